"""The banks on one's own phone: points and hours, orders and their pick-up codes, family, help asked for and given."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from governance.common.codes import normalise_code
from governance.common.errors import DomainError, InputRefused
from governance.common.keyset import page_by_key
from governance.people.models import User
from grievances.views.desk_common import put_on_form
from grievances.views.list_links import page_links
from grievances.views.qr import qr_data_uri
from grievances.views.verb_pages import VerbPage, run_verb
from volunteers.forms.bank import PlaceForm
from volunteers.models import ExchangeOrder, FamilyTie, TimeOrder
from volunteers.selectors import bank as reads
from volunteers.selectors import time_bank as time_reads
from volunteers.services.bank import orders
from volunteers.states.bank import OrderState
from volunteers.states.bank_steps import BankVerb
from volunteers.views.bank_pages import ORDER_PAGES, OWN_BY_SLUG, TIE_PAGES, TIME_PAGES, RowDesk
from volunteers.views.bank_public import product_or_404, show_product

PHONE = "portal/page_resident.html"
ROWS = 20
TIE_DESK = RowDesk("tie_id", "volunteers:bank_family_tie", "volunteers/bank/tie.html", TIE_PAGES, base=PHONE)


class OwnOrder(RowDesk):
    """With the code that fetches it, while it waits."""

    def context(self, request: HttpRequest, subject: Any, user: User, now: datetime) -> dict[str, Any]:
        context = super().context(request, subject, user, now)
        if subject.state == OrderState.RESERVED:
            digits = orders.pickup_digits(subject.code)
            address = reverse("volunteers:desk_bank_order", args=[subject.code])
            context |= {
                "digits": f"{digits[:4]} {digits[4:]}",
                "qr": qr_data_uri(request.build_absolute_uri(f"{address}?pickup={digits}")),
            }
        return context


class OwnHelp(RowDesk):
    """Name, place and telephone are for the owner and the volunteer who took it."""

    def context(self, request: HttpRequest, subject: Any, user: User, now: datetime) -> dict[str, Any]:
        taker = subject.volunteer.user_id if subject.volunteer else None
        sees_all = user.pk in (subject.user_id, taker)
        return super().context(request, subject, user, now) | {
            "sees_all": sees_all,
            "is_own": user.pk == subject.user_id,
        }


ORDER_DESK = OwnOrder(
    "order_id", "volunteers:bank_order", "volunteers/bank/order.html", ORDER_PAGES, by="code", base=PHONE
)
HELP_DESK = OwnHelp(
    "time_order_id", "volunteers:bank_job", "volunteers/bank/job.html", TIME_PAGES, by="code", base=PHONE
)


def person(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


@login_required
@never_cache
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    user, now = person(request), timezone.now()
    book = reads.passbook_of(user)
    soonest = reads.soonest_to_run_out(reads.lots_of(book)) if book else None
    context = {
        "book": book, "soonest": soonest, "orders": list(reads.orders_of(user).order_by("-id")[:5]),
        "jobs": list(time_reads.jobs_of(user)[:5]), "helps": list(time_reads.orders_of(user)[:5]),
        "asking": list(time_reads.ties_asking(user)), "cap": reads.time_cap(now), "now": now,
    }  # fmt: skip
    return render(request, "volunteers/bank/mine.html", context)


@login_required
@never_cache
@require_safe
def history(request: HttpRequest, what: str) -> HttpResponse:
    """Every movement of one's points or minutes, newest first."""
    book = reads.passbook_of(person(request))
    account = getattr(book, what) if book else None
    page = (
        page_by_key(reads.movements(account), ("-id",), size=ROWS, after=request.GET.get("after", ""))
        if account
        else None
    )
    context = {
        "account": account, "what": what, "rows": page.rows if page else [], "now": timezone.now(),
        "next_url": f"?after={page.next}" if page and page.next else "",
        "previous_url": f"?after={page.previous}" if page and page.previous else "",
    }  # fmt: skip
    return render(request, "volunteers/bank/history.html", context)


# --- Orders -------------------------------------------------------------------------------------------------
@login_required
@require_POST
def place(request: HttpRequest, pk: int) -> HttpResponseBase:
    product, user, now = product_or_404(pk), person(request), timezone.now()
    form = PlaceForm(request.POST, subject=product, user=user, now=now)
    if form.is_valid():
        try:
            order = orders.place(product_id=product.pk, actor=user, now=now, **form.arguments())
        except DomainError as error:
            put_on_form(form, error)
            return show_product(request, product_or_404(pk), form, error.status)
        messages.success(request, _("已兑换，积分和物品都给您留好了。"))
        return redirect("volunteers:bank_order", order.code)
    return show_product(request, product, form, 422)


@login_required
@never_cache
@require_safe
def own_orders(request: HttpRequest) -> HttpResponse:
    page = page_by_key(reads.orders_of(person(request)), ("-id",), size=ROWS, after=request.GET.get("after", ""))
    context = {
        "rows": page.rows, "now": timezone.now(), "next_url": f"?after={page.next}" if page.next else "",
        "previous_url": f"?after={page.previous}" if page.previous else "",
    }  # fmt: skip
    return render(request, "volunteers/bank/orders.html", context)


