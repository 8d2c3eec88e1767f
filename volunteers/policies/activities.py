"""Who may do what with an activity. What is published everybody reads; rolls only who organises."""

from datetime import datetime

from django.utils.translation import gettext as _

from governance.common.decisions import ALLOWED, Decision, refuse
from governance.people.models import User
from volunteers.models import Activity, Team
from volunteers.policies.people import works_for
from volunteers.selectors.people import leads, volunteer_of
from volunteers.states.activity_steps import ACTIVITY_STEPS, ActivityVerb, Actors
from volunteers.states.people import VolunteerState
from volunteers.states.service import ActivityState


def may_draft(actor: User, area_code: str, team: Team | None, now: datetime) -> Decision:
    if works_for(actor, area_code, now) or (team and leads(actor, team.pk)):
        return ALLOWED
    return refuse(_("活动由社区工作人员或服务队队长起草。"))


def organises(actor: User, activity: Activity, now: datetime) -> bool:
    if activity.leader_id == actor.pk or works_for(actor, activity.area_code, now):
        return True
    return leads(actor, activity.team_id)


def misfit(verb: ActivityVerb, activity: Activity) -> str:
    """Why the verb does not exist for anybody just now (409); '' where it does."""
    if (activity.state, verb) not in ACTIVITY_STEPS:
        return _("这次活动现在是「%(state)s」，不能这样操作。") % {"state": ActivityState(activity.state).label}
    if verb is ActivityVerb.PUBLISH and activity.is_risky and not activity.insurance:
        return _("可能发生人身危险的活动，先登记志愿者人身意外伤害保险才能发布（志愿服务条例第十七条）。")
    return ""


def decide(actor: User, verb: ActivityVerb, activity: Activity, now: datetime) -> Decision:
    """May `actor` do `verb` to this activity as it stands now? A refusal says why in words."""
    reason = misfit(verb, activity)
    if reason:
        return refuse(reason)
    actors = ACTIVITY_STEPS[activity.state, verb].actors
    if actors is Actors.VOLUNTEER:
        volunteer = volunteer_of(actor)
        if volunteer and volunteer.state == VolunteerState.ACTIVE:
            return ALLOWED
        return refuse(_("先注册志愿者，社区核验身份以后就能报名。"))
    if actors is Actors.OFFICE:
        if works_for(actor, activity.area_code, now):
            return ALLOWED
        return refuse(_("活动由社区工作人员审核发布。"))
    if organises(actor, activity, now):
        return ALLOWED
    return refuse(_("这一步由活动负责人、队长或社区工作人员办理。"))


def verbs_for(actor: User, activity: Activity, now: datetime) -> list[ActivityVerb]:
    """What an organiser may do now: the buttons of the page."""
    verbs = [verb for (state, verb) in ACTIVITY_STEPS if state == activity.state and verb is not ActivityVerb.SIGN_UP]
    return [verb for verb in verbs if decide(actor, verb, activity, now)]
