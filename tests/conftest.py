"""Ground of all tests: no network, an empty cache, a database whose history triggers survive a flush, a browser.

- `page` (and `new_page(width=…, height=…)`) drive the machine's Chromium over `live_server`, in Chinese. Tests that
  use them are marked `browser`; where no Chromium is found they are skipped, and the header of the run says so.
- Services enqueue nothing by themselves, so tasks are not made eager: a test calls the sweep it means.
"""

import contextlib
import fcntl
import hashlib
import itertools
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings as hypothesis_settings

# The first takes half the processor of the others: it draws no window.
CHROMIUM_NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CHROMIUM_ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]
# Copies of the tables in which migrations left rows.
AS_MIGRATED = "as_migrated_"
# A busy machine is no failure: examples have no time limit.
hypothesis_settings.register_profile("portal", deadline=None)
hypothesis_settings.load_profile("portal")
# Playwright keeps an event loop running in this thread; Django would take ordinary queries for queries inside it.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


def find_chromium() -> str | None:
    """Path of the Chromium to drive: `BROWSER` (empty or `none` switches browser tests off), else the machine's."""
    wanted = os.environ.get("BROWSER")
    if wanted is not None:
        return None if wanted in {"", "none"} else shutil.which(wanted)
    return next((path for name in CHROMIUM_NAMES if (path := shutil.which(name))), None)


