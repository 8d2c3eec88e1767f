"""A dispute and its file: parties, mediators, rounds, the agreement clause by clause, the return visit.

Nothing here is ever public. Names and numbers are encrypted; what lists, messages and the trail may show stands in
`title` (without names), `kind`, `level` and the codes.
"""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from governance.common.crypto import EncryptedTextField
from governance.common.days import days_in_order
from governance.territory.levels import Level
from governance.territory.models import Area
from grievances.mediation_states import (
    LEVELS,
    OPEN_DISPUTES,
    SETTLED_STATES,
    ClauseState,
    DisputeState,
    RoundOutcome,
    VisitOutcome,
)
from grievances.models.grievance import Grievance

MEDIATION_LEVELS = [(level.value, level.label) for level in LEVELS]


# --- What a district configures -----------------------------------------------------------------------------
class DisputeKind(models.Model):
    """What sort of dispute; `advice` says where to turn when mediation has failed at every level."""

    code = models.SlugField(_("代码"), max_length=40, unique=True)
    name = models.CharField(_("名称"), max_length=30)
    advice = models.TextField(_("调解不成时的建议"), max_length=500, blank=True)
    position = models.PositiveSmallIntegerField(_("排序"), default=0)
    is_active = models.BooleanField(_("启用"), default=True)

    class Meta:
        verbose_name = verbose_name_plural = _("纠纷类型")
        ordering = ["position", "code"]

    def __str__(self) -> str:
        return self.name


