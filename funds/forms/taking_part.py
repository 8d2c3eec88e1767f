"""What organisations, scorers and those who were served fill in: applications, files, bids, conflicts, scores, stars."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from funds.forms.fields import YuanField
from funds.forms.grants import (
    STARS,
    TEXT,
    LinesField,
    add_points,
    as_lines,
    points_in,
)
from funds.models import Application, Tender
from funds.money import yuan
from funds.selectors.grants import speaks_for
from funds.selectors.panels import ENTRY, entries_of
from funds.services.tenders.bids import MOST_FILES
from funds.states.projects import DocumentKind
from governance.people.models import Organisation, User
from governance.portal.forms import PlainForm, words_field
from grievances.forms.desk_fields import PhotosInput


class ApplyForm(PlainForm):
    organisation = forms.ModelChoiceField(Organisation.objects.none(), label=_("申报单位"), empty_label=_("请选择"))
    title = forms.CharField(label=_("项目名称"), max_length=60)
    words = words_field(
        _("方案"), most=TEXT, rows=8, help_text=_("服务谁、做什么、怎么做、有什么成效。结果公布后公开。")
    )
    budget = LinesField(
        in_yuan=True, label=_("预算明细"), help_text=_("每行一项：名称、空格、元，如“讲师费 3000”。合计就是申请金额。")
    )

    def __init__(self, *args: Any, user: User, row: Application | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["organisation"]
        field.queryset = speaks_for(user, Organisation.Kind.SOCIAL)
        only = list(field.queryset[:2])
        if row is not None:
            self.initial.update(organisation=row.organisation_id, title=row.title, words=row.words)
            self.initial["budget"] = as_lines(row.budget, lambda line: yuan(line["amount_fen"]).replace(",", ""))
        elif len(only) == 1:
            self.initial["organisation"] = only[0].pk

    def arguments(self) -> dict[str, Any]:
        lines = [{"title": title, "amount_fen": fen} for title, fen in self.cleaned_data["budget"]]
        return dict(self.cleaned_data) | {"budget": lines}


class AttachForm(PlainForm):
    kind = forms.ChoiceField(label=_("类别"), choices=DocumentKind.choices, initial=DocumentKind.PLAN)
    title = forms.CharField(label=_("名称"), max_length=80)
    file = forms.FileField(
        label=_("文件"), help_text=_("PDF、照片、DOCX 或 XLSX，不超过 20 MB。评审和基金工作人员能看到。")
    )

    def arguments(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class FilesField(forms.FileField):
    """Several files; each is judged where it is kept."""

    def __init__(self, **given: Any) -> None:
        super().__init__(widget=PhotosInput(attrs={"multiple": True}), required=False, **given)

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        return [upload for upload in data or [] if upload]


class BidForm(PlainForm):
    organisation = forms.ModelChoiceField(Organisation.objects.none(), label=_("投标单位"), empty_label=_("请选择"))
    price = YuanField(label=_("报价（元）"))
    words = words_field(
        _("方案"), most=TEXT, rows=8, help_text=_("开标前加密保存，谁也看不到，您自己也看不到；再投一次就换掉上一份。")
    )
    attachments = FilesField(
        label=_("附件"), help_text=format_lazy(
            _("资质、业绩等，最多 {} 个，PDF、照片、DOCX 或 XLSX，每个不超过 20 MB。和报价一起加密保存；再投一次要重新上传。"), MOST_FILES
        ),
    )  # fmt: skip

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["organisation"]
        field.queryset = speaks_for(user)
        only = list(field.queryset[:2])
        if len(only) == 1:
            self.initial["organisation"] = only[0].pk

    def arguments(self) -> dict[str, Any]:
        given = dict(self.cleaned_data)
        return given | {"price_fen": given.pop("price")} if "price" in given else given


class EntryChoices(forms.ModelMultipleChoiceField):
    def label_from_instance(self, row: Any) -> str:
        return " · ".join(part for part in (getattr(row, "title", ""), row.organisation.name) if part)


class DeclareForm(PlainForm):
    """Which applications or bids are of people near to the scorer."""

    words = forms.CharField(
        label=_("什么关系"), max_length=120, required=False, help_text=_("会公开，请不要写别人的姓名。")
    )

    def __init__(self, *args: Any, subject: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.name = f"{ENTRY[type(subject)]}_ids"
        self.fields[self.name] = EntryChoices(
            entries_of(subject).order_by("id"), label=_("哪些与您有关系"), required=False,
            widget=forms.CheckboxSelectMultiple, help_text=_("任职、亲属、合作、雇佣等都算。没有就都不选。"),
        )  # fmt: skip
        self.order_fields([self.name])

    def arguments(self) -> dict[str, Any]:
        return {self.name: [row.pk for row in self.cleaned_data[self.name]], "words": self.cleaned_data["words"]}


class ScoreForm(PlainForm):
    words = words_field(_("意见"), most=500, required=False)

    def __init__(self, *args: Any, subject: Any, points: Mapping[str, int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = subject.criteria
        add_points(self, self.criteria, points)
        self.order_fields([f"points_{one['code']}" for one in self.criteria])
        is_public = isinstance(subject, Tender)
        words = _("定标后公开，不显示是谁写的。") if is_public else _("基金工作人员能看到，不显示是谁写的。")
        self.fields["words"].help_text = words

    def arguments(self) -> dict[str, Any]:
        return {"points": points_in(self, self.criteria), "words": self.cleaned_data["words"]}


class RateForm(PlainForm):
    stars = forms.TypedChoiceField(label=_("服务怎么样"), choices=STARS, coerce=int, widget=forms.RadioSelect)
    words = words_field(_("想说的话"), required=False, help_text=_("会公开，不显示您的姓名。"))

    def arguments(self) -> dict[str, Any]:
        return dict(self.cleaned_data)
