"""准入制 for everybody: which tasks the district admitted, and which papers communities may be asked for."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from governance.common.keyset import page_by_key
from grids.models import TaskAdmission
from grids.selectors.admission import SHOWN, papers_on, public_admissions, public_reports
from grids.states_admission import PUBLIC_ADMISSIONS, PaperKind
from grids.views.admission_desk import timeline_of

PAGE_SIZE = 20


@require_safe
def list_page(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    show = request.GET.get("show", "")
    show = show if show in SHOWN else SHOWN[0]
    rows = public_admissions(show, timezone.localdate(now))
    page = page_by_key(rows, ["-id"], size=PAGE_SIZE, after=request.GET.get("after", ""))
    context = {
        "page": page, "show": show, "today": timezone.localdate(now), "now": now,
        "next_url": f"?show={show}&after={page.next}" if page.next else "",
        "previous_url": f"?show={show}&after={page.previous}" if page.previous else "",
    }  # fmt: skip
    return render(request, "grids/admission/public_list.html", context)


@require_safe
def admission_page(request: HttpRequest, pk: int) -> HttpResponse:
    rows = TaskAdmission.objects.filter(state__in=PUBLIC_ADMISSIONS).select_related("department", "district")
    row = get_object_or_404(rows, pk=pk)
    now = timezone.now()
    context = {"row": row, "lines": timeline_of(row, with_names=False), "today": timezone.localdate(now), "now": now}
    return render(request, "grids/admission/public_one.html", context)


@require_safe
def papers_page(request: HttpRequest) -> HttpResponse:
    """The closed list, and what the district answered to reports."""
    now = timezone.now()
    papers = list(papers_on(timezone.localdate(now)))
    page = page_by_key(public_reports(), ["-answered_at", "-id"], size=PAGE_SIZE, after=request.GET.get("after", ""))
    context = {
        "groups": [(kind.label, [paper for paper in papers if paper.kind == kind]) for kind in PaperKind],
        "page": page, "now": now,
        "next_url": f"?after={page.next}#answers" if page.next else "",
        "previous_url": f"?after={page.previous}#answers" if page.previous else "",
    }  # fmt: skip
    return render(request, "grids/admission/papers.html", context)
