"""Projects for everybody: the list, one with its money, its payments, its documents; an idea of a resident; files."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from funds.forms.projects import IdeaForm
from funds.models import Document, Project
from funds.policies.projects import decide, may_read_document, may_request
from funds.selectors.grants import granted_page
from funds.selectors.paying import public_documents, public_payments
from funds.selectors.projects import (
    funds_at_home,
    lines_of,
    milestones_of,
    money_by_source,
    moved_money,
    proposed_by,
    public_projects,
    total_of,
    visible_to,
    votes_of,
    whole,
    with_budgets,
)
from funds.services.documents import clear_document
from funds.services.projects import open_project
from funds.states.project_steps import ProjectVerb
from funds.states.projects import ProjectState
from funds.views.files import document_response
from funds.views.project_pages import history_of
from governance.common.codes import normalise_code
from governance.common.errors import DomainError, InputRefused, PermissionRefused
from governance.common.keyset import page_by_key
from governance.people.authority import authority_of
from governance.people.models import User
from governance.trail.selectors import entries_of
from grievances.views.desk_common import put_on_form, staff_only, staff_user

PAGE_SIZE, MINE_SHOWN = 20, 5
TABS = {"": (), "voting": (ProjectState.PUBLISHED,), "running": (ProjectState.FUNDED, ProjectState.RUNNING),
        "ended": (ProjectState.DONE, ProjectState.STOPPED)}  # fmt: skip


@require_safe
@never_cache
def list_page(request: HttpRequest) -> HttpResponse:
    """Newest first; `?community=CODE` those of one community, `?show=` those at one stage."""
    rows = with_budgets(public_projects())
    community, tab = request.GET.get("community", ""), request.GET.get("show", "")
    tab = tab if tab in TABS else ""
    community = community if community.isascii() and community.isdigit() else ""
    if community:
        rows = rows.filter(area_code=community)
    if TABS[tab]:
        rows = rows.filter(state__in=TABS[tab])
    page = page_by_key(rows, ("-id",), size=PAGE_SIZE, after=request.GET.get("after", ""))
    kept = f"?show={tab}&community={community}&after="
    labels = {"": _("全部"), "voting": _("待表决"), "running": _("进行中"), "ended": _("已结束")}
    context = {
        "rows": page.rows,
        "tabs": [(key, label, key == tab) for key, label in labels.items()],
        "next_url": f"{kept}{page.next}" if page.next else "",
        "previous_url": f"{kept}{page.previous}" if page.previous else "",
        "now": timezone.now(),
    }
    return render(request, "funds/projects/list.html", context)


def public_or_404(code: str) -> Project:
    try:
        return public_projects().get(code=normalise_code(code, prefix="XM"))
    except (Project.DoesNotExist, InputRefused):
        raise Http404(_("没有这个项目，或者它还没有公布。")) from None


@require_safe
@never_cache
def page(request: HttpRequest, code: str) -> HttpResponse:
    project, now = whole(public_or_404(code)), timezone.now()
    user = request.user if isinstance(request.user, User) else None
    sources = money_by_source(project)
    context = {
        "project": project,
        "lines": list(lines_of(project)),
        "total": total_of(project),
        "sources": sources,
        "planned": sum(one.planned_fen for one in sources),
        "promised": sum(one.promised_fen for one in sources),
        "arrived": sum(one.arrived_fen for one in sources),
        "milestones": list(milestones_of(project)),
        "groups": list(project.beneficiaries.order_by("pk")),
        "votes": list(votes_of(project).filter(confirmed_at__isnull=False)),
        "payments": list(public_payments(project)),
        "transfers": moved_money(project),
        "documents": list(public_documents(project)),
        "history": history_of(entries_of(project)),
        "granted_url": granted_page(project, "/grants/"),
        "may_work": user is not None
        and authority_of(user, timezone.localdate(now)).is_staff
        and visible_to(user, now).filter(pk=project.pk).exists(),
        "may_upload": user is not None and decide(user, ProjectVerb.DOCUMENT, project, now),
        "may_pay": user is not None
        and project.state == ProjectState.RUNNING
        and may_request(user, project.area_code, project.organisation_id, now),
        "now": now,
    }
    return render(request, "funds/projects/page.html", context)


@never_cache
def propose_page(request: HttpRequest) -> HttpResponseBase:
    """One page on the phone; who lives in no community with a fund reads why not."""
    if not isinstance(request.user, User):
        return redirect_to_login(request.get_full_path(), reverse("people:sign_in"))
    user, now = request.user, timezone.now()
    funds = funds_at_home(user)
    if not funds.exists():
        raise PermissionRefused(
            "not_allowed", _("只有经核实住在有公益基金的社区的居民可以提项目。请在“我的住址”登记，由社区核实。")
        )
    form, status = IdeaForm(request.POST if request.method == "POST" else None, funds=funds), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                open_project(actor=user, now=now, **form.cleaned_data)
                messages.success(request, _("已收到。社区写好方案后公布，再由居民表决；每一步都告诉您。"))
                return HttpResponseRedirect("/me/")
            except DomainError as error:
                put_on_form(form, error)
                status = error.status
    return render(request, "funds/projects/propose.html", {"form": form, "now": now}, status=status)


def my_projects(request: HttpRequest) -> dict[str, Any] | None:
    """A resident's own ideas, on 我的; staff find theirs on the desk."""
    if not isinstance(request.user, User) or request.user.postings.exists():
        return None
    rows = list(proposed_by(request.user)[:MINE_SHOWN])
    return {"projects": rows} if rows or funds_at_home(request.user).exists() else None


# --- Files --------------------------------------------------------------------------------------------------
@require_safe
def document(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The file itself; a stranger cannot tell a hidden one from none."""
    related = ("project", "payment__project")
    found = Document.objects.select_related(*related).filter(pk=pk).first()
    if found is None or not may_read_document(request.user, found, timezone.now()):
        raise Http404(_("没有这份材料。"))
    response = document_response(found)
    response["Cache-Control"] = "private, max-age=3600"
    return response


@staff_only
@require_POST
def clear(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Make a document public, or take it back."""
    user, now = staff_user(request), timezone.now()
    found = Document.objects.select_related("project", "payment").filter(pk=pk).first()
    if found is None or not may_read_document(user, found, now):
        raise Http404(_("没有这份材料。"))
    row = clear_document(document_id=pk, is_public=request.POST.get("is_public") == "yes", actor=user, now=now)
    messages.success(request, _("已公开。") if row.is_public else _("已改为内部可见。"))
    if found.project is not None:
        return HttpResponseRedirect(reverse("funds:desk_project", args=[found.project.code]))
    assert found.payment is not None
    return HttpResponseRedirect(reverse("funds:desk_payment", args=[found.payment.code]))
