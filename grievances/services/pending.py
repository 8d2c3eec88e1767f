"""Photos of a matter that is not raised yet: re-encoded at once, kept in private storage until it is.

A form that comes back with a mistake shows its good photos again instead of asking for them a second time. They lie
under the owner (this browser's session) and the submission, and are swept away after a day.
"""

import contextlib
import hashlib
import re
import secrets
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import BinaryIO, cast

from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from governance.common.errors import InputRefused
from governance.common.images import CleanPhoto, clean_photo
from grievances.services.photos import PHOTOS_AT_ONCE

ROOT = "pending"
KEPT_FOR = timedelta(hours=24)
NAME = re.compile(r"(?P<key>[0-9a-f]{16})-(?P<width>\d{1,5})x(?P<height>\d{1,5})\.jpg")
KEY = re.compile(r"[0-9a-f]{16}")
Upload = BinaryIO | UploadedFile


@dataclass(frozen=True, slots=True)
class PendingPhoto:
    key: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Tray:
    """Where one browser keeps the photos of one submission."""

    owner: str
    submission: uuid.UUID

    @property
    def path(self) -> str:
        owner = hashlib.sha256(f"tray:{self.owner}".encode()).hexdigest()[:32]
        return f"{ROOT}/{owner}/{self.submission.hex}"


def pending_photos(tray: Tray) -> list[PendingPhoto]:
    """What lies in the tray, oldest first."""
    try:
        _folders, names = default_storage.listdir(tray.path)
    except FileNotFoundError:
        return []
    found = [match for name in names if (match := NAME.fullmatch(name))]
    found.sort(key=lambda match: (default_storage.get_modified_time(f"{tray.path}/{match.string}"), match["key"]))
    return [PendingPhoto(match["key"], int(match["width"]), int(match["height"])) for match in found]


def keep_photos(tray: Tray, uploads: Iterable[Upload], now: datetime) -> list[str]:
    """Clean and keep what can be kept; return what is wrong with the rest, in words that name the file."""
    sweep_sometimes(now)
    problems, room = [], PHOTOS_AT_ONCE - len(pending_photos(tray))
    for upload in uploads:
        if room <= 0:
            problems.append(_("最多 %(limit)d 张照片，多出来的没有收") % {"limit": PHOTOS_AT_ONCE})
            break
        try:
            _keep(tray, clean_photo(cast(BinaryIO, upload)))
            room -= 1
        except InputRefused as refusal:
            problems.append(refusal.message)
    return problems


def keep_photo(tray: Tray, upload: Upload, now: datetime) -> PendingPhoto:
    """The same for one photo; raises `InputRefused`."""
    sweep_sometimes(now)
    if len(pending_photos(tray)) >= PHOTOS_AT_ONCE:
        message = _("最多 %(limit)d 张照片") % {"limit": PHOTOS_AT_ONCE}
        raise InputRefused("too_many_photos", message, fields={"photos": message})
    return _keep(tray, clean_photo(cast(BinaryIO, upload)))


def _keep(tray: Tray, clean: CleanPhoto) -> PendingPhoto:
    kept = PendingPhoto(secrets.token_hex(8), clean.width, clean.height)
    default_storage.save(f"{tray.path}/{kept.key}-thumb", ContentFile(clean.thumbnail))
    default_storage.save(f"{tray.path}/{_file_name(kept)}", ContentFile(clean.content))
    return kept


def load_photos(tray: Tray) -> list[CleanPhoto]:
    """The photos, ready to be attached to the matter."""
    return [
        CleanPhoto(_read(tray, _file_name(photo)), _read(tray, f"{photo.key}-thumb"), photo.width, photo.height)
        for photo in pending_photos(tray)
    ]


def thumbnail(tray: Tray, key: str) -> bytes | None:
    """The thumbnail, or None where this tray has no such photo."""
    if not KEY.fullmatch(key) or not default_storage.exists(f"{tray.path}/{key}-thumb"):
        return None
    return _read(tray, f"{key}-thumb")


def drop_photo(tray: Tray, key: str) -> None:
    for photo in pending_photos(tray):
        if photo.key == key:
            default_storage.delete(f"{tray.path}/{_file_name(photo)}")
            default_storage.delete(f"{tray.path}/{key}-thumb")


def clear(tray: Tray) -> None:
    _clear_folder(tray.path)


def sweep(now: datetime) -> int:
    """Remove trays that nobody touched for a day; return how many."""
    try:
        owners, _files = default_storage.listdir(ROOT)
    except FileNotFoundError:
        return 0
    removed = 0
    for owner in owners:
        folders, _files = default_storage.listdir(f"{ROOT}/{owner}")
        for folder in folders:
            path = f"{ROOT}/{owner}/{folder}"
            if _is_stale(path, now):
                _clear_folder(path)
                removed += 1
        if not any(default_storage.listdir(f"{ROOT}/{owner}")):
            _remove_folder(f"{ROOT}/{owner}")
    return removed


def sweep_sometimes(now: datetime) -> None:
    """The sweep at most once an hour, carried by whoever comes by."""
    if cache.add("pending-sweep", 1, timeout=3600):
        sweep(now)


def _is_stale(path: str, now: datetime) -> bool:
    _folders, names = default_storage.listdir(path)
    return all(default_storage.get_modified_time(f"{path}/{name}") < now - KEPT_FOR for name in names)


def _clear_folder(path: str) -> None:
    try:
        _folders, names = default_storage.listdir(path)
    except FileNotFoundError:
        return
    for name in names:
        default_storage.delete(f"{path}/{name}")
    _remove_folder(path)


def _remove_folder(path: str) -> None:
    with contextlib.suppress(OSError):  # somebody has just put a photo in
        default_storage.delete(path)


def _read(tray: Tray, name: str) -> bytes:
    with default_storage.open(f"{tray.path}/{name}") as file:
        return file.read()


def _file_name(photo: PendingPhoto) -> str:
    return f"{photo.key}-{photo.width}x{photo.height}.jpg"
