"""Who may do what to a yearly choice. Its pages everybody reads; what a person voted nobody reads."""

from datetime import datetime
from functools import cached_property

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from django.utils.translation import gettext as _

from funds.models import Choice, Fund
from funds.selectors.choices import homes_of
from funds.states.choice_steps import CHOICE_STEPS, Actors, ChoiceVerb
from funds.states.choices import ChoiceState
from funds.states.roles import OFFICE
from governance.common.decisions import ALLOWED, Decision, refuse
from governance.people.authority import authority_of
from governance.people.identity import birthday_in, is_old_enough
from governance.people.models import User

Actor = User | AnonymousUser | None  # None: a clock
RUNS = OFFICE


class Standing:
    """What somebody is to a choice; each question is asked at most once."""

    def __init__(self, actor: User, choice: Choice, now: datetime) -> None:
        self.actor, self.choice, self.now = actor, choice, now

    @cached_property
    def is_office(self) -> bool:
        return runs(self.actor, self.choice.area_code, self.now)

    @cached_property
    def is_resident(self) -> bool:
        return homes_of(self.actor, self.choice.area_code).exists()


def runs(actor: User, area_code: str, now: datetime) -> bool:
    return authority_of(actor, timezone.localdate(now)).covers(area_code, *RUNS)


def may_open(actor: User, fund: Fund, now: datetime) -> Decision:
    if runs(actor, fund.area_code, now):
        return ALLOWED
    return refuse(_("项目票选由这个社区的工作人员或基金经办员发起。"))


def misfit(verb: ChoiceVerb, choice: Choice, now: datetime) -> str:
    """Why the verb does not exist for anybody just now (409); '' where it does."""
    if (choice.state, verb) not in CHOICE_STEPS:
        state = {"state": ChoiceState(choice.state).label}
        return _("这次票选现在是「%(state)s」，不能这样操作。") % state
    if verb is ChoiceVerb.PROPOSE and now >= choice.proposals_until:
        return _("征集已经截止。")
    if verb in (ChoiceVerb.VOTE, ChoiceVerb.PAPER) and now >= choice.closes_at:
        return _("投票已经截止，这一票没有计入。")
    return ""


def decide(
    actor: Actor, verb: ChoiceVerb, choice: Choice, now: datetime, *, standing: Standing | None = None
) -> Decision:
    """May `actor` do `verb` to this choice as it stands now? A refusal says why in words."""
    reason = misfit(verb, choice, now)
    if reason:
        return refuse(reason)
    actors = CHOICE_STEPS[choice.state, verb].actors
    if actors is Actors.SYSTEM:
        return ALLOWED if actor is None else refuse(_("这一步到时间由系统自动进行。"))
    if not isinstance(actor, User):
        return refuse(_("请先用手机号登录。"))
    standing = standing or Standing(actor, choice, now)
    if actors is not Actors.RESIDENT and standing.is_office:
        return ALLOWED
    if actors is not Actors.OFFICE and standing.is_resident:
        return ALLOWED
    if actors is Actors.OFFICE:
        return refuse(_("这一步由这个社区的工作人员或基金经办员办理。"))
    return refuse(_("只有经核实住在这个社区的居民可以参加。请在“我的住址”登记，由社区核实。"))


def verbs_for(actor: User, choice: Choice, now: datetime) -> list[ChoiceVerb]:
    """What this person may do now: the buttons of the page."""
    standing = Standing(actor, choice, now)
    verbs = [verb for (state, verb) in CHOICE_STEPS if state == choice.state]
    return [verb for verb in verbs if decide(actor, verb, choice, now, standing=standing)]


def may_by_age(voter: User, choice: Choice, now: datetime, *, confirmed: bool) -> Decision:
    """By the identity number where one is registered; else the voter's own word, or the desk's who looked at a card."""
    birthday, words = birthday_in(voter.identity_number), {"age": choice.minimum_age}
    if birthday is None:
        return ALLOWED if confirmed else refuse(_("请确认已满 %(age)d 周岁。") % words)
    if is_old_enough(birthday, choice.minimum_age, timezone.localdate(now)):
        return ALLOWED
    return refuse(_("年满 %(age)d 周岁才能投票。") % words)
