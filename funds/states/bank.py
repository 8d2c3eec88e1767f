"""Statements of the bank against the ledger. Pure Python."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from funds.states.foundation import HoldingKind


class StatementFormat(models.TextChoices):
    TABLE = "TABLE", _("表格（CSV、XLSX）")
    OFX = "OFX", _("OFX")
    CAMT = "CAMT", _("CAMT.053")


class LineState(models.TextChoices):
    OPEN = "OPEN", _("待核对")
    PART = "PART", _("部分对上")
    MATCHED = "MATCHED", _("已对上")


HAS_STATEMENTS = (HoldingKind.BANK, HoldingKind.PROVIDER)
