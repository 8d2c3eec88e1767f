"""A message is written and goes down the tree: at once, or as far as the first level."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from governance.common.errors import InputRefused
from governance.common.rows import insert_tuples
from governance.people.models import User
from governance.territory.models import Area
from governance.trail.services import record
from grids.models import Broadcast, BroadcastCopy, BroadcastLeg
from grids.policies.messages import may_send
from grids.selectors.messages import Planned, first_legs, plan_recipients
from grids.services.messages.delivering import deliver
from grids.states_messages import Audience, CopyState, Haste

TITLE_MAX, BODY_MAX = 60, 2000


@dataclass(frozen=True, slots=True)
class BroadcastDraft:
    area: Area
    audience: tuple[str, ...]  # values of `Audience`
    title: str
    body: str
    submission: uuid.UUID  # the same one twice is the same message
    haste: str = Haste.ORDINARY
    by_level: bool = False
    wants_done: bool = False
    is_test: bool = False


def send(*, draft: BroadcastDraft, actor: User, now: datetime) -> Broadcast:
    """Write the message with a copy for everybody it is for, and send what goes out at once.

    All copies are written now, also those of levels that wait: who is reached does not depend on when somebody passes
    it on. Raises `PermissionRefused` outside one's own area, `InputRefused` for empty words or an empty audience.
    """
    may_send(actor, draft.area.code, now).require()
    _check(draft)
    known = Broadcast.objects.filter(submission=draft.submission, sender=actor).first()
    if known:
        return known
    try:
        return _send(draft, actor, now)
    except IntegrityError:  # the same draft from two taps at once
        same = Broadcast.objects.filter(submission=draft.submission, sender=actor).first()
        if same is None:
            raise
        return same


def _check(draft: BroadcastDraft) -> None:
    wrong = {}
    if not draft.audience or not set(draft.audience) <= set(Audience):
        wrong["audience"] = _("请选择发给谁。")
    if not draft.title.strip() or len(draft.title) > TITLE_MAX:
        wrong["title"] = _("请写标题，最多 %(n)d 字。") % {"n": TITLE_MAX}
    if not draft.body.strip() or len(draft.body) > BODY_MAX:
        wrong["body"] = _("请写内容，最多 %(n)d 字。") % {"n": BODY_MAX}
    if draft.haste not in Haste:
        wrong["haste"] = _("请选择缓急。")
    if wrong:
        raise InputRefused("missing", _("通知还没有写完整。"), fields=wrong)


@transaction.atomic
def _send(draft: BroadcastDraft, actor: User, now: datetime) -> Broadcast:
    plan = plan_recipients(draft.area.code, draft.audience, timezone.localdate(now), without=actor.pk)
    if not plan:
        message = _("这个区域里没有这些岗位的人员。")
        raise InputRefused("nobody", message, fields={"audience": message})
    broadcast = Broadcast.objects.create(
        area=draft.area, area_code=draft.area.code, audience=sorted(draft.audience), title=draft.title.strip(),
        body=draft.body.strip(), haste=draft.haste, by_level=draft.by_level, wants_done=draft.wants_done,
        is_test=draft.is_test, sender=actor, sent_at=now, submission=draft.submission,
    )  # fmt: skip
    legs = _write_legs(broadcast, plan)
    _write_copies(broadcast, plan, legs)
    at_once = first_legs(legs) if draft.by_level else set(legs)
    deliver(broadcast, [leg for key, leg in legs.items() if key in at_once], actor, now)
    record(
        actor=actor, verb="grids.message_send", subject=broadcast, now=now, area_code=broadcast.area_code,
        recipients=len(plan), legs=len(legs), sent=len(at_once), is_test=draft.is_test,
    )  # fmt: skip
    return broadcast


def _write_legs(broadcast: Broadcast, plan: list[Planned]) -> dict[tuple[int, str], BroadcastLeg]:
    sizes: dict[tuple[int, str], int] = {}
    for planned in plan:
        key = (int(planned.tier), planned.leg_code)
        sizes[key] = sizes.get(key, 0) + 1
    areas = {area.code: area for area in Area.objects.filter(code__in={code for _tier, code in sizes})}
    legs = BroadcastLeg.objects.bulk_create(
        BroadcastLeg(broadcast=broadcast, tier=tier, area=areas[code], area_code=code, recipients=size)
        for (tier, code), size in sorted(sizes.items())
    )
    return {(leg.tier, leg.area_code): leg for leg in legs}


def _write_copies(broadcast: Broadcast, plan: list[Planned], legs: dict[tuple[int, str], BroadcastLeg]) -> None:
    insert_tuples(
        BroadcastCopy,
        ("broadcast_id", "leg_id", "area_code", "user_id", "entry_id", "duty", "state", "words", "photo"),
        [
            (
                broadcast.pk, legs[int(row.tier), row.leg_code].pk, row.area_code, row.user_id, row.entry_id,
                row.duty.value, CopyState.SENT.value, "", "",
            )
            for row in plan
        ],
    )  # fmt: skip
