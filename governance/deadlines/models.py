"""Working days and clocks: the calendar that a district can edit, policies, and the deadlines that run."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from governance.common.days import days_in_order
from governance.common.labels import ChoiceLabels
from governance.territory.levels import Level


class Unit(models.TextChoices):
    """How an amount of time is counted; never mixed up (民法典 200–204)."""

    HOURS = "HOURS", _("小时")  # round the clock
    WORK_HOURS = "WORK_HOURS", _("工作小时")
    WORKDAYS = "WORKDAYS", _("工作日")
    DAYS = "DAYS", _("自然日")


class CalendarYear(models.Model):
    """A year whose official holiday notice is in. A year without a row is a loud warning."""

    year = models.PositiveSmallIntegerField(_("年份"), primary_key=True)
    source = models.CharField(_("来源"), max_length=200)
    imported_at = models.DateTimeField(_("导入于"))

    class Meta:
        verbose_name = verbose_name_plural = _("放假安排")
        ordering = ["year"]

    def __str__(self) -> str:
        return str(self.year)


class CalendarDay(models.Model):
    """A day that is not what its weekday says: a holiday, or a make-up working day (调休)."""

    day = models.DateField(_("日期"), primary_key=True)
    is_working = models.BooleanField(_("上班"))
    note = models.CharField(_("说明"), max_length=60, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("特殊日")
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.day:%F}"


class ClockPolicy(models.Model):
    """How long a purpose may take at a level and urgency: a dated row with its source.

    `purpose` belongs to the app that registered it (`grievances.triage`). Blank level or urgency: any.
    The most specific policy in force wins.
    """

    purpose = models.CharField(_("用途"), max_length=60)
    level = models.CharField(_("层级"), max_length=10, choices=Level, blank=True)
    urgency = models.CharField(_("紧急程度"), max_length=20, blank=True)
    amount = models.PositiveIntegerField(_("时长"))
    unit = models.CharField(_("单位"), max_length=10, choices=Unit)
    warn_percent = models.PositiveSmallIntegerField(_("预警比例 (%)"), default=80)
    source = models.CharField(_("依据"), max_length=200)
    is_confirmed = models.BooleanField(_("依据已核实"), default=False)
    starts_on = models.DateField(_("自"))
    ends_on = models.DateField(_("至 (不含)"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("时限规则")
        ordering = ["purpose", "level", "urgency", "starts_on"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="clock_policy_amount_positive"),
            models.CheckConstraint(
                condition=Q(warn_percent__gte=1, warn_percent__lte=100), name="clock_policy_warn_percent"
            ),
            days_in_order("clock_policy_days_in_order"),
            models.UniqueConstraint(
                fields=["purpose", "level", "urgency", "starts_on"], name="clock_policy_once_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.level} {self.urgency}: {self.amount} {self.get_unit_display()}"


class Deadline(ChoiceLabels):
    """A clock on a subject. `due_at` and `warn_at` can be recomputed from `events` at any time."""

    class State(models.TextChoices):
        RUNNING = "RUNNING", _("计时中")
        SUSPENDED = "SUSPENDED", _("已挂起")
        MET = "MET", _("按期完成")
        MET_LATE = "MET_LATE", _("超时完成")
        EXPIRED = "EXPIRED", _("已超时")
        CANCELLED = "CANCELLED", _("已取消")

    subject_type = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    purpose = models.CharField(_("用途"), max_length=60)
    level = models.CharField(_("层级"), max_length=10, choices=Level, blank=True)
    policy = models.ForeignKey(
        ClockPolicy, models.PROTECT, null=True, blank=True, related_name="deadlines", verbose_name=_("规则")
    )
    amount = models.PositiveIntegerField(_("时长"))
    unit = models.CharField(_("单位"), max_length=10, choices=Unit)
    warn_percent = models.PositiveSmallIntegerField(default=80)
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.RUNNING)
    started_at = models.DateTimeField(_("起算"))
    due_at = models.DateTimeField(_("到期"))
    warn_at = models.DateTimeField(_("预警"))
    warned_at = models.DateTimeField(_("已预警"), null=True, blank=True)
    ended_at = models.DateTimeField(_("结束"), null=True, blank=True)
    # When the sweep should look next: `warn_at` until warned, then `due_at`; later after a handler failed.
    wake_at = models.DateTimeField(null=True)
    failures = models.PositiveSmallIntegerField(_("处理失败次数"), default=0)

    class Meta:
        verbose_name = verbose_name_plural = _("时限")
        indexes = [
            models.Index(
                fields=["wake_at"], condition=Q(state="RUNNING"), name="deadline_wake"
            ),  # the sweep's own order
            models.Index(fields=["subject_type", "subject_id", "id"], name="deadline_subject"),
        ]
        constraints = [
            # At most one live clock per subject and purpose: nothing can be started twice.
            models.UniqueConstraint(
                fields=["subject_type", "subject_id", "purpose"],
                condition=Q(state__in=["RUNNING", "SUSPENDED"]),
                name="deadline_one_live",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["RUNNING", "SUSPENDED"], ended_at=None)
                | (~Q(state__in=["RUNNING", "SUSPENDED"]) & Q(ended_at__isnull=False)),
                name="deadline_ended_when_over",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.subject_type}#{self.subject_id}"


class DeadlineEvent(models.Model):
    """What happened to a clock, in order; the due time is a function of these rows alone."""

    class Kind(models.TextChoices):
        STARTED = "STARTED", _("起算")
        WARNED = "WARNED", _("预警")
        SUSPENDED = "SUSPENDED", _("挂起")
        RESUMED = "RESUMED", _("恢复")
        EXTENDED = "EXTENDED", _("延期")
        MET = "MET", _("完成")
        EXPIRED = "EXPIRED", _("超时")
        CANCELLED = "CANCELLED", _("取消")

    deadline = models.ForeignKey(Deadline, models.CASCADE, related_name="events")
    at = models.DateTimeField(_("时间"))
    kind = models.CharField(_("事件"), max_length=10, choices=Kind)
    amount = models.PositiveIntegerField(_("时长"), default=0, help_text=_("延期的时长, 单位同时限"))
    reason = models.CharField(_("理由"), max_length=300, blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("操作人")
    )
    approver = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("批准人")
    )

    class Meta:
        verbose_name = verbose_name_plural = _("时限事件")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%F %R}"

    def get_kind_display(self) -> str:  # type: ignore[no-redef]
        return str(self.Kind(self.kind).label)
