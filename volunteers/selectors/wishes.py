"""Reads of 微心愿: the wall for everybody, one's own, the desk. Newest first; nobody is ranked."""

from datetime import datetime
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from governance.people.authority import authority_of, within
from governance.people.models import User
from volunteers.models import Wish, WishPhoto
from volunteers.selectors.people import READS
from volunteers.states.wishes import ON_THE_WALL

PRIVATE = ("contact_name", "contact_phone", "contact_phone_index", "private_words")


def on_the_wall() -> QuerySet[Wish]:
    """Checked wishes with their cleared photos, without a private column."""
    cleared = WishPhoto.objects.filter(cleared_at__isnull=False)
    rows = Wish.objects.filter(state__in=ON_THE_WALL).select_related("community").defer(*PRIVATE)
    return rows.prefetch_related(Prefetch("photos", cleared, to_attr="shown_photos"))


def shown_to(user: User | None) -> QuerySet[Wish]:
    """On a phone: the wall, and what somebody posted or claimed themselves."""
    seen = Q(state__in=ON_THE_WALL)
    if user:
        seen |= Q(posted_by=user) | Q(giver=user)
    return Wish.objects.filter(seen).select_related("community")


def visible_to(user: User, now: datetime) -> QuerySet[Wish]:
    """At the desk: of the communities that somebody works for, or reads as the level above or as auditor."""
    codes = authority_of(user, timezone.localdate(now)).codes(*READS)
    rows = Wish.objects.select_related("community", "posted_by", "giver")
    return rows.filter(within(codes)) if codes else rows.none()


def posted_by(user: User) -> QuerySet[Wish]:
    return Wish.objects.filter(posted_by=user).order_by("-id")


def claimed_by(user: User) -> QuerySet[Wish]:
    return Wish.objects.filter(giver=user).order_by("-id")


def photos_of(wish: Wish, *, everything: bool) -> list[WishPhoto]:
    rows = wish.photos.order_by("id")
    return list(rows if everything else rows.filter(cleared_at__isnull=False))


def photo_of(public_id: UUID) -> WishPhoto | None:
    return WishPhoto.objects.filter(public_id=public_id).select_related("wish__community").first()
