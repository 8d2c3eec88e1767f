"""Many matters whose time is up at the same moment, as after a holiday: each goes up its rung, in few statements together.

What happens to one is what `rungs.rise_when_due` does; a test holds the two against each other.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext as _

from governance.common.errors import StateRefused
from governance.common.rows import insert_rows, update_rows
from governance.deadlines.bulk import ClockPlan, cancel_many, plan_clock, start_many
from governance.deadlines.models import Deadline
from governance.notifications.services import notify_many
from governance.people.models import User
from governance.people.selectors import Staffing
from governance.territory.levels import Level
from governance.territory.models import Area
from governance.trail.bulk import record_many
from grievances.models import Grievance, TimelineEntry
from grievances.policies import decide
from grievances.services import clocks
from grievances.services.change import Change, trail_data
from grievances.services.lapsing import keep_in_step
from grievances.services.messages import notice_of
from grievances.services.rungs import rose_words
from grievances.services.webhooks import announce
from grievances.states import Verb

Rise = tuple[Change, Deadline]
MOVED = (
    "level", "holder", "holder_code", "assignee", "is_overdue", "rises", "due_at", "warn_at", "is_suspended",
    "contact_was_late", "objection_level", "has_time_request", "needs_ruling",
)  # fmt: skip


def fits_batch(grievance: Grievance) -> bool:
    return Level(grievance.level).above is not None


def rise_many(pairs: Sequence[tuple[Grievance, Deadline]], now: datetime) -> None:
    """Handler of the sweep for many expired clocks; matters and clocks are locked and the clocks marked."""
    rises = [_begin(grievance, deadline, now) for grievance, deadline in pairs]
    prefetch_related_objects([grievance for grievance, _deadline in pairs], "assignee")
    areas = _areas(rises)
    staffing = Staffing(
        area_codes=[code for area in areas.values() for code in (area.code, area.parent.code if area.parent else "")],
        department_ids=[
            change.grievance.department_id for change, _deadline in rises if change.grievance.department_id
        ],
        on=timezone.localdate(now),
    )
    concerned = {change.grievance.pk: _concerned(change.grievance, staffing) for change, _deadline in rises}
    entries = [_move_up(change, areas[change.grievance.holder_id]) for change, _deadline in rises]
    _restart_clocks(rises, now)
    update_rows([change.grievance for change, _deadline in rises], MOVED)
    for (change, _deadline), entry in zip(rises, insert_rows(entries), strict=True):
        change.entry = entry
    _record(rises, now)
    title = _("一件诉求超时，已自动上升")
    notify_many(
        [
            notice_of(change, "rose", [*_concerned(change.grievance, staffing), *concerned[change.grievance.pk]], title)
            for change, _deadline in rises
        ],
        now=now,
    )
    for change, _deadline in rises:
        announce(change)


def _begin(grievance: Grievance, deadline: Deadline, now: datetime) -> Rise:
    decision = decide(None, Verb.RISE, grievance, now)
    if not decision:
        raise StateRefused("wrong_state", decision.reason)
    change = Change(grievance, Verb.RISE, None, False, now, grievance.state)
    change.data = {"deadline": deadline.pk, "purpose": deadline.purpose}
    return change, deadline


def _areas(rises: Sequence[Rise]) -> dict[int, Area]:
    ids = {change.grievance.holder_id for change, _deadline in rises}
    return {area.pk: area for area in Area.objects.filter(pk__in=ids).select_related("parent")}


def _concerned(grievance: Grievance, staffing: Staffing) -> list[User]:
    """As `selectors.people_concerned`."""
    if grievance.assignee:
        return [grievance.assignee, *staffing.leaders_at(grievance.holder_code)]
    officers = staffing.officers_of(grievance.department_id) if grievance.department_id else []
    return [*staffing.handlers_at(grievance.holder_code), *officers]


def _move_up(change: Change, area: Area) -> TimelineEntry:
    grievance, above = change.grievance, area.parent
    if above is None:
        raise StateRefused("top_rung", _("已经在区级，没有更高一级可以上报。"))
    grievance.level, grievance.holder, grievance.holder_code = above.level, above, above.code
    grievance.assignee, grievance.is_overdue = None, True
    grievance.rises += 1
    grievance.contact_was_late |= change.data["purpose"] == clocks.FIRST_CONTACT
    return TimelineEntry(
        grievance=grievance,
        at=change.now,
        verb=change.verb,
        line=rose_words(area.name, above.name),
        audience=TimelineEntry.Audience.PUBLIC,
        state_after=grievance.state,
    )


def _restart_clocks(rises: Sequence[Rise], now: datetime) -> None:
    matters = [change.grievance for change, _deadline in rises]
    cancel_many(subjects=matters, purposes=clocks.RESTARTED_AT_RUNG, now=now, reason="expired")
    plans: dict[tuple[str, str, str], ClockPlan] = {}
    starts = []
    for matter in matters:
        for purpose in clocks.purposes_of(matter):
            kind = (purpose, matter.level, matter.urgency)
            if kind not in plans:
                plans[kind] = plan_clock(purpose=purpose, level=matter.level, urgency=matter.urgency, now=now)
            starts.append((matter, plans[kind]))
    running: dict[int, list[Deadline]] = {}
    for clock in start_many(starts=starts):
        running.setdefault(clock.subject_id, []).append(clock)
    for matter in matters:
        if matter.has_proceedings:
            keep_in_step(matter, None, now)
        clocks.show_clocks(matter, running.get(matter.pk, []))


def _record(rises: Sequence[Rise], now: datetime) -> None:
    record_many(
        actor=None,
        verb=f"grievances.{Verb.RISE}",
        subjects=[(change.grievance, change.grievance.area_code, trail_data(change)) for change, _deadline in rises],
        now=now,
    )