def by_code(rows: Any, code: str, prefix: str) -> Any:
    try:
        return rows.get(code=normalise_code(code, prefix=prefix))
    except (rows.model.DoesNotExist, InputRefused):
        raise Http404(_("没有这张单子。")) from None


def _order(user: User, code: str) -> ExchangeOrder:
    return by_code(reads.orders_of(user), code, "DH")


@login_required
@never_cache
def order_page(request: HttpRequest, code: str) -> HttpResponse:
    return ORDER_DESK.render(request, _order(person(request), code), person(request), timezone.now())


@login_required
@never_cache
def order_verb(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    user = person(request)
    return run_verb(request, ORDER_DESK, page_or_404(ORDER_DESK, slug), _order(user, code), user, timezone.now())


def page_or_404(desk: RowDesk, slug: str) -> VerbPage:
    page = desk.page(slug)
    if page is None:
        raise Http404(_("没有这个操作。"))
    return page


# --- Family, gifts, hours -----------------------------------------------------------------------------------
@login_required
@never_cache
@require_safe
def family_page(request: HttpRequest) -> HttpResponse:
    user = person(request)
    context = {
        "ties": list(time_reads.ties_of(user)),
        "asking": list(time_reads.ties_asking(user)),
        "now": timezone.now(),
    }
    return render(request, "volunteers/bank/family.html", context)


def _tie(user: User, pk: int) -> FamilyTie:
    tie = time_reads.ties_of(user).filter(pk=pk).first() or time_reads.ties_asking(user).filter(pk=pk).first()
    if tie is None:
        raise Http404(_("没有这位家人。"))
    return tie


@login_required
@never_cache
def tie_page(request: HttpRequest, pk: int) -> HttpResponse:
    return TIE_DESK.render(request, _tie(person(request), pk), person(request), timezone.now())


@login_required
@never_cache
def tie_verb(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    user = person(request)
    page, tie = page_or_404(TIE_DESK, slug), _tie(user, pk)
    response = run_verb(request, TIE_DESK, page, tie, user, timezone.now())
    is_over = page.verb in (BankVerb.END, BankVerb.AGREE) and response.status_code == 302
    return redirect("volunteers:bank_family") if is_over else response


BACK = {"family": "volunteers:bank_family", "give": "volunteers:bank_mine", "pool": "volunteers:bank_mine",
        "move": "volunteers:bank_mine", "help": "volunteers:bank_jobs"}  # fmt: skip


@login_required
@never_cache
def own_page(request: HttpRequest, slug: str) -> HttpResponse:
    """What somebody begins for themselves: a form, a service, the page to go back to."""
    if slug not in BACK:
        raise Http404(_("没有这个操作。"))
    return begin(request, OWN_BY_SLUG[slug], "volunteers/bank/form.html", reverse(BACK[slug]))


def begin(request: HttpRequest, page: VerbPage, template: str, back: str) -> HttpResponse:
    user, now = person(request), timezone.now()
    given = {"subject": None, "user": user, "now": now}
    form = (
        page.form(request.POST, **given) if request.method == "POST" else page.form(initial=request.GET.dict(), **given)
    )
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                page.service(actor=user, now=now, **form.arguments())
            except DomainError as error:
                put_on_form(form, error)
                status = error.status
            else:
                messages.success(request, str(page.done))
                return HttpResponseRedirect(back)
    context = {"page": page, "form": form, "back_url": back, "book": reads.passbook_of(user), "now": now}
    return render(request, template, context, status=status)


@login_required
@never_cache
@require_safe
def jobs(request: HttpRequest) -> HttpResponse:
    """My own help, what I took, and what waits in my communities in the order of the rule."""
    user, now = person(request), timezone.now()
    page = page_by_key(time_reads.orders_of(user), ("-id",), size=ROWS, after=request.GET.get("after", ""))
    context = {
        "helps": page.rows, **page_links(request, page), "taken": list(time_reads.jobs_of(user)),
        "waiting": time_reads.served_first(user, timezone.localdate(now)), "book": reads.passbook_of(user), "now": now,
        "rule": time_reads.rule_of_serving(timezone.localdate(now)),
    }  # fmt: skip
    return render(request, "volunteers/bank/jobs.html", context)


def _job(user: User, code: str) -> TimeOrder:
    return by_code(time_reads.own_or_open(user), code, "SJ")


@login_required
@never_cache
def job_page(request: HttpRequest, code: str) -> HttpResponse:
    return HELP_DESK.render(request, _job(person(request), code), person(request), timezone.now())


@login_required
@never_cache
def job_verb(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    user = person(request)
    return run_verb(request, HELP_DESK, page_or_404(HELP_DESK, slug), _job(user, code), user, timezone.now())


def my_bank(request: HttpRequest) -> dict[str, Any] | None:
    """On 我的: points and hours of somebody who has any."""
    book = reads.passbook_of(request.user) if isinstance(request.user, User) else None
    return {"book": book} if book else None
