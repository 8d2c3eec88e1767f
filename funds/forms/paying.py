"""Forms of payments: asking for one, one form a verb."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from funds.forms.fields import MoneyDeskForm, YuanField
from funds.forms.projects import DocumentForm, MilestoneChoice, ProjectForm
from funds.models import Holding, Milestone, Payment, Project
from funds.selectors.projects import payable
from funds.services.paying import NewPayment
from funds.states.project_steps import PAYMENT_STEPS, PaymentVerb
from governance.people.models import User
from governance.portal.forms import day_field, words_field


class RequestForm(MoneyDeskForm):
    """Of one project. Name and account of the payee are encrypted; `payee_public` is what everybody reads."""

    milestone = MilestoneChoice(Milestone.objects.none(), label=_("哪个阶段的分期款"), empty_label=None)
    what = forms.CharField(label=_("付什么钱"), max_length=120, help_text=_("会公开，如：长椅货款。不写姓名。"))
    amount_fen = YuanField(label=_("金额（元）"))
    payee_name = forms.CharField(label=_("收款户名"), max_length=80, help_text=_("加密保存，只有经手的人看得到。"))
    payee_number = forms.CharField(label=_("收款账号"), max_length=34, required=False)
    payee_public = forms.CharField(
        label=_("公开时怎么称呼收款方"), max_length=60, help_text=_("单位写名称；个人写“一位木匠”这样的说法。")
    )

    def __init__(self, *args: Any, project: Project, user: User, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.project = project
        if project.milestones.filter(amount_fen__gt=0).exists():
            self.offer_rows("milestone", payable(project))
        else:
            del self.fields["milestone"]
        if project.organisation is not None:
            for field in ("payee_name", "payee_public"):
                self.initial.setdefault(field, project.organisation.name)

    def arguments(self) -> dict[str, Any]:
        return {"new": NewPayment(project=self.project, organisation=self.project.organisation, **self.cleaned_data)}


class PaymentChoice(forms.ModelChoiceField):
    def label_from_instance(self, row: Any) -> str:
        return f"{row.code} {row.what}"


class PapersForm(DocumentForm):
    """A paper of the project, or of one of its payments that takes papers."""

    payment = PaymentChoice(Payment.objects.none(), label=_("给哪一笔付款"), required=False, empty_label=_("整个项目"))
    field_order = ("payment", "kind", "title", "file")

    def prepare(self) -> None:
        states = [state for state, verb in PAYMENT_STEPS if verb is PaymentVerb.DOCUMENT]
        self.offer_rows("payment", self.subject.payments.filter(state__in=states).order_by("-id"))


class HandleForm(ProjectForm):
    holding = forms.ModelChoiceField(Holding.objects.none(), label=_("从哪个账户付"), empty_label=None)

    def prepare(self) -> None:
        rows = Holding.objects.filter(foundation__funds__purses=self.subject.purse_id, closed_at=None)
        self.offer_rows("holding", rows.order_by("pk"))


class PayForm(ProjectForm):
    paid_on = day_field(_("银行付款日期"))

    def prepare(self) -> None:
        self.initial.setdefault("paid_on", timezone.localdate(self.now))


class RefuseForm(ProjectForm):
    reason = words_field(_("为什么不付"), most=200)


class ReversePaymentForm(ProjectForm):
    public_note = words_field(_("更正说明"), most=200, help_text=_("会公开，不写姓名和账号。原来的记录保留。"))
