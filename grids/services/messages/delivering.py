"""A leg goes out: inbox, the robots of its groups, the first clock; and what is told to whoever leads around it."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from governance.common.rows import update_rows
from governance.deadlines.bulk import plan_clock, start_many
from governance.notifications.services import Notice, notify_many
from governance.people.models import User
from governance.people.selectors import Staffing
from governance.territory.levels import Level, code_at, level_of
from grids.models import Broadcast, BroadcastCopy, BroadcastLeg
from grids.selectors.messages import first_legs
from grids.states_messages import Haste, LegState

PURPOSES = REMIND, DEPUTY, PHONE, PASS_ON = (
    "grids.message_remind",
    "grids.message_deputy",
    "grids.message_phone",
    "grids.message_pass_on",
)


def link_to(broadcast: Broadcast) -> str:
    return f"/day/messages/{broadcast.pk}/"


def deliver(broadcast: Broadcast, legs: Sequence[BroadcastLeg], actor: User | None, now: datetime) -> None:
    """Mark the legs sent, tell everybody on them, start their clocks. The caller holds the legs; statements do not
    grow with them. Whoever has no account stands on the telephone list at once."""
    by_leg = _copies_of(legs)
    for leg in legs:
        leg.state, leg.sent_at, leg.passed_by = LegState.SENT, now, actor
        leg.to_phone = sum(copy.user_id is None for copy in by_leg[leg.pk])
    update_rows(legs, ("state", "sent_at", "passed_by", "to_phone"))
    BroadcastCopy.objects.filter(leg__in=[leg.pk for leg in legs if leg.to_phone], user=None).update(to_phone_at=now)
    notify_many(
        [
            Notice(
                key=f"grid-message:{broadcast.pk}",
                recipients=tuple(copy.user for copy in by_leg[leg.pk] if copy.user),
                title=_("请签收：%(title)s") % {"title": broadcast.heading},
                body=broadcast.body,
                details=broadcast.body,
                link=link_to(broadcast),
                area_code=leg.area_code,
            )
            for leg in legs
        ],
        now=now,
    )
    tell_leaders(broadcast, [leg for leg in legs if leg.to_phone], now)
    plan = plan_clock(purpose=REMIND, level="", urgency=urgency_of(broadcast), now=now)
    start_many(starts=[(leg, plan) for leg in legs], actor=actor)
    if broadcast.by_level:
        _watch_next(broadcast, legs, actor, now)


def _watch_next(broadcast: Broadcast, legs: Sequence[BroadcastLeg], actor: User | None, now: datetime) -> None:
    """The clock of those below who are to pass it on now."""
    waiting = {(leg.tier, leg.area_code): leg for leg in broadcast.legs.filter(state=LegState.WAITING)}
    turn = [
        waiting[key]
        for key in sorted(first_legs(waiting))
        if any(leg.tier < key[0] and key[1].startswith(leg.area_code) for leg in legs)
    ]
    if turn:
        plan = plan_clock(purpose=PASS_ON, level="", urgency=urgency_of(broadcast), now=now)
        start_many(starts=[(leg, plan) for leg in turn], actor=actor)


def _copies_of(legs: Sequence[BroadcastLeg]) -> dict[int, list[BroadcastCopy]]:
    found: dict[int, list[BroadcastCopy]] = {leg.pk: [] for leg in legs}
    ids = list(found)
    for start in range(0, len(ids), 500):  # SQLite takes so many parameters
        rows = BroadcastCopy.objects.filter(leg__in=ids[start : start + 500]).select_related("user")
        for copy in rows.only("leg", "user__notify_urls").order_by("id"):
            found[copy.leg_id].append(copy)
    return found


def urgency_of(broadcast: Broadcast) -> str:
    return "" if broadcast.haste == Haste.ORDINARY else broadcast.haste


def tell_leaders(broadcast: Broadcast, legs: Iterable[BroadcastLeg], now: datetime) -> None:
    """Who leads around each leg reads how many are to be called; two statements for all legs."""
    legs = list(legs)
    if not legs:
        return
    around = {leg.pk: leading_codes(leg.area_code) for leg in legs}
    staffing = Staffing(
        area_codes={code for codes in around.values() for code in codes}, department_ids=(), on=timezone.localdate(now)
    )
    notify_many(
        [
            Notice(
                key=f"grid-message-phone:{broadcast.pk}:{leg.pk}:{leg.chase}",
                recipients=tuple({user for code in around[leg.pk] for user in staffing.leaders_at(code)}),
                title=_("%(n)d 人需要电话通知：%(title)s") % {"n": leg.to_phone, "title": broadcast.heading},
                body=_("这些人没有账号或一直没有签收，请打电话通知并记下。"),
                link=f"/desk/grids/messages/{broadcast.pk}/people/?only=phone",
            )
            for leg in legs
        ],
        now=now,
    )


def leading_codes(code: str) -> list[str]:
    """The area itself and the one above: its own leader may be among the silent."""
    above = Level(level_of(code)).above
    return [code, *([code_at(code, above)] if above else [])]
