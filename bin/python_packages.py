"""`.venv` with the hash-locked requirements, by uv where the machine has it, else by venv and pip."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from steps import BASE_DIR, VENV, VENV_PYTHON, StopError, fingerprint, is_done, run_step

NOT_DOWNLOADED = "Python 依赖没有装好，请检查网络后再运行一次（download failed, run again）"


def ensure_python_packages(log: Path, *, dev: bool = False) -> None:
    """Make `.venv` if needed and install what the lock names; nothing happens when the lock has not changed."""
    name = "dev" if dev else "base"
    lock = BASE_DIR / "requirements" / f"{name}.txt"
    stamp = VENV / f".installed-{name}"
    if VENV_PYTHON.exists() and is_done(stamp, fingerprint([lock])):
        return
    uv = shutil.which("uv")
    if not _works(VENV_PYTHON):
        _make_venv(log, uv)
    _install(log, uv, lock)
    stamp.write_text(fingerprint([lock]))
    if dev:  # the development lock holds the base lock
        (VENV / ".installed-base").write_text(fingerprint([BASE_DIR / "requirements" / "base.txt"]))


def _works(python: Path) -> bool:
    if not python.exists():
        return False
    return subprocess.run([python, "-c", ""], capture_output=True).returncode == 0


def _make_venv(log: Path, uv: str | None) -> None:
    if VENV.exists():
        shutil.rmtree(VENV)
    failed = "不能建立 .venv，Debian / Ubuntu 请先执行 apt-get install python3-venv（cannot make .venv）"
    command = (
        [uv, "venv", "--quiet", "--python", sys.executable, str(VENV)]
        if uv
        else [sys.executable, "-m", "venv", str(VENV)]
    )
    try:
        run_step("建立 .venv", command, log=log, failed=failed)
    except StopError:
        shutil.rmtree(VENV, ignore_errors=True)
        raise


def _install(log: Path, uv: str | None, lock: Path) -> None:
    title = f"安装 Python 依赖（{lock.relative_to(BASE_DIR)}）"
    options = ["--quiet", "--require-hashes", "-r", str(lock)]
    if uv:
        # Compiled now, as pip does: otherwise every start may pay for it, where nobody may write into .venv.
        command = [uv, "pip", "install", "--compile-bytecode", "--python", str(VENV_PYTHON), *options]
    else:
        command = [str(VENV_PYTHON), "-m", "pip", "install", "--disable-pip-version-check", *options]
    env = dict(os.environ)
    env.pop("PYTHONPATH", None)
    run_step(title, command, log=log, failed=NOT_DOWNLOADED, env=env)
