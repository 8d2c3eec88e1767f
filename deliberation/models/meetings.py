"""A meeting of a council: convened, attended, chaired, minuted."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from deliberation.models.councils import Council, Seat, Venue
from deliberation.models.topics import Topic
from deliberation.states import (
    AnswerState,
    AttendanceWay,
    MeetingState,
    MinutesState,
    MotionState,
    Side,
)


class Meeting(models.Model):
    """`seats_total` and `quorum_needed` are frozen when it opens; `notice_reason` says why the notice was shorter."""

    code = models.CharField(_("编号"), max_length=20, unique=True)  # as shown: HY-4F7K-92
    council = models.ForeignKey(Council, models.PROTECT, related_name="meetings", verbose_name=_("议事会"))
    area_code = models.CharField(max_length=15, editable=False)
    title = models.CharField(_("名称"), max_length=60)
    starts_at = models.DateTimeField(_("开始时间"))
    minutes_planned = models.PositiveSmallIntegerField(_("预计时长（分钟）"), default=60)
    venue = models.ForeignKey(
        Venue, models.PROTECT, null=True, blank=True, related_name="meetings", verbose_name=_("议事场所")
    )
    place = models.CharField(_("地点"), max_length=80)
    state = models.CharField(_("状态"), max_length=10, choices=MeetingState, default=MeetingState.PLANNED)
    convened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("召集人")
    )
    convened_at = models.DateTimeField(_("通知于"), null=True, blank=True)
    cancel_reason = models.CharField(_("取消原因"), max_length=200, blank=True)
    notice_reason = models.CharField(_("提前通知不足的原因"), max_length=200, blank=True)
    repeats = models.ForeignKey(  # met again because the last one lacked quorum
        "self", models.PROTECT, null=True, blank=True, related_name="repeated_by", verbose_name=_("重新召开")
    )
    opened_at = models.DateTimeField(_("开会于"), null=True, blank=True)
    closed_at = models.DateTimeField(_("散会于"), null=True, blank=True)
    seats_total = models.PositiveIntegerField(_("应到"), default=0)
    quorum_needed = models.PositiveIntegerField(_("须到"), default=0)
    check_in_secret = models.CharField(max_length=64, editable=False)  # carried by the QR code on the door
    minutes = models.TextField(_("纪要"), blank=True)
    minutes_state = models.CharField(_("纪要状态"), max_length=10, choices=MinutesState, default=MinutesState.DRAFT)
    minutes_published_at = models.DateTimeField(_("纪要公开于"), null=True, blank=True)
    version = models.PositiveIntegerField(default=0, editable=False)  # grows with every change: what the console polls

    class Meta:
        verbose_name = verbose_name_plural = _("会议")
        ordering = ["-starts_at"]
        indexes = [
            models.Index(fields=["area_code", "starts_at"], name="meeting_area_start"),
            models.Index(fields=["venue", "starts_at"], name="meeting_venue_start"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class AgendaItem(models.Model):
    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="agenda", verbose_name=_("会议"))
    position = models.PositiveSmallIntegerField(_("次序"))
    topic = models.ForeignKey(
        Topic, models.PROTECT, null=True, blank=True, related_name="agenda_items", verbose_name=_("议题")
    )
    title = models.CharField(_("内容"), max_length=80)
    minutes_planned = models.PositiveSmallIntegerField(_("分钟"), default=15)
    started_at = models.DateTimeField(_("开始于"), null=True, blank=True)
    ended_at = models.DateTimeField(_("结束于"), null=True, blank=True)
    summary = models.TextField(_("讨论要点"), max_length=4000, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("议程")
        ordering = ["meeting", "position"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "position"], name="agenda_position"),
            models.UniqueConstraint(
                fields=["meeting"],
                condition=Q(started_at__isnull=False, ended_at=None),
                name="agenda_one_item_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Invitation(models.Model):
    """A seat is asked to come; a substitute may stand in."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="invitations", verbose_name=_("会议"))
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="+", verbose_name=_("成员"))
    answer = models.CharField(_("答复"), max_length=10, choices=AnswerState, default=AnswerState.NONE)
    words = models.CharField(_("说明"), max_length=120, blank=True)
    answered_at = models.DateTimeField(_("答复于"), null=True, blank=True)
    substitute = models.ForeignKey(
        Seat, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("由谁代")
    )

    class Meta:
        verbose_name = verbose_name_plural = _("参会通知")
        ordering = ["meeting", "id"]
        constraints = [models.UniqueConstraint(fields=["meeting", "seat"], name="invitation_once")]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.seat_id}"


