"""`healthcheck.py web|worker|beat`: exit code 0 while that container does its work.

A worker answers a ping over the broker; beat writes its schedule file at least every three minutes.
"""

import os
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

BEAT_SILENCE_SECONDS = 600


def is_healthy(kind: str) -> bool:
    if kind == "web":
        # A production portal answers only for its own hosts, so the check asks in the name of the first of them.
        host = os.environ.get("ALLOWED_HOSTS", "localhost").split(",")[0].strip().lstrip(".")
        port = os.environ.get("PORT", "8000")
        request = urllib.request.Request(f"http://127.0.0.1:{port}/healthz", headers={"Host": host})
        with urllib.request.urlopen(request, timeout=4) as answer:  # noqa: S310
            return bool(answer.status == 200)
    if kind == "worker":
        command = ["celery", "--app", "config", "inspect", "ping", "--timeout", "5"]
        return subprocess.run(command, capture_output=True, timeout=25).returncode == 0
    schedules = list(Path(os.environ["VAR_DIR"]).glob("beat-schedule*"))
    return any(time.time() - path.stat().st_mtime < BEAT_SILENCE_SECONDS for path in schedules)


if __name__ == "__main__":
    try:
        sys.exit(0 if is_healthy(sys.argv[1]) else 1)
    except (OSError, subprocess.SubprocessError) as error:
        sys.exit(f"{sys.argv[1]}: {error}")
