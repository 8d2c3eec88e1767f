"""The three lists (三项清单) to programs: reading, adding, and each step of a need or a project."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.urls import URLPattern, path
from django.utils import timezone
from rest_framework import serializers

from grids.api.common import DoView, RowsView, RowView, both, changed, described, found
from grids.forms.lists import StepForm
from grids.policies.lists import decide, step_of, verbs_for
from grids.selectors.lists import visible_items
from grids.states_lists import Field, ListVerb
from grids.views.lists_desk import FOLLOWED, KINDS, Kind, StepPage
from grievances.api.arguments import Argument, arguments_of, checked, field_for, fill
from grievances.api.steps import require


class ItemSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    community = serializers.CharField(source="area_code")
    title = serializers.CharField()
    field = serializers.ChoiceField(Field.choices)
    words = serializers.CharField()
    state = serializers.SerializerMethodField(help_text="Of a resource: whether it is in use.")
    added_at = serializers.DateTimeField()

    def get_state(self, row: Any) -> str:
        return row.state if hasattr(row, "state") else ("ACTIVE" if row.is_active else "RETIRED")


class FollowedSerializer(ItemSerializer):
    verbs = serializers.ListField(child=serializers.CharField(), help_text="What you may do now.")


class KindView(RowsView):
    kind: Kind
    serializer_class = ItemSerializer

    def rows(self, request: Any) -> QuerySet:
        return visible_items(self.kind.model, request.user, timezone.now())


def asked_by(form: Any, service: Any) -> list[Argument]:
    return [argument for argument in arguments_of(form, service) if argument.field is not None]


def takes(name: str, form: Any, service: Any) -> type[serializers.Serializer]:
    """What a form takes, as a serializer."""
    fields: dict[str, Any] = {argument.name: field_for(argument) for argument in asked_by(form, service)}
    return type(name, (serializers.Serializer,), fields)


def filled(form: Any, service: Any, given: dict[str, Any]) -> dict[str, Any]:
    fill(form, asked_by(type(form), service), given)
    return checked(form).cleaned_data


class AddView(DoView):
    kind: Kind
    status = 201

    def do(self, request: Any, given: dict[str, Any], **kwargs: Any) -> Any:
        user, now = request.user, timezone.now()
        taken = filled(self.kind.form(user=user, now=now), self.kind.add, given)
        row: Any = self.kind.add(**taken, actor=user, now=now)
        return ItemSerializer(row).data


class ItemView(RowView):
    kind: Kind

    def shown(self, request: Any, **kwargs: Any) -> Any:
        now = timezone.now()
        row = found(visible_items(self.kind.model, request.user, now), kwargs["pk"])
        verbs = verbs_for(request.user, row, now) if self.kind.slug in FOLLOWED else []
        return ItemSerializer(row).data | {"verbs": [str(verb) for verb in verbs]}


class ItemStep(DoView):
    kind: Kind
    verb: ListVerb
    page: StepPage

    def check(self, request: Any, **kwargs: Any) -> None:
        row, now = self._row(request, kwargs["pk"]), timezone.now()
        require(decide(request.user, self.verb, row, now), exists=step_of(row, self.verb) is not None)

    def _row(self, request: Any, pk: int) -> Any:
        return found(visible_items(self.kind.model, request.user, timezone.now()), pk)

    def do(self, request: Any, given: dict[str, Any], **kwargs: Any) -> Any:
        form: StepForm = self.page.form(subject=self._row(request, kwargs["pk"]))
        taken = filled(form, self.page.service, given)
        key = FOLLOWED[self.kind.slug][1]
        return changed(self.page.service(**{key: kwargs["pk"]}, **taken, actor=request.user, now=timezone.now()))


def urls() -> Iterator[URLPattern]:
    """An address for each list, each thing on it, and each step of the pages' own table."""
    for kind in KINDS.values():
        own: dict[str, Any] = {"kind": kind}
        name = kind.slug.title()
        rows = type(f"{name}View", (KindView,), own | {"queryset": kind.model._default_manager.none()})
        add = type(f"{name}Add", (AddView,), own | {"serializer": takes(f"New{name}", kind.form, kind.add)})
        one = type(f"{name}One", (ItemView,), own)
        listed = both(
            described(rows, f"{kind.slug}_list", str(kind.label)),
            described(add, f"{kind.slug}_add", f"登记{kind.label}", answer=ItemSerializer),
            f"{name}Both",
        )
        single = described(one, f"{kind.slug}_retrieve", f"一项{kind.label}", answer=FollowedSerializer)
        yield path(f"api/v1/lists/{kind.slug}/", listed.as_view(), name=f"api_{kind.slug}")
        yield path(f"api/v1/lists/{kind.slug}/<int:pk>/", single.as_view(), name=f"api_{kind.slug}_one")
        yield from _steps(kind)


def _steps(kind: Kind) -> Iterator[URLPattern]:
    for verb, page in FOLLOWED.get(kind.slug, ({}, ""))[0].items():
        name = f"{kind.slug.title()}{str(verb).title()}"
        about: dict[str, Any] = {"kind": kind, "verb": verb, "page": page}
        view = type(f"{name}View", (ItemStep,), about | {"serializer": takes(name, page.form, page.service)})
        done = described(view, f"{kind.slug}_{verb}", str(page.label))
        yield path(f"api/v1/lists/{kind.slug}/<int:pk>/{verb}/", done.as_view(), name=f"api_{kind.slug}_{verb}")
