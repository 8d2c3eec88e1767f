"""Rounds: planned, held, and what follows from them. Three in the community, two in the street, one in the district."""

from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from governance.common.errors import InputRefused, StateRefused
from governance.people.models import User
from governance.people.selectors import handlers_at
from governance.territory.levels import Level
from grievances.mediation_selectors import (
    agreement_of,
    mediators_at,
    parties_of,
    people_at_work,
    planned_round,
    round_limit,
    rounds_used,
)
from grievances.mediation_states import LEAST_PARTIES, DisputeState, MediationVerb, RoundOutcome, after_trouble
from grievances.models import Dispute, Mediator, Party, Round
from grievances.selectors import unique
from grievances.services.mediation import clocks
from grievances.services.mediation.change import MediationChange, mediating
from grievances.services.mediation.opening import is_ready
from grievances.services.mediation.origin import tell_origin


def plan_round(*, dispute_id: int, actor: User, now: datetime, planned_at: datetime | None, place: str) -> Dispute:
    """Fix time and place of the next sitting, or move the one that is planned."""
    with mediating(
        dispute_id, MediationVerb.PLAN_ROUND, actor, now, planned_at=planned_at, place=place.strip()
    ) as change:
        dispute = change.dispute
        assert planned_at
        if not is_ready(dispute):
            raise InputRefused("one_sided", _("请先登记至少两方当事人，再安排调解。"))
        if planned_at < now - clocks.BACKDATED:
            raise InputRefused("in_the_past", _("时间已经过去。"), fields={"planned_at": _("时间已经过去，请重新选择")})
        row = planned_round(dispute) or _next_round(dispute)
        is_moved = row.pk is not None
        row.planned_at, row.place = planned_at, place.strip()
        row.save()
        change.data = {"round": row.pk, "number": row.number, "sitting": row.sitting}
        line = _("%(level)s第 %(number)d 轮调解改期") if is_moved else _("安排了%(level)s第 %(number)d 轮调解")
        change.say(line % {"level": row.get_level_display(), "number": row.number})
        change.tell("planned", people_at_work(dispute, timezone.localdate(now)), _("一轮调解的时间定了"))
        return dispute


def _next_round(dispute: Dispute) -> Round:
    """The next round of the level, or the next sitting of the one that was adjourned."""
    here = dispute.rounds.filter(level=dispute.level).order_by("number", "sitting")
    last = here.last()
    if last and last.outcome == RoundOutcome.ADJOURNED:
        return Round(dispute=dispute, level=dispute.level, number=last.number, sitting=last.sitting + 1)
    return Round(dispute=dispute, level=dispute.level, number=last.number + 1 if last else 1)


def hold_round(
    *,
    dispute_id: int,
    actor: User,
    now: datetime,
    round_id: int,
    outcome: str,
    minutes: str,
    parties: Sequence[Party] = (),
    mediators: Sequence[Mediator] = (),
) -> Dispute:
    """Write down what came of the planned sitting `round_id`. A second recorder of the same one gets `StateRefused`.

    Failed: again here, or, where the level's rounds are used up, up with the whole file, or the end.
    """
    with mediating(
        dispute_id, MediationVerb.HOLD_ROUND, actor, now, round_id=round_id, outcome=outcome, minutes=minutes.strip()
    ) as change:
        dispute = change.dispute
        row = planned_round(dispute)
        if row is None or row.pk != round_id:
            raise StateRefused("round_recorded", _("这一轮已经有人记录了，请看最新情况。"))
        if row.planned_at > now:
            raise InputRefused("too_early", _("还没到约定的时间。提前谈了的，请先把时间改过来。"))
        attending = _checked_attendance(dispute, outcome, parties, mediators)
        row.held_at, row.recorded_by, row.outcome, row.minutes = now, actor, outcome, minutes.strip()
        row.save()
        row.parties.set(attending[0])
        row.mediators.set(attending[1])
        change.data = {
            "round": row.pk, "number": row.number, "sitting": row.sitting, "outcome": outcome,
            "parties": len(attending[0]), "mediators": len(attending[1]),
        }  # fmt: skip
        change.say(
            _("%(level)s第 %(number)d 轮调解：%(outcome)s")
            % {"level": row.get_level_display(), "number": row.number, "outcome": row.get_outcome_display()}
        )
        _follow(change, outcome)
        return dispute


