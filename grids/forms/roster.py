"""Forms of the roster. Accounts are named by their sign-in name; suggestions stand beside the field."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from governance.common.days import in_force
from governance.people.models import Organisation, User
from governance.portal.forms import PlainForm, day_field
from governance.territory.levels import code_range
from governance.territory.models import Area, Building, Entrance, Lane
from grids.models import RosterEntry
from grids.selectors.roster import Place, place_words
from grids.services.roster import NewEntry
from grids.states import PLACE_OF_DUTY, Duty, DutyPlace
from grievances.forms.desk_fields import PhotosField
from grievances.forms.resident import WordsField

MOST_SUGGESTED = 200


class AccountField(forms.CharField):
    """A sign-in name; the account comes out, None for an empty field."""

    widget = forms.TextInput(attrs={"list": "accounts", "autocomplete": "off"})

    def clean(self, value: Any) -> Any:
        name = super().clean(value).strip()
        if not name:
            return None
        user = User.objects.filter(username=name, is_active=True).first()
        if user is None:
            raise forms.ValidationError(_t("没有登录名为「%(name)s」的账号。") % {"name": name})
        return user


def account_field() -> AccountField:
    return AccountField(
        label=_("账号（登录名）"),
        required=False,
        max_length=60,
        help_text=_("要在系统里办事的人选账号；没有账号的只写姓名。"),
    )


def suggested_accounts(community: Area) -> list[User]:
    """Staff with a posting in the community: names to choose from while typing."""
    low, high = code_range(community.code)
    people = User.objects.filter(postings__area__code__gte=low, postings__area__code__lt=high, is_active=True)
    return list(people.exclude(username=None).distinct().order_by("username")[:MOST_SUGGESTED])


class RosterForm(PlainForm):
    """Every form of an entry knows the entry, who is here and what day it is."""

    def __init__(self, *args: Any, entry: RosterEntry | None = None, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.entry, self.today = entry, today
        self.prepare()

    def prepare(self) -> None:
        """Fill choices and defaults from the entry."""

    def arguments(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class AppointForm(RosterForm):
    """Somebody new for a duty; the place is chosen among those of the duty's kind."""

    place = forms.ChoiceField(label=_("在哪里"))
    user = account_field()
    name = WordsField(label=_("姓名"), max_length=40, required=False)
    work_phone = WordsField(label=_("工作电话"), max_length=30, required=False, help_text=_("会在公示牌上公开。"))
    team_role = WordsField(
        label=_("团队角色"), max_length=30, required=False, help_text=_("如城管、市场监管、志愿者。")
    )
    starts_on = day_field(_("自"))

    def __init__(self, *args: Any, duty: Duty, community: Area, **kwargs: Any) -> None:
        self.duty, self.community = duty, community
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        self.places = {f"{kind}:{place.pk}": place for kind, place in places_for(self.duty, self.community)}
        self.offer_choices("place", [(key, str(place)) for key, place in self.places.items()])
        self.fields["starts_on"].initial = self.today
        if self.duty not in (Duty.LANE_CHIEF, Duty.LANE_MEMBER):
            del self.fields["team_role"]
        if len(self.places) == 1:
            self.fields["place"].initial = next(iter(self.places))

    def new_entry(self) -> NewEntry:
        data = self.cleaned_data
        return NewEntry(
            self.duty, self.places[data["place"]], data["starts_on"], data["user"], data["name"], data["work_phone"],
            data.get("team_role", ""),
        )  # fmt: skip


def places_for(duty: Duty, community: Area) -> list[tuple[str, Place]]:
    """Where the duty can be held in this community."""
    match PLACE_OF_DUTY[duty]:
        case DutyPlace.COMMUNITY:
            return [("community", community)]
        case DutyPlace.GRID:
            return [
                ("grid", grid)
                for grid in Area.objects.filter(parent=community).select_related("parent").order_by("code")
            ]
        case DutyPlace.LANE:
            return [("lane", lane) for lane in Lane.objects.filter(community=community).select_related("community")]
        case DutyPlace.BUILDING:
            rows = Building.objects.filter(community=community).select_related("estate", "grid", "community")
            return [("building", building) for building in rows.order_by("estate_id", "id")]
    entrances = Entrance.objects.filter(building__community=community)
    entrances = entrances.select_related("building__estate", "building__grid", "building__community")
    return [("entrance", entrance) for entrance in entrances.order_by("building_id", "name")]


class EndForm(RosterForm):
    on = day_field(_("离任日期"), help_text=_("这一天起不再任职。"))
    reason = WordsField(label=_("离任原因"), max_length=60)

    def prepare(self) -> None:
        self.fields["on"].initial = self.today


