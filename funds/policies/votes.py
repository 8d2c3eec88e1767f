"""Who enters the amount of a resolution without a project, who reads it again: never the same person."""

from datetime import datetime

from django.utils.translation import gettext as _

from funds.models import VotedAmount
from funds.policies.foundation import holds
from funds.policies.projects import REFUSALS, ROLES
from funds.states.project_steps import Actors
from funds.states.vote_steps import VOTE_STEPS, VoteVerb
from governance.common.decisions import ALLOWED, Decision, refuse
from governance.people.models import User


def may_enter(actor: User, area_code: str, now: datetime) -> Decision:
    """The office of the community, and the fund's handlers."""
    return _of(actor, Actors.OFFICE, area_code, now)


def _of(actor: User, actors: Actors, area_code: str, now: datetime) -> Decision:
    return ALLOWED if holds(actor, area_code, now, *ROLES[actors]) else refuse(str(REFUSALS[actors]))


def misfit_vote(verb: VoteVerb, row: VotedAmount) -> str:
    """Why the verb does not exist for anybody just now (409); '' where it does."""
    if row.project_id is None and (row.state, verb) in VOTE_STEPS:
        return ""
    return _("这份决议金额现在是「%(state)s」，不能这样操作。") % {"state": row.get_state_display()}


def decide_vote(actor: User, verb: VoteVerb, row: VotedAmount, now: datetime) -> Decision:
    reason = misfit_vote(verb, row)
    if reason:
        return refuse(reason)
    if verb is VoteVerb.CONFIRM and row.entered_by_id == actor.pk:
        return refuse(_("决议金额须由另一个人核对确认。"))
    return _of(actor, VOTE_STEPS[row.state, verb].actors, row.fund.area_code, now)


def vote_verbs_for(actor: User, row: VotedAmount, now: datetime) -> list[VoteVerb]:
    return [verb for verb in VoteVerb if decide_vote(actor, verb, row, now)]
