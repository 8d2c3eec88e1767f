"""Grant calls, tenders and rewards in the registries of the ground floor."""

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from funds.models import GrantCall, Milestone, Tender
from funds.selectors.grants import waiting_for
from funds.services.grants import calls, clocks
from funds.services.grants.change import CALL_CLOSES, CONTRACT_PUBLICATION, INSTALMENT, SCORES, STAGE, TENDER_CLOSES
from funds.services.tenders import contracts, tendering
from funds.views.desk import keeps_money
from funds.views.grants_take_part import my_grants
from governance.deadlines.registry import Handler, register
from governance.people.models import User
from governance.portal.registry import DemoLoader, DeskSource, NavItem, Panel, PresetLoader, portal, staff

COUNT_CAP = 100


def count_waiting(request: HttpRequest) -> int:
    """Calls to award, agreements to sign, bids to mark, rewards to assess; at most a hundred each."""
    assert isinstance(request.user, User)
    return waiting_for(request.user, timezone.now(), COUNT_CAP)


def residents(request: HttpRequest) -> bool:
    """Staff find them on their desk; their header is full."""
    return not staff(request)


def register_grants() -> None:
    register(CALL_CLOSES, Handler(GrantCall, on_due=calls.call_ran_out, label=_("接受申报"), needs_policy=False))
    register(TENDER_CLOSES, Handler(Tender, on_due=tendering.closing_is_due, label=_("接受投标"), needs_policy=False))
    register(CONTRACT_PUBLICATION, Handler(Tender, on_due=contracts.publication_is_due, label=_("公布合同")))
    register_clocks()
    portal.presets.add(PresetLoader("funds.grants", "funds.presets.grants.load_grant_presets"))
    portal.demo.add(DemoLoader("funds.grants", "funds.demo.grants.load_grants", order=460))
    portal.nav.add(NavItem("funds.grants", _("创投和采购"), "funds:grants", "award", order=46, show=residents))
    portal.me_panels.add(Panel("funds.grants", "funds/grants/_mine.html", my_grants, order=37))
    waits = _("要办的创投、采购和奖补")
    portal.desk.add(
        DeskSource("funds.grants", waits, "funds:desk_grants_home", count_waiting, order=42, show=keeps_money)
    )


def register_clocks() -> None:
    """Of what others have still to do."""
    soon, late = clocks.scores_are_soon_due, clocks.scores_are_late
    for model, purpose in SCORES.items():
        register(purpose, Handler(model, on_warn=soon, on_due=late, label=_("评审交齐评分")))
    work = Handler(
        Milestone,
        on_warn=clocks.stage_is_soon_due,
        on_due=clocks.stage_is_late,
        label=_("阶段完成"),
        needs_policy=False,
    )
    register(STAGE, work)
    payment = Handler(
        Milestone, on_warn=clocks.instalment_is_soon_due, on_due=clocks.instalment_is_late, label=_("支付分期款")
    )
    register(INSTALMENT, payment)
