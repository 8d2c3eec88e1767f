"""The foundation, its funds, their purses, and where the money lies.

Two sides of one ledger: a *holding* says where money lies (bank, cash box, provider), a *purse* whose it is and for what.
Money that comes in is a transfer from a holding's account to a purse's, money that is paid out the other way round, so
that what lies in all holdings is what belongs to all purses. Balances are those of the ledger and nowhere else.
"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from funds.states.foundation import FundKind, HoldingKind, PurseKind, Source
from governance.common.crypto import EncryptedTextField
from governance.common.days import days_in_order
from governance.ledger.models import Account
from governance.territory.models import Area


class Foundation(models.Model):
    """A community foundation of a district. Money is asked of the public only with status (慈善法 22)."""

    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name=_("所在区域"))
    area_code = models.CharField(max_length=15, editable=False)
    name = models.CharField(_("名称"), max_length=60, unique=True)
    credit_code = models.CharField(_("统一社会信用代码"), max_length=18, blank=True)
    registered_on = models.DateField(_("登记日期"))
    public_status_from = models.DateField(_("取得公开募捐资格日期"), null=True, blank=True)
    public_status_number = models.CharField(_("公开募捐资格证书编号"), max_length=40, blank=True)
    is_charity = models.BooleanField(_("已认定为慈善组织"), default=False)  # decides which ratios the law asks
    phone = models.CharField(_("公开电话"), max_length=30, blank=True)
    address = models.CharField(_("地址"), max_length=100, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("社区基金会")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(public_status_from=None, public_status_number="")
                | (Q(public_status_from__gte=F("registered_on")) & ~Q(public_status_number="")),
                name="foundation_status_has_number",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Fund(models.Model):
    """One community's own share, or the foundation's own. What residents decide is spent by their resolution."""

    foundation = models.ForeignKey(Foundation, models.PROTECT, related_name="funds", verbose_name=_("基金会"))
    kind = models.CharField(_("类别"), max_length=10, choices=FundKind)
    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name=_("区域"))
    area_code = models.CharField(max_length=15, editable=False)
    name = models.CharField(_("名称"), max_length=60)
    words = models.CharField(_("说明"), max_length=500, blank=True)
    opened_at = models.DateTimeField(_("设立于"))
    closed_at = models.DateTimeField(_("结束于"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("基金")
        ordering = ["area_code", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["area"], condition=Q(kind="COMMUNITY", closed_at=None), name="fund_one_per_community"
            ),
            models.UniqueConstraint(fields=["foundation"], condition=Q(kind="OWN"), name="fund_own_one_per_foundation"),
        ]

    def __str__(self) -> str:
        return self.name


class Purse(models.Model):
    """Money of a fund for one purpose: an account of the ledger, `funds.purse:<fund>:<n>`, that never goes below zero.

    A PROJECT purse is what residents committed and sources gave to one project.
    """

    fund = models.ForeignKey(Fund, models.PROTECT, related_name="purses", verbose_name=_("基金"))
    kind = models.CharField(_("类别"), max_length=12, choices=PurseKind)
    title = models.CharField(_("名称"), max_length=60)
    purpose = models.CharField(_("用途"), max_length=300)
    account = models.OneToOneField(Account, models.PROTECT, related_name="purse", verbose_name=_("账户"))
    opened_at = models.DateTimeField(_("设立于"))
    closed_at = models.DateTimeField(_("结束于"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("资金用途")
        ordering = ["fund", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["fund"], condition=Q(kind="UNRESTRICTED"), name="purse_one_unrestricted_per_fund"
            ),
            models.UniqueConstraint(fields=["fund", "title"], condition=~Q(kind="PROJECT"), name="purse_title_in_fund"),
        ]

    def __str__(self) -> str:
        return self.title


class Holding(models.Model):
    """Where money lies: an account of the ledger, `funds.holding:<foundation>:<n>`. What is in it: debits less credits."""

    foundation = models.ForeignKey(Foundation, models.PROTECT, related_name="holdings", verbose_name=_("基金会"))
    kind = models.CharField(_("类别"), max_length=8, choices=HoldingKind)
    name = models.CharField(_("名称"), max_length=60)
    bank = models.CharField(_("开户银行"), max_length=60, blank=True)
    number = EncryptedTextField(_("账号"), blank=True, default="")
    number_tail = models.CharField(_("账号后四位"), max_length=4, blank=True)
    provider = models.CharField(_("支付渠道代码"), max_length=20, blank=True)  # PROVIDER: the adapter's code
    layout = models.ForeignKey(
        "funds.StatementLayout", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("对账单格式")
    )
    account = models.OneToOneField(Account, models.PROTECT, related_name="holding", verbose_name=_("账户"))
    opened_at = models.DateTimeField(_("启用于"))
    closed_at = models.DateTimeField(_("停用于"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("资金存放处")
        ordering = ["foundation", "id"]
        constraints = [
            models.UniqueConstraint(fields=["foundation", "name"], name="holding_name_in_foundation"),
            models.UniqueConstraint(
                fields=["foundation", "provider"],
                condition=Q(kind="PROVIDER", closed_at=None),
                name="holding_one_per_provider",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}（尾号 {self.number_tail}）" if self.number_tail else self.name

    @property
    def balance_fen(self) -> int:
        """What the ledger says lies here."""
        return -self.account.balance


class CoFundingScheme(models.Model):
    """四个一点, 六个一点: which sources give a part. Dated presets; `sources` are codes of `Source` in their order."""

    code = models.SlugField(_("代码"), max_length=20)
    name = models.CharField(_("名称"), max_length=20)
    sources = models.JSONField(_("来源"), default=list)
    starts_on = models.DateField(_("自"))
    ends_on = models.DateField(_("至 (不含)"), null=True, blank=True)
    reference = models.CharField(_("出处"), max_length=120)
    is_confirmed = models.BooleanField(_("出处已核实"), default=False)

    class Meta:
        verbose_name = verbose_name_plural = _("共同出资方案")
        ordering = ["code", "-starts_on"]
        constraints = [
            models.UniqueConstraint(fields=["code", "starts_on"], name="co_funding_scheme_from"),
            days_in_order("co_funding_scheme_days_in_order"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def source_labels(self) -> list[str]:
        return [str(Source(code).label) for code in self.sources]
