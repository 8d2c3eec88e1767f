"""What can be opened and done at the desk of funds: one row a page, one row a step."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from funds.forms import foundation as forms
from funds.forms.relations import DonorRelationForm, FoundationForm, PublicStatusForm
from funds.models import BankLine, Gift, Pledge
from funds.selectors.bank import lines_for
from funds.selectors.donations import appeals_for, gifts_for, pledges_for
from funds.services import appeals, bank, foundation, gifts, pledges, purposes, receipts, relations
from funds.states.bank import LineState
from funds.states.donations import GIFT_STEPS, PLEDGE_STEPS, AppealState, GiftState, GiftVerb, PledgeState, PledgeVerb
from funds.states.roles import HANDLES, KEEPS_MONEY, MONEY_ROLES, SETS_UP
from governance.people.roles import Role

Words = str | Promise


@dataclass(frozen=True, slots=True)
class NewPage:
    """`/desk/funds/new/<slug>/`: a form, the service that takes its arguments, the list to go back to."""

    slug: str
    label: Words
    icon: str
    form: type[forms.DeskForm]
    service: Callable[..., Any]
    roles: tuple[Role, ...]
    back: str = ""  # a list of `LISTS`, else the overview

    @property
    def is_rare(self) -> bool:
        """Done once in years: it stands behind the daily ones."""
        return self.roles == SETS_UP


NEW_PAGES = {
    page.slug: page
    for page in (
        NewPage("pledge", _("登记认捐"), "heart-handshake", forms.PledgeDeskForm, pledges.pledge, HANDLES, "pledges"),
        NewPage("gift", _("登记到账"), "plus", forms.GiftDeskForm, gifts.receive_gift, HANDLES, "gifts"),
        NewPage("appeal", _("发起募捐"), "speakerphone", forms.AppealForm, appeals.open_appeal, HANDLES, "appeals"),
        NewPage(
            "statement", _("导入对账单"), "upload", forms.StatementForm, bank.import_statement, KEEPS_MONEY, "lines"
        ),
        NewPage("deposit", _("现金存入银行"), "building-bank", forms.DepositForm, gifts.deposit_cash, HANDLES),
        NewPage("purse", _("设立专项"), "tag", forms.PurseForm, foundation.open_purse, HANDLES),
        NewPage("fund", _("设立社区公益基金"), "building-community", forms.FundForm, foundation.open_fund, SETS_UP),
        NewPage("foundation", _("登记基金会"), "building-bank", FoundationForm, foundation.open_foundation, SETS_UP),
        NewPage(
            "status", _("登记公开募捐资格"), "shield-check", PublicStatusForm, foundation.grant_public_status, SETS_UP
        ),
        NewPage("account", _("登记账户"), "archive", forms.HoldingForm, foundation.open_holding, SETS_UP),
    )
}


@dataclass(frozen=True, slots=True)
class StepPage:
    """`id_name`: what the service calls the row; `roles`: who sees the button."""

    slug: str
    label: Words
    icon: str
    form: type[forms.StepForm]
    service: Callable[..., Any]
    roles: tuple[Role, ...]
    fits: Callable[[Any], bool]
    is_danger: bool = False
    initial: Callable[[Any], dict[str, Any]] = lambda row: {}


def _pledge(verb: PledgeVerb) -> Callable[[Pledge], bool]:
    return lambda row: (row.state, verb) in PLEDGE_STEPS


def _gift(verb: GiftVerb) -> Callable[[Gift], bool]:
    return lambda row: (row.state, verb) in GIFT_STEPS


def _is_open(row: BankLine) -> bool:
    return row.state != LineState.MATCHED


def _name_of_last_receipt(row: Gift) -> dict[str, Any]:
    last = row.receipts.order_by("-id").first()
    return {"name": last.name, "official_number": last.official_number} if last else {}


STEPS: dict[str, tuple[StepPage, ...]] = {
    "pledges": (
        StepPage("receive", _("登记到账"), "check", forms.ArriveForm, gifts.receive_pledge, HANDLES,
                 _pledge(PledgeVerb.RECEIVE)),
        StepPage("cancel", _("取消认捐"), "x", forms.ReasonForm, pledges.cancel_pledge, HANDLES,
                 _pledge(PledgeVerb.CANCEL), is_danger=True),
    ),
    "gifts": (
        StepPage("sign", _("复点签字"), "checks", forms.CountForm, gifts.sign_cash, MONEY_ROLES, _gift(GiftVerb.SIGN)),
        StepPage("recount", _("重新清点"), "refresh", forms.CountForm, gifts.recount_cash, HANDLES,
                 _gift(GiftVerb.RECOUNT)),
        StepPage("reissue", _("换开收据"), "file-text", forms.ReissueForm, receipts.reissue, HANDLES,
                 _gift(GiftVerb.REISSUE), initial=_name_of_last_receipt),
        StepPage("change", _("请捐赠人同意变更用途"), "message-question", forms.AskChangeForm, purposes.ask_change,
                 HANDLES, _gift(GiftVerb.ASK_CHANGE)),
        StepPage("relation", _("登记捐赠人申报的利害关系人"), "users", DonorRelationForm, relations.declare_for_donor,
                 HANDLES, _gift(GiftVerb.REISSUE)),
        StepPage("reverse", _("冲正"), "arrow-back-up", forms.ReverseForm, gifts.reverse_gift, KEEPS_MONEY,
                 _gift(GiftVerb.REVERSE), is_danger=True),
    ),
    "lines": (
        StepPage("gift", _("登记为捐赠"), "heart-handshake", forms.LineGiftForm, bank.line_is_gift, KEEPS_MONEY,
                 lambda row: _is_open(row) and row.amount_fen > 0),
        StepPage("interest", _("登记为银行利息或手续费"), "building-bank", forms.StepForm, bank.line_is_interest_or_fee,
                 KEEPS_MONEY, _is_open),
        StepPage("unmatch", _("撤回核对"), "arrow-back-up", forms.StepForm, bank.unmatch_line, KEEPS_MONEY,
                 lambda row: row.matched_fen > 0, is_danger=True),
    ),
}  # fmt: skip
ID_NAMES = {"pledges": "pledge_id", "gifts": "gift_id", "lines": "line_id"}


@dataclass(frozen=True, slots=True)
class ListPage:
    """A list with its tabs; the first tab is what waits for somebody."""

    slug: str
    label: Words
    rows: Callable[..., Any]
    tabs: dict[str, tuple[Words, dict[str, Any]]]
    new: tuple[str, ...]
    why_empty: Words
    order: tuple[str, ...] = ("-id",)


LISTS = {
    page.slug: page
    for page in (
        ListPage("gifts", _("到账"), gifts_for, {
            "": (_("全部"), {}), "count": (_("待复点的现金"), {"state": GiftState.COUNTED}),
        }, ("gift",), _("还没有到账的捐赠。")),
        ListPage("pledges", _("认捐"), pledges_for, {
            "": (_("待到账"), {"state__in": [PledgeState.PLEDGED, PledgeState.PART]}), "all": (_("全部"), {}),
        }, ("pledge",), _("没有待到账的认捐。")),
        ListPage("lines", _("银行流水"), lines_for, {
            "": (_("还没对上"), {"state__in": [LineState.OPEN, LineState.PART]}), "all": (_("全部"), {}),
        }, ("statement",), _("银行流水都对上了。"), ("-booked_on", "-id")),
        ListPage("appeals", _("募捐"), appeals_for, {
            "": (_("进行中"), {"state": AppealState.OPEN}), "all": (_("全部"), {}),
        }, ("appeal",), _("没有进行中的募捐。")),
    )
}  # fmt: skip
