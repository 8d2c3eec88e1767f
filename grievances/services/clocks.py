"""A matter's clocks: which run in which state, and what happens when they run out."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from governance.deadlines import services as deadlines
from governance.deadlines.models import Deadline, Unit
from governance.deadlines.selectors import live
from governance.people.models import User
from grievances.models import Grievance
from grievances.states import State

TRIAGE = "grievances.triage"
FIRST_CONTACT = "grievances.first_contact"
SETTLE = "grievances.settle"
WAITING = "grievances.waiting"
SILENCE = "grievances.silence"
DISTRICT_REMINDER = "grievances.district_reminder"
OBJECTION = "grievances.objection"  # until a department's objection is ruled on
SUSPENSION = "grievances.suspension"  # until a suspended term runs on
SUPERVISION = "grievances.supervision"  # until a supervision order is answered for
CONTEST_WINDOW = (
    "grievances.contest_window"  # how long a refusal may be contested; no clock runs, the row knows the day
)
CONTEST = "grievances.contest"  # until a contested refusal is ruled on

HANDLING_PURPOSES = (TRIAGE, FIRST_CONTACT, SETTLE)  # those that rise, and that the worklist shows
RESTARTED_AT_RUNG = (*HANDLING_PURPOSES, DISTRICT_REMINDER)
STILL_WHILE_WAITING = (*HANDLING_PURPOSES, DISTRICT_REMINDER)
REMINDER_HOURS = 24


def purposes_of(grievance: Grievance) -> tuple[str, ...]:
    """The handling clocks that should run in the matter's present state."""
    if grievance.state in (State.RAISED, State.ACCEPTED):
        return (TRIAGE,)
    if grievance.state == State.HANDLING:
        return (SETTLE,) if grievance.contacted_at else (FIRST_CONTACT, SETTLE)
    return ()


def start_clock(grievance: Grievance, purpose: str, now: datetime) -> Deadline:
    return deadlines.start(
        subject=grievance, purpose=purpose, level=grievance.level, urgency=grievance.urgency, now=now
    )


def start_handling_clocks(grievance: Grievance, now: datetime) -> None:
    for purpose in purposes_of(grievance):
        start_clock(grievance, purpose, now)


def restart_at_rung(grievance: Grievance, now: datetime, *, actor: User | None = None, reason: str) -> None:
    """A new rung has its own clocks: what still runs is cancelled (with its history kept) and started afresh."""
    deadlines.end_all(subject=grievance, now=now, actor=actor, purposes=RESTARTED_AT_RUNG, reason=reason)
    start_handling_clocks(grievance, now)


def meet_first_contact(grievance: Grievance, now: datetime, actor: User | None) -> None:
    if grievance.contacted_at is None:
        grievance.contacted_at = now
        ended = deadlines.end_all(subject=grievance, now=now, actor=actor, purposes=(FIRST_CONTACT,), met=True)
        if any(clock.state == Deadline.State.MET_LATE for clock in ended):  # the sweep had not come by yet
            grievance.contact_was_late = True


def wait_for_resident(grievance: Grievance, now: datetime, actor: User | None) -> None:
    """The clocks of the work stand still; those of rulings and orders run on."""
    for clock in live(grievance):
        if clock.purpose in STILL_WHILE_WAITING and clock.state == Deadline.State.RUNNING:
            deadlines.suspend(deadline=clock, now=now, actor=actor, reason=_("等待居民补充"))
    start_clock(grievance, WAITING, now)


def stop_waiting(grievance: Grievance, now: datetime, actor: User | None, reason: str) -> None:
    """What stood still runs on, but for a settling term that somebody suspended until a day that has not come."""
    deadlines.end_all(subject=grievance, now=now, actor=actor, purposes=(WAITING,), met=True)
    clocks = live(grievance)
    held = {SETTLE} if any(clock.purpose == SUSPENSION for clock in clocks) else set()
    for clock in clocks:
        if clock.state == Deadline.State.SUSPENDED and clock.purpose not in held:
            deadlines.resume(deadline=clock, now=now, actor=actor, reason=reason)


def hold_settling(grievance: Grievance, now: datetime, reason: str) -> None:
    """The settling term stands still while something else settles the matter by its own public clocks."""
    clock = settling_clock(grievance)
    if clock and clock.state == Deadline.State.RUNNING:
        deadlines.suspend(deadline=clock, now=now, actor=None, reason=reason)


def let_settling_run(grievance: Grievance, now: datetime, reason: str) -> None:
    """It runs on, but for a term that was suspended until a day, or while the resident is asked."""
    alive = live(grievance)
    clock = next((one for one in alive if one.purpose == SETTLE), None)
    is_waited_for = any(one.purpose in (SUSPENSION, WAITING) for one in alive)
    if clock and clock.state == Deadline.State.SUSPENDED and not is_waited_for:
        deadlines.resume(deadline=clock, now=now, actor=None, reason=reason)


def settling_clock(grievance: Grievance) -> Deadline | None:
    return next((clock for clock in live(grievance) if clock.purpose == SETTLE), None)


def start_reminder(grievance: Grievance, now: datetime) -> None:
    """At the district there is no rung above: the matter stays red and is brought up again every day."""
    deadlines.start(
        subject=grievance,
        purpose=DISTRICT_REMINDER,
        level=grievance.level,
        now=now,
        amount=REMINDER_HOURS,
        unit=Unit.HOURS,
    )


def copy_clock_to_row(grievance: Grievance) -> None:
    """Repeat the earliest live handling clock on the row, where the worklist filters and sorts."""
    show_clocks(grievance, live(grievance))


def show_clocks(grievance: Grievance, alive: Iterable[Deadline]) -> None:
    """The same from clocks that were read already."""
    clocks = [clock for clock in alive if clock.purpose in HANDLING_PURPOSES]
    running = [clock for clock in clocks if clock.state == Deadline.State.RUNNING]
    grievance.is_suspended = bool(clocks) and not running
    has_run_out = grievance.is_open and grievance.is_overdue and grievance.state != State.MERGED
    if running:
        first = min(running, key=lambda clock: clock.due_at)
        grievance.due_at, grievance.warn_at = first.due_at, first.warn_at
    elif not (has_run_out and not clocks):  # what ran out at the district stays red
        grievance.due_at = grievance.warn_at = None
    if not grievance.is_open:
        grievance.is_overdue = False
