"""What the other parts hang on a topic's page: its meetings, ballots, resolutions. A part adds its block in `registrations`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from deliberation.models import Topic


@dataclass(frozen=True, slots=True)
class Block:
    """A section of the page. `context` returns None where there is nothing to show; `template` is one `<section>`."""

    order: int
    template: str
    context: Callable[[Topic, HttpRequest], Mapping[str, Any] | None]


blocks: list[Block] = []


def add_block(block: Block) -> None:
    """Once a template, however often Django says that it is ready."""
    if all(one.template != block.template for one in blocks):
        blocks.append(block)


def rendered(topic: Topic, request: HttpRequest) -> list[SafeString]:
    """The blocks that have something to show, in their order."""
    found = [(block, block.context(topic, request)) for block in sorted(blocks, key=lambda block: block.order)]
    return [
        render_to_string(block.template, {"topic": topic, **context}, request)
        for block, context in found
        if context is not None
    ]
