"""A level is passed on by its leader; the whole message is closed by the office that sent it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from governance.common.errors import InputRefused, PermissionRefused, StateRefused
from governance.deadlines.bulk import cancel_many
from governance.deadlines.services import end_all
from governance.people.models import User
from governance.trail.services import record
from grids.models import Broadcast, BroadcastLeg
from grids.policies.messages import can_pass_on, may_close, may_pass_on
from grids.services.messages.delivering import PASS_ON, PURPOSES, deliver
from grids.states_messages import BroadcastState, LegState


@transaction.atomic
def pass_on(*, leg_id: int, actor: User, now: datetime) -> BroadcastLeg:
    """Send one waiting leg down. Raises `StateRefused` where somebody did it already or the level above waits itself."""
    leg = BroadcastLeg.objects.select_for_update().get(pk=leg_id)
    decision = may_pass_on(actor, leg, now)
    if not decision:
        raise (PermissionRefused if can_pass_on(leg) else StateRefused)("not_allowed", decision.reason)
    end_all(subject=leg, now=now, actor=actor, purposes=[PASS_ON], met=True)
    deliver(leg.broadcast, [leg], actor, now)
    record(
        actor=actor, verb="grids.message_pass_on", subject=leg.broadcast, now=now, area_code=leg.area_code,
        leg=leg.pk, recipients=leg.recipients,
    )  # fmt: skip
    return leg


@transaction.atomic
def pass_on_all(*, broadcast_id: int, actor: User, now: datetime) -> int:
    """Send down, in one go, every waiting leg that has come down to this person; returns how many. Locks the legs by id.

    Raises `StateRefused` where nothing waits for them, or not any more.
    """
    rows = BroadcastLeg.objects.select_for_update(of=("self",)).filter(broadcast=broadcast_id, state=LegState.WAITING)
    waiting = rows.select_related("broadcast", "area").order_by("id")
    legs = [leg for leg in waiting if may_pass_on(actor, leg, now)]
    if not legs:
        raise StateRefused("nothing_waits", _("没有等您转发的了，可能同事刚刚转发过。"))
    for leg in legs:
        end_all(subject=leg, now=now, actor=actor, purposes=[PASS_ON], met=True)
    broadcast = legs[0].broadcast
    deliver(broadcast, legs, actor, now)
    record(
        actor=actor, verb="grids.message_pass_on", subject=broadcast, now=now, area_code=broadcast.area_code,
        legs=len(legs), recipients=sum(leg.recipients for leg in legs),
    )  # fmt: skip
    return len(legs)


@transaction.atomic
def close(*, broadcast_id: int, actor: User, now: datetime, words: str) -> Broadcast:
    """End the message: nobody is reminded any more, nothing more is signed. Locks the message, then its legs."""
    broadcast = Broadcast.objects.select_for_update().get(pk=broadcast_id)
    decision = may_close(actor, broadcast, now)
    if not decision:
        kind = PermissionRefused if broadcast.state == BroadcastState.RUNNING else StateRefused
        raise kind("not_allowed", decision.reason)
    if not words.strip():
        raise InputRefused("missing", _("请写明为什么结束。"), fields={"words": _("请填写")})
    broadcast.state, broadcast.closed_at, broadcast.closing_words = BroadcastState.CLOSED, now, words.strip()[:300]
    broadcast.save(update_fields=["state", "closed_at", "closing_words"])
    legs = list(BroadcastLeg.objects.select_for_update().filter(broadcast=broadcast).order_by("id"))
    for start in range(0, len(legs), 500):
        cancel_many(subjects=legs[start : start + 500], purposes=PURPOSES, now=now, reason=_("通知已结束"))
    record(actor=actor, verb="grids.message_close", subject=broadcast, now=now, area_code=broadcast.area_code)
    return broadcast
