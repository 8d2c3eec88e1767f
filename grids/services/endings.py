"""What happens when a duty ends: the posting, the leaves, and the open matters, at once or on the day by a clock."""

import math
from datetime import date, datetime, time

from django.utils import timezone
from django.utils.translation import gettext as _

from governance.common.days import in_force
from governance.common.errors import InputRefused
from governance.deadlines import services as deadlines
from governance.deadlines.models import Deadline, Unit
from governance.people.authority import forget_authority
from governance.people.models import Posting, User
from grids.models import Handover, Leave, RosterEntry
from grids.services.postings import end_posting
from grievances.services import hand_on_matters

END_OF_DUTY = "grids.end_of_duty"


def plan_end(entry: RosterEntry, on: date, reason: str, now: datetime) -> None:
    """Write the last day into the entry, its posting and its leaves. `on` is exclusive and not in the past."""
    today = timezone.localdate(now)
    if on <= entry.starts_on or on < today:
        message = _("日期不能早于今天，也不能早于到任的次日。")
        raise InputRefused("day_too_early", message, fields={"on": message})
    if entry.ends_on and entry.ends_on < on:
        message = _("原定 %(day)s 离任，不能改晚。") % {"day": f"{entry.ends_on:%Y-%m-%d}"}
        raise InputRefused("day_too_late", message, fields={"on": message})
    entry.ends_on, entry.end_reason = on, reason.strip()[:60]
    posting, entry.posting = entry.posting, entry.posting
    if posting is not None and on <= posting.starts_on:
        entry.posting = None
    entry.save(update_fields=["ends_on", "end_reason", "posting"])
    if posting is not None:
        end_posting(posting, on)
    if entry.user:
        forget_authority(entry.user)
    for leave in [*entry.leaves.filter(ends_on__gt=on), *entry.deputies.filter(ends_on__gt=on)]:
        cut_leave(leave, on)


def cut_leave(leave: Leave, on: date) -> None:
    """A leave does not outlast the duty, nor the deputy's."""
    posting, leave.posting = leave.posting, None
    if leave.starts_on >= on:
        leave.delete()
    else:
        leave.ends_on = on
        leave.posting = posting if posting is not None and posting.starts_on < on else None
        leave.save(update_fields=["ends_on", "posting"])
    if posting is not None:
        end_posting(posting, on)


def leave_post(entry: RosterEntry, *, after: RosterEntry | None, by: User | None, now: datetime) -> int:
    """Hand the open matters on: today, or by a clock on the day the duty ends. Returns how many went now."""
    if entry.user is None or entry.posting_id is None or entry.ends_on is None:
        return 0
    if entry.ends_on > timezone.localdate(now):
        midnight = timezone.make_aware(datetime.combine(entry.ends_on, time()))
        hours = math.ceil((midnight - now).total_seconds() / 3600)
        deadlines.end_all(subject=entry, now=now, actor=by, purposes=(END_OF_DUTY,), reason="changed")
        deadlines.start(subject=entry, purpose=END_OF_DUTY, now=now, actor=by, amount=hours, unit=Unit.HOURS)
        return 0
    return pass_on(entry, after=after, by=by, now=now)


def pass_on(entry: RosterEntry, *, after: RosterEntry | None, by: User | None, now: datetime) -> int:
    """Whoever still holds another posting at this rung keeps what nobody takes over."""
    rung = entry.grid or entry.community
    today = timezone.localdate(now)
    assert entry.user is not None
    stays = Posting.objects.filter(in_force(today), user=entry.user, area=rung).exists()
    if stays and (after is None or after.user is None):
        return 0
    return len(hand_on_matters(rung=rung, before=entry.user, after=after.user if after else None, by=by, now=now))


def hand_on_when_ended(entry: RosterEntry, deadline: Deadline, now: datetime) -> None:
    """The clock's handler: the duty ended last midnight, what is open goes to the successor or to the rung."""
    handover = Handover.objects.filter(before=entry).select_related("after__user", "by").first()
    after = handover.after if handover else None
    count = pass_on(entry, after=after, by=handover.by if handover else None, now=now) if entry.user else 0
    if handover and count:
        handover.matters = count
        handover.save(update_fields=["matters"])
