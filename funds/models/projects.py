"""Projects: what for, what it costs, who gives which part, what residents voted for it, and its milestones."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from deliberation.models import Resolution
from funds.models.donations import Pledge
from funds.models.foundation import CoFundingScheme, Fund, Purse
from funds.states.foundation import Source
from funds.states.projects import MilestoneState, ProjectState, ShareState
from funds.states.vote_steps import VoteState
from governance.ledger.models import Transfer
from governance.people.models import Organisation

PERSON = settings.AUTH_USER_MODEL


class MatchingRule(models.Model):
    """The fund adds `numerator` yuan for every `denominator` given by `source`, up to a cap. A version is never changed."""

    code = models.SlugField(_("代码"), max_length=30)
    version = models.PositiveSmallIntegerField(_("版本"))
    name = models.CharField(_("名称"), max_length=60)
    source = models.CharField(_("配比的来源"), max_length=14, choices=Source)
    numerator = models.PositiveIntegerField(_("基金出"))
    denominator = models.PositiveIntegerField(_("对方每出"))
    cap_fen = models.BigIntegerField(_("上限（分）"))
    starts_on = models.DateField(_("自"))
    reference = models.CharField(_("依据"), max_length=120, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("配比规则")
        ordering = ["code", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="matching_rule_version"),
            models.CheckConstraint(
                condition=Q(numerator__gt=0, denominator__gt=0, cap_fen__gt=0), name="matching_rule_positive"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} v{self.version}"


class Project(models.Model):
    """`plan_version` counts the plans: one that a source has left is made again and voted again."""

    code = models.CharField(_("编号"), max_length=20, unique=True)  # XM-4F7K-92
    fund = models.ForeignKey(Fund, models.PROTECT, related_name="projects", verbose_name=_("基金"))
    area_code = models.CharField(max_length=15, editable=False)
    title = models.CharField(_("项目"), max_length=60)
    need = models.TextField(_("需求"), max_length=2000)
    plan = models.TextField(_("方案"), max_length=4000, blank=True)
    plan_version = models.PositiveSmallIntegerField(_("方案版本"), default=1)
    scheme = models.ForeignKey(
        CoFundingScheme, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("共同出资方案")
    )
    matching = models.ForeignKey(
        MatchingRule, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("配比规则")
    )
    carried_out_by = models.CharField(_("实施方"), max_length=80, blank=True)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("实施单位")
    )
    purse = models.OneToOneField(
        Purse, models.PROTECT, null=True, blank=True, related_name="project", verbose_name=_("项目资金")
    )
    state = models.CharField(_("状态"), max_length=10, choices=ProjectState, default=ProjectState.DRAFT)
    starts_on = models.DateField(_("开工"), null=True, blank=True)
    ends_on = models.DateField(_("完工"), null=True, blank=True)
    opened_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+", verbose_name=_("登记人"))
    opened_at = models.DateTimeField(_("登记于"))
    published_at = models.DateTimeField(_("公布于"), null=True, blank=True)
    ended_at = models.DateTimeField(_("结束于"), null=True, blank=True)
    result = models.TextField(_("成效"), max_length=4000, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("项目")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="project_days_in_order",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["DONE", "STOPPED"], ended_at__isnull=False)
                | (~Q(state__in=["DONE", "STOPPED"]) & Q(ended_at=None)),
                name="project_ended_at",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["FUNDED", "RUNNING", "DONE"]) | Q(purse__isnull=False),
                name="project_funded_has_purse",
            ),
        ]
        indexes = [
            models.Index(fields=["area_code", "-id"], name="project_area"),
            models.Index(fields=["fund", "-id"], name="project_fund"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class BudgetLine(models.Model):
    """What one thing costs, in one version of the plan."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="budget_lines", verbose_name=_("项目"))
    version = models.PositiveSmallIntegerField(_("方案版本"), default=1)
    position = models.PositiveSmallIntegerField(_("次序"))
    title = models.CharField(_("项目支出"), max_length=80)
    amount_fen = models.BigIntegerField(_("金额（分）"))

    class Meta:
        verbose_name = verbose_name_plural = _("预算明细")
        ordering = ["project", "version", "position"]
        constraints = [
            models.UniqueConstraint(fields=["project", "version", "position"], name="budget_line_position"),
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="budget_line_positive"),
        ]

    def __str__(self) -> str:
        return self.title


