"""Legal ratios and disclosures: what is measured, who may do what to a disclosure. Pure Python."""

from dataclasses import dataclass
from enum import StrEnum, auto

from django.db import models
from django.utils.translation import gettext_lazy as _

from funds.states.grants import DisclosureState


class LegalStatus(models.TextChoices):
    """What a foundation is for the law of a year."""

    PUBLIC = "PUBLIC", _("有公开募捐资格的基金会")
    CHARITY = "CHARITY", _("认定为慈善组织、没有公开募捐资格的基金会")
    OTHER = "OTHER", _("其他没有公开募捐资格的基金会")


class Measure(models.TextChoices):
    SPENDING = "SPENDING", _("开展公益活动的支出")
    ADMINISTRATION = "ADMINISTRATION", _("管理费用")


class Base(models.TextChoices):
    LAST_INCOME = "LAST_INCOME", _("上一年总收入")
    LAST_INCOME_OR_MEAN = "LAST_INCOME_OR_MEAN", _("上一年总收入，或前三年收入的平均数")
    LAST_BALANCE = "LAST_BALANCE", _("上一年末余额")
    THIS_SPENDING = "THIS_SPENDING", _("当年总支出")


class Bound(models.TextChoices):
    LEAST = "LEAST", _("不低于")
    MOST = "MOST", _("不超过")


class Standing(models.TextChoices):
    """How a ratio stands; before the year is over nothing is missed yet."""

    MET = "MET", _("达到")
    AT_RISK = "AT_RISK", _("有风险")
    MISSED = "MISSED", _("没有达到")
    NO_BASE = "NO_BASE", _("还不能计算")


class DisclosureVerb(StrEnum):
    WRITE = auto()
    PUBLISH = auto()
    DROP = auto()
    CORRECT = auto()


@dataclass(frozen=True, slots=True)
class Step:
    to: str | None  # None: the state stays
    required: tuple[str, ...] = ()


DISCLOSURE_STEPS: dict[tuple[str, DisclosureVerb], Step] = {
    (DisclosureState.DUE, DisclosureVerb.PUBLISH): Step(DisclosureState.PUBLISHED),
    (DisclosureState.DUE, DisclosureVerb.WRITE): Step(None, ("words",)),
    (DisclosureState.DUE, DisclosureVerb.DROP): Step(DisclosureState.DROPPED, ("words",)),
    (DisclosureState.PUBLISHED, DisclosureVerb.CORRECT): Step(None, ("words",)),
}
