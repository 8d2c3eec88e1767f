"""Who may do what to a ballot. The table names the actors of a verb; here they become rules over postings and the roll."""

from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from deliberation.models import Ballot, Council, RollEntry
from deliberation.policies.councils import may_serve
from deliberation.selectors.councils import lives_in
from deliberation.states import BallotState
from deliberation.states_ballots import BallotActors, BallotVerb, ballot_step, ballot_verbs_of
from governance.common.decisions import ALLOWED, Decision, refuse
from governance.people.authority import authority_of
from governance.people.models import User
from governance.people.roles import HANDLERS, Role
from governance.territory.levels import Level

Actor = User | AnonymousUser | None  # None: a clock


def decide(actor: Actor, verb: BallotVerb, ballot: Ballot, now: datetime) -> Decision:
    """May `actor` do `verb` to this ballot as it stands now? A refusal says why in words."""
    rule = ballot_step(ballot.state, verb)
    if rule is None:
        return refuse(_("这次表决现在是「%(state)s」，不能这样操作。") % {"state": BallotState(ballot.state).label})
    if actor is None:
        by_clock = rule.actors in (BallotActors.CLOCK, BallotActors.OFFICE_OR_CLOCK)
        return ALLOWED if by_clock else refuse(_("只有居民和工作人员可以这样操作。"))
    match rule.actors:
        case BallotActors.CLOCK:
            return refuse(_("到截止时间由系统自动进行。"))
        case BallotActors.FIELD:
            return may_collect(actor, ballot, now)
        case BallotActors.CONCERNED:
            return _decide_concerned(actor, ballot)
        case BallotActors.VOTER:
            return _decide_voter(actor, ballot)
        case _:
            return may_serve(actor, ballot.council, now)


def may_create(actor: Actor, council: Council, now: datetime) -> Decision:
    """A ballot is begun by the office of its council."""
    return may_serve(actor, council, now) if actor else refuse(_("只有工作人员可以发起表决。"))


def may_collect(actor: User | AnonymousUser, ballot: Ballot, now: datetime) -> Decision:
    """Ask at doors, enter paper: the office, and the grid workers of the council's community."""
    authority = authority_of(actor, timezone.localdate(now))
    community = ballot.council.community.code
    if any(code.startswith(community) for code in authority.codes(*HANDLERS[Level.GRID])):
        return ALLOWED
    return may_serve(actor, ballot.council, now)


def may_look(user: User | AnonymousUser, ballot: Ballot, now: datetime) -> Decision:
    """Read a ballot at the desk: who collects, and auditors of the area."""
    authority = authority_of(user, timezone.localdate(now))
    if authority.covers(ballot.council.community.code, Role.AUDITOR, Role.DISTRICT_SUPERVISOR):
        return ALLOWED
    return may_collect(user, ballot, now)


def verbs_for(actor: Actor, ballot: Ballot, now: datetime) -> list[BallotVerb]:
    """What this person may do now: the buttons of a page."""
    return [verb for verb in ballot_verbs_of(ballot.state) if decide(actor, verb, ballot, now)]


def _decide_concerned(actor: User | AnonymousUser, ballot: Ballot) -> Decision:
    if not actor.is_authenticated:
        return refuse(_("请先用手机号登录，再提异议。"))
    if ballot.roll.filter(user=actor).exists() or lives_in(actor, ballot.council):
        return ALLOWED
    return refuse(_("只有名册上的人和住在这里、住址已核实的居民可以对名册提异议。"))


def _decide_voter(actor: User | AnonymousUser, ballot: Ballot) -> Decision:
    if not actor.is_authenticated:
        return refuse(_("请先用手机号登录，再投票。"))
    mine = Q(user=actor) | Q(proxies__agent__user=actor, proxies__revoked_at=None)
    if RollEntry.objects.filter(mine, ballot=ballot, is_struck=False).exists():
        return ALLOWED
    return refuse(_("您不在这次表决的名册上。有疑问请联系社区。"))
