"""Who gives, promises, receipts. Names are encrypted; what everybody may read is `public_name` ('' = anonymous, 慈善法 82)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from funds.models.foundation import Foundation, Fund, Holding, Purse
from funds.states.donations import (
    AppealState,
    Audience,
    ChangeState,
    DonorKind,
    GiftState,
    GiftWay,
    OrderState,
    PledgeState,
)
from funds.states.foundation import Source
from governance.common.crypto import EncryptedTextField
from governance.ledger.models import Transfer
from governance.people.models import Organisation

PERSON = settings.AUTH_USER_MODEL


class Appeal(models.Model):
    """A call for gifts. Asking the public needs status (22) or a partner who has it (26); nobody owes anything (32)."""

    fund = models.ForeignKey(Fund, models.PROTECT, related_name="appeals", verbose_name=_("基金"))
    purse = models.ForeignKey(Purse, models.PROTECT, related_name="appeals", verbose_name=_("用途"))
    area_code = models.CharField(max_length=15, editable=False)
    audience = models.CharField(_("募捐对象"), max_length=8, choices=Audience)
    partner = models.CharField(_("合作的公募慈善组织"), max_length=80, blank=True)
    partner_agreement = models.CharField(_("合作协议编号"), max_length=40, blank=True)
    filing_number = models.CharField(_("募捐方案备案号"), max_length=40, blank=True)
    title = models.CharField(_("标题"), max_length=60)
    words = models.TextField(_("说明"), max_length=2000)
    goal_fen = models.BigIntegerField(_("目标（分）"), null=True, blank=True)
    starts_on = models.DateField(_("自"))
    ends_on = models.DateField(_("至"))
    state = models.CharField(_("状态"), max_length=8, choices=AppealState, default=AppealState.OPEN)
    opened_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+", verbose_name=_("发起人"))
    opened_at = models.DateTimeField(_("发起于"))
    closed_at = models.DateTimeField(_("结束于"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("募捐活动")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="appeal_days_in_order"),
            models.CheckConstraint(condition=Q(goal_fen=None) | Q(goal_fen__gt=0), name="appeal_goal_positive"),
            models.CheckConstraint(
                condition=Q(state="OPEN", closed_at=None) | Q(state="CLOSED", closed_at__isnull=False),
                name="appeal_closed_at",
            ),
        ]
        indexes = [models.Index(fields=["area_code", "-id"], name="appeal_area")]

    def __str__(self) -> str:
        return self.title


class Donor(models.Model):
    """Who gives; known to the foundation's money staff alone."""

    kind = models.CharField(_("类别"), max_length=12, choices=DonorKind)
    name = EncryptedTextField(_("姓名或名称"), blank=True, default="")
    name_index = models.CharField(max_length=64, blank=True, db_index=True, editable=False)
    phone = EncryptedTextField(_("电话"), blank=True, default="")
    phone_index = models.CharField(max_length=64, blank=True, db_index=True, editable=False)
    user = models.ForeignKey(
        PERSON, models.PROTECT, null=True, blank=True, related_name="donors", verbose_name=_("账号")
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="donors", verbose_name=_("单位")
    )
    added_at = models.DateTimeField(_("登记于"))

    class Meta:
        verbose_name = verbose_name_plural = _("捐赠人")

    def __str__(self) -> str:
        return f"#{self.pk}"


