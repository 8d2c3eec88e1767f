"""居民公约 in its versions, clause by clause (居委会组织法 31), and the owners' committee's periodic report."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from deliberation.models.ballots import Ballot
from deliberation.models.councils import Council
from deliberation.states import CovenantState, WordsState


class Covenant(models.Model):
    """One version of the covenant of a community (or of an estate: 管理规约)."""

    council = models.ForeignKey(Council, models.PROTECT, related_name="covenants", verbose_name=_("议事会"))
    area_code = models.CharField(max_length=15, editable=False)
    name = models.CharField(_("名称"), max_length=60)
    version = models.PositiveSmallIntegerField(_("版本"))
    state = models.CharField(_("状态"), max_length=10, choices=CovenantState, default=CovenantState.DRAFTING)
    ballot = models.ForeignKey(
        Ballot, models.PROTECT, null=True, blank=True, related_name="covenants", verbose_name=_("表决")
    )
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("起草人"))
    created_at = models.DateTimeField(_("起草于"))
    comments_until = models.DateTimeField(_("征求意见至"), null=True, blank=True)
    adopted_at = models.DateTimeField(_("通过于"), null=True, blank=True)
    filed_at = models.DateTimeField(_("备案于"), null=True, blank=True)
    filing_number = models.CharField(_("备案号"), max_length=40, blank=True)
    replaced_at = models.DateTimeField(_("被替代于"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("居民公约")
        ordering = ["council", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["council", "version"], name="covenant_version"),
            models.UniqueConstraint(
                fields=["council"], condition=Q(state=CovenantState.FILED), name="covenant_one_in_force"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} v{self.version}"


class CovenantClause(models.Model):
    covenant = models.ForeignKey(Covenant, models.CASCADE, related_name="clauses", verbose_name=_("居民公约"))
    position = models.PositiveSmallIntegerField(_("第几条"))
    text = models.TextField(_("条文"), max_length=1000)

    class Meta:
        verbose_name = verbose_name_plural = _("公约条文")
        ordering = ["covenant", "position"]
        constraints = [models.UniqueConstraint(fields=["covenant", "position"], name="covenant_clause_position")]

    def __str__(self) -> str:
        return self.text[:30]


class ClauseAmendment(models.Model):
    """A resident would word a clause otherwise; adopted or not, with an answer."""

    clause = models.ForeignKey(CovenantClause, models.CASCADE, related_name="amendments", verbose_name=_("条文"))
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("提出人"))
    text = models.TextField(_("建议条文"), max_length=1000)
    reason = models.CharField(_("理由"), max_length=300, blank=True)
    at = models.DateTimeField(_("提出于"))
    state = models.CharField(_("状态"), max_length=8, choices=WordsState, default=WordsState.WAITING)
    answer = models.CharField(_("答复"), max_length=300, blank=True)
    decided_at = models.DateTimeField(_("处理于"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("处理人")
    )

    class Meta:
        verbose_name = verbose_name_plural = _("条文修改建议")
        ordering = ["clause", "id"]

    def __str__(self) -> str:
        return f"{self.clause_id} #{self.pk}"


class CommitteeReport(models.Model):
    """What an owners' committee or council owes its people at fixed times, and whether it came."""

    council = models.ForeignKey(Council, models.PROTECT, related_name="reports", verbose_name=_("议事会"))
    area_code = models.CharField(max_length=15, editable=False)
    period = models.CharField(_("期间"), max_length=20)  # 2026Q4
    due_on = models.DateField(_("应公开于"))
    body = models.TextField(_("内容"), max_length=8000, blank=True)
    published_at = models.DateTimeField(_("公开于"), null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("公开人")
    )

    class Meta:
        verbose_name = verbose_name_plural = _("定期报告")
        ordering = ["council", "-due_on"]
        constraints = [models.UniqueConstraint(fields=["council", "period"], name="committee_report_once")]

    def __str__(self) -> str:
        return f"{self.council} {self.period}"
