"""Who may do what to a matter. The table in `states` names the actors of a verb; here they become rules over postings."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from governance.common.decisions import ALLOWED, Decision, refuse
from governance.people.authority import Authority, authority_of
from governance.people.models import User
from governance.people.roles import DISPATCHING_ROLES, HANDLING_ROLES, READ_ONLY, Role
from grievances.models import Grievance
from grievances.states import Actors, State, Verb, transition, verbs_in

# Whoever took a matter first follows it to the end (首问负责), also after it went up.
FIRST_CONTACT_VERBS = frozenset({Verb.ANSWER, Verb.NOTE})


@dataclass(frozen=True, slots=True)
class Resident:
    """Somebody who showed that a matter is theirs: signed in, or opened by code and secret in this session."""

    user: User | None = None
    opened: frozenset[int] = frozenset()

    def owns(self, grievance: Grievance) -> bool:
        return grievance.pk in self.opened or (self.user is not None and grievance.reporter_id == self.user.pk)


Actor = User | Resident | None  # None: a timer


def decide(actor: Actor, verb: Verb, grievance: Grievance, now: datetime) -> Decision:
    """May `actor` do `verb` to this matter as it stands now? A refusal says why in words."""
    rule = transition(grievance.state, verb)
    if rule is None:
        return refuse(_("这件事现在是「%(state)s」，不能这样操作。") % {"state": State(grievance.state).label})
    if rule.kind and grievance.kind != rule.kind:
        return refuse(_("只有「%(kind)s」可以这样操作。") % {"kind": rule.kind.label})
    if rule.actors is Actors.SYSTEM:
        return ALLOWED if actor is None else refuse(_("这一步由系统按时限自动进行。"))
    if rule.actors is Actors.RESIDENT:
        owns = isinstance(actor, Resident) and actor.owns(grievance)
        return ALLOWED if owns else refuse(_("只有提出这件事的居民可以这样操作。"))
    if not isinstance(actor, User):
        return refuse(_("只有工作人员可以这样操作。"))
    return _decide_staff(authority_of(actor, timezone.localdate(now)), rule.actors, verb, grievance)


def _decide_staff(authority: Authority, actors: Actors, verb: Verb, grievance: Grievance) -> Decision:
    if not authority.postings:
        return refuse(_("您目前没有任职，不能处理诉求。"))
    roles = DISPATCHING_ROLES if actors is Actors.DISPATCHER else HANDLING_ROLES
    if authority.covers(grievance.holder_code, *roles):
        return ALLOWED
    if actors is Actors.RESPONSIBLE and grievance.department_id in authority.department_ids:
        return ALLOWED
    if verb in FIRST_CONTACT_VERBS and grievance.first_contact_id == authority.user.pk and not authority.is_read_only:
        return ALLOWED
    if actors is Actors.DISPATCHER and authority.covers(grievance.holder_code, *HANDLING_ROLES):
        return refuse(_("这一步由社区或以上办理，请先上报。"))
    return refuse(_("这件事现在由%(holder)s负责，您不能这样操作。") % {"holder": grievance.holder.name})


def may_open(user: User, grievance: Grievance, now: datetime) -> Decision:
    """May this person read the matter at all? Says of one matter what `selectors.visible_to` says of all."""
    authority = authority_of(user, timezone.localdate(now))
    in_area = authority.covers(grievance.area_code, *HANDLING_ROLES, *READ_ONLY)
    at_department = grievance.department_id in authority.department_ids
    took_it_first = authority.is_staff and grievance.first_contact_id == user.pk
    is_own = user.is_authenticated and grievance.reporter_id == user.pk
    return ALLOWED if in_area or at_department or took_it_first or is_own else refuse(_("这件事不在您的职责范围内。"))


def verbs_for(actor: Actor, grievance: Grievance, now: datetime) -> list[Verb]:
    """What this person may do now: the buttons of a page."""
    return [verb for verb in verbs_in(grievance.state) if decide(actor, verb, grievance, now)]


def may_raise_for_others(user: User, now: datetime) -> Decision:
    """Staff with a posting that acts (not an auditor's) enter matters for residents who call or come by (一口受理)."""
    authority = authority_of(user, timezone.localdate(now))
    if authority.has(*HANDLING_ROLES, Role.DEPARTMENT_OFFICER):
        return ALLOWED
    return refuse(_("只有在职的工作人员可以代为登记。"))
