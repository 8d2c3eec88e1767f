"""Reads of disclosures: what everybody sees, what a desk has to publish, who is told, which duty holds."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from funds.models import Disclosure, DisclosureDuty
from funds.states.grants import DisclosureState
from funds.states.roles import HANDLES, READS
from governance.common.days import in_force, is_in_force
from governance.people.authority import authority_of, within
from governance.people.models import Posting, User
from governance.territory.levels import CODE_LENGTH

RELATED = (
    "foundation__area",
    "fund__area",
    "fund__foundation",
    "project__fund__foundation",
    "appeal__fund__foundation",
)


def public_disclosures() -> QuerySet[Disclosure]:
    """What is public and what should be; what is no longer needed is not listed."""
    return Disclosure.objects.exclude(state=DisclosureState.DROPPED).select_related(*RELATED)


def visible_to(user: User, now: datetime) -> QuerySet[Disclosure]:
    """At the desk: of the areas where somebody handles or reads the foundation's books."""
    codes = authority_of(user, timezone.localdate(now)).codes(*READS)
    rows = Disclosure.objects.select_related(*RELATED, "published_by")
    return rows.filter(within(codes)) if codes else rows.none()


def waiting_for(user: User, now: datetime, limit: int) -> int:
    """How many this person could publish now."""
    codes = authority_of(user, timezone.localdate(now)).codes(*HANDLES)
    rows = Disclosure.objects.filter(within(codes), state=DisclosureState.DUE) if codes else Disclosure.objects.none()
    return len(rows.values_list("pk")[:limit])


def subject_of(row: Disclosure) -> Any:
    """The one thing that it is about."""
    return row.foundation or row.fund or row.project or row.appeal


def duty_on(kind: str, day: date) -> DisclosureDuty | None:
    return duty_among(DisclosureDuty.objects.filter(kind=kind), kind, day)


def duty_among(duties: Iterable[DisclosureDuty], kind: str, day: date) -> DisclosureDuty | None:
    """The newest rule of this kind that holds on that day."""
    fits = [duty for duty in duties if duty.kind == kind and is_in_force(duty, day)]
    return max(fits, key=lambda duty: duty.starts_on, default=None)


def duty_of(row: Disclosure) -> DisclosureDuty | None:
    """The rule that its term comes from, with source; None where the district has put another article in its place."""
    found = duty_on(row.kind, timezone.localdate(row.due_at))
    return found if found and found.article == row.article else None


def keepers_of(area_code: str, on: date) -> list[User]:
    """Who publishes for this area: the handlers and treasurers of it and of the areas above."""
    codes = {area_code[:length] for length in CODE_LENGTH.values()}
    held = Posting.objects.filter(in_force(on), area__code__in=codes, role__in=HANDLES, user__is_active=True)
    return list({row.user_id: row.user for row in held.select_related("user").order_by("pk")}.values())
