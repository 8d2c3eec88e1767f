"""A write that is sent twice happens once.

The answer is kept in the transaction of the act: whoever dies in between has done nothing. Two at the same moment
meet at the unique key, where the second waits for the first and then repeats its answer. Only what was done is kept;
a refusal changed nothing and may be sent again.

What must not stay behind at all, like a secret vote and its receipt, is named by the view (`WriteView.unkept`): such a
field is in no hash here, what is answered `once` is in no stored answer, and the same key again is refused.
"""

import hashlib
import json
import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from rest_framework.utils.encoders import JSONEncoder

from governance.api.models import StoredAnswer
from governance.common.crypto import blind_index
from governance.common.errors import InputRefused

HEADER = "Idempotency-Key"
KEY = re.compile(r"[\x21-\x7e]{1,200}")
KEPT_FOR = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Answer:
    """What an act is answered: a status and plain data. `once` goes out beside the body and is never kept."""

    body: Any
    status: int = 200
    is_repeated: bool = False
    once: dict[str, Any] = field(default_factory=dict)


Act = Callable[[], Answer]


@dataclass(frozen=True, slots=True)
class Sending:
    """One write as it was sent: whose, under which key, and what exactly."""

    scope: str
    key: str
    fingerprint: str


def sending_of(request: Any, *, unkept: Collection[str] = ()) -> Sending | None:
    """The write's name, or None where the caller gave no key. Reads the body, so raises what parsers raise.

    Fields named by `unkept` are in no hash: with few values to choose from, whoever has the key could try them all.
    """
    key = request.headers.get(HEADER)
    if key is None:
        return None
    if not KEY.fullmatch(key):
        message = _("幂等键应为 1 到 200 个可见字符，例如一个 UUID。")
        raise InputRefused("bad_idempotency_key", message, fields={HEADER: message})
    scope = f"user:{request.user.pk}" if request.user.is_authenticated else "anonymous"
    return Sending(scope, key, fingerprint_of(request, scope, unkept))


def fingerprint_of(request: Any, scope: str, unkept: Collection[str] = ()) -> str:
    """A keyed hash of everything that makes the write this one; the order of names does not matter."""
    data: Any = request.data
    files: Any = getattr(request, "FILES", {})
    plain = {name: data.getlist(name) for name in data} if hasattr(data, "getlist") else data
    if unkept:  # a body that is no object holds no field that could be left out, and will be refused
        plain = {name: plain[name] for name in plain if name not in unkept} if isinstance(plain, dict) else None
    whole = {
        "scope": scope,
        "method": request.method,
        "path": request.path,
        "secret": request.headers.get("Track-Secret", ""),
        "data": plain,
        "files": {name: [_digest(file) for file in files.getlist(name)] for name in files if name not in unkept},
    }
    return blind_index("idempotency", json.dumps(whole, sort_keys=True, default=_digest))


def _digest(value: Any) -> str:
    if not isinstance(value, UploadedFile):
        return str(value)
    digest = hashlib.sha256()
    for chunk in value.chunks():
        digest.update(chunk)
    value.seek(0)
    return digest.hexdigest()


def earlier_answer(sending: Sending, now: datetime) -> Answer | None:
    """What this very write was answered before; raises `InputRefused` where the key named another write."""
    found = StoredAnswer.objects.filter(scope=sending.scope, key=sending.key).first()
    if found is None:
        return None
    if found.made_at <= now - KEPT_FOR:
        StoredAnswer.objects.filter(pk=found.pk).delete()
        return None
    if found.fingerprint != sending.fingerprint or found.status is None:
        message = _("这个幂等键已经用于另一个请求，请换一个。")
        raise InputRefused("idempotency_key_reused", message, fields={HEADER: message})
    return Answer(json.loads(found.body), found.status, is_repeated=True)


def do_once(sending: Sending, act: Act, now: datetime) -> Answer:
    """Do it and keep the answer, both or neither; or repeat the answer of whoever was first."""
    try:
        with transaction.atomic():
            kept = _claim(sending, now)
            answer = act()
            text = json.dumps(answer.body, cls=JSONEncoder, ensure_ascii=False)
            kept.status, kept.body = answer.status, text
            kept.save(update_fields=["status", "body"])
    except _Taken:
        found = earlier_answer(sending, now)
        if found is None:  # swept in this very moment
            raise InputRefused("idempotency_key_reused", _("请换一个幂等键再发。"))
        return found
    return Answer(json.loads(text), answer.status, once=answer.once)


class _Taken(Exception):
    """Somebody else had the key first."""


def _claim(sending: Sending, now: datetime) -> StoredAnswer:
    try:
        return StoredAnswer.objects.create(
            scope=sending.scope, key=sending.key, fingerprint=sending.fingerprint, made_at=now
        )
    except IntegrityError as problem:
        raise _Taken from problem


def sweep(now: datetime) -> int:
    """Forget answers older than a day; return how many."""
    return StoredAnswer.objects.filter(made_at__lte=now - KEPT_FOR).delete()[0]
