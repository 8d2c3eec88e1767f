"""When the people or the borders of a rung change: open matters go to whoever is responsible now, never to an empty post.

Called by the roster in its own transaction, a matter at a time in the order of their ids.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from governance.people.models import User
from governance.people.selectors import handlers_at
from governance.territory.models import Area, Building
from grievances.models import Grievance, TimelineEntry
from grievances.search import index_for_staff
from grievances.services import clocks
from grievances.services.change import Change, changing
from grievances.services.messages import tell, tell_holders
from grievances.services.rungs import move_up
from grievances.states import State, Verb

STILL = (State.WAITING, State.MERGED)  # their clocks stand: they get no fresh ones


def hand_on_matters(*, rung: Area, before: User, after: User | None, by: User | None, now: datetime) -> list[int]:
    """Open matters that `before` had at this rung go to `after`, else to the rung; where nobody is left there, all go up.

    `before` must have lost the posting already. Returns the ids of what changed.
    """
    handlers = handlers_at(rung.code, timezone.localdate(now))
    rows = Grievance.objects.filter(is_open=True, holder=rung)
    if handlers:
        rows = rows.filter(assignee=before)
    ids = list(rows.order_by("id").values_list("pk", flat=True))
    to = after if after in handlers else None
    for grievance_id in ids:
        _hand_on(grievance_id, rung=rung, to=to, is_empty=not handlers, by=by, now=now)
    return ids


def _hand_on(grievance_id: int, *, rung: Area, to: User | None, is_empty: bool, by: User | None, now: datetime) -> None:
    with changing(grievance_id, Verb.HAND_ON, None, now) as change:
        grievance = change.grievance
        change.actor = by
        if grievance.holder_id != rung.pk:
            return  # it rose while we waited for the lock
        if is_empty and move_up(change):
            _restart(change, "vacant")
            change.say(
                _("%(rung)s暂无在岗人员，已转由%(holder)s办理") % {"rung": rung.name, "holder": grievance.holder.name}
            )
            tell_holders(change, "handed-on", _("一件诉求因下级人员变动转给您"))
            return
        grievance.assignee = to
        change.say(_("经办人已变更"), audience=TimelineEntry.Audience.STAFF, words=str(to or ""))
        if to:
            tell(change, "handed-on", [to], _("一件诉求移交给您办理"))


def hand_on_building(*, building: Building, grid: Area, by: User | None, now: datetime) -> list[int]:
    """The building belongs to another grid now: so do its open matters; those that a grid holds get a new holder.

    Returns the ids of the matters whose holder changed.
    """
    place = Q(building=building) & ~Q(area=grid)
    moved = []
    for grievance_id in list(Grievance.objects.filter(place, is_open=True).order_by("id").values_list("pk", flat=True)):
        with changing(grievance_id, Verb.HAND_ON, None, now) as change:
            grievance = change.grievance
            change.actor = by
            was_held_by_grid = grievance.level == grid.level
            grievance.area, grievance.area_code = grid, grid.code
            index_for_staff(grievance)
            if was_held_by_grid:
                _to_grid(change, grid)
                moved.append(grievance_id)
    return moved


def _to_grid(change: Change, grid: Area) -> None:
    grievance = change.grievance
    grievance.holder, grievance.holder_code, grievance.assignee = grid, grid.code, None
    if not handlers_at(grid.code, timezone.localdate(change.now)) and move_up(change):
        _restart(change, "vacant")
    change.say(_("楼栋划入%(grid)s，已转由%(holder)s办理") % {"grid": grid.name, "holder": grievance.holder.name})
    tell_holders(change, "handed-on", _("一件诉求随楼栋划转给您"))


def _restart(change: Change, reason: str) -> None:
    if change.grievance.state not in STILL:
        clocks.restart_at_rung(change.grievance, change.now, actor=change.actor, reason=reason)


def open_matters_of(people: Iterable[User], rung: Area) -> int:
    """How many open matters these people have at this rung: what a handover would carry."""
    return Grievance.objects.filter(is_open=True, holder=rung, assignee__in=list(people)).count()
