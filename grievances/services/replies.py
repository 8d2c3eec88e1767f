"""Standard replies: written for an area's office or for oneself."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from governance.common.errors import InputRefused, LimitReached, PermissionRefused
from governance.people.models import User
from governance.territory.models import Area
from governance.trail.services import record
from grievances.daily_policies import is_staff, may_edit_area_replies, may_edit_reply
from grievances.models import Category, StandardReply
from grievances.replies import REPLY_FIELDS, checked

MOST_OWN_REPLIES = 100


@transaction.atomic
def save_reply(
    *,
    actor: User,
    now: datetime,
    reply_id: int | None = None,
    title: str,
    text: str,
    verbs: Iterable[str],
    category: Category | None = None,
    area: Area | None = None,
    is_active: bool = True,
) -> StandardReply:
    """Add a reply, or change the one with `reply_id`. Without `area` it is the actor's own.

    Raises `InputRefused` for an unknown placeholder, `PermissionRefused` for another office's or person's reply.
    """
    is_staff(actor, now).require()
    reply = StandardReply.objects.select_for_update().get(pk=reply_id) if reply_id else StandardReply()
    if reply_id:
        _require_edit(actor, reply, now)
    elif area is None and StandardReply.objects.filter(owner=actor).count() >= MOST_OWN_REPLIES:
        raise LimitReached("replies", _("最多保存 %(n)d 条自己的常用语。") % {"n": MOST_OWN_REPLIES})
    if area:
        may_edit_area_replies(actor, area.code, now).require()
    fitting = [verb for verb in REPLY_FIELDS if verb in set(verbs)]
    if not fitting:
        words = _("请至少选择一种用途。")
        raise InputRefused("no_verbs", words, fields={"verbs": words})
    reply.title, reply.text, reply.verbs = title.strip(), checked(text), [str(verb) for verb in fitting]
    reply.category, reply.is_active = category, is_active
    reply.area, reply.owner = area, None if area else (reply.owner or actor)
    reply.save()
    record(actor=actor, verb="grievances.reply_change" if reply_id else "grievances.reply_add", subject=reply, now=now,
           area_code=area.code if area else "")  # fmt: skip
    return reply


@transaction.atomic
def delete_reply(*, reply_id: int, actor: User, now: datetime) -> None:
    """Nothing points at a reply: what was sent with it stays as it was sent."""
    reply = StandardReply.objects.select_for_update().get(pk=reply_id)
    _require_edit(actor, reply, now)
    record(actor=actor, verb="grievances.reply_delete", subject=reply, now=now)
    reply.delete()


def _require_edit(actor: User, reply: StandardReply, now: datetime) -> None:
    decision = may_edit_reply(actor, reply, now)
    if not decision:
        raise PermissionRefused("not_allowed", decision.reason)
