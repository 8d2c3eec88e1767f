"""What is opened at the desk: funds, purposes, accounts, appeals, pledges, gifts; and what is brought in or moved."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from funds.forms.fields import MoneyDeskForm, YuanField
from funds.models import Appeal, Foundation, Fund, Holding, Purse, StatementLayout
from funds.providers import providers
from funds.selectors.donations import appeals_for, foundations_for, funds_for, holdings_of, purses_for
from funds.services.appeals import NewAppeal
from funds.services.gifts import NewGift
from funds.services.pledges import NewDonor, NewPledge
from funds.states.bank import HAS_STATEMENTS
from funds.states.donations import AppealState, Audience, DonorKind, GiftWay, Relation
from funds.states.foundation import HoldingKind, Source
from governance.people.models import User
from governance.portal.forms import day_field, words_field
from governance.territory.levels import Level
from governance.territory.models import Area


class DeskForm(MoneyDeskForm):
    """Knows who fills it in: only what this person keeps can be chosen."""

    def __init__(self, data: Any = None, files: Any = None, *, user: User, now: datetime, **kwargs: Any) -> None:
        super().__init__(data, files, **kwargs)
        choices = {
            "foundation": lambda: foundations_for(user, now),
            "fund": lambda: funds_for(user, now),
            "purse": lambda: purses_for(user, now),
            "to_purse": lambda: purses_for(user, now),
            "holding": lambda: holdings_of(foundations_for(user, now)),
            "appeal": lambda: appeals_for(user, now).filter(state=AppealState.OPEN),
        }
        for name in self.fields.keys() & choices.keys():
            self.offer_rows(name, choices[name]())
        if "received_on" in self.fields:
            self.fields["received_on"].initial = timezone.localdate(now)


class PurseChoice(forms.ModelChoiceField):
    def label_from_instance(self, purse: Any) -> str:
        return f"{purse.fund.name} · {purse.title}"


class FundForm(DeskForm):
    foundation = forms.ModelChoiceField(Foundation.objects.none(), label=_("基金会"), empty_label=None)
    community = forms.ModelChoiceField(Area.objects.none(), label=_("社区"))
    words = words_field(_("说明"), required=False, most=500)

    def __init__(self, data: Any = None, files: Any = None, **kwargs: Any) -> None:
        super().__init__(data, files, **kwargs)
        rows = Area.objects.filter(level=Level.COMMUNITY)
        districts = [row.area_code for row in self.rows_offered("foundation")]
        taken = Fund.objects.filter(kind="COMMUNITY", closed_at=None).values("area")
        self.offer_rows(
            "community", rows.filter(code__startswith=districts[0] if districts else "-").exclude(pk__in=taken)
        )

    def arguments(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {"foundation_id": given["foundation"].pk, "community": given["community"], "words": given["words"]}


class PurseForm(DeskForm):
    fund = forms.ModelChoiceField(Fund.objects.none(), label=_("基金"), empty_label=None)
    title = forms.CharField(label=_("专项名称"), max_length=60)
    purpose = words_field(_("用途"), help_text=_("会公开。捐给这个专项的钱只能这样用，改变用途须捐赠人同意。"))

    def arguments(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {"fund_id": given["fund"].pk, "title": given["title"], "purpose": given["purpose"]}


class LayoutChoice(forms.ModelChoiceField):
    def label_from_instance(self, row: Any) -> str:
        return row.name if row.is_confirmed else str(_("%(name)s（列名未用真实对账单核实）") % {"name": row.name})


class HoldingForm(DeskForm):
    foundation = forms.ModelChoiceField(Foundation.objects.none(), label=_("基金会"), empty_label=None)
    kind = forms.ChoiceField(label=_("类别"), choices=HoldingKind.choices, widget=forms.RadioSelect)
    name = forms.CharField(label=_("名称"), max_length=60)
    bank = forms.CharField(label=_("开户银行"), max_length=60, required=False)
    number = forms.CharField(
        label=_("账号"),
        max_length=34,
        required=False,
        help_text=_("加密保存，公开页面只显示后四位；认捐人会看到全号。"),
    )
    layout = LayoutChoice(
        StatementLayout.objects.all(), label=_("对账单格式"), required=False, empty_label=_("通用（常见列名）")
    )
    provider = forms.ChoiceField(label=_("支付渠道"), required=False)

    def __init__(self, data: Any = None, files: Any = None, **kwargs: Any) -> None:
        super().__init__(data, files, **kwargs)
        field: Any = self.fields["provider"]
        field.choices = [("", "—"), *((code, each.label) for code, each in providers().items())]

    def arguments(self) -> dict[str, Any]:
        given = dict(self.cleaned_data)
        given["foundation_id"] = given.pop("foundation").pk
        if given["kind"] != HoldingKind.PROVIDER:
            given["provider"] = ""
        return given


class DepositForm(DeskForm):
    cash = forms.ModelChoiceField(Holding.objects.none(), label=_("从"), empty_label=None)
    bank = forms.ModelChoiceField(Holding.objects.none(), label=_("存入"), empty_label=None)
    amount_fen = YuanField(label=_("金额（元）"))

    def __init__(self, data: Any = None, files: Any = None, *, user: User, now: datetime, **kwargs: Any) -> None:
        super().__init__(data, files, user=user, now=now, **kwargs)
        rows = holdings_of(foundations_for(user, now))
        self.offer_rows("cash", rows.filter(kind=HoldingKind.CASH))
        self.offer_rows("bank", rows.filter(kind=HoldingKind.BANK))


class AppealForm(DeskForm):
    purse = PurseChoice(Purse.objects.none(), label=_("为哪个用途"), empty_label=None)
    audience = forms.ChoiceField(
        label=_("向谁募捐"), choices=Audience.choices, widget=forms.RadioSelect,
        help_text=_("公开募捐须有公开募捐资格（慈善法第二十二条）；社区互助只面向本社区居民（第一百二十二条）。"),
    )  # fmt: skip
    title = forms.CharField(label=_("标题"), max_length=60)
    words = words_field(
        _("说明"), most=2000, rows=5, help_text=_("会公开。捐多少、捐不捐都由本人决定，不得摊派（第三十二条）。")
    )
    goal_fen = YuanField(label=_("目标（元）"), required=False)
    starts_on = day_field(_("自"))
    ends_on = day_field(_("至"))
    filing_number = forms.CharField(label=_("募捐方案备案号（公开募捐）"), max_length=40, required=False)
    partner = forms.CharField(label=_("合作的公募慈善组织"), max_length=80, required=False)
    partner_agreement = forms.CharField(label=_("合作协议编号"), max_length=40, required=False)

    def arguments(self) -> dict[str, Any]:
        return {"new": NewAppeal(**self.cleaned_data)}


class DonorForm(DeskForm):
    """What pledges and gifts entered by staff have in common."""

    purse = PurseChoice(Purse.objects.none(), label=_("捐给"), empty_label=None)
    appeal = forms.ModelChoiceField(
        Appeal.objects.none(), label=_("属于哪次募捐"), required=False, empty_label=_("主动捐赠")
    )
    amount_fen = YuanField(label=_("金额（元）"))
    source = forms.ChoiceField(label=_("来源"), choices=Source.choices, initial=Source.DONATIONS)
    kind = forms.ChoiceField(
        label=_("捐赠人"), choices=DonorKind.choices, initial=DonorKind.PERSON, widget=forms.RadioSelect
    )
    name = forms.CharField(
        label=_("姓名或单位名称（收据抬头）"),
        max_length=80,
        required=False,
        help_text=_("只有基金工作人员看得到。匿名的不填。"),
    )
    phone = forms.CharField(label=_("电话"), max_length=20, required=False)
    public_name = forms.CharField(
        label=_("公开时怎么称呼"),
        max_length=60,
        required=False,
        help_text=_("捐赠人同意才填（慈善法第八十二条）；不填就是匿名。"),
    )
    relation = forms.ChoiceField(label=_("是否指定受益人"), choices=Relation.choices, initial=Relation.NOBODY)
    is_voluntary = forms.BooleanField(label=_("捐赠人本人自愿，已签字或书面确认"), required=False)

    def donor(self) -> NewDonor:
        return NewDonor(**{name: self.cleaned_data[name] for name in ("kind", "name", "phone", "public_name")})

    def common(self) -> dict[str, Any]:
        names = ("purse", "appeal", "amount_fen", "source", "relation", "is_voluntary")
        return {name: self.cleaned_data[name] for name in names}


class PledgeDeskForm(DonorForm):
    way = forms.ChoiceField(label=_("方式"), choices=GiftWay.choices, initial=GiftWay.BANK)
    expected_on = day_field(_("预计到账"), required=False)

    def arguments(self) -> dict[str, Any]:
        given = self.cleaned_data
        new = NewPledge(**self.common(), way=given["way"], expected_on=given["expected_on"])
        return {"new": new, "donor": self.donor()}


class GiftDeskForm(DonorForm):
    holding = forms.ModelChoiceField(Holding.objects.none(), label=_("收到哪里"), empty_label=None)
    received_on = day_field(_("到账日期"))

    def arguments(self) -> dict[str, Any]:
        given = self.cleaned_data
        new = NewGift(**self.common(), holding=given["holding"], received_on=given["received_on"])
        return {"new": new, "donor": self.donor()}


class StatementForm(DeskForm):
    holding = forms.ModelChoiceField(Holding.objects.none(), label=_("账户"), empty_label=None)
    file = forms.FileField(
        label=_("对账单文件"), help_text=_("CSV、XLSX、OFX 或 CAMT.053（.xml）。重复导入不会重复记账；请按整天导出。")
    )
    layout = LayoutChoice(
        StatementLayout.objects.all(), label=_("CSV、XLSX 的格式"), required=False, empty_label=_("和上次一样"),
        help_text=_("上次没有读懂，或者换了银行的，才要选；列名由管理员在后台“对账单格式”里改。"),
    )  # fmt: skip

    def __init__(self, data: Any = None, files: Any = None, *, user: User, now: datetime, **kwargs: Any) -> None:
        super().__init__(data, files, user=user, now=now, **kwargs)
        self.offer_rows("holding", holdings_of(foundations_for(user, now)).filter(kind__in=HAS_STATEMENTS))


# --- Steps of one pledge, gift or line ----------------------------------------------------------------------
class StepForm(DeskForm):
    """`subject`: the row that the step is for."""

    def __init__(self, data: Any = None, files: Any = None, *, subject: Any, **kwargs: Any) -> None:
        self.subject = subject
        super().__init__(data, files, **kwargs)


class ArriveForm(StepForm):
    holding = forms.ModelChoiceField(Holding.objects.none(), label=_("收到哪里"), empty_label=None)
    amount_fen = YuanField(label=_("到账金额（元）"))
    received_on = day_field(_("到账日期"))

    def __init__(self, data: Any = None, files: Any = None, *, subject: Any, **kwargs: Any) -> None:
        super().__init__(data, files, subject=subject, **kwargs)
        self.fields["amount_fen"].initial = subject.amount_fen - subject.received_fen


class ReasonForm(StepForm):
    reason = words_field(_("原因"), most=200)


class CountForm(StepForm):
    amount_fen = YuanField(label=_("清点的金额（元）"), help_text=_("请自己清点，不要照抄。"))


class ReverseForm(StepForm):
    public_note = words_field(_("更正说明"), most=200, help_text=_("会公开，不写姓名和电话。原来的收据作废。"))


class ReissueForm(StepForm):
    name = forms.CharField(label=_("收据抬头"), max_length=80, required=False)
    official_number = forms.CharField(label=_("财政票据号码"), max_length=40, required=False)


class AskChangeForm(StepForm):
    to_purse = PurseChoice(Purse.objects.none(), label=_("改用于"), empty_label=None)
    amount_fen = YuanField(label=_("金额（元）"))
    reason = words_field(_("原因"), help_text=_("捐赠人会看到。没有捐赠人同意，钱不会动（慈善法第五十六条）。"))

    def __init__(self, data: Any = None, files: Any = None, *, subject: Any, **kwargs: Any) -> None:
        super().__init__(data, files, subject=subject, **kwargs)
        rows = self.rows_offered("to_purse")
        self.offer_rows("to_purse", rows.filter(fund=subject.fund_id).exclude(pk=subject.purse_id))


class AnswerChangeForm(StepForm):
    consents = forms.TypedChoiceField(
        label=_("捐赠人书面答复"), choices=[("yes", _("同意")), ("no", _("不同意"))], coerce=lambda text: text == "yes",
        empty_value=None, widget=forms.RadioSelect,
    )  # fmt: skip

    def arguments(self) -> dict[str, Any]:
        return {"consents": self.cleaned_data["consents"], "is_written": True}


class LineGiftForm(StepForm):
    purse = PurseChoice(Purse.objects.none(), label=_("捐给"), empty_label=None)
    source = forms.ChoiceField(label=_("来源"), choices=Source.choices, initial=Source.DONATIONS)
    public_name = forms.CharField(
        label=_("公开时怎么称呼"), max_length=60, required=False, help_text=_("捐赠人同意才填；不填就是匿名。")
    )
