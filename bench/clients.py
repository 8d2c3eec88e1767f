"""Eight people at once: threads of a process of its own, each with one connection that is kept."""

import http.client
import itertools
import json
import statistics
import sys
import threading
import time
from dataclasses import asdict, dataclass, field


@dataclass
class Ask:
    """One request to repeat. `{n}` in path or body becomes a number that no other request has."""

    path: str
    method: str = "GET"
    body: str = ""
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class Result:
    requests: int
    errors: int
    per_second: float
    p50_ms: float
    p95_ms: float
    statements: float
    cpu_ms: float
    bytes: int
    first_error: str = ""


def drive(host: str, port: int, asks: list[Ask], *, clients: int = 8, seconds: float = 4.0, start: int = 0) -> Result:
    """Let `clients` repeat the requests in turn for `seconds`."""
    lock = threading.Lock()
    times: list[float] = []
    statements: list[int] = []
    cpu: list[float] = []
    errors: list[str] = []
    size = 0
    until = time.perf_counter() + seconds
    numbers = itertools.count(start)

    def work() -> None:
        nonlocal size
        connection = http.client.HTTPConnection(host, port, timeout=60)
        while time.perf_counter() < until:
            with lock:
                number = next(numbers)
            ask = asks[number % len(asks)]
            began = time.perf_counter()
            connection.request(
                ask.method,
                ask.path.replace("{n}", str(number)),
                body=ask.body.replace("{n}", f"{number:012d}").encode() or None,
                headers={name: value.replace("{n}", f"{number:012d}") for name, value in ask.headers.items()},
            )
            answer = connection.getresponse()
            content = answer.read()
            took = time.perf_counter() - began
            with lock:
                times.append(took)
                statements.append(int(answer.getheader("X-Statements", "0")))
                cpu.append(float(answer.getheader("X-CPU-ms", "0")))
                size = len(content)
                if answer.status >= 400 or 300 <= answer.status < 400:
                    errors.append(f"{answer.status} {content[:200]!r}")
        connection.close()

    began = time.perf_counter()
    threads = [threading.Thread(target=work) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.perf_counter() - began
    times.sort()
    return Result(
        requests=len(times),
        errors=len(errors),
        per_second=round(len(times) / took, 1),
        p50_ms=round(statistics.median(times) * 1000, 1),
        p95_ms=round(times[int(len(times) * 0.95)] * 1000, 1),
        statements=round(statistics.mean(statements), 1),
        cpu_ms=round(statistics.mean(cpu), 2),
        bytes=size,
        first_error=errors[0] if errors else "",
    )


if (
    __name__ == "__main__"
):  # the runner starts this file as a process, so that it does not share the clients' interpreter lock
    job = json.load(sys.stdin)
    json.dump(asdict(drive(asks=[Ask(**ask) for ask in job.pop("asks")], **job)), sys.stdout)
