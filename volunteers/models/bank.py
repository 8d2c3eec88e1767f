"""The welfare bank (公益银行): offices, rules, people's passbooks, where points came from, what offices owe each other.

Amounts stand in the ledger alone. A passbook and an office name their accounts there.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from governance.common.days import days_in_order
from governance.ledger.models import Account, Transfer
from governance.territory.models import Area
from volunteers.models.records import ServiceRecord
from volunteers.states.bank import LotKind, OfficeKind, OfficeState, ServiceKind

PERSON = settings.AUTH_USER_MODEL


class BankOffice(models.Model):
    """Head office, branch or savings office: one an area.

    `issued` is where the points come from that it gives out (never covered: its debits are all that it ever gave),
    `budget` what it may still give by hand, `takings` what was spent here, `clearing` what offices paid each other.
    """

    area = models.OneToOneField(Area, models.PROTECT, related_name="+", verbose_name=_("区域"))
    area_code = models.CharField(max_length=15, unique=True, editable=False)
    kind = models.CharField(_("类别"), max_length=10, choices=OfficeKind)
    name = models.CharField(_("名称"), max_length=60)
    address = models.CharField(_("地址"), max_length=120, blank=True)
    opening_hours = models.CharField(_("开放时间"), max_length=120, blank=True)
    phone = models.CharField(_("公开电话"), max_length=30, blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=OfficeState, default=OfficeState.OPEN)
    issued = models.OneToOneField(Account, models.PROTECT, related_name="+", editable=False)
    budget = models.OneToOneField(Account, models.PROTECT, related_name="+", editable=False)
    takings = models.OneToOneField(Account, models.PROTECT, related_name="+", editable=False)
    clearing = models.OneToOneField(Account, models.PROTECT, related_name="+", editable=False)
    opened_at = models.DateTimeField(_("开业于"))

    class Meta:
        verbose_name = verbose_name_plural = _("公益银行网点")
        ordering = ["area_code"]

    def __str__(self) -> str:
        return self.name


class OfficePerson(models.Model):
    """Somebody of an office who agreed to be named on its public page; the row goes when they agree no longer.

    Shown only while they keep the office (`selectors.bank.people_of`).
    """

    office = models.ForeignKey(BankOffice, models.CASCADE, related_name="people", verbose_name=_("网点"))
    user = models.ForeignKey(PERSON, models.CASCADE, related_name="+", verbose_name=_("本人"))
    duty = models.CharField(_("职责"), max_length=40)
    agreed_at = models.DateTimeField(_("同意公开于"))

    class Meta:
        verbose_name = verbose_name_plural = _("公开的网点人员")
        ordering = ["office", "id"]
        constraints = [models.UniqueConstraint(fields=["office", "user"], name="office_person_once")]

    def __str__(self) -> str:
        return self.duty


class PointRule(models.Model):
    """What the head office says an hour earns: dated. A later row never changes what was earned under an earlier one."""

    head = models.ForeignKey(
        BankOffice, models.PROTECT, related_name="rules", limit_choices_to={"kind": OfficeKind.HEAD}, verbose_name=_("总行")
    )  # fmt: skip
    kind = models.CharField(_("服务类别"), max_length=10, choices=ServiceKind)
    points_per_hour = models.PositiveIntegerField(_("每小时积分"))
    most_a_day = models.PositiveIntegerField(_("每日上限（积分，0 为不限）"), default=0)
    valid_days = models.PositiveIntegerField(_("有效天数（0 为长期有效）"), default=0)
    starts_on = models.DateField(_("自"))
    ends_on = models.DateField(_("至 (不含)"), null=True, blank=True)
    source = models.CharField(_("依据"), max_length=200)
    is_confirmed = models.BooleanField(_("依据已核实"), default=False)

    class Meta:
        verbose_name = verbose_name_plural = _("积分规则")
        ordering = ["-starts_on", "kind"]
        constraints = [
            days_in_order("point_rule_days_in_order"),
            models.UniqueConstraint(fields=["head", "kind", "starts_on"], name="point_rule_once_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.starts_on}"


class Passbook(models.Model):
    """One person's accounts of points and minutes. Its row is locked before anything goes out of them or comes in.

    `area_code`: the community where hours are kept; who moves takes them along.
    """

    user = models.OneToOneField(PERSON, models.PROTECT, related_name="passbook", verbose_name=_("本人"))
    area_code = models.CharField(max_length=15, editable=False, db_index=True)
    points = models.OneToOneField(Account, models.PROTECT, related_name="+", editable=False)
    minutes = models.OneToOneField(Account, models.PROTECT, related_name="+", editable=False)
    opened_at = models.DateTimeField(_("开户于"))

    class Meta:
        verbose_name = verbose_name_plural = _("积分和时间存折")

    def __str__(self) -> str:
        return f"#{self.pk}"


class PointLot(models.Model):
    """Where some points came from: the transfer that brought them, the office that answers for them, until when.

    Append-only. How much of it is left follows from the ledger (`banking.lots`).
    """

    transfer = models.OneToOneField(Transfer, models.PROTECT, related_name="+", verbose_name=_("转账"))
    passbook = models.ForeignKey(Passbook, models.PROTECT, related_name="lots", verbose_name=_("存折"))
    kind = models.CharField(_("来源"), max_length=10, choices=LotKind)
    office = models.ForeignKey(BankOffice, models.PROTECT, related_name="+", verbose_name=_("发放网点"))
    rule = models.ForeignKey(
        PointRule, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("积分规则")
    )
    record = models.ForeignKey(
        ServiceRecord, models.PROTECT, null=True, blank=True, related_name="point_lots", verbose_name=_("服务记录")
    )
    earned_on = models.DateField(_("得分日"))  # the day of the service: caps a day are counted by it
    runs_out_at = models.DateTimeField(_("有效期至"), null=True, blank=True)
    at = models.DateTimeField(_("入账于"))

    class Meta:
        verbose_name = verbose_name_plural = _("积分来源")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(kind="EARNED") & Q(rule__isnull=False, record__isnull=False)) | ~Q(kind="EARNED"),
                name="point_lot_earned_by_rule",
            ),
        ]
        indexes = [models.Index(fields=["passbook", "earned_on"], name="point_lot_day")]

    def __str__(self) -> str:
        return f"#{self.pk}"


class Settlement(models.Model):
    """What one office pays another for a month: gross less offset, moved in the ledger. Append-only."""

    month = models.DateField(_("月份"))  # its first day
    debtor = models.ForeignKey(BankOffice, models.PROTECT, related_name="+", verbose_name=_("付出网点"))
    creditor = models.ForeignKey(BankOffice, models.PROTECT, related_name="+", verbose_name=_("收入网点"))
    gross = models.BigIntegerField(_("应付积分"))
    offset = models.BigIntegerField(_("抵消积分"))
    transfer = models.OneToOneField(
        Transfer, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("转账")
    )  # none where the two are even
    at = models.DateTimeField(_("结算于"))

    class Meta:
        verbose_name = verbose_name_plural = _("网点结算")
        ordering = ["-month", "id"]
        constraints = [
            models.UniqueConstraint(fields=["month", "debtor", "creditor"], name="settlement_once_a_month"),
            models.CheckConstraint(condition=Q(gross__gte=F("offset"), offset__gte=0), name="settlement_amounts"),
            models.CheckConstraint(condition=~Q(debtor=F("creditor")), name="settlement_two_offices"),
            models.CheckConstraint(
                condition=Q(gross=F("offset"), transfer=None) | Q(gross__gt=F("offset"), transfer__isnull=False),
                name="settlement_is_moved",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"

    @property
    def points(self) -> int:
        return self.gross - self.offset
