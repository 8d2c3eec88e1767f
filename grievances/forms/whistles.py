"""Forms of 吹哨报到: blowing, and one small form for each step that needs words."""

import uuid
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.people.models import Department, User
from governance.portal.forms import PlainForm
from governance.territory.models import Area
from grievances.forms.desk_fields import FINDER_FROM, PhotosField
from grievances.forms.desk_verbs import words_field
from grievances.models import Grievance, Response, Whistle
from grievances.services.whistles import WhistleDraft
from grievances.whistle_selectors import departments_to_call, is_open_lead
from grievances.whistle_states import Difficulty, Part

LOCAL_MINUTE = "%Y-%m-%dT%H:%M"


class BlowForm(PlainForm):
    """Which departments, where, what for. With matters, title and place are proposed from them."""

    submission = forms.UUIDField(widget=forms.HiddenInput)
    area = forms.ModelChoiceField(Area.objects.none(), label=_("吹哨单位"), empty_label=None)
    title = forms.CharField(label=_("标题"), max_length=80)
    body = words_field(_("情况和要求"), help_text=_("发生了什么、要部门做什么。只有工作人员看得到。"))
    place = forms.CharField(label=_("地点"), max_length=100, help_text=_("部门照这个地点到场。"))
    happened_at = forms.DateTimeField(
        label=_("发生时间"),
        required=False,
        input_formats=[LOCAL_MINUTE],
        widget=forms.DateTimeInput(format=LOCAL_MINUTE, attrs={"type": "datetime-local"}),
    )
    difficulty = forms.ChoiceField(
        label=_("难度"), choices=Difficulty.choices, initial=Difficulty.ORDINARY, widget=forms.RadioSelect
    )
    lead = forms.ModelChoiceField(Department.objects.none(), label=_("主办部门"), empty_label=_("请选择部门"))
    assisting = forms.ModelMultipleChoiceField(
        Department.objects.none(), label=_("协办部门"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, data: Any = None, *, areas: list[Area], matters: list[Grievance], now: datetime) -> None:
        super().__init__(data, initial=proposal(matters, now))
        self.matters = matters
        self.offer_rows("area", Area.objects.filter(pk__in=[area.pk for area in areas]))
        if len(areas) == 1:
            self.fields["area"].widget = forms.HiddenInput()
            self.initial["area"] = areas[0].pk
        departments = departments_to_call(areas[0].code)
        self.offer_rows("lead", departments)
        self.offer_rows("assisting", departments)
        if departments.count() > FINDER_FROM:
            self.fields["lead"].widget.attrs["data-finder"] = str(_("输入几个字找部门"))
        self.fields["happened_at"].required = not matters
        for field in self.fields.values():
            is_choice = isinstance(field, forms.ChoiceField | forms.ModelChoiceField)
            field.error_messages["required"] = _("请选择") if is_choice else _("请填写")

    def draft(self) -> WhistleDraft:
        data = self.cleaned_data
        estates = {matter.estate_id: matter.estate for matter in self.matters}
        only = next(iter(estates.values())) if len(estates) == 1 else None
        return WhistleDraft(
            area=data["area"],
            title=data["title"],
            body=data["body"],
            lead=data["lead"],
            assisting=tuple(data["assisting"]),
            matters=tuple(matter.pk for matter in self.matters),
            estate=only if only and only.name in data["place"] else None,
            place=data["place"],
            happened_at=data["happened_at"],
            difficulty=Difficulty(data["difficulty"]),
            submission=data["submission"],
        )


def proposal(matters: list[Grievance], now: datetime) -> dict[str, Any]:
    """What a form for these matters begins with: never what a resident wrote, nor where exactly they live."""
    initial: dict[str, Any] = {"submission": uuid.uuid4(), "difficulty": Difficulty.ORDINARY}
    if not matters:
        return initial | {"happened_at": now}
    first = matters[0]
    parts = [first.estate.name if first.estate else "", first.building.name if first.building else ""]
    place = "".join(parts) or first.area.name
    initial |= {"title": first.public_title or first.title, "place": place}
    if first.department_id:
        initial["lead"] = first.department_id
    return initial


class StepForm(PlainForm):
    """Nothing to fill in; the base of the others."""

    def __init__(
        self, *args: Any, whistle: Whistle, response: Response | None, user: User, now: datetime, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.whistle, self.response, self.user, self.now = whistle, response, user, now
        self.prepare()
        for field in self.fields.values():
            is_choice = isinstance(field, forms.ChoiceField | forms.ModelChoiceField)
            field.error_messages["required"] = _("请选择") if is_choice else _("请填写")

    def prepare(self) -> None:
        """Fill in the choices that depend on the whistle."""

    def arguments(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class ContactForm(StepForm):
    words = words_field(_("约定了什么"), required=False, rows=2)


class ArriveForm(StepForm):
    photos = PhotosField(label=_("现场照片"))
    words = words_field(_("补充说明"), required=False, rows=2)


class ReportForm(StepForm):
    result = words_field(_("办理结果"), help_text=_("做了什么、结果怎样。吹哨方会看到并评价。"))
    photos = PhotosField(label=_("照片"))


class RefuseForm(StepForm):
    reason = words_field(_("为什么不参加"), help_text=_("交区级督办员裁定；裁定之前计时暂停。"), rows=3)


class DenyForm(StepForm):
    words = words_field(_("现场情况"), help_text=_("部门会看到；到场的计时继续。"), rows=3)


class RulingForm(StepForm):
    words = words_field(_("裁定意见"), help_text=_("部门和吹哨方都会看到。"), rows=3)


class RateForm(StepForm):
    stars = forms.TypedChoiceField(
        label=_("评分"),
        coerce=int,
        choices=[(5, _("5 分，很好")), (4, _("4 分")), (3, _("3 分，一般")), (2, _("2 分")), (1, _("1 分，很差"))],
        widget=forms.RadioSelect,
    )
    words = words_field(_("评价"), required=False, rows=2)


class CallForm(StepForm):
    department = forms.ModelChoiceField(Department.objects.none(), label=_("部门"), empty_label=_("请选择部门"))
    part = forms.ChoiceField(label=_("主办或协办"), choices=Part.choices, initial=Part.ASSISTING)

    def prepare(self) -> None:
        rows = departments_to_call(self.whistle.area_code, without=self.whistle)
        self.offer_rows("department", rows)
        if is_open_lead(self.whistle):
            self.fields["part"].widget = forms.HiddenInput()

    def arguments(self) -> dict[str, Any]:
        return {"department": self.cleaned_data["department"], "part": Part(self.cleaned_data["part"])}


class SettleForm(StepForm):
    result = words_field(
        _("办理结果"),
        help_text=_("所含诉求用同样的结果办结，居民会看到并评价；公开的事项，公众也会看到（自动隐去电话等）。"),
    )

    def prepare(self) -> None:
        reported = self.whistle.responses.exclude(result="").select_related("department").order_by("id")
        lines = [f"{row.department.name}：{row.result}" for row in reported]
        self.initial.setdefault("result", "\n".join(lines)[:4000])


class CancelForm(StepForm):
    words = words_field(_("为什么撤销"), help_text=_("部门会看到。所含诉求仍由原单位办理。"), rows=3)
