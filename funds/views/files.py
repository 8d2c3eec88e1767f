"""A document that may be read, as an answer: nothing in it runs in the reader's browser."""

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
    name = row.file.name or ""
    try:
        content = open_file(row)
    except FileNotFoundError as problem:
        raise Http404(_("文件不在了。")) from problem
    filename = f"{row.title}.{name.rpartition('.')[2]}"
    response = FileResponse(content, as_attachment=as_attachment, content_type=type_of(name), filename=filename)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
