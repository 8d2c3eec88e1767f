"""Settings of the tests: those of the program, on a data folder that nobody else uses.

The folder is chosen before `config.settings` is read, so a test can never touch the data of an installation. With
`DATABASE_URL` and `REDIS_URL` set the same tests run on PostgreSQL and Redis.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

os.environ.pop("ENVIRONMENT", None)
os.environ.pop("DEBUG", None)

# Processes that a test starts inherit the folder of that test run instead of making their own.
if "PORTAL_TEST_VAR_DIR" not in os.environ or os.environ.get("PORTAL_TEST_WORKER") != os.environ.get(
    "PYTEST_XDIST_WORKER", "main"
):
    folder = tempfile.mkdtemp(prefix="portal-test-")
    os.environ["PORTAL_TEST_VAR_DIR"] = folder
    os.environ["PORTAL_TEST_WORKER"] = os.environ.get("PYTEST_XDIST_WORKER", "main")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
os.environ["VAR_DIR"] = os.environ["PORTAL_TEST_VAR_DIR"]

# One Redis database per pytest worker, so that clearing the cache before a test disturbs nobody.
if os.environ.get("REDIS_URL"):
    worker = os.environ["PORTAL_TEST_WORKER"]
    number = int(worker.removeprefix("gw")) + 2 if worker.startswith("gw") else 1
    os.environ["REDIS_URL"] = urlsplit(os.environ["REDIS_URL"])._replace(path=f"/{number}").geturl()

from config.settings import *  # noqa: E402, F403
from config.settings import DATABASES, STATIC_ROOT, STORAGES  # noqa: E402

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, not memory: then write-ahead logging and locks behave as they do in an installation.
    DATABASES["default"]["TEST"] = {"NAME": str(Path(os.environ["VAR_DIR"]) / "test.sqlite3")}
DATABASES["default"].setdefault("TEST", {})["SERIALIZE"] = False  # see tests/conftest.py
DATABASES["default"]["CONN_MAX_AGE"] = 0

STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
# The live server of pytest-django finds files only for the app named exactly django.contrib.staticfiles; ours is its child.
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STATIC_ROOT.mkdir(exist_ok=True)  # nothing is collected into it, but whitenoise wants it
