"""The welfare bank and the time bank in the registries of the ground floor."""

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from governance.deadlines.registry import Handler, register
from governance.portal.registry import DemoLoader, DeskSource, NavItem, Panel, PresetLoader, portal, staff
from volunteers.models import BankOffice, ExchangeOrder, PointLot, TimeOrder
from volunteers.services.bank import earning, hours, orders, settling
from volunteers.services.bank.accounts import SETTLEMENT
from volunteers.services.hours.confirmed import ON_CONFIRMED, ON_UNDONE
from volunteers.views import bank_desk
from volunteers.views.bank_own import my_bank


def residents(request: HttpRequest) -> bool:
    """Staff find the bank on their desk; their header is full."""
    return not staff(request)


def register_bank() -> None:
    for told, listener in ((ON_CONFIRMED, earning.earn), (ON_UNDONE, earning.take_back)):
        if listener not in told:
            told.append(listener)
    register(
        orders.PICK_UP,
        Handler(ExchangeOrder, on_due=orders.pickup_ran_out, on_warn=orders.warn_of_pickup, label=_("领取兑换物品")),
    )
    register(hours.LAPSES, Handler(TimeOrder, on_due=hours.help_lapsed, label=_("时间银行服务单")))
    register(
        earning.RUNS_OUT,
        Handler(
            PointLot,
            on_due=earning.run_out,
            on_warn=earning.warn_of_running_out,
            label=_("积分到期"),
            needs_policy=False,
        ),
    )
    register(
        SETTLEMENT, Handler(BankOffice, on_due=settling.month_is_over, label=_("网点月度结算"), needs_policy=False)
    )
    portal.presets.add(PresetLoader("volunteers.bank", "volunteers.presets.bank.load_bank_presets"))
    portal.demo.add(DemoLoader("volunteers.bank", "volunteers.demo.bank.load_bank", order=540))
    portal.nav.add(
        NavItem("volunteers.bank", _("公益银行"), "volunteers:bank", "building-store", order=48, show=residents)
    )
    portal.me_panels.add(Panel("volunteers.bank", "volunteers/bank/_mine.html", my_bank, order=32))
    shows = bank_desk.works_here
    portal.nav.add(
        NavItem("volunteers.desk_bank", _("公益银行"), "volunteers:desk_bank", "building-store", order=17, show=shows)
    )
    waits = _("公益银行要核对的")
    portal.desk.add(
        DeskSource("volunteers.bank", waits, "volunteers:desk_bank", bank_desk.count_waiting, order=52, show=shows)
    )
