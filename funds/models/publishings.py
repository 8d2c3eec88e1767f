"""Reports that somebody checked and has published together: the row is the job, one line says what became of each."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from funds.models.disclosures import Disclosure
from funds.states.publishings import ACTIVE_STATES, Outcome, PublishingState


class Publishing(models.Model):
    """A worker that is killed leaves it to the next one, which goes on where the lines say WAITING."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("公开人"))
    quarter = models.CharField(_("季度"), max_length=6)
    state = models.CharField(_("状态"), max_length=8, choices=PublishingState, default=PublishingState.QUEUED)
    total = models.PositiveSmallIntegerField(_("份数"))
    done = models.PositiveSmallIntegerField(_("已处理"), default=0)
    problem = models.CharField(_("问题"), max_length=200, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0, editable=False)
    requested_at = models.DateTimeField(_("提交于"))
    heartbeat_at = models.DateTimeField(null=True, blank=True, editable=False)
    finished_at = models.DateTimeField(_("结束于"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("批量公开")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=ACTIVE_STATES, finished_at=None)
                | (~Q(state__in=ACTIVE_STATES) & Q(finished_at__isnull=False)),
                name="publishing_finished_at",
            )
        ]
        indexes = [
            models.Index(fields=["owner", "-id"], name="publishing_of_owner"),
            models.Index(fields=["id"], condition=Q(state__in=ACTIVE_STATES), name="publishing_active"),
        ]

    def __str__(self) -> str:
        return f"{self.quarter} · {self.get_state_display()}"

    @property
    def is_active(self) -> bool:
        return self.state in ACTIVE_STATES


class PublishingLine(models.Model):
    """One report of it. `why`: in words, where it was refused."""

    publishing = models.ForeignKey(Publishing, models.CASCADE, related_name="lines", verbose_name=_("批量公开"))
    disclosure = models.ForeignKey(Disclosure, models.PROTECT, related_name="+", verbose_name=_("报告"))
    outcome = models.CharField(_("结果"), max_length=9, choices=Outcome, default=Outcome.WAITING)
    why = models.CharField(_("原因"), max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("批量公开的报告")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["publishing", "disclosure"], name="publishing_line_once")]

    def __str__(self) -> str:
        return self.get_outcome_display()
