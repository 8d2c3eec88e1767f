"""Who may do what to a grant call, an agreement, a tender, a reward. Nobody decides about an organisation of their own."""

from datetime import datetime
from enum import StrEnum
from functools import cached_property
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext as _

from funds.models import Agreement, GrantCall, RewardGrant, Tender
from funds.policies.foundation import holds
from funds.policies.moved_on import moved_on
from funds.policies.panels import panel_misfit
from funds.selectors.grants import carriers_of, organisations_in, speaks_for
from funds.selectors.panels import seat_of
from funds.states.grant_steps import (
    AGREEMENT_STEPS,
    CALL_STEPS,
    REWARD_STEPS,
    TENDER_STEPS,
    Actors,
    CallVerb,
    RewardVerb,
    Step,
    TenderVerb,
)
from funds.states.grants import CallState, TenderState
from funds.states.roles import HANDLES, KEEPS_MONEY
from governance.common.decisions import ALLOWED, Decision, refuse
from governance.people.authority import within
from governance.people.models import Organisation, User
from governance.people.roles import Role

Subject = GrantCall | Agreement | Tender | RewardGrant
Actor = User | AnonymousUser | None  # None: a clock
STEPS: dict[type, dict[tuple[str, StrEnum], Step]] = {
    GrantCall: CALL_STEPS, Agreement: AGREEMENT_STEPS, Tender: TENDER_STEPS, RewardGrant: REWARD_STEPS,
}  # fmt: skip
ROLES: dict[Actors, tuple[Role, ...]] = {
    Actors.OFFICE: HANDLES, Actors.TREASURER: KEEPS_MONEY, Actors.REVIEWER: (Role.FUND_REVIEWER,),
    Actors.WORKERS: HANDLES,
}  # fmt: skip
BEFORE_CLOSING = (
    CallVerb.APPLY,
    CallVerb.ATTACH,
    CallVerb.ENTER_PAPER,
    CallVerb.SUBMIT,
    TenderVerb.BID,
    TenderVerb.WITHDRAW_BID,
)


def area_of(subject: Subject) -> str:
    if isinstance(subject, Agreement):
        return subject.application.call.area_code
    return subject.project.area_code if isinstance(subject, RewardGrant) else subject.area_code


class Standing:
    """What somebody is to a call, an agreement, a tender or a reward; each question is asked at most once."""

    def __init__(self, actor: User, subject: Subject, now: datetime) -> None:
        self.actor, self.subject, self.now = actor, subject, now

    def holds(self, *roles: Role) -> bool:
        return holds(self.actor, area_of(self.subject), self.now, *roles)

    @cached_property
    def is_party(self) -> bool:
        return organisations_in(self.subject).filter(pk__in=speaks_for(self.actor).values("pk")).exists()

    @cached_property
    def carries_out(self) -> bool:
        return carriers_of(self.subject).filter(pk__in=speaks_for(self.actor).values("pk")).exists()

    @cached_property
    def is_scorer(self) -> bool:
        return isinstance(self.subject, GrantCall | Tender) and seat_of(self.actor, self.subject) is not None

    @cached_property
    def speaks(self) -> bool:
        kinds = (Organisation.Kind.SOCIAL,) if isinstance(self.subject, GrantCall) else ()
        return speaks_for(self.actor, *kinds).exists()

    @cached_property
    def is_served(self) -> bool:
        homes = self.actor.residencies.filter(verified_at__isnull=False)
        return homes.filter(within((area_of(self.subject),), "dwelling__building__community__code")).exists()


def misfit(verb: StrEnum, subject: Subject, now: datetime) -> str:
    """Why the verb does not exist for anybody just now (409); '' where it does."""
    if (subject.state, verb) not in STEPS[type(subject)]:
        return moved_on(subject)
    if not isinstance(subject, GrantCall | Tender):
        return ""
    if subject.state in (CallState.OPEN, TenderState.OPEN) and verb in BEFORE_CLOSING and now >= subject.closes_at:
        return _("截止时间已过。")
    return panel_misfit(verb, subject) if subject.state in (CallState.SCORING, TenderState.OPENED) else ""


def decide(
    actor: Actor, verb: StrEnum, subject: Subject, now: datetime, *, standing: Standing | None = None
) -> Decision:
    """May `actor` do `verb` to this subject as it stands now? A refusal says why in words."""
    reason = misfit(verb, subject, now)
    if reason:
        return refuse(reason)
    actors = STEPS[type(subject)][subject.state, verb].actors
    if actors is Actors.SYSTEM:
        return ALLOWED if actor is None else refuse(_("这一步到时间由系统自动进行。"))
    if actor is None and verb is TenderVerb.PUBLISH_CONTRACT:
        return ALLOWED
    if not isinstance(actor, User):
        return refuse(_("请先登录。"))
    return _of_person(actors, verb, standing or Standing(actor, subject, now))


def _of_person(actors: Actors, verb: StrEnum, standing: Standing) -> Decision:
    if actors is Actors.SCORER:
        return ALLOWED if standing.is_scorer else refuse(_("您不在评审名单里。"))
    if actors is Actors.ORGANISATION:
        return ALLOWED if standing.speaks else refuse(_no_organisation(standing.subject))
    if actors is Actors.SERVED:
        return ALLOWED if standing.is_served else refuse(_("由经核实住在项目所在地的居民评价。"))
    if actors is Actors.WORKERS and standing.carries_out:
        return ALLOWED
    if not standing.holds(*ROLES[actors]):
        return refuse(REFUSALS[actors]())
    if standing.is_party:
        return refuse(_("这里有您担任联络员的单位，请由别的同事办理。"))
    subject: Any = standing.subject
    if verb is RewardVerb.ASSESS and subject.applied_by_id == standing.actor.pk:
        return refuse(_("申请人不能评定自己的申请。"))
    if verb is RewardVerb.GRANT and subject.assessed_by_id == standing.actor.pk:
        return refuse(_("评定和奖补由两个人办理。"))
    return ALLOWED


REFUSALS: dict[Actors, Any] = {
    Actors.OFFICE: lambda: _("这一步由基金经办员或基金财务办理。"),
    Actors.WORKERS: lambda: _("这一步由基金经办员、基金财务或实施单位办理。"),
    Actors.TREASURER: lambda: _("这一步由基金财务办理。"),
    Actors.REVIEWER: lambda: _("这一步由基金复核人办理。"),
}


def _no_organisation(subject: Subject) -> str:
    if isinstance(subject, GrantCall):
        return _("由已在社区报到的社会组织的联络员申报。还没有报到的，请先办理单位报到。")
    return _("由已在社区报到的单位的联络员投标。还没有报到的，请先办理单位报到。")


def verbs_for(actor: Actor, subject: Subject, now: datetime) -> list[StrEnum]:
    """What this person may do now: the buttons of the page."""
    if not isinstance(actor, User):
        return []
    standing = Standing(actor, subject, now)
    verbs = [verb for (state, verb) in STEPS[type(subject)] if state == subject.state]
    return [verb for verb in verbs if decide(actor, verb, subject, now, standing=standing)]
