"""Who may do what to a resolution. What is published everybody reads."""

from datetime import datetime
from functools import cached_property

from django.utils import timezone
from django.utils.translation import gettext as _

from deliberation.models import Council, Resolution
from deliberation.policies.councils import may_lead
from deliberation.selectors.councils import lives_in
from deliberation.states import ResolutionState, TaskState
from deliberation.states_resolutions import RESOLUTION_STEPS, Actors, ResolutionVerb, resolution_step
from governance.common.decisions import ALLOWED, Decision, refuse
from governance.people.authority import authority_of
from governance.people.models import User
from governance.people.roles import HANDLERS
from governance.territory.levels import Level

Actor = User | None  # None: what follows from a clock or from another verb


class Standing:
    """What somebody is to a resolution; each question is asked at most once."""

    def __init__(self, actor: User, resolution: Resolution, now: datetime) -> None:
        self.actor, self.resolution, self.now = actor, resolution, now

    @cached_property
    def is_office(self) -> bool:
        return bool(may_lead(self.actor, self.resolution.council, self.now))

    @cached_property
    def is_responsible(self) -> bool:
        return self.resolution.tasks.filter(responsible=self.actor, state=TaskState.OPEN).exists()

    @cached_property
    def is_resident(self) -> bool:
        return lives_in(self.actor, self.resolution.council)

    def fits(self, actors: Actors) -> bool:
        match actors:
            case Actors.RESIDENT:
                return self.is_resident
            case Actors.OFFICE:
                return self.is_office
            case Actors.WORKER:
                return self.is_office or self.is_responsible
            case _:
                return False


def misfit(verb: ResolutionVerb, resolution: Resolution, now: datetime) -> str:
    """Why the verb does not exist for anybody just now (409); '' where it does."""
    if resolution_step(resolution.state, verb) is None:
        return _("这份决议现在是「%(state)s」，不能这样操作。") % {"state": ResolutionState(resolution.state).label}
    if verb is ResolutionVerb.OBJECT and now >= resolution.objections_until:
        return _("提出异议的期限已经过了。")
    return ""


def decide(
    actor: Actor, verb: ResolutionVerb, resolution: Resolution, now: datetime, *, standing: Standing | None = None
) -> Decision:
    """May `actor` do `verb` to this resolution as it stands now? A refusal says why in words."""
    reason = misfit(verb, resolution, now)
    if reason:
        return refuse(reason)
    rule = RESOLUTION_STEPS[resolution.state, verb]
    if actor is None:
        # The last finished task carries a resolution out without anybody asking.
        is_ours = rule.actors is Actors.SYSTEM or verb is ResolutionVerb.CARRY_OUT
        return ALLOWED if is_ours else refuse(_("请先登录。"))
    if rule.actors is Actors.SYSTEM:
        return refuse(_("这一步到期后由系统自动进行。"))
    if (standing or Standing(actor, resolution, now)).fits(rule.actors):
        return ALLOWED
    name = {"council": resolution.council.name}
    if rule.actors is Actors.RESIDENT:
        return refuse(_("只有经核实住在%(council)s范围内的居民可以这样做。") % name)
    return refuse(_("这份决议由%(council)s和所在社区办理，您不能这样操作。") % name)


def verbs_for(actor: User, resolution: Resolution, now: datetime) -> list[ResolutionVerb]:
    """What this person may do now: the buttons of the page."""
    standing = Standing(actor, resolution, now)
    verbs = [verb for (state, verb) in RESOLUTION_STEPS if state == resolution.state]
    return [verb for verb in verbs if decide(actor, verb, resolution, now, standing=standing)]


def gives_the_word(user: User, council: Council, now: datetime) -> Decision:
    """Where nothing is voted on, the residents' committee's own people publish what was decided."""
    if authority_of(user, timezone.localdate(now)).covers(council.area_code, *HANDLERS[Level.COMMUNITY]):
        return ALLOWED
    return refuse(_("没有经过表决的事，由社区公布决议。"))
