"""Postings follow the roster: what gives authority is opened, ended and lent together with the duty."""

from datetime import date

from django.db.models import Q

from governance.people.models import Posting, User
from governance.people.roles import Role
from governance.territory.models import Area
from grids.states import Duty

ROLE_OF_DUTY: dict[Duty, Role] = {
    Duty.GRID_LEADER: Role.GRID_LEADER,
    Duty.GRID_WORKER: Role.GRID_WORKER,
    Duty.COMMUNITY_STAFF: Role.COMMUNITY_WORKER,
    Duty.SECRETARY: Role.COMMUNITY_SECRETARY,
}


def open_posting(*, user: User, duty: Duty, area: Area, starts_on: date, ends_on: date | None = None) -> Posting:
    """The posting of a duty. One that the person holds already, entered before there was a roster, is taken over."""
    held = Posting.objects.filter(
        user=user, role=ROLE_OF_DUTY[duty], area=area, department=None, organisation=None, ends_on=None
    ).first()
    if held and held.starts_on <= starts_on:
        if ends_on:
            held.ends_on = ends_on
            held.save(update_fields=["ends_on"])
        return held
    if held:
        held.starts_on = starts_on
        held.ends_on = ends_on
        held.save(update_fields=["starts_on", "ends_on"])
        return held
    return Posting.objects.create(user=user, role=ROLE_OF_DUTY[duty], area=area, starts_on=starts_on, ends_on=ends_on)


def lend_posting(*, deputy: User, duty: Duty, area: Area, starts_on: date, ends_on: date) -> Posting | None:
    """The deputy's authority for these days; None where they hold it anyhow."""
    same = Posting.objects.filter(user=deputy, role=ROLE_OF_DUTY[duty], area=area, department=None)
    if same.filter(Q(ends_on=None) | Q(ends_on__gte=ends_on), starts_on__lte=starts_on).exists():
        return None
    return Posting.objects.create(user=deputy, role=ROLE_OF_DUTY[duty], area=area, starts_on=starts_on, ends_on=ends_on)


def end_posting(posting: Posting, on: date) -> None:
    """Ends on the day; what would never have begun goes."""
    if on <= posting.starts_on:
        posting.delete()
        return
    posting.ends_on = on
    posting.save(update_fields=["ends_on"])