def _checked_attendance(
    dispute: Dispute, outcome: str, parties: Sequence[Party], mediators: Sequence[Mediator]
) -> tuple[list[Party], list[Mediator]]:
    if outcome not in RoundOutcome.values:
        raise InputRefused("bad_outcome", _("请选择结果。"), fields={"outcome": _("请选择")})
    there = list(parties_of(dispute).filter(pk__in=[party.pk for party in parties]))
    present = list(mediators_at(dispute, dispute.level).filter(pk__in=[row.pk for row in mediators]))
    if not present:
        raise InputRefused("no_mediator", _("至少有一位调解员到场。"), fields={"mediators": _("请选择到场的调解员")})
    if outcome == RoundOutcome.AGREED and len(there) < LEAST_PARTIES:
        raise InputRefused(
            "one_sided", _("谈成要有至少两方当事人到场。"), fields={"parties": _("请选择到场的当事人，至少两方")}
        )
    return there, present


def _follow(change: MediationChange, outcome: str) -> None:
    dispute, now = change.dispute, change.now
    if outcome == RoundOutcome.AGREED:
        dispute.state = DisputeState.AGREED
        clocks.end_round_clock(dispute, now, change.actor, met=True)
    elif outcome == RoundOutcome.ADJOURNED:
        clocks.restart_round_clock(dispute, now, change.actor, met=True)
    else:
        clocks.end_round_clock(dispute, now, change.actor, met=True)
        go_on(change)


def go_on(change: MediationChange) -> None:
    """After a failed round or a broken agreement: mediate again here, rise with the whole file, or end without result."""
    dispute = change.dispute
    limit = round_limit(dispute.level, timezone.localdate(change.now))
    used = rounds_used(dispute, dispute.level)
    match after_trouble(level=dispute.level, used=used, limit=limit):
        case None:
            dispute.state = DisputeState.MEDIATING
            clocks.restart_round_clock(dispute, change.now, change.actor)
        case MediationVerb.RISE:
            _rise(change)
        case _:
            _fail(change)


def _rise(change: MediationChange) -> None:
    """One level up. Nobody is appointed there yet; the file, and whoever mediated below, stay readable."""
    dispute, now = change.dispute, change.now
    below = people_at_work(dispute, timezone.localdate(now))
    above = dispute.holder.parent
    assert above
    dispute.holder, dispute.holder_code, dispute.level = above, above.code, Level(above.level)
    dispute.state = DisputeState.OPEN
    dispute.rises += 1
    change.data["rose_to"] = dispute.level
    clocks.restart_round_clock(dispute, now, change.actor)
    change.say(_("本级轮次已用完，连同全部案卷上升至%(office)s") % {"office": above.name}, verb=MediationVerb.RISE)
    told = unique([*handlers_at(above.code, timezone.localdate(now)), *below])
    change.tell("rose", told, _("一件纠纷上升到%(office)s调解") % {"office": above.name})


def _fail(change: MediationChange) -> None:
    """The district's last round: no more mediation here. The kind says where to turn (court, arbitration)."""
    dispute, now = change.dispute, change.now
    dispute.state = DisputeState.FAILED
    clocks.end_dispute_clocks(dispute, now, change.actor, reason="failed")
    change.say(_("三级调解均未成功，已告知当事人其他途径"), words=dispute.kind.advice, verb=MediationVerb.FAIL)
    change.tell("failed", people_at_work(dispute, timezone.localdate(now)), _("一件纠纷调解不成"))
    tell_origin(change, _("由此转出的纠纷调解不成"))


def end_agreement(change: MediationChange) -> None:
    """What was agreed no longer holds; it stays in the file. The dispute counts as unsettled again."""
    dispute, now = change.dispute, change.now
    agreement = agreement_of(dispute)
    if agreement:
        clocks.end_dispute_clocks(dispute, now, change.actor, reason="agreement ended")
        agreement.ended_at = now
        agreement.save(update_fields=["ended_at"])
    dispute.settled_at, dispute.settled_level = None, ""
