"""Forms of activities, shifts, check-in and service records."""

from datetime import datetime
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from governance.common.given import number_in
from governance.people.authority import authority_of, within
from governance.people.models import User
from governance.portal.forms import PlainForm, day_field, moment_field, words_field
from governance.territory.levels import Level
from governance.territory.models import Area
from volunteers.forms.people import community_field, skills_field
from volunteers.models import SignUp, Team, TeamTheme, Volunteer
from volunteers.selectors.people import OFFICE
from volunteers.services.activities import ActivityDraft, ShiftDraft
from volunteers.services.hours import Service
from volunteers.states.people import VolunteerState
from volunteers.states.service import SignUpState

STARS = [(5, "★★★★★"), (4, "★★★★"), (3, "★★★"), (2, "★★"), (1, "★")]


def line(label: Any, most: int, **given: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=most, **given)


def stars_field(**given: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(label=_("评价"), choices=STARS, coerce=int, widget=forms.RadioSelect, **given)


def minutes_field(label: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=24 * 60)


class DraftForm(PlainForm):
    title = line(_("名称"), 60)
    community = community_field(_("社区"))
    team = forms.ModelChoiceField(Team.objects.none(), label=_("服务队"), required=False, empty_label=_("社区直接组织"))
    theme = forms.ModelChoiceField(TeamTheme.objects.filter(is_active=True), label=_("主题"), empty_label=_("请选择"))
    content = words_field(_("服务内容"), most=1000, rows=4)
    place = line(_("地点"), 80)
    risks = words_field(_("可能的风险"), rows=2, help_text=_("报名前会给每个人看。没有特别风险，也写一句提醒。"))
    is_risky = forms.BooleanField(label=_("可能发生人身危险（要先买保险）"), required=False)
    is_for_frail = forms.BooleanField(label=_("服务对象是老弱病残等困难的人"), required=False)

    def __init__(self, *args: Any, user: User, day: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        codes = authority_of(user, day).codes(*OFFICE)
        led = Team.objects.filter(members__volunteer__user=user, members__is_leader=True, members__left_on=None)
        teams = Team.objects.filter(closed_on=None).filter(within(codes)) if codes else led.filter(closed_on=None)
        field: Any = self.fields["team"]
        field.queryset = teams
        field = self.fields["community"]
        here = within(codes, "code") if codes else Q(pk__in=led.values("community"))
        field.queryset = Area.objects.filter(here, level=Level.COMMUNITY).order_by("code")

    def draft(self) -> ActivityDraft:
        return ActivityDraft(**self.cleaned_data)


class SubjectForm(PlainForm):
    """Made for an activity or a record; `arguments` gives what the service takes."""

    is_made_for_a_subject = True

    def __init__(self, *args: Any, subject: Any, user: Any, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.subject, self.now = subject, now
        self.prepare()

    def prepare(self) -> None:
        """Fill in what depends on the subject."""

    def arguments(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class EditForm(SubjectForm):
    title = line(_("名称"), 60)
    content = words_field(_("服务内容"), most=1000, rows=4)
    place = line(_("地点"), 80)
    risks = words_field(_("可能的风险"), rows=2)
    is_risky = forms.BooleanField(label=_("可能发生人身危险（要先买保险）"), required=False)
    is_for_frail = forms.BooleanField(label=_("服务对象是老弱病残等困难的人"), required=False)

    def prepare(self) -> None:
        for name in self.fields:
            self.initial.setdefault(name, getattr(self.subject, name))


class ShiftForm(SubjectForm):
    name = line(_("岗位"), 40, help_text=_("如：陪聊、引导、搬运。"))
    starts_at = moment_field(_("开始"))
    ends_at = moment_field(_("结束"))
    most = forms.IntegerField(label=_("最多几人"), min_value=1, max_value=10_000)
    least = forms.IntegerField(label=_("最少几人"), min_value=1, max_value=10_000, initial=1)
    most_waiting = forms.IntegerField(label=_("候补几人"), min_value=0, max_value=10_000, initial=0)
    skills = skills_field()

    def arguments(self) -> dict[str, Any]:
        return {"shift": ShiftDraft(**self.cleaned_data)}


class RemoveShiftForm(SubjectForm):
    shift_id = forms.TypedChoiceField(label=_("哪个时段"), coerce=int)

    def prepare(self) -> None:
        field: Any = self.fields["shift_id"]
        field.choices = [(row.pk, f"{row.name} {row.starts_at:%m-%d %H:%M}") for row in self.subject.shifts.all()]


class InsureForm(SubjectForm):
    insurance = line(_("保险公司和保单号"), 120)

    def prepare(self) -> None:
        self.initial.setdefault("insurance", self.subject.insurance)


class ReasonForm(SubjectForm):
    reason = words_field(_("原因"), most=200)


class MarkForm(SubjectForm):
    """Somebody who had no phone; times begin with those of the shift."""

    sign_up_id = forms.TypedChoiceField(label=_("谁"), coerce=int)
    came_at = moment_field(_("到达"))
    went_at = moment_field(_("离开"))

    def prepare(self) -> None:
        rows = SignUp.objects.filter(shift__activity=self.subject).exclude(
            state__in=[SignUpState.CANCELLED, SignUpState.WAITING]
        )
        self.rows = {row.pk: row for row in rows.select_related("shift", "volunteer__user")}
        field: Any = self.fields["sign_up_id"]
        field.choices = [(row.pk, f"{row.volunteer} · {row.shift.name}") for row in self.rows.values()]
        if first := self.rows.get(number_in(str(self.initial.get("sign_up_id")))):
            ends_at = min(first.shift.ends_at, self.now)
            self.initial.update(came_at=first.shift.starts_at, went_at=ends_at)

    def arguments(self) -> dict[str, Any]:
        return self.cleaned_data | {"shift_id": self.rows[self.cleaned_data["sign_up_id"]].shift_id}


class MinutesForm(SubjectForm):
    minutes = minutes_field(_("服务时间（分钟）"))

    def prepare(self) -> None:
        self.initial.setdefault("minutes", self.subject.minutes)


class RateForm(SubjectForm):
    stars = stars_field()
    words = words_field(_("想说的话"), most=200, rows=2, required=False)


class VouchForm(SubjectForm):
    words = words_field(_("怎么核实的"), most=200, rows=2, help_text=_("如：走访时问过本人；我也在现场。"))
    stars = stars_field(required=False, empty_value=None)


class WordsForm(SubjectForm):
    words = words_field(_("说明"), most=300)


class UpholdForm(MinutesForm):
    answer = words_field(_("答复"))
    minutes = minutes_field(_("更正为几分钟（0 表示不予认定）"))


class AnswerForm(SubjectForm):
    answer = words_field(_("答复"))


class CodeForm(PlainForm):
    code = forms.CharField(
        label=_("六位签到码"), max_length=6, min_length=6,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "pattern": "[0-9]{6}"}),
    )  # fmt: skip
    seen_at = forms.DateTimeField(required=False, widget=forms.HiddenInput)


class PeriodForm(PlainForm):
    from_on = day_field(_("从"))
    to_on = day_field(_("到"))


class FromForm(PlainForm):
    from_on = day_field(_("从哪天看起"), required=False)


class AfterwardsForm(PlainForm):
    """What no shift recorded; the volunteer is named by their number."""

    volunteer = forms.CharField(label=_("志愿者编号"), max_length=20, help_text=_("在志愿者的页面上，如 ZY-4F7K-92。"))
    title = line(_("服务名称"), 60)
    starts_at = moment_field(_("开始"))
    ends_at = moment_field(_("结束"))
    minutes = minutes_field(_("实际服务（分钟）"))
    place = line(_("地点"), 80)
    content = words_field(_("服务内容"), rows=2)
    is_for_frail = forms.BooleanField(label=_("服务对象是老弱病残等困难的人"), required=False)

    def __init__(self, *args: Any, user: User, rows: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.rows = user, rows

    def clean_volunteer(self) -> Volunteer:
        code = self.cleaned_data["volunteer"].strip().upper()
        found = self.rows.filter(code=code, state=VolunteerState.ACTIVE).first()
        if found is None:
            raise forms.ValidationError(_("您的社区没有这个编号的志愿者，或者还没有核验。"))
        return found

    def service(self, community: Area) -> Service:
        given = dict(self.cleaned_data)
        return Service(
            **given, organiser_name=community.name, leader_name=str(self.user), area_code=community.code
        )  # fmt: skip
