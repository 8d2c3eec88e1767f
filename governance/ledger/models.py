"""Accounts and the transfers between them: money in 分, points, minutes. History is append-only, totals are kept by
the database (migration 0002), and a balance can be recomputed from the rows by anybody."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Currency(models.TextChoices):
    """What an account counts, in its smallest unit: whole numbers only."""

    FEN = "FEN", _("人民币（分）")
    POINT = "POINT", _("积分")
    MINUTE = "MINUTE", _("服务时间（分钟）")


class Kind(models.TextChoices):
    """A pending transfer is posted (in part: the rest is freed) or voided, once."""

    POSTED = "POSTED", _("入账")
    PENDING = "PENDING", _("预留")
    POST = "POST", _("预留入账")
    VOID = "VOID", _("取消预留")


class Account(models.Model):
    """The totals of both sides. What is at its disposal: credits posted − debits posted − debits pending.

    `is_covered` accounts (a fund, a person's points) never go below zero, pending included; the others (where money
    comes from or goes to outside) may.
    """

    code = models.CharField(_("账户代码"), max_length=80, unique=True)  # the caller's: `fund:500108001001`
    name = models.CharField(_("名称"), max_length=80)
    currency = models.CharField(_("币种"), max_length=6, choices=Currency)
    is_covered = models.BooleanField(_("不得透支"), default=True)
    area_code = models.CharField(max_length=15, blank=True, default="", editable=False)
    opened_at = models.DateTimeField(_("开户于"))
    closed_at = models.DateTimeField(_("销户于"), null=True, blank=True)
    # Kept by triggers, each change by the transfer of `last_transfer`.
    debits_posted = models.BigIntegerField(_("借方"), default=0, editable=False)
    debits_pending = models.BigIntegerField(_("借方预留"), default=0, editable=False)
    credits_posted = models.BigIntegerField(_("贷方"), default=0, editable=False)
    credits_pending = models.BigIntegerField(_("贷方预留"), default=0, editable=False)
    transfers = models.BigIntegerField(_("笔数"), default=0, editable=False)
    last_transfer = models.BigIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = _("账户")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_covered=False) | Q(credits_posted__gte=F("debits_posted") + F("debits_pending")),
                name="account_is_covered",
            ),
            models.CheckConstraint(
                condition=Q(debits_posted__gte=0, debits_pending__gte=0, credits_posted__gte=0, credits_pending__gte=0),
                name="account_totals_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def balance(self) -> int:
        """Posted credits less posted debits."""
        return self.credits_posted - self.debits_posted

    @property
    def available(self) -> int:
        """What may still be spent: the balance less what is reserved."""
        return self.balance - self.debits_pending


class Transfer(models.Model):
    """From the debit account to the credit account. Never changed, never removed.

    `debit_number` and `credit_number` count the transfers of each account without a gap. A POST or VOID names the
    PENDING one it ends in `pending`, and `pending_amount` repeats what that one had reserved.
    """

    key = models.CharField(_("幂等键"), max_length=120, unique=True)
    digest = models.CharField(_("内容摘要"), max_length=64)  # SHA-256 of the canonical content, see `canonical`
    wish = models.CharField(
        max_length=64, editable=False
    )  # SHA-256 of what was asked for: a repeated key is compared by it
    batch = models.CharField(
        _("同批"), max_length=120, db_index=True
    )  # the key of the first of those that belong together
    kind = models.CharField(_("类别"), max_length=7, choices=Kind)
    # Found by the numbers below, which are unique in each account and begin with it.
    debit = models.ForeignKey(
        Account, models.PROTECT, related_name="debits", db_index=False, verbose_name=_("付出账户")
    )
    credit = models.ForeignKey(
        Account, models.PROTECT, related_name="credits", db_index=False, verbose_name=_("收入账户")
    )
    debit_number = models.BigIntegerField(_("付出账户第几笔"))
    credit_number = models.BigIntegerField(_("收入账户第几笔"))
    amount = models.BigIntegerField(_("数额"))
    currency = models.CharField(_("币种"), max_length=6, choices=Currency)
    pending = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="ending", verbose_name=_("预留")
    )
    pending_amount = models.BigIntegerField(_("预留数额"), default=0)
    reverses = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="reversal", verbose_name=_("冲正")
    )
    expires_at = models.DateTimeField(_("预留到期"), null=True, blank=True)
    purpose = models.CharField(_("用途"), max_length=40)  # the caller's: `funds.donation`
    why = models.CharField(_("说明"), max_length=200)  # public: names nobody who has not agreed
    subject_type = models.CharField(max_length=60, blank=True, default="", editable=False)
    subject_id = models.BigIntegerField(null=True, editable=False)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("经手人")
    )
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = verbose_name_plural = _("转账")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="transfer_amount_positive"),
            models.CheckConstraint(condition=~Q(debit=F("credit")), name="transfer_two_accounts"),
            models.CheckConstraint(
                condition=Q(kind__in=["POSTED", "PENDING"], pending=None, pending_amount=0)
                | Q(kind="POST", pending__isnull=False, amount__lte=F("pending_amount"))
                | Q(kind="VOID", pending__isnull=False, amount=F("pending_amount")),
                name="transfer_kind_fits_pending",
            ),
            models.CheckConstraint(
                condition=Q(expires_at=None) | Q(kind="PENDING"), name="transfer_only_pending_expires"
            ),
            models.CheckConstraint(condition=Q(reverses=None) | Q(kind="POSTED"), name="transfer_reversal_is_posted"),
            models.UniqueConstraint(fields=["debit", "debit_number"], name="transfer_debit_number"),
            models.UniqueConstraint(fields=["credit", "credit_number"], name="transfer_credit_number"),
        ]
        indexes = [
            # what the expiry task looks for
            models.Index(fields=["expires_at"], condition=Q(expires_at__isnull=False), name="transfer_expiry"),
            models.Index(fields=["subject_type", "subject_id"], name="transfer_subject"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.amount} {self.currency}"
