"""What the set-up steps share: where things are, one clear line when something is wrong, stamps of work done.

Standard library only: this runs before anything is installed.
"""

import hashlib
import os
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent
VENV = BASE_DIR / ".venv"
VENV_PYTHON = VENV / "bin" / "python"


class StopError(Exception):
    """Set-up cannot go on; the text is the one line that tells the person what to do."""


def say(line: str) -> None:
    print(line, flush=True)


def data_dir() -> Path:
    """The data folder of this copy (`VAR_DIR`, default `var/`), made if it is missing."""
    folder = Path(os.environ.get("VAR_DIR") or BASE_DIR / "var").resolve()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "logs").mkdir(exist_ok=True)
    except OSError as error:
        raise StopError(f"数据目录 {folder} 不能写入，请用 VAR_DIR=… 换一个（data folder not writable）") from error
    return folder


def run_step(
    title: str, command: Sequence[str], *, log: Path, failed: str, env: Mapping[str, str] | None = None
) -> None:
    """Run `command` with its output in `log`; raises StopError with the line `failed` when it does not succeed."""
    say(f"· {title} …")
    started = time.monotonic()
    with log.open("a", encoding="utf-8") as output:
        output.write(f"\n$ {' '.join(command)}\n")
        output.flush()
        try:
            result = subprocess.run(
                command, cwd=BASE_DIR, env=env, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT
            )
        except OSError as error:
            raise StopError(f"{failed}；日志 {log}（{error.strerror}）") from error
    if result.returncode:
        raise StopError(f"{failed}；日志 {log}")
    say(f"  {time.monotonic() - started:.0f} s")


def fingerprint(paths: Iterable[Path]) -> str:
    """One hash over names and contents, so that a step runs again exactly when its inputs changed."""
    digest = hashlib.sha256()
    for path in sorted(paths):
        if path.is_file():
            digest.update(f"{path.name}:{path.stat().st_size}:".encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


def is_done(stamp: Path, mark: str) -> bool:
    return stamp.exists() and stamp.read_text() == mark


def finish(program: str, error: StopError) -> None:
    """End the program with the error's line and nothing else."""
    print(f"{program}: {error}", file=sys.stderr, flush=True)
    raise SystemExit(1)
