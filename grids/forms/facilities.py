"""Forms of 社区之家: setting a facility up, booking it, and the steps of a booking."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from governance.portal.forms import PlainForm, day_field, words_field
from grids.forms.lists import StepForm
from grids.forms.organisations import stars_field
from grids.models import CommunityResource, Facility, OrganisationRegistration
from grids.services.facilities.keeping import FacilityDraft
from grids.slots import Opening, Slot, read_hours
from grids.states_facilities import Approval, Bookers, FacilityKind, Reach

WEEKDAYS = [_("周一"), _("周二"), _("周三"), _("周四"), _("周五"), _("周六"), _("周日")]
SLOT_CHOICES = [(n, f"{n // 60} 小时" if n % 60 == 0 else f"{n} 分钟") for n in (30, 60, 90, 120, 180, 240)]
FROM_ROW = ("kind", "place", "rules", "places", "slot_minutes", "approval", "bookers", "reach", "is_open")


class FacilityForm(PlainForm):
    is_made_for_a_subject = True  # its resource
    kind = forms.ChoiceField(label=_("类型"), choices=FacilityKind.choices)
    place = forms.CharField(label=_("在哪里"), max_length=120, help_text=_("会公开，例如：南门进，综合楼 2 楼。"))
    rules = words_field(_("使用须知"), required=False, help_text=_("会公开。"))
    places = forms.IntegerField(
        label=_("同一时段可约几份"),
        min_value=1,
        max_value=200,
        initial=1,
        help_text=_("会议室 1 份，停车位、餐位按个数。"),
    )
    slot_minutes = forms.TypedChoiceField(label=_("每个时段"), coerce=int, choices=SLOT_CHOICES, initial=60)
    approval = forms.ChoiceField(label=_("谁确认"), choices=Approval.choices)
    bookers = forms.ChoiceField(label=_("谁可以约"), choices=Bookers.choices)
    reach = forms.ChoiceField(label=_("开放范围"), choices=Reach.choices)
    is_open = forms.BooleanField(label=_("开放预约"), required=False, initial=True)

    def __init__(self, data: Any = None, *, resource: CommunityResource, facility: Facility | None) -> None:
        super().__init__(data, initial={name: getattr(facility, name) for name in FROM_ROW} if facility else None)
        if resource.provider_id is None:
            choices = [choice for choice in Approval.choices if choice[0] != Approval.HOST]
            self.offer_choices("approval", choices)
        spans: dict[int, list[str]] = {}
        for row in facility.hours.all() if facility else ():
            spans.setdefault(row.weekday, []).append(f"{row.opens:%H:%M}-{row.closes:%H:%M}")
        for weekday, label in enumerate(WEEKDAYS):
            self.fields[f"hours_{weekday}"] = forms.CharField(
                label=label, required=False, max_length=60, initial="、".join(spans.get(weekday, [])),
                widget=forms.TextInput({"placeholder": _("不开放"), "inputmode": "text"}),
            )  # fmt: skip

    @property
    def settings(self) -> list[forms.BoundField]:
        return [self[name] for name in FROM_ROW]

    @property
    def hours(self) -> list[forms.BoundField]:
        return [self[f"hours_{weekday}"] for weekday in range(7)]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        openings = []
        for weekday in range(7):
            try:
                spans = read_hours(given.get(f"hours_{weekday}", ""))
            except ValueError:
                self.add_error(f"hours_{weekday}", _t("请写成 9:00-12:00、14:00-18:00 这样"))
            else:
                openings += [Opening(weekday, opens, closes) for opens, closes in spans]
        self.openings = openings
        return given

    def draft(self) -> FacilityDraft:
        return FacilityDraft(**{name: self.cleaned_data[name] for name in FROM_ROW}, hours=self.openings)


class CloseDayForm(PlainForm):
    day = day_field(_("哪一天"))
    reason = forms.CharField(label=_("原因"), max_length=60, help_text=_("会公开，已预约的人会收到通知。"))


class BookForm(PlainForm):
    """A slot of the day that is shown; how many in a row; what for; for whom."""

    starts_at = forms.TypedChoiceField(
        label=_("时段"),
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("刚刚被约走了，请换一个")},
    )
    slots = forms.TypedChoiceField(label=_("连约几个时段"), coerce=int, initial=1)
    purpose = forms.CharField(label=_("用途"), max_length=100, help_text=_("场地和社区看得到，不公开。"))
    who = forms.ChoiceField(label=_("以谁的名义"), widget=forms.RadioSelect)

    def __init__(
        self, data: Any = None, *, day: date, slots: list[Slot], most: int, as_self: bool,
        organisations: list[OrganisationRegistration],
    ) -> None:  # fmt: skip
        super().__init__(data)
        self.organisations = {str(row.pk): row for row in organisations}
        choices: dict[str, list[tuple[Any, Any]]] = {
            "starts_at": [(int(one.starts_at.timestamp()), slot_words(one)) for one in slots if one.free],
            "slots": [(number, number) for number in range(1, most + 1)],
            "who": [("", _("我自己"))] * as_self + [(key, row.name) for key, row in self.organisations.items()],
        }
        for name, own in choices.items():
            self.offer_choices(name, own)
        self.fields["who"].required = not as_self
        if len(choices["who"]) == 1:
            self.fields["who"].initial = choices["who"][0][0]
            self.fields["who"].widget = forms.HiddenInput()
        self.day = day

    def arguments(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {
            "starts_at": datetime.fromtimestamp(given["starts_at"], tz=timezone.get_current_timezone()),
            "slots": given["slots"], "purpose": given["purpose"],
            "organisation": self.organisations.get(given["who"]),
        }  # fmt: skip


def slot_words(slot: Slot) -> str:
    begins, ends = timezone.localtime(slot.starts_at), timezone.localtime(slot.ends_at)
    return f"{begins:%H:%M}–{ends:%H:%M}"


class AnswerForm(StepForm):
    words = forms.CharField(label=_("对预约人说的话"), required=False, max_length=300)


class RateForm(StepForm):
    stars = stars_field(_("怎么样"))
    remark = forms.CharField(label=_("想说的话"), required=False, max_length=300, help_text=_("不公开姓名。"))
