"""Real processes of one installation, for the drills."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import redis
from django.conf import settings
from django.db import connection

from config.celery import app

PATIENCE_SECONDS = 240


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

    def wake(self, *tasks: str) -> None:
        """Ask the workers for a round now: what the next beat would do."""
        with app.connection_for_write(f"redis://127.0.0.1:{self.port}/0") as broker:
            for task in tasks:
                app.send_task(task, connection=broker)

    def start_worker(self, name: str) -> subprocess.Popen:
        return self.start(name, "worker", "-n", name, "--pool", "threads", "--concurrency", "2", "--loglevel", "INFO")

    def is_ready(self, name: str) -> bool:
        return " ready." in (self.folder / f"{name}.log").read_text(errors="replace")

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
