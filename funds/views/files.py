"""A document that may be read, as an answer: nothing in it runs in the reader's browser."""

from django.http import FileResponse, Http404
from django.utils.translation import gettext as _

from funds.models import Document
from funds.services.documents import open_file, type_of


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
