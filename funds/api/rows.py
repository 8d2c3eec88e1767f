"""Verbs of the money's desks over the API: whole 分, rows as objects, files as multipart."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from funds.forms.fields import YuanField
from funds.forms.rows import RowsField, plain_yuan
from funds.states.foundation import Source
from grievances.api.arguments import checked, fill
from grievances.api.desk_steps import DeskStep, serializer_of, taken_by
from grievances.api.steps import Subject

FEN = {"min_value": 1, "max_value": 10**11}


class PlannedLineSerializer(serializers.Serializer):
    title = serializers.CharField(max_length=80)
    amount_fen = serializers.IntegerField(**FEN)


class PlannedShareSerializer(serializers.Serializer):
    """What another source gives; what the fund gives itself is `fund_fen`, `own_fen` or the matching rule."""

    source = serializers.ChoiceField(Source.choices)
    who = serializers.CharField(max_length=60, required=False, default="", allow_blank=True)
    amount_fen = serializers.IntegerField(**FEN)


class PlannedGroupSerializer(serializers.Serializer):
    name = serializers.CharField(max_length=80)
    heads = serializers.IntegerField(min_value=1, max_value=10**7 - 1)


class PlannedMilestoneSerializer(serializers.Serializer):
    title = serializers.CharField(max_length=80)
    due_on = serializers.DateField()
    amount_fen = serializers.IntegerField(**FEN)


class ContractItemSerializer(serializers.Serializer):
    """Of a tender's contract: with the others of its instalment it opens the payment."""

    title = serializers.CharField(max_length=120)
    instalment = serializers.IntegerField(min_value=1, max_value=99, required=False, default=1)


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


def rows_field(name: str, field: RowsField) -> serializers.Field:
    return ROWS[name](
        many=True, required=field.required, allow_empty=not field.required, max_length=MOST_ROWS,
        help_text=str(field.label), error_messages={"not_a_list": NOT_ROWS},
    )  # fmt: skip


class MoneyStep(DeskStep):
    """Money goes as whole 分, rows as objects, files as multipart; the form of the page judges all of them."""

    @classmethod
    def serializer(cls) -> Any:
        plain = serializer_of(f"{cls.name}Plain", cls.page.form, cls.page.service)
        return type(cls.name, (plain,), cls.own_fields())

    @classmethod
    def own_fields(cls) -> dict[str, serializers.Field]:
        fields: dict[str, serializers.Field] = {}
        for name, field in cls.page.form.base_fields.items():
            if isinstance(field, YuanField):
                fields[name] = serializers.IntegerField(required=field.required, help_text="分", **FEN)
            elif isinstance(field, RowsField):
                fields[name] = rows_field(name, field)
            elif name == "file":
                fields[name] = serializers.FileField(required=field.required, help_text=str(field.help_text))
        return fields

    def filled(self, given: dict[str, Any], subject: Subject) -> dict[str, Any]:
        form: Any = self.page.form(**subject.about)
        for name, field in form.fields.items():
            if isinstance(field, YuanField) and name in given:
                given[name] = plain_yuan(given[name])
            elif isinstance(field, RowsField) and name in given:
                given[name] = [tuple(row[column] for column in ROWS[name]().fields) for row in given[name]]
        fill(form, taken_by(self.page.form, self.page.service), given)
        form.files = {"file": given["file"]} if "file" in given else {}
        return checked(form).arguments()  # type: ignore[attr-defined]
