"""Payments: the desk's list, one with its verbs, asking for one (by the carrier too, who has no desk)."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from funds.forms.paying import RequestForm
from funds.models import Payment, Project
from funds.policies.foundation import holds
from funds.policies.projects import decide_payment, may_clear, may_request, misfit_payment, payment_verbs_for
from funds.selectors.paying import missing_for, payments_for, waiting_payments
from funds.selectors.projects import kind_labels, visible_to
from funds.services.paying import request_payment
from funds.states.projects import PaymentState, ProjectState
from funds.states.roles import MONEY_ROLES, OFFICE
from funds.views.project_pages import PAYMENT_BY_SLUG, history_of, payment_buttons
from governance.common.codes import normalise_code
from governance.common.days import in_force
from governance.common.errors import DomainError, InputRefused, PermissionRefused, StateRefused
from governance.common.keyset import page_by_key
from governance.people.models import User
from governance.trail.selectors import entries_of
from grievances.views.desk_common import put_on_form, staff_only, staff_user
from grievances.views.verb_pages import VerbPage, run_verb

PAGE_SIZE = 50


@staff_only
def desk_list(request: HttpRequest) -> HttpResponse:
    """What waits for this person, or (`?show=all`) all they may read, `?state=` those of one state."""
    user, now = staff_user(request), timezone.now()
    state = request.GET.get("state", "")
    state = state if state in PaymentState.values else ""
    shows_all = bool(state) or request.GET.get("show") == "all"
    rows = payments_for(user, now) if shows_all else waiting_payments(user, now)
    rows = rows.filter(state=state) if state else rows
    page = page_by_key(rows, ("-id",), size=PAGE_SIZE, after=request.GET.get("after", ""))
    kept = f"state={state}&" if state else "show=all&" if shows_all else ""
    context = {
        "rows": page.rows,
        "state": state,
        "shows_all": shows_all,
        "states": [(one.value, one.label, one == state) for one in PaymentState],
        "open_pane": "filters" if request.GET.get("pane") == "filters" else "list",
        "next_url": f"?{kept}after={page.next}" if page.next else "",
        "previous_url": f"?{kept}after={page.previous}" if page.previous else "",
        "now": now,
    }
    return render(request, "funds/payments/desk_list.html", context)


def payment_or_404(user: User, code: str, now: datetime) -> Payment:
    try:
        return payments_for(user, now).get(code=normalise_code(code, prefix="FK"))
    except (Payment.DoesNotExist, InputRefused):
        raise Http404(_("没有这笔付款，或者它不在您的辖区。")) from None


class PaymentDesk:
    """What the page of a payment's verbs needs (`verb_pages.Desk`)."""

    id_name = "payment_id"

    def render(
        self, request: HttpRequest, subject: Payment, user: User, now: datetime, *, status: int = 200, **more: Any
    ) -> HttpResponse:
        payment = payments_for(user, now).get(pk=subject.pk)
        documents = payment.documents.select_related("added_by")
        missing = missing_for(payment, timezone.localdate(now))
        context = {
            "payment": payment,
            "documents": list(documents),
            "missing": kind_labels(missing) if payment.state == PaymentState.REQUESTED else "",
            "may_clear": may_clear(user, payment.area_code, now),
            "history": history_of(entries_of(payment), names=True),
            "buttons": payment_buttons(payment, payment_verbs_for(user, payment, now)),
            "sees_payee": sees_payee(user, payment, now),
            "now": now,
        }
        return render(request, "funds/payments/desk.html", context | more, status=status)

    def address(self, subject: Payment) -> str:
        return reverse("funds:desk_payment", args=[subject.code])

    def refusal(self, page: VerbPage, subject: Payment, user: User, now: datetime) -> DomainError | None:
        reason = misfit_payment(page.verb, subject)
        if reason:
            return StateRefused("wrong_state", reason)
        decision = decide_payment(user, page.verb, subject, now)
        return None if decision else PermissionRefused("not_allowed", decision.reason)


def sees_payee(user: User, payment: Payment, now: datetime) -> bool:
    """Name and account: whoever works on payments here, not who only reads."""
    hands = (payment.requested_by_id, payment.handled_by_id, payment.reviewed_by_id)
    return user.pk in hands or holds(user, payment.area_code, now, *OFFICE, *MONEY_ROLES)


@staff_only
def desk_page(request: HttpRequest, code: str) -> HttpResponse:
    user, now = staff_user(request), timezone.now()
    return PaymentDesk().render(request, payment_or_404(user, code, now), user, now)


@staff_only
def verb_page(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    user, now = staff_user(request), timezone.now()
    if slug not in PAYMENT_BY_SLUG:
        raise Http404(_("没有这个操作。"))
    return run_verb(request, PaymentDesk(), PAYMENT_BY_SLUG[slug], payment_or_404(user, code, now), user, now)


@never_cache
def request_page(request: HttpRequest, code: str) -> HttpResponseBase:
    """Asked for at the desk, and by the organisation that carries the project out, from its phone."""
    if not isinstance(request.user, User):
        return redirect_to_login(request.get_full_path(), reverse("people:sign_in"))
    user, now = request.user, timezone.now()
    project = project_or_404(user, code, now)
    may_request(user, project.area_code, project.organisation_id, now).require()
    if project.state != ProjectState.RUNNING:
        raise StateRefused("not_running", _("项目在实施中才能申请付款。"))
    form = RequestForm(request.POST if request.method == "POST" else None, project=project, user=user, now=now)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                payment = request_payment(actor=user, now=now, **form.arguments())
                messages.success(request, _("已申请（%(code)s），等经办。") % {"code": payment.code})
                return HttpResponseRedirect(_after(user, payment, now))
            except DomainError as error:
                put_on_form(form, error)
                status = error.status
    return render(request, "funds/payments/request.html", {"project": project, "form": form, "now": now}, status=status)


def project_or_404(user: User, code: str, now: datetime) -> Project:
    try:
        return visible_to(user, now).select_related("organisation").get(code=normalise_code(code, prefix="XM"))
    except (Project.DoesNotExist, InputRefused):
        raise Http404(_("没有这个项目，或者您不办理它。")) from None


def _after(user: User, payment: Payment, now: datetime) -> str:
    assert payment.project is not None
    if user.postings.filter(in_force(timezone.localdate(now))).exists():
        return reverse("funds:desk_payment", args=[payment.code])
    return f"{reverse('funds:project_papers', args=[payment.project.code])}?payment={payment.code}"
