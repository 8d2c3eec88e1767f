"""Who came and went, by the organiser's hand."""

from datetime import datetime

from django.utils.translation import gettext as _

from governance.common.errors import InputRefused
from governance.people.models import User
from volunteers.models import Shift, SignUp
from volunteers.services.activities.change import organising
from volunteers.services.shifts.rolls import roll_rows, set_time
from volunteers.states.activity_steps import ActivityVerb
from volunteers.states.service import CheckedBy


def mark(
    *,
    activity_id: int,
    shift_id: int,
    sign_up_id: int,
    came_at: datetime,
    went_at: datetime,
    actor: User,
    now: datetime,
) -> SignUp:
    """By the organiser's hand, for who had no phone: both times."""
    with organising(activity_id, ActivityVerb.ROLL, actor, now, shift_id=shift_id) as change:
        Shift.objects.select_for_update(no_key=True).get(pk=shift_id, activity=change.activity)
        found = roll_rows().filter(pk=sign_up_id, shift=shift_id).first()
        if found is None or found.volunteer.user_id == actor.pk:
            words = _("名单上没有这个人，或者是您自己：自己的请别的负责人登记。")
            raise InputRefused("not_on_roll", words, fields={"sign_up_id": words})
        if not came_at < went_at <= now:
            words = _("离开要晚于到达，也不能晚于现在。")
            raise InputRefused("times", words, fields={"went_at": words})
        set_time(found, came_at, CheckedBy.ORGANISER, is_going=False, actor=actor, now=now)
        set_time(found, went_at, CheckedBy.ORGANISER, is_going=True, actor=actor, now=now)
        change.data["sign_up"] = found.pk
        return found
