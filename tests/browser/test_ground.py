"""The ground of all browser tests: the home page loads whole, from this installation alone."""

from typing import Any

import pytest


@pytest.mark.parametrize("page", [360, 1440], indirect=True)
def test_home_when_opened_then_nothing_is_missing_and_nothing_comes_from_elsewhere(page: Any, live_server: Any) -> None:
    asked, broken, complaints = [], [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("response", lambda answer: answer.status >= 400 and broken.append(f"{answer.status} {answer.url}"))
    page.on("console", lambda message: message.type == "error" and complaints.append(message.text))

    page.goto("/")
    page.wait_for_load_state("networkidle")

    assert page.locator("html").get_attribute("lang") == "zh-hans"
    assert [url for url in asked if not url.startswith((live_server.url, "data:", "blob:"))] == []
    assert broken == []
    assert complaints == []
