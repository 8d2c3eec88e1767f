"""Verbs of the money's desks over the API: whole 分, rows as objects, files as multipart."""

import json
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.utils import html

from funds.forms.fields import YuanField
from funds.forms.grants import LinesField
from funds.forms.rows import RowsField, plain_yuan
from funds.states.foundation import Source
from governance.api.parsers import JSONParser, MultiPartParser
from grievances.api.acts import MovedSerializer
from grievances.api.arguments import checked, fill
from grievances.api.desk_steps import DeskStep, serializer_of, taken_by
from grievances.api.steps import Subject, step_view

FEN = {"min_value": 1, "max_value": 10**11}


class JsonRows(serializers.ListSerializer):
    """Beside a file the rows are one JSON text."""

    def get_value(self, dictionary: Any) -> Any:
        value = dictionary.get(self.field_name, "") if html.is_html_input(dictionary) else ""
        if not value:
            return super().get_value(dictionary)
        try:
            return json.loads(value)
        except ValueError:
            return value  # the list says what is wrong with it


class Row(serializers.Serializer):
    class Meta:
        list_serializer_class = JsonRows


class PlannedLineSerializer(Row):
    title = serializers.CharField(max_length=80)
    amount_fen = serializers.IntegerField(**FEN)


class PlannedShareSerializer(Row):
    """What another source gives; what the fund gives itself is `fund_fen`, `own_fen` or the matching rule."""

    source = serializers.ChoiceField(Source.choices)
    who = serializers.CharField(max_length=60, required=False, default="", allow_blank=True)
    amount_fen = serializers.IntegerField(**FEN)


class PlannedGroupSerializer(Row):
    name = serializers.CharField(max_length=80)
    heads = serializers.IntegerField(min_value=1, max_value=10**7 - 1)


class PlannedMilestoneSerializer(Row):
    title = serializers.CharField(max_length=80)
    due_on = serializers.DateField()
    amount_fen = serializers.IntegerField(**FEN)


class ContractItemSerializer(Row):
    """Of a tender's contract: with the others of its instalment it opens the payment."""

    title = serializers.CharField(max_length=120)
    instalment = serializers.IntegerField(min_value=1, max_value=99, required=False, default=1)


class GivenAmountSerializer(Row):
    title = serializers.CharField(max_length=60)
    amount_fen = serializers.IntegerField(**FEN)


class GivenPointsSerializer(Row):
    title = serializers.CharField(max_length=60)
    points = serializers.IntegerField(min_value=1, max_value=100, help_text="The most that may be given.")


# In the order of the columns that the page's field reads.
ROWS: dict[str, type[serializers.Serializer]] = {
    "lines": PlannedLineSerializer,
    "shares": PlannedShareSerializer,
    "groups": PlannedGroupSerializer,
    "milestones": PlannedMilestoneSerializer,
    "instalments": PlannedMilestoneSerializer,
    "items": ContractItemSerializer,
}
MOST_ROWS = 100
NOT_ROWS = _("请写成数组，每项一个对象，金额用 amount_fen（分）；一行一项的文字不再接受。")


def row_of(name: str, field: RowsField | LinesField) -> type[Row]:
    if isinstance(field, LinesField):
        return GivenAmountSerializer if field.in_yuan else GivenPointsSerializer
    return ROWS[name]


def rows_field(name: str, field: RowsField | LinesField) -> serializers.Field:
    return row_of(name, field)(
        many=True, required=field.required, allow_empty=not field.required, max_length=MOST_ROWS,
        help_text=str(field.label), error_messages={"not_a_list": NOT_ROWS},
    )  # fmt: skip


def money_serializer(name: str, form: Any, service: Any) -> type[serializers.Serializer]:
    """What a form of the money's desks takes: whole 分, rows as objects, a file as multipart."""
    fields: dict[str, serializers.Field] = {}
    for field_name, field in form.base_fields.items():
        if isinstance(field, YuanField):
            fields[field_name] = serializers.IntegerField(required=field.required, help_text="分", **FEN)
        elif isinstance(field, RowsField | LinesField):
            fields[field_name] = rows_field(field_name, field)
        elif field_name == "file":
            fields[field_name] = serializers.FileField(required=field.required, help_text=str(field.help_text))
    return type(name, (serializer_of(f"{name}Plain", form, service),), fields)


def arguments_from(form: Any, service: Any, given: dict[str, Any]) -> dict[str, Any]:
    """The service's arguments, judged by a fresh form of the page. Raises `InputRefused`."""
    for name, field in form.fields.items():
        if isinstance(field, YuanField) and name in given:
            given[name] = plain_yuan(given[name])
        elif isinstance(field, RowsField | LinesField) and name in given:
            given[name] = [tuple(row[column] for column in row_of(name, field)().fields) for row in given[name]]
    kind: Any = type(form)
    fill(form, taken_by(kind, service), given)
    form.files = {"file": given["file"]} if "file" in given else {}
    return checked(form).arguments()  # type: ignore[attr-defined, no-any-return]


class MoneyStep(DeskStep):
    """The form of the page judges what is given."""

    @classmethod
    def serializer(cls) -> Any:
        return money_serializer(cls.name, cls.page.form, cls.page.service)

    def filled(self, given: dict[str, Any], subject: Subject) -> dict[str, Any]:
        return arguments_from(self.page.form(**subject.about), self.page.service, given)


def money_step(base: type[MoneyStep], page: Any, *, kind: str, tag: str) -> Any:
    """The view of one row of a table of pages."""
    view = step_view(base, page, kind=kind, tag=tag, answered=MovedSerializer)
    if "file" in page.form.base_fields:
        view.parser_classes = [MultiPartParser, JSONParser]
    return view.as_view()
