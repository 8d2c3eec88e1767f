"""What was decided: published, objected to, in force, carried out as tasks, reported, rated."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from deliberation.models.ballots import Ballot
from deliberation.models.councils import Council
from deliberation.models.meetings import Meeting
from deliberation.models.topics import Topic
from deliberation.states import ObjectionState, ResolutionState, TaskState
from governance.people.models import Organisation


class Resolution(models.Model):
    """`arithmetic` repeats the ballot's result as it was printed; days come from the rule it was decided by."""

    code = models.CharField(_("编号"), max_length=20, unique=True)  # as shown: JY-4F7K-92
    council = models.ForeignKey(Council, models.PROTECT, related_name="resolutions", verbose_name=_("议事会"))
    area_code = models.CharField(max_length=15, editable=False)
    topic = models.ForeignKey(
        Topic, models.PROTECT, null=True, blank=True, related_name="resolutions", verbose_name=_("议题")
    )
    ballot = models.ForeignKey(
        Ballot, models.PROTECT, null=True, blank=True, related_name="resolutions", verbose_name=_("表决")
    )
    meeting = models.ForeignKey(
        Meeting, models.PROTECT, null=True, blank=True, related_name="resolutions", verbose_name=_("会议")
    )
    title = models.CharField(_("决议"), max_length=120)
    body = models.TextField(_("内容"), max_length=8000)
    arithmetic = models.JSONField(default=dict, editable=False)
    state = models.CharField(_("状态"), max_length=12, choices=ResolutionState, default=ResolutionState.PUBLISHED)
    published_at = models.DateTimeField(_("公示于"))
    publish_until = models.DateTimeField(_("公示至"))
    objections_until = models.DateTimeField(_("异议至"))
    in_force_at = models.DateTimeField(_("生效于"), null=True, blank=True)
    result = models.TextField(_("落实结果"), max_length=5000, blank=True)
    reported_at = models.DateTimeField(_("结果公开于"), null=True, blank=True)
    ended_at = models.DateTimeField(_("结束于"), null=True, blank=True)
    stars_total = models.PositiveIntegerField(default=0, editable=False)
    ratings_count = models.PositiveIntegerField(_("评价人数"), default=0, editable=False)
    due_at = models.DateTimeField(_("最晚"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("决议")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["topic"],
                condition=Q(topic__isnull=False) & ~Q(state=ResolutionState.OVERTURNED),
                name="resolution_one_per_topic",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[ResolutionState.PUBLISHED, ResolutionState.OVERTURNED])
                | Q(in_force_at__isnull=False),
                name="resolution_in_force_has_time",
            ),
        ]
        indexes = [models.Index(fields=["area_code", "-id"], name="resolution_area")]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class ResolutionObjection(models.Model):
    resolution = models.ForeignKey(Resolution, models.CASCADE, related_name="objections", verbose_name=_("决议"))
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("异议人"))
    words = models.TextField(_("异议"), max_length=2000)
    at = models.DateTimeField(_("提出于"))
    state = models.CharField(_("状态"), max_length=10, choices=ObjectionState, default=ObjectionState.OPEN)
    answer = models.TextField(_("答复"), max_length=2000, blank=True)
    answered_at = models.DateTimeField(_("答复于"), null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("答复人")
    )
    is_public = models.BooleanField(_("公开异议内容"), default=False)  # whoever answers has looked at the words
    risen_at = models.DateTimeField(_("升至街道于"), null=True, blank=True)  # not answered in time

    class Meta:
        verbose_name = verbose_name_plural = _("决议异议")
        ordering = ["resolution", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["resolution", "user"],
                condition=Q(state=ObjectionState.OPEN),
                name="resolution_objection_one_open",
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None, answered_by=None)
                | Q(answered_at__isnull=False, answered_by__isnull=False),
                name="resolution_objection_answered_at_and_by",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.resolution_id} #{self.pk}"


class ResolutionTask(models.Model):
    """One thing to do, by somebody, until a day; late ones rise like any clock."""

    resolution = models.ForeignKey(Resolution, models.CASCADE, related_name="tasks", verbose_name=_("决议"))
    position = models.PositiveSmallIntegerField(_("次序"))
    title = models.CharField(_("任务"), max_length=80)
    responsible = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("责任人")
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("责任单位")
    )
    responsible_name = models.CharField(_("责任人（公开的称呼）"), max_length=60)
    finish_on = models.DateField(_("完成期限"))
    state = models.CharField(_("状态"), max_length=8, choices=TaskState, default=TaskState.OPEN)
    result = models.TextField(_("完成情况"), max_length=2000, blank=True)
    done_at = models.DateTimeField(_("完成于"), null=True, blank=True)
    rises = models.PositiveSmallIntegerField(_("逾期上报次数"), default=0)

    class Meta:
        verbose_name = verbose_name_plural = _("决议任务")
        ordering = ["resolution", "position"]
        constraints = [
            models.UniqueConstraint(fields=["resolution", "position"], name="resolution_task_position"),
            models.CheckConstraint(
                condition=Q(state=TaskState.DONE, done_at__isnull=False) | (~Q(state=TaskState.DONE) & Q(done_at=None)),
                name="resolution_task_done_at",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class TaskPhoto(models.Model):
    task = models.ForeignKey(ResolutionTask, models.CASCADE, related_name="photos", verbose_name=_("任务"))
    image = models.ImageField(upload_to="resolutions/%Y/%m/")
    thumbnail = models.ImageField(upload_to="resolutions/%Y/%m/")
    is_cleared = models.BooleanField(_("可公开"), default=False)
    added_at = models.DateTimeField(_("上传于"))

    class Meta:
        verbose_name = verbose_name_plural = _("任务照片")
        ordering = ["task", "id"]

    def __str__(self) -> str:
        return f"{self.task_id} #{self.pk}"


class ResolutionRating(models.Model):
    resolution = models.ForeignKey(Resolution, models.CASCADE, related_name="ratings", verbose_name=_("决议"))
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("居民"))
    stars = models.PositiveSmallIntegerField(_("评分"))
    words = models.CharField(_("评价"), max_length=300, blank=True)
    at = models.DateTimeField(_("评价于"))

    class Meta:
        verbose_name = verbose_name_plural = _("决议评价")
        constraints = [
            models.UniqueConstraint(fields=["resolution", "user"], name="resolution_rated_once"),
            models.CheckConstraint(condition=Q(stars__gte=1, stars__lte=5), name="resolution_rating_stars"),
        ]

    def __str__(self) -> str:
        return f"{self.resolution_id} {self.stars}"
