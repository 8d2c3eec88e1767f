"""Production refuses to start with anything that is only fit for a trial."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.map_tiles import image_source

BASE_DIR = Path(__file__).resolve().parent.parent
GOOD = {
    "ENVIRONMENT": "production",
    "SECRET_KEY": "k3y-" * 20,
    "FIELD_KEYS": "2026:MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=",
    "ALLOWED_HOSTS": "portal.example.org",
}


def load_settings(folder: Path, **changes: str | None) -> subprocess.CompletedProcess[str]:
    """Read the settings in a process of their own, as a start would."""
    wanted = {key: value for key, value in {**GOOD, **changes}.items() if value is not None}
    env = {"PATH": os.environ["PATH"], "VAR_DIR": str(folder), "PYTHONPATH": str(BASE_DIR), **wanted}
    code = "import config.settings as s; print('ready', s.DEBUG, s.SESSION_COOKIE_SECURE)"
    return subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, timeout=60)


def test_production_when_everything_is_set_then_starts_with_secure_cookies(tmp_path: Path) -> None:
    assert load_settings(tmp_path).stdout == "ready False True\n"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"DEBUG": "yes"}, "DEBUG must be off"),
        ({"SECRET_KEY": None}, "SECRET_KEY must come from the environment"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY must be your own"),
        ({"SECRET_KEY": "change-me" * 10}, "SECRET_KEY must be your own"),
        ({"FIELD_KEYS": None}, "FIELD_KEY must come from the environment"),
        ({"FIELD_KEYS": "2026:change-me"}, "FIELD_KEYS must be your own"),
        ({"ALLOWED_HOSTS": None}, "ALLOWED_HOSTS must name the hosts"),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS must name the hosts"),
        ({"ENVIRONMENT": "staging"}, "ENVIRONMENT is either"),
    ],
)
def test_production_when_a_setting_is_unfit_then_refuses_and_names_it(
    tmp_path: Path, changes: dict[str, str | None], said: str
) -> None:
    result = load_settings(tmp_path, **changes)

    assert result.returncode != 0
    assert "ImproperlyConfigured" in result.stderr
    assert said in result.stderr


def test_env_example_when_copied_unfilled_then_production_refuses(tmp_path: Path) -> None:
    lines = (BASE_DIR / ".env.example").read_text(encoding="utf-8").splitlines()
    values = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))

    result = load_settings(tmp_path, **values)

    assert "SECRET_KEY must be your own" in result.stderr
    assert "FIELD_KEYS must be your own" in result.stderr


def test_map_tiles_when_an_address_is_set_then_the_policy_names_its_host_and_nothing_else() -> None:
    end = "/{z}/{x}/{y}.png"
    for address, sources in (
        ("", []),
        (f"/tiles{end}", []),
        (f"https://tiles.example.org{end}?key=1", ["https://tiles.example.org"]),
        (f"https://{{s}}.tiles.example.org:8443{end}", ["https://*.tiles.example.org:8443"]),
        (f"https://t{{s}}.example.org{end}", ["https://*.example.org"]),
    ):
        assert image_source(address) == sources
    for address in (
        "https://tiles.example.org/",
        f"//host{end}",
        f"javascript:{end}",
        f"https://a b{end}",
        f"ftp://h{end}",
    ):
        with pytest.raises(ImproperlyConfigured):
            image_source(address)
