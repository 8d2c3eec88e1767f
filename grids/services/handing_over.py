"""One person hands a duty to the next: the days meet, the open matters go along, both are told."""

from dataclasses import replace
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from governance.common.errors import InputRefused, PermissionRefused
from governance.people.models import User
from grids.models import DwellingDue, Handover, RosterEntry
from grids.selectors.roster import place_of
from grids.services.endings import leave_post, plan_end
from grids.services.roster import NewEntry, add_entry, change_entry, leave_trail, tell
from grids.states import Duty, RosterVerb
from grievances.services.handing_on import open_matters_of


@transaction.atomic
def hand_over(
    *,
    entry_id: int,
    on: date,
    user: User | None = None,
    name: str = "",
    work_phone: str = "",
    words: str = "",
    actor: User | None,
    now: datetime,
) -> Handover:
    """The duty passes to somebody else from the day `on`: ends here, begins there, with a row that says what went along.

    Matters go the same moment where the day has come, else by the clock of that day.
    """
    entry = change_entry(entry_id, RosterVerb.HAND_OVER, actor, now)
    assert actor is not None
    new = NewEntry(Duty(entry.duty), place_of(entry), on, user=user, name=name, work_phone=work_phone)
    if user is not None and user.pk == actor.pk:
        raise PermissionRefused("not_oneself", _("不能任命自己，请由上一级或同事办理。"))
    if (user is not None and user.pk == entry.user_id) or (user is None and new.shown_name == entry.name):
        raise InputRefused("same_person", _("接手人还是本人。"), fields={"user": _("接手人还是本人")})
    plan_end(entry, on, _("移交%(name)s") % {"name": new.shown_name}, now)
    after = add_entry(new=replace(new, team_role=entry.team_role), community=entry.community, actor=actor, now=now)
    open_now = open_matters_of([entry.user], entry.grid or entry.community) if entry.user and entry.posting_id else 0
    handover = Handover.objects.create(
        before=entry, after=after, at=now, by=actor, matters=open_now, visits_due=_visits_due(entry, on),
        words=words.strip()[:300],
    )  # fmt: skip
    leave_trail("hand_over", entry, actor, now, after=after.pk, on=on, matters=open_now)
    tell(entry, "handed-over", _("您的工作已安排移交：%(duty)s") % {"duty": Duty(entry.duty).label}, actor, now)
    moved = leave_post(entry, after=after, by=actor, now=now)
    if moved > open_now:
        handover.matters = moved
        handover.save(update_fields=["matters"])
    return handover


def _visits_due(entry: RosterEntry, on: date) -> int:
    """Dwellings of the grid that are due by that day: nothing moves, the successor sees them as their own."""
    if entry.duty != Duty.GRID_WORKER:
        return 0
    return DwellingDue.objects.filter(area_code=entry.area_code, due_on__lte=on).count()
