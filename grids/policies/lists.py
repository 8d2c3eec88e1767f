"""Who keeps the lists: the community and the street above it; grid workers bring in needs."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from governance.common.decisions import ALLOWED, Decision, refuse
from governance.people.authority import authority_of
from governance.people.models import Organisation, User
from governance.people.roles import HANDLERS, Role
from governance.territory.levels import Level, code_at
from grids.models import CommunityNeed, CommunityProject
from grids.states_lists import NEED_STEPS, PROJECT_STEPS, ListStep, ListVerb
from grids.states_organisations import RegistrationState

KEEPERS = (*HANDLERS[Level.COMMUNITY], Role.STREET_OFFICER)
Subject = CommunityNeed | CommunityProject


def may_keep(user: User, area_code: str, now: datetime) -> Decision:
    """Write resources and projects, and take a need further."""
    if authority_of(user, timezone.localdate(now)).covers(area_code, *KEEPERS):
        return ALLOWED
    return refuse(_("由所在社区和街道办理。"))


def may_offer(user: User, area_code: str, provider: Organisation | None, now: datetime) -> Decision:
    """Offer a resource, or take it back: whoever keeps the lists, and an organisation that has registered, its own."""
    kept = may_keep(user, area_code, now)
    if kept or provider is None:
        return kept
    own = provider.registrations.filter(representative=user, area_code=area_code, state=RegistrationState.REGISTERED)
    return ALLOWED if own.exists() else kept


def may_bring(user: User, area_code: str, now: datetime) -> Decision:
    """Bring in a need: whoever keeps the lists, the grids of the community, and organisations that registered there."""
    codes = authority_of(user, timezone.localdate(now)).codes(*HANDLERS[Level.GRID])
    if may_keep(user, area_code, now) or any(code_at(code, Level.COMMUNITY) == area_code for code in codes):
        return ALLOWED
    own = user.organisation_registrations.filter(area_code=area_code, state=RegistrationState.REGISTERED)
    if own.exists():
        return ALLOWED
    return refuse(_("需求由所在社区、网格和已报到单位登记。"))


def step_of(subject: Subject, verb: ListVerb) -> ListStep | None:
    steps = NEED_STEPS if isinstance(subject, CommunityNeed) else PROJECT_STEPS
    return steps.get((subject.state, verb))


def decide(user: User, verb: ListVerb, subject: Subject, now: datetime) -> Decision:
    if step_of(subject, verb) is None:
        return refuse(_("现在是「%(state)s」，不能这样操作。") % {"state": subject.get_state_display()})
    return may_keep(user, subject.area_code, now)


def verbs_for(user: User, subject: Subject, now: datetime) -> list[ListVerb]:
    return [verb for verb in ListVerb if decide(user, verb, subject, now)]
