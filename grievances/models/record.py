"""What hangs on a matter: its timeline, photos, plan, guidance, ratings and those who have the same trouble."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from grievances.models.catalogue import ServiceEntry
from grievances.models.grievance import Grievance
from grievances.states import State


class TimelineEntry(models.Model):
    """One happening. `line` is a sentence without personal data; `words` are somebody's own and never public."""

    class Audience(models.TextChoices):
        PUBLIC = "PUBLIC", _("公开")
        RESIDENT = "RESIDENT", _("居民可见")
        STAFF = "STAFF", _("内部")

    grievance = models.ForeignKey(Grievance, models.CASCADE, related_name="timeline")
    at = models.DateTimeField(_("时间"))
    verb = models.CharField(_("动作"), max_length=20)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("操作人")
    )
    by_resident = models.BooleanField(default=False)
    line = models.CharField(_("公开说明"), max_length=200)
    words = models.TextField(_("原话"), blank=True, default="")
    audience = models.CharField(_("可见范围"), max_length=10, choices=Audience)
    state_after = models.CharField(max_length=10, choices=State)

    class Meta:
        verbose_name = verbose_name_plural = _("办理记录")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.line


def photo_path(photo: "Photo", filename: str) -> str:
    return f"grievances/{photo.grievance_id}/{photo.public_id.hex}-{filename}"


class Photo(models.Model):
    """A re-encoded photo. Public only once a worker has cleared it."""

    class Phase(models.TextChoices):
        RAISED = "RAISED", _("居民上传")
        BEFORE = "BEFORE", _("办理前")
        AFTER = "AFTER", _("办理后")
        EVIDENCE = "EVIDENCE", _("申请依据")  # for whoever rules on more time; never public

    grievance = models.ForeignKey(Grievance, models.CASCADE, related_name="photos")
    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    time_request = models.ForeignKey(
        "grievances.TimeRequest", models.CASCADE, null=True, blank=True, related_name="photos", editable=False
    )
    phase = models.CharField(_("阶段"), max_length=10, choices=Phase)
    image = models.FileField(upload_to=photo_path)
    thumbnail = models.FileField(upload_to=photo_path)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("上传人")
    )
    uploaded_at = models.DateTimeField(_("上传于"))
    cleared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("审核人")
    )
    cleared_at = models.DateTimeField(_("审核于"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("照片")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(cleared_at=None, cleared_by=None) | Q(cleared_at__isnull=False, cleared_by__isnull=False),
                name="photo_cleared_at_and_by",
            ),
            models.CheckConstraint(
                condition=~Q(phase="EVIDENCE") | Q(cleared_at=None), name="photo_evidence_is_never_public"
            ),
        ]


class Plan(models.Model):
    """How the community means to settle a 小事: what, by whom, until when."""

    grievance = models.OneToOneField(Grievance, models.CASCADE, related_name="plan")
    text = models.TextField(_("办理方案"))
    responsible = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+", verbose_name=_("责任人"))
    finish_on = models.DateField(_("计划完成"), null=True, blank=True)
    updated_at = models.DateTimeField(_("更新于"))

    class Meta:
        verbose_name = verbose_name_plural = _("办理方案")


class Guidance(models.Model):
    """Entries of the service directory that were sent to the resident of a 私事."""

    grievance = models.ForeignKey(Grievance, models.CASCADE, related_name="guidance")
    entry = models.ForeignKey(ServiceEntry, models.PROTECT, related_name="+", verbose_name=_("服务"))
    sent_at = models.DateTimeField(_("发送于"))

    class Meta:
        verbose_name = verbose_name_plural = _("服务指引")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["grievance", "entry"], name="guidance_once")]


class Rating(models.Model):
    """What the resident said of a result. A reopened matter is rated again, hence the round."""

    grievance = models.ForeignKey(Grievance, models.CASCADE, related_name="ratings")
    round = models.PositiveSmallIntegerField(_("轮次"))
    is_settled = models.BooleanField(_("已解决"))
    stars = models.PositiveSmallIntegerField(_("评分"), null=True, blank=True)
    words = models.TextField(_("评价"), blank=True, default="")
    rated_at = models.DateTimeField(_("评价于"))

    class Meta:
        verbose_name = verbose_name_plural = _("评价")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["grievance", "round"], name="rated_once_a_round"),
            models.CheckConstraint(condition=Q(stars=None) | Q(stars__gte=1, stars__lte=5), name="rating_stars_1_to_5"),
        ]


class Support(models.Model):
    """Somebody else has the same trouble and joined instead of raising it again; one row a person."""

    grievance = models.ForeignKey(Grievance, models.CASCADE, related_name="supporters")
    person = models.CharField(max_length=64, editable=False)  # keyed hash of the telephone number, account or browser
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("居民")
    )
    supported_at = models.DateTimeField(_("加入于"))

    class Meta:
        verbose_name = verbose_name_plural = _("同样遇到")
        constraints = [models.UniqueConstraint(fields=["grievance", "person"], name="support_once")]
