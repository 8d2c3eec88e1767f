"""准入制: tasks that departments want to hand down, the closed list of papers, and reports of what is asked outside it."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from governance.common.crypto import EncryptedTextField
from governance.common.days import days_in_order
from governance.people.models import Department
from governance.territory.levels import Level
from governance.territory.models import Area
from grids.states_admission import AdmissionState, PaperKind, ReportOutcome, ReportState

_DISTRICT = {"level": Level.DISTRICT}


class TaskAdmission(models.Model):
    """A task for communities: why, on what ground, from when to when, and the money and people that come with it."""

    district = models.ForeignKey(
        Area, models.PROTECT, related_name="+", limit_choices_to=_DISTRICT, verbose_name=_("区")
    )
    area_code = models.CharField(max_length=15, editable=False)
    department = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name=_("部门"))
    title = models.CharField(_("事项"), max_length=60)
    body = models.TextField(_("要社区做什么"), max_length=1000)
    grounds = models.TextField(_("为什么要做"), max_length=500)
    legal_basis = models.CharField(_("依据"), max_length=300)
    starts_on = models.DateField(_("自"))
    ends_on = models.DateField(_("至"))  # the last day
    money_fen = models.PositiveBigIntegerField(_("随事经费 (分)"), default=0)
    people = models.PositiveIntegerField(_("随事人手"), default=0)
    support = models.CharField(_("经费和人手怎么到社区"), max_length=300, blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=AdmissionState, default=AdmissionState.PROPOSED)
    proposed_at = models.DateTimeField(_("提出于"))
    decided_at = models.DateTimeField(_("决定于"), null=True, blank=True)
    decision = models.CharField(_("决定的理由"), max_length=500, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("任务准入")
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="task_admission_days_in_order"),
            models.CheckConstraint(
                condition=Q(state="PROPOSED", decided_at=None) | (~Q(state="PROPOSED") & Q(decided_at__isnull=False)),
                name="task_admission_decided_at",
            ),
        ]
        indexes = [models.Index(fields=["area_code", "state", "-id"], name="task_admission_area")]

    def __str__(self) -> str:
        return self.title

    @property
    def money_yuan(self) -> str:
        return f"{self.money_fen // 100:,}.{self.money_fen % 100:02d}"


class AdmissionEntry(models.Model):
    """One step of an admission; the words are public once the district has decided."""

    admission = models.ForeignKey(TaskAdmission, models.CASCADE, related_name="entries", verbose_name=_("任务准入"))
    at = models.DateTimeField(_("时间"))
    verb = models.CharField(max_length=10)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("经手人"))
    words = models.CharField(_("说明"), max_length=500, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("任务准入经过")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.admission_id} {self.verb}"


class ListedPaper(models.Model):
    """A certificate or form that communities may be asked for: the list is closed, each row dated and with its source."""

    district = models.ForeignKey(
        Area, models.PROTECT, related_name="+", limit_choices_to=_DISTRICT, verbose_name=_("区")
    )
    kind = models.CharField(_("类别"), max_length=12, choices=PaperKind)
    name = models.CharField(_("名称"), max_length=80)
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("由哪个部门要求")
    )
    words = models.CharField(_("什么时候要、怎么开"), max_length=200, blank=True)
    source = models.CharField(_("依据"), max_length=200)
    is_confirmed = models.BooleanField(_("依据已核实"), default=False)
    starts_on = models.DateField(_("自"))
    ends_on = models.DateField(_("至 (不含)"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("证明和表格清单")
        ordering = ["kind", "name"]
        constraints = [
            models.UniqueConstraint(fields=["district", "kind", "name", "starts_on"], name="listed_paper_once_a_day"),
            days_in_order("listed_paper_days_in_order"),
        ]

    def __str__(self) -> str:
        return self.name


class PaperReport(models.Model):
    """Somebody was asked for what stands on no list. No name and no telephone is asked: the code is enough to read the answer."""

    code = models.CharField(_("查询码"), max_length=20, unique=True)
    submission = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    district = models.ForeignKey(
        Area, models.PROTECT, related_name="+", limit_choices_to=_DISTRICT, verbose_name=_("区")
    )
    area_code = models.CharField(max_length=15, editable=False)
    community = models.ForeignKey(
        Area, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("在哪个社区")
    )
    kind = models.CharField(_("类别"), max_length=12, choices=PaperKind)
    what = models.CharField(_("要的是什么"), max_length=80)
    asked_by = models.CharField(_("谁要的"), max_length=60)
    words = EncryptedTextField(_("情况"), blank=True, default="")
    raised_at = models.DateTimeField(_("反映于"))
    state = models.CharField(_("状态"), max_length=10, choices=ReportState, default=ReportState.RAISED)
    outcome = models.CharField(_("结论"), max_length=10, choices=ReportOutcome, blank=True)
    answer = models.CharField(_("答复"), max_length=500, blank=True)
    answered_at = models.DateTimeField(_("答复于"), null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("答复人")
    )
    is_public = models.BooleanField(_("答复公开"), default=False)

    class Meta:
        verbose_name = verbose_name_plural = _("清单外要求的反映")
        constraints = [
            models.CheckConstraint(
                condition=Q(state="RAISED", answered_at=None, answered_by=None, outcome="", is_public=False)
                | (Q(state="ANSWERED", answered_at__isnull=False, answered_by__isnull=False) & ~Q(outcome="")),
                name="paper_report_answered_with_outcome",
            )
        ]
        indexes = [
            models.Index(fields=["area_code", "state", "-id"], name="paper_report_area"),
            models.Index(fields=["area_code", "-answered_at"], condition=Q(is_public=True), name="paper_report_public"),
        ]

    def __str__(self) -> str:
        return self.what
