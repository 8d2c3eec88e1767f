"""Who may work for a council: its office, and its chair or clerk."""

from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from django.utils.translation import gettext as _

from deliberation.models import Council
from deliberation.selectors.councils import ABOVE_ROLES, is_leading, serves
from governance.common.decisions import ALLOWED, Decision, refuse
from governance.people.authority import authority_of
from governance.people.models import User
from governance.people.roles import DISPATCHING_ROLES


def may_serve(user: User | AnonymousUser, council: Council, now: datetime) -> Decision:
    """The office of the council: its community, its grid where it is a building's or a group's, the street above."""
    if serves(authority_of(user, timezone.localdate(now)), council):
        return ALLOWED
    return refuse(_("这是%(council)s的事，由所在社区办理。") % {"council": council.name})


def may_lead(user: User | AnonymousUser, council: Council, now: datetime) -> Decision:
    """Chair or clerk, or the office in their place."""
    if is_leading(user, council, timezone.localdate(now)) or may_serve(user, council, now):
        return ALLOWED
    return refuse(_("这一步由%(council)s的召集人、记录员或所在社区办理。") % {"council": council.name})


def may_oversee(user: User | AnonymousUser, council: Council, now: datetime) -> Decision:
    """The level above the council's office."""
    if authority_of(user, timezone.localdate(now)).covers(council.area_code, *ABOVE_ROLES):
        return ALLOWED
    return refuse(_("这一步由街道或区级决定。"))


def may_seat(user: User | AnonymousUser, council: Council, now: datetime) -> Decision:
    """Seats are given and ended by the community or the street above."""
    if authority_of(user, timezone.localdate(now)).covers(council.area_code, *DISPATCHING_ROLES):
        return ALLOWED
    return refuse(_("议事会成员由社区登记。"))