class Pledge(models.Model):
    """A promise; `pending` is the reservation in the ledger for what has not arrived."""

    code = models.CharField(_("编号"), max_length=20, unique=True)  # RJ-4F7K-92: the donor follows it with this
    fund = models.ForeignKey(Fund, models.PROTECT, related_name="pledges", verbose_name=_("基金"))
    area_code = models.CharField(max_length=15, editable=False)
    purse = models.ForeignKey(Purse, models.PROTECT, related_name="pledges", verbose_name=_("用途"))
    appeal = models.ForeignKey(
        Appeal, models.PROTECT, null=True, blank=True, related_name="pledges", verbose_name=_("募捐活动")
    )
    donor = models.ForeignKey(Donor, models.PROTECT, related_name="pledges", verbose_name=_("捐赠人"))
    source = models.CharField(_("来源"), max_length=14, choices=Source)
    public_name = models.CharField(_("公开的名称"), max_length=60, blank=True)
    amount_fen = models.BigIntegerField(_("认捐（分）"))
    received_fen = models.BigIntegerField(_("已到账（分）"), default=0)
    way = models.CharField(_("方式"), max_length=8, choices=GiftWay)
    pending = models.OneToOneField(
        Transfer, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("预留")
    )
    state = models.CharField(_("状态"), max_length=10, choices=PledgeState, default=PledgeState.PLEDGED)
    pledged_at = models.DateTimeField(_("认捐于"))
    pledged_by = models.ForeignKey(
        PERSON, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("登记人")
    )
    expected_on = models.DateField(_("预计到账"), null=True, blank=True)
    ended_at = models.DateTimeField(_("结束于"), null=True, blank=True)
    reason = models.CharField(_("取消原因"), max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("认捐")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="pledge_amount_positive"),
            models.CheckConstraint(
                condition=Q(received_fen__gte=0, received_fen__lte=F("amount_fen")), name="pledge_received_within"
            ),
            models.CheckConstraint(
                condition=Q(state="PLEDGED", received_fen=0, ended_at=None)
                | Q(state="PART", received_fen__gt=0, received_fen__lt=F("amount_fen"), ended_at=None)
                | Q(state="RECEIVED", received_fen=F("amount_fen"), ended_at__isnull=False)
                | Q(state="CANCELLED", received_fen__lt=F("amount_fen"), ended_at__isnull=False),
                name="pledge_state_fits_received",
            ),
        ]
        indexes = [models.Index(fields=["area_code", "-id"], name="pledge_area")]

    def __str__(self) -> str:
        return self.code


