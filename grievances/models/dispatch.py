"""The hard cases of dispatch: objections, more time, supervision orders, contested refusals, errands, and their limits.

At most one of each is open on a matter; that it is stands on the matter's own row (`objection_level` and its neighbours),
so that lists, policies and pages look here only where there is something to see.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from governance.common.days import days_in_order
from governance.deadlines.models import Deadline
from governance.people.models import Department
from governance.territory.levels import Level
from grievances.models.grievance import Grievance

USER = settings.AUTH_USER_MODEL


def ruled_together(name: str, *, words: str = "ruling") -> models.CheckConstraint:
    """A ruling and its time come together or not at all."""
    return models.CheckConstraint(
        condition=Q(**{words: ""}, ruled_at=None) | (~Q(**{words: ""}) & Q(ruled_at__isnull=False)), name=name
    )


class LimitPolicy(models.Model):
    """How often or how long something is allowed: a dated row with its source, the district's own to edit."""

    class Name(models.TextChoices):
        EXTENSIONS = "EXTENSIONS", _("一件事最多延期几次")
        EXTENSION_WORKDAYS = "EXTENSION_WORKDAYS", _("每次延期最多几个工作日")
        SUSPENSIONS = "SUSPENSIONS", _("一件事最多挂起几次")
        SUSPENSION_DAYS = "SUSPENSION_DAYS", _("每次挂起最多几个自然日")
        TOPIC_SUSPENSIONS = "TOPIC_SUSPENSIONS", _("一个议题的一步最多挂起几次")
        BOUNCES = "BOUNCES", _("退单几次后由区级最终裁定")

    name = models.CharField(_("限额"), max_length=20, choices=Name)
    amount = models.PositiveSmallIntegerField(_("数量"))
    source = models.CharField(_("依据"), max_length=200)
    is_confirmed = models.BooleanField(_("依据已核实"), default=False)
    starts_on = models.DateField(_("自"))
    ends_on = models.DateField(_("至 (不含)"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("办理限额")
        ordering = ["name", "starts_on"]
        constraints = [
            models.UniqueConstraint(fields=["name", "starts_on"], name="limit_policy_once_a_day"),
            days_in_order("limit_policy_days_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.get_name_display()}：{self.amount}"


class Objection(models.Model):
    """派单异议: the department says that the matter is not its own. It stays lead until somebody has ruled."""

    class Ruling(models.TextChoices):
        UPHELD = "UPHELD", _("异议成立，退回")
        REJECTED = "REJECTED", _("异议不成立，维持派单")
        LAPSED = "LAPSED", _("已失效")  # the matter ended or left the department meanwhile

    grievance = models.ForeignKey(Grievance, models.CASCADE, related_name="objections")
    department = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name=_("提出部门"))
    grounds = models.TextField(_("异议理由"))
    objected_by = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("提出人"))
    objected_at = models.DateTimeField(_("提出于"))
    ruling = models.CharField(_("裁定"), max_length=10, choices=Ruling, blank=True, default="")
    ruling_words = models.TextField(_("裁定说明"), blank=True, default="")
    redispatched_to = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("改派给")
    )
    is_final = models.BooleanField(_("最终裁定"), default=False)
    ruled_by = models.ForeignKey(
        USER, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("裁定人")
    )
    ruled_at = models.DateTimeField(_("裁定于"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("派单异议")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["grievance"], condition=Q(ruling=""), name="objection_one_open"),
            ruled_together("objection_ruled_together"),
        ]


class TimeRequest(models.Model):
    """延期 or 挂起: asked for with a reason, granted or refused by the level above."""

    class Kind(models.TextChoices):
        EXTENSION = "EXTENSION", _("延期")
        SUSPENSION = "SUSPENSION", _("挂起")

    class Ruling(models.TextChoices):
        APPROVED = "APPROVED", _("批准")
        REFUSED = "REFUSED", _("不批准")
        LAPSED = "LAPSED", _("已失效")  # the clock it asked about has ended meanwhile

    grievance = models.ForeignKey(Grievance, models.CASCADE, related_name="time_requests")
    deadline = models.ForeignKey(Deadline, models.PROTECT, related_name="+", verbose_name=_("时限"))
    kind = models.CharField(_("种类"), max_length=10, choices=Kind)
    workdays = models.PositiveSmallIntegerField(_("延长工作日"), null=True, blank=True)
    until = models.DateField(_("挂起至"), null=True, blank=True)
    reason = models.TextField(_("理由"))
    requested_by = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("申请人"))
    requested_at = models.DateTimeField(_("申请于"))
    ruling = models.CharField(_("审批"), max_length=10, choices=Ruling, blank=True, default="")
    ruling_words = models.TextField(_("审批意见"), blank=True, default="")
    ruled_by = models.ForeignKey(
        USER, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("审批人")
    )
    ruled_at = models.DateTimeField(_("审批于"), null=True, blank=True)
    new_due_at = models.DateTimeField(_("新的期限"), null=True, blank=True)  # what the resident was told

    class Meta:
        verbose_name = verbose_name_plural = _("延期和挂起")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["grievance"], condition=Q(ruling=""), name="time_request_one_open"),
            ruled_together("time_request_ruled_together"),
            models.CheckConstraint(
                condition=Q(kind="EXTENSION", workdays__gt=0, until=None)
                | Q(kind="SUSPENSION", workdays=None, until__isnull=False),
                name="time_request_length_fits_kind",
            ),
        ]


