"""Forms of whoever gives: one page on a phone, nothing asked that is not needed."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from funds.forms.fields import MoneyDeskForm, YuanField
from funds.models import Holding, Purse
from funds.services.pledges import HOLDING_OF
from funds.states.donations import GiftWay, Relation

WAYS = {
    GiftWay.BANK: _("银行转账：提交后告诉您账号和附言"),
    GiftWay.CASH: _("现金：送到社区，两人当面清点"),
    GiftWay.PROVIDER: _("缴费终端：提交后给您订单号"),
}


class PledgeForm(MoneyDeskForm):
    purse = forms.ModelChoiceField(
        Purse.objects.none(), label=_("捐给"), empty_label=None, widget=forms.RadioSelect,
        help_text=_("专项只能按写明的用途使用，改变用途要您同意。"),
    )  # fmt: skip
    amount_fen = YuanField(label=_("金额（元）"))
    way = forms.ChoiceField(label=_("怎么给"), widget=forms.RadioSelect)
    name = forms.CharField(
        label=_("收据抬头"),
        max_length=80,
        required=False,
        help_text=_("您的姓名或单位名称，不公开。不填也可以捐，凭收据上的码证明。"),
    )
    phone = forms.CharField(
        label=_("电话"), max_length=20, required=False, help_text=_("只用于联系您。"),
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )  # fmt: skip
    public_name = forms.CharField(
        label=_("公开时怎么称呼您"), max_length=60, required=False, help_text=_("不填就是匿名。以后随时可以改。")
    )
    relation = forms.ChoiceField(
        label=_("您是否指定受益人"), choices=Relation.choices, initial=Relation.NOBODY, widget=forms.RadioSelect
    )
    is_voluntary = forms.BooleanField(label=_("我自愿捐赠，没有人要求或者摊派"), required=False)

    def __init__(self, data: Any = None, *, purses: Any, holdings: list[Holding], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.offer_rows("purse", purses)
        purse: Any = self.fields["purse"]
        purse.label_from_instance = lambda row: f"{row.title}：{row.purpose}"
        kinds = {row.kind for row in holdings}
        way: Any = self.fields["way"]
        way.choices = [(code, words) for code, words in WAYS.items() if HOLDING_OF[code] in kinds]
        if len(way.choices) == 1:
            way.initial = way.choices[0][0]
        if len(purses) == 1:
            purse.initial = purses[0]


class ReceiptForm(MoneyDeskForm):
    code = forms.CharField(
        label=_("收据号码"), max_length=30, help_text=_("例如 JZ1-2026-000123"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )  # fmt: skip
    secret = forms.CharField(
        label=_("凭证码"), max_length=30, help_text=_("印在收据上，12 位。"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )  # fmt: skip


class OwnNameForm(MoneyDeskForm):
    public_name = forms.CharField(
        label=_("公开时怎么称呼您"), max_length=60, required=False, help_text=_("不填就是匿名。")
    )
