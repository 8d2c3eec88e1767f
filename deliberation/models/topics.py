"""A topic on its way through a procedure: proposed, supported, discussed, decided, carried out, rated."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from deliberation.models.councils import Council
from deliberation.models.procedures import Procedure, ProcedureStage
from deliberation.states import (
    OPEN_TOPICS,
    ProposerKind,
    StageOutcome,
    TopicScope,
    TopicState,
    WordsState,
)
from governance.deadlines.models import Deadline
from governance.people.models import Organisation
from governance.territory.models import Building, Entrance, Estate, Lane
from grievances.models import Grievance
from grievances.models.dispatch import ruled_together


class Topic(models.Model):
    """One thing that residents settle together. The procedure is the version it began with."""

    code = models.CharField(_("编号"), max_length=20, unique=True)  # as shown: YT-4F7K-92
    submission = models.UUIDField(_("提交标识"), unique=True, default=uuid.uuid4, editable=False)
    title = models.CharField(_("议题"), max_length=60)
    body = models.TextField(_("情况和建议"), max_length=5000)  # paragraphs; scrubbed before it is published
    fact_sheet = models.TextField(_("背景材料"), max_length=8000, blank=True)
    scope = models.CharField(_("范围"), max_length=10, choices=TopicScope)
    council = models.ForeignKey(Council, models.PROTECT, related_name="topics", verbose_name=_("议事会"))
    area_code = models.CharField(max_length=15, editable=False)
    entrance = models.ForeignKey(
        Entrance, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("单元")
    )
    building = models.ForeignKey(
        Building, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("楼栋")
    )
    estate = models.ForeignKey(Estate, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("小区"))
    lane = models.ForeignKey(Lane, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("街巷"))
    procedure = models.ForeignKey(Procedure, models.PROTECT, related_name="topics", verbose_name=_("议事程序"))
    stage = models.ForeignKey(
        ProcedureStage, models.PROTECT, null=True, blank=True, related_name="topics", verbose_name=_("所在步骤")
    )
    state = models.CharField(_("状态"), max_length=10, choices=TopicState, default=TopicState.PROPOSED)
    is_open = models.BooleanField(default=True, editable=False)
    is_published = models.BooleanField(_("公开"), default=False)
    grievance = models.ForeignKey(
        Grievance, models.PROTECT, null=True, blank=True, related_name="topics", verbose_name=_("来自诉求")
    )
    proposer_kind = models.CharField(_("由谁提出"), max_length=14, choices=ProposerKind)
    proposer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("提议人")
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("提议组织")
    )
    supporters_needed = models.PositiveSmallIntegerField(_("须附议人数"), default=0)
    supporters = models.PositiveIntegerField(_("附议人数"), default=0, editable=False)
    rises = models.PositiveSmallIntegerField(_("上升次数"), default=0)
    opened_at = models.DateTimeField(_("提出于"))
    ended_at = models.DateTimeField(_("结束于"), null=True, blank=True)
    # The earliest live clock, repeated for the list (`governance.deadlines` holds the truth).
    due_at = models.DateTimeField(_("最晚"), null=True, blank=True)
    warn_at = models.DateTimeField(null=True, blank=True, editable=False)
    suspended_until = models.DateTimeField(_("挂起至"), null=True, blank=True, editable=False)
    has_suspension_request = models.BooleanField(default=False, editable=False)  # one waits for the level above

    class Meta:
        verbose_name = verbose_name_plural = _("议题")
        constraints = [
            models.CheckConstraint(
                condition=Q(is_open=True, ended_at=None, state__in=[*OPEN_TOPICS])
                | (Q(is_open=False, ended_at__isnull=False) & ~Q(state__in=[*OPEN_TOPICS])),
                name="topic_is_open_fits_state",
            ),
            models.UniqueConstraint(fields=["grievance"], condition=Q(is_open=True), name="topic_one_open_per_matter"),
        ]
        indexes = [
            # the desk's list of an area, newest first
            models.Index(fields=["area_code", "-id"], name="topic_area"),
            # what is open, in the order of the clock
            models.Index(fields=["area_code", "due_at", "id"], condition=Q(is_open=True), name="topic_open_clock"),
            # who asks the level above for a suspension
            models.Index(fields=["area_code", "id"], condition=Q(has_suspension_request=True), name="topic_asks"),
            # the public list
            models.Index(fields=["-id"], condition=Q(is_published=True), name="topic_public"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class StageRun(models.Model):
    """A topic was in a stage from then to then, with what came of it; a topic may come back to a stage."""

    topic = models.ForeignKey(Topic, models.CASCADE, related_name="runs", verbose_name=_("议题"))
    stage = models.ForeignKey(ProcedureStage, models.PROTECT, related_name="+", verbose_name=_("步骤"))
    council = models.ForeignKey(Council, models.PROTECT, related_name="+", verbose_name=_("议事会"))
    started_at = models.DateTimeField(_("开始于"))
    ended_at = models.DateTimeField(_("结束于"), null=True, blank=True)
    outcome = models.CharField(_("结果"), max_length=10, choices=StageOutcome, blank=True, default="")
    words = models.TextField(_("意见"), max_length=2000, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("经手人")
    )

    class Meta:
        verbose_name = verbose_name_plural = _("程序经过")
        ordering = ["topic", "id"]
        constraints = [
            models.UniqueConstraint(fields=["topic"], condition=Q(ended_at=None), name="stage_run_one_open"),
            models.CheckConstraint(
                condition=Q(ended_at=None, outcome="") | Q(ended_at__isnull=False), name="stage_run_outcome_at_end"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.topic_id} {self.stage_id}"


class TopicSuspension(models.Model):
    """挂起: asked for with a reason that everybody reads once it is granted; the level above rules."""

    class Ruling(models.TextChoices):
        APPROVED = "APPROVED", _("批准")
        REFUSED = "REFUSED", _("不批准")
        LAPSED = "LAPSED", _("已失效")  # the stage or its clock has ended meanwhile

    topic = models.ForeignKey(Topic, models.CASCADE, related_name="suspensions", verbose_name=_("议题"))
    deadline = models.ForeignKey(Deadline, models.PROTECT, related_name="+", verbose_name=_("时限"))
    until = models.DateField(_("挂起至"))
    reason = models.TextField(_("理由"), max_length=300)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("申请人")
    )
    requested_at = models.DateTimeField(_("申请于"))
    ruling = models.CharField(_("审批"), max_length=10, choices=Ruling, blank=True, default="")
    ruling_words = models.TextField(_("审批意见"), max_length=300, blank=True, default="")
    ruled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("审批人")
    )
    ruled_at = models.DateTimeField(_("审批于"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("议题挂起")
        ordering = ["topic", "id"]
        constraints = [
            models.UniqueConstraint(fields=["topic"], condition=Q(ruling=""), name="topic_suspension_one_open"),
            ruled_together("topic_suspension_ruled_together"),
        ]

    def __str__(self) -> str:
        return f"{self.topic_id} {self.until}"


class TopicEntry(models.Model):
    """The timeline of a topic: what everybody reads. `line` names no private person."""

    topic = models.ForeignKey(Topic, models.CASCADE, related_name="entries", verbose_name=_("议题"))
    at = models.DateTimeField(_("时间"))
    verb = models.CharField(_("动作"), max_length=30)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("经手人")
    )
    line = models.CharField(_("经过"), max_length=300)
    words = models.TextField(_("说明"), blank=True)
    is_public = models.BooleanField(_("公开"), default=True)

    class Meta:
        verbose_name = verbose_name_plural = _("议题经过")
        ordering = ["topic", "id"]

    def __str__(self) -> str:
        return self.line


class TopicSupport(models.Model):
    """A resident stands behind a proposal, once."""

    topic = models.ForeignKey(Topic, models.CASCADE, related_name="supports", verbose_name=_("议题"))
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("附议人"))
    at = models.DateTimeField(_("附议于"))

    class Meta:
        verbose_name = verbose_name_plural = _("附议")
        constraints = [models.UniqueConstraint(fields=["topic", "user"], name="topic_support_once")]

    def __str__(self) -> str:
        return f"{self.topic_id} {self.user_id}"


class TopicComment(models.Model):
    """What somebody says, or how they would word a paragraph (`is_amendment`). Shown after somebody looked at it."""

    topic = models.ForeignKey(Topic, models.CASCADE, related_name="comments", verbose_name=_("议题"))
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("作者"))
    paragraph = models.PositiveSmallIntegerField(_("第几段"), null=True, blank=True)  # from 1; None: the whole
    is_amendment = models.BooleanField(_("修改建议"), default=False)
    words = models.TextField(_("内容"), max_length=1000)
    state = models.CharField(_("状态"), max_length=8, choices=WordsState, default=WordsState.WAITING)
    at = models.DateTimeField(_("时间"))
    looked_at = models.DateTimeField(_("审核于"), null=True, blank=True)
    looked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("审核人")
    )
    answer = models.CharField(_("答复"), max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("意见和修改建议")
        ordering = ["topic", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_amendment=False) | Q(paragraph__isnull=False), name="topic_amendment_has_paragraph"
            )
        ]

    def __str__(self) -> str:
        return f"{self.topic_id} #{self.pk}"


class TopicOption(models.Model):
    """One way of doing it, with its cost in 分 where it is known."""

    topic = models.ForeignKey(Topic, models.CASCADE, related_name="options", verbose_name=_("议题"))
    position = models.PositiveSmallIntegerField(_("次序"))
    title = models.CharField(_("方案"), max_length=60)
    body = models.TextField(_("说明"), max_length=1000, blank=True)
    cost_fen = models.PositiveBigIntegerField(_("费用（分）"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("议题方案")
        ordering = ["topic", "position"]
        constraints = [models.UniqueConstraint(fields=["topic", "position"], name="topic_option_position")]

    def __str__(self) -> str:
        return self.title

    @property
    def yuan(self) -> str:
        """The cost in words: `¥12,000.00`; '' where it is not known."""
        return "" if self.cost_fen is None else f"¥{self.cost_fen / 100:,.2f}"


class TopicPhoto(models.Model):
    topic = models.ForeignKey(Topic, models.CASCADE, related_name="photos", verbose_name=_("议题"))
    image = models.ImageField(upload_to="topics/%Y/%m/")
    thumbnail = models.ImageField(upload_to="topics/%Y/%m/")
    is_cleared = models.BooleanField(_("可公开"), default=False)
    added_at = models.DateTimeField(_("上传于"))

    class Meta:
        verbose_name = verbose_name_plural = _("议题照片")
        ordering = ["topic", "id"]

    def __str__(self) -> str:
        return f"{self.topic_id} #{self.pk}"
