"""The return visit, and the ends of a dispute; and notes in the file at any time."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from governance.common.errors import InputRefused
from governance.people.models import User
from governance.people.selectors import handlers_at
from grievances.mediation_selectors import people_at_work, planned_round
from grievances.mediation_states import DisputeState, MediationVerb, VisitOutcome
from grievances.models import Dispute, ReturnVisit
from grievances.services.mediation import clocks
from grievances.services.mediation.agreements import reopen
from grievances.services.mediation.change import mediating
from grievances.services.mediation.origin import tell_origin
from grievances.services.mediation.rounds import end_agreement


def visit(*, dispute_id: int, actor: User, now: datetime, outcome: str, words: str) -> Dispute:
    """Look in again. Quiet: ready to be closed; a relapse opens it again; who was not reached is tried again."""
    with mediating(dispute_id, MediationVerb.VISIT, actor, now, outcome=outcome, words=words.strip()) as change:
        dispute = change.dispute
        if outcome not in VisitOutcome.values:
            raise InputRefused("bad_outcome", _("请选择结果。"), fields={"outcome": _("请选择")})
        row = ReturnVisit.objects.create(
            dispute=dispute, visited_at=now, visited_by=actor, outcome=outcome, words=words.strip()
        )
        change.data = {"visit": row.pk, "outcome": outcome}
        if outcome == VisitOutcome.SETTLED:
            dispute.state = DisputeState.VISITED
            clocks.end_visit_clock(dispute, now, actor)
            change.tell(
                "visited", handlers_at(dispute.holder_code, timezone.localdate(now)), _("一件纠纷已回访，可以结案")
            )
        change.say(_("回访：%(outcome)s") % {"outcome": row.get_outcome_display()}, words=words)
        if outcome == VisitOutcome.RELAPSED:
            reopen(change)
        return dispute


def close(*, dispute_id: int, actor: User, now: datetime, words: str = "") -> Dispute:
    """The office files it away."""
    with mediating(dispute_id, MediationVerb.CLOSE, actor, now, words=words) as change:
        change.say(_("已结案归档"), words=words)
        return change.dispute


def withdraw(*, dispute_id: int, actor: User, now: datetime, words: str) -> Dispute:
    """The parties no longer want to be mediated; mediation is voluntary (人民调解法 3)."""
    with mediating(dispute_id, MediationVerb.WITHDRAW, actor, now, words=words) as change:
        dispute = change.dispute
        end_agreement(change)
        planned = planned_round(dispute)
        if planned:
            planned.delete()
        clocks.end_dispute_clocks(dispute, now, actor, reason="withdrawn")
        change.say(_("当事人不再要求调解，已撤回"), words=words)
        change.tell("withdrawn", people_at_work(dispute, timezone.localdate(now)), _("一件纠纷已撤回"))
        tell_origin(change, _("由此转出的纠纷已撤回调解"))
        return dispute


def note(*, dispute_id: int, actor: User, now: datetime, words: str) -> Dispute:
    """A note in the file; also by the levels that had it before."""
    with mediating(dispute_id, MediationVerb.NOTE, actor, now, words=words.strip()) as change:
        change.say(_("备注"), words=words)
        return change.dispute
