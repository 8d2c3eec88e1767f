"""回访: which closings are called, and what a call changes. "Not settled" opens the matter again one rung higher."""

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from governance.common.days import in_force
from governance.common.errors import InputRefused, StateRefused
from governance.people.models import User
from governance.territory.levels import CODE_LENGTH, Level
from grievances.models import FollowUp, FollowUpPolicy, Grievance, TimelineEntry
from grievances.policies import Actor, may_call
from grievances.sampling import is_sampled
from grievances.services.change import Change, changing
from grievances.services.looks import reveal_contact
from grievances.services.messages import tell_holders_and_leaders, tell_resident
from grievances.services.rungs import reopen_higher
from grievances.states import Source, Verb, Verdict

STAFF, RESIDENT = TimelineEntry.Audience.STAFF, TimelineEntry.Audience.RESIDENT


def plan_call(change: Change) -> FollowUp | None:
    """Part of closing: put the matter on the call list where the rule in force picks it and there is a number to call."""
    grievance, now = change.grievance, change.now
    if grievance.source == Source.PATROL or not grievance.contact_phone:
        return None
    policy = find_policy(grievance, now)
    round_number = grievance.reopenings + 1
    if policy is None or not is_sampled(grievance.pk, round_number, policy.every_nth):
        return None
    return FollowUp.objects.create(
        grievance=grievance,
        round=round_number,
        policy=policy,
        rung_code=_caller_code(grievance, Level(policy.call_level)),
        due_at=now + timedelta(hours=policy.wait_hours),
    )


def find_policy(grievance: Grievance, now: datetime) -> FollowUpPolicy | None:
    """The most specific rule in force; among rows for the same cases the latest. None: nobody is called."""
    fitting = [
        row
        for row in FollowUpPolicy.objects.filter(in_force(timezone.localdate(now)))
        if row.closed_how in ("", grievance.closed_how)
        and row.kind in ("", grievance.kind)
        and row.level in ("", grievance.level)
    ]
    return max(fitting, key=lambda row: (row.specificity, row.starts_on), default=None)


def _caller_code(grievance: Grievance, level: Level) -> str:
    """The office at `level` above the holder; the holder's own where it stands higher already."""
    return grievance.holder_code[: CODE_LENGTH[level]]


def call_back(
    *,
    grievance_id: int,
    actor: Actor,
    now: datetime,
    is_reached: bool,
    is_settled: bool | None = None,
    is_satisfied: bool | None = None,
    words: str = "",
) -> Grievance:
    """Write down one call. Reached needs both answers; "not settled" needs the resident's words and reopens the matter.

    Locks the matter, then the call. Raises `StateRefused` where nobody is to be called: a colleague has called already,
    the rules did not pick this matter, or it moved on.
    """
    _check_answers(is_reached, is_settled, is_satisfied)
    verb = Verb.REOPEN_BY_CALL if is_reached and not is_settled else Verb.CALL_BACK
    with changing(grievance_id, verb, actor, now, words=words) as change:
        follow_up = _waiting_call(change)
        follow_up.caller, follow_up.called_at = change.actor, now
        follow_up.attempts += 1
        if not is_reached:
            _not_reached(change, follow_up, words)
        else:
            follow_up.state = FollowUp.State.DONE
            follow_up.is_settled, follow_up.is_satisfied = bool(is_settled), bool(is_settled and is_satisfied)
            follow_up.words = words
            _settled(change, follow_up) if is_settled else _not_settled(change, words)
        follow_up.save()
        change.data = {"follow_up": follow_up.pk, "outcome": follow_up.state, "attempt": follow_up.attempts}
        return change.grievance


def reopen_by_call(*, grievance_id: int, actor: Actor, now: datetime, words: str) -> Grievance:
    """The short way to say "reached, and not settled"."""
    return call_back(grievance_id=grievance_id, actor=actor, now=now, is_reached=True, is_settled=False, words=words)


def _waiting_call(change: Change) -> FollowUp:
    """The call of this closing, locked. Only calls that the rules picked are counted: nobody chooses whom to ask."""
    rows = FollowUp.objects.select_for_update().filter(grievance=change.grievance, state=FollowUp.State.WAITING)
    follow_up = rows.filter(round=change.grievance.reopenings + 1).first()
    if follow_up is None:
        raise StateRefused("no_call", _("这件事没有待打的回访：已经回访过，或者没有抽到。"))
    if change.actor:
        may_call(change.actor, follow_up, change.now).require()
    return follow_up


def _check_answers(is_reached: bool, is_settled: bool | None, is_satisfied: bool | None) -> None:
    if is_reached and is_settled is None:
        raise InputRefused("missing", _("还有必填的内容没有填。"), fields={"is_settled": _("请选择是否已解决")})
    if is_reached and is_settled and is_satisfied is None:
        raise InputRefused("missing", _("还有必填的内容没有填。"), fields={"is_satisfied": _("请选择是否满意")})


def _not_reached(change: Change, follow_up: FollowUp, words: str) -> None:
    """Try again later; after the last attempt it is counted as not reached, unless the resident had rated."""
    policy, grievance = follow_up.policy, change.grievance
    if follow_up.attempts >= policy.attempts:
        follow_up.state = FollowUp.State.UNREACHED
        grievance.verdict = grievance.verdict or Verdict.UNREACHED
    else:
        follow_up.due_at = change.now + timedelta(hours=policy.retry_hours)
    change.say(_("回访未联系上（第 %(n)d 次）") % {"n": follow_up.attempts}, words=words, audience=STAFF)


def _settled(change: Change, follow_up: FollowUp) -> None:
    change.grievance.verdict = Verdict.SATISFIED if follow_up.is_satisfied else Verdict.SETTLED
    change.say(_("电话回访：居民确认已解决"), words=follow_up.words, audience=RESIDENT)


def _not_settled(change: Change, words: str) -> None:
    reopen_higher(change)
    holder = change.grievance.holder.name
    change.say(_("电话回访：居民反映未解决，由%(holder)s重新办理") % {"holder": holder}, words=words)
    tell_holders_and_leaders(change, "reopened", _("回访反映未解决，已上升一级重新办理"))
    tell_resident(change, "reopened", _("已重新办理"))


def reveal_number(*, follow_up: FollowUp, actor: User, now: datetime) -> str:
    """The full number for the call; who looked is written where the resident can read it (个保法 44, 45)."""
    may_call(actor, follow_up, now).require()
    return reveal_contact(grievance=follow_up.grievance, looker=actor, reason=_("电话回访"), now=now)
