"""Money that goes out: asked for, handled, reviewed, paid; with its documents."""

from functools import reduce
from operator import or_

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from funds.models.donations import Appeal, Gift
from funds.models.foundation import Holding, Purse
from funds.models.projects import Milestone, Project
from funds.states.projects import DocumentKind, DocumentStep, PaymentState
from governance.common.crypto import EncryptedTextField
from governance.common.days import days_in_order
from governance.ledger.models import Transfer
from governance.people.models import Organisation

PERSON = settings.AUTH_USER_MODEL


def _exactly_one(*names: str) -> Q:
    """One of these foreign keys is set, the others are not."""
    of_each = [Q(**{f"{other}__isnull": other != name for other in names}) for name in names]
    return reduce(or_, of_each)


def _differ(first: str, second: str) -> Q:
    return ~Q(**{first: F(second)})


class Payment(models.Model):
    """Who asks, handles and reviews are three persons, none of whom is paid. `pending` reserves, `paid` posts it."""

    code = models.CharField(_("编号"), max_length=20, unique=True)  # FK-4F7K-92
    purse = models.ForeignKey(Purse, models.PROTECT, related_name="payments", verbose_name=_("出自"))
    area_code = models.CharField(max_length=15, editable=False)
    project = models.ForeignKey(
        Project, models.PROTECT, null=True, blank=True, related_name="payments", verbose_name=_("项目")
    )
    milestone = models.ForeignKey(
        Milestone, models.PROTECT, null=True, blank=True, related_name="payments", verbose_name=_("项目阶段")
    )
    holding = models.ForeignKey(
        Holding, models.PROTECT, null=True, blank=True, related_name="payments", verbose_name=_("付款账户")
    )
    what = models.CharField(_("事由"), max_length=120)  # public
    amount_fen = models.BigIntegerField(_("金额（分）"))
    is_administration = models.BooleanField(_("管理费用"), default=False)  # 慈善法 61
    payee_name = EncryptedTextField(_("收款人"))
    payee_number = EncryptedTextField(_("收款账号"), blank=True, default="")
    payee_public = models.CharField(_("公开的收款方"), max_length=60)
    beneficiary = models.ForeignKey(
        PERSON, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("收款人账号")
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("收款单位")
    )
    state = models.CharField(_("状态"), max_length=10, choices=PaymentState, default=PaymentState.REQUESTED)
    requested_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+", verbose_name=_("申请人"))
    requested_at = models.DateTimeField(_("申请于"))
    handled_by = models.ForeignKey(
        PERSON, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("经办人")
    )
    handled_at = models.DateTimeField(_("经办于"), null=True, blank=True)
    reviewed_by = models.ForeignKey(
        PERSON, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("复核人")
    )
    reviewed_at = models.DateTimeField(_("复核于"), null=True, blank=True)
    pending = models.OneToOneField(
        Transfer, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("预留")
    )
    paid = models.OneToOneField(
        Transfer, models.PROTECT, null=True, blank=True, related_name="payment", verbose_name=_("付款")
    )
    paid_on = models.DateField(_("付款日期"), null=True, blank=True)
    reason = models.CharField(_("不予支付的原因"), max_length=200, blank=True)
    public_note = models.CharField(_("更正说明"), max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("付款")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="payment_amount_positive"),
            models.CheckConstraint(
                condition=_differ("requested_by", "handled_by")
                & _differ("requested_by", "reviewed_by")
                & _differ("handled_by", "reviewed_by"),
                name="payment_three_persons",
            ),
            models.CheckConstraint(
                condition=_differ("beneficiary", "handled_by") & _differ("beneficiary", "reviewed_by"),
                name="payment_beneficiary_decides_nothing",
            ),
            models.CheckConstraint(
                condition=Q(handled_at=None, handled_by=None) | Q(handled_at__isnull=False, handled_by__isnull=False),
                name="payment_handled_at_and_by",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_at=None, reviewed_by=None)
                | Q(reviewed_at__isnull=False, reviewed_by__isnull=False),
                name="payment_reviewed_at_and_by",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["APPROVED", "PAID", "REVERSED"])
                | Q(handled_by__isnull=False, reviewed_by__isnull=False, pending__isnull=False, holding__isnull=False),
                name="payment_approved_by_two",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["PAID", "REVERSED"], paid__isnull=False, paid_on__isnull=False)
                | (~Q(state__in=["PAID", "REVERSED"]) & Q(paid=None)),
                name="payment_paid_has_transfer",
            ),
            models.CheckConstraint(
                condition=~Q(state="REVERSED") | ~Q(public_note=""), name="payment_reversed_with_note"
            ),
        ]
        indexes = [
            models.Index(fields=["area_code", "-id"], name="payment_area"),
            models.Index(fields=["area_code", "state", "-id"], name="payment_state"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.what}"


class Document(models.Model):
    """A file of exactly one thing. `is_public`: looked through and cleared for everybody. The file of a bid is stored
    encrypted for good; its `key`, name and hash lie in the sealed bid until it is opened."""

    project = models.ForeignKey(Project, models.PROTECT, null=True, blank=True, related_name="documents")
    payment = models.ForeignKey(Payment, models.PROTECT, null=True, blank=True, related_name="documents")
    gift = models.ForeignKey(Gift, models.PROTECT, null=True, blank=True, related_name="documents")
    appeal = models.ForeignKey(Appeal, models.PROTECT, null=True, blank=True, related_name="documents")
    application = models.ForeignKey(
        "funds.Application", models.PROTECT, null=True, blank=True, related_name="documents"
    )
    tender = models.ForeignKey("funds.Tender", models.PROTECT, null=True, blank=True, related_name="documents")
    bid = models.ForeignKey("funds.Bid", models.PROTECT, null=True, blank=True, related_name="documents")
    kind = models.CharField(_("类别"), max_length=10, choices=DocumentKind)
    title = models.CharField(_("名称"), max_length=80)
    file = models.FileField(_("文件"), upload_to="funds/%Y/%m/")
    key = EncryptedTextField(_("密钥"), default="", editable=False)
    sha256 = models.CharField(_("摘要"), max_length=64)
    is_public = models.BooleanField(_("公开"), default=False)
    added_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+", verbose_name=_("上传人"))
    added_at = models.DateTimeField(_("上传于"))

    class Meta:
        verbose_name = verbose_name_plural = _("附件")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=_exactly_one("project", "payment", "gift", "appeal", "application", "tender", "bid"),
                name="document_of_one_thing",
            )
        ]

    def __str__(self) -> str:
        return self.title


class DocumentRule(models.Model):
    """Which documents a step needs from which amount on: dated rows, the district's to edit."""

    step = models.CharField(_("环节"), max_length=8, choices=DocumentStep)
    kind = models.CharField(_("需要的材料"), max_length=10, choices=DocumentKind)
    from_fen = models.BigIntegerField(_("金额自（分）"), default=0)
    starts_on = models.DateField(_("自"))
    ends_on = models.DateField(_("至 (不含)"), null=True, blank=True)
    reference = models.CharField(_("依据"), max_length=200)
    is_confirmed = models.BooleanField(_("依据已核实"), default=False)

    class Meta:
        verbose_name = verbose_name_plural = _("材料要求")
        ordering = ["step", "from_fen"]
        constraints = [
            models.UniqueConstraint(fields=["step", "kind", "starts_on"], name="document_rule_from"),
            days_in_order("document_rule_days_in_order"),
            models.CheckConstraint(condition=Q(from_fen__gte=0), name="document_rule_from_fen"),
        ]

    def __str__(self) -> str:
        return f"{self.get_step_display()} {self.get_kind_display()}"
