"""Against 不予受理: the resident objects once; the street decides, or the district where the street itself had refused."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from governance.common.errors import InputRefused
from governance.deadlines import services as deadlines
from governance.deadlines.calendar import current_calendar
from governance.deadlines.models import Deadline
from governance.people.models import User
from governance.people.selectors import handlers_at
from governance.territory.levels import Level, code_at
from governance.territory.models import Area
from grievances.models import DeclineContest, Grievance
from grievances.policies import Actor
from grievances.selectors import first_staffed_area
from grievances.services import clocks
from grievances.services.change import Change, changing
from grievances.services.messages import tell, tell_holders, tell_resident
from grievances.states import State, Verb

Ruling = DeclineContest.Ruling
BACK_TO = (Level.COMMUNITY, Level.STREET)


def open_contest_window(grievance: Grievance, now: datetime) -> None:
    """A refusal may be contested until a day that the row keeps; a matter that was contested before, no more."""
    if grievance.has_proceedings and DeclineContest.objects.filter(grievance=grievance).exists():
        grievance.contest_until = None
        return
    policy = deadlines.find_policy(
        purpose=clocks.CONTEST_WINDOW, level=grievance.level, urgency=grievance.urgency, now=now
    )
    grievance.contest_until = current_calendar().advance(now, policy.amount, policy.unit)


def contest_decline(*, grievance_id: int, actor: Actor, now: datetime, words: str) -> Grievance:
    """The resident does not accept the refusal, once and in their own words."""
    with changing(grievance_id, Verb.CONTEST_DECLINE, actor, now, words=words) as change:
        grievance = change.grievance
        level = Level.STREET if grievance.level in (Level.GRID, Level.COMMUNITY) else Level.DISTRICT
        DeclineContest.objects.create(grievance=grievance, words=words, contested_at=now)
        grievance.contest_until, grievance.contest_level, grievance.has_proceedings = None, level, True
        deadlines.start(subject=grievance, purpose=clocks.CONTEST, level=level, now=now)
        change.say(_("居民对不予受理提出异议，由%(level)s裁定") % {"level": level.label}, words=words)
        tell(change, "contested", deciders_of(grievance, now), _("居民对不予受理提出异议，等您裁定"))
        return grievance


def deciders_of(grievance: Grievance, now: datetime) -> list[User]:
    code = code_at(grievance.holder_code, Level(grievance.contest_level)) or grievance.holder_code
    return handlers_at(code, timezone.localdate(now))


def rule_contest(
    *, grievance_id: int, actor: Actor, now: datetime, ruling: str, words: str, rung: str = Level.COMMUNITY
) -> Grievance:
    """Upheld: the refusal is final. Overturned: raised again at the community or the street, with a fresh clock."""
    with changing(grievance_id, Verb.RULE_CONTEST, actor, now, ruling=ruling, words=words) as change:
        grievance = change.grievance
        if ruling not in Ruling.values:
            raise InputRefused("bad_ruling", _("请选择裁定结果。"), fields={"ruling": _("请选择")})
        contest = DeclineContest.objects.get(grievance=grievance)
        contest.ruling, contest.ruling_words, contest.ruled_by, contest.ruled_at = ruling, words, change.actor, now
        contest.save()
        deadlines.end_all(subject=grievance, now=now, actor=change.actor, purposes=(clocks.CONTEST,), met=True)
        grievance.contest_level = ""
        change.data = {"ruling": ruling}
        if ruling == Ruling.UPHELD:
            change.say(_("经裁定，维持不予受理"), words=words)
            tell_resident(change, "contest-ruled", _("您的异议有结果了：维持不予受理"))
        else:
            _raise_again(change, rung)
            change.say(_("经裁定，撤销不予受理，由%(holder)s重新受理") % {"holder": grievance.holder.name}, words=words)
            tell_resident(change, "contest-ruled", _("您的异议成立，已重新受理"))
            tell_holders(change, "raised-again", _("一件诉求经异议重新受理"))
        return grievance


def _raise_again(change: Change, rung: str) -> None:
    grievance = change.grievance
    area = _where_to(grievance, rung, change.now)
    grievance.state, grievance.is_open = State.RAISED, True
    grievance.decline_reason = grievance.assignee = None
    grievance.level, grievance.holder, grievance.holder_code = area.level, area, area.code
    clocks.start_handling_clocks(grievance, change.now)


def _where_to(grievance: Grievance, rung: str, now: datetime) -> Area:
    """The community or street of the matter's place, or who is staffed above it; a matter of the district stays there."""
    possible = {level.value: code_at(grievance.area_code, level) for level in BACK_TO}
    if not any(possible.values()):
        return grievance.holder
    area = Area.objects.filter(code=possible.get(rung) or "").first()
    if area is None:
        raise InputRefused("bad_rung", _("请选择由社区还是街道重新受理。"), fields={"rung": _("请选择")})
    staffed, _handlers = first_staffed_area(area, timezone.localdate(now))
    return staffed


def rise_contest_when_due(grievance: Grievance, deadline: Deadline, now: datetime) -> None:
    """Timer: nobody decided in time; the district decides, and is reminded each time its own term runs out."""
    if not grievance.contest_level:
        return
    with changing(grievance.pk, Verb.CONTEST_LATE, None, now, locked=grievance) as change:
        before = deciders_of(grievance, now)
        grievance.contest_level = Level.DISTRICT
        change.data = {"deadline": deadline.pk}
        change.say(_("异议超时未裁定，由区级裁定"))
        deadlines.start(subject=grievance, purpose=clocks.CONTEST, level=Level.DISTRICT, now=now)
        tell(change, "contest-late", [*before, *deciders_of(grievance, now)], _("一件不予受理异议超时未裁定"))
