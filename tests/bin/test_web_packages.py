"""What pages ask of the front-end packages is what set-up publishes."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

BASE_DIR = Path(__file__).resolve().parents[2]
TEMPLATES = [*BASE_DIR.glob("governance/*/templates/**/*.html"), *BASE_DIR.glob("grievances/templates/**/*.html")]
SOURCES = [*BASE_DIR.glob("governance/**/*.py"), *BASE_DIR.glob("grievances/**/*.py")]


def found(pattern: str, paths: list[Path]) -> Iterator[str]:
    for path in paths:
        yield from re.findall(pattern, path.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def symbols() -> set[str]:
    sprite = finders.find("npm/icons.svg")
    assert sprite, "run `make dev` first: it publishes the front-end packages"
    return set(re.findall(r'<symbol id="([^"]+)"', Path(sprite).read_text(encoding="utf-8")))


def test_icons_when_a_template_or_registration_names_one_then_it_is_in_the_sprite(symbols: set[str]) -> None:
    named = set(found(r"""{%\s*icon\s+["']([a-z0-9-]+)["']""", TEMPLATES))
    named |= set(found(r"""\bicon\w*\s*[=:]\s*["']([a-z0-9-]+)["']""", SOURCES))

    assert named, "no icon found: has the tag changed its name?"
    assert named - symbols == set()


def test_icons_when_clocks_are_shown_then_their_icons_are_in_the_sprite(symbols: set[str]) -> None:
    from governance.portal.templatetags.portal import CLOCK_LOOKS

    assert {icon for icon, _ in CLOCK_LOOKS.values()} - symbols == set()


def test_static_files_when_a_template_names_one_then_it_is_published() -> None:
    named = set(found(r"""{%\s*static\s+["']([^"'{]+)["']""", TEMPLATES))

    assert named
    assert {name for name in named if finders.find(name) is None} == set()


def test_locks_when_read_then_they_name_no_host_to_fetch_from() -> None:
    for name in ("package-lock.json", "requirements/base.txt", "requirements/dev.txt"):
        text = (BASE_DIR / name).read_text(encoding="utf-8")
        assert '"resolved"' not in text
        assert not re.search(r"^(-i|--index-url|--extra-index-url|--find-links)", text, re.MULTILINE)
