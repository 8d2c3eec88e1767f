"""Configuration of the app, and lookup of matters. State, timeline and what residents said cannot be changed here."""

from typing import Any

from django.contrib import admin
from django.core.paginator import Paginator
from django.db.models import Model, QuerySet
from django.forms import CheckboxSelectMultiple, ModelForm, MultipleChoiceField, ValidationError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from governance.common.codes import normalise_code
from governance.common.errors import InputRefused
from governance.people.models import User
from governance.people.phones import mask_phone
from governance.people.selectors import may_use_admin
from governance.trail.services import record
from grievances import admin_exchange  # noqa: F401  keys and webhooks register themselves there
from grievances.models import (
    Category,
    DeclineReason,
    DisputeKind,
    Export,
    FollowUpPolicy,
    Grievance,
    LegalAdviser,
    LimitPolicy,
    Plan,
    Rating,
    RoundLimit,
    ServiceEntry,
    StandardReply,
    TimelineEntry,
    WhistlePermit,
)
from grievances.replies import REPLY_FIELDS, checked

COUNTED_ROWS = 2_000


class CappedPaginator(Paginator):
    """Counts no further than anybody pages: a lookup finds its row by code, not on page 40,000."""

    @cached_property
    def count(self) -> int:
        rows = self.object_list
        return rows.order_by()[:COUNTED_ROWS].count() if isinstance(rows, QuerySet) else len(rows)


class ForAdmins(admin.ModelAdmin):
    """Whoever holds an ADMIN posting of the district may, whatever Django's own permission table says."""

    def _may(self, request: HttpRequest) -> bool:
        return isinstance(request.user, User) and may_use_admin(request.user, timezone.localdate())

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self._may(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request)


