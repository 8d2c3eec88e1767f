"""A donor looks into the records of their gift and takes a copy (慈善法 38, 42)."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from funds.models import Gift, Receipt
from funds.money import yuan
from funds.selectors.figures import Scope, lines_of
from funds.selectors.records import payments_since, uses_since
from funds.views.own_gifts import own_receipt
from governance.common.keyset import page_by_key
from grievances.exports import write_table

PAGE_SIZE, SHOWN, COPIED = 50, 100, 5_000


@never_cache
@require_safe
def page(request: HttpRequest, code: str) -> HttpResponse:
    now = timezone.now()
    receipt = own_receipt(request, code, now)
    gift = receipt.gift
    found = page_by_key(uses_since(gift), ("-id",), size=PAGE_SIZE, after=request.GET.get("after", ""))
    context = {
        "receipt": receipt,
        "gift": gift,
        "receipts": list(gift.receipts.order_by("id")),
        "changes": list(gift.purpose_changes.select_related("to_purse")),
        "lines": list(lines_of(Scope(gift.fund.foundation, gift.fund), found.rows)),
        "payments": list(payments_since(gift)[:SHOWN]),
        "next_url": f"?after={found.next}" if found.next else "",
        "previous_url": f"?after={found.previous}" if found.previous else "",
        "now": now,
    }
    return render(request, "funds/donations/records.html", context)


@never_cache
@require_safe
def copy(request: HttpRequest, code: str) -> HttpResponse:
    """The same as a file to keep."""
    now = timezone.now()
    receipt = own_receipt(request, code, now)
    header = [str(title) for title in (_("类别"), _("日期"), _("金额（元）"), _("对方"), _("事由"))]
    content = write_table(".csv", header, _rows(receipt, receipt.gift, now))
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{receipt.code}.csv"'
    return response


def _rows(receipt: Receipt, gift: Gift, now: datetime) -> list[tuple[Any, ...]]:
    own = (_("捐赠"), gift.received_on, yuan(gift.amount_fen), receipt.code, f"{gift.fund.name} · {gift.purse.title}")
    lines = lines_of(Scope(gift.fund.foundation, gift.fund), uses_since(gift).order_by("id")[:COPIED])
    uses = [
        (_("用途支出"), timezone.localdate(line.at), yuan(line.amount), line.who, f"{line.what} {line.note}".strip())
        for line in lines
    ]
    paid = [
        (_("项目付款"), row.paid_on, yuan(row.amount_fen), row.payee_public, f"{row.project} {row.what}")
        for row in payments_since(gift)[:COPIED]
    ]
    return [own, *uses, *paid]
