"""Who may do what with a whistle. The tables in `whistle_states` name the actors; here they become rules over postings."""

from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from governance.common.days import in_force
from governance.common.decisions import ALLOWED, Decision, refuse
from governance.people.authority import Authority, authority_of
from governance.people.models import User
from governance.people.roles import HANDLING_ROLES, READ_ONLY, Role
from governance.territory.levels import CODE_LENGTH
from grievances.models import Grievance, Response, Whistle, WhistleMatter, WhistlePermit
from grievances.whistle_states import (
    OPEN_WHISTLES,
    RESPONSE_TRANSITIONS,
    WHISTLE_TRANSITIONS,
    ResponseState,
    WhistleActors,
    WhistleState,
    WhistleVerb,
    response_transition,
    whistle_transition,
)

WHISTLING_ROLES = (Role.STREET_OFFICER, Role.COMMUNITY_SECRETARY)


# --- Blowing ------------------------------------------------------------------------------------------------
def are_communities_permitted(code: str, on: date) -> bool:
    """Whether the district lets the communities here blow the whistle themselves (a dated row; without one: no)."""
    around = [code[:length] for length in CODE_LENGTH.values() if length <= len(code)]
    return WhistlePermit.objects.filter(in_force(on), area__code__in=around).exists()


def decide_blowing(authority: Authority, code: str, on: date) -> Decision:
    """May this person call departments together for something at `code`?"""
    if authority.covers(code, Role.STREET_OFFICER):
        return ALLOWED
    if not authority.covers(code, Role.COMMUNITY_SECRETARY):
        return refuse(_("吹哨由街道发起。"))
    if are_communities_permitted(code, on):
        return ALLOWED
    return refuse(_("区里还没有允许社区直接吹哨，请上报街道。"))


def offices_to_blow_for(user: User, now: datetime) -> list[str]:
    """Codes of the streets and communities for which this person may blow a whistle."""
    on = timezone.localdate(now)
    authority = authority_of(user, on)
    held = sorted({posting.area_code for posting in authority.postings if posting.role in WHISTLING_ROLES})
    return [code for code in held if decide_blowing(authority, code, on)]


# --- Matters in a whistle -----------------------------------------------------------------------------------
def has_whistled_for(authority: Authority, grievance: Grievance) -> bool:
    """Whether this person's office has an open whistle for a matter of its own area."""
    if not authority.covers(grievance.area_code, *WHISTLING_ROLES):
        return False
    rows = WhistleMatter.objects.filter(grievance=grievance, is_open=True).values_list("whistle__area_code", flat=True)
    return any(authority.covers(code, *WHISTLING_ROLES) for code in rows)


def is_called_to(authority: Authority, grievance: Grievance) -> bool:
    """Says of one matter what `selectors.matters_called_to` says of all."""
    if not authority.department_ids:
        return False
    responses = Response.objects.filter(
        department_id__in=authority.department_ids, whistle__is_open=True, whistle__matters__grievance=grievance
    )
    return responses.exclude(state=ResponseState.EXCUSED).exists()


# --- One whistle --------------------------------------------------------------------------------------------
def may_open_whistle(user: User, whistle: Whistle, now: datetime) -> Decision:
    """The line of areas from the whistler upwards, the departments it called, and who audits there."""
    authority = authority_of(user, timezone.localdate(now))
    if authority.covers(whistle.area_code, *HANDLING_ROLES, *READ_ONLY):
        return ALLOWED
    ids = authority.department_ids
    if ids and whistle.responses.filter(department_id__in=ids).exists():
        return ALLOWED
    return refuse(_("这张哨单与您的职责无关。"))


def decide_whistle(user: User, verb: WhistleVerb, whistle: Whistle, now: datetime) -> Decision:
    """May this person do `verb` to the whistle as a whole, as it stands now?"""
    rule = whistle_transition(whistle.state, verb)
    if rule is None:
        return refuse(_("这张哨单现在是「%(state)s」，不能这样操作。") % {"state": WhistleState(whistle.state).label})
    return _decide_actors(user, rule.actors, whistle, None, now)


def decide_response(user: User, verb: WhistleVerb, response: Response, whistle: Whistle, now: datetime) -> Decision:
    """May this person do `verb` to one department's response?"""
    if not exists_for(verb, response, whistle):
        return refuse(_("%(department)s现在是「%(state)s」，不能这样操作。") % {
            "department": response.department.name, "state": _state_words(response, whistle),
        })  # fmt: skip
    rule = response_transition(response.state, verb)
    assert rule is not None
    return _decide_actors(user, rule.actors, whistle, response, now)


def exists_for(verb: WhistleVerb, response: Response, whistle: Whistle) -> bool:
    """Whether the verb exists here: by the table, while the whistle is open; a settled one may still be rated.

    Who was ordered to come cannot refuse again, and what was rated stays rated.
    """
    if response_transition(response.state, verb) is None:
        return False
    if verb is WhistleVerb.RATE:
        return response.stars is None and whistle.state != WhistleState.CANCELLED
    return whistle.state in OPEN_WHISTLES and not (verb is WhistleVerb.REFUSE and response.was_ordered)


def _state_words(response: Response, whistle: Whistle) -> str:
    if whistle.state not in OPEN_WHISTLES:
        return str(WhistleState(whistle.state).label)
    return str(ResponseState(response.state).label)


def _decide_actors(
    user: User, actors: WhistleActors, whistle: Whistle, response: Response | None, now: datetime
) -> Decision:
    authority = authority_of(user, timezone.localdate(now))
    if actors is WhistleActors.WHISTLER:
        is_theirs = authority.covers(whistle.area_code, *WHISTLING_ROLES)
        return ALLOWED if is_theirs else refuse(_("这一步由吹哨的%(area)s做。") % {"area": whistle.area.name})
    if actors is WhistleActors.SUPERVISOR:
        is_theirs = authority.covers(whistle.area_code, Role.DISTRICT_SUPERVISOR)
        return ALLOWED if is_theirs else refuse(_("不参加的理由由区级督办员裁定。"))
    assert response is not None
    is_theirs = response.department_id in authority.department_ids
    return ALLOWED if is_theirs else refuse(_("这一步由%(who)s做。") % {"who": response.department.name})


def whistle_verbs_for(user: User, whistle: Whistle, now: datetime) -> list[WhistleVerb]:
    verbs = dict.fromkeys(verb for _state, verb in WHISTLE_TRANSITIONS)
    return [verb for verb in verbs if decide_whistle(user, verb, whistle, now)]


def response_verbs_for(user: User, response: Response, whistle: Whistle, now: datetime) -> list[WhistleVerb]:
    verbs = dict.fromkeys(verb for _state, verb in RESPONSE_TRANSITIONS)
    return [verb for verb in verbs if decide_response(user, verb, response, whistle, now)]
