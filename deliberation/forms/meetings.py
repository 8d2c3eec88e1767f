"""Forms of meetings: planning one, one form a verb at the desk, and the small ones of the room."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from deliberation.models import Council, Meeting, Topic, Venue
from deliberation.selectors.meetings import (
    charter_in_force,
    day_of,
    offered_topics,
    substitutes_of,
    voting_seats,
)
from deliberation.services.meetings import DOWN, UP, earliest_start
from deliberation.states import AnswerState, Side, StageOutcome
from governance.common.errors import DomainError
from governance.people.models import User
from governance.portal.forms import PlainForm
from grievances.forms.desk_fields import PhotosField
from grievances.forms.resident import WordsField

TITLE_LENGTH = 60
CHOICES = [("YES", _("赞成")), ("NO", _("反对")), ("ABSTAIN", _("弃权"))]


def moment_field(label: Any, **kwargs: Any) -> forms.DateTimeField:
    return forms.DateTimeField(
        label=label,
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
        **kwargs,
    )


def words(label: Any, *, required: bool = True, hint: Any = "", rows: int = 3, limit: int = 200) -> WordsField:
    return WordsField(
        label=label, required=required, max_length=limit, help_text=hint, widget=forms.Textarea(attrs={"rows": rows})
    )


def reason_field() -> WordsField:
    return words(_("提前通知不足的原因"), required=False, hint=_("通知的天数不够时必须写明，会公开。"), rows=2)


# --- Planning -----------------------------------------------------------------------------------------------
class TimeAndPlaceForm(PlainForm):
    """What planning and changing share; the venue's name is the place where none is written."""

    title = WordsField(label=_("会议名称"), max_length=TITLE_LENGTH)
    starts_at = moment_field(_("开始时间"))
    minutes_planned = forms.IntegerField(label=_("预计时长（分钟）"), min_value=5, max_value=1440, initial=60)
    venue = forms.ModelChoiceField(Venue.objects.none(), label=_("议事场所"), required=False, empty_label=_("其他地点"))
    place = WordsField(label=_("具体地点"), max_length=80, required=False, help_text=_("选了场所可以不写。"))

    def offer_venues(self, council: Council) -> None:
        venues = Venue.objects.filter(community=council.community_id, is_active=True)
        self.offer_rows("venue", venues)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("venue") and not cleaned.get("place"):
            self.add_error("place", _("请选择场所或写明地点"))
        return cleaned

    def arguments(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class PlanForm(TimeAndPlaceForm):
    """A new meeting of one council: its topics are offered, other items are written a line each."""

    topics = forms.ModelMultipleChoiceField(
        Topic.objects.none(), label=_("等着商议的议题"), required=False, widget=forms.CheckboxSelectMultiple
    )
    items = words(_("其他议程"), required=False, hint=_("一行一项，如：上次决议落实情况通报。"), limit=2000)

    def __init__(self, *args: Any, council: Council, now: datetime, topic: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_venues(council)
        topics = offered_topics(council)
        self.offer_rows("topics", topics)
        if not topics.exists():
            del self.fields["topics"]
        self._prefill(council, now, topic)

    def _prefill(self, council: Council, now: datetime, topic: str) -> None:
        """The charter's place, and the first evening that keeps the notice period."""
        chosen = [row for row in offered_topics(council) if row.code == topic] if topic else []
        self.initial["topics"] = [row.pk for row in chosen]
        title = _t("商议：%(topic)s") % {"topic": chosen[0].title} if chosen else council.name
        self.initial.setdefault("title", title[:TITLE_LENGTH])
        try:
            charter = charter_in_force(council, day_of(now))
        except DomainError:
            return
        day = timezone.localtime(earliest_start(charter.rule, now) + timedelta(days=1))
        self.initial.setdefault("starts_at", day.replace(hour=19, minute=0, second=0, microsecond=0))
        self.initial.setdefault("venue", charter.venue_id)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not cleaned.get("topics") and not cleaned.get("items"):
            self.add_error("items", _("请至少写一项议程"))
        return cleaned

    def arguments(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        return data | {"topics": list(data.get("topics") or ()), "items": data["items"].splitlines()}


# --- One form a verb at the desk ----------------------------------------------------------------------------
class MeetingForm(PlainForm):
    """Nothing to fill in; the base of the others. `arguments` gives what the service takes."""

    is_made_for_a_subject = True
    prefilled: tuple[str, ...] = ()  # what must be there, and is before anybody types

    def __init__(self, *args: Any, meeting: Meeting, user: User, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.meeting, self.user, self.now = meeting, user, now
        self.prepare()

    def prepare(self) -> None:
        """Fill in what depends on the meeting."""

    def arguments(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class EditForm(MeetingForm, TimeAndPlaceForm):
    prefilled = ("title", "starts_at", "minutes_planned")
    notice_reason = reason_field()

    def prepare(self) -> None:
        self.offer_venues(self.meeting.council)
        for name in ("title", "starts_at", "minutes_planned", "venue", "place"):
            self.initial.setdefault(name, getattr(self.meeting, name))


class ConveneForm(MeetingForm):
    notice_reason = reason_field()


class CancelForm(MeetingForm):
    words = words(_("为什么取消"), hint=_("参会的人和居民都看得到。"))


class AddItemForm(MeetingForm):
    prefilled = ("minutes_planned",)
    topic = forms.ModelChoiceField(
        Topic.objects.none(), label=_("等着商议的议题"), required=False, empty_label=_("不是议题")
    )
    title = WordsField(label=_("或者写一项"), max_length=80, required=False)
    minutes_planned = forms.IntegerField(label=_("预计几分钟"), min_value=1, max_value=600, initial=15)

    def prepare(self) -> None:
        topics = offered_topics(self.meeting.council, except_meeting=self.meeting)
        self.offer_rows("topic", topics)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("topic") and not cleaned.get("title"):
            self.add_error("title", _("请选一个议题，或者写一项"))
        return cleaned


class RepeatForm(MeetingForm):
    prefilled = ("starts_at",)
    starts_at = moment_field(_("改到什么时候"))
    notice_reason = reason_field()

    def prepare(self) -> None:
        rule = charter_in_force(self.meeting.council, day_of(self.now)).rule
        first = timezone.localtime(earliest_start(rule, self.now))
        start = timezone.localtime(self.meeting.starts_at)
        day = first if (first.hour, first.minute) < (start.hour, start.minute) else first + timedelta(days=1)
        self.initial.setdefault("starts_at", day.replace(hour=start.hour, minute=start.minute, second=0, microsecond=0))


class MinutesForm(MeetingForm):
    minutes = words(_("纪要全文"), hint=_("更正以后，已有的签字作废，要重新签。"), rows=24, limit=20_000)

    def prepare(self) -> None:
        self.initial.setdefault("minutes", self.meeting.minutes)


class PhotosForm(MeetingForm):
    photos = PhotosField(label=_("会场照片"), required=True, help_text=_("审核后才会公开。"))


class CountForm(MeetingForm):
    """Hands up, seat by seat: whoever is in the room and counts now."""

    motion_id = forms.IntegerField(widget=forms.HiddenInput)

    def prepare(self) -> None:
        self.rows = list(voting_seats(self.meeting).items())
        for pk, row in self.rows:
            label = row.seat.name
            if row.stands_for:
                label = _t("%(name)s（代%(member)s）") % {"name": row.seat.name, "member": row.stands_for.name}
            self.fields[f"seat_{pk}"] = forms.ChoiceField(
                label=label, choices=CHOICES, widget=forms.RadioSelect, error_messages={"required": _("还没有记")}
            )

    def arguments(self) -> dict[str, Any]:
        votes = {pk: self.cleaned_data[f"seat_{pk}"] for pk, _row in self.rows}
        return {"motion_id": self.cleaned_data["motion_id"], "votes": votes}


# --- The room: what the console and the member's phone send --------------------------------------------------
class RoomForm(PlainForm):
    def arguments(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


def number(*, required: bool = True) -> forms.IntegerField:
    return forms.IntegerField(required=required, min_value=1, widget=forms.HiddenInput)


class SeatForm(RoomForm):
    seat_id = number()


class AttendForm(RoomForm):
    seat_id = number(required=False)
    name = WordsField(label=_("姓名"), max_length=40, required=False)


class AnswerForm(RoomForm):
    seat_id = number()
    answer = forms.ChoiceField(
        label=_("您来吗？"),
        choices=[
            (AnswerState.COMING, AnswerState.COMING.label),
            (AnswerState.NOT_COMING, AnswerState.NOT_COMING.label),
        ],
        widget=forms.RadioSelect,
    )
    words = WordsField(label=_("说明"), max_length=120, required=False)
    substitute_id = forms.TypedChoiceField(label=_("请假时由谁代您参加"), required=False, coerce=int, empty_value=None)

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seats = substitutes_of(meeting.council, day_of(meeting.starts_at))
        choices = [(str(seat.pk), seat.name) for seat in seats]
        self.offer_choices("substitute_id", [("", _t("没有人代")), *choices])
        if not choices:
            self.fields["substitute_id"].widget = forms.HiddenInput()


class ItemForm(RoomForm):
    item_id = number()


class ShiftForm(ItemForm):
    way = forms.ChoiceField(choices=[(UP, _("上移")), (DOWN, _("下移"))], widget=forms.HiddenInput)


class EndItemForm(ItemForm):
    summary = words(_("讨论要点"), required=False, limit=4000)
    outcome = forms.ChoiceField(
        required=False,
        choices=[("", _("下次接着议")), (StageOutcome.YES, _("谈成了，进入下一步")), (StageOutcome.NO, _("没谈成"))],
    )


class HandForm(RoomForm):
    seat_id = number()
    side = forms.ChoiceField(choices=Side.choices)


class RequestForm(RoomForm):
    request_id = number(required=False)


class MoveForm(RoomForm):
    seat_id = number()
    text = words(_("动议"), limit=500)


class SecondForm(RoomForm):
    seat_id = number()
    motion_id = number()


class MotionForm(RoomForm):
    motion_id = number()


class SignForm(RoomForm):
    seat_id = number()
    text_hash = forms.CharField(max_length=64)


class ClearPhotoForm(RoomForm):
    photo_id = number()
    is_cleared = forms.BooleanField(required=False)


class NothingForm(RoomForm):
    """A button."""


class MeetingFilterForm(PlainForm):
    """Filters of lists; an unusable value is dropped."""

    council = forms.ModelChoiceField(Council.objects.none(), label=_("议事会"), required=False, empty_label=_("全部"))

    def __init__(self, data: Any, councils: QuerySet[Council]) -> None:
        super().__init__(data)
        self.offer_rows("council", councils)
        self.is_valid()

    @property
    def chosen(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if value}