class RoundLimit(models.Model):
    """How many rounds a level has before the dispute rises: a dated row with its source."""

    level = models.CharField(_("层级"), max_length=10, choices=MEDIATION_LEVELS)
    rounds = models.PositiveSmallIntegerField(_("最多几轮"))
    source = models.CharField(_("依据"), max_length=200)
    is_confirmed = models.BooleanField(_("依据已核实"), default=False)
    starts_on = models.DateField(_("自"))
    ends_on = models.DateField(_("至 (不含)"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("调解轮次规则")
        ordering = ["level", "starts_on"]
        constraints = [
            models.CheckConstraint(condition=Q(rounds__gt=0), name="round_limit_positive"),
            days_in_order("round_limit_days_in_order"),
            models.UniqueConstraint(fields=["level", "starts_on"], name="round_limit_once_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.get_level_display()}: {self.rounds}"


class LegalAdviser(models.Model):
    """A lawyer or other adviser of a community (or of the area above it) who mediates without an account here."""

    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name=_("服务区域"))
    name = EncryptedTextField(_("姓名"))
    title = models.CharField(_("身份"), max_length=60, help_text=_("如律师事务所和职务"))
    is_active = models.BooleanField(_("启用"), default=True)

    class Meta:
        verbose_name = verbose_name_plural = _("法律顾问")
        ordering = ["area__code", "id"]

    def __str__(self) -> str:
        return f"{self.name}（{self.title}）"


# --- The dispute --------------------------------------------------------------------------------------------
class Dispute(models.Model):
    """One dispute. `area` is the office that took it in, `holder` the one that mediates now: the line lies between."""

    code = models.CharField(_("编号"), max_length=20, unique=True)  # as shown: TJ-4F7K-92
    submission = models.UUIDField(_("提交标识"), unique=True, default=uuid.uuid4, editable=False)
    grievance = models.ForeignKey(
        Grievance, models.PROTECT, null=True, blank=True, related_name="disputes", verbose_name=_("来自诉求")
    )
    kind = models.ForeignKey(DisputeKind, models.PROTECT, related_name="+", verbose_name=_("纠纷类型"))
    title = models.CharField(_("事由"), max_length=60)  # scrubbed of names and numbers: for lists
    summary = EncryptedTextField(_("纠纷经过"))
    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name=_("受理单位"))
    area_code = models.CharField(max_length=15, editable=False)
    level = models.CharField(_("所在层级"), max_length=10, choices=MEDIATION_LEVELS)
    holder = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name=_("当前调解单位"))
    holder_code = models.CharField(max_length=15, editable=False)
    state = models.CharField(_("状态"), max_length=10, choices=DisputeState, default=DisputeState.OPEN)
    is_open = models.BooleanField(default=True, editable=False)
    rises = models.PositiveSmallIntegerField(_("上升次数"), default=0)
    reopenings = models.PositiveSmallIntegerField(_("重新调解次数"), default=0)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("登记人"))
    opened_at = models.DateTimeField(_("登记于"))
    settled_at = models.DateTimeField(_("签署协议于"), null=True, blank=True)
    settled_level = models.CharField(_("化解层级"), max_length=10, choices=MEDIATION_LEVELS, blank=True, default="")
    ended_at = models.DateTimeField(_("结束于"), null=True, blank=True)
    # The earliest live clock, repeated for the list (`governance.deadlines` holds the truth).
    due_at = models.DateTimeField(_("最晚"), null=True, blank=True)
    warn_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = _("矛盾纠纷")
        constraints = [
            models.CheckConstraint(
                condition=Q(is_open=True, ended_at=None, state__in=[*OPEN_DISPUTES])
                | (Q(is_open=False, ended_at__isnull=False) & ~Q(state__in=[*OPEN_DISPUTES])),
                name="dispute_is_open_fits_state",
            ),
            models.CheckConstraint(
                condition=(Q(settled_at__isnull=False, state__in=[*SETTLED_STATES]) & ~Q(settled_level=""))
                | (Q(settled_at=None, settled_level="") & ~Q(state__in=[*SETTLED_STATES])),
                name="dispute_settled_fits_state",
            ),
            models.CheckConstraint(condition=Q(level__in=[*LEVELS]), name="dispute_level_mediates"),
            models.UniqueConstraint(
                fields=["grievance"], condition=Q(is_open=True), name="dispute_one_open_per_grievance"
            ),
        ]
        indexes = [
            # what waits at an office, in the order of the clock
            models.Index(fields=["holder_code", "due_at", "id"], condition=Q(is_open=True), name="dispute_rung_clock"),
            # everything that an area took in: lists newest first, and the counts of a year
            models.Index(fields=["area_code", "-id"], name="dispute_area_newest"),
            models.Index(fields=["opened_at"], name="dispute_opened"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class Party(models.Model):
    """One side of a dispute. Never public; a party that was entered by mistake keeps its row with `removed_at`."""

    class Side(models.TextChoices):
        APPLICANT = "APPLICANT", _("申请方")
        RESPONDENT = "RESPONDENT", _("被申请方")
        THIRD = "THIRD", _("第三方")

    dispute = models.ForeignKey(Dispute, models.CASCADE, related_name="parties")
    side = models.CharField(_("哪一方"), max_length=10, choices=Side)
    name = EncryptedTextField(_("姓名或单位"))
    name_index = models.CharField(max_length=64, editable=False)
    phone = EncryptedTextField(_("电话"), blank=True, default="")
    phone_index = models.CharField(max_length=64, blank=True, default="", db_index=True, editable=False)
    representative = EncryptedTextField(_("代理人"), blank=True, default="")
    added_at = models.DateTimeField(_("登记于"))
    removed_at = models.DateTimeField(_("移除于"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("当事人")
        ordering = ["side", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["dispute", "name_index"], condition=Q(removed_at=None), name="party_once_in_dispute"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_side_display()} #{self.pk}"  # without the name: it may end up in a log


class Mediator(models.Model):
    """Who mediates at a level: a colleague, or a legal adviser. Rising keeps the row, being replaced ends it."""

    dispute = models.ForeignKey(Dispute, models.CASCADE, related_name="mediators")
    level = models.CharField(_("层级"), max_length=10, choices=MEDIATION_LEVELS)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="mediations")
    adviser = models.ForeignKey(LegalAdviser, models.PROTECT, null=True, blank=True, related_name="mediations")
    appointed_at = models.DateTimeField(_("指定于"))
    ended_at = models.DateTimeField(_("结束于"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("调解员")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=False, adviser=None) | Q(user=None, adviser__isnull=False),
                name="mediator_user_or_adviser",
            ),
            models.UniqueConstraint(
                fields=["dispute", "level", "user"],
                condition=Q(ended_at=None, user__isnull=False),
                name="mediator_once_a_level",
            ),
            models.UniqueConstraint(
                fields=["dispute", "level", "adviser"],
                condition=Q(ended_at=None, adviser__isnull=False),
                name="adviser_once_a_level",
            ),
        ]

    def __str__(self) -> str:
        return str(self.user or self.adviser)


class Round(models.Model):
    """One sitting. Numbers count within a level; an adjourned round goes on as the next sitting of the same number."""

    dispute = models.ForeignKey(Dispute, models.CASCADE, related_name="rounds")
    level = models.CharField(_("层级"), max_length=10, choices=MEDIATION_LEVELS)
    number = models.PositiveSmallIntegerField(_("第几轮"))
    sitting = models.PositiveSmallIntegerField(_("第几次"), default=1)
    planned_at = models.DateTimeField(_("时间"))
    place = models.CharField(_("地点"), max_length=80)
    held_at = models.DateTimeField(_("记录于"), null=True, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("记录人")
    )
    parties = models.ManyToManyField(Party, related_name="rounds", verbose_name=_("到场当事人"))
    mediators = models.ManyToManyField(Mediator, related_name="rounds", verbose_name=_("到场调解员"))
    outcome = models.CharField(_("结果"), max_length=10, choices=RoundOutcome, blank=True, default="")
    minutes = EncryptedTextField(_("调解笔录"), blank=True, default="")

    class Meta:
        verbose_name = verbose_name_plural = _("调解轮次")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["dispute", "level", "number", "sitting"], name="round_sits_once"),
            models.UniqueConstraint(fields=["dispute"], condition=Q(held_at=None), name="round_one_planned"),
            models.CheckConstraint(
                condition=Q(held_at=None, outcome="") | (Q(held_at__isnull=False) & ~Q(outcome="")),
                name="round_held_has_outcome",
            ),
        ]


