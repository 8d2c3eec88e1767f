"""Who may do what with a volunteer's registration, and with a team."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from governance.common.decisions import ALLOWED, Decision, refuse
from governance.people.authority import authority_of
from governance.people.models import User
from volunteers.models import Membership, Team, TeamMember, Volunteer
from volunteers.selectors.people import OFFICE, leads
from volunteers.states.people import VolunteerState
from volunteers.states.people_steps import VOLUNTEER_STEPS, Actors, VolunteerVerb


def works_for(user: User, area_code: str, now: datetime) -> bool:
    return authority_of(user, timezone.localdate(now)).covers(area_code, *OFFICE)


def misfit(verb: VolunteerVerb, volunteer: Volunteer) -> str:
    """Why the verb does not exist for anybody just now (409); '' where it does."""
    if (volunteer.state, verb) in VOLUNTEER_STEPS:
        return ""
    return _("这位志愿者现在是「%(state)s」，不能这样操作。") % {"state": VolunteerState(volunteer.state).label}


def decide(actor: User, verb: VolunteerVerb, volunteer: Volunteer, now: datetime) -> Decision:
    """May `actor` do `verb` to this registration as it stands now? A refusal says why in words."""
    reason = misfit(verb, volunteer)
    if reason:
        return refuse(reason)
    is_self = volunteer.user_id == actor.pk
    if VOLUNTEER_STEPS[volunteer.state, verb].actors is Actors.SELF:
        return ALLOWED if is_self else refuse(_("这一步由志愿者本人办理。"))
    codes = Membership.objects.filter(volunteer=volunteer, left_on=None).values_list("area_code", flat=True)
    if not is_self and any(works_for(actor, code, now) for code in codes):
        return ALLOWED
    return refuse(_("这一步由志愿者所在社区的工作人员办理，不能办自己的。"))


def verbs_for(actor: User, volunteer: Volunteer, now: datetime) -> list[VolunteerVerb]:
    verbs = [verb for (state, verb) in VOLUNTEER_STEPS if state == volunteer.state]
    return [verb for verb in verbs if decide(actor, verb, volunteer, now)]


def may_found_team(actor: User, area_code: str, now: datetime) -> Decision:
    """志愿服务条例 42: a group serves inside a community with the consent of its residents' committee."""
    if works_for(actor, area_code, now):
        return ALLOWED
    return refuse(_("服务队由这个社区的工作人员登记。"))


def may_remove(actor: User, member: TeamMember, now: datetime) -> Decision:
    """Oneself always; a leader takes out members, the community leaders too."""
    if member.volunteer.user_id == actor.pk:
        return ALLOWED
    if member.is_leader and not works_for(actor, member.team.area_code, now):
        return refuse(_("队长由社区工作人员请离队。"))
    return may_lead(actor, member.team, now)


def may_lead(actor: User, team: Team, now: datetime) -> Decision:
    if works_for(actor, team.area_code, now) or leads(actor, team.pk):
        return ALLOWED
    return refuse(_("这一步由队长或社区工作人员办理。"))