class Share(models.Model):
    """The part of one source in one version of the plan. `purse`: what the fund itself gives comes from it, by commitment."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="shares", verbose_name=_("项目"))
    version = models.PositiveSmallIntegerField(_("方案版本"), default=1)
    source = models.CharField(_("来源"), max_length=14, choices=Source)
    who = models.CharField(_("出资方"), max_length=60, blank=True)  # public
    amount_fen = models.BigIntegerField(_("计划（分）"))
    arrived_fen = models.BigIntegerField(_("到位（分）"), default=0)
    pledge = models.ForeignKey(
        Pledge, models.PROTECT, null=True, blank=True, related_name="shares", verbose_name=_("认捐")
    )
    purse = models.ForeignKey(
        Purse, models.PROTECT, null=True, blank=True, related_name="shares", verbose_name=_("出资用途")
    )
    state = models.CharField(_("状态"), max_length=8, choices=ShareState, default=ShareState.PLANNED)
    words = models.CharField(_("说明"), max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("出资计划")
        ordering = ["project", "version", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_fen__gt=0, arrived_fen__gte=0, arrived_fen__lte=F("amount_fen")),
                name="share_arrived_within",
            )
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.source}"


class BeneficiaryGroup(models.Model):
    """Whom it serves. Groups and heads, never persons; `is_related` to who decides is refused (慈善法 40, 59)."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="beneficiaries", verbose_name=_("项目"))
    name = models.CharField(_("受益群体"), max_length=60)
    heads_planned = models.PositiveIntegerField(_("预计人数"))
    heads_reached = models.PositiveIntegerField(_("实际人数"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("受益群体")
        constraints = [models.UniqueConstraint(fields=["project", "name"], name="beneficiary_group_once")]

    def __str__(self) -> str:
        return self.name


class VotedAmount(models.Model):
    """What a resolution allows to be spent of a fund, read from its words by one person and confirmed by another.

    Every transfer of the ledger that takes money of a community fund into a project names this row as its subject, else
    the database refuses it; the trigger (migration 0002) counts it into `committed_fen`, and the CHECK holds the limit.
    """

    resolution = models.OneToOneField(Resolution, models.PROTECT, related_name="voted_amount", verbose_name=_("决议"))
    fund = models.ForeignKey(Fund, models.PROTECT, related_name="voted_amounts", verbose_name=_("基金"))
    project = models.ForeignKey(
        Project, models.PROTECT, null=True, blank=True, related_name="voted_amounts", verbose_name=_("项目")
    )
    plan_version = models.PositiveSmallIntegerField(_("方案版本"), null=True, blank=True)  # the plan that was voted on
    what = models.CharField(_("用途"), max_length=60, null=True, blank=True)  # where it names no project
    amount_fen = models.BigIntegerField(_("表决金额（分）"))
    committed_fen = models.BigIntegerField(_("已安排（分）"), default=0, editable=False)
    entered_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+", verbose_name=_("登记人"))
    entered_at = models.DateTimeField(_("登记于"))
    confirmed_by = models.ForeignKey(
        PERSON, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("确认人")
    )
    confirmed_at = models.DateTimeField(_("确认于"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("决议金额")
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_fen__gt=0, committed_fen__gte=0, committed_fen__lte=F("amount_fen")),
                name="voted_amount_is_the_limit",
            ),
            models.CheckConstraint(condition=~Q(confirmed_by=F("entered_by")), name="voted_amount_two_persons"),
            models.CheckConstraint(
                condition=Q(confirmed_at=None, confirmed_by=None, committed_fen=0)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False),
                name="voted_amount_confirmed_at_and_by",
            ),
        ]

    def __str__(self) -> str:
        return self.what or f"{self.resolution_id} {self.amount_fen}"

    @property
    def state(self) -> VoteState:
        return VoteState.CONFIRMED if self.confirmed_at else VoteState.ENTERED

    def get_state_display(self) -> str:
        return str(self.state.label)


class Commitment(models.Model):
    """Money of a fund for a project under a resolution in force: positive committed, negative returned. Append-only.

    Make the transfer first, with the voted amount as its subject: purse → project's purse, or back. The database refuses
    a commitment that does not repeat its transfer.
    """

    voted = models.ForeignKey(VotedAmount, models.PROTECT, related_name="commitments", verbose_name=_("决议金额"))
    project = models.ForeignKey(Project, models.PROTECT, related_name="commitments", verbose_name=_("项目"))
    purse = models.ForeignKey(Purse, models.PROTECT, related_name="commitments", verbose_name=_("出自"))
    amount_fen = models.BigIntegerField(_("金额（分）"))
    transfer = models.OneToOneField(Transfer, models.PROTECT, related_name="commitment", verbose_name=_("转账"))
    committed_by = models.ForeignKey(
        PERSON, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("经手人")
    )
    committed_at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = verbose_name_plural = _("资金安排")
        ordering = ["id"]
        constraints = [models.CheckConstraint(condition=~Q(amount_fen=0), name="commitment_not_zero")]

    def __str__(self) -> str:
        return f"{self.project_id} {self.amount_fen}"


class Milestone(models.Model):
    """A part of the work that is accepted, and the instalment (分期款) that it opens."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="milestones", verbose_name=_("项目"))
    position = models.PositiveSmallIntegerField(_("次序"))
    title = models.CharField(_("阶段"), max_length=80)
    due_on = models.DateField(_("完成期限"))
    amount_fen = models.BigIntegerField(_("分期款（分）"))
    state = models.CharField(_("状态"), max_length=8, choices=MilestoneState, default=MilestoneState.OPEN)
    accepted_by = models.ForeignKey(
        PERSON, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("验收人")
    )
    accepted_at = models.DateTimeField(_("验收于"), null=True, blank=True)
    words = models.CharField(_("验收意见"), max_length=300, blank=True)
    late_since = models.DateTimeField(_("逾期自"), null=True, blank=True)  # open: the work; accepted: its payment

    class Meta:
        verbose_name = verbose_name_plural = _("项目阶段")
        ordering = ["project", "position"]
        constraints = [
            models.UniqueConstraint(fields=["project", "position"], name="milestone_position"),
            models.CheckConstraint(condition=Q(amount_fen__gte=0), name="milestone_amount"),
            models.CheckConstraint(
                condition=Q(state="OPEN", accepted_at=None, accepted_by=None)
                | (~Q(state="OPEN") & Q(accepted_at__isnull=False, accepted_by__isnull=False)),
                name="milestone_accepted_at_and_by",
            ),
        ]

    def __str__(self) -> str:
        return self.title
