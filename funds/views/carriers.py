"""Papers of a project and its payments on a phone: whoever carries it out uploads what handlers and reviewers have to see."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from funds.forms.paying import PapersForm
from funds.models import Payment, Project
from funds.policies.projects import decide
from funds.selectors.paying import missing_for
from funds.selectors.projects import kind_labels
from funds.services import paying
from funds.services.projects import add_document
from funds.states.project_steps import ProjectVerb
from funds.states.projects import PaymentState
from funds.views.grants_take_part import signed_in, user_of
from funds.views.payments_desk import project_or_404
from governance.common.errors import DomainError
from governance.people.models import User
from grievances.views.desk_common import put_on_form

PAYMENTS_SHOWN, DOCUMENTS_SHOWN = 30, 100


@signed_in
def papers_page(request: HttpRequest, code: str) -> HttpResponseBase:
    """`?payment=FK-…` begins with that payment. Who only reads the project sees the papers and why not to upload."""
    user, now = user_of(request), timezone.now()
    project = project_or_404(user, code, now)
    decision = decide(user, ProjectVerb.DOCUMENT, project, now)
    given: dict[str, Any] = {"subject": project, "user": user, "now": now}
    if request.method != "POST":
        initial = {"payment": project.payments.filter(code=request.GET.get("payment", "")).first()}
        return _shown(request, project, PapersForm(initial=initial, **given), decision.reason, now)
    decision.require()
    form, status = PapersForm(request.POST, request.FILES, **given), 422
    if form.is_valid():
        try:
            _keep(project, form.arguments(), user, now)
        except DomainError as error:
            put_on_form(form, error)
            status = error.status
        else:
            messages.success(request, _("已上传，先只有内部可见。"))
            return HttpResponseRedirect(reverse("funds:project_papers", args=[project.code]))
    return _shown(request, project, form, "", now, status=status)


def _keep(project: Project, given: dict[str, Any], user: User, now: datetime) -> None:
    payment = given.pop("payment")
    if payment is None:
        add_document(project_id=project.pk, actor=user, now=now, **given)
    else:
        paying.add_document(payment_id=payment.pk, actor=user, now=now, **given)


def _shown(
    request: HttpRequest, project: Project, form: PapersForm, why_not: str, now: datetime, *, status: int = 200
) -> HttpResponse:
    payments = project.payments.defer("payee_name", "payee_number").prefetch_related("documents")
    context = {
        "project": project,
        "form": form,
        "why_not": why_not,
        "documents": list(project.documents.order_by("-id")[:DOCUMENTS_SHOWN]),
        "payments": [
            (row, list(row.documents.all()), _missing(row, now)) for row in payments.order_by("-id")[:PAYMENTS_SHOWN]
        ],
    }
    return render(request, "funds/payments/papers.html", context, status=status)


def _missing(payment: Payment, now: datetime) -> str:
    """Only for what nobody has handled yet: few at a time."""
    is_asked = payment.state == PaymentState.REQUESTED
    return kind_labels(missing_for(payment, timezone.localdate(now))) if is_asked else ""
