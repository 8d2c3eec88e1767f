"""What apps above hang on a matter: panels on its pages. Filled from their `AppConfig.ready()`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from grievances.models import Grievance


@dataclass(frozen=True, slots=True)
class MatterPanel:
    """A section of a matter's page. `context` returns None where there is nothing to show."""

    key: str
    template: str
    context: Callable[[Grievance, HttpRequest], Mapping[str, Any] | None]


class MatterPanels(dict[str, MatterPanel]):
    """Panels of one page by their key; the same key again replaces."""

    def add(self, panel: MatterPanel) -> None:
        self[panel.key] = panel

    def rendered(self, grievance: Grievance, request: HttpRequest) -> list[SafeString]:
        found = [(panel, panel.context(grievance, request)) for panel in self.values()]
        return [
            render_to_string(panel.template, {"matter": grievance, **context}, request)
            for panel, context in found
            if context is not None
        ]


desk_panels = MatterPanels()
resident_panels = MatterPanels()
