"""What is open beside the work follows the matter: it ends with it, moves up with it, and never outlives its clock."""

from datetime import datetime

from governance.deadlines import services as deadlines
from governance.deadlines.models import Deadline
from governance.deadlines.selectors import live
from governance.people.models import User
from governance.territory.levels import CODE_LENGTH, Level
from grievances.models import Grievance, Objection, TimeRequest
from grievances.services import clocks
from grievances.states import State


def keep_in_step(grievance: Grievance, actor: User | None, now: datetime) -> None:
    """Called at the end of every verb on a matter that has or had proceedings; the caller saves the row."""
    running = live(grievance)
    if grievance.objection_level:
        _objection(grievance, actor, now)
    if grievance.has_time_request:
        _time_request(grievance, running, now)
    _suspension(grievance, running, actor, now)
    if grievance.supervision_level and not grievance.is_open:
        _supervision(grievance, actor, now)
    grievance.needs_ruling = bool(grievance.objection_level or grievance.has_time_request or grievance.contest_level)


def _objection(grievance: Grievance, actor: User | None, now: datetime) -> None:
    """Without meaning once the matter has ended or left the department; else it is ruled on no lower than the holder."""
    if grievance.is_open and grievance.objections.filter(ruling="", department=grievance.department_id).exists():
        if CODE_LENGTH[Level(grievance.level)] < CODE_LENGTH[Level(grievance.objection_level)]:
            grievance.objection_level = grievance.level
        return
    grievance.objections.filter(ruling="").update(ruling=Objection.Ruling.LAPSED, ruled_at=now)
    grievance.objection_level = ""
    deadlines.end_all(subject=grievance, now=now, actor=actor, purposes=(clocks.OBJECTION,), reason="lapsed")


def _time_request(grievance: Grievance, running: list[Deadline], now: datetime) -> None:
    waiting = grievance.time_requests.filter(ruling="").exclude(deadline__in=[clock.pk for clock in running])
    if waiting.update(ruling=TimeRequest.Ruling.LAPSED, ruled_at=now):
        grievance.has_time_request = False


def _suspension(grievance: Grievance, running: list[Deadline], actor: User | None, now: datetime) -> None:
    """A term that was replaced (risen, sorted again) runs from the start: nothing is suspended any more."""
    if not any(clock.purpose == clocks.SUSPENSION for clock in running):
        return
    still = any(clock.purpose == clocks.SETTLE and clock.state == Deadline.State.SUSPENDED for clock in running)
    if not still:
        deadlines.end_all(subject=grievance, now=now, actor=actor, purposes=(clocks.SUSPENSION,), reason="replaced")


def _supervision(grievance: Grievance, actor: User | None, now: datetime) -> None:
    """A resolved matter has done what was demanded, and its order waits to be closed; with any other end it ends too."""
    grievance.supervision_due_at = None
    is_resolved = grievance.state == State.RESOLVED
    deadlines.end_all(
        subject=grievance, now=now, actor=actor, purposes=(clocks.SUPERVISION,), met=is_resolved, reason="ended"
    )
    if not is_resolved:
        grievance.supervision_level = ""
        grievance.supervision_orders.filter(closed_at=None).update(closed_at=now)
