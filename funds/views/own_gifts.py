"""What this browser has proved to be its own: pledges it made, receipts it opened with their code, gifts of the account."""

from datetime import datetime, timedelta

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from funds.models import Pledge, Receipt
from funds.selectors.donations import receipt_by_code
from funds.services.receipts import is_holder_code
from governance.common.client import client_address
from governance.common.errors import InputRefused
from governance.common.limits import require

KEY, KEPT_FOR = "funds.own", timedelta(hours=2)
TRIES, TRY_SECONDS = 10, 3600


def remember(request: HttpRequest, code: str, now: datetime) -> None:
    kept = {each: until for each, until in request.session.get(KEY, {}).items() if until > now.timestamp()}
    request.session[KEY] = kept | {code: (now + KEPT_FOR).timestamp()}


def _is_remembered(request: HttpRequest, code: str, now: datetime) -> bool:
    return request.session.get(KEY, {}).get(code, 0) > now.timestamp()


def open_receipt(request: HttpRequest, code: str, secret: str, now: datetime) -> Receipt:
    """By number and code. Raises `InputRefused` without saying which is wrong, `LimitReached` after ten tries an hour."""
    require("funds.receipt", code.strip().upper(), limit=TRIES, seconds=TRY_SECONDS)
    require("funds.receipt-address", client_address(request), limit=TRIES * 10, seconds=TRY_SECONDS)
    receipt = receipt_by_code(code)
    if receipt is None or not is_holder_code(receipt, secret):
        message = _("收据号码和凭证码对不上，请对照收据再看一遍。")
        raise InputRefused("no_match", message, fields={"secret": message})
    remember(request, receipt.code, now)
    return receipt


def own_receipt(request: HttpRequest, code: str, now: datetime) -> Receipt:
    """404 for whoever has not proved that it is theirs."""
    receipt = receipt_by_code(code)
    is_own = receipt is not None and (
        _is_remembered(request, receipt.code, now)
        or (request.user.is_authenticated and receipt.gift.donor.user_id == request.user.pk)
    )
    if receipt is None or not is_own:
        raise Http404(_("请先用收据号码和凭证码打开。"))
    return receipt


def own_pledge(request: HttpRequest, code: str, now: datetime) -> Pledge:
    related = ("fund__foundation", "fund__area", "purse", "donor", "pending__debit__holding")
    pledge = Pledge.objects.select_related(*related).filter(code=code).first()
    is_own = pledge is not None and (
        _is_remembered(request, pledge.code, now)
        or (request.user.is_authenticated and pledge.donor.user_id == request.user.pk)
    )
    if pledge is None or not is_own:
        raise Http404(_("这份认捐只有认捐人看得到。"))
    return pledge
