"""One's own copy: read, signed, done; and a copy signed for somebody who was called by telephone.

Lock order: the leg, then the copy, then the leg's clock. The sweep holds the leg too, so that a signature and a
reminder never pass each other.
"""

from datetime import datetime

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from governance.common.errors import InputRefused, PermissionRefused, StateRefused
from governance.common.images import CleanPhoto
from governance.deadlines.services import end_all
from governance.people.models import User
from governance.trail.services import record
from grids.models import BroadcastCopy, BroadcastLeg
from grids.policies.messages import decide, exists_for
from grids.services.messages.delivering import PURPOSES
from grids.states_messages import SILENT, CopyState, MessageVerb, copy_step, is_behind

WORDS_MAX = 300


def mark_seen(*, copy_id: int, actor: User, now: datetime) -> BroadcastCopy:
    """Opened by whom it is for; opening it again changes nothing and leaves no trail."""
    return _do(copy_id, MessageVerb.READ, actor, now)


def acknowledge(*, copy_id: int, actor: User, now: datetime) -> BroadcastCopy:
    """Sign; signing twice keeps the first time."""
    return _do(copy_id, MessageVerb.ACKNOWLEDGE, actor, now)


def finish(*, copy_id: int, actor: User, now: datetime, words: str, photo: CleanPhoto | None = None) -> BroadcastCopy:
    """Report that what was asked for is done, in words; a photo is welcome and never demanded."""
    return _do(copy_id, MessageVerb.FINISH, actor, now, words=words, photo=photo)


def tell(*, copy_id: int, actor: User, now: datetime, words: str) -> BroadcastCopy:
    """The leader above called them: signed for by telephone, with how it went."""
    return _do(copy_id, MessageVerb.TELL, actor, now, words=words)


def _do(
    copy_id: int, verb: MessageVerb, actor: User, now: datetime, *, words: str = "", photo: CleanPhoto | None = None
) -> BroadcastCopy:
    copy: BroadcastCopy | None = None
    try:
        with transaction.atomic():
            leg_id = BroadcastCopy.objects.values_list("leg_id", flat=True).get(pk=copy_id)
            leg = BroadcastLeg.objects.select_for_update().get(pk=leg_id)
            copy = BroadcastCopy.objects.select_for_update().get(pk=copy_id)
            if actor.pk in (copy.user_id, copy.deputy_id) and is_behind(copy.state, verb):
                return copy
            _check(copy, leg, verb, actor, now, words)
            _move(copy, leg, verb, actor, now, words.strip())
            if photo:
                copy.photo.save("photo.jpg", ContentFile(photo.content), save=False)
            copy.save()
            leg.save(update_fields=["seen", "acknowledged", "done", "to_phone"])
            if leg.acknowledged == leg.recipients:
                end_all(subject=leg, now=now, actor=actor, purposes=PURPOSES, met=True)
            if verb is not MessageVerb.READ:
                record(
                    actor=actor, verb=f"grids.message_{verb}", subject=copy, now=now, area_code=copy.area_code,
                    broadcast=copy.broadcast_id,
                )  # fmt: skip
            return copy
    except BaseException:
        if photo and copy and copy.photo:
            copy.photo.delete(save=False)
        raise


def _check(copy: BroadcastCopy, leg: BroadcastLeg, verb: MessageVerb, actor: User, now: datetime, words: str) -> None:
    decision = decide(actor, verb, copy, leg, now)
    if not exists_for(verb, copy, leg):
        raise StateRefused("wrong_state", decision.reason)
    if not decision:
        raise PermissionRefused("not_allowed", decision.reason)
    rule = copy_step(copy.state, verb)
    if rule and "words" in rule.required and not words.strip():
        raise InputRefused("missing", _("请写一句情况说明。"), fields={"words": _("请填写")})
    if len(words) > WORDS_MAX:
        raise InputRefused("too_long", _("内容太长了。"), fields={"words": _("最多 %(n)d 字。") % {"n": WORDS_MAX}})


def _move(copy: BroadcastCopy, leg: BroadcastLeg, verb: MessageVerb, actor: User, now: datetime, words: str) -> None:
    """The copy along its table, and the leg's counters with it."""
    rule = copy_step(copy.state, verb)
    assert rule is not None
    was_silent = copy.state in SILENT
    leg.seen += copy.state == CopyState.SENT
    copy.read_at = copy.read_at or now
    copy.state = rule.to
    copy.words = words or copy.words
    if was_silent and rule.to not in SILENT:
        copy.acknowledged_at, copy.acknowledged_by = now, actor
        leg.acknowledged += 1
        leg.to_phone -= copy.to_phone_at is not None
    if rule.to is CopyState.DONE:
        copy.done_at = now
        leg.done += 1
