"""Giving, for everybody: where the money lies and what it is for, one page to pledge, one to follow one's own gift."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from funds.forms.donations import OwnNameForm, PledgeForm, ReceiptForm
from funds.models import Appeal, Foundation, Fund, Holding, Pledge, PurposeChange, Purse, Receipt
from funds.policies.donations import may_pledge
from funds.policies.foundation import MONEY_ROLES, holds
from funds.selectors import donations as reads
from funds.selectors.bank import meter_of
from funds.services import gifts, pledges, purposes
from funds.services.orders import order_for
from funds.services.pledges import NewDonor, NewPledge
from funds.services.receipts import holder_code_of, is_proof, proof_of
from funds.states.donations import ChangeState, GiftState, GiftWay, PledgeState
from funds.states.foundation import FundKind, PurseKind, Source
from funds.views.own_gifts import open_receipt, own_pledge, own_receipt, remember
from governance.common.client import client_address
from governance.common.errors import DomainError, InputRefused
from governance.common.given import number_in
from governance.common.limits import require
from governance.people.models import User
from grievances.views.desk_common import put_on_form
from grievances.views.qr import qr_data_uri

OWN_SHOWN = 100
OPEN_FUNDS = 40  # more of them stand folded, street by street
PLEDGES_PER_HOUR = 20  # of one address: a whole building may sit behind it


def _person(request: HttpRequest) -> User | None:
    return request.user if isinstance(request.user, User) else None


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The funds with what they hold, the appeals that run, bank against ledger."""
    now = timezone.now()
    funds = reads.open_funds()
    balances = reads.balances_of(funds)
    streets: dict[str, list[tuple[Fund, int]]] = {}
    for fund in funds[:500]:
        street = fund.area.parent.name if fund.area.parent else ""
        streets.setdefault(street, []).append((fund, balances.get(fund.pk, 0)))
    context = {
        "foundations": [(row, meter_of(row)) for row in Foundation.objects.select_related("area")[:5]],
        "appeals": list(reads.open_appeals(timezone.localdate(now))[:20]),
        "streets": streets.items(),
        "is_long": sum(map(len, streets.values())) > OPEN_FUNDS,
        "total": sum(balances.values()),
        "now": now,
    }
    return render(request, "funds/donations/index.html", context)


