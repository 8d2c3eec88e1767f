"""Who is near: declared by money staff for themselves, or entered for a donor."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from funds.forms.foundation import DeskForm, StepForm
from funds.models import Foundation
from funds.selectors.donations import codes_of
from funds.states.roles import SETS_UP
from governance.people.models import User
from governance.portal.forms import day_field
from governance.territory.levels import Level
from governance.territory.models import Area

NAME_HINT = _("姓名或单位名称。加密保存，只用来和收款方比对；不用写是什么关系。")


class RelationForm(DeskForm):
    foundation = forms.ModelChoiceField(Foundation.objects.none(), label=_("基金会"), empty_label=None)
    name = forms.CharField(label=_("利害关系人"), max_length=80, help_text=NAME_HINT)


class DonorRelationForm(StepForm):
    name = forms.CharField(label=_("捐赠人的利害关系人"), max_length=80, help_text=NAME_HINT)


class FoundationForm(DeskForm):
    area = forms.ModelChoiceField(Area.objects.none(), label=_("所在区"), empty_label=None)
    name = forms.CharField(label=_("名称"), max_length=60)
    registered_on = day_field(_("登记日期"))
    credit_code = forms.CharField(label=_("统一社会信用代码"), max_length=18, required=False)
    is_charity = forms.BooleanField(
        label=_("已认定为慈善组织"), required=False, help_text=_("决定适用哪一种法定支出比例。")
    )
    phone = forms.CharField(label=_("公开电话"), max_length=30, required=False)
    address = forms.CharField(label=_("地址"), max_length=100, required=False)

    def __init__(self, data: Any = None, files: Any = None, *, user: User, now: datetime, **kwargs: Any) -> None:
        super().__init__(data, files, user=user, now=now, **kwargs)
        rows = Area.objects.filter(level=Level.DISTRICT, code__in=codes_of(user, now, *SETS_UP))
        self.offer_rows("area", rows.order_by("code"))


class PublicStatusForm(DeskForm):
    foundation = forms.ModelChoiceField(Foundation.objects.none(), label=_("基金会"), empty_label=None)
    granted_on = day_field(_("取得日期"), help_text=_("登记满一年才能取得（慈善法第二十二条）。"))
    number = forms.CharField(label=_("证书编号"), max_length=40)

    def arguments(self) -> dict[str, Any]:
        given = dict(self.cleaned_data)
        return {"foundation_id": given.pop("foundation").pk, **given}
