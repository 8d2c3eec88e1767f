"""Settings of the benchmark: those of the program, on a database of its own, with a meter and the bare endpoints."""

import os
from pathlib import Path

from config.settings import *  # noqa: F403
from config.settings import DATABASES, INSTALLED_APPS, MIDDLEWARE, VAR_DIR

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["NAME"] = str(Path(VAR_DIR) / "bench.sqlite3")
else:
    DATABASES["default"]["NAME"] = os.environ.get("BENCH_DATABASE", "portal_bench")

INSTALLED_APPS = [*INSTALLED_APPS, "bench"]
MIDDLEWARE = ["bench.meter.MeterMiddleware", *MIDDLEWARE]
ROOT_URLCONF = "bench.urls"
DEBUG = False
ALLOWED_HOSTS = ["127.0.0.1"]
# Eight clients ask as fast as they can.
API_REQUESTS_PER_MINUTE = API_ANONYMOUS_REQUESTS_PER_MINUTE = 0