# --- Pledging -----------------------------------------------------------------------------------------------
@never_cache
def pledge_page(request: HttpRequest, pk: int) -> HttpResponseBase:
    now, person = timezone.now(), _person(request)
    fund = get_object_or_404(Fund.objects.select_related("foundation", "area"), pk=pk, closed_at=None)
    appeal = _appeal_of(request, fund)
    refusal = may_pledge(person, fund, appeal, now)
    purses = Purse.objects.filter(fund=fund, closed_at=None).exclude(kind=PurseKind.PROJECT)
    if appeal is not None:
        purses = purses.filter(pk=appeal.purse_id)
    holdings = list(Holding.objects.filter(foundation=fund.foundation_id, closed_at=None))
    form = PledgeForm(
        request.POST if request.method == "POST" else None, purses=purses.select_related("account", "fund"),
        holdings=holdings,
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        require("funds.pledge", client_address(request), limit=PLEDGES_PER_HOUR, seconds=3600)
        try:
            pledge = _pledge(form.cleaned_data, appeal, person, now)
        except InputRefused as error:
            put_on_form(form, error)
        else:
            remember(request, pledge.code, now)
            return redirect("funds:own_pledge", pledge.code)
    context = {"fund": fund, "appeal": appeal, "form": form, "refusal": refusal, "has_ways": bool(holdings)}
    return render(request, "funds/donations/pledge.html", context, status=422 if form.errors else 200)


def _appeal_of(request: HttpRequest, fund: Fund) -> Appeal | None:
    number = request.GET.get("appeal", "")
    if not number:
        return None
    rows = reads.with_received(fund.appeals.all())
    found = rows.filter(pk=number_in(number)).first()
    if found is None:
        raise Http404(_("没有这次募捐，或者已经结束。"))
    return found


def _pledge(given: dict[str, Any], appeal: Appeal | None, person: User | None, now: datetime) -> Pledge:
    fund = given["purse"].fund
    lives_here = person is not None and fund.kind == FundKind.COMMUNITY
    new = NewPledge(
        purse=given["purse"], amount_fen=given["amount_fen"], way=given["way"], appeal=appeal,
        relation=given["relation"], is_voluntary=given["is_voluntary"],
        source=Source.RESIDENTS if lives_here else Source.DONATIONS,
    )  # fmt: skip
    donor = NewDonor(name=given["name"], phone=given["phone"], public_name=given["public_name"], user=person)
    return pledges.pledge(new=new, donor=donor, actor=person, now=now)


@never_cache
@require_safe
def pledge_answer(request: HttpRequest, code: str) -> HttpResponse:
    """How to give it, and what arrived."""
    now = timezone.now()
    pledge = own_pledge(request, code, now)
    order_words, problem = "", ""
    if pledge.way == GiftWay.PROVIDER and pledge.state in (PledgeState.PLEDGED, PledgeState.PART):
        try:
            order_words = order_for(pledge_id=pledge.pk, now=now)[1]
        except DomainError as error:
            problem = error.message
    context = {
        "pledge": pledge,
        "holding": pledge.pending.debit.holding if pledge.pending else None,
        "order_words": order_words,
        "problem": problem,
        "receipts": _last_receipts(pledge),
        "is_open": pledge.state in (PledgeState.PLEDGED, PledgeState.PART),
        "now": now,
    }
    return render(request, "funds/donations/pledge_answer.html", context)


def _last_receipts(pledge: Pledge) -> list[Receipt]:
    rows = Receipt.objects.filter(gift__pledge=pledge, replaced_by=None).select_related("gift", "foundation")
    return list(rows.order_by("id")[:OWN_SHOWN])


# --- One's own gift -----------------------------------------------------------------------------------------
@never_cache
def mine(request: HttpRequest) -> HttpResponseBase:
    """By receipt number and code; who is signed in sees their own below."""
    now, person = timezone.now(), _person(request)
    form = ReceiptForm(request.POST if request.method == "POST" else None, initial=request.GET.dict())
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                receipt = open_receipt(request, form.cleaned_data["code"], form.cleaned_data["secret"], now)
                return redirect("funds:own_gift", receipt.code)
            except DomainError as error:
                put_on_form(form, error)
                status = error.status
    own = {} if person is None else {
        "pledges": list(reads.pledges_of(person)[:OWN_SHOWN]),
        "receipts": list(
            Receipt.objects.filter(gift__donor__user=person, replaced_by=None)
            .select_related("gift__fund", "gift__purse", "foundation").order_by("-id")[:OWN_SHOWN]
        ),
    }  # fmt: skip
    return render(request, "funds/donations/mine.html", {"form": form, "now": now, **own}, status=status)


@never_cache
def own_gift(request: HttpRequest, code: str) -> HttpResponseBase:
    """The record of a gift for whoever gave it (慈善法 42): what became of it, how it is named, what is asked."""
    now = timezone.now()
    receipt = own_receipt(request, code, now)
    gift = receipt.gift
    form = OwnNameForm(request.POST if request.method == "POST" else None, initial={"public_name": gift.public_name})
    if request.method == "POST" and form.is_valid():
        gifts.set_public_name(
            gift_id=gift.pk, public_name=form.cleaned_data["public_name"], actor=_person(request), now=now
        )
        messages.success(request, _("已改好，公开页面马上生效。"))
        return redirect("funds:own_gift", receipt.code)
    context = {
        "receipt": receipt,
        "gift": gift,
        "holder_code": holder_code_of(receipt),
        "changes": list(gift.purpose_changes.select_related("to_purse")),
        "form": form,
        "may_name": gift.state == GiftState.RECEIVED,
        "now": now,
    }
    return render(request, "funds/donations/gift.html", context, status=422 if form.errors else 200)


@never_cache
@require_POST
def answer_change(request: HttpRequest, code: str, pk: int) -> HttpResponseBase:
    """Consent, or not (慈善法 56)."""
    now = timezone.now()
    receipt = own_receipt(request, code, now)
    change = get_object_or_404(PurposeChange, pk=pk, gift=receipt.gift_id, state=ChangeState.ASKED)
    consents = request.POST.get("answer") == "yes"
    purposes.answer_change(change_id=change.pk, consents=consents, actor=_person(request), now=now)
    messages.success(request, _("已同意变更用途。") if consents else _("已答复不同意，用途不变。"))
    return redirect("funds:own_gift", receipt.code)


@never_cache
@require_safe
def receipt_print(request: HttpRequest, code: str) -> HttpResponse:
    """The printable receipt: for its holder, and for the money staff who hand it over."""
    now, person = timezone.now(), _person(request)
    receipt = reads.receipt_by_code(code)
    if receipt is None:
        raise Http404(_("没有这张收据。"))
    if person is None or not holds(person, receipt.gift.area_code, now, *MONEY_ROLES):
        receipt = own_receipt(request, code, now)
    address = request.build_absolute_uri(reverse("funds:receipt_check", args=[receipt.code, proof_of(receipt)]))
    context = {
        "receipt": receipt,
        "gift": receipt.gift,
        "signers": receipt.gift,
        "holder_code": holder_code_of(receipt),
        "is_void": _is_void(receipt),
        "qr": qr_data_uri(address),
        "mine_url": request.build_absolute_uri(reverse("funds:mine")),
        "now": now,
    }
    return render(request, "funds/donations/receipt_print.html", context)


def _is_void(receipt: Receipt) -> bool:
    return receipt.gift.state == GiftState.REVERSED or Receipt.objects.filter(replaces=receipt).exists()


@require_safe
def receipt_check(request: HttpRequest, code: str, proof: str) -> HttpResponse:
    """Behind the QR code: whether this receipt is genuine. No name, no code of its holder."""
    receipt = reads.receipt_by_code(code)
    if receipt is None or not is_proof(receipt, proof):
        return render(request, "funds/donations/receipt_check.html", {"receipt": None, "code": code}, status=404)
    context = {"receipt": receipt, "gift": receipt.gift, "is_void": _is_void(receipt), "code": receipt.code}
    return render(request, "funds/donations/receipt_check.html", context)


def my_donations(request: HttpRequest) -> dict[str, Any] | None:
    """A line on the page 我的, where somebody has given or is asked something."""
    person = _person(request)
    if person is None:
        return None
    pledged = reads.pledges_of(person)[:3]
    asked = PurposeChange.objects.filter(Q(gift__donor__user=person), state=ChangeState.ASKED).exists()
    rows = list(pledged)
    return {"my_pledges": rows, "asked": asked} if rows or asked else None
