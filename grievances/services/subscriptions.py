"""Subscriptions: ordered by a person, sent by a task through the outbox, once a period."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from governance.common.errors import InputRefused, LimitReached, PermissionRefused
from governance.deadlines.calendar import current_calendar
from governance.notifications.models import GroupChannel
from governance.notifications.services import notify
from governance.people.models import User
from governance.territory.models import Area
from governance.trail.services import record
from grievances.daily_policies import is_staff, may_edit_subscription, may_send_to_group, may_subscribe_area
from grievances.digests import Digest
from grievances.models import SavedView, Subscription
from grievances.sendings import next_sending

MOST_SUBSCRIPTIONS = 10  # of one person
LINK = "/desk/subscriptions/"
SALT = "grievances.unsubscribe"
Compose = Callable[[Subscription, datetime], Digest | None]


@transaction.atomic
def subscribe(
    *,
    actor: User,
    now: datetime,
    view: SavedView | None = None,
    area: Area | None = None,
    group: GroupChannel | None = None,
    every: str = Subscription.Every.DAY,
    weekday: int = 0,
    hour: int = 8,
    workdays_only: bool = True,
) -> Subscription:
    """Exactly one of `view` and `area`. With `group` it goes to that group's robot instead of the person's channels."""
    is_staff(actor, now).require()
    if (view is None) == (area is None):
        words = _("请选择一个视图或一个区域。")
        raise InputRefused("what", words, fields={"what": words})
    if area:
        may_subscribe_area(actor, area.code, now).require()
    if group:
        may_send_to_group(actor, group.area.code, now).require()
    User.objects.select_for_update().get(pk=actor.pk)
    if Subscription.objects.filter(owner=actor, next_at__isnull=False).count() >= MOST_SUBSCRIPTIONS:
        raise LimitReached("subscriptions", _("最多订阅 %(n)d 份。") % {"n": MOST_SUBSCRIPTIONS})
    subscription = Subscription(
        owner=actor, view=view, area=area, group=group, every=every, weekday=weekday, hour=hour,
        workdays_only=workdays_only, created_at=now,
    )  # fmt: skip
    subscription.next_at = _next(subscription, now)
    subscription.save()
    record(actor=actor, verb="grievances.subscribe", subject=subscription, now=now, every=every,
           area_code=area.code if area else "")  # fmt: skip
    return subscription


@transaction.atomic
def unsubscribe(*, subscription_id: int, actor: User | None, now: datetime, token: str = "") -> Subscription:
    """By its owner, or by whoever holds the link of a message that went to the owner alone."""
    subscription = Subscription.objects.select_for_update().get(pk=subscription_id)
    if not (token and is_token_of(subscription, token)):
        decision = may_edit_subscription(actor, subscription, now) if actor else None
        if not decision:
            raise PermissionRefused("not_own", decision.reason if decision else _("退订链接不对，请登录后退订。"))
    if subscription.next_at is not None:
        subscription.next_at = None
        subscription.save(update_fields=["next_at"])
        record(actor=actor, verb="grievances.unsubscribe", subject=subscription, now=now)
    return subscription


def token_of(subscription: Subscription) -> str:
    return signing.Signer(salt=SALT).sign(str(subscription.pk)).rsplit(":", 1)[1]


def is_token_of(subscription: Subscription, token: str) -> bool:
    return constant_time_compare(token, token_of(subscription))


def unsubscribe_link(subscription: Subscription) -> str:
    return f"{settings.SITE_URL}{LINK}{subscription.pk}/stop/?k={token_of(subscription)}"


# --- By the task --------------------------------------------------------------------------------------------
def send_due(*, now: datetime, compose: Compose, limit: int = 100) -> int:
    """Send what is due, each in its own transaction; returns how many. `compose` reads what the owner may see now.

    The key of the message is the period that was due, so a second beat or a killed worker sends nothing twice; after
    a standstill one message goes out, not one for every period that was missed.
    """
    due = Subscription.objects.filter(next_at__lte=now).order_by("next_at", "id")
    sent = 0
    for pk in list(due.values_list("pk", flat=True)[:limit]):
        with transaction.atomic():
            subscription = due.select_for_update(skip_locked=True).filter(pk=pk).first()
            if subscription is not None:
                sent += _send(subscription, now, compose)
    return sent


def _send(subscription: Subscription, now: datetime, compose: Compose) -> int:
    assert subscription.next_at is not None
    period = f"{subscription.next_at:%Y%m%d%H}"
    digest = compose(subscription, now)
    if digest is None:  # no posting any more, or the view is another's and no longer shared
        subscription.next_at = None
        subscription.save(update_fields=["next_at"])
        record(actor=None, verb="grievances.unsubscribe", subject=subscription, now=now)
        words = _("您的任职或这个视图的共享有变化，订阅已停止。")
        _notify(subscription, f"stopped:{period}", _("订阅已停止：%(name)s") % {"name": subscription}, words, now)
        return 0
    title = _("%(name)s · %(every)s汇总") % {"name": subscription, "every": subscription.get_every_display()}
    group = [subscription.group] if subscription.group and subscription.group.is_active else []
    footer = "" if group else "\n" + _("退订：%(link)s") % {"link": unsubscribe_link(subscription)}
    _notify(subscription, period, title, digest.headline, now, details=digest.text + footer, groups=group)
    subscription.last_at, subscription.next_at = now, _next(subscription, now)
    subscription.save(update_fields=["last_at", "next_at"])
    record(actor=None, verb="grievances.subscription_sent", subject=subscription, now=now)
    return 1


def _notify(subscription: Subscription, about: str, title: str, body: str, now: datetime, **more: Any) -> None:
    key = f"subscription:{subscription.pk}:{about}"
    link = f"{LINK}{subscription.pk}/"
    recipients = [] if more.get("groups") else [subscription.owner]
    notify(key=key, recipients=recipients, title=title, body=body, link=link, now=now, **more)


def _next(subscription: Subscription, after: datetime) -> datetime:
    return next_sending(
        every=subscription.every,
        weekday=subscription.weekday,
        hour=subscription.hour,
        workdays_only=subscription.workdays_only,
        after=after,
        calendar=current_calendar(),
    )
