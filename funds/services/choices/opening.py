"""A choice begins with its call, and ends early only by annulment."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from funds.models import Choice, ChoiceOption, Fund
from funds.policies.choices import may_open
from funds.services.choices.change import CALL, choosing, tell
from funds.states.choice_steps import ChoiceVerb
from funds.states.choices import ChoiceBallotKind, ChoiceState, CountRule
from funds.states.foundation import FundKind
from governance.common.codes import new_code
from governance.common.errors import InputRefused, StateRefused
from governance.deadlines import services as deadlines
from governance.deadlines.models import Deadline
from governance.deadlines.moments import start_until
from governance.people.models import User
from governance.trail.services import record


@dataclass(frozen=True, slots=True)
class ChoiceDraft:
    fund: Fund
    year: int
    title: str
    budget_fen: int
    proposals_until: datetime
    opens_at: datetime
    closes_at: datetime
    minimum_age: int
    ballot_kind: str = ChoiceBallotKind.APPROVAL
    points: int = 0
    most_choices: int = 0
    decides: str = CountRule.EQUAL_SHARES
    words: str = ""


def open_choice(*, draft: ChoiceDraft, actor: User, now: datetime) -> Choice:
    """Publish the call for proposals. Raises `InputRefused`, `StateRefused` where this year has a choice already."""
    may_open(actor, draft.fund, now).require()
    _check(draft, now)
    try:
        with transaction.atomic():
            choice = Choice.objects.create(
                code=new_code("PX"), fund=draft.fund, area_code=draft.fund.area_code, year=draft.year,
                title=draft.title.strip(), words=draft.words.strip(), budget_fen=draft.budget_fen,
                ballot_kind=draft.ballot_kind, points=draft.points, most_choices=draft.most_choices,
                decides=draft.decides, minimum_age=draft.minimum_age, state=ChoiceState.CALLING,
                proposals_until=draft.proposals_until, opens_at=draft.opens_at, closes_at=draft.closes_at,
                opened_by=actor, opened_at=now,
            )  # fmt: skip
            record(
                actor=actor, verb="funds.choice_open", subject=choice, now=now, area_code=choice.area_code,
                budget_fen=choice.budget_fen, year=choice.year,
            )  # fmt: skip
            start_until(choice, CALL, choice.proposals_until, now, actor)
            return choice
    except IntegrityError:
        if not Choice.objects.filter(fund=draft.fund, year=draft.year).exclude(state=ChoiceState.ANNULLED).exists():
            raise
        raise StateRefused("has_choice", _("这个基金这一年已经有一次项目票选。")) from None


def _check(draft: ChoiceDraft, now: datetime) -> None:
    wrong: dict[str, Any] = {}
    if draft.fund.kind != FundKind.COMMUNITY:
        wrong["fund"] = _("项目票选属于某个社区的公益基金。")
    if draft.budget_fen <= 0:
        wrong["budget"] = _("金额要大于零。")
    if draft.proposals_until <= now:
        wrong["proposals_until"] = _("征集截止要晚于现在。")
    if draft.opens_at < draft.proposals_until:
        wrong["opens_at"] = _("投票不能早于征集截止。")
    if draft.closes_at <= draft.opens_at:
        wrong["closes_at"] = _("截止要晚于开始。")
    if (draft.ballot_kind == ChoiceBallotKind.POINTS) != (draft.points > 0):
        wrong["points"] = _("分数投票要写明每人几分；赞成投票不用写。")
    if wrong:
        raise InputRefused("invalid", next(iter(wrong.values())), fields=wrong)


def annul(*, choice_id: int, reason: str, actor: User, now: datetime) -> Choice:
    """Nothing is counted; everybody reads why. The year may have another choice."""
    with choosing(choice_id, ChoiceVerb.ANNUL, actor, now, reason=reason.strip()) as change:
        change.choice.annul_reason = reason.strip()
        deadlines.end_all(subject=change.choice, now=now, actor=actor, reason=change.choice.annul_reason)
        rows = ChoiceOption.objects.filter(choice=change.choice).select_related("proposed_by")
        tell(change.choice, "annulled", [row.proposed_by for row in rows], _("项目票选已作废"), now)
        return change.choice


def call_ran_out(choice: Choice, deadline: Deadline, now: datetime) -> None:
    """The clock of the call: from now on only the office works on the proposals."""
    with choosing(choice.pk, ChoiceVerb.END_CALL, None, now):
        pass