def pytest_report_header() -> list[str]:
    from django.conf import settings

    engine = settings.DATABASES["default"]["ENGINE"].rsplit(".", 1)[-1]
    broker = "Redis" if settings.REDIS_URL else "folder"
    browser = find_chromium()
    seen = f"browser tests: {browser}" if browser else "browser tests: SKIPPED, no Chromium found (set BROWSER=path)"
    return [f"database: {engine}, broker: {broker}, data: {settings.VAR_DIR}", seen]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    from django.conf import settings

    browser = find_chromium()
    walks = bool(os.environ.get("WALK")) or "postgresql" in settings.DATABASES["default"]["ENGINE"]
    for item in items:
        if item.get_closest_marker("walk"):
            item.add_marker(pytest.mark.skipif(not walks, reason="walks run on PostgreSQL, or with WALK=yes"))
        if {"page", "new_page", "browser"} & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.skipif(browser is None, reason="no Chromium found (set BROWSER=path)"))
        if isinstance(item, pytest.Function) and is_transactional(item):
            item.fixturenames.append("django_db_serialized_rollback")
    items[:] = long_ones_first(items, int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1")))


def long_ones_first(items: list[pytest.Item], workers: int) -> list[pytest.Item]:
    """Drills wait for minutes and browsers for seconds: each worker begins with its part of them, so none is last.

    pytest-xdist gives every worker one stretch of this list, all of the same length.
    """

    def rank(item: pytest.Item) -> int:
        marks = ("drill", "browser", "walk")
        return next((at for at, mark in enumerate(marks) if item.get_closest_marker(mark)), len(marks))

    long = sorted((item for item in items if rank(item) < 3), key=rank)
    short = iter([item for item in items if rank(item) == 3])
    ordered: list[pytest.Item] = []
    for worker in range(workers):
        length = (len(items) - len(ordered)) // (workers - worker)
        own = long[worker::workers]
        ordered += [*own, *itertools.islice(short, max(0, length - len(own)))]
    return [*ordered, *short]


def is_transactional(item: pytest.Function) -> bool:
    mark = item.get_closest_marker("django_db")
    asked = mark is not None and (mark.kwargs.get("transaction") or (mark.args and mark.args[0]))
    return bool(asked) or bool({"transactional_db", "live_server", "new_page", "page"} & set(item.fixturenames))


# --- Isolation ---------------------------------------------------------------------------------------------
@pytest.fixture(autouse=True)
def empty_cache() -> Iterator[None]:
    """Rate limits and one-time codes live in the cache; no test inherits another's."""
    from django.core.cache import cache

    from governance.common.remember import forget_all

    cache.clear()
    forget_all()
    yield


@pytest.fixture(autouse=True, scope="session")
def no_network() -> Iterator[None]:
    """Refuse every connection that leaves this machine."""
    real_connect = socket.socket.connect

    def connect(self: socket.socket, address: Any) -> None:
        host = address[0] if isinstance(address, tuple) else ""
        if self.family in {socket.AF_INET, socket.AF_INET6} and not host.startswith(("127.", "localhost", "::1")):
            raise RuntimeError(f"a test tried to reach {address}")
        real_connect(self, address)

    socket.socket.connect = connect  # type: ignore[method-assign,assignment]
    yield
    socket.socket.connect = real_connect  # type: ignore[method-assign]


@pytest.fixture(autouse=True, scope="session")
def flush_past_triggers() -> Iterator[None]:
    """Between transactional tests, empty the tables that hold rows, and put back what migrations had put in.

    Triggers that refuse the DELETE rest meanwhile: SQLite drops and makes them again, PostgreSQL skips them. Two
    hundred empty tables are left alone: a TRUNCATE of all took PostgreSQL longer than most tests.
    """
    from django.db import connection, transaction

    operations = type(connection.ops)
    real = operations.sql_flush, operations.execute_sql_flush

    def sql_flush(self: Any, style: Any, tables: list[str], **options: Any) -> list[str]:
        return [f'DELETE FROM "{table}"' for table in tables_with_rows(self.connection, tables)]

    def flush(self: Any, statements: list[str]) -> None:
        wrapped = self.connection
        with transaction.atomic(using=wrapped.alias), wrapped.cursor() as cursor, without_triggers(wrapped, cursor):
            copies = [name for name in wrapped.introspection.table_names(cursor) if name.startswith(AS_MIGRATED)]
            back = [f'INSERT INTO "{name.removeprefix(AS_MIGRATED)}" SELECT * FROM "{name}"' for name in copies]
            for statement in statements + back:
                cursor.execute(statement)

    operations.sql_flush, operations.execute_sql_flush = sql_flush, flush
    yield
    operations.sql_flush, operations.execute_sql_flush = real


@contextlib.contextmanager
def without_triggers(connection: Any, cursor: Any) -> Iterator[None]:
    if connection.vendor == "postgresql":
        cursor.execute("SET LOCAL session_replication_role = replica")
        yield
        return
    cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    triggers = cursor.fetchall()
    for name, _ in triggers:
        cursor.execute(f'DROP TRIGGER "{name}"')
    yield
    for _, sql in triggers:
        cursor.execute(sql)


def tables_with_rows(connection: Any, tables: list[str]) -> list[str]:
    found: list[str] = []
    asked = [f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM \"{table}\")" for table in sorted(tables)]
    with connection.cursor() as cursor:
        for start in range(0, len(asked), 200):  # SQLite joins 500 SELECTs at most
            cursor.execute(" UNION ALL ".join(asked[start : start + 200]))
            found += [name for (name,) in cursor.fetchall()]
    return found


@contextlib.contextmanager
def state_of_migrations(config: pytest.Config) -> Iterator[Path]:
    """A path named after the state of migrations and packages. Whoever comes first is alone, the other workers wait."""
    from django.conf import settings

    assert config.cache is not None
    sources = sorted([*settings.BASE_DIR.glob("*/**/migrations/*.py"), settings.BASE_DIR / "requirements" / "base.txt"])
    mark = hashlib.sha256(b"".join(path.name.encode() + path.read_bytes() for path in sources)).hexdigest()[:16]
    state = Path(config.cache.mkdir("databases")) / f"migrated-{mark}"
    with state.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield state


def migrated_template(config: pytest.Config) -> Path | None:
    """The SQLite file with all migrations done, kept between runs."""
    from django.conf import settings

    is_sqlite = settings.DATABASES["default"]["ENGINE"].endswith("sqlite3")
    if not (is_sqlite and config.pluginmanager.hasplugin("cacheprovider")):
        return None
    with state_of_migrations(config) as state:
        template = state.with_suffix(".sqlite3")
        if not template.exists():
            make_template(template)
    return template


def migrated_database(config: pytest.Config) -> str:
    """The same on PostgreSQL: the name of a database with all migrations done, from which each worker's is copied."""
    import psycopg2
    from django.conf import settings

    url = os.environ["DATABASE_URL"]
    with state_of_migrations(config) as state:
        name = state.name.replace("-", "_")
        with contextlib.closing(psycopg2.connect(f"{url.rpartition('/')[0]}/postgres")) as connection:
            connection.autocommit = True
            cursor = connection.cursor()
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
            if not cursor.fetchone():
                cursor.execute(f"DROP DATABASE IF EXISTS {name}_new")
                cursor.execute(f"CREATE DATABASE {name}_new")
                environment = {**os.environ, "DATABASE_URL": f"{url.rpartition('/')[0]}/{name}_new"}
                command = [sys.executable, "manage.py", "migrate", "-v0", "--settings", "config.settings"]
                subprocess.run(command, cwd=settings.BASE_DIR, env=environment, check=True)
                cursor.execute(f"ALTER DATABASE {name}_new RENAME TO {name}")
    return name


def make_template(template: Path) -> None:
    from django.conf import settings

    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "VAR_DIR": folder, "DJANGO_SETTINGS_MODULE": "config.settings"}
        command = [sys.executable, "manage.py", "migrate", "-v0"]
        subprocess.run(command, cwd=settings.BASE_DIR, env=environment, check=True)
        with contextlib.closing(sqlite3.connect(Path(folder) / "portal.sqlite3")) as migrated:
            mine = template.with_suffix(f".{os.getpid()}")
            migrated.execute("VACUUM INTO ?", [str(mine)])
            mine.replace(template)


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_modify_db_settings: None, request: pytest.FixtureRequest) -> bool:
    """Start from a copy of what is migrated already: on SQLite a file in this run's own folder."""
    from django.conf import settings
    from django.db import connection

    template = migrated_template(request.config)
    if template is None:
        if connection.vendor == "postgresql" and request.config.cache is not None:
            connection.settings_dict["TEST"]["TEMPLATE"] = migrated_database(request.config)
        return False
    shutil.copyfile(template, settings.DATABASES["default"]["TEST"]["NAME"])
    return True


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Copy the rows that migrations put in (content types, the official calendar): a flush takes them from there.

    Django's own way, `django_db_serialized_rollback`, made a thousand objects before each transactional test; asked
    for all the same (see above), because it keeps Django from making permissions again after each flush.
    """
    from django.db import connection

    with django_db_blocker.unblock(), connection.cursor() as cursor:
        for table in tables_with_rows(connection, connection.introspection.django_table_names(only_existing=True)):
            cursor.execute(f'CREATE TABLE "{AS_MIGRATED}{table}" AS SELECT * FROM "{table}"')
        connection._test_serialized_contents = "[]"
    yield
    if connection.vendor == "postgresql":  # a thread of the live server may still hold a session; the database goes
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            others = "datname = current_database() AND pid <> pg_backend_pid()"
            cursor.execute(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {others}")


# --- Browser -----------------------------------------------------------------------------------------------
PATIENCE = 60_000  # ms: how long a failure takes, no claim about speed; a starved machine has stood still for twenty


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """One Chromium for the whole run; each test gets contexts of its own."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=find_chromium(), args=CHROMIUM_ARGS)
        yield chromium
        chromium.close()


@pytest.fixture
def new_page(browser: Any, live_server: Any) -> Iterator[Callable[..., Any]]:
    """Open pages, each with cookies of its own: `new_page(width=360)` is one more person at one more device."""
    contexts = []

    def open_page(*, width: int = 1440, height: int = 900, **options: Any) -> Any:
        context = browser.new_context(
            base_url=live_server.url,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            viewport={"width": width, "height": height},
            **options,
        )
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def page(new_page: Callable[..., Any], request: pytest.FixtureRequest) -> Any:
    """A desk-sized page; `@pytest.mark.parametrize("page", [360], indirect=True)` makes it a phone."""
    width = getattr(request, "param", 1440)
    return new_page(width=width, height=740 if width < 700 else 900)
