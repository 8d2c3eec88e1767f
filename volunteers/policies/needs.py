"""Who may do what to a request for help, and who reads whose it is."""

from datetime import datetime
from functools import cached_property

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from governance.common.decisions import ALLOWED, Decision, refuse
from governance.people.authority import authority_of
from governance.people.models import User
from governance.people.roles import HANDLING_ROLES, Role
from volunteers.models import HelpRequest, Membership, Volunteer
from volunteers.policies.answering import answer
from volunteers.selectors.people import OFFICE, volunteer_of
from volunteers.states.needs import HELP_STEPS, HelpActors, HelpState, HelpVerb
from volunteers.states.people import VolunteerState

Actor = User | AnonymousUser | None  # None: a clock, or the matter it came from
KEEPS_OFFERS = (*OFFICE, Role.STREET_OFFICER, Role.DISTRICT_SUPERVISOR)


class Standing:
    """What somebody is to a request; each question is asked at most once."""

    def __init__(self, actor: User, request: HelpRequest, now: datetime) -> None:
        self.actor, self.request, self.now = actor, request, now

    @cached_property
    def is_office(self) -> bool:
        return works_for(self.actor, self.request.community.code, self.now)

    @cached_property
    def is_asker(self) -> bool:
        return self.request.requester_id == self.actor.pk

    @cached_property
    def volunteer(self) -> Volunteer | None:
        return volunteer_of(self.actor)

    @cached_property
    def is_claimant(self) -> bool:
        return self.volunteer is not None and self.request.volunteer_id == self.volunteer.pk

    @cached_property
    def is_checked_here(self) -> bool:
        return (
            self.volunteer is not None
            and self.volunteer.state == VolunteerState.ACTIVE
            and Membership.objects.filter(
                volunteer=self.volunteer, community=self.request.community_id, left_on=None
            ).exists()
        )

    def is_one_of(self, actors: HelpActors) -> bool:
        if actors is HelpActors.VOLUNTEER:
            return self.is_checked_here and not self.is_asker
        if actors is HelpActors.CLAIMANT:
            return self.is_claimant
        if actors is HelpActors.OFFICE:
            return self.is_office and not self.is_claimant
        if actors is HelpActors.HELPER:
            return self.is_claimant or self.is_office
        if actors is HelpActors.ASKER:
            return self.is_asker or (self.is_office and not self.is_claimant)
        return False


REFUSALS = {
    HelpActors.OFFICE: gettext_lazy("这一步由这个社区的工作人员办理；自己认领的，请同事办理。"),
    HelpActors.VOLUNTEER: gettext_lazy("只有经这个社区核验身份的志愿者可以认领，也不能认领自己的求助。"),
    HelpActors.CLAIMANT: gettext_lazy("这一步由认领的志愿者办理。"),
    HelpActors.HELPER: gettext_lazy("这一步由认领的志愿者或社区办理。"),
    HelpActors.ASKER: gettext_lazy("这一步由求助人办理，或者由社区代为办理。"),
    HelpActors.SYSTEM: gettext_lazy("这一步到时间由系统自动进行。"),
}


def works_for(actor: User, community_code: str, now: datetime) -> bool:
    return authority_of(actor, timezone.localdate(now)).covers(community_code, *OFFICE)


def may_ask_for_others(actor: User, area_code: str, now: datetime) -> Decision:
    """Staff enter what residents ask for on the telephone, at the counter, at a visit: grid and community."""
    if authority_of(actor, timezone.localdate(now)).covers(area_code, *HANDLING_ROLES):
        return ALLOWED
    return refuse(_("代居民登记求助由这个社区和网格的工作人员办理。"))


def may_work(actor: User, community_code: str, now: datetime) -> Decision:
    return ALLOWED if works_for(actor, community_code, now) else refuse(str(REFUSALS[HelpActors.OFFICE]))


def may_keep_offers(actor: User, area_code: str, now: datetime) -> Decision:
    if authority_of(actor, timezone.localdate(now)).covers(area_code, *KEEPS_OFFERS):
        return ALLOWED
    return refuse(_("合作服务由这个社区，或者它的街道、区登记。"))


def misfit(verb: HelpVerb, request: HelpRequest, now: datetime) -> str:
    """Why the verb does not exist for anybody just now (409); '' where it does."""
    if (request.state, verb) in HELP_STEPS:
        if verb is HelpVerb.CONFIRM and (request.record is None or request.record.organiser_at):
            return _("时长已经确认过，或者不记志愿服务时长。")
        return ""
    if verb is HelpVerb.CLAIM and request.state != HelpState.OPEN:
        return _("这件事已经有人认领，或者已经结束，谢谢您。")
    return _("这件求助现在是「%(state)s」，不能这样操作。") % {"state": HelpState(request.state).label}


def decide(
    actor: Actor, verb: HelpVerb, request: HelpRequest, now: datetime, *, standing: Standing | None = None
) -> Decision:
    """May `actor` do `verb` to this request as it stands now? A refusal says why in words."""
    reason = misfit(verb, request, now)
    if reason:
        return refuse(reason)
    actors = HELP_STEPS[request.state, verb].actors
    return answer(
        actor,
        actors,
        REFUSALS,
        lambda user: standing or Standing(user, request, now),
        without_account=HelpActors.SYSTEM,
    )


def verbs_for(actor: User, request: HelpRequest, now: datetime, standing: Standing | None = None) -> list[HelpVerb]:
    """What this person may do now: the buttons of the page."""
    standing = standing or Standing(actor, request, now)
    verbs = [verb for (state, verb) in HELP_STEPS if state == request.state]
    return [verb for verb in verbs if decide(actor, verb, request, now, standing=standing)]
