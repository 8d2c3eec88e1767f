"""The charter of a foundation in its versions, and who sits in its organs (慈善法 78). Nothing here is ever deleted."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from funds.models.duties import DatedRule
from funds.models.foundation import Foundation
from funds.states.organs import Organ, Position
from governance.common.days import days_in_order

PERSON = settings.AUTH_USER_MODEL


class OrganRule(DatedRule):
    """What the regulation asks of the organs in figures. `part_…`: directors who are paid, or near to each other, at most."""

    least_directors = models.PositiveSmallIntegerField(_("理事至少几人"))
    most_directors = models.PositiveSmallIntegerField(_("理事最多几人"))
    most_years = models.PositiveSmallIntegerField(_("每届任期最多几年"))
    part_numerator = models.PositiveSmallIntegerField(_("领取报酬、互为近亲属的理事各不超过：分子"))
    part_denominator = models.PositiveSmallIntegerField(_("分母"))

    class Meta:
        verbose_name = verbose_name_plural = _("基金会机构规则")
        ordering = ["-starts_on"]
        constraints = [
            models.UniqueConstraint(fields=["starts_on"], name="organ_rule_from"),
            days_in_order("organ_rule_days_in_order"),
            models.CheckConstraint(
                condition=Q(
                    least_directors__gt=0, most_directors__gte=F("least_directors"), most_years__gt=0,
                    part_denominator__gt=0, part_numerator__lte=F("part_denominator"),
                ),
                name="organ_rule_figures",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.article} {self.starts_on}"

    @property
    def part_words(self) -> str:
        return f"{self.part_numerator}/{self.part_denominator}"


class FoundationCharter(models.Model):
    """One version. The newest that holds is the foundation's; the others stay readable."""

    foundation = models.ForeignKey(Foundation, models.PROTECT, related_name="charters", verbose_name=_("基金会"))
    area_code = models.CharField(max_length=15, editable=False)
    number = models.PositiveSmallIntegerField(_("第几版"))
    body = models.TextField(_("全文"), blank=True)
    file = models.FileField(_("文件"), upload_to="funds/%Y/%m/", blank=True)
    sha256 = models.CharField(_("文件摘要"), max_length=64, blank=True)
    adopted_on = models.DateField(_("理事会通过日期"))
    starts_on = models.DateField(_("自"))
    approved_on = models.DateField(_("核准日期"), null=True, blank=True)
    approval_number = models.CharField(_("核准文号"), max_length=60, blank=True)
    added_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+", verbose_name=_("登记人"))
    added_at = models.DateTimeField(_("公开于"))
    withdrawn_by = models.ForeignKey(
        PERSON, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("作废人")
    )
    withdrawn_at = models.DateTimeField(_("作废于"), null=True, blank=True)
    withdrawn_reason = models.CharField(_("作废原因"), max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("基金会章程")
        ordering = ["foundation", "number"]
        constraints = [
            models.UniqueConstraint(fields=["foundation", "number"], name="foundation_charter_version"),
            models.CheckConstraint(condition=~Q(body="", file=""), name="foundation_charter_has_content"),
            models.CheckConstraint(
                condition=Q(starts_on__gte=F("adopted_on"))
                & (Q(approved_on=None, approval_number="") | Q(approved_on__gte=F("adopted_on"))),
                name="foundation_charter_days",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None, withdrawn_reason="")
                | (Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawn_reason="")),
                name="foundation_charter_withdrawn",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.foundation} {self.number}"


class OrganMember(models.Model):
    """Somebody in a position from a day to a day. Named as they are to everybody; nothing else of them is public."""

    foundation = models.ForeignKey(Foundation, models.PROTECT, related_name="organ_members", verbose_name=_("基金会"))
    area_code = models.CharField(max_length=15, editable=False)
    organ = models.CharField(_("机构"), max_length=12, choices=Organ)
    position = models.CharField(_("职务"), max_length=20, choices=Position)
    name = models.CharField(_("公开的姓名"), max_length=40)
    starts_on = models.DateField(_("自"))
    ends_on = models.DateField(_("至 (不含)"), null=True, blank=True)
    has_kin = models.BooleanField(_("和在任理事有近亲属关系"), default=False)  # declared; counted, not public
    is_paid = models.BooleanField(_("在基金会领取报酬"), default=False)
    added_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+", verbose_name=_("登记人"))
    added_at = models.DateTimeField(_("公开于"))
    ended_by = models.ForeignKey(
        PERSON, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("办理离任的人")
    )
    ended_at = models.DateTimeField(_("离任公开于"), null=True, blank=True)
    ended_reason = models.CharField(_("离任原因"), max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("基金会机构成员")
        ordering = ["foundation", "starts_on", "id"]
        constraints = [
            days_in_order("organ_member_days_in_order"),
            models.CheckConstraint(
                condition=Q(organ="EXECUTING") | Q(ends_on__isnull=False), name="organ_member_has_term"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None, ended_reason="")
                | (Q(ended_at__isnull=False, ended_by__isnull=False, ends_on__isnull=False) & ~Q(ended_reason="")),
                name="organ_member_ended",
            ),
        ]
        indexes = [models.Index(fields=["foundation", "-starts_on", "-id"], name="organ_member_newest")]

    def __str__(self) -> str:
        return f"{self.name} {self.get_position_display()}"
