"""Daily tools of the desk: saved views, standard replies, exports, mentions and subscriptions."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from governance.notifications.models import GroupChannel
from governance.people.models import Department
from governance.territory.models import Area
from grievances.export_states import ACTIVE_STATES, ExportFormat, ExportState
from grievances.models.catalogue import Category
from grievances.models.grievance import Grievance
from grievances.models.record import TimelineEntry


class SavedView(models.Model):
    """Scope, filters and search of the worklist under a name. Shared with the colleagues at one area or department."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_views")
    name = models.CharField(_("名称"), max_length=20)
    scope = models.CharField(_("清单"), max_length=12)
    query = models.JSONField(_("筛选条件"), default=dict)  # parameter of the worklist → value, as in its address
    area = models.ForeignKey(Area, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("共享给"))
    department = models.ForeignKey(
        Department, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("共享给部门")
    )
    is_default = models.BooleanField(_("打开工作台时先看它"), default=False)
    created_at = models.DateTimeField(_("建立于"))

    class Meta:
        verbose_name = verbose_name_plural = _("保存的视图")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "name"], name="saved_view_name_once"),
            models.UniqueConstraint(fields=["owner"], condition=Q(is_default=True), name="saved_view_one_default"),
            models.CheckConstraint(
                condition=Q(department=None) | Q(area__isnull=False), name="saved_view_department_has_area"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_shared(self) -> bool:
        return self.area_id is not None


class StandardReply(models.Model):
    """Words that are written again and again, with placeholders. Belongs to an area's office or to one person."""

    title = models.CharField(_("名称"), max_length=20)
    text = models.TextField(_("内容"), max_length=1000)
    verbs = models.JSONField(_("用于"), default=list)
    category = models.ForeignKey(
        Category, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("只用于类别")
    )
    area = models.ForeignKey(Area, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("适用区域"))
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("个人")
    )
    position = models.PositiveSmallIntegerField(_("排序"), default=0)
    is_active = models.BooleanField(_("启用"), default=True)

    class Meta:
        verbose_name = verbose_name_plural = _("常用语")
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(area=None, owner__isnull=False) | Q(area__isnull=False, owner=None),
                name="standard_reply_area_or_owner",
            ),
        ]

    def __str__(self) -> str:
        return self.title


def export_path(export: "Export", filename: str) -> str:
    return f"exports/{export.owner_id}/{filename}"


class Export(models.Model):
    """A list being written to a file. The row is the job: a worker that is killed leaves it to the next one."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("导出人"))
    format = models.CharField(_("格式"), max_length=4, choices=ExportFormat)
    scope = models.CharField(_("清单"), max_length=12)
    query = models.JSONField(_("筛选条件"), default=dict)
    words = models.CharField(_("内容"), max_length=300, blank=True)  # scope and filters as a person reads them
    state = models.CharField(_("状态"), max_length=10, choices=ExportState, default=ExportState.QUEUED)
    done = models.PositiveIntegerField(_("已写行数"), default=0)
    total = models.PositiveIntegerField(_("总行数"), null=True, blank=True)
    is_cut = models.BooleanField(_("超出上限，只有前面一部分"), default=False)
    problem = models.CharField(_("问题"), max_length=200, blank=True)
    file = models.FileField(upload_to=export_path, blank=True)
    size = models.PositiveBigIntegerField(_("字节"), default=0)
    attempts = models.PositiveSmallIntegerField(_("尝试次数"), default=0)
    requested_at = models.DateTimeField(_("申请于"))
    heartbeat_at = models.DateTimeField(null=True, blank=True, editable=False)
    finished_at = models.DateTimeField(_("完成于"), null=True, blank=True)
    expires_at = models.DateTimeField(_("保留到"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("导出")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=ExportState.DONE) | (Q(expires_at__isnull=False) & ~Q(file="")),
                name="export_done_has_file",
            ),
        ]
        indexes = [
            models.Index(fields=["owner", "-id"], name="export_of_owner"),
            # what the worker looks for, every ten seconds
            models.Index(fields=["id"], condition=Q(state__in=[*ACTIVE_STATES]), name="export_active"),
            models.Index(fields=["expires_at"], condition=Q(state=ExportState.DONE), name="export_expiring"),
        ]

    def __str__(self) -> str:
        return f"{self.words} · {self.get_state_display()}"

    @property
    def is_active(self) -> bool:
        return self.state in ACTIVE_STATES

    @property
    def percent(self) -> int:
        return min(99, self.done * 100 // self.total) if self.total else 0


class Mention(models.Model):
    """A note calls a colleague. It tells them, and opens nothing to them."""

    grievance = models.ForeignKey(Grievance, models.CASCADE, related_name="mentions")
    entry = models.ForeignKey(TimelineEntry, models.CASCADE, related_name="mentions")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("提到"))

    class Meta:
        verbose_name = verbose_name_plural = _("提到的人")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["entry", "person"], name="mention_once_a_note")]
        indexes = [models.Index(fields=["person", "grievance"], name="mention_of_person")]  # 提到我的


class Subscription(models.Model):
    """Figures and the most urgent matters of a view or an area, sent to one person or a group's robot."""

    class Every(models.TextChoices):
        DAY = "DAY", _("每天")
        WEEK = "WEEK", _("每周")

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("订阅人"))
    view = models.ForeignKey(
        SavedView, models.CASCADE, null=True, blank=True, related_name="subscriptions", verbose_name=_("视图")
    )
    area = models.ForeignKey(Area, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("区域"))
    group = models.ForeignKey(
        GroupChannel, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("群机器人")
    )
    every = models.CharField(_("多久一次"), max_length=4, choices=Every, default=Every.DAY)
    weekday = models.PositiveSmallIntegerField(_("星期几"), default=0)  # as `date.weekday`: Monday is 0
    hour = models.PositiveSmallIntegerField(_("几点"), default=8)
    workdays_only = models.BooleanField(_("只在工作日"), default=True)
    next_at = models.DateTimeField(_("下次"), null=True, blank=True)  # NULL: stopped
    last_at = models.DateTimeField(_("上次"), null=True, blank=True)
    created_at = models.DateTimeField(_("建立于"))

    class Meta:
        verbose_name = verbose_name_plural = _("订阅")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(view=None, area__isnull=False) | Q(view__isnull=False, area=None),
                name="subscription_view_or_area",
            ),
            models.CheckConstraint(condition=Q(hour__lt=24, weekday__lt=7), name="subscription_hour_and_weekday"),
        ]
        indexes = [models.Index(fields=["next_at"], condition=Q(next_at__isnull=False), name="subscription_due")]

    def __str__(self) -> str:
        return str(self.view or self.area)
