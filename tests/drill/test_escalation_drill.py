"""The drill: real workers, beats, PostgreSQL and Redis, with everything failing once, and 1,000 matters that fall due.

Celery holds no deadline, so a killed worker, a flushed broker or a cut connection may cost lateness and nothing else:
at the end each matter rose exactly once and each message exists exactly once.
"""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
import redis
from django.conf import settings
from django.db import connection
from django.utils import timezone

from governance.deadlines.models import Deadline
from governance.notifications.models import Message
from governance.territory.levels import Level
from governance.trail.models import Entry
from grievances.models import Grievance, TimelineEntry
from tests.grievances.world import build_world

MATTERS = 1000
PATIENCE_SECONDS = 240

pytestmark = [
    pytest.mark.drill,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        "postgresql" not in settings.DATABASES["default"]["ENGINE"] or not settings.REDIS_URL,
        reason="the drill needs DATABASE_URL and REDIS_URL",
    ),
    pytest.mark.skipif(shutil.which("redis-server") is None, reason="the drill restarts a redis-server of its own"),
]


@dataclass
class Site:
    """Processes of one installation, on the test database and a Redis of its own."""

    folder: Path
    port: int
    processes: list[subprocess.Popen] = field(default_factory=list)
    broker: subprocess.Popen | None = None

    def environment(self) -> dict[str, str]:
        database = connection.settings_dict
        host = database["HOST"] or "localhost"
        user = database["USER"] + (f":{database['PASSWORD']}" if database["PASSWORD"] else "")
        where = f"@/{database['NAME']}?host={host}" if host.startswith("/") else f"@{host}/{database['NAME']}"
        if database["PORT"]:
            where = (
                where.replace(host, f"{host}:{database['PORT']}", 1)
                if not host.startswith("/")
                else f"{where}&port={database['PORT']}"
            )
        if host.startswith("/"):
            user += "" if ":" in user else ":"
        return os.environ | {
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "DATABASE_URL": f"postgres://{user}{where}",
            "REDIS_URL": f"redis://127.0.0.1:{self.port}/0",
            "VAR_DIR": str(settings.VAR_DIR),
        }

    def start_broker(self) -> None:
        self.broker = subprocess.Popen(
            ["redis-server", "--port", str(self.port), "--save", "", "--appendonly", "no", "--dir", str(self.folder)],
            stdout=subprocess.DEVNULL,
        )
        until(lambda: self.client().ping(), "Redis answers")

    def client(self) -> redis.Redis:
        return redis.Redis(port=self.port)

    def start(self, name: str, *arguments: str) -> subprocess.Popen:
        log = (self.folder / f"{name}.log").open("wb")
        process = subprocess.Popen(
            [sys.executable, "-m", "celery", "-A", "config", *arguments],
            cwd=settings.BASE_DIR, env=self.environment(), stdout=log, stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip
        self.processes.append(process)
        return process

    def start_worker(self, name: str) -> subprocess.Popen:
        return self.start(name, "worker", "-n", name, "--pool", "threads", "--concurrency", "2", "--loglevel", "INFO")

    def start_beat(self, name: str) -> subprocess.Popen:
        return self.start(name, "beat", "--schedule", str(self.folder / name), "--pidfile=", "--loglevel", "INFO")

    def end(self) -> None:
        for process in [*self.processes, *([self.broker] if self.broker else [])]:
            if process.poll() is None:
                process.kill()
            process.wait()


def until(
    is_so: Callable[[], object], what: str, seconds: float = PATIENCE_SECONDS, needs: subprocess.Popen | None = None
) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        assert needs is None or needs.poll() is None, f"a process stopped that was needed: {what}"
        try:
            if is_so():
                return
        except redis.ConnectionError:
            pass
        time.sleep(0.1)
    raise AssertionError(f"waited {seconds:.0f} s in vain: {what}")


@pytest.fixture
def site(tmp_path: Path, unused_tcp_port: int) -> Iterator[Site]:
    site = Site(tmp_path, unused_tcp_port)
    yield site
    site.end()


@pytest.fixture
def unused_tcp_port() -> int:
    import socket

    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def risen() -> int:
    return Grievance.objects.filter(rises__gt=0).count()


def cut_connections() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        return cursor.fetchone()[0]


def test_a_thousand_due_matters_rise_exactly_once_through_every_failure(site: Site):
    world = build_world()
    due_now = timezone.now() - timedelta(hours=24)
    for _ in range(MATTERS):
        world.raised(now=due_now)
    assert Deadline.objects.filter(state="RUNNING", due_at__lte=timezone.now()).count() == MATTERS
    Message.objects.all().delete()

    site.start_broker()
    doomed, survivor = site.start_worker("doomed"), site.start_worker("survivor")
    site.start_beat("beat-one")
    site.start_beat("beat-two")

    until(lambda: risen() >= MATTERS // 10, "the first tenth rises")
    os.killpg(doomed.pid, signal.SIGKILL)
    killed_at = risen()
    assert killed_at < MATTERS, "the worker must die in the middle"

    until(lambda: risen() >= killed_at + MATTERS // 10, "the survivor goes on", needs=survivor)
    assert cut_connections() >= 1
    cut_at = risen()
    assert cut_at < MATTERS, "the connections must be cut in the middle"

    site.client().flushall()
    assert site.broker is not None
    site.broker.kill()
    site.broker.wait()
    time.sleep(1)
    site.start_broker()

    until(lambda: risen() == MATTERS, "all of them rise", needs=survivor)
    time.sleep(16)  # one more round of the timers: nothing may happen a second time

    assert Counter(Grievance.objects.values_list("rises", "level")) == {(1, Level.COMMUNITY): MATTERS}
    for rows in (TimelineEntry.objects.filter(verb="rise"), Entry.objects.filter(verb="grievances.rise")):
        subject = "grievance_id" if rows.model is TimelineEntry else "subject_id"
        assert set(Counter(rows.values_list(subject, flat=True)).values()) == {1}
        assert rows.count() == MATTERS
    old_and_new = [world.grid_worker, world.grid_leader, world.community_worker, world.community_secretary]
    told = Counter(Message.objects.filter(title__contains="自动上升").values_list("recipient_id", flat=True))
    assert told == {person.pk: MATTERS for person in old_and_new}
    warned = Counter(Message.objects.filter(title__contains="快到期").values_list("recipient_id", flat=True))
    assert set(warned.values()) <= {MATTERS}
    stuck = Deadline.objects.filter(state="RUNNING", wake_at__lte=timezone.now())
    assert not stuck.exists()
    assert Deadline.objects.filter(state="RUNNING", failures__gt=0).count() == 0
