"""A small telephone on a slow line: little comes over the wire, and an impatient thumb makes one matter."""

import gzip
from collections.abc import Callable
from typing import Any

from playwright.sync_api import expect

from grievances.models import Grievance
from tests.browser import steps
from tests.grievances.world import World

MOST_BYTES = 150_000
HEADERS = 400  # of one answer, roughly


def test_page_of_a_new_matter_when_visited_first_then_at_most_150_kb_over_the_wire(
    world: World, new_page: Callable[..., Any]
) -> None:
    page = new_page(width=360)
    asked: set[str] = set()
    page.on("request", lambda request: asked.add(request.url))
    page.goto("/grievances/new/")
    page.wait_for_load_state("networkidle")
    page.get_by_role("textbox", name="发生了什么事").fill(
        steps.BROKEN_LAMP
    )  # the first touch fetches the proof's worker
    expect(page.locator("#id_proof")).not_to_have_value("")

    # The test server does not compress; the web server of an installation sends every text gzipped.
    weights = {url: len(gzip.compress(page.request.get(url).body())) + HEADERS for url in asked}
    assert len(weights) >= 5
    assert sum(weights.values()) <= MOST_BYTES, weights


def test_form_when_tapped_twice_on_a_slow_line_then_one_matter(world: World, new_page: Callable[..., Any]) -> None:
    page = new_page(width=360)
    steps.write_matter(page)
    session = page.context.new_cdp_session(page)
    session.send(
        "Network.emulateNetworkConditions",
        {"offline": False, "latency": 300, "downloadThroughput": 50_000, "uploadThroughput": 20_000},
    )
    button = page.locator(".send button[type=submit]")
    button.dblclick()
    page.wait_for_url("**/grievances/raised/**")
    assert Grievance.objects.count() == 1


def test_form_when_sent_again_after_going_back_then_the_same_receipt(
    world: World, new_page: Callable[..., Any]
) -> None:
    page = new_page(width=360)
    first = steps.raise_matter(page)
    page.go_back()
    page.locator("#raise").wait_for()
    page.locator(".send button[type=submit]").click()
    page.wait_for_load_state("networkidle")
    if "/grievances/raised/" in page.url:
        assert steps.read_receipt(page) == first
    assert Grievance.objects.count() == 1


def test_form_when_the_line_is_down_then_what_was_typed_is_still_there_afterwards(
    world: World, new_page: Callable[..., Any], complaints: list[str]
) -> None:
    page = new_page(width=360)
    steps.write_matter(page)
    page.wait_for_timeout(600)  # the draft is kept a moment after the last key
    page.context.set_offline(True)
    page.locator(".send button[type=submit]").click()
    page.wait_for_timeout(500)
    page.context.set_offline(False)
    page.goto("/grievances/new/")
    assert page.get_by_role("textbox", name="发生了什么事").input_value() == steps.BROKEN_LAMP
    complaints[:] = [line for line in complaints if "ERR_INTERNET_DISCONNECTED" not in line]
