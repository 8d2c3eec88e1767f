"""延期 and 挂起: more time for the settling term, asked for with a reason and granted by the level above.

How often and how long is the district's to say (`LimitPolicy`). The resident is told the new date and why.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from math import ceil
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from governance.common.errors import InputRefused, StateRefused
from governance.common.images import CleanPhoto
from governance.deadlines import services as deadlines
from governance.deadlines.calendar import WorkCalendar, current_calendar
from governance.deadlines.models import Deadline, Unit
from governance.people.selectors import handlers_at
from governance.territory.levels import code_at
from grievances.models import Grievance, LimitPolicy, Photo, TimelineEntry, TimeRequest
from grievances.policies import Actor, level_above
from grievances.proceedings import limit_of
from grievances.services import clocks
from grievances.services.change import Change, changing
from grievances.services.messages import tell, tell_holders, tell_resident
from grievances.services.photos import attach
from grievances.states import State, Verb

Kind, Ruling, Limit = TimeRequest.Kind, TimeRequest.Ruling, LimitPolicy.Name
STAFF = TimelineEntry.Audience.STAFF
ONE_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Length:
    """How much is asked for: working days of extension, or the day on which a suspended term runs on."""

    kind: str
    workdays: int | None = None
    until: date | None = None

    def days_from(self, today: date) -> int:
        return self.workdays or 0 if self.kind == Kind.EXTENSION else ((self.until or today) - today).days


def request_more_time(
    *,
    grievance_id: int,
    actor: Actor,
    now: datetime,
    kind: str,
    words: str,
    workdays: int | None = None,
    until: date | None = None,
    photos: Iterable[CleanPhoto] = (),
) -> Grievance:
    """Ask the level above for more time. The term runs on until it has ruled."""
    with changing(grievance_id, Verb.REQUEST_MORE_TIME, actor, now, kind=kind, words=words) as change:
        grievance = change.grievance
        assert change.actor is not None
        length = Length(kind, workdays if kind == Kind.EXTENSION else None, until if kind == Kind.SUSPENSION else None)
        clock = _term(grievance)
        _check(grievance, length, clock, now)
        request = TimeRequest.objects.create(
            grievance=grievance,
            deadline=clock,
            kind=length.kind,
            workdays=length.workdays,
            until=length.until,
            reason=words,
            requested_by=change.actor,
            requested_at=now,
        )
        grievance.has_time_request = grievance.has_proceedings = True
        change.data = {"kind": kind, "workdays": length.workdays, "until": str(length.until or "")}
        change.say(_("申请%(what)s") % {"what": in_words(request)}, words=words, audience=STAFF)
        for photo in attach(change, photos, Photo.Phase.EVIDENCE):
            photo.time_request = request
            photo.save(update_fields=["time_request"])
        code = code_at(grievance.holder_code, level_above(grievance.level))
        tell(change, "time-asked", handlers_at(code, timezone.localdate(now)), _("有一份延期或挂起申请等您审批"))
        return grievance


def in_words(request: TimeRequest) -> str:
    if request.kind == Kind.EXTENSION:
        return _("延期 %(n)d 个工作日") % {"n": request.workdays}
    return _("挂起至%(day)s") % {"day": day_in_words(request.until)}


def day_in_words(day: date | None) -> str:
    return _("%(month)d月%(day)d日") % {"month": day.month, "day": day.day} if day else ""


def _term(grievance: Grievance) -> Deadline:
    clock = clocks.settling_clock(grievance)
    if clock is None:
        raise StateRefused("no_term", _("没有正在计时的办结期限，不能延期或挂起。"))
    return clock


def _check(grievance: Grievance, length: Length, clock: Deadline, now: datetime) -> None:
    """Number and length against the limits in force; raises `InputRefused` with the limit in words."""
    is_extension = length.kind == Kind.EXTENSION
    if length.kind not in Kind.values:
        raise InputRefused("bad_kind", _("请选择延期或挂起。"), fields={"kind": _("请选择")})
    if not is_extension and clock.state == Deadline.State.SUSPENDED:
        raise StateRefused("suspended", _("已经挂起，到期后才能再申请。"))
    times = limit_of(Limit.EXTENSIONS if is_extension else Limit.SUSPENSIONS, now)
    if grievance.time_requests.filter(kind=length.kind, ruling=Ruling.APPROVED).count() >= times:
        message = _("%(what)s最多 %(n)d 次，已经用完。") % {"what": Kind(length.kind).label, "n": times}
        raise InputRefused("too_often", message, fields={"kind": message})
    most = limit_of(Limit.EXTENSION_WORKDAYS if is_extension else Limit.SUSPENSION_DAYS, now)
    if not 1 <= length.days_from(timezone.localdate(now)) <= most:
        unit = _("个工作日") if is_extension else _("天")
        message = _("请填 1 到 %(n)d %(unit)s之间。") % {"n": most, "unit": unit}
        raise InputRefused("bad_length", message, fields={"workdays" if is_extension else "until": message})


def rule_more_time(*, grievance_id: int, actor: Actor, now: datetime, ruling: str, words: str = "") -> Grievance:
    """Approve or refuse; a refusal says why. Approved, the term is longer or stands still, and the resident is told."""
    with changing(grievance_id, Verb.RULE_MORE_TIME, actor, now, ruling=ruling, words=words) as change:
        grievance = change.grievance
        if ruling not in (Ruling.APPROVED, Ruling.REFUSED):
            raise InputRefused("bad_ruling", _("请选择批准或不批准。"), fields={"ruling": _("请选择")})
        if ruling == Ruling.REFUSED and not words.strip():
            raise InputRefused("missing", _("不批准请写明原因。"), fields={"words": _("不批准请写明原因")})
        request = grievance.time_requests.select_related("requested_by").get(ruling="")
        grievance.has_time_request = False
        request.ruling, request.ruling_words = ruling, words
        request.ruled_by, request.ruled_at = change.actor, now
        if ruling == Ruling.APPROVED:
            _grant(change, request)
        else:
            change.say(_("不批准%(what)s") % {"what": in_words(request)}, words=words, audience=STAFF)
        request.save()
        change.data = {"kind": request.kind, "ruling": ruling}
        tell(change, "time-ruled", [request.requested_by], _("您的延期或挂起申请有结果了"))
        return grievance


def _grant(change: Change, request: TimeRequest) -> None:
    grievance, now = change.grievance, change.now
    given: dict[str, Any] = {
        "now": now,
        "actor": request.requested_by,
        "approver": change.actor,
        "reason": request.reason,
    }
    if request.kind == Kind.EXTENSION:
        clock = _term(grievance)
        amount = amount_for(clock, request.workdays or 0, current_calendar())
        request.new_due_at = deadlines.extend(deadline=clock, amount=amount, **given).due_at
        when = day_of(request.new_due_at)
        line = _("办结期限延长至%(day)s") % {"day": day_in_words(when)}
    else:
        request.new_due_at = _suspend(grievance, request, given)
        line = _("暂停办理，%(day)s起恢复计时") % {"day": day_in_words(request.until)}
    change.say(line, words=request.reason)
    tell_resident(change, "more-time", _("%(line)s，原因见进度页") % {"line": line})


def _suspend(grievance: Grievance, request: TimeRequest, given: dict[str, Any]) -> datetime:
    """The term stands still until the chosen day begins; a clock of its own lets it run on."""
    now: datetime = given["now"]
    assert request.until is not None
    resumes_at = timezone.make_aware(datetime.combine(request.until, time.min))
    if resumes_at <= now:
        raise StateRefused("past", _("申请挂起到的日期已经过了。"))
    clock = _term(grievance)
    if clock.state == Deadline.State.RUNNING:
        deadlines.suspend(deadline=clock, **given)
    hours = ceil((resumes_at - now) / ONE_HOUR)
    return deadlines.start(
        subject=grievance,
        purpose=clocks.SUSPENSION,
        level=grievance.level,
        now=resumes_at - hours * ONE_HOUR,  # whole hours that end as the day begins
        amount=hours,
        unit=Unit.HOURS,
    ).due_at


def amount_for(clock: Deadline, workdays: int, calendar: WorkCalendar) -> int:
    """`workdays` as an amount of the clock's own unit, so that its new end lies that many working days later."""
    if clock.unit == Unit.WORKDAYS:
        return workdays
    if clock.unit == Unit.WORK_HOURS:
        a_day = sum((_on_one_day(closes) - _on_one_day(opens) for opens, closes in calendar.office_hours), timedelta())
        return ceil(a_day / ONE_HOUR * workdays)
    later = calendar.advance(clock.due_at - timedelta(seconds=1), workdays, Unit.WORKDAYS)
    if clock.unit == Unit.DAYS:
        return (timezone.localdate(later) - day_of(clock.due_at)).days
    return ceil((later - clock.due_at) / ONE_HOUR)


def _on_one_day(moment: time) -> datetime:
    return datetime.combine(date.min, moment)


def day_of(due_at: datetime) -> date:
    """The last day of a term: one that ends at 00:00 ends with the day before."""
    return timezone.localdate(due_at - timedelta(seconds=1))


def resume_when_due(grievance: Grievance, deadline: Deadline, now: datetime) -> None:
    """Timer: the day has come. While the resident is asked, the term goes on standing still for that."""
    clock = clocks.settling_clock(grievance)
    if clock is None or clock.state != Deadline.State.SUSPENDED:
        return
    with changing(grievance.pk, Verb.RESUME_CLOCK, None, now, locked=grievance) as change:
        if grievance.state != State.WAITING:
            deadlines.resume(deadline=clock, now=now, actor=None, reason=_("挂起到期"))
        change.say(_("挂起到期，恢复计时"))
        tell_holders(change, "resumed", _("一件挂起的诉求恢复计时了"))
