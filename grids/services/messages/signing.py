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
from grids.models import BroadcastLeg, Receipt
from grids.policies.messages import decide, exists_for
from grids.services.messages.delivering import PURPOSES
from grids.states_messages import SILENT, MessageVerb, ReceiptState, is_behind, receipt_step

WORDS_MAX = 300


def mark_seen(*, receipt_id: int, actor: User, now: datetime) -> Receipt:
    """Opened by whom it is for; opening it again changes nothing and leaves no trail."""
    return _do(receipt_id, MessageVerb.READ, actor, now)


def acknowledge(*, receipt_id: int, actor: User, now: datetime) -> Receipt:
    """Sign; signing twice keeps the first time."""
    return _do(receipt_id, MessageVerb.ACKNOWLEDGE, actor, now)


def finish(*, receipt_id: int, actor: User, now: datetime, words: str, photo: CleanPhoto | None = None) -> Receipt:
    """Report that what was asked for is done, in words; a photo is welcome and never demanded."""
    return _do(receipt_id, MessageVerb.FINISH, actor, now, words=words, photo=photo)


def tell(*, receipt_id: int, actor: User, now: datetime, words: str) -> Receipt:
    """The leader above called them: signed for by telephone, with how it went."""
    return _do(receipt_id, MessageVerb.TELL, actor, now, words=words)


def _do(
    receipt_id: int, verb: MessageVerb, actor: User, now: datetime, *, words: str = "", photo: CleanPhoto | None = None
) -> Receipt:
    receipt: Receipt | None = None
    try:
        with transaction.atomic():
            leg_id = Receipt.objects.values_list("leg_id", flat=True).get(pk=receipt_id)
            leg = BroadcastLeg.objects.select_for_update().get(pk=leg_id)
            receipt = Receipt.objects.select_for_update().get(pk=receipt_id)
            if actor.pk in (receipt.user_id, receipt.deputy_id) and is_behind(receipt.state, verb):
                return receipt
            _check(receipt, leg, verb, actor, now, words)
            _move(receipt, leg, verb, actor, now, words.strip())
            if photo:
                receipt.photo.save("photo.jpg", ContentFile(photo.content), save=False)
            receipt.save()
            leg.save(update_fields=["seen", "acknowledged", "done", "to_phone"])
            if leg.acknowledged == leg.recipients:
                end_all(subject=leg, now=now, actor=actor, purposes=PURPOSES, met=True)
            if verb is not MessageVerb.READ:
                record(
                    actor=actor, verb=f"grids.message_{verb}", subject=receipt, now=now, area_code=receipt.area_code,
                    broadcast=receipt.broadcast_id,
                )  # fmt: skip
            return receipt
    except BaseException:
        if photo and receipt and receipt.photo:
            receipt.photo.delete(save=False)
        raise


def _check(receipt: Receipt, leg: BroadcastLeg, verb: MessageVerb, actor: User, now: datetime, words: str) -> None:
    decision = decide(actor, verb, receipt, leg, now)
    if not exists_for(verb, receipt, leg):
        raise StateRefused("wrong_state", decision.reason)
    if not decision:
        raise PermissionRefused("not_allowed", decision.reason)
    rule = receipt_step(receipt.state, verb)
    if rule and "words" in rule.required and not words.strip():
        raise InputRefused("missing", _("请写一句情况说明。"), fields={"words": _("请填写")})
    if len(words) > WORDS_MAX:
        raise InputRefused("too_long", _("内容太长了。"), fields={"words": _("最多 %(n)d 字。") % {"n": WORDS_MAX}})


def _move(receipt: Receipt, leg: BroadcastLeg, verb: MessageVerb, actor: User, now: datetime, words: str) -> None:
    """The copy along its table, and the leg's counters with it."""
    rule = receipt_step(receipt.state, verb)
    assert rule is not None
    was_silent = receipt.state in SILENT
    leg.seen += receipt.state == ReceiptState.SENT
    receipt.read_at = receipt.read_at or now
    receipt.state = rule.to
    receipt.words = words or receipt.words
    if was_silent and rule.to not in SILENT:
        receipt.acknowledged_at, receipt.acknowledged_by = now, actor
        leg.acknowledged += 1
        leg.to_phone -= receipt.to_phone_at is not None
    if rule.to is ReceiptState.DONE:
        receipt.done_at = now
        leg.done += 1
