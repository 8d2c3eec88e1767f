"""Who may do what at a meeting: the table (chair, clerk, the office of the council) and whoever holds a seat."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from deliberation.models import Council, Meeting, Seat
from deliberation.selectors.meetings import TABLE_ROLES, seats_held
from deliberation.states import CouncilKind, MeetingState
from deliberation.states_meetings import MeetingActors, MeetingVerb, step, verbs_of
from governance.common.decisions import ALLOWED, Decision, refuse
from governance.people.authority import Authority, authority_of, within
from governance.people.models import User
from governance.people.roles import HANDLERS, Role
from governance.territory.levels import Level

GRID_KINDS = (CouncilKind.BUILDING, CouncilKind.GROUP)


def is_office(authority: Authority, council: Council) -> bool:
    """The community of the council, the street above it, and for buildings and groups the grids they stand in."""
    roles = (*HANDLERS[Level.COMMUNITY], Role.STREET_OFFICER)
    if authority.covers(council.community.code, *roles):
        return True
    if council.kind not in GRID_KINDS or not authority.has(*HANDLERS[Level.GRID]):
        return False
    return any(authority.covers(code, *HANDLERS[Level.GRID]) for code in _grids_of(council))


def _grids_of(council: Council) -> list[str]:
    if council.building_id:
        return [council.building.grid.code] if council.building and council.building.grid else []
    if council.group:
        return list(council.group.buildings.filter(grid__isnull=False).values_list("grid__code", flat=True).distinct())
    return []


def is_at_table(user: User, council: Council, now: datetime) -> bool:
    """May this person lead meetings of the council?"""
    on = timezone.localdate(now)
    return is_office(authority_of(user, on), council) or any(
        seat.role in TABLE_ROLES for seat in seats_held(user, council.pk, on)
    )


def may_plan(user: User, council: Council, now: datetime) -> Decision:
    if is_at_table(user, council, now):
        return ALLOWED
    return refuse(_("会议由议事会召集人、记录员或所在社区召集。"))


def decide(
    actor: User | None, verb: MeetingVerb, meeting: Meeting, now: datetime, *, seat: Seat | None = None
) -> Decision:
    """May `actor` do `verb` at this meeting as it stands? `seat`: whom it is done for; None: any of their own.

    The table does what members do for a member who has no telephone at hand; nobody else acts for another seat.
    """
    rule = step(meeting.state, verb)
    if rule is None:
        return refuse(_("会议现在是「%(state)s」，不能这样操作。") % {"state": MeetingState(meeting.state).label})
    if actor is None:
        return refuse(_("请先登录。"))
    if rule.actors is MeetingActors.MEMBER:
        own = [held.pk for held in seats_held(actor, meeting.council_id, timezone.localdate(now))]
        if own and (seat is None or seat.pk in own):
            return ALLOWED
        if seat is None:
            return refuse(_("您不是这个议事会的成员。"))
    if is_at_table(actor, meeting.council, now):
        return ALLOWED
    return refuse(_("这一步由议事会召集人、记录员或所在社区操作。"))


def verbs_for(user: User, meeting: Meeting, now: datetime) -> list[MeetingVerb]:
    """What this person may do now at the table: the buttons of the desk's page."""
    if not is_at_table(user, meeting.council, now):
        return []
    return verbs_of(meeting.state)


def plannable_councils(user: User, now: datetime) -> QuerySet[Council]:
    """The active councils for which this person may plan a meeting: says of all what `may_plan` says of one."""
    on = timezone.localdate(now)
    authority = authority_of(user, on)
    rule = within(authority.codes(*HANDLERS[Level.COMMUNITY], Role.STREET_OFFICER))
    grids = authority.codes(*HANDLERS[Level.GRID])
    if grids:
        rule |= Q(kind__in=GRID_KINDS, building__grid__code__in=grids)
        groups = Council.objects.filter(pk=OuterRef("pk"), group__buildings__grid__code__in=grids)
        rule |= Q(kind__in=GRID_KINDS) & Q(Exists(groups))
    heads = Seat.objects.in_force(on).filter(user=user, role__in=TABLE_ROLES, council=OuterRef("pk"))
    return Council.objects.filter(rule | Q(Exists(heads)), is_active=True).select_related("community", "building__grid")
