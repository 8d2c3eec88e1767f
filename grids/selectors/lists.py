"""Reads of the three lists: what staff handle, what everybody sees, what fits a need."""

from datetime import datetime
from typing import TypeVar

from django.db.models import Model, QuerySet
from django.utils import timezone

from governance.common.search import bigrams
from governance.people.authority import authority_of, within
from governance.people.models import User
from governance.people.roles import HANDLING_ROLES, READ_ONLY
from governance.territory.levels import Level, code_at
from governance.territory.models import Area
from grids.models import CommunityNeed, CommunityResource
from grids.states_lists import Offer, rank_offers

Item = TypeVar("Item", bound=Model)
MOST_OFFERS, SHOWN_OFFERS = 300, 12


def desk_codes(user: User, now: datetime) -> tuple[str, ...]:
    """The areas whose lists this person reads at the desk; grid workers read those of their community."""
    codes = authority_of(user, timezone.localdate(now)).codes(*HANDLING_ROLES, *READ_ONLY)
    return tuple(sorted({code_at(code, Level.COMMUNITY) or code for code in codes}))


def visible_items(model: type[Item], user: User, now: datetime) -> QuerySet[Item]:
    return model._default_manager.filter(within(desk_codes(user, now)))


def communities_of(user: User, now: datetime) -> QuerySet[Area]:
    """The communities for which this person may write lists."""
    codes = desk_codes(user, now) if not authority_of(user, timezone.localdate(now)).is_read_only else ()
    return Area.objects.filter(within(codes, "code"), level=Level.COMMUNITY).order_by("code")


def offers_for(need: CommunityNeed) -> list[CommunityResource]:
    """The resources in use of the street that fit, the best first."""
    rows = CommunityResource.objects.filter(within((code_at(need.area_code, Level.STREET),)), is_active=True)
    found = {row.pk: row for row in rows.select_related("provider", "community").order_by("-id")[:MOST_OFFERS]}
    offers = [
        Offer(row.pk, row.field, _bigrams(f"{row.title}{row.words}"), row.community_id == need.community_id)
        for row in found.values()
    ]
    ranked = rank_offers(need.field, _bigrams(f"{need.title}{need.words}"), offers)
    return [found[pk] for pk in ranked[:SHOWN_OFFERS]]


def _bigrams(text: str) -> frozenset[str]:
    return frozenset(pair for pair in bigrams(text) if len(pair) > 1)
