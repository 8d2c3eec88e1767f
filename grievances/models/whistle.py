"""街乡吹哨、部门报到: a street or community calls departments together, and how each of them answered."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from governance.common.days import days_in_order
from governance.people.models import Department
from governance.territory.models import Area, Estate
from grievances.models.grievance import Grievance
from grievances.whistle_states import OPEN_WHISTLES, Difficulty, Part, ResponseState, WhistleState


class WhistlePermit(models.Model):
    """From a day to a day, the community secretaries of an area may blow the whistle themselves; without a row, only streets."""

    area = models.ForeignKey(
        Area,
        models.PROTECT,
        related_name="+",
        verbose_name=_("适用区域"),
        help_text=_("区、街道或社区，含其下所有社区"),
    )
    starts_on = models.DateField(_("自"))
    ends_on = models.DateField(_("至 (不含)"), null=True, blank=True)
    source = models.CharField(_("依据"), max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("社区吹哨许可")
        ordering = ["area__code", "starts_on"]
        constraints = [
            days_in_order("whistle_permit_days_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.area} {self.starts_on:%F}"


class Whistle(models.Model):
    code = models.CharField(_("哨单号"), max_length=20, unique=True)
    whistler = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("吹哨人"))
    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name=_("吹哨单位"))
    area_code = models.CharField(max_length=15, editable=False)
    title = models.CharField(_("标题"), max_length=80)
    body = models.TextField(_("情况和要求"), max_length=4000)
    estate = models.ForeignKey(Estate, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("小区"))
    place = models.CharField(_("地点"), max_length=100, blank=True, default="")
    happened_at = models.DateTimeField(_("发生于"), null=True, blank=True)
    difficulty = models.CharField(_("难度"), max_length=10, choices=Difficulty, default=Difficulty.ORDINARY)
    submission = models.UUIDField(_("提交标识"), unique=True, default=uuid.uuid4, editable=False)

    state = models.CharField(_("状态"), max_length=10, choices=WhistleState, default=WhistleState.BLOWN)
    is_open = models.BooleanField(default=True, editable=False)
    # The earliest running clock of its responses, and since when any of them is late: what lists sort and colour by.
    due_at = models.DateTimeField(_("最近时限"), null=True, blank=True)
    warn_at = models.DateTimeField(null=True, blank=True, editable=False)
    late_since = models.DateTimeField(_("超时自"), null=True, blank=True)
    result = models.TextField(_("办理结果"), blank=True, default="")
    blown_at = models.DateTimeField(_("吹哨于"))
    ended_at = models.DateTimeField(_("结束于"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("哨单")
        constraints = [
            models.CheckConstraint(
                condition=Q(is_open=True, state__in=[*OPEN_WHISTLES], ended_at=None)
                | (Q(is_open=False, ended_at__isnull=False) & ~Q(state__in=[*OPEN_WHISTLES])),
                name="whistle_is_open_fits_state",
            ),
            models.CheckConstraint(condition=Q(estate__isnull=False) | ~Q(place=""), name="whistle_has_a_place"),
        ]
        indexes = [
            models.Index(fields=["area_code", "-id"], name="whistle_area_newest"),
            # what is open is little beside what has ended: red and near ones first
            models.Index(fields=["late_since", "due_at", "id"], condition=Q(is_open=True), name="whistle_open_clock"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class WhistleMatter(models.Model):
    """A matter that the whistle was blown for; in at most one open whistle at a time."""

    whistle = models.ForeignKey(Whistle, models.CASCADE, related_name="matters")
    grievance = models.ForeignKey(Grievance, models.PROTECT, related_name="whistles", verbose_name=_("诉求"))
    is_open = models.BooleanField(default=True, editable=False)  # as the whistle's

    class Meta:
        verbose_name = verbose_name_plural = _("哨单所含诉求")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["whistle", "grievance"], name="whistle_matter_once"),
            models.UniqueConstraint(
                fields=["grievance"], condition=Q(is_open=True), name="whistle_matter_in_one_open_whistle"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.whistle_id} {self.grievance_id}"


class Response(models.Model):
    """One department called by a whistle, step by step: signed, contacted, arrived, confirmed, reported."""

    whistle = models.ForeignKey(Whistle, models.CASCADE, related_name="responses")
    department = models.ForeignKey(Department, models.PROTECT, related_name="responses", verbose_name=_("部门"))
    part = models.CharField(_("主办或协办"), max_length=10, choices=Part)
    state = models.CharField(_("状态"), max_length=10, choices=ResponseState, default=ResponseState.CALLED)
    called_at = models.DateTimeField(_("召集于"))
    signed_at = models.DateTimeField(_("签收于"), null=True, blank=True)
    contacted_at = models.DateTimeField(_("联系于"), null=True, blank=True)
    arrived_at = models.DateTimeField(_("到场于"), null=True, blank=True)
    confirmed_at = models.DateTimeField(_("确认到场于"), null=True, blank=True)
    reported_at = models.DateTimeField(_("反馈于"), null=True, blank=True)
    refused_at = models.DateTimeField(_("提出不参加于"), null=True, blank=True)
    ruled_at = models.DateTimeField(_("裁定于"), null=True, blank=True)
    was_ordered = models.BooleanField(_("责令到场"), default=False)
    reason = models.TextField(_("不参加的理由"), blank=True, default="")
    ruling = models.TextField(_("裁定意见"), blank=True, default="")
    result = models.TextField(_("反馈的结果"), blank=True, default="")
    stars = models.PositiveSmallIntegerField(_("评分"), null=True, blank=True)
    rating_words = models.TextField(_("评价"), blank=True, default="")
    due_at = models.DateTimeField(_("最近时限"), null=True, blank=True)
    warn_at = models.DateTimeField(null=True, blank=True, editable=False)
    late_since = models.DateTimeField(_("超时自"), null=True, blank=True)  # of a step that is still not done

    class Meta:
        verbose_name = verbose_name_plural = _("部门报到")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["whistle", "department"], name="response_department_once"),
            models.UniqueConstraint(
                fields=["whistle"], condition=Q(part="LEAD") & ~Q(state="EXCUSED"), name="response_one_lead"
            ),
            models.CheckConstraint(
                condition=Q(stars=None) | Q(stars__gte=1, stars__lte=5), name="response_stars_1_to_5"
            ),
            models.CheckConstraint(
                condition=~Q(state="REPORTED") | (Q(reported_at__isnull=False) & ~Q(result="")),
                name="response_reported_with_result",
            ),
            models.CheckConstraint(condition=~Q(state="REFUSED") | ~Q(reason=""), name="response_refused_with_reason"),
        ]
        indexes = [models.Index(fields=["department", "state"], name="response_department_state")]

    def __str__(self) -> str:
        return f"{self.department} {self.get_state_display()}"


class WhistleEntry(models.Model):
    """One happening on a whistle's own timeline, read by everybody who may open it. Rows are only ever added."""

    whistle = models.ForeignKey(Whistle, models.CASCADE, related_name="entries")
    response = models.ForeignKey(Response, models.CASCADE, null=True, blank=True, related_name="entries")
    at = models.DateTimeField(_("时间"))
    verb = models.CharField(_("动作"), max_length=20)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("操作人")
    )
    line = models.CharField(_("说明"), max_length=200)
    words = models.TextField(_("原话"), blank=True, default="")

    class Meta:
        verbose_name = verbose_name_plural = _("哨单记录")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.line


def whistle_photo_path(photo: "WhistlePhoto", filename: str) -> str:
    return f"whistles/{photo.response_id}/{photo.public_id.hex}-{filename}"


class WhistlePhoto(models.Model):
    """A re-encoded photo that a department took at the spot; never public."""

    response = models.ForeignKey(Response, models.CASCADE, related_name="photos")
    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    verb = models.CharField(_("动作"), max_length=20)
    image = models.FileField(upload_to=whistle_photo_path)
    thumbnail = models.FileField(upload_to=whistle_photo_path)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("上传人")
    )
    uploaded_at = models.DateTimeField(_("上传于"))

    class Meta:
        verbose_name = verbose_name_plural = _("到场照片")
        ordering = ["id"]
