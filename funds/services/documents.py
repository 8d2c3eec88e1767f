"""Files of projects, payments, applications and bids: kept private, known by their SHA-256, public only when somebody
cleared them."""

import hashlib
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from funds.models import Application, Document, Payment, Project
from funds.policies.projects import may_clear
from funds.states.projects import DocumentKind
from governance.common.crypto import decrypt_file
from governance.common.errors import InputRefused, StateRefused
from governance.common.scrub import scrub
from governance.people.models import User
from governance.trail.services import record

MOST_BYTES = 20 * 1024 * 1024
TYPES = {
    ".pdf": "application/pdf", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}  # fmt: skip
# How such files begin: what is called a PDF and is none is refused.
BEGINNINGS = {
    ".pdf": b"%PDF",
    ".jpg": b"\xff\xd8",
    ".jpeg": b"\xff\xd8",
    ".png": b"\x89PNG",
    ".docx": b"PK",
    ".xlsx": b"PK",
}


def type_of(name: str) -> str:
    return TYPES.get(Path(name).suffix.lower(), "application/octet-stream")


def read_file(file: UploadedFile, *, field: str = "file") -> tuple[str, bytes]:
    """How its name ends, and its content. Raises `InputRefused` for what cannot be kept."""
    suffix = Path(file.name or "").suffix.lower()
    content = file.read()
    wrong = ""
    if len(content) > MOST_BYTES:
        wrong = _("文件超过 20 MB。")
    elif suffix not in TYPES or not content.startswith(BEGINNINGS[suffix]):
        wrong = _("请上传 PDF、照片（JPG、PNG）、DOCX 或 XLSX 文件。")
    if wrong:
        raise InputRefused("file", wrong, fields={field: wrong})
    return suffix, content


def keep_file(
    of: Project | Payment | Application, *, kind: str, title: str, file: UploadedFile, actor: User, now: datetime
) -> Document:
    """Inside the transaction of a verb, whose policy has been asked. Raises `InputRefused` for what cannot be kept."""
    suffix, content = read_file(file)
    digest = hashlib.sha256(content).hexdigest()
    owner = {str(of._meta.model_name): of}
    area_code = of.call.area_code if isinstance(of, Application) else of.area_code
    twin = Document.objects.filter(**owner, sha256=digest, kind=kind).first()
    if twin:
        return twin
    row = Document(
        **owner, kind=DocumentKind(kind), title=scrub(title.strip())[:80], sha256=digest, added_by=actor, added_at=now
    )
    file.seek(0)
    row.file.save(f"{digest[:16]}{suffix}", file, save=False)
    row.save(force_insert=True)
    record(
        actor=actor, verb="funds.document", subject=row, now=now, area_code=area_code, kind=kind, sha256=digest,
    )  # fmt: skip
    return row


def open_file(row: Document) -> BinaryIO:
    """Its content, for whom the caller lets read. Raises `FileNotFoundError`."""
    with row.file.open("rb") as stored:
        content = stored.read()
    return BytesIO(decrypt_file(row.key, content) if row.key else content)


def mark_document(rows: QuerySet[Document], document_id: int, is_public: bool) -> Document:
    """One of `rows`, for everybody or not, inside the transaction of a verb. Raises `InputRefused` where it is none of them."""
    row = rows.select_for_update(of=("self",)).filter(pk=document_id).first()
    if row is None:
        words = _("没有这份材料。")
        raise InputRefused("no_document", words, fields={"document_id": words})
    row.is_public = is_public
    row.save(update_fields=["is_public"])
    return row


@transaction.atomic
def clear_document(*, document_id: int, is_public: bool, actor: User, now: datetime) -> Document:
    """Looked through for names and numbers of persons: everybody may read it, or nobody outside any more."""
    row = Document.objects.select_for_update(of=("self",)).select_related("project", "payment").get(pk=document_id)
    owner = row.project or row.payment
    if owner is None:
        raise StateRefused("other_owner", _("这份材料在别处办理。"))
    may_clear(actor, owner.area_code, now).require()
    row.is_public = is_public
    row.save(update_fields=["is_public"])
    record(
        actor=actor, verb="funds.document_clear", subject=row, now=now, area_code=owner.area_code, is_public=is_public
    )
    return row
