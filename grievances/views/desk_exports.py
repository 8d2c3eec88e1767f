"""Exports: order one, watch it grow, take it home. Only its owner sees it."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
    QueryDict,
)
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.views.decorators.http import require_POST

from governance.common.errors import DomainError
from governance.common.keyset import page_by_key
from grievances.daily_reads import EXPORTS_SHOWN, exports_of
from grievances.export_states import ExportFormat, ExportState
from grievances.forms.desk import read_worklist
from grievances.models import Export
from grievances.services.exporting import cancel_export, note_download, request_export
from grievances.views.desk_common import staff_only, staff_user

TYPES = {
    ExportFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ExportFormat.CSV: "text/csv; charset=utf-8",
}


@staff_only
def exports_page(request: HttpRequest) -> HttpResponse:
    """GET shows one's exports (to HTMX only the list, while something is under way); POST orders one."""
    user, now = staff_user(request), timezone.now()
    status = 200
    if request.method == "POST":
        given = {name: str(value) for name, value in QueryDict(request.POST.get("query", "")).items()}
        reading = read_worklist(user, given, now)
        try:
            request_export(
                actor=user, now=now, format=request.POST.get("format", ""), scope=reading.scope, query=reading.query,
                words=reading.words,
            )  # fmt: skip
            messages.success(request, _t("已开始导出，完成后会通知您；可以离开这一页。"))
            return HttpResponseRedirect(reverse("grievances:desk_exports"))
        except DomainError as refused:
            messages.warning(request, refused.message)
            status = refused.status
    page = page_by_key(exports_of(user), ("-id",), size=EXPORTS_SHOWN, after=request.GET.get("after", ""))
    context: dict[str, Any] = {
        "page": page,
        "next_url": f"?after={page.next}" if page.next else "",
        "previous_url": f"?after={page.previous}" if page.previous else "",
        "is_busy": any(export.is_active for export in page.rows),
        "kept_days": settings.EXPORT_KEPT_DAYS,
        "now": now,
    }
    is_poll = bool(getattr(request, "htmx", False))
    template = "grievances/desk/_exports.html" if is_poll else "grievances/desk/exports.html"
    return render(request, template, context, status=status)


def _own_or_404(request: HttpRequest, pk: int) -> Export:
    found = exports_of(staff_user(request)).filter(pk=pk).first()
    if found is None:
        raise Http404(_t("没有这个导出。"))
    return found


@staff_only
@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    export = _own_or_404(request, pk)
    try:
        cancel_export(export_id=export.pk, actor=staff_user(request), now=timezone.now())
        messages.success(request, _t("已取消导出。"))
    except DomainError as refused:
        messages.warning(request, refused.message)
    return HttpResponseRedirect(reverse("grievances:desk_exports"))


@staff_only
def download(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The file, after writing who took it. A missing file is said in words."""
    export = _own_or_404(request, pk)
    if export.state == ExportState.EXPIRED:
        raise Http404(_t("这个文件已过保留期，请重新导出。"))
    now = timezone.now()
    try:
        content = export.file.open("rb") if export.file else None
    except FileNotFoundError:
        raise Http404(_t("文件不在了，请重新导出。")) from None
    note_download(export_id=export.pk, actor=staff_user(request), now=now)
    assert content is not None
    name = f"诉求-{timezone.localtime(export.requested_at):%Y%m%d-%H%M}.{export.format}"
    response = FileResponse(content, as_attachment=True, filename=name, content_type=TYPES[ExportFormat(export.format)])
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
