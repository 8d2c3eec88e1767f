"""Forms of the day: the same ones read a page's fields and what a phone sends later."""

import uuid
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from governance.portal.forms import PlainForm, line_field
from governance.portal.widgets import PlainSelect
from governance.territory.models import Area, Building
from grids.models import CareService, Checklist, ChecklistPoint
from grids.services.checks import PointAnswer
from grids.states import CheckAnswer, VisitOutcome

WORDS = {"rows": 4, "maxlength": 500}


class PlaceField(forms.ChoiceField):
    """A building of one's own grids, or a grid as a whole: `b12`, `g500108001002001`."""

    widget = PlainSelect

    def __init__(self, *, buildings: Iterable[Building], grids: Iterable[Area], **kwargs: Any) -> None:
        self.buildings = {f"b{row.pk}": row for row in buildings}
        self.grids = {f"g{row.code}": row for row in grids}
        choices: list[tuple[str, Any]] = [("", _("请选择地点"))]
        choices += [
            (str(_("楼栋")), [(key, str(row)) for key, row in self.buildings.items()]),
            (str(_("公共区域")), [(key, row.name) for key, row in self.grids.items()]),
        ]
        super().__init__(choices=choices, **kwargs)


class FindingForm(PlainForm):
    client_id = forms.UUIDField(widget=forms.HiddenInput)
    words = forms.CharField(
        label=_("发现了什么"), min_length=5, max_length=500, widget=forms.Textarea(attrs=WORDS | {"rows": 4})
    )
    place_detail = forms.CharField(label=_("具体位置"), max_length=100, required=False)
    is_dangerous = forms.BooleanField(label=_("有危险，需要马上处理"), required=False)

    def __init__(
        self, data: Any = None, *, buildings: Iterable[Building] = (), grids: Iterable[Area] = (), **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        self.fields["place"] = PlaceField(label=_("在哪里"), buildings=buildings, grids=grids)
        self.order_fields(["client_id", "place", "place_detail", "words", "is_dangerous"])

    def arguments(self) -> dict[str, Any]:
        """What `report_finding` takes."""
        typed, place = self.cleaned_data, self.fields["place"]
        assert isinstance(place, PlaceField)
        return {
            "client_id": typed["client_id"],
            "words": typed["words"],
            "place_detail": typed["place_detail"],
            "is_dangerous": typed["is_dangerous"],
            "building": place.buildings.get(typed["place"]),
            "grid": place.grids.get(typed["place"]),
        }


class VisitForm(PlainForm):
    client_id = forms.UUIDField(widget=forms.HiddenInput)
    outcome = forms.ChoiceField(label=_("结果"), choices=VisitOutcome.choices, widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("情况"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs=WORDS | {"rows": 3}),
        help_text=_("加密保存，只有本网格和本社区能看。不记录宗教、民族、病情、证件号码，不给人贴标签。"),
    )
    need = forms.CharField(
        label=_("住户提出的需求"),
        min_length=5,
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs=WORDS | {"rows": 2}),
        help_text=_("写了就登记成一件诉求，不公开，按时限办理。"),
    )

    def arguments(self) -> dict[str, Any]:
        """What `record_visit` takes."""
        return {**self.cleaned_data, "outcome": VisitOutcome(self.cleaned_data["outcome"])}


class CareForm(PlainForm):
    service = forms.ModelChoiceField(label=_("服务"), queryset=CareService.objects.none(), empty_label=_("请选择"))
    who = forms.CharField(label=_("怎么称呼"), max_length=20, required=False, help_text=_("如“张阿姨”，加密保存。"))
    consent_words = forms.CharField(
        label=_("怎样同意的"), max_length=60, help_text=_("没有本人同意不能登记。如：当面同意、电话同意、签了字。")
    )
    consent_on = forms.DateField(label=_("哪天同意的"), widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, data: Any = None, *, today: date, **kwargs: Any) -> None:
        super().__init__(data, initial={"consent_on": today.isoformat()}, **kwargs)
        field = self.fields["service"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = CareService.objects.filter(is_active=True).order_by("id")


class CareReviewForm(PlainForm):
    KEEP, END = "keep", "end"
    verb = forms.ChoiceField(label=_("继续或结束"), choices=[(KEEP, _("继续")), (END, _("结束"))])
    words = line_field(_("怎样同意的，或结束的原因"), required=False)


class VerifyForm(PlainForm):
    is_settled = forms.TypedChoiceField(
        label=_("到现场看了，解决了吗"),
        choices=[("yes", _("解决了")), ("no", _("没有解决，重新办理"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=_("核查情况"), max_length=200, required=False, widget=forms.Textarea(attrs={"rows": 3, "maxlength": 200})
    )


class NoteForm(PlainForm):
    words = forms.CharField(
        label=_("补记一条"), max_length=500, widget=forms.Textarea(attrs={"rows": 2, "maxlength": 500})
    )


class CheckForm(PlainForm):
    """An answer for each point; what is open needs words."""

    def __init__(self, data: Any = None, *, points: Iterable[ChecklistPoint], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.points = list(points)
        for point in self.points:
            self.fields[f"point_{point.pk}"] = forms.ChoiceField(
                label=point.title, choices=CheckAnswer.choices, widget=forms.RadioSelect, required=False
            )
            self.fields[f"words_{point.pk}"] = forms.CharField(label=_("隐患情况"), max_length=200, required=False)

    def rows(self) -> list[tuple[ChecklistPoint, forms.BoundField, forms.BoundField]]:
        return [(point, self[f"point_{point.pk}"], self[f"words_{point.pk}"]) for point in self.points]

    def answers(self) -> Mapping[int, PointAnswer]:
        typed = self.cleaned_data
        return {
            point.pk: PointAnswer(CheckAnswer(typed[f"point_{point.pk}"]), typed[f"words_{point.pk}"])
            for point in self.points
            if typed.get(f"point_{point.pk}")
        }


class OrderChecksForm(PlainForm):
    checklist = forms.ModelChoiceField(label=_("检查清单"), queryset=Checklist.objects.none(), empty_label=_("请选择"))
    due_on = forms.DateField(label=_("完成期限"), widget=forms.DateInput(attrs={"type": "date"}))
    buildings = forms.ModelMultipleChoiceField(
        label=_("哪些楼"), queryset=Building.objects.none(), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, data: Any = None, *, buildings: QuerySet[Building], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        for name, rows in (("checklist", Checklist.objects.filter(is_active=True)), ("buildings", buildings)):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = rows


def fresh_id() -> str:
    return str(uuid.uuid4())