class Agreement(models.Model):
    """What the parties agreed in one round: written, printed, signed on paper, the paper photographed.

    One that broke or was not signed stays in the file with `ended_at`.
    """

    dispute = models.ForeignKey(Dispute, models.CASCADE, related_name="agreements")
    round = models.OneToOneField(Round, models.PROTECT, related_name="agreement")
    level = models.CharField(_("层级"), max_length=10, choices=MEDIATION_LEVELS)
    written_at = models.DateTimeField(_("写成于"))
    signed_on = models.DateField(_("签署日期"), null=True, blank=True)
    ended_at = models.DateTimeField(_("失效于"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("调解协议")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["dispute"], condition=Q(ended_at=None), name="agreement_one_in_force")
        ]


def agreement_photo_path(photo: "AgreementPhoto", filename: str) -> str:
    return f"disputes/{photo.agreement_id}/{photo.public_id.hex}-{filename}"


class AgreementPhoto(models.Model):
    """A photo of the signed paper: re-encoded, private for ever."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="photos")
    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    image = models.FileField(upload_to=agreement_photo_path)
    thumbnail = models.FileField(upload_to=agreement_photo_path)
    uploaded_at = models.DateTimeField(_("上传于"))

    class Meta:
        verbose_name = verbose_name_plural = _("协议照片")
        ordering = ["id"]


class Clause(models.Model):
    """One promise of an agreement. Without a day it is a lasting one, ticked off when the mediator finds it kept."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="clauses")
    number = models.PositiveSmallIntegerField(_("条"))
    text = EncryptedTextField(_("内容"))
    party = models.ForeignKey(Party, models.PROTECT, related_name="+", verbose_name=_("由谁履行"))
    due_on = models.DateField(_("期限"), null=True, blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=ClauseState, default=ClauseState.OPEN)
    settled_at = models.DateTimeField(_("确认于"), null=True, blank=True)
    notes = EncryptedTextField(_("履行情况"), blank=True, default="")

    class Meta:
        verbose_name = verbose_name_plural = _("协议条款")
        ordering = ["agreement", "number"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "number"], name="clause_number_once"),
            models.CheckConstraint(
                condition=Q(state="OPEN", settled_at=None) | (~Q(state="OPEN") & Q(settled_at__isnull=False)),
                name="clause_settled_when_not_open",
            ),
        ]


class ReturnVisit(models.Model):
    """One try to look in again after the agreement was carried out; who was not reached is tried again."""

    dispute = models.ForeignKey(Dispute, models.CASCADE, related_name="visits")
    visited_at = models.DateTimeField(_("回访于"))
    visited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("回访人"))
    outcome = models.CharField(_("结果"), max_length=12, choices=VisitOutcome)
    words = EncryptedTextField(_("回访情况"))

    class Meta:
        verbose_name = verbose_name_plural = _("调解回访")
        ordering = ["id"]


class DisputeEntry(models.Model):
    """One happening in the file. `line` names nobody; `words` are somebody's own."""

    dispute = models.ForeignKey(Dispute, models.CASCADE, related_name="timeline")
    at = models.DateTimeField(_("时间"))
    verb = models.CharField(_("动作"), max_length=20)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("操作人")
    )
    line = models.CharField(_("说明"), max_length=200)
    words = EncryptedTextField(_("原话"), blank=True, default="")
    level = models.CharField(max_length=10, choices=Level)
    state_after = models.CharField(max_length=10, choices=DisputeState)

    class Meta:
        verbose_name = verbose_name_plural = _("调解记录")
        ordering = ["id"]
