"""Who may do what to a matter. The table in `states` names the actors of a verb; here they become rules over postings."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from governance.common.decisions import ALLOWED, Decision, refuse
from governance.people.authority import Authority, authority_of
from governance.people.models import User
from governance.people.roles import DISPATCHING_ROLES, HANDLERS, HANDLING_ROLES, READ_ONLY, Role
from governance.territory.levels import Level
from grievances.models import FollowUp, Grievance
from grievances.states import Actors, State, Transition, Verb, transition, verbs_in
from grievances.whistle_policies import decide_blowing, has_whistled_for, is_called_to

EXCHANGING_ROLES = (Role.STREET_OFFICER, Role.DISTRICT_SUPERVISOR, Role.ADMIN)
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

# Why a verb does not fit a matter whose column is empty (`needs`), or filled (`unless`).
NOTHING_OPEN = {
    "objection_level": _lazy("没有待裁定的派单异议。"),
    "has_time_request": _lazy("没有待审批的延期或挂起申请。"),
    "supervision_level": _lazy("没有未办结的督办。"),
    "contest_until": _lazy("不能再提异议：已经提过一次，或者过了期限。"),
    "contest_level": _lazy("没有待裁定的不予受理异议。"),
    "proxied_at": _lazy("这件事没有转为全程代办。"),
}
ALREADY_OPEN = {
    "objection_level": _lazy("派单异议正在等裁定。"),
    "is_dispatch_final": _lazy("这次派单已经裁定，不再受理异议。"),
    "has_time_request": _lazy("已有一份延期或挂起申请在等审批。"),
    "supervision_level": _lazy("这件事已在督办。"),
    "proxied_at": _lazy("这件事已经是全程代办。"),
    "followers": _lazy("这是主单，下面还并有别的诉求；请改为把另一件并入它。"),
}


def decide(actor: Actor, verb: Verb, grievance: Grievance, now: datetime) -> Decision:
    """May `actor` do `verb` to this matter as it stands now? A refusal says why in words."""
    rule = transition(grievance.state, verb)
    if rule is None:
        return refuse(_("这件事现在是「%(state)s」，不能这样操作。") % {"state": State(grievance.state).label})
    if rule.kind and grievance.kind != rule.kind:
        return refuse(_("只有「%(kind)s」可以这样操作。") % {"kind": rule.kind.label})
    if reason := misfit(verb, grievance, now):
        return refuse(reason)
    if rule.actors is Actors.SYSTEM:
        return ALLOWED if actor is None else refuse(_("这一步由系统按时限自动进行。"))
    if rule.actors is Actors.RESIDENT:
        owns = isinstance(actor, Resident) and actor.owns(grievance)
        return ALLOWED if owns else refuse(_("只有提出这件事的居民可以这样操作。"))
    if not isinstance(actor, User):
        return refuse(_("只有工作人员可以这样操作。"))
    on = timezone.localdate(now)
    authority = authority_of(actor, on)
    if not authority.postings:
        return refuse(_("您目前没有任职，不能处理诉求。"))
    if rule.actors is Actors.WHISTLER:
        return decide_blowing(authority, grievance.area_code, on)
    if rule.actors in (Actors.DEPARTMENT, Actors.ABOVE, Actors.RULER):
        return _decide_beside(authority, rule, verb, grievance)
    return _decide_staff(authority, rule.actors, verb, grievance)


def misfit(verb: Verb, grievance: Grievance, now: datetime) -> str:
    """Why the verb does not fit what is open on this matter; '' where it fits. Whoever asks, the answer is the same."""
    rule = transition(grievance.state, verb)
    if rule is None:
        return ""
    if rule.needs and not getattr(grievance, rule.needs):
        return str(NOTHING_OPEN[rule.needs])
    if rule.needs == "contest_until" and grievance.contest_until and grievance.contest_until <= now:
        return str(NOTHING_OPEN[rule.needs])
    return next((str(ALREADY_OPEN[name]) for name in rule.unless if getattr(grievance, name)), "")


def roles_from(level: str) -> tuple[Role, ...]:
    """The handling roles of a level and of every level above it."""
    roles: list[Role] = []
    rung: Level | None = Level(level)
    while rung:
        roles += HANDLERS[rung]
        rung = rung.above
    return tuple(roles)


def level_above(level: str) -> Level:
    """The next level up; the district answers for itself."""
    return Level(level).above or Level.DISTRICT


def _decide_beside(authority: Authority, rule: Transition, verb: Verb, grievance: Grievance) -> Decision:
    """Verbs that are not for the rung that holds the matter: for its department, or for a level above."""
    if rule.actors is Actors.DEPARTMENT:
        is_theirs = grievance.department_id in authority.department_ids
        return ALLOWED if is_theirs else refuse(_("只有接到派单的部门可以这样操作。"))
    level = level_above(grievance.level) if rule.actors is Actors.ABOVE else Level(getattr(grievance, rule.needs))
    if not authority.covers(grievance.holder_code, *roles_from(level)):
        return refuse(_("这一步由%(level)s或更高一级决定。") % {"level": level.label})
    if verb is Verb.RULE_MORE_TIME and grievance.time_requests.filter(ruling="", requested_by=authority.user).exists():
        return refuse(_("自己的申请要由别人审批。"))
    return ALLOWED


def _decide_staff(authority: Authority, actors: Actors, verb: Verb, grievance: Grievance) -> Decision:
    roles = DISPATCHING_ROLES if actors is Actors.DISPATCHER else HANDLING_ROLES
    if authority.covers(grievance.holder_code, *roles):
        return ALLOWED
    if actors is Actors.RESPONSIBLE and grievance.department_id in authority.department_ids:
        return ALLOWED
    if verb is Verb.RESOLVE and has_whistled_for(authority, grievance):
        return ALLOWED  # a whistle settled settles its matters, also those that rose meanwhile
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
    if in_area or at_department or took_it_first or is_own or is_called_to(authority, grievance):
        return ALLOWED
    return refuse(_("这件事不在您的职责范围内。"))


def verbs_for(actor: Actor, grievance: Grievance, now: datetime) -> list[Verb]:
    """What this person may do now: the buttons of a page."""
    return [verb for verb in verbs_in(grievance.state) if decide(actor, verb, grievance, now)]


def may_call(user: User, follow_up: FollowUp, now: datetime) -> Decision:
    """The office that the rule names makes the call, or one above it: from the community up, so never who handled it alone."""
    if authority_of(user, timezone.localdate(now)).covers(follow_up.rung_code, *DISPATCHING_ROLES):
        return ALLOWED
    return refuse(_("这次回访由上一级或其他单位进行。"))


def may_see_rates(user: User, now: datetime) -> Decision:
    """Figures stand by community: for who works or looks at one, at what lies above, or at a department."""
    authority = authority_of(user, timezone.localdate(now))
    wide = [code for code in authority.codes(*HANDLING_ROLES, *READ_ONLY) if len(code) <= Level.COMMUNITY.code_length]
    if wide or authority.department_ids:
        return ALLOWED
    return refuse(_("统计数字按社区汇总，网格没有单独的统计。请向社区了解。"))


def may_raise_for_others(user: User, now: datetime) -> Decision:
    """Staff with a posting that acts (not an auditor's) enter matters for residents who call or come by (一口受理)."""
    authority = authority_of(user, timezone.localdate(now))
    if authority.has(*HANDLING_ROLES, Role.DEPARTMENT_OFFICER):
        return ALLOWED
    return refuse(_("只有在职的工作人员可以代为登记。"))


def may_exchange_with_hotline(user: User, now: datetime) -> Decision:
    """Street and district bring a hotline's orders in and take their states back, each for its own area."""
    if authority_of(user, timezone.localdate(now)).has(*EXCHANGING_ROLES):
        return ALLOWED
    return refuse(_("热线往来由街道和区级办理。"))
