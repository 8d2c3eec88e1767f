"""What a verb takes over the API, told from its form and its service: a new verb needs no line here.

Callers name things by what they can know (a category's code, a colleague's number); `form_data` turns that into what
the form takes, and the form judges it as it judges the page.
"""

import inspect
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from django import forms
from django.db import models
from django.utils.translation import gettext as _
from rest_framework import serializers

from governance.common.errors import InputRefused
from governance.people.models import Department
from governance.territory.models import Area
from grievances.forms.desk_fields import PHOTOS_AT_ONCE, PhotosField
from grievances.forms.desk_verbs import VerbForm
from grievances.forms.mediation import MediationForm
from grievances.forms.whistles import StepForm
from grievances.models import Category, DeclineReason, DisputeKind, Photo

LARGEST_ID = 2**63 - 1
# By what callers name a thing; whatever is not here goes by its number.
NAMED_BY: dict[type[models.Model], str] = {
    Area: "code",
    Category: "code",
    DeclineReason: "code",
    Department: "code",
    DisputeKind: "code",
    Photo: "public_id",
}
GIVEN_BY_US = {"grievance_id", "whistle_id", "response_id", "dispute_id", "actor", "now", "photos"} | {
    "topic_id", "meeting_id", "ballot_id", "resolution_id", "covenant_id", "locked",
}  # fmt: skip
MADE_FOR_A_SUBJECT = (VerbForm, StepForm, MediationForm)
SENT = "sent"  # the page's own name for a sending; here that is the idempotency key


@dataclass(frozen=True, slots=True)
class Argument:
    """One thing that a verb takes. `field` is the form's own, or None where the form makes it for each matter."""

    name: str
    is_required: bool
    field: forms.Field | None
    model: type[models.Model] | None  # of what it names
    is_list: bool

    @property
    def is_photos(self) -> bool:
        return isinstance(self.field, PhotosField)

    @property
    def named_by(self) -> str:
        return self.own_name or (NAMED_BY.get(self.model, "id") if self.model else "")

    @property
    def own_name(self) -> str:
        """By what the form itself takes it, where that is not its key."""
        return getattr(self.field, "to_field_name", None) or ""


def arguments_of(form: type[forms.Form], service: Callable[..., Any]) -> list[Argument]:
    """The form's fields, and those that it adds for each matter: the service takes them by the same name."""
    fields = _fields_of(form)
    hints = get_type_hints(service)
    taken = inspect.signature(service).parameters
    added = [name for name in taken if name not in fields and name not in GIVEN_BY_US]
    found = []
    for name in (*fields, *added):
        if name == SENT:
            continue
        field = fields.get(name)
        model, is_list = _named(hints.get(name), field)
        required = field.required if field else taken[name].default is inspect.Parameter.empty
        found.append(Argument(name, required, field, model, is_list))
    return found


def _fields_of(form: type[forms.Form]) -> Mapping[str, forms.Field]:
    """As a form has them that needs no subject; a form for one shows its class (forms above this floor say so)."""
    is_for_subject = issubclass(form, MADE_FOR_A_SUBJECT) or getattr(form, "is_made_for_a_subject", False)
    return form.base_fields if is_for_subject else form().fields


def _named(hint: Any, field: forms.Field | None) -> tuple[type[models.Model] | None, bool]:
    """The kind of thing that is named, and whether several are."""
    is_list = isinstance(field, forms.ModelMultipleChoiceField | forms.MultipleChoiceField)
    parts = get_args(hint) if get_origin(hint) in (Union, UnionType) else (hint,)
    for part in parts:  # `Department | None`, `Iterable[User]`
        for candidate in (part, *get_args(part)):
            if isinstance(candidate, type) and issubclass(candidate, models.Model):
                return candidate, is_list or candidate is not part
    queryset: Any = getattr(field, "queryset", None)
    are_several = field is None and get_origin(hint) in (Sequence, Iterable)  # of things with keys, not rows
    return (queryset.model if queryset is not None else None), is_list or are_several


# --- As a serializer ----------------------------------------------------------------------------------------
@lru_cache(maxsize=200)
def serializer_for(
    name: str,
    form: type[forms.Form],
    service: Callable[..., Any],
    *,
    with_photos: bool = False,
    with_secret: bool = False,
) -> type[serializers.Serializer]:
    """A serializer class named `name` for the arguments of a verb."""
    fields: dict[str, Any] = {argument.name: field_for(argument) for argument in arguments_of(form, service)}
    if with_photos:
        fields["photos"] = photos_field()
    if with_secret:
        fields["secret"] = serializers.CharField(
            required=False, max_length=64, write_only=True, help_text="The secret, where the header is not used."
        )
    return type(name, (serializers.Serializer,), fields)


def photos_field() -> serializers.Field:
    return serializers.ListField(
        child=serializers.FileField(), required=False, max_length=PHOTOS_AT_ONCE, help_text="JPEG, PNG, WebP or HEIC."
    )


