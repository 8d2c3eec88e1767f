"""联席会议: the community and its organisations meet, write down what was settled, and follow it up. Public once held."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from governance.people.models import User
from grids.models.organisations import OfCommunity, OrganisationRegistration
from grids.states_organisations import JointMeetingState, JointTaskState


class JointMeeting(OfCommunity):
    title = models.CharField(_("议题"), max_length=80)
    starts_at = models.DateTimeField(_("时间"))
    place = models.CharField(_("地点"), max_length=80)
    agenda = models.TextField(_("议程"), max_length=1000)
    state = models.CharField(_("状态"), max_length=10, choices=JointMeetingState, default=JointMeetingState.PLANNED)
    minutes = models.TextField(_("纪要"), max_length=4000, blank=True)
    called_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("召集人"))
    called_at = models.DateTimeField(_("通知于"))

    class Meta:
        verbose_name = verbose_name_plural = _("联席会议")
        indexes = [models.Index(fields=["area_code", "-starts_at", "-id"], name="joint_meeting_area")]
        constraints = [
            models.CheckConstraint(condition=~Q(state="HELD") | ~Q(minutes=""), name="joint_meeting_held_with_minutes")
        ]

    def __str__(self) -> str:
        return self.title


class JointInvitation(models.Model):
    """An organisation that was asked to come; `was_present` is known when the meeting was held."""

    meeting = models.ForeignKey(JointMeeting, models.CASCADE, related_name="invitations", verbose_name=_("会议"))
    registration = models.ForeignKey(
        OrganisationRegistration, models.PROTECT, related_name="invitations", verbose_name=_("单位")
    )
    was_present = models.BooleanField(_("到会"), null=True)

    class Meta:
        verbose_name = verbose_name_plural = _("参会单位")
        constraints = [models.UniqueConstraint(fields=["meeting", "registration"], name="joint_invitation_once")]

    def __str__(self) -> str:
        return str(self.registration)


class JointTask(models.Model):
    """议定事项: what somebody does until a day."""

    meeting = models.ForeignKey(JointMeeting, models.PROTECT, related_name="tasks", verbose_name=_("会议"))
    title = models.CharField(_("事项"), max_length=120)
    registration = models.ForeignKey(  # empty: the community itself
        OrganisationRegistration, models.PROTECT, null=True, blank=True, related_name="joint_tasks",
        verbose_name=_("承办单位"),
    )  # fmt: skip
    due_on = models.DateField(_("办结期限"))
    state = models.CharField(_("状态"), max_length=10, choices=JointTaskState, default=JointTaskState.OPEN)
    is_late = models.BooleanField(_("超期"), default=False)
    result = models.CharField(_("结果"), max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("议定事项")
        ordering = ["due_on", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(state="OPEN") | ~Q(result=""), name="joint_task_ended_with_result")
        ]

    def __str__(self) -> str:
        return self.title
