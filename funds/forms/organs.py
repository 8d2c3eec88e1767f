"""Who sits in the organs of a foundation, and its charter: what is entered at the desk."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from funds.forms.foundation import DeskForm, StepForm
from funds.models import Foundation
from funds.services.charters import BODY_LENGTH, REASON_LENGTH
from funds.states.organs import POSITIONS, Bar
from governance.people.models import User
from governance.portal.forms import day_field, line_field, words_field

APPROVED_HINT = _("登记管理机关核准的日期（基金会管理条例第十五条）。修改过的章程核准以后才算现行的。")


class FoundationForm(DeskForm):
    """Of one foundation that this person keeps or reads; the service says whether they may."""

    foundation = forms.ModelChoiceField(Foundation.objects.none(), label=_("基金会"), empty_label=None)

    def arguments(self) -> dict[str, Any]:
        given = dict(self.cleaned_data)
        return {"foundation_id": given.pop("foundation").pk, **given}


class CharterForm(FoundationForm):
    body = words_field(
        _("章程全文"), most=BODY_LENGTH, rows=16, required=False,
        help_text=_("会公开。全文和文件至少有一样；全文在手机上更好读。不要写身份证号和私人电话。"),
    )  # fmt: skip
    file = forms.FileField(
        label=_("章程文件"),
        required=False,
        help_text=_("会公开：盖章的扫描件等，PDF、照片、DOCX 或 XLSX，不超过 20 MB。"),
    )
    adopted_on = day_field(
        _("理事会通过日期"), help_text=_("修改章程须出席理事三分之二以上通过（基金会管理条例第二十一条）。")
    )
    starts_on = day_field(_("施行日期"))
    approved_on = day_field(_("核准日期"), required=False, help_text=APPROVED_HINT)
    approval_number = line_field(_("核准文号"), required=False)


class MemberForm(FoundationForm):
    position = forms.ChoiceField(label=_("职务"))
    name = line_field(_("公开的姓名"), most=40, help_text=_("会公开（慈善法第七十八条）；只写姓名，不写电话和住址。"))
    starts_on = day_field(_("任职自"))
    ends_on = day_field(
        _("任期至"), required=False,
        help_text=_("理事、监事必须填：这一天起不再任职。每届不超过五年（基金会管理条例第二十条、第二十二条）。"),
    )  # fmt: skip
    bars = forms.MultipleChoiceField(
        label=_("本人声明有下面哪些情形"), choices=Bar.choices, required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("没有就都不选。不公开，只用来核对条例第二十条、第二十二条、第二十三条。"),
    )  # fmt: skip
    is_declared = forms.BooleanField(label=_("以上情形本人已经书面声明"))

    def __init__(self, data: Any = None, files: Any = None, *, user: User, now: datetime, **kwargs: Any) -> None:
        super().__init__(data, files, user=user, now=now, **kwargs)
        groups = [
            (organ.label, [(position.value, position.label) for position in positions])
            for organ, positions in POSITIONS.items()
        ]
        self.offer_choices("position", [("", _("请选择")), *groups])
        self.initial.setdefault("starts_on", timezone.localdate(now))


class EndMemberForm(StepForm):
    ended_on = day_field(_("从哪天起不再任职"))
    reason = words_field(
        _("原因"), most=REASON_LENGTH, help_text=_("会公开，例如：任期届满、本人辞职、理事会罢免、登记有误。不写私事。")
    )

    def __init__(self, data: Any = None, files: Any = None, *, now: datetime, **kwargs: Any) -> None:
        super().__init__(data, files, now=now, **kwargs)
        self.initial.setdefault("ended_on", timezone.localdate(now))


class ApproveCharterForm(StepForm):
    approved_on = day_field(_("核准日期"), help_text=APPROVED_HINT)
    approval_number = line_field(_("核准文号"), required=False)


class WithdrawCharterForm(StepForm):
    reason = words_field(
        _("为什么作废"), most=REASON_LENGTH,
        help_text=_("会公开。只用于登记错了的；章程有修改的，请登记新的一版。"),
    )  # fmt: skip
