"""The banks at the desk: offices, handing over by code, stock, points given by hand, families and hours to look after."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from governance.common.errors import DomainError
from governance.common.given import number_in
from governance.common.keyset import page_by_key
from governance.people.authority import authority_of
from governance.people.models import User
from grievances.views.desk_common import staff_only, staff_user
from grievances.views.list_links import list_address, page_links
from grievances.views.verb_pages import run_verb
from volunteers.models import BankOffice, OfficePerson, Product
from volunteers.policies.bank import keeps
from volunteers.selectors import bank as reads
from volunteers.selectors import time_bank as time_reads
from volunteers.selectors.people import OFFICE
from volunteers.services.bank import orders
from volunteers.states.bank import PaperState, TieState, TimeOrderState
from volunteers.views.bank_own import begin, by_code, page_or_404
from volunteers.views.bank_pages import (
    OFFICE_PAGES,
    OPEN_OFFICE,
    ORDER_PAGES,
    OWN_BY_SLUG,
    PAPER_PAGES,
    PRODUCT_PAGES,
    TIE_PAGES,
    TIME_PAGES,
    RowDesk,
)

PAGE_SIZE, SHOWN, PAPERS_SHOWN, COUNTED, DROP = 50, 20, 12, 100, "drop-photo"


class OfficeDesk(RowDesk):
    """One office with everything that waits there."""

    def context(self, request: HttpRequest, subject: BankOffice, user: User, now: datetime) -> dict[str, Any]:
        waiting, papers = (
            list(rows[: SHOWN + 1]) for rows in (reads.waiting_orders(subject), reads.open_papers(subject))
        )
        after = request.GET.get("after", "") if request.method == "GET" else ""
        page = page_by_key(reads.products_of(subject), ("price", "id"), size=PAGE_SIZE, after=after)
        settlements = reads.settlements_for(user, now).filter(debtor=subject) | reads.settlements_for(user, now).filter(
            creditor=subject
        )
        return super().context(request, subject, user, now) | {
            "keeps": keeps(user, subject.area_code, now), "waiting": waiting[:SHOWN], "more_wait": len(waiting) > SHOWN,
            "products": page.rows, **page_links(request, page), "papers": papers[:SHOWN], "more_papers": len(papers) > SHOWN,
            "settlements": list(settlements.order_by("-month", "-id")[:12]), "head": reads.head_of(subject.area_code),
            "people": list(reads.people_of(subject, timezone.localdate(now))),
        }  # fmt: skip

    def verbs(self, subject: BankOffice, user: User, now: datetime) -> list[str]:
        """A name is taken down by whoever put up theirs."""
        is_named = OfficePerson.objects.filter(office=subject, user=user).exists()
        return [verb for verb in super().verbs(subject, user, now) if verb != "not-named" or is_named]


class ProductDesk(RowDesk):
    def context(self, request: HttpRequest, subject: Product, user: User, now: datetime) -> dict[str, Any]:
        papers = list(reads.papers_for(user, now).filter(product=subject).order_by("-id")[: PAPERS_SHOWN + 1])
        after = request.GET.get("after", "") if request.method == "GET" else ""
        page = page_by_key(reads.moves_of(subject), ("-id",), size=PAGE_SIZE, after=after)
        return super().context(request, subject, user, now) | {
            "moves": page.rows, **page_links(request, page), "papers": papers[:PAPERS_SHOWN],
            "more_papers": len(papers) > PAPERS_SHOWN,
            "photos": list(subject.photos.all()), "may_drop": DROP in super().verbs(subject, user, now),
        }  # fmt: skip

    def verbs(self, subject: Product, user: User, now: datetime) -> list[str]:
        """What stands on top: a photo is dropped beside it."""
        return [verb for verb in super().verbs(subject, user, now) if verb != DROP]


BANK = "volunteers/bank/"
OFFICE_DESK = OfficeDesk(
    "office_id", "volunteers:desk_bank_office", f"{BANK}desk_office.html", OFFICE_PAGES, has_states=False
)
PRODUCT_DESK = ProductDesk(
    "product_id", "volunteers:desk_bank_product", f"{BANK}desk_product.html", PRODUCT_PAGES, has_states=False
)  # fmt: skip
ORDER_DESK = RowDesk("order_id", "volunteers:desk_bank_order", f"{BANK}desk_order.html", ORDER_PAGES, by="code")
PAPER_DESK = RowDesk("paper_id", "volunteers:desk_bank_paper", f"{BANK}desk_paper.html", PAPER_PAGES)
TIE_DESK = RowDesk("tie_id", "volunteers:desk_bank_tie", f"{BANK}desk_tie.html", TIE_PAGES)
JOB_DESK = RowDesk("time_order_id", "volunteers:desk_bank_job", f"{BANK}desk_job.html", TIME_PAGES, by="code")


def works_here(request: HttpRequest) -> bool:
    """Who has the link in the header."""
    return authority_of(request.user, timezone.localdate()).has(*reads.READS)


def count_waiting(request: HttpRequest) -> int:
    """Orders, papers and families that wait for somebody here; at most a hundred each."""
    user, now = staff_user(request), timezone.now()
    waiting = (
        reads.papers_for(user, now).filter(state=PaperState.ASKED),
        time_reads.ties_for(user, now).filter(state=TieState.DECLARED),
        time_reads.time_orders_for(user, now).filter(state=TimeOrderState.DONE),
    )
    return sum(len(rows.order_by().values("pk")[:COUNTED]) for rows in waiting)


def _row(rows: Any, pk: int) -> Any:
    row = rows.filter(pk=pk).first()
    if row is None:
        raise Http404(_("没有这一项，或者它不在您的辖区。"))
    return row


def _office(user: User, pk: int, now: datetime) -> BankOffice:
    return _row(reads.offices_for(user, now).select_related("budget", "issued", "takings", "clearing"), pk)


def _product(user: User, pk: int, now: datetime) -> Product:
    return _row(Product.objects.filter(office__in=reads.offices_for(user, now)).select_related("office"), pk)


@staff_only
@require_safe
def offices(request: HttpRequest) -> HttpResponse:
    user, now = staff_user(request), timezone.now()
    rows = reads.offices_for(user, now).select_related("budget", "takings", "issued")
    page = page_by_key(rows, ("area_code", "id"), size=PAGE_SIZE, after=request.GET.get("after", ""))
    given = reads.given_by(page.rows)
    context = {
        "rows": [(row, given[row.pk]) for row in page.rows], "now": now, **page_links(request, page),
        "may_open": reads.areas_without_office(user, now).exists(),
        "ties": len(time_reads.ties_for(user, now).filter(state=TieState.DECLARED)[:COUNTED]),
    }  # fmt: skip
    return render(request, f"{BANK}desk_offices.html", context)


@staff_only
def open_office(request: HttpRequest) -> HttpResponse:
    return begin(request, OPEN_OFFICE, f"{BANK}desk_form.html", reverse("volunteers:desk_bank"))


@staff_only
def office(request: HttpRequest, pk: int) -> HttpResponse:
    user, now = staff_user(request), timezone.now()
    return OFFICE_DESK.render(request, _office(user, pk, now), user, now)


@staff_only
def office_verb(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    user, now = staff_user(request), timezone.now()
    return run_verb(request, OFFICE_DESK, page_or_404(OFFICE_DESK, slug), _office(user, pk, now), user, now)


@staff_only
@require_safe
def waiting_orders(request: HttpRequest, pk: int) -> HttpResponse:
    """All that wait to be fetched, the first to run out on top."""
    user, now = staff_user(request), timezone.now()
    place = _office(user, pk, now)
    rows = reads.waiting_orders(place)
    page = page_by_key(rows, ("pick_up_until", "id"), size=PAGE_SIZE, after=request.GET.get("after", ""))
    context = {"office": place, "rows": page.rows, "now": now, **page_links(request, page)}
    return render(request, f"{BANK}desk_waiting.html", context)


@staff_only
@require_safe
def stock_papers(request: HttpRequest, pk: int) -> HttpResponse:
    """Counted and written off: what waits for a second person, or in `?state=`; `?product=` of one thing."""
    user, now = staff_user(request), timezone.now()
    place, product = _office(user, pk, now), request.GET.get("product", "")
    state = request.GET.get("state", "" if product else PaperState.ASKED)
    rows = reads.papers_for(user, now).filter(product__office=place)
    if state in PaperState.values:
        rows = rows.filter(state=state)
    if number := number_in(product):
        rows = rows.filter(product=number)
    page = page_by_key(rows, ("-id",), size=PAGE_SIZE, after=request.GET.get("after", ""))
    tabs = [("", _("全部"), list_address(request, state="")), *(
        (value, label, list_address(request, state=value)) for value, label in PaperState.choices
    )]  # fmt: skip
    context = {
        "office": place,
        "rows": page.rows,
        "state": state,
        "tabs": tabs,
        "now": now,
        **page_links(request, page),
    }
    return render(request, f"{BANK}desk_papers.html", context)


@staff_only
@require_POST
def find_order(request: HttpRequest, pk: int) -> HttpResponse:
    """The digits that somebody shows at the counter: which order it is, with the button that hands it over."""
    user, now = staff_user(request), timezone.now()
    place = _office(user, pk, now)
    digits = request.POST.get("pickup_code", "")
    try:
        if not keeps(user, place.area_code, now):
            return OFFICE_DESK.render(request, place, user, now, status=403, not_found=_("请由这个网点的管理员发放。"))
        order = orders.find_to_hand_over(office=place, digits=digits, actor=user)
    except DomainError as error:
        return OFFICE_DESK.render(request, place, user, now, status=error.status, not_found=error.message, typed=digits)
    return ORDER_DESK.render(request, order, user, now, pickup=digits)


@staff_only
def order(request: HttpRequest, code: str) -> HttpResponse:
    """`?pickup=`: opened from the QR on somebody's phone."""
    user, now = staff_user(request), timezone.now()
    row = by_code(reads.orders_for(user, now), code, "DH")
    return ORDER_DESK.render(request, row, user, now, pickup=request.GET.get("pickup", "")[:20])