class HandOverForm(RosterForm):
    user = account_field()
    name = WordsField(label=_("接手人姓名"), max_length=40, required=False, help_text=_("选了账号可以不填。"))
    work_phone = WordsField(label=_("工作电话"), max_length=30, required=False)
    on = day_field(_("移交日期"), help_text=_("这一天起由接手人负责；没办完的诉求一并移交。"))
    words = WordsField(label=_("交接说明"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def prepare(self) -> None:
        self.fields["on"].initial = self.today


class LeaveForm(RosterForm):
    deputy_id = forms.TypedChoiceField(label=_("代班人"), coerce=int)
    starts_on = day_field(_("请假自"))
    ends_on = day_field(_("至（不含）"), help_text=_("这一天回来上班。"))
    reason = WordsField(
        label=_("原因"), max_length=60, required=False, help_text=_("写「休假」「学习」即可，不写病情。")
    )

    def prepare(self) -> None:
        assert self.entry is not None
        rows = RosterEntry.objects.filter(in_force(self.today), community=self.entry.community_id)
        rows = rows.exclude(pk=self.entry.pk).select_related(
            "grid", "building__estate", "entrance", "lane", "community"
        )
        if self.entry.posting_id:
            rows = rows.filter(user__isnull=False)
        if self.entry.user_id:
            rows = rows.exclude(user=self.entry.user_id)
        choices = [
            (row.pk, f"{row.name}（{row.get_duty_display()}，{place_words(row)}）") for row in rows[:MOST_SUGGESTED]
        ]
        self.offer_choices("deputy_id", [("", _t("请选择")), *choices])


class EndLeaveForm(RosterForm):
    leave_id = forms.TypedChoiceField(label=_("哪一次请假"), coerce=int)
    on = day_field(_("这一天起回来上班"), help_text=_("代班人的任职到前一天为止，双方都会收到通知。"))

    def prepare(self) -> None:
        assert self.entry is not None
        leaves = self.entry.leaves.filter(ends_on__gt=self.today).select_related("deputy").order_by("starts_on")
        choices = [
            (
                leave.pk,
                _t("%(from)s 至 %(to)s（不含），%(name)s代班")
                % {"from": f"{leave.starts_on:%F}", "to": f"{leave.ends_on:%F}", "name": leave.deputy.name},
            )
            for leave in leaves
        ]
        self.offer_choices("leave_id", choices)
        self.fields["on"].initial = self.today


class LinkForm(RosterForm):
    title = WordsField(label=_("职务"), max_length=60, help_text=_("如社区党组织委员。"))
    other = forms.ModelChoiceField(
        label=_("名册上的另一任职"), queryset=RosterEntry.objects.none(), required=False, empty_label=_("没有")
    )
    organisation = forms.ModelChoiceField(
        label=_("单位"), queryset=Organisation.objects.none(), required=False, empty_label=_("没有")
    )

    def prepare(self) -> None:
        assert self.entry is not None
        same = Q(user=self.entry.user_id) if self.entry.user_id else Q(user=None, name=self.entry.name)
        others = RosterEntry.objects.filter(in_force(self.today), same).exclude(pk=self.entry.pk)
        low, high = code_range(self.entry.community.code)
        self.offer_rows("other", others)
        self.offer_rows(
            "organisation", Organisation.objects.filter(area__code__gte=low, area__code__lt=high, is_active=True)
        )


class AccountForm(RosterForm):
    user = AccountField(label=_("账号（登录名）"), max_length=60)


class CardForm(RosterForm):
    duties = WordsField(
        label=_("职责"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("一行一条，居民看得懂的话。"),
    )  # fmt: skip
    consent_on = day_field(
        _("本人同意公开于"), required=False, help_text=_("没有本人同意，不公开照片；本人可随时撤回，清空日期即可。")
    )
    expires_on = day_field(_("有效至（不含）"), required=False)
    photos = PhotosField(label=_("照片"), required=False)
    remove_photo = forms.BooleanField(label=_("撤下现在的照片"), required=False)

    def prepare(self) -> None:
        card = getattr(self.entry, "card", None)
        if card is None:
            del self.fields["remove_photo"]
            return
        for name in ("duties", "consent_on", "expires_on"):
            self.fields[name].initial = getattr(card, name)
        if not card.photo:
            del self.fields["remove_photo"]

    def arguments(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        photos = data.pop("photos", None) or []
        return {**data, "photo": photos[0] if photos else None, "remove_photo": data.get("remove_photo", False)}