def field_for(argument: Argument) -> serializers.Field:
    field = argument.field
    options: dict[str, Any] = {"required": argument.is_required}
    words = " ".join(str(text) for text in ((field.label, field.help_text) if field else ()) if text)
    options["help_text"] = " ".join(part for part in (words, _how_named(argument)) if part)
    if argument.is_photos:
        return photos_field()
    if argument.model:
        one = _reference(argument, {} if argument.is_list else options)
        return serializers.ListField(child=one, max_length=200, **options) if argument.is_list else one
    if argument.is_list and field is None:
        return serializers.ListField(child=serializers.CharField(max_length=60), max_length=200, **options)
    return _plain(field, options)


def _how_named(argument: Argument) -> str:
    return f"{argument.model.__name__} by {argument.named_by}." if argument.model else ""


def _reference(argument: Argument, options: dict[str, Any]) -> serializers.Field:
    match argument.named_by:
        case "code":
            return serializers.CharField(max_length=60, **options)
        case "public_id":
            return serializers.UUIDField(**options)
        case _:
            return serializers.IntegerField(min_value=1, max_value=LARGEST_ID, **options)


def _plain(field: forms.Field | None, options: dict[str, Any]) -> serializers.Field:
    listed: Any = getattr(field, "choices", None) or []  # none yet where the matter decides: the form will judge
    choices = [(value, label) for value, label in listed if value != ""]
    if isinstance(field, forms.ChoiceField) and choices:
        if isinstance(field, forms.MultipleChoiceField):
            return serializers.MultipleChoiceField(choices=choices, **options)
        return serializers.ChoiceField(choices=choices, **options)
    if isinstance(field, forms.BooleanField):
        return Flag(**options)
    if isinstance(field, forms.IntegerField) and not isinstance(field, forms.FloatField | forms.DecimalField):
        low, high = field.min_value, field.max_value
        return serializers.IntegerField(
            min_value=-LARGEST_ID if low is None else low, max_value=LARGEST_ID if high is None else high, **options
        )
    for kind, made in PLAIN.items():
        if isinstance(field, kind):
            return made(**options)
    length = getattr(field, "max_length", None) or 4000
    return serializers.CharField(max_length=length, allow_blank=not options["required"], **options)


class Flag(serializers.BooleanField):
    """Left out of a form with files it is left out, not false."""

    default_empty_html = serializers.empty


PLAIN: dict[type[forms.Field], type[serializers.Field]] = {
    forms.DateTimeField: serializers.DateTimeField,
    forms.DateField: serializers.DateField,
    forms.TimeField: serializers.TimeField,
    forms.UUIDField: serializers.UUIDField,
    forms.FloatField: serializers.FloatField,
}


# --- As the form takes it -----------------------------------------------------------------------------------
def fill(form: forms.Form, arguments: list[Argument], given: Mapping[str, Any]) -> None:
    """Bind `form` to what was `given`. What was left out stands as the page would show it. Raises `InputRefused`."""
    data: dict[str, Any] = {
        name: form.get_initial_for_field(field, name) for name, field in form.fields.items() if name not in given
    }
    files: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    for argument in arguments:
        if argument.name not in given:
            continue
        value = given[argument.name]
        if argument.is_photos:
            files[argument.name] = value
        elif argument.model:
            data[argument.name] = _to_keys(form, argument, value, wrong)
        else:
            data[argument.name] = list(value) if isinstance(value, set) else value
    if wrong:
        raise InputRefused("invalid", _("有些内容不能用，请看各项说明。"), fields=wrong)
    form.data, form.files, form.is_bound = data, files, True  # type: ignore[assignment]


def _to_keys(form: forms.Form, argument: Argument, value: Any, wrong: dict[str, str]) -> Any:
    """The primary keys of what was named, as the form's own list of choices knows them."""
    if argument.named_by == "id" or argument.own_name:
        return value
    assert argument.model
    field: Any = form.fields.get(argument.name)
    rows: Any = getattr(field, "queryset", None)
    offered: Any = (lambda key: True) if rows is not None else getattr(field, "valid_value", lambda key: True)
    rows = argument.model._default_manager.all() if rows is None else rows
    names = value if argument.is_list else [value]
    keys = dict(rows.filter(**{f"{argument.named_by}__in": names}).values_list(argument.named_by, "pk"))
    missing = [str(name) for name in names if name not in keys or not offered(keys[name])]
    if missing:
        wrong[argument.name] = _("没有这一项，或者这件事不能选它：%(names)s") % {"names": "、".join(missing)[:100]}
        return None
    return [keys[name] for name in names] if argument.is_list else keys[value]


def checked(form: forms.Form) -> forms.Form:
    """The form, found good; else what is wrong with which field."""
    if not form.is_valid():
        fields = {name if name != "__all__" else "body": str(words[0]) for name, words in form.errors.items()}
        raise InputRefused("invalid", _("有些内容不能用，请看各项说明。"), fields=fields)
    return form
