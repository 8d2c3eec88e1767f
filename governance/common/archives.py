"""Backup archives: one `.tar.gz` with the database, the private files and, in an embedded installation, the keys.

Without the field keys nobody can read telephone numbers again, so an embedded backup carries them: keep it like a key.
In production the keys come from the environment and are not in the archive.
"""

import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings
from django.db import connection

from governance.common.errors import DomainError

FORMAT = 1
KEY_FILES = ("secret_key", "field_key")
SQLITE_NAME, POSTGRESQL_NAME = "database.sqlite3", "database.dump"


def make_backup(*, folder: Path, now: datetime) -> Path:
    """Write `portal-YYYYMMDD-HHMMSS.tar.gz` (mode 0600) into `folder`; the portal may go on running meanwhile."""
    folder.mkdir(parents=True, exist_ok=True)
    archive = folder / f"portal-{now:%Y%m%d-%H%M%S}.tar.gz"
    partial = archive.with_suffix(".partial")
    partial.touch(mode=0o600)
    try:
        with TemporaryDirectory(dir=folder) as scratch, tarfile.open(partial, "w:gz", compresslevel=3) as tar:
            database = _dump_database(Path(scratch))
            manifest = {"format": FORMAT, "made_at": now.isoformat(), "database": database.name}
            (Path(scratch) / "manifest.json").write_text(json.dumps(manifest))
            tar.add(Path(scratch) / "manifest.json", "manifest.json")
            tar.add(database, database.name)
            if settings.MEDIA_ROOT.exists():
                tar.add(settings.MEDIA_ROOT, "media")
            for name in KEY_FILES:
                if (settings.VAR_DIR / name).exists() and not settings.IS_PRODUCTION:
                    tar.add(settings.VAR_DIR / name, f"keys/{name}")
        partial.replace(archive)
    finally:
        partial.unlink(missing_ok=True)
    return archive


def restore_backup(archive: Path, *, now: datetime) -> Path:
    """Put `archive` in the place of today's data and return the folder where an embedded copy's old data was kept.

    Raises DomainError when the archive cannot be read or belongs to the other kind of database; nothing has been
    changed then. The caller makes sure that the portal does not run.
    """
    kept = settings.VAR_DIR / f"before-restore-{now:%Y%m%d-%H%M%S}"
    with TemporaryDirectory(dir=settings.VAR_DIR) as scratch:
        manifest = _unpack(archive, Path(scratch))
        wanted = SQLITE_NAME if connection.vendor == "sqlite" else POSTGRESQL_NAME
        if manifest["database"] != wanted:
            raise DomainError("archive_other_database", "备份来自另一种数据库，不能直接恢复。")
        kept.mkdir()
        _restore_database(Path(scratch) / wanted, kept)
        _swap(Path(scratch) / "media", settings.MEDIA_ROOT, kept)
        for name in KEY_FILES:
            _swap(Path(scratch) / "keys" / name, settings.VAR_DIR / name, kept)
        (settings.VAR_DIR / ".migrated").unlink(missing_ok=True)  # the archive may be older than the code
    return kept


def _dump_database(scratch: Path) -> Path:
    if connection.vendor == "sqlite":
        target = scratch / SQLITE_NAME
        with closing(sqlite3.connect(target)) as copy:
            connection.ensure_connection()
            connection.connection.backup(copy)
        return target
    target = scratch / POSTGRESQL_NAME
    _run_client("pg_dump", "--format=custom", "--no-owner", f"--file={target}", _database_name())
    return target


def _restore_database(source: Path, kept: Path) -> None:
    name = _database_name()
    connection.close()
    if connection.vendor != "sqlite":
        _run_client("pg_dump", "--format=custom", "--no-owner", f"--file={kept / POSTGRESQL_NAME}", name)
        options = ("--clean", "--if-exists", "--no-owner", "--single-transaction", "--exit-on-error")
        _run_client("pg_restore", *options, f"--dbname={name}", str(source))
        return
    for suffix in ("", "-wal", "-shm"):
        old = Path(f"{name}{suffix}")
        if old.exists():
            old.replace(kept / old.name)
    shutil.move(source, name)


def _database_name() -> str:
    return str(connection.settings_dict["NAME"])


def _run_client(program: str, *arguments: str) -> None:
    """Run a PostgreSQL client program on the settings' server; the password goes through the environment."""
    values = connection.settings_dict
    env = {**os.environ, "PGHOST": values["HOST"], "PGPORT": str(values["PORT"]), "PGUSER": values["USER"]}
    env["PGPASSWORD"] = values["PASSWORD"]
    env = {key: value for key, value in env.items() if value}
    try:
        subprocess.run([program, *arguments], env=env, check=True, capture_output=True, text=True)  # noqa: S603
    except FileNotFoundError:
        raise DomainError("client_missing", f"没有找到 {program}，请安装 postgresql-client。") from None
    except subprocess.CalledProcessError as error:
        raise DomainError("client_failed", f"{program}: {error.stderr.strip()}") from error


def _unpack(archive: Path, scratch: Path) -> dict[str, Any]:
    try:
        with tarfile.open(archive, "r:gz") as tar:
            for member in _safe_members(tar):
                tar.extract(member, scratch)
        manifest: dict[str, Any] = json.loads((scratch / "manifest.json").read_text())
    except (OSError, EOFError, tarfile.TarError, ValueError) as error:
        raise DomainError("archive_unreadable", f"不是可用的备份文件：{archive}") from error
    if manifest.get("format") != FORMAT or not (scratch / str(manifest.get("database"))).is_file():
        raise DomainError("archive_unreadable", f"不是可用的备份文件：{archive}")
    return manifest


def _safe_members(tar: tarfile.TarFile) -> Iterator[tarfile.TarInfo]:
    """Plain files and folders under names that a backup uses; anything else makes the archive unreadable."""
    for member in tar:
        path = Path(member.name)
        if path.is_absolute() or ".." in path.parts or not (member.isfile() or member.isdir()):
            raise ValueError(member.name)
        if path.parts[0] not in {"manifest.json", SQLITE_NAME, POSTGRESQL_NAME, "media", "keys"}:
            raise ValueError(member.name)
        yield member


def _swap(source: Path, target: Path, kept: Path) -> None:
    if source.exists():
        if target.exists():
            target.replace(kept / target.name)
        shutil.move(source, target)


@contextmanager
def portal_at_rest() -> Iterator[None]:
    """Hold the lock that `bin/run.py` holds on the data folder; raises DomainError while the portal runs."""
    import fcntl

    handle = os.open(settings.VAR_DIR, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        raise DomainError("portal_running", "网站正在运行，请先停止再恢复。") from None
    finally:
        os.close(handle)
