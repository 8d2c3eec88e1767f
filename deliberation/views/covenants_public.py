"""居民公约 as everybody reads it: versions, differences, wordings that residents propose; and the committees' reports."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from deliberation.differences import compare
from deliberation.forms.covenants import AmendForm
from deliberation.models import Covenant
from deliberation.policies.councils import may_lead
from deliberation.policies.covenants import decide
from deliberation.selectors.covenants import public_reports, published, texts_of, versions_of, whole
from deliberation.services import covenants as services
from deliberation.states import CovenantState, WordsState
from deliberation.states_resolutions import CovenantVerb
from governance.common.errors import DomainError
from governance.common.given import number_in
from governance.common.keyset import page_by_key
from governance.common.scrub import scrub
from governance.people.models import User
from governance.people.phones import mask_name
from grievances.views.desk_common import put_on_form
from grievances.views.list_links import page_links

PAGE_SIZE = 20
PUBLIC_WORDS = (WordsState.SHOWN, WordsState.ADOPTED, WordsState.DECLINED)


@require_safe
def covenant_list(request: HttpRequest) -> HttpResponse:
    """What is in force and what residents are asked about now; older versions are on each page."""
    current = [CovenantState.FILED, CovenantState.DRAFTING, CovenantState.VOTING, CovenantState.ADOPTED]
    rows = published().filter(state__in=current)
    page = page_by_key(rows, ("-id",), size=PAGE_SIZE, after=request.GET.get("after", ""))
    return render(request, "deliberation/covenants/list.html", _paged(request, page))


@require_safe
def report_list(request: HttpRequest) -> HttpResponse:
    """Every report that was owed: published, or late, or not due yet."""
    page = page_by_key(public_reports(), ("-due_on", "-id"), size=PAGE_SIZE, after=request.GET.get("after", ""))
    return render(request, "deliberation/covenants/reports.html", _paged(request, page))


def _paged(request: HttpRequest, page: Any) -> dict[str, Any]:
    now = timezone.now()
    return {
        "rows": page.rows,
        **page_links(request, page),
        "today": timezone.localdate(now),
        "now": now,
    }


def covenant_or_404(pk: int) -> Covenant:
    try:
        return whole(pk, published())
    except (Covenant.DoesNotExist, OverflowError):
        raise Http404(_("没有这一版公约，或者它还没有公开。")) from None


@require_safe
def covenant_page(request: HttpRequest, pk: int) -> HttpResponse:
    return render_page(request, covenant_or_404(pk))


def render_page(request: HttpRequest, covenant: Covenant, *, status: int = 200, **more: Any) -> HttpResponse:
    now = timezone.now()
    user = request.user if isinstance(request.user, User) else None
    versions = list(versions_of(covenant.council_id)[:50])
    against = _against(request, versions, covenant)
    page_url = reverse("deliberation:covenant", args=[covenant.pk])
    context = {
        "covenant": covenant,
        "clauses": [(clause, amendments_shown(clause, user)) for clause in covenant.clauses.all()],
        "versions": versions,
        "against": against,
        "difference": compare(texts_of(against), texts_of(covenant)) if against else [],
        "is_asking": covenant.state == CovenantState.DRAFTING
        and covenant.comments_until is not None
        and now < covenant.comments_until,
        "may_amend": decide(user, CovenantVerb.AMEND, covenant, now) if user else None,
        "may_work": bool(user and may_lead(user, covenant.council, now)),
        "sign_in_url": f"{reverse('people:sign_in')}?{urlencode({'next': page_url})}",
        "now": now,
    } | more
    return render(request, "deliberation/covenants/page.html", context, status=status)


def _against(request: HttpRequest, versions: list[Covenant], covenant: Covenant) -> Covenant | None:
    asked = request.GET.get("against", "")
    return next((row for row in versions if str(row.version) == asked and row.pk != covenant.pk), None)


def amendments_shown(clause: Any, user: User | None, *, staff: bool = False) -> list[dict[str, Any]]:
    """Those somebody has looked at, by masked names; one's own in any state."""
    return [
        {
            "row": row,
            "who": mask_name(row.user.display_name) or _("居民"),
            "text": row.text if staff else scrub(row.text),
            "reason": row.reason if staff else scrub(row.reason),
            "is_mine": user is not None and row.user_id == user.pk,
        }
        for row in clause.amendments.all()
        if staff or row.state in PUBLIC_WORDS or (user is not None and row.user_id == user.pk)
    ]


@require_POST
def amend(request: HttpRequest, pk: int) -> HttpResponseBase:
    covenant = covenant_or_404(pk)
    page_url = reverse("deliberation:covenant", args=[covenant.pk])
    if not isinstance(request.user, User):
        return redirect(f"{reverse('people:sign_in')}?{urlencode({'next': page_url})}")
    form = AmendForm(request.POST, auto_id="id_amend_%s")
    status = 422
    if form.is_valid():
        try:
            services.amend_clause(covenant_id=pk, actor=request.user, now=timezone.now(), **form.cleaned_data)
        except DomainError as refusal:
            put_on_form(form, refusal)
            status = refusal.status
        else:
            messages.success(request, _("已收到您的建议，工作人员看过后公开。"))
            return HttpResponseRedirect(page_url)
    clause_id = request.POST.get("clause_id", "")
    failed = number_in(clause_id)
    return render_page(request, covenant_or_404(pk), status=status, amend_form=form, failed=failed)
