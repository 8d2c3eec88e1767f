"""People with devices: every page opened here is watched for script errors, refused content and broken parts."""

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client

from governance.people.models import User
from tests.grievances.world import World, build_world

PHONE, DESK = 360, 1440
# What a page may answer on purpose: forms that need another look, doors that stay shut, limits.
ANSWERS_ON_PURPOSE = ("400", "403", "404", "409", "422", "429")


@pytest.fixture
def world(live_server: Any) -> World:
    """The small territory, in the database that the live server reads."""
    return build_world()


@pytest.fixture
def complaints() -> list[str]:
    """What browsers complained about; a test that expects one takes it out of the list."""
    return []


@pytest.fixture
def new_page(new_page: Callable[..., Any], complaints: list[str]) -> Iterator[Callable[..., Any]]:
    """The pages of the root fixture, watched: a story ends without one complaint of the browser."""

    def open_watched(**options: Any) -> Any:
        if options.get("width", DESK) < 700:
            options = {"height": 740, "has_touch": True, "is_mobile": True} | options
        page = new_page(**options)
        page.on("console", lambda message: _note_console(message, complaints))
        page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
        page.on("response", lambda answer: _note_answer(answer, complaints))
        return page

    yield open_watched
    assert complaints == []


@pytest.fixture(autouse=True)
def picture_of_failure(request: pytest.FixtureRequest, browser: Any, new_page: Any) -> Iterator[None]:
    """Where `SHOTS` names a folder, every page of a failed story is kept as a picture."""
    yield
    folder = os.environ.get("SHOTS")
    if folder and getattr(request.node, "failed", False):
        for number, page in enumerate(page for context in browser.contexts for page in context.pages):
            page.screenshot(path=f"{folder}/failed-{request.node.name}-{number}.png")


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    outcome: Any = yield
    item.failed = outcome.get_result().failed  # type: ignore[attr-defined]


def _note_console(message: Any, complaints: list[str]) -> None:
    is_answer = message.text.startswith("Failed to load resource") and any(
        f"status of {status}" in message.text for status in ANSWERS_ON_PURPOSE
    )
    if message.type == "error" and not is_answer and "Response Status Error Code" not in message.text:
        complaints.append(f"{message.location.get('url', '')}: {message.text}")


def _note_answer(answer: Any, complaints: list[str]) -> None:
    is_part = answer.request.resource_type in {"stylesheet", "script", "image", "font"}
    if answer.status >= 500 or (is_part and answer.status >= 400):
        complaints.append(f"{answer.status} {answer.url}")


@pytest.fixture
def page_of(new_page: Callable[..., Any], live_server: Any) -> Callable[..., Any]:
    """A device on which this person is signed in already: `page_of(world.grid_worker, width=360)`."""

    def open_for(user: User, **options: Any) -> Any:
        page = new_page(**options)
        sign_in_quietly(page, user, live_server.url)
        return page

    return open_for


def sign_in_quietly(page: Any, user: User, url: str) -> None:
    """Bring the cookie of a session along; what the doors look like is a story of its own."""
    client = Client()
    client.force_login(user)
    cookie = client.cookies["sessionid"]
    page.context.add_cookies([{"name": "sessionid", "value": cookie.value, "url": url, "httpOnly": True}])
