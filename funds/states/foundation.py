"""Where money comes from, whose it is, where it lies. Pure Python."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Source(models.TextChoices):
    """Who gives: the parts of 四个一点 and 六个一点 together. Which of them a scheme names is a dated preset."""

    FINANCE = "FINANCE", _("公共财政")
    STREET = "STREET", _("街道（镇）")
    FOUNDATION = "FOUNDATION", _("社区基金会")
    PARTY_DUES = "PARTY_DUES", _("党费")
    ORGANISATIONS = "ORGANISATIONS", _("报到单位")
    ENTERPRISES = "ENTERPRISES", _("企业")
    COMMUNITY = "COMMUNITY", _("社区自筹")
    RESIDENTS = "RESIDENTS", _("居民")
    DONATIONS = "DONATIONS", _("社会捐赠")


class FundKind(models.TextChoices):
    OWN = "OWN", _("基金会本级")
    COMMUNITY = "COMMUNITY", _("社区公益基金")


class PurseKind(models.TextChoices):
    UNRESTRICTED = "UNRESTRICTED", _("非限定性")
    RESTRICTED = "RESTRICTED", _("专项（限定性）")
    PROJECT = "PROJECT", _("项目")


class HoldingKind(models.TextChoices):
    """Where money lies until it is paid."""

    BANK = "BANK", _("银行账户")
    CASH = "CASH", _("库存现金")
    PROVIDER = "PROVIDER", _("支付平台待结算")
