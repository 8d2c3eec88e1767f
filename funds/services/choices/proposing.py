"""Residents propose; the office checks, merges what is the same, and publishes the list."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from funds.models import Choice, ChoiceOption
from funds.policies.choices import runs
from funds.services.choices.change import OPENS, ChoiceChange, choosing, tell
from funds.states.choice_steps import ChoiceVerb
from funds.states.choices import OptionState
from governance.common import limits
from governance.common.errors import InputRefused, PermissionRefused
from governance.common.scrub import scrub
from governance.deadlines.moments import start_until
from governance.people.models import User

TITLE_LENGTH, WORDS_LENGTH, PLACE_LENGTH, REASON_LENGTH = 60, 2000, 60, 300
PROPOSALS_A_DAY, DAY = 10, 86_400
OPEN = (OptionState.PROPOSED, OptionState.FEASIBLE)


def propose(
    *, choice_id: int, title: str, words: str, cost_fen: int, actor: User, now: datetime, place: str = ""
) -> ChoiceOption:
    """Words lose what points at a person, because they are published. The same title from the same person is the same."""
    with choosing(choice_id, ChoiceVerb.PROPOSE, actor, now, title=title, words=words, cost_fen=cost_fen) as change:
        clean = scrub(title.strip())[:TITLE_LENGTH]
        twin = ChoiceOption.objects.filter(choice=change.choice, proposed_by=actor, title=clean).first()
        if twin:
            change.is_silent = True
            return twin
        _check_cost(change.choice, cost_fen)
        if not runs(actor, change.choice.area_code, now):  # the office enters for whoever came by
            limits.require("choice-propose", str(actor.pk), limit=PROPOSALS_A_DAY, seconds=DAY)
        option = ChoiceOption.objects.create(
            choice=change.choice, title=clean, words=scrub(words.strip())[:WORDS_LENGTH],
            place=scrub(place.strip())[:PLACE_LENGTH], cost_fen=cost_fen, proposed_by=actor, proposed_at=now,
        )  # fmt: skip
        change.data["option"] = option.pk
        return option


def _check_cost(choice: Choice, cost_fen: int) -> None:
    if not 0 < cost_fen <= choice.budget_fen:
        words = _("费用要大于零，也不能超过这次可用的金额，不然怎么投都选不中。")
        raise InputRefused("cost", words, fields={"cost": words})


def withdraw(*, choice_id: int, option_id: int, actor: User, now: datetime) -> ChoiceOption:
    """By who proposed it, until the list is published."""
    with choosing(choice_id, ChoiceVerb.WITHDRAW, actor, now, option_id=option_id) as change:
        option = change.option(option_id, *OPEN)
        if option.proposed_by_id != actor.pk:
            raise PermissionRefused("not_yours", _("只有提议人可以撤回。"))
        option.state = OptionState.WITHDRAWN
        option.save(update_fields=["state"])
        change.data["option"] = option.pk
        return option


def check_option(
    *, choice_id: int, option_id: int, is_feasible: bool, actor: User, now: datetime, reason: str = "",
    cost_fen: int | None = None,
) -> Choice:  # fmt: skip
    """Can it be carried out, and for how much? A refusal needs its reason; who proposed it is told, and it is public."""
    with choosing(choice_id, ChoiceVerb.CHECK, actor, now, option_id=option_id) as change:
        option, reason = change.option(option_id, *OPEN, OptionState.REFUSED), reason.strip()
        if not is_feasible and not reason:
            words = _("请写明为什么不可行。")
            raise InputRefused("missing", words, fields={"reason": words})
        if is_feasible:
            option.cost_fen = cost_fen or option.cost_fen
            _check_cost(change.choice, option.cost_fen)
        option.state = OptionState.FEASIBLE if is_feasible else OptionState.REFUSED
        option.reason, option.checked_by, option.checked_at = reason[:REASON_LENGTH], actor, now
        option.save(update_fields=["cost_fen", "state", "reason", "checked_by", "checked_at"])
        change.data |= {"option": option.pk, "feasible": is_feasible, "cost_fen": option.cost_fen}
        title = _("您提的项目通过了可行性审核") if is_feasible else _("您提的项目没有通过可行性审核")
        _tell_proposer(change, option, title, reason)
        return change.choice


def merge_option(
    *, choice_id: int, option_id: int, into_id: int, actor: User, now: datetime, title: str = "", words: str = "",
    cost_fen: int | None = None,
) -> Choice:  # fmt: skip
    """Two proposals of the same thing become one; its text and cost may take up both. Both proposers are told."""
    given = {"option_id": option_id, "into_id": into_id}
    with choosing(choice_id, ChoiceVerb.MERGE, actor, now, **given) as change:
        option, into = change.option(option_id, *OPEN), change.option(into_id, *OPEN)
        if option.pk == into.pk:
            message = _("请选择另一个提案。")
            raise InputRefused("same", message, fields={"into_id": message})
        into.title, into.words = scrub(title.strip())[:TITLE_LENGTH] or into.title, scrub(words.strip()) or into.words
        into.cost_fen = cost_fen or into.cost_fen
        _check_cost(change.choice, into.cost_fen)
        into.save(update_fields=["title", "words", "cost_fen"])
        ChoiceOption.objects.filter(merged_into=option).update(merged_into=into)
        option.state, option.merged_into = OptionState.MERGED, into
        option.save(update_fields=["state", "merged_into"])
        change.data |= {"option": option.pk, "into": into.pk}
        _tell_proposer(change, option, _("您提的项目和另一个合并了"), into.title)
        return change.choice


def publish_list(*, choice_id: int, opens_at: datetime, closes_at: datetime, actor: User, now: datetime) -> Choice:
    """The list that residents vote about, numbered. Every proposal has been checked; the times may be moved."""
    given = {"opens_at": opens_at, "closes_at": closes_at}
    with choosing(choice_id, ChoiceVerb.PUBLISH_LIST, actor, now, **given) as change:
        choice = change.choice
        if ChoiceOption.objects.filter(choice=choice, state=OptionState.PROPOSED).exists():
            raise InputRefused("unchecked", _("还有提案没有审核。"))
        options = list(ChoiceOption.objects.filter(choice=choice, state=OptionState.FEASIBLE).order_by("id"))
        if not options:
            raise InputRefused("empty", _("还没有可行的项目。"))
        if opens_at <= now or closes_at <= opens_at:
            words = _("投票开始要晚于现在，截止要晚于开始。")
            raise InputRefused("times", words, fields={"opens_at": words})
        for number, option in enumerate(options, 1):
            option.number = number
        ChoiceOption.objects.bulk_update(options, ["number"])
        choice.opens_at, choice.closes_at = opens_at, closes_at
        start_until(choice, OPENS, opens_at, now, actor)
        change.data["options"] = len(options)
        people = [row.proposed_by for row in ChoiceOption.objects.filter(choice=choice).select_related("proposed_by")]
        opens = f"{timezone.localtime(opens_at):%m月%d日 %H:%M}"
        tell(choice, "listed", people, _("项目名单已公布，%(opens)s 开始投票") % {"opens": opens}, now)
        return choice


def _tell_proposer(change: ChoiceChange, option: ChoiceOption, title: str, words: str) -> None:
    about = f"{change.verb}:{option.pk}:{change.now.timestamp():.0f}"
    body = f"{option.title}　{words}".strip()
    tell(change.choice, about, [option.proposed_by], title, change.now, body=body)