class ConfigurationAdmin(ForAdmins):
    """Rows that a district edits; every change leaves a trail. What is in use is switched off, not deleted."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self._may(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Model, form: ModelForm, change: bool) -> None:
        super().save_model(request, obj, form, change)
        verb = f"{obj._meta.label_lower}.{'change' if change else 'add'}"
        record(actor=request.user, verb=verb, subject=obj, now=timezone.now(), fields=sorted(form.changed_data))


class ReadOnly:
    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Category)
class CategoryAdmin(ConfigurationAdmin):
    list_display = ["__str__", "code", "kind", "urgency", "department_code", "position", "is_active"]
    list_filter = ["is_active", "kind"]
    list_select_related = ["parent"]
    search_fields = ["name", "code"]
    list_editable = ["position", "is_active"]


@admin.register(DeclineReason)
class DeclineReasonAdmin(ConfigurationAdmin):
    list_display = ["name", "advice", "position", "is_active"]
    list_editable = ["position", "is_active"]


@admin.register(FollowUpPolicy)
class FollowUpPolicyAdmin(ConfigurationAdmin):
    list_display = [
        "__str__",
        "every_nth",
        "call_level",
        "wait_hours",
        "attempts",
        "is_confirmed",
        "starts_on",
        "ends_on",
    ]
    list_filter = ["closed_how", "kind"]


@admin.register(ServiceEntry)
class ServiceEntryAdmin(ConfigurationAdmin):
    list_display = ["name", "provider", "area", "phone", "is_active"]
    list_filter = ["provider", "is_active"]
    list_select_related = ["area"]
    search_fields = ["name"]
    raw_id_fields = ["area"]
    filter_horizontal = ["categories"]


@admin.register(LimitPolicy)
class LimitPolicyAdmin(ConfigurationAdmin):
    """A changed limit holds for what is asked from its first day on."""

    list_display = ["name", "amount", "is_confirmed", "source", "starts_on", "ends_on"]
    list_filter = ["name", "is_confirmed"]


@admin.register(WhistlePermit)
class WhistlePermitAdmin(ConfigurationAdmin):
    list_display = ["area", "starts_on", "ends_on", "source"]
    list_select_related = ["area"]
    raw_id_fields = ["area"]


class StandardReplyForm(ModelForm):
    verbs = MultipleChoiceField(
        label=_("用于"),
        choices=[(verb.value, verb.value) for verb in REPLY_FIELDS],
        widget=CheckboxSelectMultiple,
    )

    def clean_text(self) -> str:
        try:
            return checked(self.cleaned_data["text"])
        except InputRefused as refused:
            raise ValidationError(refused.message) from refused


@admin.register(StandardReply)
class StandardReplyAdmin(ConfigurationAdmin):
    """The replies of offices; what somebody keeps for themselves stays with them."""

    form = StandardReplyForm
    fields = ["title", "text", "verbs", "category", "area", "position", "is_active"]
    list_display = ["title", "area", "category", "position", "is_active"]
    list_editable = ["position", "is_active"]
    list_select_related = ["area", "category__parent"]
    raw_id_fields = ["area"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[StandardReply]:
        return super().get_queryset(request).filter(owner=None)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if field is not None and db_field.name == "area":
            field.required = True
        return field


@admin.register(Export)
class ExportAdmin(ReadOnly, ForAdmins):
    """Who took what out, and how it went. The file and what was searched for stay with the owner."""

    list_display = ["id", "owner", "format", "state", "done", "requested_at", "expires_at"]
    list_filter = ["state", "format"]
    list_select_related = ["owner"]
    fields = [
        "owner",
        "format",
        "scope",
        "state",
        "done",
        "total",
        "attempts",
        "problem",
        "requested_at",
        "finished_at",
    ]
    ordering = ["-id"]
    show_full_result_count = False
    paginator = CappedPaginator


@admin.register(DisputeKind)
class DisputeKindAdmin(ConfigurationAdmin):
    list_display = ["name", "code", "position", "is_active"]
    list_editable = ["position", "is_active"]


@admin.register(RoundLimit)
class RoundLimitAdmin(ConfigurationAdmin):
    """How many rounds a level has. A new rule is a new row from its day on; disputes themselves are not looked up here."""

    list_display = ["level", "rounds", "starts_on", "ends_on", "source", "is_confirmed"]
    list_filter = ["level"]


@admin.register(LegalAdviser)
class LegalAdviserAdmin(ConfigurationAdmin):
    list_display = ["name", "title", "area", "is_active"]
    list_select_related = ["area"]
    raw_id_fields = ["area"]


class InlineForAdmins(ReadOnly, admin.TabularInline):
    """Rows under a matter; seen by whoever may see the matter."""

    extra = 0
    can_delete = False
    show_change_link = False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True


class TimelineInline(InlineForAdmins):
    model = TimelineEntry
    fields = ["at", "verb", "actor", "by_resident", "line", "audience", "state_after"]  # never the words


class RatingInline(InlineForAdmins):
    model = Rating
    fields = ["round", "is_settled", "stars", "rated_at"]


class PlanInline(InlineForAdmins):
    model = Plan
    fields = ["text", "finish_on", "updated_at"]


@admin.register(Grievance)
class GrievanceAdmin(ReadOnly, ForAdmins):
    """Lookup by code or filter. Names stay out, numbers stay masked: full ones are for the desk, where looks are kept."""

    paginator = CappedPaginator
    show_full_result_count = False
    list_display = ["code", "title", "state", "kind", "urgency", "holder", "due_at", "raised_at"]
    list_filter = ["is_open", "state", "kind", "urgency", "level", "source", "is_overdue"]
    list_select_related = ["holder"]
    ordering = ["-id"]
    search_fields = ["code"]
    search_help_text = _("按查询码查找")
    inlines = [TimelineInline, PlanInline, RatingInline]
    fields = [
        "code", "title", "body", "source", "source_ref", "area", "estate", "building", "masked_phone", "first_contact",
        "state", "kind", "category", "urgency", "level", "holder", "department", "assignee", "decline_reason", "result",
        "due_at", "is_suspended", "is_overdue", "rises", "reopenings", "bounces", "proxied_at", "raised_at", "triaged_at", "contacted_at",
        "resolved_at", "closed_at", "closed_how", "stars", "may_publish", "published_at", "public_title", "public_body",
        "public_result", "supports",
    ]  # fmt: skip
    readonly_fields = ["masked_phone"]

    @admin.display(description=_("电话"))
    def masked_phone(self, grievance: Grievance) -> str:
        return mask_phone(grievance.contact_phone)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Grievance], search_term: str
    ) -> tuple[QuerySet[Grievance], bool]:
        if not search_term.strip():
            return queryset, False
        try:
            return queryset.filter(code=normalise_code(search_term)), False
        except InputRefused:
            return queryset.none(), False