class Attendance(models.Model):
    """A seat is in the room; who leaves early no longer counts for the quorum.

    A substitute counts only where they stand for a member who is not there.
    """

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="attendances", verbose_name=_("会议"))
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="+", verbose_name=_("成员"))
    stands_for = models.ForeignKey(
        Seat, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("代替")
    )
    way = models.CharField(_("签到方式"), max_length=4, choices=AttendanceWay)
    at = models.DateTimeField(_("签到于"))
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("记录人")
    )
    left_at = models.DateTimeField(_("离场于"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("签到")
        ordering = ["meeting", "at"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "seat"], name="attendance_once"),
            models.UniqueConstraint(
                fields=["meeting", "stands_for"],
                condition=Q(stands_for__isnull=False, left_at=None),
                name="attendance_one_stands_for",
            ),
            models.CheckConstraint(
                condition=Q(stands_for=None) | ~Q(stands_for=models.F("seat")), name="attendance_not_for_oneself"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.seat_id}"


class SpeakRequest(models.Model):
    """Somebody wants to speak on an agenda item. The queue alternates between for and against."""

    item = models.ForeignKey(AgendaItem, models.CASCADE, related_name="speakers", verbose_name=_("议程"))
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="+", verbose_name=_("成员"))
    side = models.CharField(_("立场"), max_length=10, choices=Side)
    asked_at = models.DateTimeField(_("举手于"))
    started_at = models.DateTimeField(_("开始于"), null=True, blank=True)
    ended_at = models.DateTimeField(_("结束于"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("发言")
        ordering = ["item", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["item", "seat"], condition=Q(started_at=None, ended_at=None), name="speak_request_once_waiting"
            ),
            models.UniqueConstraint(
                fields=["item"],
                condition=Q(started_at__isnull=False, ended_at=None),
                name="speak_request_one_speaks",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_id} {self.seat_id}"


class Motion(models.Model):
    item = models.ForeignKey(AgendaItem, models.CASCADE, related_name="motions", verbose_name=_("议程"))
    text = models.TextField(_("动议"), max_length=500)
    moved_by = models.ForeignKey(Seat, models.PROTECT, related_name="+", verbose_name=_("动议人"))
    seconded_by = models.ForeignKey(
        Seat, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("附议人")
    )
    state = models.CharField(_("状态"), max_length=10, choices=MotionState, default=MotionState.MOVED)
    moved_at = models.DateTimeField(_("提出于"))
    decided_at = models.DateTimeField(_("表决于"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("动议")
        ordering = ["item", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(seconded_by=None) | ~Q(seconded_by=models.F("moved_by")), name="motion_seconded_by_another"
            )
        ]

    def __str__(self) -> str:
        return self.text[:30]


class MeetingPhoto(models.Model):
    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="photos", verbose_name=_("会议"))
    image = models.ImageField(upload_to="meetings/%Y/%m/")
    thumbnail = models.ImageField(upload_to="meetings/%Y/%m/")
    is_cleared = models.BooleanField(_("可公开"), default=False)
    added_at = models.DateTimeField(_("上传于"))

    class Meta:
        verbose_name = verbose_name_plural = _("会议照片")
        ordering = ["meeting", "id"]

    def __str__(self) -> str:
        return f"{self.meeting_id} #{self.pk}"


class MinutesSignature(models.Model):
    """Who signed the minutes, and a correction that somebody asked for."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="signatures", verbose_name=_("会议"))
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="+", verbose_name=_("成员"))
    at = models.DateTimeField(_("签字于"))
    text_hash = models.CharField(max_length=64, editable=False)  # SHA-256 of the minutes that were signed

    class Meta:
        verbose_name = verbose_name_plural = _("纪要签字")
        constraints = [models.UniqueConstraint(fields=["meeting", "seat"], name="minutes_signed_once")]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.seat_id}"
