"""What the law asks of a foundation, as dated presets: what is published by when, which part of its money is spent.

And who is near to those who give and decide: declared by themselves, so that nobody near is paid (慈善法 40, 59).
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from funds.models.donations import Donor
from funds.models.foundation import Foundation
from funds.states.duties import Base, Bound, LegalStatus, Measure
from funds.states.grants import DisclosureKind
from governance.common.crypto import EncryptedTextField
from governance.common.days import days_in_order
from governance.people.models import Organisation

PERSON = settings.AUTH_USER_MODEL


class DatedRule(models.Model):
    """Rows of the district, in force from a day to a day, each with its article and source."""

    article = models.CharField(_("条款"), max_length=60)
    source = models.CharField(_("依据"), max_length=200)
    is_confirmed = models.BooleanField(_("依据已核实"), default=False)
    starts_on = models.DateField(_("自"))
    ends_on = models.DateField(_("至 (不含)"), null=True, blank=True)

    class Meta:
        abstract = True


class DisclosureDuty(DatedRule):
    """How long a disclosure may take after what it is about: one of months, working days, days or a day of the year."""

    kind = models.CharField(_("公开事项"), max_length=16, choices=DisclosureKind)
    every_months = models.PositiveSmallIntegerField(_("每几个月一次"), null=True, blank=True)
    months = models.PositiveSmallIntegerField(_("几个月内"), null=True, blank=True)
    workdays = models.PositiveSmallIntegerField(_("几个工作日内"), null=True, blank=True)
    days = models.PositiveSmallIntegerField(_("几天内"), null=True, blank=True)
    until = models.CharField(_("最晚哪天（月-日）"), max_length=5, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("公开义务")
        ordering = ["kind", "-starts_on"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "starts_on"], name="disclosure_duty_from"),
            days_in_order("disclosure_duty_days_in_order"),
            models.CheckConstraint(
                condition=Q(months__gt=0, workdays=None, days=None, until="")
                | Q(months=None, workdays__gt=0, days=None, until="")
                | Q(months=None, workdays=None, days__gt=0, until="")
                | (Q(months=None, workdays=None, days=None) & ~Q(until="")),
                name="disclosure_duty_one_term",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.starts_on}"


class LegalBand(DatedRule):
    """A ratio that the law asks of a year: `measure` at least (or at most) numerator/denominator of `base`.

    `from_fen`, `below_fen`: the band of net assets at the end of the year before; None is open.
    """

    status = models.CharField(_("适用于"), max_length=8, choices=LegalStatus)
    measure = models.CharField(_("比的是"), max_length=14, choices=Measure)
    base = models.CharField(_("和什么比"), max_length=20, choices=Base)
    bound = models.CharField(_("要求"), max_length=5, choices=Bound)
    numerator = models.PositiveIntegerField(_("分子"))
    denominator = models.PositiveIntegerField(_("分母"), default=100)
    warn_percent = models.PositiveSmallIntegerField(_("用到上限的百分之几开始提醒"), default=90)
    from_fen = models.BigIntegerField(_("净资产不低于（分）"), null=True, blank=True)
    below_fen = models.BigIntegerField(_("净资产低于（分）"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("法定比例")
        ordering = ["status", "measure", "from_fen", "-starts_on"]
        constraints = [
            models.CheckConstraint(condition=Q(numerator__gt=0, denominator__gt=0), name="legal_band_positive"),
            days_in_order("legal_band_days_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.get_status_display()} {self.get_measure_display()} {self.starts_on}"

    @property
    def ratio_words(self) -> str:
        """`70%`, or the fraction where it is no percentage."""
        return f"{self.numerator}%" if self.denominator == 100 else f"{self.numerator}/{self.denominator}"


class DeclaredRelation(models.Model):
    """A person or organisation near to a manager (`manager`) or to a donor (`donor`), as declared by them.

    The name is kept encrypted and as a hash, to be compared with payees; what the relation is nobody asks.
    """

    foundation = models.ForeignKey(Foundation, models.PROTECT, related_name="+", verbose_name=_("基金会"))
    area_code = models.CharField(max_length=15, editable=False)
    manager = models.ForeignKey(
        PERSON, models.PROTECT, null=True, blank=True, related_name="declared_relations", verbose_name=_("申报人")
    )
    donor = models.ForeignKey(
        Donor, models.PROTECT, null=True, blank=True, related_name="declared_relations", verbose_name=_("捐赠人")
    )
    name = EncryptedTextField(_("利害关系人"))
    name_index = models.CharField(max_length=64, db_index=True, editable=False)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("单位")
    )
    declared_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+", verbose_name=_("登记人"))
    declared_at = models.DateTimeField(_("申报于"))
    ended_at = models.DateTimeField(_("结束于"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("利害关系申报")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(manager__isnull=False, donor=None) | Q(manager=None, donor__isnull=False),
                name="declared_relation_of_one",
            )
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"
