"""Who stays silent: reminded, then the deputy is asked, then whoever leads above gets a telephone list.

Called by the sweep with the leg and its clock locked; one clock follows the other on the same leg.
"""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from governance.deadlines.models import Deadline
from governance.deadlines.services import start
from governance.notifications.services import notify
from governance.people.selectors import Staffing
from governance.trail.services import record
from grids.models import BroadcastCopy, BroadcastLeg
from grids.selectors.messages import deputies_for
from grids.services.messages.delivering import (
    DEPUTY,
    PASS_ON,
    PHONE,
    PURPOSES,
    REMIND,
    leading_codes,
    link_to,
    tell_leaders,
    urgency_of,
)
from grids.states_messages import Chase, LegState

__all__ = ["DEPUTY", "PASS_ON", "PHONE", "PURPOSES", "REMIND", "remind", "remind_to_pass_on", "to_deputies", "to_phone"]


def _silent(leg: BroadcastLeg) -> list[BroadcastCopy]:
    rows = leg.copies.select_for_update(of=("self",)).filter(acknowledged_at=None)
    return list(rows.select_related("user").order_by("id"))


def remind(leg: BroadcastLeg, deadline: Deadline, now: datetime) -> None:
    """A second message to everybody who has not signed; then the clock of the deputies."""
    silent = _silent(leg)
    _tell(leg, silent, _("还没有签收：%(title)s"), "remind", now)
    _go_on(leg, Chase.REMINDED, now, count=len(silent), next_clock=DEPUTY if silent else "")


def to_deputies(leg: BroadcastLeg, deadline: Deadline, now: datetime) -> None:
    """Who is on leave has a deputy; everybody else goes straight to the telephone list."""
    silent = _silent(leg)
    stand_ins = deputies_for([row.user_id for row in silent if row.user_id], timezone.localdate(now))
    covered = [row for row in silent if row.user_id in stand_ins]
    for copy in covered:
        copy.deputy_id = stand_ins[copy.user_id or 0]
    BroadcastCopy.objects.bulk_update(covered, ["deputy"])
    people = list(BroadcastCopy.objects.filter(pk__in=[row.pk for row in covered]).select_related("deputy"))
    notify(
        key=f"grid-message-deputy:{leg.broadcast_id}",
        recipients={row.deputy for row in people if row.deputy},
        title=_("请代为签收：%(title)s") % {"title": leg.broadcast.heading},
        body=leg.broadcast.body,
        link=link_to(leg.broadcast),
        now=now,
    )
    _put_on_phone_list(leg, [row for row in silent if row.user_id not in stand_ins], now)
    chase = Chase.DEPUTIES if covered else Chase.BY_PHONE
    _go_on(leg, chase, now, count=len(covered), next_clock=PHONE if covered else "")


def to_phone(leg: BroadcastLeg, deadline: Deadline, now: datetime) -> None:
    """Whoever is still silent is called."""
    silent = _silent(leg)
    _put_on_phone_list(leg, silent, now)
    _go_on(leg, Chase.BY_PHONE, now, count=len(silent))


def remind_to_pass_on(leg: BroadcastLeg, deadline: Deadline, now: datetime) -> None:
    """Whoever leads there and above is told that people below wait for the message; again and again until it is done."""
    if leg.state != LegState.WAITING:
        return
    codes = leading_codes(leg.area_code)
    staffing = Staffing(area_codes=codes, department_ids=(), on=timezone.localdate(now))
    notify(
        key=f"grid-message-pass-on:{deadline.pk}",
        recipients={user for code in codes for user in staffing.leaders_at(code)},
        title=_("还没有转发：%(title)s") % {"title": leg.broadcast.heading},
        body=_("%(area)s有 %(n)d 人在等这条通知。") % {"area": leg.area.name, "n": leg.recipients},
        link=f"/desk/grids/messages/{leg.broadcast_id}/",
        now=now,
    )
    start(subject=leg, purpose=PASS_ON, urgency=urgency_of(leg.broadcast), now=now)


def _put_on_phone_list(leg: BroadcastLeg, rows: list[BroadcastCopy], now: datetime) -> None:
    new = [row.pk for row in rows if row.to_phone_at is None]
    if not new:
        return
    BroadcastCopy.objects.filter(pk__in=new).update(to_phone_at=now)
    leg.to_phone += len(new)
    leg.chase = Chase.BY_PHONE
    tell_leaders(leg.broadcast, [leg], now)


def _tell(leg: BroadcastLeg, rows: list[BroadcastCopy], title: str, about: str, now: datetime) -> None:
    notify(
        key=f"grid-message-{about}:{leg.broadcast_id}",
        recipients=[row.user for row in rows if row.user],
        title=title % {"title": leg.broadcast.heading},
        body=leg.broadcast.body,
        link=link_to(leg.broadcast),
        area_code=leg.area_code if rows else "",
        now=now,
    )


def _go_on(leg: BroadcastLeg, chase: Chase, now: datetime, *, count: int, next_clock: str = "") -> None:
    leg.chase = chase
    leg.save(update_fields=["chase", "to_phone"])
    record(
        actor=None, verb=f"grids.message_{chase.lower()}", subject=leg.broadcast, now=now, area_code=leg.area_code,
        leg=leg.pk, count=count,
    )  # fmt: skip
    if next_clock:
        start(subject=leg, purpose=next_clock, urgency=urgency_of(leg.broadcast), now=now)
