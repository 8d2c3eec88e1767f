"""公益创投: a call, applications, scores with conflicts declared, agreements, reviews. And 以奖代补."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from funds.models.foundation import Purse
from funds.models.projects import Project
from funds.states.grants import (
    AgreementState,
    ApplicationState,
    CallState,
    Grade,
    Mean,
    ReviewKind,
    RewardState,
)
from governance.people.models import Organisation

PERSON = settings.AUTH_USER_MODEL


class GrantPreset(models.Model):
    """Grades of reviews, what a reward pays for each, and the instalments a new agreement begins with. Dated."""

    starts_on = models.DateField(_("自"), unique=True)
    ends_on = models.DateField(_("至 (不含)"), null=True, blank=True)
    a_from = models.PositiveSmallIntegerField(_("优秀：不低于"))
    b_from = models.PositiveSmallIntegerField(_("合格：不低于"))
    share_a = models.PositiveSmallIntegerField(_("优秀奖补（%）"))
    share_b = models.PositiveSmallIntegerField(_("合格奖补（%）"))
    first_percent = models.PositiveSmallIntegerField(_("签约后首款（%）"))
    midterm_percent = models.PositiveSmallIntegerField(_("中期评估后（%）"))
    reference = models.CharField(_("依据"), max_length=200)
    is_confirmed = models.BooleanField(_("依据已核实"), default=False)

    class Meta:
        verbose_name = verbose_name_plural = _("创投和奖补规则")
        ordering = ["-starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(a_from__gt=F("b_from"), a_from__lte=100, b_from__gt=0), name="grant_preset_grades_in_order"
            ),
            models.CheckConstraint(
                condition=Q(share_a__lte=100, share_b__lte=F("share_a"), first_percent__lte=100 - F("midterm_percent")),
                name="grant_preset_percents",
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class GrantCall(models.Model):
    """`criteria`: [{"code", "title", "points"}]; `resident_weight` per cent of the score are the residents'."""

    code = models.CharField(_("编号"), max_length=20, unique=True)  # GC-4F7K-92
    purse = models.ForeignKey(Purse, models.PROTECT, related_name="grant_calls", verbose_name=_("出自"))
    area_code = models.CharField(max_length=15, editable=False)
    title = models.CharField(_("标题"), max_length=60)
    words = models.TextField(_("公告"), max_length=4000)
    budget_fen = models.BigIntegerField(_("总额（分）"))
    most_fen = models.BigIntegerField(_("单项上限（分）"))
    criteria = models.JSONField(_("评分标准"), default=list)
    resident_weight = models.PositiveSmallIntegerField(_("居民评分占比（%）"), default=0)
    mean = models.CharField(_("怎么取平均"), max_length=8, choices=Mean, default=Mean.PLAIN)
    opens_at = models.DateTimeField(_("申报开始"))
    closes_at = models.DateTimeField(_("申报截止"))
    state = models.CharField(_("状态"), max_length=10, choices=CallState, default=CallState.DRAFT)
    opened_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+", verbose_name=_("发起人"))
    awarded_at = models.DateTimeField(_("公布于"), null=True, blank=True)
    late_since = models.DateTimeField(_("评分逾期自"), null=True, blank=True)  # while scores are missing; public

    class Meta:
        verbose_name = verbose_name_plural = _("公益创投")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(budget_fen__gt=0, most_fen__gt=0, most_fen__lte=F("budget_fen")), name="grant_call_amounts"
            ),
            models.CheckConstraint(condition=Q(closes_at__gt=F("opens_at")), name="grant_call_times_in_order"),
            models.CheckConstraint(condition=Q(resident_weight__lte=100), name="grant_call_weight"),
        ]
        indexes = [models.Index(fields=["area_code", "-id"], name="grant_call_area")]

    def __str__(self) -> str:
        return self.title