class Gift(models.Model):
    """Money that arrived. Cash lies with one signature (COUNTED) until a second person has counted it too."""

    fund = models.ForeignKey(Fund, models.PROTECT, related_name="gifts", verbose_name=_("基金"))
    area_code = models.CharField(max_length=15, editable=False)
    purse = models.ForeignKey(Purse, models.PROTECT, related_name="gifts", verbose_name=_("用途"))
    appeal = models.ForeignKey(
        Appeal, models.PROTECT, null=True, blank=True, related_name="gifts", verbose_name=_("募捐活动")
    )
    pledge = models.ForeignKey(
        Pledge, models.PROTECT, null=True, blank=True, related_name="gifts", verbose_name=_("认捐")
    )
    donor = models.ForeignKey(Donor, models.PROTECT, related_name="gifts", verbose_name=_("捐赠人"))
    source = models.CharField(_("来源"), max_length=14, choices=Source)
    public_name = models.CharField(_("公开的名称"), max_length=60, blank=True)
    way = models.CharField(_("方式"), max_length=8, choices=GiftWay)
    holding = models.ForeignKey(Holding, models.PROTECT, related_name="gifts", verbose_name=_("收款账户"))
    amount_fen = models.BigIntegerField(_("金额（分）"))
    received_on = models.DateField(_("到账日期"))
    state = models.CharField(_("状态"), max_length=8, choices=GiftState)
    transfer = models.OneToOneField(
        Transfer, models.PROTECT, null=True, blank=True, related_name="gift", verbose_name=_("转账")
    )
    first_signed_by = models.ForeignKey(
        PERSON, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("登记人")
    )
    first_signed_at = models.DateTimeField(_("登记于"))
    second_signed_by = models.ForeignKey(
        PERSON, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("复点人")
    )
    second_signed_at = models.DateTimeField(_("复点于"), null=True, blank=True)
    reversed_at = models.DateTimeField(_("冲正于"), null=True, blank=True)
    public_note = models.CharField(_("更正说明"), max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("捐赠到账")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="gift_amount_positive"),
            models.CheckConstraint(
                condition=Q(state="COUNTED", transfer=None) | (~Q(state="COUNTED") & Q(transfer__isnull=False)),
                name="gift_received_has_transfer",
            ),
            models.CheckConstraint(
                condition=~Q(way="CASH")
                | Q(state="COUNTED", second_signed_by=None, first_signed_by__isnull=False)
                | (Q(second_signed_by__isnull=False) & ~Q(second_signed_by=F("first_signed_by"))),
                name="gift_cash_has_two_signatures",
            ),
            models.CheckConstraint(
                condition=Q(second_signed_at=None, second_signed_by=None)
                | Q(second_signed_at__isnull=False, second_signed_by__isnull=False),
                name="gift_second_signed_at_and_by",
            ),
            models.CheckConstraint(
                condition=(~Q(state="REVERSED") & Q(reversed_at=None))
                | (Q(state="REVERSED", reversed_at__isnull=False) & ~Q(public_note="")),
                name="gift_reversed_with_note",
            ),
        ]
        indexes = [
            models.Index(fields=["fund", "-id"], name="gift_fund"),
            models.Index(fields=["area_code", "-id"], name="gift_area"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"


class Receipt(models.Model):
    """A numbered receipt, 1, 2, 3 … of a foundation and year: the database refuses gaps, changes and removal (migration 0002).

    Issued again (a name corrected), a new row `replaces` the old one. The receipt of a reversed gift is void.
    `name` is who gave, encrypted, '' where the donor stays unknown. `official_number`: the form of the finance department (38).
    """

    foundation = models.ForeignKey(Foundation, models.PROTECT, related_name="receipts", verbose_name=_("基金会"))
    year = models.PositiveSmallIntegerField(_("年度"))
    number = models.PositiveIntegerField(_("号码"))
    gift = models.ForeignKey(Gift, models.PROTECT, related_name="receipts", verbose_name=_("捐赠"))
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by", verbose_name=_("换开自")
    )
    name = EncryptedTextField(_("抬头"), blank=True, default="")
    amount_fen = models.BigIntegerField(_("金额（分）"))
    official_number = models.CharField(_("财政票据号码"), max_length=40, blank=True)
    issued_by = models.ForeignKey(
        PERSON, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("开票人")
    )
    issued_at = models.DateTimeField(_("开具于"))

    class Meta:
        verbose_name = verbose_name_plural = _("捐赠收据")
        ordering = ["foundation", "-year", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["foundation", "year", "number"], name="receipt_number"),
            models.UniqueConstraint(fields=["gift"], condition=Q(replaces=None), name="receipt_first_of_gift"),
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="receipt_amount_positive"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def code(self) -> str:
        """As printed: JZ1-2026-000123."""
        return f"JZ{self.foundation_id}-{self.year}-{self.number:06d}"


class PurposeChange(models.Model):
    """Money of a gift for another purpose: only with the donor's consent (慈善法 56)."""

    gift = models.ForeignKey(Gift, models.PROTECT, related_name="purpose_changes", verbose_name=_("捐赠"))
    area_code = models.CharField(max_length=15, editable=False)
    to_purse = models.ForeignKey(Purse, models.PROTECT, related_name="+", verbose_name=_("改用于"))
    amount_fen = models.BigIntegerField(_("金额（分）"))
    reason = models.CharField(_("原因"), max_length=300)
    state = models.CharField(_("状态"), max_length=10, choices=ChangeState, default=ChangeState.ASKED)
    asked_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+", verbose_name=_("提出人"))
    asked_at = models.DateTimeField(_("提出于"))
    answered_at = models.DateTimeField(_("答复于"), null=True, blank=True)
    is_written = models.BooleanField(_("书面答复"), default=False)  # on paper, entered by staff; else with the code
    transfer = models.OneToOneField(
        Transfer, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("转账")
    )

    class Meta:
        verbose_name = verbose_name_plural = _("用途变更")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["gift"], condition=Q(state="ASKED"), name="purpose_change_one_open"),
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="purpose_change_amount_positive"),
            models.CheckConstraint(
                condition=Q(state="CONSENTED", transfer__isnull=False, answered_at__isnull=False)
                | (~Q(state="CONSENTED") & Q(transfer=None)),
                name="purpose_change_only_with_consent",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"


class ProviderOrder(models.Model):
    """A payment asked for at a provider (an adapter): what it confirms becomes a gift, once."""

    pledge = models.ForeignKey(Pledge, models.PROTECT, related_name="orders", verbose_name=_("认捐"))
    holding = models.ForeignKey(Holding, models.PROTECT, related_name="+", verbose_name=_("支付渠道"))
    number = models.CharField(_("商户订单号"), max_length=40, unique=True)
    amount_fen = models.BigIntegerField(_("金额（分）"))
    state = models.CharField(_("状态"), max_length=8, choices=OrderState, default=OrderState.WAITING)
    provider_number = models.CharField(_("渠道流水号"), max_length=64, blank=True)
    asked_at = models.DateTimeField(_("下单于"))
    paid_at = models.DateTimeField(_("支付于"), null=True, blank=True)
    gift = models.OneToOneField(
        Gift, models.PROTECT, null=True, blank=True, related_name="order", verbose_name=_("捐赠")
    )

    class Meta:
        verbose_name = verbose_name_plural = _("线上支付订单")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="provider_order_amount_positive"),
            models.CheckConstraint(
                condition=Q(state="PAID", gift__isnull=False, paid_at__isnull=False)
                | (~Q(state="PAID") & Q(gift=None)),
                name="provider_order_paid_is_a_gift",
            ),
        ]

    def __str__(self) -> str:
        return self.number
