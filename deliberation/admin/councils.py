"""Councils with their charters, seats and places to meet. A charter is followed by its next version, never edited."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.forms import ModelForm, ValidationError
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from deliberation.models import Charter, Council, DecisionRule, Seat, Venue
from deliberation.selectors.rules import rules_in_force, rules_on
from governance.common.adminbase import PortalAdmin, PortalInline
from governance.territory.levels import Level, code_at
from governance.territory.models import Area

NOT_ITS_RULE = _lazy("这个议事会不能用这条表决规则：它属于别的区，或者已被本区的规则代替。")


class CharterFormSet(BaseInlineFormSet):
    """Offers the rules that the council may decide by; for a new council all of today's, asked again when it is known
    where it is."""

    def rules(self) -> QuerySet[DecisionRule]:
        today, place = timezone.localdate(), Area.objects.filter(pk=self.instance.community_id).first()
        return rules_in_force({code_at(place.code, Level.DISTRICT)}, today) if place else rules_on(today)

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        if "rule" in form.fields:
            form.fields["rule"].queryset = self.rules()
            form.fields["rule"].error_messages["invalid_choice"] = NOT_ITS_RULE

    def clean(self) -> None:
        super().clean()
        for form in self.extra_forms:
            rule = form.cleaned_data.get("rule") if form.is_valid() else None
            if rule and not self.rules().filter(pk=rule.pk).exists():
                form.add_error("rule", NOT_ITS_RULE)


class CharterInline(PortalInline):
    """Versions that were, to read; one that begins, to write. Its number follows."""

    model = Charter
    formset = CharterFormSet
    fields = (
        "version", "rule", "supporters_needed", "term_years", "meeting_days", "venue", "starts_on", "adopted_on", "text",
    )  # fmt: skip
    readonly_fields = ("version",)
    ordering = ("-version",)
    has_delete_permission = has_change_permission = lambda self, request, obj=None: False  # type: ignore[assignment]


@admin.register(Council)
class CouncilAdmin(PortalAdmin):
    list_display = ("name", "kind", "community", "above", "is_active")
    list_filter = ("kind", "is_active")
    search_fields = ("name", "community__name", "community__code")
    list_select_related = ("community", "above")
    autocomplete_fields = ("community", "building", "group", "estate", "lane", "above")
    inlines = (CharterInline,)

    def save_formset(self, request: HttpRequest, form: ModelForm, formset: BaseInlineFormSet, change: bool) -> None:
        """A new charter takes the next number."""
        charters: list[Charter] = formset.save(commit=False)
        for charter in charters:  # new ones only: the others are read-only
            last = charter.council.charters.order_by("-version").values_list("version", flat=True).first()
            charter.version = (last or 0) + 1
            charter.save()
            self.keep_in_trail(request, charter, "add")
        formset.save_m2m()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False  # switched off, not deleted


class SeatForm(ModelForm):
    """The same checks as the service makes; an ended seat says why."""

    class Meta:
        model = Seat
        exclude: tuple[str, ...] = ()

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("ends_on") and not given.get("end_reason"):
            raise ValidationError({"end_reason": _("请写明离任原因。")})
        return given


@admin.register(Seat)
class SeatAdmin(PortalAdmin):
    form = SeatForm
    list_display = ("name", "council", "role", "basis", "starts_on", "ends_on")
    list_filter = ("role", "basis")
    search_fields = ("name", "council__name")
    list_select_related = ("council",)
    autocomplete_fields = ("council", "user", "posting", "organisation")
    raw_id_fields = ("residency", "substitute_for", "election")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False  # ended with a reason


@admin.register(Venue)
class VenueAdmin(PortalAdmin):
    list_display = ("name", "community", "address", "capacity", "is_active")
    list_filter = ("is_active",)
    search_fields = ("name", "community__name")
    autocomplete_fields = ("community",)


if not admin.site.is_registered(DecisionRule):

    @admin.register(DecisionRule)
    class DecisionRuleAdmin(PortalAdmin):
        """Rules of the whole system and local overlays: dated rows with their article."""

        list_display = ("name", "electorate", "article", "is_confirmed", "district", "starts_on", "ends_on")
        list_filter = ("electorate", "is_confirmed")
        search_fields = ("name", "code", "article")
        autocomplete_fields = ("district",)

        def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
            return False