@staff_only
def order_verb(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    user, now = staff_user(request), timezone.now()
    row = by_code(reads.orders_for(user, now), code, "DH")
    return run_verb(request, ORDER_DESK, page_or_404(ORDER_DESK, slug), row, user, now)


@staff_only
def product(request: HttpRequest, pk: int) -> HttpResponse:
    user, now = staff_user(request), timezone.now()
    return PRODUCT_DESK.render(request, _product(user, pk, now), user, now)


@staff_only
def product_verb(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    user, now = staff_user(request), timezone.now()
    return run_verb(request, PRODUCT_DESK, page_or_404(PRODUCT_DESK, slug), _product(user, pk, now), user, now)


@staff_only
def paper(request: HttpRequest, pk: int, slug: str = "") -> HttpResponse:
    user, now = staff_user(request), timezone.now()
    row = _row(reads.papers_for(user, now), pk)
    if slug:
        return run_verb(request, PAPER_DESK, page_or_404(PAPER_DESK, slug), row, user, now)
    return PAPER_DESK.render(request, row, user, now)


# --- Families and hours -------------------------------------------------------------------------------------
@staff_only
@require_safe
def ties(request: HttpRequest) -> HttpResponse:
    user, now = staff_user(request), timezone.now()
    rows = time_reads.ties_for(user, now).filter(state=TieState.DECLARED)
    page = page_by_key(rows, ("id",), size=PAGE_SIZE, after=request.GET.get("after", ""))
    context = {
        "rows": page.rows, "now": now, "next_url": f"?after={page.next}" if page.next else "",
        "previous_url": f"?after={page.previous}" if page.previous else "",
    }  # fmt: skip
    return render(request, f"{BANK}desk_ties.html", context)


@staff_only
def tie(request: HttpRequest, pk: int, slug: str = "") -> HttpResponse:
    user, now = staff_user(request), timezone.now()
    row = _row(time_reads.ties_for(user, now), pk)
    if slug:
        return run_verb(request, TIE_DESK, page_or_404(TIE_DESK, slug), row, user, now)
    return TIE_DESK.render(request, row, user, now)


@staff_only
@require_safe
def jobs(request: HttpRequest) -> HttpResponse:
    """`?state=`: those in one state, else what is not over."""
    user, now = staff_user(request), timezone.now()
    state = request.GET.get("state", "")
    open_states = [TimeOrderState.OPEN, TimeOrderState.TAKEN, TimeOrderState.DONE]
    shown = [state] if state in TimeOrderState.values else open_states
    rows = time_reads.time_orders_for(user, now).filter(state__in=shown)
    page = page_by_key(rows, ("-id",), size=PAGE_SIZE, after=request.GET.get("after", ""))
    context = {
        "rows": page.rows, "state": state, "states": TimeOrderState.choices, "now": now,
        "next_url": f"?state={state}&after={page.next}" if page.next else "",
        "previous_url": f"?state={state}&after={page.previous}" if page.previous else "",
        "may_ask": authority_of(user, timezone.localdate(now)).has(*OFFICE),
    }  # fmt: skip
    return render(request, f"{BANK}desk_jobs.html", context)


@staff_only
def new_job(request: HttpRequest) -> HttpResponse:
    """Out of the common pool, for somebody in need."""
    return begin(request, OWN_BY_SLUG["pool-help"], f"{BANK}desk_form.html", reverse("volunteers:desk_bank_jobs"))


@staff_only
def job(request: HttpRequest, code: str, slug: str = "") -> HttpResponse:
    user, now = staff_user(request), timezone.now()
    row = by_code(time_reads.time_orders_for(user, now), code, "SJ")
    if slug:
        return run_verb(request, JOB_DESK, page_or_404(JOB_DESK, slug), row, user, now)
    is_office = authority_of(user, timezone.localdate(now)).covers(row.area_code, *OFFICE)
    return JOB_DESK.render(request, row, user, now, sees_all=is_office)
