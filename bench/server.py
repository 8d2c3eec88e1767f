"""gunicorn with two workers, and one scenario measured beside its bare limit."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import psutil

from bench.scenarios import BARE, Scenario

WORKERS, THREADS, CLIENTS = 2, 8, 8
BASE_DIR = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Running:
    port: int
    pid: int

    def memory_mb(self) -> float:
        """The proportional share of one worker."""
        workers = psutil.Process(self.pid).children()
        return round(sum(worker.memory_full_info().pss for worker in workers) / len(workers) / 2**20, 1)


@contextmanager
def running() -> Iterator[Running]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "config.wsgi",
        "--bind",
        f"127.0.0.1:{port}",
        "--worker-class",
        "gthread",
    ]
    command += ["--workers", str(WORKERS), "--threads", str(THREADS), "--log-level", "warning", "--no-control-socket"]
    log = (BASE_DIR / "var").joinpath("bench.log") if (BASE_DIR / "var").exists() else Path(os.devnull)
    with log.open("ab") as output:
        server = subprocess.Popen(
            command, cwd=BASE_DIR, env={**os.environ, "LOG_LEVEL": "WARNING"}, stdout=output, stderr=subprocess.STDOUT
        )
    try:
        wait_until_up(port, server)
        yield Running(port, server.pid)
    finally:
        server.terminate()
        server.wait(timeout=20)


def wait_until_up(port: int, server: subprocess.Popen[bytes]) -> None:
    for _attempt in range(300):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/bench/list/", timeout=5).read()
        except OSError:
            if server.poll() is not None:
                raise RuntimeError("gunicorn did not start") from None
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("gunicorn did not answer")


def measure(at: Running, scenario: Scenario, size: int, *, seconds: float) -> dict[str, Any]:
    """Bare limit, scenario, bare limit again: the ratio is against the mean of the two."""
    bare = BARE[scenario.limit]
    ask(at, scenario, seconds=0.7)  # warm
    before = ask(at, bare, seconds=seconds / 2)
    result = ask(at, scenario, seconds=seconds)
    after = ask(at, bare, seconds=seconds / 2)
    limit = (before["per_second"] + after["per_second"]) / 2
    return {
        "name": scenario.name,
        "matters": size,
        **result,
        "memory_mb": at.memory_mb(),
        "limit_per_second": round(limit, 1),
        "limit_p95_ms": round((before["p95_ms"] + after["p95_ms"]) / 2, 1),
        "ratio": round(result["per_second"] / limit, 3),
        "wanted": scenario.wanted,
    }


def ask(at: Running, scenario: Scenario, *, seconds: float) -> dict[str, Any]:
    asks = scenario.asks()
    job = {"host": "127.0.0.1", "port": at.port, "asks": [asdict(one) for one in asks]}
    job |= {"clients": CLIENTS, "seconds": seconds, "start": int(time.time() * 1000) * 1000}
    answer = subprocess.run(
        [sys.executable, "-m", "bench.clients"],
        input=json.dumps(job),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        cwd=BASE_DIR,
    )
    return json.loads(answer.stdout)
