"""回访: after a matter is closed somebody calls, asks whether it is settled, and writes down the answer."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from governance.common.days import days_in_order
from governance.territory.levels import Level
from grievances.models.grievance import Grievance
from grievances.states import ClosedHow, Kind


class FollowUpPolicy(models.Model):
    """Who is called, by whom, how often: dated rows with their source. Blank: any; the most specific row in force wins."""

    closed_how = models.CharField(_("结案方式"), max_length=10, choices=ClosedHow, blank=True)
    kind = models.CharField(_("分流"), max_length=10, choices=Kind, blank=True)
    level = models.CharField(_("办结层级"), max_length=10, choices=Level, blank=True)
    every_nth = models.PositiveSmallIntegerField(_("每几件抽一件"), help_text=_("1 为全部回访，0 为不回访"))
    call_level = models.CharField(
        _("由哪一级回访"),
        max_length=10,
        choices=[(level, level.label) for level in (Level.COMMUNITY, Level.STREET, Level.DISTRICT)],
    )
    wait_hours = models.PositiveSmallIntegerField(_("结案后多久可回访（小时）"))
    attempts = models.PositiveSmallIntegerField(_("最多拨打几次"))
    retry_hours = models.PositiveSmallIntegerField(_("两次之间至少（小时）"))
    source = models.CharField(_("依据"), max_length=200)
    is_confirmed = models.BooleanField(_("依据已核实"), default=False)
    starts_on = models.DateField(_("自"))
    ends_on = models.DateField(_("至 (不含)"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("回访规则")
        ordering = ["closed_how", "kind", "level", "starts_on"]
        constraints = [
            models.CheckConstraint(condition=Q(attempts__gt=0), name="follow_up_policy_attempts_positive"),
            days_in_order("follow_up_policy_days_in_order"),
            models.UniqueConstraint(
                fields=["closed_how", "kind", "level", "starts_on"], name="follow_up_policy_once_a_day"
            ),
        ]

    def __str__(self) -> str:
        words = [self.get_closed_how_display(), self.get_kind_display(), self.get_level_display()]
        return " · ".join(str(word) for word in words if word) or str(_("全部"))

    @property
    def specificity(self) -> tuple[int, str, str, str]:
        """How many of the three are named; the names decide a tie, so that the answer never depends on row order."""
        named = (self.closed_how, self.kind, self.level)
        return sum(map(bool, named)), *named


class FollowUp(models.Model):
    """One call to make after one closing. `rung_code` is the office that makes it."""

    class State(models.TextChoices):
        WAITING = "WAITING", _("待回访")
        DONE = "DONE", _("已回访")
        UNREACHED = "UNREACHED", _("多次未联系上")

    grievance = models.ForeignKey(Grievance, models.CASCADE, related_name="follow_ups")
    round = models.PositiveSmallIntegerField(_("轮次"))
    policy = models.ForeignKey(FollowUpPolicy, models.PROTECT, related_name="+", verbose_name=_("规则"))
    rung_code = models.CharField(max_length=15, editable=False)
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.WAITING)
    due_at = models.DateTimeField(_("最早拨打"))
    attempts = models.PositiveSmallIntegerField(_("已拨打"), default=0)
    is_settled = models.BooleanField(_("已解决"), null=True, blank=True)
    is_satisfied = models.BooleanField(_("满意"), null=True, blank=True)
    words = models.TextField(_("居民的话"), blank=True, default="")
    caller = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("回访人")
    )
    called_at = models.DateTimeField(_("回访于"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("回访")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["grievance", "round"], name="follow_up_once_a_round"),
            models.CheckConstraint(
                condition=Q(state="DONE", is_settled__isnull=False, is_satisfied__isnull=False)
                | (~Q(state="DONE") & Q(is_settled=None, is_satisfied=None)),
                name="follow_up_done_has_answer",
            ),
            models.CheckConstraint(
                condition=Q(called_at=None, caller=None, attempts=0)
                | Q(called_at__isnull=False, caller__isnull=False, attempts__gt=0),
                name="follow_up_called_at_and_by",
            ),
        ]
        indexes = [
            # the call list of an office, in the order of its calls
            models.Index(fields=["rung_code", "due_at", "id"], condition=Q(state="WAITING"), name="follow_up_waiting"),
            # what an office has called, newest first
            models.Index(fields=["rung_code", "-id"], condition=~Q(state="WAITING"), name="follow_up_ended"),
        ]

    def __str__(self) -> str:
        return f"{self.grievance_id}/{self.round}"
