"""The roll is frozen and published, objections run, and then the ballot opens: by its clock, or late by hand."""

import secrets
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from deliberation.models import Ballot, DecisionRule
from deliberation.policies.ballots import Actor
from deliberation.selectors.ballots import open_objections, roll_totals
from deliberation.selectors.councils import staff_of
from deliberation.services.ballots import clocks
from deliberation.services.ballots.change import balloting, leave_trail, tell
from deliberation.services.ballots.clocks import earliest_opening
from deliberation.states import BallotState, Electorate, Secrecy
from deliberation.states_ballots import BallotVerb
from deliberation.tallying import Rule
from governance.common.errors import InputRefused, StateRefused
from governance.deadlines.models import Deadline
from governance.deadlines.moments import start_until
from governance.people.models import User

# Columns of the rule that are kept with the ballot beside those that count.
DAYS = (
    "notice_days", "roll_days", "roll_objection_days", "roll_answer_days", "publish_days", "objection_days",
    "answer_days", "proxies_per_agent",
)  # fmt: skip


def rule_data_of(rule: DecisionRule) -> dict[str, Any]:
    """The rule as data, so that a later edit changes no ballot."""
    return Rule.of(rule).as_data() | {name: getattr(rule, name) for name in DAYS}


def freeze_roll(*, ballot_id: int, confirmed: bool, actor: User, now: datetime) -> Ballot:
    """Nobody is added or struck any more but by a correction; where the rule has days, the roll is public from now.

    `confirmed`: the clerk has looked the list over (ages, households). Opens at once where no days must run.
    """
    with balloting(ballot_id, BallotVerb.FREEZE, actor, now, confirmed=confirmed) as change:
        ballot = change.ballot
        ballot.rule_data = rule_data_of(ballot.rule)
        totals = roll_totals(ballot)
        _check_roll(ballot, totals.heads)
        ballot.roll_heads, ballot.roll_area_m2 = totals.heads, totals.area_m2
        ballot.roll_published_at = now
        _check_times(ballot, now)
        assert ballot.opens_at
        change.data = {"heads": totals.heads, "area_m2": str(totals.area_m2), "rule": ballot.rule.code}
        if ballot.opens_at <= now:
            _open(ballot, now, actor)
        else:
            start_until(ballot, clocks.OPENS, ballot.opens_at, now, actor)
        return ballot


def reschedule(*, ballot_id: int, opens_at: datetime, closes_at: datetime, actor: User, now: datetime) -> Ballot:
    """Other times, as long as nobody votes yet; the days of the rule must have run all the same."""
    with balloting(ballot_id, BallotVerb.RESCHEDULE, actor, now, opens_at=opens_at, closes_at=closes_at) as change:
        ballot = change.ballot
        ballot.opens_at, ballot.closes_at = max(opens_at, now), closes_at
        _check_times(ballot, now)
        start_until(ballot, clocks.OPENS, ballot.opens_at, now, actor)
        change.data = {"opens_at": ballot.opens_at.isoformat(), "closes_at": closes_at.isoformat()}
        return ballot


def open_ballot(*, ballot_id: int, actor: Actor, now: datetime) -> Ballot:
    """By hand, when an objection held it back; never before its time, never with an objection open."""
    with balloting(ballot_id, BallotVerb.OPEN, actor, now) as change:
        _open(change.ballot, now, actor)
        return change.ballot


def open_when_due(ballot: Ballot, deadline: Deadline, now: datetime) -> None:
    """The opening clock ran out. Where an objection is open, the office is told and the ballot waits."""
    if ballot.state == BallotState.ROLL:
        open_if_ready(ballot, now)


def open_if_ready(ballot: Ballot, now: datetime) -> None:
    """For a locked ballot whose time may have come; the caller saves nothing."""
    if ballot.opens_at is None or ballot.opens_at > now:
        return
    if open_objections(ballot).exists():
        title = _("有名册异议没有处理，表决暂不能开始")
        tell(ballot, f"held:{now:%Y%m%d%H}", staff_of(ballot.council, timezone.localdate(now)), title, now, desk=True)
        return
    if ballot.closes_at is None or ballot.closes_at <= now:
        title = _("表决时间已经过了，请重新定时间")
        tell(ballot, "no-time", staff_of(ballot.council, timezone.localdate(now)), title, now, desk=True)
        return
    ballot.state = BallotState.OPEN
    _open(ballot, now, None)
    ballot.save()
    leave_trail(ballot, BallotVerb.OPEN, None, now, **{"from": BallotState.ROLL, "to": BallotState.OPEN})


def _open(ballot: Ballot, now: datetime, actor: Actor) -> None:
    assert ballot.opens_at and ballot.closes_at
    if ballot.opens_at > now:
        raise StateRefused("too_early", _("还没到开始投票的时间。"))
    if open_objections(ballot).exists():
        raise StateRefused("objections_open", _("还有名册异议没有处理，处理完才能开始投票。"))
    if ballot.closes_at <= now:
        raise StateRefused("too_late", _("截止时间已经过去，请先重新定时间。"))
    by = actor if isinstance(actor, User) else None
    ballot.state = BallotState.OPEN
    if ballot.secrecy == Secrecy.SECRET:
        ballot.key = secrets.token_hex(32)
    clocks.end_all(ballot, now, by, "opened")
    start_until(ballot, clocks.CLOSES, ballot.closes_at, now, by)
    voters = User.objects.filter(pk__in=ballot.roll.filter(is_struck=False, user__isnull=False).values("user_id"))
    until = clocks.local(ballot.closes_at)
    tell(ballot, "open", voters, _("表决开始了，请在 %(until)s 前投票") % {"until": until}, now)


def _check_roll(ballot: Ballot, heads: int) -> None:
    if not heads:
        raise InputRefused("empty_roll", _("名册还是空的，请先生成或导入。"))
    if ballot.rule.electorate != Electorate.OWNERS or not (
        ballot.rule.pass_needs_area or ballot.rule.quorum_needs_area
    ):
        return
    without = ballot.roll.filter(area_m2=0, is_struck=False).count()
    if without:
        raise InputRefused("no_area", _("有 %(count)d 户没有面积，请补上再公示。") % {"count": without})


def _check_times(ballot: Ballot, now: datetime) -> None:
    assert ballot.opens_at and ballot.closes_at and ballot.roll_published_at
    earliest = earliest_opening(ballot.rule_data, ballot.roll_published_at)
    if ballot.opens_at < earliest and earliest > now:
        words = _("按规则要先通知和公示名册，最早 %(time)s 开始投票。") % {"time": clocks.local(earliest)}
        raise InputRefused("too_early", words, fields={"opens_at": words})
    if ballot.closes_at <= max(ballot.opens_at, now):
        words = _("截止时间要晚于开始时间。")
        raise InputRefused("bad_times", words, fields={"closes_at": words})