class SupervisionOrder(models.Model):
    """督办: a level above demands action by its own deadline; the holder replies, whoever ordered it closes it."""

    grievance = models.ForeignKey(Grievance, models.CASCADE, related_name="supervision_orders")
    level = models.CharField(_("督办层级"), max_length=10, choices=Level)
    order = models.TextField(_("督办要求"))
    due_at = models.DateTimeField(_("期限"))
    ordered_by = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("督办人"))
    ordered_at = models.DateTimeField(_("督办于"))
    expired_at = models.DateTimeField(_("逾期于"), null=True, blank=True)
    reply = models.TextField(_("答复"), blank=True, default="")
    replied_by = models.ForeignKey(
        USER, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("答复人")
    )
    replied_at = models.DateTimeField(_("答复于"), null=True, blank=True)
    closing_words = models.TextField(_("办结意见"), blank=True, default="")
    closed_by = models.ForeignKey(
        USER, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("办结人")
    )  # None: it ended with the matter
    closed_at = models.DateTimeField(_("办结于"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("督办")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["grievance"], condition=Q(closed_at=None), name="supervision_one_open"),
            models.CheckConstraint(
                condition=Q(reply="", replied_at=None) | (~Q(reply="") & Q(replied_at__isnull=False)),
                name="supervision_replied_together",
            ),
        ]


class DeclineContest(models.Model):
    """The resident's objection to a refusal: once a matter."""

    class Ruling(models.TextChoices):
        UPHELD = "UPHELD", _("维持不予受理")
        OVERTURNED = "OVERTURNED", _("撤销，重新受理")

    grievance = models.OneToOneField(Grievance, models.CASCADE, related_name="decline_contest")
    words = models.TextField(_("居民的理由"))
    contested_at = models.DateTimeField(_("提出于"))
    ruling = models.CharField(_("裁定"), max_length=10, choices=Ruling, blank=True, default="")
    ruling_words = models.TextField(_("裁定说明"), blank=True, default="")
    ruled_by = models.ForeignKey(
        USER, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("裁定人")
    )
    ruled_at = models.DateTimeField(_("裁定于"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("不予受理异议")
        constraints = [ruled_together("decline_contest_ruled_together")]


class Errand(models.Model):
    """One step that staff do for the resident (全程代办). The resident reads the list."""

    grievance = models.ForeignKey(Grievance, models.CASCADE, related_name="errands")
    text = models.CharField(_("代办事项"), max_length=200)
    due_on = models.DateField(_("计划日期"), null=True, blank=True)
    added_by = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("添加人"))
    added_at = models.DateTimeField(_("添加于"))
    done_at = models.DateTimeField(_("完成于"), null=True, blank=True)
    done_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("办理人"))
    note = models.CharField(_("办理说明"), max_length=300, blank=True, default="")

    class Meta:
        verbose_name = verbose_name_plural = _("代办事项")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="errand_has_text"),
            models.CheckConstraint(
                condition=Q(done_at=None, done_by=None) | Q(done_at__isnull=False, done_by__isnull=False),
                name="errand_done_at_and_by",
            ),
        ]

    def __str__(self) -> str:
        return self.text
