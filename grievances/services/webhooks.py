"""Partners are told of changes: a row per endpoint in the transaction of the change, sent signed by a task.

Where nobody listens a change costs one look into the cache and no query.
"""

import hashlib
import hmac
import json
import secrets
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.core.cache import cache
from django.utils import timezone

from governance.common.webpost import post
from governance.notifications.delivering import DeliveryReport, NotAccepted, deliver_rows
from governance.territory.levels import Level
from grievances.models import Grievance, WebhookDelivery, WebhookEndpoint
from grievances.public_reads import number_of, show
from grievances.states import State

if TYPE_CHECKING:
    from grievances.services.change import Change

Event = WebhookEndpoint.Event
CACHE_KEY = "grievances:webhooks"
CACHE_SECONDS = 30  # where the cache is each process's own memory, a new endpoint is heard of after this long
KEPT = timedelta(days=30)
PRUNED_AT_ONCE = 5_000
# What stands in the body beside the state: where one of these differs after a change, partners are told.
SHOWN = ("area_code", "holder_code", "department_id", "kind", "category_id", "published_at", "public_title")


@dataclass(frozen=True, slots=True)
class Listener:
    """An active endpoint, as far as it decides who hears what."""

    id: int
    events: frozenset[str]
    area_code: str

    def hears(self, event: str, area_codes: Iterable[str]) -> bool:
        return event in self.events and any(code.startswith(self.area_code) for code in area_codes)


def listeners() -> tuple[Listener, ...]:
    found: tuple[Listener, ...] | None = cache.get(CACHE_KEY)
    if found is None:
        rows = WebhookEndpoint.objects.filter(is_active=True).values_list("id", "events", "area__code")
        found = tuple(Listener(pk, frozenset(events), code) for pk, events, code in rows)
        cache.set(CACHE_KEY, found, CACHE_SECONDS)
    return found


def forget_endpoints() -> None:
    """Call after endpoints changed."""
    cache.delete(CACHE_KEY)


def new_secret() -> str:
    return secrets.token_urlsafe(32)


def announce(change: "Change", event: Event | None = None) -> None:
    """Put what happened on its way, in the transaction of the change; `event` is worked out where it is not given."""
    event = event or event_of(change)
    if event is None:
        return
    area_codes = {change.grievance.area_code, change.shown_before[0]}  # also where it has just left
    hearing = [one for one in listeners() if one.hears(event, area_codes)]
    if not hearing:
        return
    event_id = uuid.uuid4()
    body = json.dumps(body_of(change, str(event), event_id), ensure_ascii=False)
    WebhookDelivery.objects.bulk_create(
        WebhookDelivery(endpoint_id=one.id, event_id=event_id, event=event, body=body, next_try_at=change.now)
        for one in hearing
    )


def event_of(change: "Change") -> Event | None:
    if change.state_before != change.grievance.state:
        return Event.STATE
    return Event.CHANGED if change.shown_before != shown(change.grievance) else None


def shown(grievance: Grievance) -> tuple[Any, ...]:
    """A picture of the row for `event_of`; looks only at what is loaded."""
    return tuple(vars(grievance).get(name) for name in SHOWN)


def body_of(change: "Change", event: str, event_id: uuid.UUID) -> dict[str, Any]:
    """The matter as the public may read it. One that is not public has its number, state and rung and no words."""
    grievance = change.grievance
    matter = {
        "number": number_of(grievance),
        "state": grievance.state,
        "state_label": str(State(grievance.state).label),
        "state_before": change.state_before,
        "status": "open" if grievance.is_open else "closed",
        "level": grievance.level,
        "area_code": grievance.area_code[: Level.COMMUNITY.code_length],
        "raised_at": _moment(grievance.raised_at),
        "resolved_at": _moment(grievance.resolved_at),
        "closed_at": _moment(grievance.closed_at),
        "is_public": grievance.published_at is not None,
    }
    if grievance.published_at:
        shown = show(grievance, change.now)
        matter |= {name: getattr(shown, name) for name in ("title", "kind", "category", "place", "responsible")}
        matter["url"] = f"/matters/{grievance.pk}/"
    return {"id": str(event_id), "event": event, "at": _moment(change.now), "matter": matter}


def _moment(at: datetime | None) -> str | None:
    return timezone.localtime(at).isoformat() if at else None


# --- Sending -------------------------------------------------------------------------------------------------
def signature(secret: str, at: int, body: str) -> str:
    """`t=…,v1=…`: the HMAC-SHA-256 of time and body under the endpoint's secret. The time keeps old requests from
    being sent again by somebody else; a retry is signed anew and keeps its event id."""
    mark = hmac.new(secret.encode(), f"{at}.{body}".encode(), hashlib.sha256).hexdigest()
    return f"t={at},v1={mark}"


def deliver_webhooks(*, now: datetime, limit: int = 20) -> DeliveryReport:
    """Send what is due. Call it outside a transaction."""
    return deliver_rows(WebhookDelivery, lambda row: _send(row, now), now=now, limit=limit)


def _send(row: WebhookDelivery, now: datetime) -> None:
    endpoint = row.endpoint
    if not endpoint.is_active:
        raise NotAccepted("switched off", kind="EndpointOff")
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "community-governance-portal",
        "X-Event": row.event,
        "X-Event-Id": str(row.event_id),
        "X-Signature": signature(endpoint.secret, int(now.timestamp()), row.body),
    }
    status = post(endpoint.url, body=row.body.encode(), headers=headers)
    if not HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
        raise NotAccepted("refused", kind=f"HTTP {status}")


def prune_sent(*, now: datetime) -> int:
    """What arrived a month ago is nobody's business any more; dead letters stay until somebody looks at them."""
    old = WebhookDelivery.objects.filter(state=WebhookDelivery.State.SENT, sent_at__lt=now - KEPT)
    ids = list(old.order_by("id").values_list("pk", flat=True)[:PRUNED_AT_ONCE])
    return WebhookDelivery.objects.filter(pk__in=ids).delete()[0]