class Application(models.Model):
    """Of a social organisation. `score` is counted from the scores when the call is awarded, in hundredths of a point."""

    call = models.ForeignKey(GrantCall, models.PROTECT, related_name="applications", verbose_name=_("创投"))
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="applications", verbose_name=_("申报单位")
    )
    title = models.CharField(_("项目"), max_length=60)
    words = models.TextField(_("方案"), max_length=4000)
    amount_fen = models.BigIntegerField(_("申请金额（分）"))
    budget = models.JSONField(_("预算明细"), default=list)  # [{"title", "amount_fen"}], together `amount_fen`
    state = models.CharField(_("状态"), max_length=12, choices=ApplicationState, default=ApplicationState.DRAFT)
    applied_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+", verbose_name=_("申报人"))
    submitted_at = models.DateTimeField(_("申报于"), null=True, blank=True)
    paper_on = models.DateField(_("纸质申报收到日期"), null=True, blank=True)  # entered by the office, as on the paper
    score = models.PositiveIntegerField(_("得分（百分之一分）"), null=True, blank=True)
    reason = models.CharField(_("说明"), max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("创投申报")
        ordering = ["call", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="application_amount_positive"),
            models.UniqueConstraint(
                fields=["call", "organisation", "title"],
                condition=~Q(state="WITHDRAWN"),
                name="application_once",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Agreement(models.Model):
    """The award of an application, signed; its money runs through a project with milestones."""

    application = models.OneToOneField(Application, models.PROTECT, related_name="agreement", verbose_name=_("申报"))
    project = models.OneToOneField(
        Project, models.PROTECT, null=True, blank=True, related_name="agreement", verbose_name=_("项目")
    )
    amount_fen = models.BigIntegerField(_("资助金额（分）"))
    state = models.CharField(_("状态"), max_length=10, choices=AgreementState, default=AgreementState.DRAFT)
    awarded_at = models.DateTimeField(_("入选于"))
    signed_on = models.DateField(_("签订日期"), null=True, blank=True)
    ended_at = models.DateTimeField(_("结束于"), null=True, blank=True)
    reason = models.CharField(_("中止原因"), max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("资助协议")
        constraints = [
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="agreement_amount_positive"),
            models.CheckConstraint(
                condition=Q(state="DRAFT") | Q(signed_on__isnull=False) | Q(state="STOPPED"),
                name="agreement_signed_on",
            ),
            models.CheckConstraint(condition=~Q(state="STOPPED") | ~Q(reason=""), name="agreement_stopped_with_reason"),
        ]

    def __str__(self) -> str:
        return self.application.title


class Review(models.Model):
    """Mid-term and final: A from 85, B from 60, C below (preset). C stops what is still to be paid."""

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="reviews", verbose_name=_("协议"))
    kind = models.CharField(_("评估"), max_length=8, choices=ReviewKind)
    points = models.PositiveSmallIntegerField(_("得分"))
    grade = models.CharField(_("等级"), max_length=1, choices=Grade)
    words = models.TextField(_("评估意见"), max_length=2000)
    reviewed_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+", verbose_name=_("评估人"))
    reviewed_at = models.DateTimeField(_("评估于"))

    class Meta:
        verbose_name = verbose_name_plural = _("评估")
        constraints = [
            models.UniqueConstraint(fields=["agreement", "kind"], name="review_once"),
            models.CheckConstraint(condition=Q(points__lte=100), name="review_points"),
        ]

    def __str__(self) -> str:
        return f"{self.agreement_id} {self.kind}"


class RewardGrant(models.Model):
    """以奖代补: done first, assessed, then paid by its quality."""

    project = models.OneToOneField(Project, models.PROTECT, related_name="reward", verbose_name=_("项目"))
    purse = models.ForeignKey(  # known when it is granted
        Purse, models.PROTECT, null=True, blank=True, related_name="rewards", verbose_name=_("出自")
    )
    most_fen = models.BigIntegerField(_("最高奖补（分）"))
    amount_fen = models.BigIntegerField(_("奖补金额（分）"), null=True, blank=True)
    points = models.PositiveSmallIntegerField(_("得分"), null=True, blank=True)
    grade = models.CharField(_("等级"), max_length=1, choices=Grade, blank=True)
    state = models.CharField(_("状态"), max_length=8, choices=RewardState, default=RewardState.APPLIED)
    applied_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+", verbose_name=_("申请人"))
    applied_at = models.DateTimeField(_("申请于"))
    assessed_by = models.ForeignKey(
        PERSON, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("评定人")
    )
    assessed_at = models.DateTimeField(_("评定于"), null=True, blank=True)
    words = models.CharField(_("评定意见"), max_length=500, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("以奖代补")
        constraints = [
            models.CheckConstraint(
                condition=Q(most_fen__gt=0)
                & (Q(amount_fen=None) | Q(amount_fen__gte=0, amount_fen__lte=F("most_fen"))),
                name="reward_within_most",
            ),
            models.CheckConstraint(condition=~Q(assessed_by=F("applied_by")), name="reward_two_persons"),
            models.CheckConstraint(
                condition=Q(state="APPLIED", assessed_at=None, assessed_by=None)
                | (~Q(state="APPLIED") & Q(assessed_at__isnull=False, assessed_by__isnull=False)),
                name="reward_assessed_at_and_by",
            ),
        ]

    def __str__(self) -> str:
        return self.project.title
