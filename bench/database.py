"""The benchmark's own database: made afresh, migrated, and given the demonstration as its seeds."""

from collections.abc import Callable
from pathlib import Path


def prepare(*, keep: bool) -> None:
    """An empty database of its own beside the one that DATABASE_URL names, or a file in VAR_DIR."""
    from django.conf import settings

    base = settings.DATABASES["default"]
    if base["ENGINE"].endswith("sqlite3"):
        if not keep:
            for tail in ("", "-wal", "-shm"):
                Path(base["NAME"] + tail).unlink(missing_ok=True)
        return
    import psycopg2

    from config import settings as ours

    known = ours.DATABASES["default"]
    names = {"host": "HOST", "port": "PORT", "user": "USER", "password": "PASSWORD"}
    connection = psycopg2.connect(
        dbname="postgres", **{key: known[name] for key, name in names.items() if known.get(name)}
    )
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [base["NAME"]])
        exists = cursor.fetchone()
        if exists and not keep:
            cursor.execute(f'DROP DATABASE "{base["NAME"]}" WITH (FORCE)')
        if not (exists and keep):
            cursor.execute(f'CREATE DATABASE "{base["NAME"]}"')
    connection.close()


def migrate() -> None:
    from django.core.management import call_command

    call_command("migrate", run_syncdb=True, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)


def load_seeds(say: Callable[[str], None]) -> None:
    """The demonstration, lived through the real services; nothing where it is there already."""
    from django.conf import settings
    from django.utils import timezone

    from governance.portal.demo.loading import is_loaded, load_demo

    if not is_loaded():
        load_demo(now=timezone.now(), folder=settings.VAR_DIR, say=say)


def version() -> str:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT sqlite_version()" if connection.vendor == "sqlite" else "SHOW server_version")
        return f"{connection.vendor} {cursor.fetchone()[0]}"
