"""Messages down the tree: the message, its legs (one level in one area), and a copy for everybody it is for.

Counters stand on the leg, so that three thousand people who sign at once do not queue for one row; a page adds up a
few hundred legs.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from governance.territory.models import Area
from grids.models.roster import RosterEntry
from grids.states_messages import Audience, BroadcastState, Chase, CopyState, Haste, LegState, Tier


class Broadcast(models.Model):
    """通知下达: a message from an office to duties in its area. `audience` holds the values of `Audience`."""

    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name=_("区域"))
    area_code = models.CharField(max_length=15, editable=False)
    audience = models.JSONField(_("下达对象"), default=list)
    title = models.CharField(_("标题"), max_length=60)
    body = models.TextField(_("内容"), max_length=2000)
    haste = models.CharField(_("缓急"), max_length=10, choices=Haste, default=Haste.ORDINARY)
    by_level = models.BooleanField(_("逐级转发"), default=False)
    wants_done = models.BooleanField(_("需要反馈落实情况"), default=False)
    is_test = models.BooleanField(_("演练"), default=False)
    sender = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("发出人"))
    sent_at = models.DateTimeField(_("发出于"))
    submission = models.UUIDField(unique=True, editable=False)
    state = models.CharField(_("状态"), max_length=10, choices=BroadcastState, default=BroadcastState.RUNNING)
    closed_at = models.DateTimeField(_("结束于"), null=True, blank=True)
    closing_words = models.CharField(_("结束说明"), max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("通知下达")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="RUNNING", closed_at=None) | Q(state="CLOSED", closed_at__isnull=False),
                name="grid_broadcast_closed_at",
            )
        ]
        indexes = [models.Index(fields=["area_code", "-id"], name="grid_broadcast_area")]

    def __str__(self) -> str:
        return self.title

    @property
    def heading(self) -> str:
        """What everybody sees: a drill says so everywhere."""
        return f"【演练】{self.title}" if self.is_test else self.title


class BroadcastLeg(models.Model):
    """One level of one area: sent, or waiting until somebody there passes it on."""

    broadcast = models.ForeignKey(Broadcast, models.CASCADE, related_name="legs", verbose_name=_("通知"))
    tier = models.PositiveSmallIntegerField(_("层级"), choices=Tier)
    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name=_("区域"))
    area_code = models.CharField(max_length=15, editable=False)
    state = models.CharField(_("状态"), max_length=10, choices=LegState, default=LegState.WAITING)
    sent_at = models.DateTimeField(_("下达于"), null=True, blank=True)
    passed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("转发人")
    )
    chase = models.CharField(_("跟进"), max_length=10, choices=Chase, default=Chase.NONE)
    recipients = models.PositiveIntegerField(_("应收"), default=0)
    seen = models.PositiveIntegerField(_("已读"), default=0)
    acknowledged = models.PositiveIntegerField(_("已签收"), default=0)
    done = models.PositiveIntegerField(_("已落实"), default=0)
    to_phone = models.PositiveIntegerField(_("电话名单"), default=0)  # on the list and still silent

    area_name = ""  # put there by `selectors.messages.name_areas` for a page

    class Meta:
        verbose_name = verbose_name_plural = _("通知下达层级")
        ordering = ["broadcast", "tier", "area_code"]
        constraints = [
            models.UniqueConstraint(fields=["broadcast", "tier", "area"], name="broadcast_leg_once"),
            models.CheckConstraint(
                condition=Q(state="WAITING", sent_at=None) | Q(state="SENT", sent_at__isnull=False),
                name="broadcast_leg_sent_at",
            ),
            models.CheckConstraint(
                condition=Q(
                    seen__lte=F("recipients"), acknowledged__lte=F("seen"), done__lte=F("acknowledged"),
                    to_phone__lte=F("recipients") - F("acknowledged"),
                ),
                name="broadcast_leg_counters",
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["area_code"], condition=Q(state="WAITING"), name="broadcast_leg_waiting")]

    def __str__(self) -> str:
        return f"{self.broadcast_id} {self.get_tier_display()} {self.area_code}"


class BroadcastCopy(models.Model):
    """The copy of one recipient. Somebody on the roster without an account is reached by telephone alone."""

    broadcast = models.ForeignKey(Broadcast, models.CASCADE, related_name="copies", verbose_name=_("通知"))
    leg = models.ForeignKey(BroadcastLeg, models.CASCADE, related_name="copies", verbose_name=_("层级"))
    area_code = models.CharField(max_length=15, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("收件人")
    )
    entry = models.ForeignKey(
        RosterEntry, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("名册")
    )
    duty = models.CharField(_("职责"), max_length=20)
    state = models.CharField(_("状态"), max_length=12, choices=CopyState, default=CopyState.SENT)
    read_at = models.DateTimeField(_("已读于"), null=True, blank=True)
    acknowledged_at = models.DateTimeField(_("签收于"), null=True, blank=True)
    acknowledged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("签收人")
    )
    done_at = models.DateTimeField(_("落实于"), null=True, blank=True)
    words = models.CharField(_("说明"), max_length=300, blank=True)
    photo = models.ImageField(_("照片"), upload_to="messages/%Y/%m/", blank=True)
    deputy = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("代班人")
    )
    to_phone_at = models.DateTimeField(_("转电话通知于"), null=True, blank=True)

    area_name = ""  # put there by `selectors.messages.name_areas` for a page

    class Meta:
        verbose_name = verbose_name_plural = _("收到的通知")
        constraints = [
            models.UniqueConstraint(fields=["broadcast", "user"], name="broadcast_copy_once_a_user"),
            models.UniqueConstraint(fields=["broadcast", "entry"], name="broadcast_copy_once_an_entry"),
            models.CheckConstraint(
                condition=Q(user__isnull=False) | Q(entry__isnull=False), name="broadcast_copy_has_a_recipient"
            ),
            models.CheckConstraint(
                condition=Q(state="SENT", read_at=None, acknowledged_at=None, done_at=None)
                | Q(state="READ", read_at__isnull=False, acknowledged_at=None, done_at=None)
                | Q(state="ACKNOWLEDGED", acknowledged_at__isnull=False, done_at=None)
                | Q(state="DONE", acknowledged_at__isnull=False, done_at__isnull=False),
                name="broadcast_copy_times_fit_state",
            ),
            models.CheckConstraint(
                condition=Q(acknowledged_at=None, acknowledged_by=None)
                | Q(acknowledged_at__isnull=False, acknowledged_by__isnull=False),
                name="broadcast_copy_acknowledged_at_and_by",
            ),
        ]
        indexes = [
            models.Index(fields=["user", "-id"], name="broadcast_copy_user"),
            models.Index(fields=["deputy", "-id"], condition=Q(deputy__isnull=False), name="broadcast_copy_deputy"),
            # who has not signed yet, area by area; and who of them is to be called
            models.Index(
                fields=["broadcast", "area_code", "id"], condition=Q(acknowledged_at=None), name="broadcast_copy_silent"
            ),
            models.Index(
                fields=["broadcast", "area_code", "id"],
                condition=Q(acknowledged_at=None, to_phone_at__isnull=False),
                name="broadcast_copy_to_phone",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.broadcast_id} {self.state}"

    @property
    def name(self) -> str:
        return str(self.user) if self.user else self.entry.name if self.entry else ""

    @property
    def phone(self) -> str:
        """The number for work, which stands on the grid card too; never the private one."""
        own = self.user.work_phone if self.user else ""
        return own or (self.entry.work_phone if self.entry else "")

    @property
    def duty_label(self) -> str:
        return str(Audience(self.duty).label)
