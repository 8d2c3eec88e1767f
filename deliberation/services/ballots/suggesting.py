"""When a new ballot could open and close: counted from the rule's days and the working calendar, so that nobody has to."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from deliberation.models import DecisionRule
from deliberation.services.ballots.clocks import BEFORE_OPENING, ROLL_WORK, VOTING
from governance.deadlines.calendar import WorkCalendar, current_calendar
from governance.deadlines.models import ClockPolicy, Unit
from governance.deadlines.services import find_policy

WAITS = {
    "notice_days": _lazy("提前通知 %(n)d 天"),
    "roll_days": _lazy("名册公示 %(n)d 天"),
    "roll_objection_days": _lazy("名册异议 %(n)d 天"),
}


@dataclass(frozen=True, slots=True)
class SuggestedTimes:
    """`why` in one line: which days were counted from when to when."""

    opens_at: datetime
    closes_at: datetime
    why: str


def suggest_times(rule: DecisionRule, now: datetime) -> SuggestedTimes:
    """Raises `DomainError` where the district ended the policies without new ones."""
    roll_work, voting = (find_policy(purpose=purpose, now=now) for purpose in (ROLL_WORK, VOTING))
    return count_times(rule, now, roll_work, voting, current_calendar())


def count_times(
    rule: DecisionRule, now: datetime, roll_work: ClockPolicy, voting: ClockPolicy, calendar: WorkCalendar
) -> SuggestedTimes:
    """The roll is published once it is made, the rule's days run, and it opens as the office next does (民法典 201, 203).

    It closes when the office does, so that papers can still be handed in and counted.
    """
    published_at = calendar.advance(now, roll_work.amount, roll_work.unit)
    waits = {name: days for name in BEFORE_OPENING if (days := getattr(rule, name))}
    earliest = calendar.advance(published_at, max(waits.values()), Unit.DAYS) if waits else published_at
    opens_at = calendar.next_opening(earliest)
    closes_at = calendar.advance(opens_at, voting.amount, voting.unit)
    if voting.unit in (Unit.DAYS, Unit.WORKDAYS):
        closes_at = calendar.last_closing(closes_at)
    lines = [_("名册%(day)s前做好") % {"day": _day(published_at)}]
    if waits:
        named = "、".join(str(WAITS[name]) % {"n": days} for name, days in waits.items())
        lines.append(_("%(named)s，%(day)s满") % {"named": named, "day": _day(calendar.last_closing(earliest))})
    else:
        lines.append(_("这条规则不要求提前通知和公示"))
    length = {"n": voting.amount, "unit": voting.get_unit_display()}
    lines.append(_("投票 %(n)d 个%(unit)s，遇休息日顺延到上班时间") % length)
    return SuggestedTimes(opens_at, closes_at, "；".join(lines) + "。")


def _day(moment: datetime) -> str:
    local = timezone.localtime(moment)
    return _("%(month)d月%(day)d日") % {"month": local.month, "day": local.day}
