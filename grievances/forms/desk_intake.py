"""一口受理: what staff write down while somebody is on the telephone or stands at the counter."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.common.ids import ordered_uuid
from governance.portal.forms import PlainForm
from grievances.forms.desk_fields import CategoryField, active_categories
from grievances.forms.places import ChosenPlace, chosen_place
from grievances.forms.resident import PhoneField, WordsField
from grievances.services.raising import BODY_MAX, BODY_MIN
from grievances.states import Source, Urgency

SOURCES = (Source.CALL, Source.COUNTER, Source.PATROL)


class IntakeForm(PlainForm):
    """Only words and place must be given: everything else can wait until the telephone is down."""

    submission = forms.UUIDField(widget=forms.HiddenInput)
    source = forms.ChoiceField(
        label=_("怎么来的"), choices=[(source.value, source.label) for source in SOURCES], widget=forms.RadioSelect
    )
    body = WordsField(
        label=_("情况"),
        min_length=BODY_MIN,
        max_length=BODY_MAX,
        widget=forms.Textarea(attrs={"rows": 5, "maxlength": BODY_MAX}),
        error_messages={"required": _("请写下是什么事"), "min_length": _("请再多写几个字，至少 %(limit_value)d 个字")},
    )
    place_text = WordsField(
        label=_("在哪里"), max_length=60, required=False, widget=forms.TextInput(attrs={"type": "search"})
    )
    place = forms.CharField(max_length=40, required=False)
    place_detail = WordsField(
        label=_("具体位置"), max_length=100, required=False, help_text=_("如几单元几楼；不公开。")
    )
    name = WordsField(label=_("怎么称呼"), max_length=20, required=False)
    phone = PhoneField(label=_("联系电话"), max_length=30, required=False)
    may_publish = forms.BooleanField(label=_("居民同意公开（隐去个人信息）"), required=False, initial=True)
    urgency = forms.ChoiceField(label=_("紧急程度"), required=False, choices=Urgency.choices, initial=Urgency.GENERAL)

    field_order = [
        "source",
        "body",
        "place_text",
        "place_detail",
        "name",
        "phone",
        "category",
        "urgency",
        "may_publish",
    ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"] = CategoryField(rows=active_categories(), label=_("类别"), required=False)
        self.chosen: ChosenPlace | None = None

    @classmethod
    def blank(cls, source: str = Source.CALL) -> "IntakeForm":
        return cls(initial={"submission": ordered_uuid(), "source": source, "may_publish": True})

    def clean_place(self) -> str:
        self.chosen = chosen_place(self.cleaned_data["place"])
        if self.chosen is None:
            raise forms.ValidationError(_("请查找并选择地点；说不清时选社区。"))
        return self.cleaned_data["place"]

    def place_value(self) -> str:
        return str(self["place"].value() or "")
