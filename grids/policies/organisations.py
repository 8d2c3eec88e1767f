"""双报到: who checks, who acts for an organisation, who reads what."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from governance.common.decisions import ALLOWED, Decision, refuse
from governance.people.authority import authority_of
from governance.people.models import User
from governance.people.roles import HANDLERS, READ_ONLY, Role
from governance.territory.levels import Level
from grids.models import (
    JointMeeting,
    JointTask,
    MemberRegistration,
    NeedClaim,
    OrganisationEvaluation,
    OrganisationRegistration,
    ResidencyClaim,
)
from grids.policies.lists import KEEPERS, may_keep
from grids.states_organisations import (
    MEETING_STEPS,
    MEMBER_STEPS,
    REGISTRATION_STEPS,
    TASK_STEPS,
    Actors,
    ClaimState,
    RegistrationState,
    Side,
    Step,
    Verb,
)
from grids.states_residency import RESIDENCY_STEPS

Subject = OrganisationRegistration | MemberRegistration | ResidencyClaim | JointMeeting | JointTask
READERS = (*KEEPERS, Role.DISTRICT_SUPERVISOR, *READ_ONLY)
EVALUATORS: dict[Side, tuple[Role, ...]] = {
    Side.COMMUNITY: HANDLERS[Level.COMMUNITY],
    Side.STREET: HANDLERS[Level.STREET],
}


def reading_codes(user: User, now: datetime) -> tuple[str, ...]:
    """Where this person reads registrations at the desk."""
    return authority_of(user, timezone.localdate(now)).codes(*READERS)


def keeping_codes(user: User, now: datetime) -> tuple[str, ...]:
    """Where this person checks: whoever only reads, and everybody above the street, nowhere."""
    return authority_of(user, timezone.localdate(now)).codes(*KEEPERS)


def acts_for(user: User, registration: OrganisationRegistration) -> bool:
    return user.is_authenticated and registration.representative_id == user.pk


def area_of(subject: Subject) -> str:
    return subject.meeting.area_code if isinstance(subject, JointTask) else subject.area_code


def step_of(subject: Subject, verb: Verb) -> Step | None:
    if isinstance(subject, OrganisationRegistration):
        return REGISTRATION_STEPS.get((subject.state, verb))
    if isinstance(subject, MemberRegistration):
        return MEMBER_STEPS.get((subject.state, verb))
    if isinstance(subject, ResidencyClaim):
        return RESIDENCY_STEPS.get((subject.state, verb))
    steps = MEETING_STEPS if isinstance(subject, JointMeeting) else TASK_STEPS
    return steps.get((subject.state, verb))


def decide(user: User, verb: Verb, subject: Subject, now: datetime) -> Decision:
    """May `user` do `verb` as it stands now? Nobody checks a registration or an address of their own."""
    rule = step_of(subject, verb)
    if rule is None:
        return refuse(_("现在是「%(state)s」，不能这样操作。") % {"state": subject.get_state_display()})
    is_own = _is_own(user, subject)
    if rule.actors is not Actors.OFFICE and is_own:
        return ALLOWED
    if rule.actors is Actors.OWN:
        return refuse(_("只有本单位或本人可以这样操作。"))
    if is_own:
        return refuse(_("您自己提交的要由别的同事核对。"))
    return may_keep(user, area_of(subject), now)


def _is_own(user: User, subject: Subject) -> bool:
    if isinstance(subject, OrganisationRegistration):
        return acts_for(user, subject)
    return isinstance(subject, MemberRegistration | ResidencyClaim) and subject.user_id == user.pk


def verbs_for(user: User, subject: Subject, now: datetime) -> list[Verb]:
    return [verb for verb in Verb if decide(user, verb, subject, now)]


def side_of(user: User, registration: OrganisationRegistration, now: datetime) -> Side | None:
    """For whom this person may evaluate the organisation; nobody evaluates one that they act for."""
    if registration.state != RegistrationState.REGISTERED or acts_for(user, registration):
        return None
    authority = authority_of(user, timezone.localdate(now))
    return next((side for side, roles in EVALUATORS.items() if authority.covers(registration.area_code, *roles)), None)


def may_reply(user: User, evaluation: OrganisationEvaluation) -> Decision:
    if not acts_for(user, evaluation.registration):
        return refuse(_("由被评价的单位回应。"))
    return ALLOWED if not evaluation.reply else refuse(_("已经回应过了。"))


def may_answer_claim(user: User, claim: NeedClaim, now: datetime) -> Decision:
    if claim.state != ClaimState.OFFERED:
        return refuse(_("这次认领已经答复过了。"))
    if claim.by_id == user.pk:
        return refuse(_("您自己的认领要由别的同事答复。"))
    return may_keep(user, claim.need.area_code, now)
