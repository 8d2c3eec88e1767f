"""What a bid hides until all are opened: encrypted, read by nobody, not by its bidder either. Files are stored under keys
that lie in the sealed text with their names: where that is forgotten, they are gone."""

import hashlib
import json
import secrets
from collections.abc import Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import QuerySet

from funds.models import Bid, Document
from funds.services.documents import read_file
from funds.states.projects import DocumentKind
from governance.common.crypto import encrypt_file
from governance.common.scrub import scrub
from governance.people.models import User

TITLE_LENGTH = 80


def seal(row: Bid, price_fen: int, words: str, files: Sequence[UploadedFile], actor: User, now: datetime) -> None:
    """Writes the bid and its files. Raises `InputRefused` for a file that cannot be kept."""
    contents = [read_file(file, field="attachments") for file in files]
    row.save()
    titles = [scrub(Path(file.name or "").stem.strip())[:TITLE_LENGTH] for file in files]
    kept = [
        {"title": title, **_seal_file(row, *content, actor, now)}
        for title, content in zip(titles, contents, strict=True)
    ]
    row.sealed = json.dumps({"price_fen": price_fen, "words": words, "files": kept}, ensure_ascii=False)
    row.save(update_fields=["sealed"])


def _seal_file(row: Bid, suffix: str, content: bytes, actor: User, now: datetime) -> dict[str, Any]:
    """Its row says neither name nor hash of what is in it."""
    key, stored = encrypt_file(content)
    document = Document(bid=row, kind=DocumentKind.PLAN, sha256=_digest(stored), added_by=actor, added_at=now)
    document.file.save(f"{secrets.token_hex(8)}{suffix}", ContentFile(stored), save=False)
    document.save(force_insert=True)
    return {"document": document.pk, "sha256": _digest(content), "key": key}


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def open_sealed(row: Bid) -> list[str]:
    """Price, words and files of a locked bid. Answers the hashes of the files, for the trail."""
    said = json.loads(row.sealed)
    row.price_fen, row.words, row.sealed = said["price_fen"], said["words"], ""
    row.save(update_fields=["price_fen", "words", "sealed"])
    files = said.get("files", [])
    for one in files:
        values = {name: one[name] for name in ("title", "sha256", "key")}
        Document.objects.filter(pk=one["document"], bid=row).update(**values)
    return [one["sha256"] for one in files]


def forget_sealed(bids: QuerySet[Bid]) -> None:
    """Nobody will ever read what they hid; the files go when the transaction holds."""
    files = Document.objects.filter(bid__in=bids)
    for row in files:
        transaction.on_commit(partial(row.file.storage.delete, str(row.file.name)), robust=True)
    files.delete()
    bids.update(sealed="")
