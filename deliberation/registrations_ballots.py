"""What ballots hang into the registries."""

from django.utils.translation import gettext_lazy as _

from deliberation.models import Ballot, RollObjection
from deliberation.services.ballots import clocks, closing, opening, roll_objections
from deliberation.views import ballots_public, topics_panels
from deliberation.views.topic_blocks import Block, add_block
from governance.deadlines.registry import Handler, register
from governance.portal.registry import DemoLoader, NavItem, Panel, portal

FOLDER = "deliberation/ballots"


def register_ballots() -> None:
    opens = Handler(Ballot, on_due=opening.open_when_due, label=_("开始投票"), needs_policy=False)
    register(clocks.OPENS, opens)
    closes = Handler(Ballot, on_due=closing.close_when_due, label=_("投票截止"), needs_policy=False)
    register(clocks.CLOSES, closes)
    answer = Handler(RollObjection, on_due=roll_objections.answer_is_late, label=_("名册异议答复"), needs_policy=False)
    register(clocks.ANSWER, answer)
    register(clocks.ROLL_WORK, Handler(Ballot, label=_("推荐表决时间：做名册")))
    register(clocks.VOTING, Handler(Ballot, label=_("推荐表决时间：投票")))
    add_block(Block(30, f"{FOLDER}/_on_topic.html", ballots_public.topic_block))
    at_desk = topics_panels.is_at_desk
    portal.nav.add(
        NavItem(
            "deliberation.ballots", _("投票表决"), "deliberation:ballots", "checkbox", order=34,
            show=lambda request: not at_desk(request),
        )
    )  # fmt: skip
    portal.nav.add(
        NavItem("deliberation.desk_ballots", _("表决"), "deliberation:desk_ballots", "checkbox", order=8, show=at_desk)
    )
    portal.me_panels.add(Panel("deliberation.ballots", f"{FOLDER}/_mine.html", ballots_public.my_ballots, order=5))
    portal.demo.add(DemoLoader("deliberation.ballots", "deliberation.demo.ballots.load_ballots", order=240))
