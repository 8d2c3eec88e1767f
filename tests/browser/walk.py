"""Looking at a page with the eyes of many: axe, narrow screens, thumbs; and pictures of it where `SHOTS` names a folder."""

import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT

SERIOUS = {"serious", "critical"}
TOUCH = 43.5  # px; 44 less what rounding takes
# Width, large type, dark scheme, and what of axe to ask: every value of each is seen by axe, not every combination.
EVERYTHING = {"resultTypes": ["violations"], "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}
COLOURS = {"resultTypes": ["violations"], "runOnly": ["color-contrast"]}
LOOKS = (
    (360, False, False, EVERYTHING),
    (360, True, False, None),
    (1440, False, False, None),
    (1440, True, True, COLOURS),
)
# For pages that share their template with one that is seen in every look.
BRIEFLY = ((360, False, False, EVERYTHING), (1440, True, True, None))
TOO_SMALL = """
(least) => [...document.querySelectorAll(
    "main :is(.btn, button, input, select, textarea, summary, .choice, .check, .chip), .bottom-bar a, .tool")]
  .filter((part) => part.checkVisibility({ visibilityProperty: true }) && part.type !== "hidden"
    && !part.closest(".visually-hidden, .nobody, table") && getComputedStyle(part).clipPath === "none")
  .map((part) => (["checkbox", "radio"].includes(part.type) ? part.closest("label") || part : part))
  .filter((part) => !part.closest(".visually-hidden") && part.getBoundingClientRect().height < least)
  .map((part) => `${part.tagName.toLowerCase()}.${part.className} ${Math.round(part.getBoundingClientRect().height)} px: `
    + part.textContent.trim().slice(0, 20))
"""


@dataclass
class Findings:
    """What is wrong, one line each, over all pages of a walk."""

    lines: list[str] = field(default_factory=list)

    def add(self, page_name: str, look: str, words: str) -> None:
        self.lines.append(f"{page_name} [{look}] {words}")


def look_at(page: Any, name: str, findings: Findings, looks: Any = LOOKS) -> None:
    """See the page that is open in every width, type and scheme, or in those of `looks`."""
    page.evaluate(AXE_SCRIPT)
    for width, is_large, is_dark, options in looks:
        look = f"{width}{' large' if is_large else ''}{' dark' if is_dark else ''}"
        page.set_viewport_size({"width": width, "height": 740 if width < 700 else 900})
        page.emulate_media(color_scheme="dark" if is_dark else "light", reduced_motion="reduce")
        page.evaluate("(on) => document.documentElement.classList.toggle('large-type', on)", is_large)
        if options:
            _note_axe(page, options, name, look, findings)
        _note_width(page, name, look, findings)
        if width < 700 and not is_large:
            for part in page.evaluate(TOO_SMALL, TOUCH):
                findings.add(name, look, f"hard to hit: {part}")
        _take_picture(page, f"{name}-{look}")
    page.set_viewport_size({"width": 320, "height": 600})
    page.evaluate("document.documentElement.classList.remove('large-type')")
    _note_width(page, name, "320", findings)


def _note_axe(page: Any, options: dict[str, Any], name: str, look: str, findings: Findings) -> None:
    found = page.evaluate("(options) => axe.run(document, options)", options)
    for violation in found["violations"]:
        if violation["impact"] in SERIOUS:
            nodes = "; ".join(node["html"][:160] for node in violation["nodes"][:3])
            why = " ".join(violation["nodes"][0].get("failureSummary", "").split())[:300]
            findings.add(name, look, f"{violation['id']}: {nodes} ({why})")


def _note_width(page: Any, name: str, look: str, findings: Findings) -> None:
    wide, room = page.evaluate("() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    if wide > room:
        findings.add(name, look, f"scrolls sideways: {wide} px in {room} px")


def _take_picture(page: Any, name: str) -> None:
    folder = os.environ.get("SHOTS")
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=str(Path(folder) / (re.sub(r"[^\w-]+", "-", name) + ".png")), full_page=True)
