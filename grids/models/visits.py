"""Household visits: how often, what came of each, and the care that a household has asked for.

Never collected (RULES.md, "Grids and visits"): religion, ethnicity, face templates, diagnoses, petition or criminal
labels, copies of identity cards, relations, tracks. Nobody is ranked, nowhere is a position recorded.
"""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from governance.common.crypto import EncryptedTextField
from governance.common.days import days_in_order
from governance.territory.models import Area, Building, Dwelling
from grids.states import CommunitySize, VisitOutcome
from grievances.models import Grievance


class VisitCadence(models.Model):
    """Every household once in so many months, by the size of the community: a dated preset with its source."""

    size = models.CharField(_("社区规模"), max_length=6, choices=CommunitySize)
    up_to_dwellings = models.PositiveIntegerField(_("户数不超过"), null=True, blank=True)  # None: no upper bound
    every_months = models.PositiveSmallIntegerField(_("每几个月一次"))
    district = models.ForeignKey(
        Area, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("只用于（区）")
    )
    source = models.CharField(_("依据"), max_length=200)
    is_confirmed = models.BooleanField(_("依据已核实"), default=False)
    starts_on = models.DateField(_("自"))
    ends_on = models.DateField(_("至 (不含)"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("走访频次")
        ordering = ["up_to_dwellings"]
        constraints = [
            models.CheckConstraint(condition=Q(every_months__gt=0), name="visit_cadence_positive"),
            days_in_order("visit_cadence_days_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.get_size_display()} {self.every_months}"


class DwellingDue(models.Model):
    """When a dwelling was last seen and is due again: kept with every visit, so that lists need no counting."""

    dwelling = models.OneToOneField(Dwelling, models.CASCADE, related_name="visit_due", verbose_name=_("房屋"))
    building = models.ForeignKey(Building, models.CASCADE, related_name="+", verbose_name=_("楼栋"))
    area_code = models.CharField(max_length=15, editable=False)  # of the grid
    last_met_on = models.DateField(_("上次见到"), null=True, blank=True)
    last_tried_on = models.DateField(_("上次走访"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("本轮未遇"), default=0)
    due_on = models.DateField(_("应走访于"))
    needs_care = models.BooleanField(_("需要关照"), default=False)

    class Meta:
        verbose_name = verbose_name_plural = _("走访到期")
        indexes = [
            # what is due in a grid, care first
            models.Index(fields=["area_code", "-needs_care", "due_on", "id"], name="dwelling_due_grid"),
            models.Index(fields=["building", "due_on"], name="dwelling_due_building"),
        ]

    def __str__(self) -> str:
        return f"{self.dwelling_id} {self.due_on}"


class Visit(models.Model):
    """One knock at one door. `client_id` comes from the phone: what was noted without a line arrives once."""

    client_id = models.UUIDField(_("终端标识"), unique=True, default=uuid.uuid4, editable=False)
    dwelling = models.ForeignKey(Dwelling, models.PROTECT, related_name="visits", verbose_name=_("房屋"))
    area_code = models.CharField(max_length=15, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("走访人"))
    at = models.DateTimeField(_("走访于"))
    received_at = models.DateTimeField(_("收到于"))
    outcome = models.CharField(_("结果"), max_length=10, choices=VisitOutcome)
    # The day by which this round was due; coverage of past months is counted by it. None: an attempt ends no round.
    due_on = models.DateField(_("本轮应走访于"), null=True, blank=True, editable=False)
    words = EncryptedTextField(_("情况"), blank=True, default="")
    grievance = models.ForeignKey(
        Grievance, models.PROTECT, null=True, blank=True, related_name="visits", verbose_name=_("形成诉求")
    )

    class Meta:
        verbose_name = verbose_name_plural = _("走访")
        indexes = [
            models.Index(fields=["dwelling", "-at"], name="visit_dwelling"),
            models.Index(fields=["area_code", "-at"], name="visit_area"),
        ]

    def __str__(self) -> str:
        return f"{self.dwelling_id} {self.outcome}"


class CareService(models.Model):
    """What care can be asked for: 助餐, 陪诊, 定期问候. A service, never a label of a person."""

    code = models.SlugField(_("代码"), max_length=30, unique=True)
    name = models.CharField(_("服务"), max_length=30)
    purpose = models.CharField(_("目的"), max_length=120)
    review_months = models.PositiveSmallIntegerField(_("几个月复核"), default=6)
    is_active = models.BooleanField(_("启用"), default=True)

    class Meta:
        verbose_name = verbose_name_plural = _("关照服务")

    def __str__(self) -> str:
        return self.name


class CareTag(models.Model):
    """A household has agreed to a service, for a purpose, until it is reviewed."""

    dwelling = models.ForeignKey(Dwelling, models.PROTECT, related_name="care_tags", verbose_name=_("房屋"))
    area_code = models.CharField(max_length=15, editable=False)
    service = models.ForeignKey(CareService, models.PROTECT, related_name="+", verbose_name=_("服务"))
    who = EncryptedTextField(_("称呼"), blank=True, default="")
    consent_on = models.DateField(_("同意于"))
    consent_words = models.CharField(_("怎样同意的"), max_length=60)
    review_on = models.DateField(_("复核于"))
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("登记人"))
    ended_on = models.DateField(_("结束于"), null=True, blank=True)
    end_reason = models.CharField(_("结束原因"), max_length=60, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("关照登记")
        constraints = [
            models.UniqueConstraint(fields=["dwelling", "service"], condition=Q(ended_on=None), name="care_tag_once"),
            models.CheckConstraint(condition=Q(review_on__gt=F("consent_on")), name="care_tag_review_after_consent"),
        ]
        indexes = [models.Index(fields=["area_code", "review_on"], name="care_tag_review")]

    def __str__(self) -> str:
        return f"{self.dwelling_id} {self.service_id}"
