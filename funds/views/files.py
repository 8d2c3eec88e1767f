"""A document that may be read, as an answer: nothing in it runs in the reader's browser."""

from collections.abc import Callable
from typing import IO

from django.http import FileResponse, Http404, HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from funds.models import Document
from funds.policies.projects import may_read_document
from funds.selectors.grants import readable_document
from funds.services.documents import open_file, type_of


def any_document(request: HttpRequest, pk: int) -> FileResponse:
    """Of an application, a bid, a project or a payment; a stranger cannot tell a hidden one from none."""
    now = timezone.now()
    row = readable_document(request.user, pk, now)
    if row is None:
        found = Document.objects.select_related("project", "payment__project").filter(pk=pk).first()
        row = found if found is not None and may_read_document(request.user, found, now) else None
    if row is None:
        raise Http404(_("没有这份材料。"))
    return document_response(row, as_attachment=True)


def document_response(row: Document, *, as_attachment: bool = False) -> FileResponse:
    return file_response(lambda: open_file(row), row.file.name or "", row.title, as_attachment=as_attachment)


def file_response(
    opened: Callable[[], IO[bytes]], stored: str, title: str, *, as_attachment: bool = False
) -> FileResponse:
    """What is kept under the name `stored`, under its title."""
    try:
        content = opened()
    except FileNotFoundError as problem:
        raise Http404(_("文件不在了。")) from problem
    filename = f"{title}.{stored.rpartition('.')[2]}"
    response = FileResponse(content, as_attachment=as_attachment, content_type=type_of(stored), filename=filename)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
