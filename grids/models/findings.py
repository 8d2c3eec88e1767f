"""What is found on patrol, the log of a day, and the checks of a season."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from governance.territory.models import Area, Building
from grids.models.territory import BuildingKind
from grids.states import CheckAnswer, FindingState
from grievances.models import Grievance


class Finding(models.Model):
    """Found, reported, handled, looked at again: whoever handled it is not the one who verifies (有人督查)."""

    client_id = models.UUIDField(_("终端标识"), unique=True, default=uuid.uuid4, editable=False)
    grid = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name=_("网格"))
    area_code = models.CharField(max_length=15, editable=False)
    building = models.ForeignKey(
        Building, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("楼栋")
    )
    words = models.CharField(_("情况"), max_length=500)
    found_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("发现人"))
    found_at = models.DateTimeField(_("发现于"))
    received_at = models.DateTimeField(_("收到于"))
    grievance = models.OneToOneField(Grievance, models.PROTECT, related_name="finding", verbose_name=_("诉求"))
    state = models.CharField(_("状态"), max_length=10, choices=FindingState, default=FindingState.REPORTED)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("处置人")
    )
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("核查人")
    )
    verified_at = models.DateTimeField(_("核查于"), null=True, blank=True)
    verdict = models.CharField(_("核查情况"), max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("巡查发现")
        constraints = [
            models.CheckConstraint(
                condition=Q(verified_by=None) | Q(handled_by=None) | ~Q(verified_by=F("handled_by")),
                name="finding_verified_by_another",
            ),
            models.CheckConstraint(
                condition=Q(state="VERIFIED", verified_by__isnull=False, verified_at__isnull=False)
                | (~Q(state="VERIFIED") & Q(verified_by=None, verified_at=None)),
                name="finding_verified_at_and_by",
            ),
        ]
        indexes = [
            models.Index(fields=["area_code", "-found_at"], name="finding_area"),
            models.Index(fields=["area_code", "id"], condition=Q(state="HANDLED"), name="finding_to_verify"),
        ]

    def __str__(self) -> str:
        return self.words[:30]


class LogNote(models.Model):
    """A free line in the log of a grid's day; everything else in the log comes from what was done."""

    grid = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name=_("网格"))
    area_code = models.CharField(max_length=15, editable=False)
    day = models.DateField(_("日期"))
    words = models.CharField(_("内容"), max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("记录人"))
    at = models.DateTimeField(_("记录于"))

    class Meta:
        verbose_name = verbose_name_plural = _("网格日志补记")
        indexes = [models.Index(fields=["area_code", "day"], name="log_note_day")]

    def __str__(self) -> str:
        return self.words[:30]


class Checklist(models.Model):
    """What is looked at in a kind of building, by season or by order."""

    name = models.CharField(_("名称"), max_length=40)
    district = models.ForeignKey(
        Area, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("只用于（区）")
    )
    kinds = models.ManyToManyField(
        BuildingKind, blank=True, related_name="checklists", verbose_name=_("只用于这些类型的楼"),
        help_text=_("不选就用于所有楼栋。"),
    )  # fmt: skip
    months = models.JSONField(_("哪几个月"), default=list, blank=True)  # 1–12; empty: only by order
    source = models.CharField(_("依据"), max_length=200, blank=True)
    is_active = models.BooleanField(_("启用"), default=True)

    class Meta:
        verbose_name = verbose_name_plural = _("检查清单")

    def __str__(self) -> str:
        return self.name


class ChecklistPoint(models.Model):
    checklist = models.ForeignKey(Checklist, models.CASCADE, related_name="points", verbose_name=_("检查清单"))
    position = models.PositiveSmallIntegerField(_("次序"))
    title = models.CharField(_("检查项"), max_length=60)

    class Meta:
        verbose_name = verbose_name_plural = _("检查项")
        ordering = ["checklist", "position"]
        constraints = [models.UniqueConstraint(fields=["checklist", "position"], name="checklist_point_position")]

    def __str__(self) -> str:
        return self.title


class HazardCheck(models.Model):
    """One checklist due at one building until a day; open points become matters."""

    checklist = models.ForeignKey(Checklist, models.PROTECT, related_name="checks", verbose_name=_("检查清单"))
    building = models.ForeignKey(Building, models.PROTECT, related_name="hazard_checks", verbose_name=_("楼栋"))
    area_code = models.CharField(max_length=15, editable=False)
    ordered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("部署人")
    )
    due_on = models.DateField(_("完成期限"))
    client_id = models.UUIDField(
        _("终端标识"), null=True, unique=True, editable=False
    )  # of the answers, from the phone
    done_at = models.DateTimeField(_("完成于"), null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("检查人")
    )

    class Meta:
        verbose_name = verbose_name_plural = _("隐患检查")
        constraints = [
            models.UniqueConstraint(fields=["checklist", "building", "due_on"], name="hazard_check_once"),
            models.CheckConstraint(
                condition=Q(done_at=None, done_by=None) | Q(done_at__isnull=False, done_by__isnull=False),
                name="hazard_check_done_at_and_by",
            ),
        ]
        indexes = [
            models.Index(fields=["area_code", "due_on"], condition=Q(done_at=None), name="hazard_check_due"),
            models.Index(
                fields=["area_code", "-done_at"], condition=Q(done_at__isnull=False), name="hazard_check_done"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.checklist_id} {self.building_id}"


class HazardAnswer(models.Model):
    hazard_check = models.ForeignKey(HazardCheck, models.CASCADE, related_name="answers", verbose_name=_("隐患检查"))
    point = models.ForeignKey(ChecklistPoint, models.PROTECT, related_name="+", verbose_name=_("检查项"))
    answer = models.CharField(_("结果"), max_length=10, choices=CheckAnswer)
    words = models.CharField(_("情况"), max_length=200, blank=True)
    grievance = models.ForeignKey(
        Grievance, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("形成诉求")
    )

    class Meta:
        verbose_name = verbose_name_plural = _("检查结果")
        constraints = [models.UniqueConstraint(fields=["hazard_check", "point"], name="hazard_answer_once")]

    def __str__(self) -> str:
        return f"{self.hazard_check_id} {self.point_id}"
