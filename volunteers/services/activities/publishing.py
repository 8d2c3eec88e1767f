"""An activity is published, finished, or called off."""

from datetime import datetime

from django.utils.translation import gettext as _

from governance.common.errors import StateRefused
from governance.deadlines import services as deadlines
from governance.people.models import User
from volunteers.models import Activity, Shift
from volunteers.services.activities.change import hold_shifts, organising, tell_coming
from volunteers.services.shifts.clocks import start_clocks
from volunteers.services.shifts.rolls import close_shift
from volunteers.states.activity_steps import ActivityVerb


def publish(*, activity_id: int, actor: User, now: datetime) -> Activity:
    """By the community's office (志愿服务条例 42). Something dangerous waits for its insurance (17)."""
    with organising(activity_id, ActivityVerb.PUBLISH, actor, now) as change:
        shifts = hold_shifts(change.activity)
        if not shifts or any(shift.starts_at <= now for shift in shifts):
            raise StateRefused("no_shift", _("先安排至少一个时段，时段都要在现在以后。"))
        change.activity.published_at = now
        Shift.objects.filter(activity=change.activity).update(is_open=True)
        for shift in shifts:
            start_clocks(shift, actor, now)
        change.data["shifts"] = len(shifts)
        return change.activity


def finish(*, activity_id: int, actor: User, now: datetime) -> Activity:
    """Once every shift is over: who came has a record that waits for its keys, who did not is marked."""
    with organising(activity_id, ActivityVerb.FINISH, actor, now) as change:
        shifts = hold_shifts(change.activity)
        if any(shift.ends_at > now for shift in shifts):
            raise StateRefused("not_over", _("还有时段没有结束。"))
        for shift in shifts:
            close_shift(shift, actor, now)
            deadlines.end_all(subject=shift, now=now, actor=actor, met=True)
        change.activity.ended_at = now
        return change.activity


def call_off(*, activity_id: int, reason: str, actor: User, now: datetime) -> Activity:
    """Everybody who signed up or waits is told why. Records of shifts that were held stay."""
    with organising(activity_id, ActivityVerb.CALL_OFF, actor, now, reason=reason.strip()) as change:
        activity = change.activity
        activity.reason, activity.ended_at = reason.strip()[:200], now
        for shift in hold_shifts(activity):
            deadlines.end_all(subject=shift, now=now, actor=actor, reason=activity.reason)
            if shift.ended_at is None:
                tell_coming(shift, "off", _("活动取消了：%(title)s") % {"title": activity.title}, activity.reason, now)
        Shift.objects.filter(activity=activity).update(is_open=False)
        return activity
