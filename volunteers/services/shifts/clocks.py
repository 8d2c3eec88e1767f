"""The clocks of a shift: the reminder before it, and its end, when who did not come is marked."""

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from governance.deadlines.models import Deadline
from governance.deadlines.moments import start_until
from governance.notifications.services import notify
from governance.people.models import User
from volunteers.models import Shift, SignUp
from volunteers.selectors.rules import figure_on
from volunteers.states.service import SignUpState

REMINDER, OVER = "volunteers.shift_reminder", "volunteers.shift_over"


def start_clocks(shift: Shift, actor: User | None, now: datetime) -> None:
    on = timezone.localdate(now)
    reminds_at = shift.starts_at - timedelta(hours=figure_on("reminder_hours", on))
    if reminds_at > now:
        start_until(shift, REMINDER, reminds_at, now, actor)
    over_at = shift.ends_at + timedelta(minutes=figure_on("early_minutes", on))
    start_until(shift, OVER, over_at, now, actor)


def remind(shift: Shift, deadline: Deadline, now: datetime) -> None:
    """Whoever has a place is reminded; so is the leader where fewer signed up than are needed."""
    rows = SignUp.objects.filter(shift=shift, state=SignUpState.SIGNED).select_related("volunteer__user")
    begins = timezone.localtime(shift.starts_at).strftime("%m月%d日 %H:%M")
    activity, link = shift.activity, f"/volunteers/shifts/{shift.pk}/"
    title = _("提醒：%(begins)s 有志愿服务") % {"begins": begins}
    people = [row.volunteer.user for row in rows]
    notify(key=f"shift:{shift.pk}:remind", recipients=people, title=title, body=activity.title, link=link, now=now)
    if shift.signed < shift.least:
        title = _("报名还不够：%(signed)d/%(least)d") % {"signed": shift.signed, "least": shift.least}
        notify(
            key=f"shift:{shift.pk}:few", recipients=[activity.leader], title=title, body=activity.title, link=link,
            now=now,
        )  # fmt: skip
