"""Who sends, passes on, signs and closes a message down the tree."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from governance.common.decisions import ALLOWED, Decision, refuse
from governance.people.authority import authority_of
from governance.people.models import User
from grids.models import Broadcast, BroadcastCopy, BroadcastLeg
from grids.selectors.messages import SENDERS, waits_for_leg
from grids.states_messages import (
    COPY_STEPS,
    BroadcastState,
    CopyState,
    LegState,
    MessageActors,
    MessageVerb,
    copy_step,
)


def _leads(user: User, area_code: str, now: datetime) -> bool:
    return authority_of(user, timezone.localdate(now)).covers(area_code, *SENDERS)


def may_send(user: User, area_code: str, now: datetime) -> Decision:
    if _leads(user, area_code, now):
        return ALLOWED
    return refuse(_("只能向自己负责的区域下达通知。"))


def may_compose(user: User, now: datetime) -> bool:
    return authority_of(user, timezone.localdate(now)).has(*SENDERS)


def may_close(user: User, broadcast: Broadcast, now: datetime) -> Decision:
    if broadcast.state != BroadcastState.RUNNING:
        return refuse(_("这条通知已经结束。"))
    if _leads(user, broadcast.area_code, now):
        return ALLOWED
    return refuse(_("由发出通知的单位结束。"))


def may_pass_on(user: User, leg: BroadcastLeg, now: datetime) -> Decision:
    """Whoever leads around the leg, once the message has come down to them."""
    exists = can_pass_on(leg)
    if not exists:
        return exists
    if not _leads(user, leg.area_code, now):
        return refuse(_("由%(area)s的负责人转发。") % {"area": leg.area.name})
    return ALLOWED


def can_pass_on(leg: BroadcastLeg) -> Decision:
    """Whether the leg waits to be passed on at all."""
    if leg.broadcast.state != BroadcastState.RUNNING:
        return refuse(_("这条通知已经结束。"))
    if leg.state != LegState.WAITING:
        return refuse(_("已经转发过了。"))
    above = waits_for_leg(leg)
    if above is not None:
        return refuse(_("通知还没有下达到上一级（%(area)s）。") % {"area": above.area.name})
    return ALLOWED


def decide(user: User, verb: MessageVerb, copy: BroadcastCopy, leg: BroadcastLeg, now: datetime) -> Decision:
    """May this person do `verb` to the copy as it stands? `leg` is the copy's own, with its message."""
    rule = copy_step(copy.state, verb)
    if not exists_for(verb, copy, leg) or rule is None:
        return refuse(
            _("这条通知已经结束。")
            if leg.broadcast.state != BroadcastState.RUNNING
            else _("现在是「%(state)s」，不能这样操作。") % {"state": CopyState(copy.state).label}
        )
    is_own = user.pk in (copy.user_id, copy.deputy_id)
    if rule.actors is MessageActors.RECIPIENT:
        return ALLOWED if is_own else refuse(_("这条通知不是发给您的。"))
    if is_own:
        return refuse(_("自己收到的通知请直接签收。"))
    return ALLOWED if _leads(user, leg.area_code, now) else refuse(_("由上一级负责人电话通知。"))


def exists_for(verb: MessageVerb, copy: BroadcastCopy, leg: BroadcastLeg) -> bool:
    """By the table, while the message runs and has come down here; 落实 only where it was asked for."""
    if leg.broadcast.state != BroadcastState.RUNNING or leg.state != LegState.SENT:
        return False
    if verb is MessageVerb.FINISH and not leg.broadcast.wants_done:
        return False
    return copy_step(copy.state, verb) is not None


def verbs_for(user: User, copy: BroadcastCopy, leg: BroadcastLeg, now: datetime) -> list[MessageVerb]:
    verbs = [verb for state, verb in COPY_STEPS if state == copy.state]
    return [verb for verb in verbs if decide(user, verb, copy, leg, now)]
