"""准入制 at the desk: departments propose, the district decides; and what was reported is answered."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages as flash
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from governance.common.errors import DomainError, PermissionRefused
from governance.common.keyset import page_by_key
from governance.deadlines.selectors import live
from governance.people.authority import authority_of
from governance.people.models import User
from governance.people.roles import DISPATCHING_ROLES, READ_ONLY, Role
from grids.forms.admission import AnswerForm, DecisionForm, TaskForm, WithdrawForm
from grids.models import TaskAdmission
from grids.policies.admission import decide_report, may_read_reports, verbs_for
from grids.selectors.admission import departments_of, visible_admissions, visible_reports
from grids.services import admission as services
from grids.services.paper_reports import answer_report
from grids.states_admission import AdmissionState, AdmissionVerb, ReportState, ReportVerb
from grievances.views.desk_common import put_on_form, staff_only, staff_user, status_of

PAGE_SIZE, COUNT_CAP = 50, 99


@dataclass(frozen=True, slots=True)
class VerbPage:
    label: Promise
    icon: str
    form: type[DecisionForm] | type[WithdrawForm]
    service: Callable[..., TaskAdmission]


PAGES = {
    AdmissionVerb.APPROVE: VerbPage(_("准入"), "check", DecisionForm, services.approve),
    AdmissionVerb.REFUSE: VerbPage(_("不予准入"), "x", DecisionForm, services.refuse),
    AdmissionVerb.WITHDRAW: VerbPage(_("撤回申请"), "arrow-back-up", WithdrawForm, services.withdraw),
    AdmissionVerb.REVOKE: VerbPage(_("取消准入"), "ban", DecisionForm, services.revoke),
}
LINES = {
    AdmissionVerb.PROPOSE: _("部门提出"),
    AdmissionVerb.APPROVE: _("区里准入"),
    AdmissionVerb.REFUSE: _("区里不予准入"),
    AdmissionVerb.WITHDRAW: _("部门撤回"),
    AdmissionVerb.REVOKE: _("区里取消准入"),
}


def follows(request: HttpRequest) -> bool:
    """Who proposes, decides, audits, or is asked to do it: from the community up, and departments."""
    roles = (Role.DEPARTMENT_OFFICER, *DISPATCHING_ROLES, *READ_ONLY)
    return authority_of(request.user, timezone.localdate()).has(*roles)


def only_resident(request: HttpRequest) -> bool:
    """Staff find the public lists on their own pages."""
    return not authority_of(request.user, timezone.localdate()).is_staff


def decides(request: HttpRequest) -> bool:
    return authority_of(request.user, timezone.localdate()).has(Role.DISTRICT_SUPERVISOR)


def count_proposed(request: HttpRequest) -> int:
    user, now = staff_user(request), timezone.now()
    rows = visible_admissions(user, now).filter(state=AdmissionState.PROPOSED).order_by()
    return rows[: COUNT_CAP + 1].count()


def count_reports(request: HttpRequest) -> int:
    rows = visible_reports(staff_user(request), timezone.now()).filter(state=ReportState.RAISED).order_by()
    return rows[: COUNT_CAP + 1].count()


def _paged(request: HttpRequest, rows: Any, waiting: str) -> dict[str, Any]:
    """The newest first; `?show=waiting`: what waits for an answer, the oldest first."""
    is_waiting = request.GET.get("show") == "waiting"
    shown, order = (rows.filter(state=waiting), ["id"]) if is_waiting else (rows, ["-id"])
    page = page_by_key(shown, order, size=PAGE_SIZE, after=request.GET.get("after", ""))
    query = "show=waiting&" if is_waiting else ""
    return {
        "page": page, "is_waiting": is_waiting, "now": timezone.now(),
        "next_url": f"?{query}after={page.next}" if page.next else "",
        "previous_url": f"?{query}after={page.previous}" if page.previous else "",
    }  # fmt: skip


# --- Tasks --------------------------------------------------------------------------------------------------
@staff_only
@require_safe
def list_page(request: HttpRequest) -> HttpResponse:
    user, now = staff_user(request), timezone.now()
    context = _paged(request, visible_admissions(user, now), AdmissionState.PROPOSED) | {
        "may_propose": departments_of(user, now).exists(), "reads_reports": may_read_reports(user, now),
    }  # fmt: skip
    return render(request, "grids/admission/desk_list.html", context)


@staff_only
def new_page(request: HttpRequest) -> HttpResponse:
    user, now = staff_user(request), timezone.now()
    if not departments_of(user, now).exists():
        raise PermissionRefused("not_department", _t("新任务由部门经办人提出。"))
    form, status = TaskForm(request.POST if request.method == "POST" else None, user=user, now=now), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                made = services.propose_task(
                    department=form.cleaned_data["department"], draft=form.draft(), actor=user, now=now
                )
                flash.success(request, _t("已提交，等区里审批。"))
                return redirect("grids:admission", made.pk)
            except DomainError as error:
                put_on_form(form, error)
                status = error.status
    return render(request, "grids/admission/new.html", {"form": form}, status=status)


def _admission_or_404(user: User, pk: int, now: datetime) -> TaskAdmission:
    found = visible_admissions(user, now).filter(pk=pk).first()
    if found is None:
        raise Http404(_t("没有这项任务，或者它不在您的职责范围。"))
    return found


@staff_only
@require_safe
def admission_page(request: HttpRequest, pk: int) -> HttpResponse:
    user, now = staff_user(request), timezone.now()
    return _render(request, _admission_or_404(user, pk, now), user, now)


def _render(
    request: HttpRequest, row: TaskAdmission, user: User, now: datetime, tried: tuple[AdmissionVerb, Any] | None = None
) -> HttpResponse:
    forms = [
        (verb, PAGES[verb], tried[1] if tried and tried[0] is verb else PAGES[verb].form())
        for verb in verbs_for(user, row, now)
    ]
    if tried and tried[0] not in [verb for verb, _page, _form in forms]:  # its words are not lost with the verb
        forms.insert(0, (tried[0], PAGES[tried[0]], tried[1]))
    context = {
        "row": row, "forms": forms, "lines": timeline_of(row, with_names=True), "clocks": live(row), "now": now,
        "tried": tried[0] if tried else None,
    }  # fmt: skip
    return render(request, "grids/admission/desk_one.html", context, status=status_of(tried[1]) if tried else 200)


def timeline_of(row: TaskAdmission, *, with_names: bool) -> list[dict[str, Any]]:
    return [
        {
            "at": entry.at, "title": LINES[AdmissionVerb(entry.verb)], "words": entry.words,
            "who": str(entry.actor) if with_names else "", "icon": "point-filled",
        }
        for entry in row.entries.select_related("actor").order_by("-id")
    ]  # fmt: skip


@staff_only
@require_POST
def do(request: HttpRequest, pk: int, verb: str) -> HttpResponseBase:
    user, now = staff_user(request), timezone.now()
    row = _admission_or_404(user, pk, now)
    if verb not in PAGES:
        raise Http404
    page = PAGES[AdmissionVerb(verb)]
    form = page.form(request.POST)
    if not form.is_valid():
        return _render(request, row, user, now, (AdmissionVerb(verb), form))
    try:
        page.service(admission_id=pk, actor=user, now=now, **form.cleaned_data)
    except DomainError as error:
        put_on_form(form, error)
        return _render(request, _admission_or_404(user, pk, now), user, now, (AdmissionVerb(verb), form))
    flash.success(request, str(page.label))
    return redirect("grids:admission", pk)


# --- What was reported ----------------------------------------------------------------------------------------
@staff_only
@require_safe
def reports_page(request: HttpRequest) -> HttpResponse:
    user, now = staff_user(request), timezone.now()
    if not may_read_reports(user, now):
        raise PermissionRefused("district_only", _t("清单外要求的反映只由区里查看和答复。"))
    return render(
        request, "grids/admission/reports.html", _paged(request, visible_reports(user, now), ReportState.RAISED)
    )


@staff_only
def report_page(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One report, and its answer."""
    user, now = staff_user(request), timezone.now()
    row = visible_reports(user, now).filter(pk=pk).first()
    if row is None:
        raise Http404(_t("没有这条反映，或者它不在您的职责范围。"))
    form, status = AnswerForm(request.POST if request.method == "POST" else None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                answer_report(report_id=pk, actor=user, now=now, **form.cleaned_data)
                flash.success(request, _t("已答复。"))
                return redirect("grids:paper_report_desk", pk)
            except DomainError as error:
                put_on_form(form, error)
                status = error.status
    context = {
        "row": row, "form": form, "clocks": live(row), "now": now,
        "may_answer": bool(decide_report(user, ReportVerb.ANSWER, row, now)),
    }  # fmt: skip
    return render(request, "grids/admission/report.html", context, status=status)
