"""What ballots hang into the registries of the ground floor."""

from django.utils.translation import gettext_lazy as _

from deliberation.models import Ballot, RollObjection
from deliberation.services.ballots import clocks, closing, opening, roll_objections
from governance.deadlines.registry import Handler, register


def register_ballots() -> None:
    opens = Handler(Ballot, on_due=opening.open_when_due, label=_("开始投票"), needs_policy=False)
    register(clocks.OPENS, opens)
    closes = Handler(Ballot, on_due=closing.close_when_due, label=_("投票截止"), needs_policy=False)
    register(clocks.CLOSES, closes)
    answer = Handler(RollObjection, on_due=roll_objections.answer_is_late, label=_("名册异议答复"), needs_policy=False)
    register(clocks.ANSWER, answer)
