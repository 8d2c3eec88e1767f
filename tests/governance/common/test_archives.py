"""Backup and restore: what was there then is there again, and what was there before is kept."""

import io
import shutil
import tarfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection

from governance.common.archives import make_backup, portal_at_rest, restore_backup
from governance.common.errors import DomainError

NOW = datetime(2026, 11, 21, 15, 0, tzinfo=UTC)


def add_row(key: str) -> None:
    Session.objects.create(session_key=key, session_data="x", expire_date=NOW)


def has_clients() -> bool:
    return connection.vendor == "sqlite" or bool(shutil.which("pg_dump"))


@pytest.fixture
def media(tmp_path: Path) -> Path:
    folder = settings.VAR_DIR / "media"
    folder.mkdir(exist_ok=True)
    (folder / "photo.jpg").write_bytes(b"photo")
    return folder


@pytest.mark.django_db(transaction=True)
def test_restore_when_rows_and_files_changed_then_those_of_the_archive_are_back(tmp_path: Path, media: Path) -> None:
    if not has_clients():
        pytest.skip("no pg_dump on this machine")
    add_row("kept")
    archive = make_backup(folder=tmp_path, now=NOW)
    add_row("later")
    (media / "photo.jpg").write_bytes(b"changed")

    kept = restore_backup(archive, now=NOW)

    assert list(Session.objects.values_list("session_key", flat=True)) == ["kept"]
    assert (media / "photo.jpg").read_bytes() == b"photo"
    assert (kept / "media" / "photo.jpg").read_bytes() == b"changed"
    shutil.rmtree(kept)


@pytest.mark.django_db(transaction=True)
def test_backup_when_embedded_then_only_its_owner_reads_it_and_keys_are_inside(tmp_path: Path) -> None:
    if not has_clients():
        pytest.skip("no pg_dump on this machine")
    archive = make_backup(folder=tmp_path, now=NOW)

    assert archive.stat().st_mode & 0o077 == 0
    with tarfile.open(archive) as tar:
        names = tar.getnames()
    assert {"manifest.json", "keys/field_key"} <= set(names)


@pytest.mark.parametrize("name", ["../outside", "/etc/passwd", "media/../../outside", "other"])
def test_restore_when_archive_holds_foreign_paths_then_nothing_is_touched(tmp_path: Path, name: str) -> None:
    archive = tmp_path / "bad.tar.gz"
    with tarfile.open(archive, "w:gz") as tar:
        member = tarfile.TarInfo(name)
        member.size = 1
        tar.addfile(member, io.BytesIO(b"x"))

    with pytest.raises(DomainError, match="不是可用的备份文件"):
        restore_backup(archive, now=NOW)


def test_restore_when_file_is_no_archive_then_says_so(tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("hello")

    with pytest.raises(DomainError, match="不是可用的备份文件"):
        restore_backup(tmp_path / "note.txt", now=NOW)


def test_restore_when_portal_runs_then_refused() -> None:
    with portal_at_rest(), pytest.raises(DomainError, match="正在运行"), portal_at_rest():
        pass
