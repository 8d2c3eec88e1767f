"""The desk of the foundation: overview, lists, what is opened, and the steps of a pledge, a gift, a bank line."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from funds.forms.foundation import AnswerChangeForm
from funds.models import BankLine, Gift, PurposeChange
from funds.policies.foundation import holds
from funds.selectors import bank as bank_reads
from funds.selectors.donations import (
    balances_of,
    codes_of,
    foundations_for,
    funds_for,
    gifts_for,
    holdings_of,
)
from funds.selectors.paying import payments_for
from funds.services import appeals, bank, paying, purposes
from funds.states.bank import LineState
from funds.states.donations import ChangeState, GiftState
from funds.states.foundation import FundKind
from funds.states.roles import HANDLES, MONEY_ROLES, READS
from funds.views.desk_pages import ID_NAMES, LISTS, NEW_PAGES, STEPS, StepPage
from governance.common.errors import InputRefused, PermissionRefused
from governance.common.keyset import page_by_key
from governance.people.authority import authority_of, within
from governance.people.models import User
from grievances.views.desk_common import put_on_form, staff_only, staff_user

PAGE_SIZE, FUNDS_SHOWN = 50, 300


def keeps_money(request: HttpRequest) -> bool:
    """Who has the link in the header: money staff and auditors."""
    return authority_of(request.user, timezone.localdate()).has(*READS)


def count_waiting(request: HttpRequest) -> int:
    """Cash to count and bank lines to match, for the workbench; at most a hundred."""
    user, now = staff_user(request), timezone.now()
    cash = gifts_for(user, now).filter(state=GiftState.COUNTED).exclude(first_signed_by=user)
    lines = bank_reads.lines_for(user, now).exclude(state=LineState.MATCHED)
    return len(cash.values("pk")[:100]) + len(lines.values("pk")[:100])


def _reader(request: HttpRequest) -> tuple[User, datetime]:
    user, now = staff_user(request), timezone.now()
    if not codes_of(user, now):
        raise PermissionRefused("not_allowed", _("账目由基金工作人员和审计员查看。公开的收支请看“公益基金”页面。"))
    return user, now


def _new_pages(user: User, now: datetime) -> list[Any]:
    held = authority_of(user, timezone.localdate(now))
    return [page for page in NEW_PAGES.values() if held.has(*page.roles)]


@staff_only
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    user, now = _reader(request)
    foundations = foundations_for(user, now)
    funds = funds_for(user, now)
    pages = _new_pages(user, now)
    balances = balances_of(funds)
    rows = list(funds.order_by("kind", "area_code")[:FUNDS_SHOWN])
    holdings: dict[int, list[Any]] = {}
    for holding in holdings_of(foundations):
        holdings.setdefault(holding.foundation_id, []).append(holding)
    context = {
        "foundations": [
            (row, holdings.get(row.pk, []), bank_reads.meter_of(row)) for row in foundations.select_related("area")
        ],
        "funds": [(row, balances.get(row.pk, 0)) for row in sorted(rows, key=lambda row: row.kind != FundKind.OWN)],
        "new_pages": [page for page in pages if not page.is_rare],
        "rare_pages": [page for page in pages if page.is_rare],
        "lists": LISTS.values(),
        "waiting": gifts_for(user, now).filter(state=GiftState.COUNTED).exists(),
        "now": now,
    }
    return render(request, "funds/desk/overview.html", context)


@staff_only
@require_safe
def list_page(request: HttpRequest, slug: str) -> HttpResponse:
    user, now = _reader(request)
    page = LISTS[slug]
    tab = request.GET.get("show", "")
    if tab not in page.tabs:
        raise Http404
    rows = page.rows(user, now).filter(**page.tabs[tab][1])
    found = page_by_key(rows, page.order, size=PAGE_SIZE, after=request.GET.get("after", ""))
    shown = f"show={tab}&" if tab else ""
    context = {
        "page": page,
        "lists": LISTS.values(),
        "rows": found.rows,
        "tab": tab,
        "sees_names": bool(codes_of(user, now, *MONEY_ROLES)),
        "new_pages": [each for each in _new_pages(user, now) if each.slug in page.new],
        "may_close": bool(codes_of(user, now, *HANDLES)),
        "next_url": f"?{shown}after={found.next}" if found.next else "",
        "previous_url": f"?{shown}after={found.previous}" if found.previous else "",
        "imports": bank_reads.imports_for(user, now).order_by("-id")[:5] if slug == "lines" else (),
        "now": now,
    }
    return render(request, "funds/desk/list.html", context)


@staff_only
def new_page(request: HttpRequest, slug: str) -> HttpResponseBase:
    user, now = _reader(request)
    page = NEW_PAGES.get(slug)
    if page is None:
        raise Http404
    if not codes_of(user, now, *page.roles):
        raise PermissionRefused("not_allowed", _("您的岗位不办理“%(what)s”。") % {"what": page.label})
    if request.method != "POST":
        form = page.form(user=user, now=now, initial=request.GET.dict())
        return _show_new(request, page, form)
    form = page.form(request.POST, request.FILES, user=user, now=now)
    if form.is_valid():
        try:
            done = page.service(actor=user, now=now, **form.arguments())
        except InputRefused as error:
            put_on_form(form, error)
        else:
            messages.success(request, _done_words(slug, done))
            if page.back in STEPS and page.back != "lines":
                return redirect("funds:desk_item", page.back, done.pk)
            return redirect("funds:desk_list", page.back) if page.back else redirect("funds:desk")
    return _show_new(request, page, form)


def _done_words(slug: str, done: Any) -> str:
    if slug == "statement":
        words = _("新增 %(new)d 行，%(known)d 行以前导入过，%(bad)d 行没有看懂。")
        return words % {"new": done.lines_new, "known": done.lines_known, "bad": len(done.bad)}
    return _("已登记。")


def _show_new(request: HttpRequest, page: Any, form: Any) -> HttpResponse:
    context = {"page": page, "form": form, "back": page.back}
    return render(request, "funds/desk/new.html", context, status=422 if form.errors else 200)


# --- One pledge, gift, line ---------------------------------------------------------------------------------
def _row_or_404(slug: str, pk: int, user: User, now: datetime) -> Any:
    row = LISTS[slug].rows(user, now).filter(pk=pk).first()
    if row is None:
        raise Http404(_("没有这一笔，或者它不在您的辖区。"))
    return row


@staff_only
@require_safe
def item_page(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    user, now = _reader(request)
    return _render(request, slug, _row_or_404(slug, pk, user, now), user, now)


def _render(
    request: HttpRequest, slug: str, row: Any, user: User, now: datetime, tried: tuple[StepPage, Any] | None = None
) -> HttpResponse:
    steps = [
        (page, tried[1] if tried and tried[0] is page else _form(page, row, user, now))
        for page in STEPS[slug]
        if page.fits(row) and holds(user, row.area_code, now, *page.roles)
    ]
    context = {
        "slug": slug,
        "list": LISTS[slug],
        "row": row,
        "steps": steps,
        "sees_names": holds(user, row.area_code, now, *MONEY_ROLES),
        "may_handle": holds(user, row.area_code, now, *HANDLES),
        "now": now,
        **_details(row, user, now),
    }
    return render(request, f"funds/desk/{slug[:-1]}.html", context, status=422 if tried else 200)


def _form(page: StepPage, row: Any, user: User, now: datetime, data: Any = None) -> Any:
    return page.form(data, subject=row, user=user, now=now, initial=None if data else page.initial(row))


def _details(row: Any, user: User, now: datetime) -> dict[str, Any]:
    if isinstance(row, Gift):
        changes = list(row.purpose_changes.select_related("to_purse", "asked_by"))
        answer = next(
            (AnswerChangeForm(subject=row, user=user, now=now) for each in changes if each.state == ChangeState.ASKED),
            None,
        )
        return {"receipts": list(row.receipts.select_related("issued_by")), "changes": changes, "answer_form": answer}
    if isinstance(row, BankLine):
        matches = row.matches.select_related("transfer__debit", "transfer__credit", "matched_by")
        open_ones = bank_reads.suggestions_for(row) if row.state != LineState.MATCHED else []
        return {"matches": list(matches), "suggestions": open_ones}
    return {"gifts": list(row.gifts.select_related("holding").order_by("id"))}


@staff_only
@require_POST
def do(request: HttpRequest, slug: str, pk: int, step: str) -> HttpResponseBase:
    user, now = _reader(request)
    page = next((each for each in STEPS.get(slug, ()) if each.slug == step), None)
    if page is None:
        raise Http404
    row = _row_or_404(slug, pk, user, now)
    form = _form(page, row, user, now, request.POST)
    if not form.is_valid() and page.fits(row):
        return _render(request, slug, row, user, now, (page, form))
    given = {name: form.cleaned_data.get(name) for name in form.fields}
    try:
        page.service(**{ID_NAMES[slug]: pk}, actor=user, now=now, **given)
    except InputRefused as error:
        put_on_form(form, error)
        return _render(request, slug, row, user, now, (page, form))
    messages.success(request, _("已记下。"))
    return redirect("funds:desk_item", slug, pk)


@staff_only
@require_POST
def match(request: HttpRequest, pk: int, kind: str, candidate: int) -> HttpResponseBase:
    """One of the suggestions is taken."""
    user, now = _reader(request)
    row = _row_or_404("lines", pk, user, now)
    if kind == "pledge":
        bank.line_is_pledge(line_id=pk, pledge_id=_row_or_404("pledges", candidate, user, now).pk, actor=user, now=now)
    elif kind == "payment":
        if not payments_for(user, now).filter(pk=candidate).exists():
            raise Http404(_("没有这笔付款，或者它不在您的辖区。"))
        paying.line_is_payment(line_id=pk, payment_id=candidate, actor=user, now=now)
    else:
        transfer = bank_reads.matchable_transfers([row.holding.account_id]).filter(pk=candidate).first()
        if transfer is None:
            raise Http404(_("这笔账已经对上，或者不是这个账户的。"))
        bank.match_line(line_id=pk, transfer=transfer, actor=user, now=now)
    messages.success(request, _("已对上。"))
    return redirect("funds:desk_item", "lines", pk)


@staff_only
@require_POST
def answer_change(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A donor's answer on paper."""
    user, now = _reader(request)
    change = _change_or_404(user, now, pk)
    form = AnswerChangeForm(request.POST, subject=change.gift, user=user, now=now)
    if form.is_valid():
        purposes.answer_change(change_id=pk, actor=user, now=now, **form.arguments())
        messages.success(request, _("已记下。"))
    else:
        messages.error(request, _("请选择捐赠人同意还是不同意。"))
    return redirect("funds:desk_item", "gifts", change.gift_id)


@staff_only
@require_POST
def withdraw_change(request: HttpRequest, pk: int) -> HttpResponseBase:
    user, now = _reader(request)
    change = _change_or_404(user, now, pk)
    purposes.withdraw_change(change_id=pk, actor=user, now=now)
    messages.success(request, _("已撤回，用途不变。"))
    return redirect("funds:desk_item", "gifts", change.gift_id)


def _change_or_404(user: User, now: datetime, pk: int) -> Any:
    change = PurposeChange.objects.filter(within(codes_of(user, now)), pk=pk).select_related("gift").first()
    if change is None:
        raise Http404(_("没有这次变更，或者它不在您的辖区。"))
    return change


@staff_only
@require_POST
def close_appeal(request: HttpRequest, pk: int) -> HttpResponseBase:
    user, now = _reader(request)
    appeals.close_appeal(appeal_id=_row_or_404("appeals", pk, user, now).pk, actor=user, now=now)
    messages.success(request, _("募捐已结束。"))
    return redirect("funds:desk_list", "appeals")
