"""Who may see and change the roster. Reading is for everybody who works there; changing is for the community and above."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from governance.common.decisions import ALLOWED, Decision, refuse
from governance.people.authority import Authority, authority_of
from governance.people.models import User
from governance.people.roles import DISPATCHING_ROLES, HANDLING_ROLES, READ_ONLY, Role
from grids.models import PlannedMove, RosterEntry
from grids.states import MOVE_STEPS, ROSTER_VERBS, Duty, EntryState, MoveState, MoveVerb, RosterVerb, entry_state

# Nobody names those above themselves: the secretary is named by the street, staff by the secretary or the street.
_ABOVE_COMMUNITY = (Role.STREET_OFFICER, Role.DISTRICT_SUPERVISOR)
MANAGERS: dict[Duty, tuple[Role, ...]] = {
    Duty.SECRETARY: _ABOVE_COMMUNITY,
    Duty.COMMUNITY_STAFF: (Role.COMMUNITY_SECRETARY, *_ABOVE_COMMUNITY),
}
OWN_VERBS = (RosterVerb.TAKE_LEAVE, RosterVerb.END_LEAVE, RosterVerb.CARD)  # what people may do about their own entry


def may_see(user: User, community_code: str, now: datetime) -> Decision:
    """Whoever works in the community (grid workers too) or above it, and auditors."""
    authority = authority_of(user, timezone.localdate(now))
    works_inside = any(
        held.area_code.startswith(community_code) and held.department_id is None for held in authority.postings
    )
    if works_inside or authority.covers(community_code, *HANDLING_ROLES, *READ_ONLY):
        return ALLOWED
    return refuse(_("这个社区不在您的职责范围内。"))


def visible_codes(user: User, now: datetime) -> tuple[str, ...]:
    """The areas whose rosters this person may read; of a grid's workers their community."""
    authority = authority_of(user, timezone.localdate(now))
    codes = {code[:12] for code in authority.codes(*HANDLING_ROLES, *READ_ONLY)}
    return tuple(sorted(code for code in codes if not any(code != other and code.startswith(other) for other in codes)))


def may_appoint(user: User | None, duty: Duty, community_code: str, now: datetime) -> Decision:
    """May this person name somebody for the duty in this community?"""
    if user is None:
        return refuse(_("只有工作人员可以维护名册。"))
    return _manages(authority_of(user, timezone.localdate(now)), duty, community_code)


def _manages(authority: Authority, duty: Duty, community_code: str) -> Decision:
    if authority.covers(community_code, *MANAGERS.get(duty, DISPATCHING_ROLES)):
        return ALLOWED
    if authority.covers(community_code, *DISPATCHING_ROLES):
        return refuse(_("「%(duty)s」由上一级任命。") % {"duty": duty.label})
    return refuse(_("名册由社区或以上维护，请告诉社区。"))


def decide(actor: User | None, verb: RosterVerb, entry: RosterEntry, now: datetime) -> Decision:
    """May `actor` do `verb` to this entry as it stands today? A refusal says why in words."""
    day = timezone.localdate(now)
    state = entry_state(entry.starts_on, entry.ends_on, day)
    if verb not in ROSTER_VERBS[state]:
        return refuse(
            _("%(name)s「%(state)s」，不能这样操作。") % {"name": entry.name, "state": EntryState(state).label}
        )
    if verb is RosterVerb.ACCOUNT and entry.user_id:
        return refuse(_("这一行已有账号。"))
    if verb is RosterVerb.END_LEAVE and not entry.leaves.filter(ends_on__gt=day).exists():
        return refuse(_("没有请假，不用销假。"))
    if actor is None:
        return refuse(_("只有工作人员可以维护名册。"))
    authority = authority_of(actor, day)
    if verb in OWN_VERBS and entry.user_id == actor.pk and authority.is_staff and not authority.is_read_only:
        return ALLOWED
    return _manages(authority, Duty(entry.duty), entry.community.code)


def verbs_for(actor: User, entry: RosterEntry, now: datetime) -> list[RosterVerb]:
    """What this person may do now: the buttons of the entry."""
    return [verb for verb in RosterVerb if decide(actor, verb, entry, now)]


def may_manage_territory(user: User | None, community_code: str, now: datetime) -> Decision:
    """Buildings, dwellings, boundaries and imports are the community's and of those above it."""
    if user is not None and authority_of(user, timezone.localdate(now)).covers(community_code, *DISPATCHING_ROLES):
        return ALLOWED
    return refuse(_("房屋和网格由社区或以上维护，请告诉社区。"))


def decide_move(user: User, verb: MoveVerb, move: PlannedMove, now: datetime) -> Decision:
    """A planned move is called off by who may plan one, while it is still to come."""
    step = MOVE_STEPS.get((MoveState(move.state), verb))
    if step is None:
        return refuse(_("这项调整「%(state)s」，不能再改。") % {"state": MoveState(move.state).label})
    if not step.by_hand:
        return refuse(_("到了那一天自动办理。"))
    return may_manage_territory(user, move.area_code, now)
