"""Statements of the bank, line by line, and which transfers of the ledger they are."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from funds.models.foundation import Holding
from funds.states.bank import LineState, StatementFormat
from governance.common.crypto import EncryptedTextField
from governance.ledger.models import Transfer

PERSON = settings.AUTH_USER_MODEL


class StatementLayout(models.Model):
    """How a bank writes its tables: `columns` maps our fields to the titles that it uses, the first found counts."""

    code = models.SlugField(_("代码"), max_length=30, unique=True)
    name = models.CharField(_("名称"), max_length=40)
    columns = models.JSONField(_("列名"), default=dict)
    is_confirmed = models.BooleanField(_("已用真实对账单核实"), default=False)

    class Meta:
        verbose_name = verbose_name_plural = _("对账单格式")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class BankImport(models.Model):
    """One file of a statement. Lines that an earlier file had already brought are counted and not added again."""

    holding = models.ForeignKey(Holding, models.PROTECT, related_name="imports", verbose_name=_("账户"))
    area_code = models.CharField(max_length=15, editable=False)
    file_name = models.CharField(_("文件"), max_length=120)
    sha256 = models.CharField(_("文件摘要"), max_length=64)
    format = models.CharField(_("格式"), max_length=5, choices=StatementFormat)
    lines_new = models.PositiveIntegerField(_("新增"), default=0)
    lines_known = models.PositiveIntegerField(_("已有"), default=0)
    bad = models.JSONField(_("看不懂的行"), default=list)  # [[row, why]], the first hundred
    closing_on = models.DateField(_("截至"), null=True, blank=True)
    closing_fen = models.BigIntegerField(_("期末余额（分）"), null=True, blank=True)
    imported_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+", verbose_name=_("导入人"))
    imported_at = models.DateTimeField(_("导入于"))

    class Meta:
        verbose_name = verbose_name_plural = _("对账单导入")
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["holding", "sha256"], name="bank_import_file_once")]

    def __str__(self) -> str:
        return self.file_name


class BankLine(models.Model):
    """Money in (+) or out (−) as the bank says. `fingerprint` tells it from every other line of the account."""

    holding = models.ForeignKey(Holding, models.PROTECT, related_name="lines", verbose_name=_("账户"))
    area_code = models.CharField(max_length=15, editable=False)
    brought_by = models.ForeignKey(BankImport, models.PROTECT, related_name="lines", verbose_name=_("导入"))
    fingerprint = models.CharField(max_length=64, editable=False)
    booked_on = models.DateField(_("交易日期"))
    amount_fen = models.BigIntegerField(_("金额（分）"))
    balance_fen = models.BigIntegerField(_("余额（分）"), null=True, blank=True)
    counterparty = EncryptedTextField(_("对方户名"), blank=True, default="")
    counterparty_number = EncryptedTextField(_("对方账号"), blank=True, default="")
    memo = EncryptedTextField(_("摘要"), blank=True, default="")
    reference = models.CharField(_("流水号"), max_length=64, blank=True)
    matched_fen = models.BigIntegerField(_("已核对（分）"), default=0)  # without sign
    state = models.CharField(_("状态"), max_length=8, choices=LineState, default=LineState.OPEN)

    class Meta:
        verbose_name = verbose_name_plural = _("银行流水")
        ordering = ["-booked_on", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["holding", "fingerprint"], name="bank_line_once"),
            models.CheckConstraint(condition=~Q(amount_fen=0), name="bank_line_amount_not_zero"),
            models.CheckConstraint(
                condition=Q(state="OPEN", matched_fen=0)
                | (
                    Q(state="PART", matched_fen__gt=0)
                    & ~Q(matched_fen=F("amount_fen"))
                    & ~Q(matched_fen=-F("amount_fen"))
                )
                | (Q(state="MATCHED") & (Q(matched_fen=F("amount_fen")) | Q(matched_fen=-F("amount_fen")))),
                name="bank_line_state_fits_matched",
            ),
            models.CheckConstraint(
                condition=Q(matched_fen__gte=0)
                & (Q(matched_fen__lte=F("amount_fen")) | Q(matched_fen__lte=-F("amount_fen"))),
                name="bank_line_matched_within",
            ),
        ]
        indexes = [
            models.Index(fields=["holding", "-booked_on", "-id"], name="bank_line_order"),
            models.Index(fields=["holding", "-booked_on", "-id"], condition=~Q(state="MATCHED"), name="bank_line_open"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"


class Match(models.Model):
    """So much of a bank line is this transfer. A transfer lies in one line; a line may be several transfers."""

    line = models.ForeignKey(BankLine, models.PROTECT, related_name="matches", verbose_name=_("银行流水"))
    transfer = models.OneToOneField(Transfer, models.PROTECT, related_name="bank_match", verbose_name=_("转账"))
    amount_fen = models.BigIntegerField(_("金额（分）"))
    matched_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+", verbose_name=_("核对人"))
    matched_at = models.DateTimeField(_("核对于"))

    class Meta:
        verbose_name = verbose_name_plural = _("对账记录")
        constraints = [models.CheckConstraint(condition=Q(amount_fen__gt=0), name="match_amount_positive")]

    def __str__(self) -> str:
        return f"{self.line_id} = {self.transfer_id}"
