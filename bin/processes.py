"""Web server and worker as children: started together, restarted if one falls, ended together."""

import contextlib
import os
import signal
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

from steps import BASE_DIR, StopError, say

GRACE_SECONDS = 10
LOG_LIMIT_BYTES = 10 * 1024 * 1024


@dataclass
class Child:
    name: str
    command: list[str]
    log: Path
    process: subprocess.Popen[bytes] | None = None
    falls: list[float] = field(default_factory=list)

    def start(self) -> None:
        if self.log.exists() and self.log.stat().st_size > LOG_LIMIT_BYTES:
            self.log.replace(self.log.with_suffix(".log.1"))
        with self.log.open("ab") as output:
            # A session of its own: Ctrl-C reaches only us, and we end the child's whole group.
            self.process = subprocess.Popen(
                self.command,
                cwd=BASE_DIR,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    @property
    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def signal_group(self, number: signal.Signals) -> None:
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, number)

    def last_words(self) -> str:
        lines = self.log.read_text(errors="replace").strip().splitlines() if self.log.exists() else []
        return lines[-1][:200] if lines else ""


def restart_fallen(children: list[Child]) -> None:
    """Start again what fell; raises StopError when a child falls three times in half a minute."""
    for child in children:
        if child.is_running:
            continue
        now = time.monotonic()
        child.falls = [moment for moment in child.falls if now - moment < 30] + [now]
        if len(child.falls) >= 3:
            raise StopError(f"{child.name} 反复退出：{child.last_words()}；日志 {child.log}")
        say(f"· {child.name} 意外退出，正在重新启动（restarting）；日志 {child.log}")
        child.signal_group(signal.SIGKILL)  # its timer or workers may have outlived it
        child.start()


def end_all(children: list[Child], *, grace: float = GRACE_SECONDS) -> None:
    """Ask every child to end, and after a grace period make it."""
    for child in children:
        if child.is_running:
            child.signal_group(signal.SIGTERM)
    deadline = time.monotonic() + grace
    while any(child.is_running for child in children) and time.monotonic() < deadline:
        time.sleep(0.1)
    for child in children:  # also what a child left behind in its group
        child.signal_group(signal.SIGKILL)
        if child.process is not None:
            child.process.wait()
