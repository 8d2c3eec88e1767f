"""`make run` says in one line what is wrong, and ends what it started."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

BASE_DIR = Path(__file__).resolve().parents[2]
BIN = BASE_DIR / "bin"


@pytest.fixture(autouse=True)
def _bin_on_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(BIN))


def start(folder: Path, **env: str) -> subprocess.CompletedProcess[str]:
    given = {"PATH": os.environ["PATH"], "VAR_DIR": str(folder / "var"), "LANG": "C.UTF-8", **env}
    return subprocess.run([sys.executable, BIN / "run.py"], env=given, capture_output=True, text=True, timeout=60)


def assert_one_line(result: subprocess.CompletedProcess[str], part: str) -> None:
    assert result.returncode == 1
    assert part in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1


def test_run_when_port_is_taken_then_names_another(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        result = start(tmp_path, PORT=str(port))

    assert_one_line(result, f"端口 {port} 已被占用，请换一个：make run PORT={port + 1}")


@pytest.mark.parametrize("port", ["web", "0", "70000"])
def test_run_when_port_is_no_port_then_says_so(tmp_path: Path, port: str) -> None:
    assert_one_line(start(tmp_path, PORT=port), f"PORT={port} 不是端口号")


def test_run_when_data_folder_cannot_be_made_then_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    assert_one_line(start(tmp_path, PORT="8999", VAR_DIR=str(tmp_path / "file" / "var")), "不能写入")


def test_run_when_data_folder_is_in_use_then_says_so(tmp_path: Path) -> None:
    from locks import claim_data

    (tmp_path / "var").mkdir()
    handle = claim_data(tmp_path / "var")
    try:
        assert_one_line(start(tmp_path, PORT="8998"), "另一个程序正在使用")
    finally:
        os.close(handle)


def test_npm_when_neither_machine_nor_wheel_has_one_then_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import steps
    import web_packages

    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(web_packages, "VENV", tmp_path)

    with pytest.raises(steps.StopError, match="没有可用的 npm"):
        web_packages.npm()


def test_step_when_download_breaks_then_one_line_and_the_log(tmp_path: Path) -> None:
    from steps import StopError, run_step

    log = tmp_path / "setup.log"

    with pytest.raises(StopError, match="download failed"):
        run_step("x", ["sh", "-c", "echo no route; exit 3"], log=log, failed="download failed")

    assert "no route" in log.read_text()


def test_children_when_ended_then_none_of_their_group_lives(tmp_path: Path) -> None:
    from processes import Child, end_all

    sleep = shutil.which("sleep")
    command = ["sh", "-c", f"trap '' TERM; {sleep} 60 & echo $! > {tmp_path}/pid; exec {sleep} 60"]
    child = Child("stubborn", command, tmp_path / "log")
    child.start()
    while not (tmp_path / "pid").exists() or not (tmp_path / "pid").read_text().strip():
        time.sleep(0.02)
    grandchild = int((tmp_path / "pid").read_text())

    end_all([child], grace=0.3)

    assert not child.is_running
    assert not is_alive(grandchild)


def test_children_when_one_falls_again_and_again_then_gives_up_with_its_last_words(tmp_path: Path) -> None:
    from processes import Child, restart_fallen
    from steps import StopError

    child = Child("web", ["sh", "-c", "echo cannot bind; exit 1"], tmp_path / "log")
    child.start()

    with pytest.raises(StopError, match="cannot bind"):
        for _ in range(100):
            time.sleep(0.05)
            restart_fallen([child])


def is_alive(pid: int) -> bool:
    """Whether the process runs; one that waits to be reaped by its new parent does not."""
    for _ in range(50):
        try:
            os.kill(pid, signal.SIG_DFL)
            state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
        except (ProcessLookupError, FileNotFoundError):
            return False
        if state == "Z":
            return False
        time.sleep(0.02)
    return True
