"""Who may do what at a meeting: the table (chair, clerk, the office of the council) and whoever holds a seat."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from deliberation.models import Council, Meeting, Seat
from deliberation.policies.councils import may_lead
from deliberation.selectors.councils import LEADING, in_office
from deliberation.selectors.meetings import seats_held
from deliberation.states import MeetingState
from deliberation.states_meetings import MeetingActors, MeetingVerb, step, verbs_of
from governance.common.days import in_force
from governance.common.decisions import ALLOWED, Decision, refuse
from governance.people.authority import authority_of
from governance.people.models import User


def is_at_table(user: User, council: Council, now: datetime) -> bool:
    """May this person lead meetings of the council?"""
    return bool(may_lead(user, council, now))


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
    """The active councils for which this person may plan a meeting: `may_lead`, said of all."""
    on = timezone.localdate(now)
    heads = Seat.objects.filter(in_force(on), user=user, role__in=LEADING, council=OuterRef("pk"))
    rule = in_office(authority_of(user, on)) | Q(Exists(heads))
    return Council.objects.filter(rule, is_active=True).select_related("community", "building__grid")
