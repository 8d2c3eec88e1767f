"""Forms of service procurement: one a verb at the desk."""

import re
from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from funds.forms import rows
from funds.forms.fields import YuanField
from funds.forms.grants import (
    TEXT,
    SubjectForm,
    add_points,
    as_lines,
    criteria_field,
    criteria_of,
    evening,
    points_in,
    purse_field,
    signed_field,
    voted_field,
)
from funds.forms.rows import RowsField
from funds.models import AcceptanceItem, Bid
from funds.money import yuan
from funds.selectors.grants import open_items, opened_bids, purses_for, tender_rules, votes_with_room
from funds.services.tenders import TenderDraft
from funds.services.tenders.tendering import panel_for
from funds.states.roles import HANDLES
from governance.portal.forms import day_field, moment_field, words_field

OF_INSTALMENT = re.compile(r"[\s，,（(]*第\s*(\d{1,2})\s*期[)）]?\s*$")
YES_NO = [("yes", _("合格")), ("no", _("不合格"))]


class BidChoice(forms.ModelChoiceField):
    def label_from_instance(self, row: Any) -> str:
        return f"{row.organisation.name}（{yuan(row.price_fen or 0)} 元）"


class TenderForm(SubjectForm):
    purse = purse_field()
    title = forms.CharField(label=_("标题"), max_length=60)
    words = words_field(_("采购需求"), most=TEXT, rows=6, help_text=_("要什么服务、服务谁、多少、怎么验收。"))
    ceiling = YuanField(label=_("最高限价（元）"))
    criteria = criteria_field()
    is_stable = forms.BooleanField(label=_("需求长期稳定，合同可以超过一年"), required=False)

    def prepare(self) -> None:
        self.offer_rows("purse", purses_for(self.user, self.now, *HANDLES))
        tender = self.subject
        if tender is None:
            return
        begins = {name: getattr(tender, name) for name in ("title", "words", "is_stable")}
        begins |= {"purse": tender.purse_id, "ceiling": tender.ceiling_fen}
        begins["criteria"] = as_lines(tender.criteria, lambda row: row["points"])
        for name, value in begins.items():
            self.initial.setdefault(name, value)

    def arguments(self) -> dict[str, Any]:
        given = dict(self.cleaned_data)
        given["criteria"] = criteria_of(given["criteria"])
        return {"draft": TenderDraft(ceiling_fen=given.pop("ceiling"), **given)}


class PublishTenderForm(SubjectForm):
    closes_at = moment_field(_("投标截止"))

    def prepare(self) -> None:
        rules = tender_rules(timezone.localdate(self.now))
        if rules:
            self.initial.setdefault("closes_at", evening(self.now, rules.bid_days + 1))
            words = _t("投标期至少 %(days)d 天。依据：%(source)s") % {"days": rules.bid_days, "source": rules.reference}
            if size := panel_for(rules, self.subject.ceiling_fen):
                words = _t("这个金额要至少 %(n)d 人的评审小组评分，公布后也可以安排。") % {"n": size} + words
            self.fields["closes_at"].help_text = words


class BidSelectForm(SubjectForm):
    bid_id = BidChoice(Bid.objects.none(), label=_("哪份投标"), empty_label=_("请选择"))

    def prepare(self) -> None:
        self.offer_rows("bid_id", opened_bids(self.subject))


class MarkForm(BidSelectForm):
    def prepare(self) -> None:
        super().prepare()
        add_points(self, self.subject.criteria, {})

    def arguments(self) -> dict[str, Any]:
        return {"bid_id": self.cleaned_data["bid_id"].pk, "points": points_in(self, self.subject.criteria)}


class AwardBidForm(BidSelectForm):
    reason = words_field(_("理由"), required=False, help_text=_("不选得分最高的才要写，会公开。"))


class ItemsField(RowsField):
    """What is looked at one by one, a line each; with 第 2 期 at its end where the contract is paid in several."""

    def __init__(self) -> None:
        super().__init__(_("验收清单"), (str, int), _("每日送餐到户 第 1 期"))
        self.help_text = _(
            "一行一项，以后逐项验收。分期付的，在行末写属于哪一期，这一期的都合格才付，如：每日送餐到户 第 1 期"
        )

    def _fits(self, number: int, row: tuple[Any, ...]) -> tuple[Any, ...]:
        return row

    def _read(self, number: int, line: str) -> tuple[Any, ...]:
        found = OF_INSTALMENT.search(line)
        return (line[: found.start()].strip(), int(found.group(1))) if found else (line.strip(), 1)


class ItemChoice(forms.ModelChoiceField):
    def label_from_instance(self, row: Any) -> str:
        return _t("%(title)s（第 %(n)d 期）") % {"title": row.title, "n": row.instalment}


class SignContractForm(SubjectForm):
    number = forms.CharField(label=_("合同编号"), max_length=40)
    signed_on = day_field(_("签订日期"))
    starts_on = day_field(_("自"))
    ends_on = day_field(_("至"))
    instalments = RowsField(
        _("分几期付，不填就验收后一次付清"),
        (rows.name, rows.day, rows.fen),
        _("上半年服务，2027-06-30，20000"),
        required=False,
    )
    items = ItemsField()
    voted = voted_field()
    file = signed_field(_("签好的合同"))

    def prepare(self) -> None:
        self.offer_rows("voted", votes_with_room(self.subject.purse.fund_id))
        today = timezone.localdate(self.now)
        won = self.subject.bids.filter(is_winner=True).first()
        if won and won.price_fen:
            self.fields["instalments"].help_text = _t(
                "合同金额 %(amount)s 元，各期合计要正好相等。一期一行，如：上半年服务，2027-06-30，20000"
            ) % {"amount": yuan(won.price_fen)}
        begins = {"signed_on": today, "starts_on": today, "ends_on": today + timedelta(days=364)}
        for name, value in begins.items():
            self.initial.setdefault(name, value)


class AcceptForm(SubjectForm):
    item_id = ItemChoice(AcceptanceItem.objects.none(), label=_("哪一项"), empty_label=_("请选择"))
    is_accepted = forms.TypedChoiceField(
        label=_("结论"), choices=YES_NO, coerce=lambda value: value == "yes", widget=forms.RadioSelect
    )
    words = words_field(_("验收意见"))

    def prepare(self) -> None:
        self.offer_rows("item_id", open_items(self.subject))
