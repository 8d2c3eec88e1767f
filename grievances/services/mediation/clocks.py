"""A dispute's clocks: until the next round, until the return visit; and each clause's own day."""

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from governance.deadlines import services as deadlines
from governance.deadlines.models import Deadline, Unit
from governance.deadlines.selectors import live
from governance.notifications.services import notify
from governance.people.models import User
from governance.people.selectors import leaders_at
from grievances.mediation_selectors import people_at_work
from grievances.mediation_states import ClauseState, DisputeState
from grievances.models import Clause, Dispute
from grievances.selectors import unique

ROUND = "grievances.mediation_round"
RETURN_VISIT = "grievances.mediation_return_visit"
CLAUSE = "grievances.mediation_clause"
BACKDATED = timedelta(days=7)  # a sitting that was held before anybody wrote it down

SHOWN_IN = {
    DisputeState.OPEN: ROUND,
    DisputeState.MEDIATING: ROUND,
    DisputeState.VISITING: RETURN_VISIT,
}


def restart_round_clock(dispute: Dispute, now: datetime, actor: User | None, *, met: bool = False) -> None:
    """A level has so long until its (next) round."""
    end_round_clock(dispute, now, actor, met=met)
    deadlines.start(subject=dispute, purpose=ROUND, level=dispute.level, now=now, actor=actor)


def end_round_clock(dispute: Dispute, now: datetime, actor: User | None, *, met: bool = False) -> None:
    deadlines.end_all(subject=dispute, now=now, actor=actor, purposes=(ROUND,), met=met)


def end_dispute_clocks(dispute: Dispute, now: datetime, actor: User | None, *, reason: str) -> None:
    deadlines.end_all(subject=dispute, now=now, actor=actor, reason=reason)
    for clause in Clause.objects.filter(agreement__dispute=dispute, state=ClauseState.OPEN):
        deadlines.end_all(subject=clause, now=now, actor=actor, reason=reason)


def end_visit_clock(dispute: Dispute, now: datetime, actor: User | None) -> None:
    deadlines.end_all(subject=dispute, now=now, actor=actor, purposes=(RETURN_VISIT,), met=True)


def start_return_visit(dispute: Dispute, now: datetime, actor: User | None) -> None:
    deadlines.start(subject=dispute, purpose=RETURN_VISIT, level=dispute.level, now=now, actor=actor)


def start_clause_clock(clause: Clause, now: datetime, actor: User | None) -> None:
    """Until the end of the clause's day; one that is due today or was due before is brought up at once."""
    if clause.due_on:
        days = max((clause.due_on - timezone.localdate(now)).days, 1)
        deadlines.start(subject=clause, purpose=CLAUSE, now=now, actor=actor, amount=days, unit=Unit.DAYS)


def copy_clock_to_row(dispute: Dispute) -> None:
    """Repeat the clock that matters now on the row; one that ran out stays there, red, until something is done."""
    purpose = SHOWN_IN.get(DisputeState(dispute.state))
    running: list[Deadline] = [clock for clock in live(dispute) if clock.purpose == purpose] if purpose else []
    if dispute.state == DisputeState.KEEPING:
        running = _clause_clocks(dispute)
    if running:
        first = min(running, key=lambda clock: clock.due_at)
        dispute.due_at, dispute.warn_at = first.due_at, first.warn_at
    elif purpose is None:
        dispute.due_at = dispute.warn_at = None


def _clause_clocks(dispute: Dispute) -> list[Deadline]:
    """The latest clock of each clause that still waits, run out or not."""
    waiting = Clause.objects.filter(agreement__dispute=dispute, agreement__ended_at=None, state=ClauseState.OPEN)
    rows = Deadline.objects.filter(
        subject_type=Clause._meta.label_lower, subject_id__in=waiting.values("pk"), purpose=CLAUSE
    ).exclude(state=Deadline.State.CANCELLED)
    return list(rows)


# --- What the sweep calls -----------------------------------------------------------------------------------
def remind_of_round(dispute: Dispute, deadline: Deadline, now: datetime) -> None:
    _tell(dispute, deadline, now, _("一件纠纷该安排调解了"))


def round_is_late(dispute: Dispute, deadline: Deadline, now: datetime) -> None:
    """Rounds do not rise by the clock: those at work and who leads there are told, and the row stays red."""
    leaders = leaders_at(dispute.holder_code, timezone.localdate(now))
    _tell(dispute, deadline, now, _("一件纠纷超过期限还没有调解"), *leaders)


def remind_of_visit(dispute: Dispute, deadline: Deadline, now: datetime) -> None:
    _tell(dispute, deadline, now, _("一件纠纷快到回访的日子了"))


def visit_is_due(dispute: Dispute, deadline: Deadline, now: datetime) -> None:
    _tell(dispute, deadline, now, _("一件纠纷今天该回访了"))


def remind_of_clause(clause: Clause, deadline: Deadline, now: datetime) -> None:
    _tell(clause.agreement.dispute, deadline, now, _("一条调解协议快到履行期限了"))


def clause_is_due(clause: Clause, deadline: Deadline, now: datetime) -> None:
    _tell(clause.agreement.dispute, deadline, now, _("一条调解协议到了履行期限，请确认"))


def _tell(dispute: Dispute, deadline: Deadline, now: datetime, title: str, *others: User) -> None:
    notify(
        key=f"dispute:{dispute.pk}:clock-{deadline.pk}-{deadline.state}",
        recipients=unique([*people_at_work(dispute, timezone.localdate(now)), *others]),
        title=title,
        body=f"{dispute.kind.name} {dispute.code}",
        link=f"/desk/disputes/{dispute.code}/",
        now=now,
    )
