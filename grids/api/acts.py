"""Steps of the pages' own tables as addresses: what a step takes, who may, and what became of it."""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Any

from django.urls import URLPattern, path
from django.utils import timezone
from rest_framework.permissions import IsAuthenticated

from grids.api.common import DoView, changed, described
from grids.api.lists import asked_by, takes
from grids.policies import organisations as policy
from grids.states_organisations import Verb
from grids.views.acts import Act
from grievances.api.arguments import checked, fill
from grievances.api.steps import require


class ActView(DoView):
    """One verb of a table of acts, on what the address names."""

    permission_classes = [IsAuthenticated]
    act: Act
    key: str

    def row(self, user: Any, **named: Any) -> Any:
        raise NotImplementedError

    def decide(self, user: Any, row: Any) -> tuple[Any, bool]:
        verb = Verb(self.act.verb)
        return policy.decide(user, verb, row, timezone.now()), policy.step_of(row, verb) is not None

    def check(self, request: Any, **kwargs: Any) -> None:
        decision, exists = self.decide(request.user, self.row(request.user, **kwargs))
        require(decision, exists=exists)

    def do(self, request: Any, given: dict[str, Any], **kwargs: Any) -> Any:
        row = self.row(request.user, **kwargs)
        form = self.act.form(subject=row)
        fill(form, asked_by(type(form), self.act.service), given)
        taken = checked(form).arguments()  # type: ignore[attr-defined]
        return changed(self.act.service(**{self.key: row.pk}, **taken, actor=request.user, now=timezone.now()))


def act_urls(base: type[ActView], kind: str, address: str, acts: Mapping[StrEnum, Act]) -> Iterator[URLPattern]:
    """One address a step under `address`; `kind` names the operations."""
    for act in acts.values():
        name = f"{kind.title().replace('_', '')}{act.verb.value.title().replace('_', '')}"
        own: dict[str, Any] = {"act": act, "serializer": takes(name, act.form, act.service)}
        view = described(type(f"{name}Act", (base,), own), f"{kind}_{act.verb.value}", str(act.label))
        yield path(f"api/v1/{address}{act.slug}/", view.as_view(), name=f"api_{kind}_{act.slug}")
