"""Who may do what to a covenant and to a committee's report. What residents were asked about everybody reads."""

from datetime import datetime
from functools import cached_property

from django.utils.translation import gettext as _

from deliberation.models import CommitteeReport, Covenant
from deliberation.policies.councils import may_lead, may_oversee, may_serve
from deliberation.selectors.councils import lives_in
from deliberation.states import BallotState, CovenantState
from deliberation.states_resolutions import COVENANT_STEPS, Actors, CovenantVerb, covenant_step
from governance.common.decisions import ALLOWED, Decision, refuse
from governance.people.models import User

Actor = User | None  # None: what follows from a ballot or from another version


class Standing:
    """What somebody is to a covenant; each question is asked at most once."""

    def __init__(self, actor: User, covenant: Covenant, now: datetime) -> None:
        self.actor, self.covenant, self.now = actor, covenant, now

    @cached_property
    def is_office(self) -> bool:
        return bool(may_lead(self.actor, self.covenant.council, self.now))

    @cached_property
    def is_staff(self) -> bool:
        return bool(may_serve(self.actor, self.covenant.council, self.now))

    @cached_property
    def is_above(self) -> bool:
        return bool(may_oversee(self.actor, self.covenant.council, self.now))

    @cached_property
    def is_resident(self) -> bool:
        return lives_in(self.actor, self.covenant.council)


def misfit(verb: CovenantVerb, covenant: Covenant, now: datetime) -> str:
    """Why the verb does not exist for anybody just now (409); '' where it does."""
    if covenant_step(covenant.state, verb) is None:
        state = {"state": CovenantState(covenant.state).label}
        return _("这一版公约现在是「%(state)s」，不能这样操作。") % state
    until = covenant.comments_until
    if verb in (CovenantVerb.WRITE, CovenantVerb.ASK) and until:
        return _("已经公开征求意见，条文只能通过采纳修改建议来改。")
    if verb is CovenantVerb.AMEND and (until is None or now >= until):
        return _("现在不在征求意见的期限内。")
    if verb is CovenantVerb.VOTE and covenant.ballot and covenant.ballot.state != BallotState.ANNULLED:
        return _("这一版已经付诸表决。")
    if verb is CovenantVerb.VOTE and (until is None or now < until):
        return _("征求意见的期限还没有结束，不能付诸表决。")
    return ""


def decide(
    actor: Actor, verb: CovenantVerb, covenant: Covenant, now: datetime, *, standing: Standing | None = None
) -> Decision:
    """May `actor` do `verb` to this version as it stands now? A refusal says why in words."""
    reason = misfit(verb, covenant, now)
    if reason:
        return refuse(reason)
    actors = COVENANT_STEPS[covenant.state, verb].actors
    if actors is Actors.SYSTEM:
        return ALLOWED if actor is None else refuse(_("这一步由系统按表决结果自动进行。"))
    if actor is None:
        return refuse(_("请先登录。"))
    standing = standing or Standing(actor, covenant, now)
    standings = {Actors.RESIDENT: "is_resident", Actors.STAFF: "is_staff", Actors.ABOVE: "is_above"}
    fits = standings.get(actors, "is_office")
    if getattr(standing, fits):
        return ALLOWED
    name = {"council": covenant.council.name}
    if actors is Actors.RESIDENT:
        return refuse(_("只有经核实住在%(council)s范围内的居民可以这样做。") % name)
    if actors is Actors.ABOVE:
        return refuse(_("公约由街道办事处登记备案，表决通过后已经转给街道。"))
    return refuse(_("这一版公约由%(council)s和所在社区起草，您不能这样操作。") % name)


def verbs_for(actor: User, covenant: Covenant, now: datetime) -> list[CovenantVerb]:
    """What this person may do now: the buttons of the page."""
    standing = Standing(actor, covenant, now)
    verbs = [verb for (state, verb) in COVENANT_STEPS if state == covenant.state]
    return [verb for verb in verbs if decide(actor, verb, covenant, now, standing=standing)]


def may_report(actor: User, report: CommitteeReport, now: datetime) -> Decision:
    """The council's chair or clerk, or its office in their place."""
    return may_lead(actor, report.council, now)
