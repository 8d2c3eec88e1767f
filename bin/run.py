"""`make run`: from a fresh clone to a running portal with one command.

Makes `.venv`, fetches packages, prepares the database, starts web server and worker (with its timer), waits until the
portal answers, says where it is and who may sign in, and ends everything on Ctrl-C, SIGTERM or a closed terminal.
`PORT`, `HOST`, `VAR_DIR` and `DEMO=no` are read from the environment.
"""

import python_version  # noqa: F401

# isort: split
import os
import signal
import socket
import time
import urllib.error
import urllib.request
from pathlib import Path

from database import ensure_database, ensure_static_files
from locks import claim_data, held_setup
from processes import Child, end_all, restart_fallen
from python_packages import ensure_python_packages
from steps import BASE_DIR, VENV_PYTHON, StopError, data_dir, finish, say
from web_packages import ensure_web_packages

READY_SECONDS = 60


class EndedError(Exception):
    """The person, or the machine, asked the program to end."""


def main() -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _end)
    try:
        run()
    except StopError as error:
        finish("run", error)
    except EndedError:
        say("已停止（stopped）")


def run() -> None:
    started = time.monotonic()
    host, port = os.environ.get("HOST") or "127.0.0.1", wanted_port()
    check_port(host, port)
    folder = data_dir()
    os.environ["VAR_DIR"] = str(folder)
    claimed = claim_data(folder)
    with held_setup(BASE_DIR):
        log = folder / "logs" / "setup.log"
        ensure_python_packages(log)
        ensure_web_packages(log)
    ensure_static_files(folder, log)
    ensure_database(folder, log)
    children = portal_processes(host, port, folder)
    try:
        children[0].start()
        wait_until_ready(children[0], host, port)
        children[1].start()  # after the web server, so that the two do not slow each other's start
        greet(host, port, folder, time.monotonic() - started)
        while True:
            time.sleep(1)
            restart_fallen(children)
    finally:
        # A second signal while the children end must not leave one of them behind.
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        end_all(children)
        os.close(claimed)


def wanted_port() -> int:
    text = os.environ.get("PORT") or "8000"
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise StopError(f"PORT={text} 不是端口号，例如 make run PORT=8001（not a port number）")
    return int(text)


def check_port(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except PermissionError:
            raise StopError(f"没有权限使用端口 {port}，请换一个：make run PORT=8001（not permitted）") from None
        except OSError:
            raise StopError(f"端口 {port} 已被占用，请换一个：make run PORT={port + 1}（port in use）") from None


def portal_processes(host: str, port: int, folder: Path) -> list[Child]:
    """One web process with threads (its memory is the cache), one worker with the timer inside."""
    address = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    web = [
        "gunicorn",
        "config.wsgi",
        "--bind",
        address,
        "--worker-class",
        "gthread",
        "--workers",
        "1",
        "--threads",
        "8",
    ]
    web += ["--graceful-timeout", "5", "--no-control-socket", "--log-level", "warning"]
    worker = ["celery", "--app", "config", "worker", "--beat", "--pool", "threads", "--concurrency", "2"]
    worker += ["--loglevel", "WARNING", "--without-gossip", "--without-mingle"]
    python = [str(VENV_PYTHON), "-m"]
    return [
        Child("web", [*python, *web], folder / "logs" / "web.log"),
        Child("worker", [*python, *worker], folder / "logs" / "worker.log"),
    ]


def wait_until_ready(web: Child, host: str, port: int) -> None:
    """Wait for any answer of `/healthz` below 500."""
    reachable = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, host)  # noqa: S104
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline:
        if not web.is_running:
            break
        try:
            with urllib.request.urlopen(f"http://{reachable}:{port}/healthz", timeout=2):  # noqa: S310
                return
        except urllib.error.HTTPError as error:
            if error.code < 500:
                return
        except OSError:
            pass
        time.sleep(0.1)
    raise StopError(f"网站没有启动：{web.last_words()}；日志 {web.log}（web did not start）")


def greet(host: str, port: int, folder: Path, seconds: float) -> None:
    shown = {"0.0.0.0": "127.0.0.1", "::": "localhost"}.get(host, host)  # noqa: S104
    sign_ins = folder / "demo-sign-ins.txt"
    say("")
    if sign_ins.exists():
        say(sign_ins.read_text(encoding="utf-8").rstrip() + "\n")
    say(f"已就绪（{seconds:.0f} s）：http://{shown}:{port}/")
    say("按 Ctrl-C 停止（Ctrl-C stops everything）")


def _end(number: int, frame: object) -> None:
    raise EndedError


if __name__ == "__main__":
    main()
