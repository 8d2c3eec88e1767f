"""Reads of the portal's own pages: this month's figures, and who looks after which building."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.core.cache import cache
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce, Concat
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from governance.common.days import in_force
from governance.deadlines.calendar import calendar_warning
from governance.people.models import Posting
from governance.people.roles import HANDLERS
from governance.portal.registry import DeskSource, Figure, GridPerson, StrOrPromise
from governance.portal.registry import portal as registry
from governance.territory.levels import Level
from governance.territory.models import Area, Building, Estate

FIGURES_SECONDS = 300
MOST_PLACES = 20
MOST_COUNTED = 99


def month_figures(code: str, now: datetime) -> list[Figure]:
    """This month's numbers of the area `code` from every app, at most five minutes old."""
    key = f"portal:figures:{code}:{now:%Y-%m}"
    found: list[Figure] | None = cache.get(key)
    if found is None:
        found = [figure for source in registry.figures for figure in source.figures(code, now)]
        cache.set(key, found, FIGURES_SECONDS)
    return found


def kept_calendar_warning(request: HttpRequest) -> str | None:
    """What is missing in the working calendar, at most five minutes old: it is asked on every page of staff."""
    today = timezone.localdate()
    return cache.get_or_set(f"portal:calendar:{today}", lambda: calendar_warning(today), FIGURES_SECONDS) or None


@dataclass(frozen=True, slots=True)
class Waiting:
    """How much waits for this person in one app."""

    label: StrOrPromise
    count: str
    url: str


def _address(source: DeskSource) -> str:
    return f"{reverse(source.url_name)}?{source.query}" if source.query else reverse(source.url_name)


def waiting_for(request: HttpRequest) -> list[Waiting]:
    """What waits, app by app; numbers above 99 say so."""
    found = []
    for source in registry.desk:
        if source.show(request):
            count = source.count(request)
            found.append(Waiting(source.label, "99+" if count > MOST_COUNTED else str(count), _address(source)))
    return found


@dataclass(slots=True)
class GridCard:
    """A grid as residents meet it: which buildings, who works there, which community to ask otherwise."""

    grid: Area
    community: Area | None
    buildings: list[Building] = field(default_factory=list)
    people: list[GridPerson] = field(default_factory=list)


def search_places(text: str) -> tuple[list[Estate], list[Building]]:
    """Estates by part of their name or their initials, and buildings by `estate + building` written together."""
    wanted = "".join(text.split())
    if not wanted:
        return [], []
    estates = (
        Estate.objects.filter(Q(name__icontains=wanted) | Q(initials__istartswith=wanted))
        .select_related("community")
        .order_by("name")[:MOST_PLACES]
    )
    written = Concat(Coalesce(F("estate__name"), Value("")), F("name"))
    buildings = (
        Building.objects.annotate(written=written)
        .filter(written__icontains=wanted, grid__isnull=False)
        .exclude(estate__name__icontains=wanted)
        .select_related("estate", "community", "grid__parent")
        .order_by("written")[:MOST_PLACES]
    )
    return list(estates), list(buildings)


def grid_cards(buildings: Iterable[Building], on: date) -> list[GridCard]:
    """The grids of these buildings, each with who answers there on that day: by the roster, else by postings."""
    cards: dict[int, GridCard] = {}
    for building in buildings:
        if building.grid is None:
            continue
        card = cards.setdefault(building.grid.pk, GridCard(building.grid, building.grid.parent))
        card.buildings.append(building)
    for source in registry.grid_people:
        for grid_id, people in source.people(cards.keys(), on).items():
            cards[grid_id].people = cards[grid_id].people or people
    workers = workers_of([grid_id for grid_id, card in cards.items() if not card.people], on)
    for grid_id, postings in workers.items():
        cards[grid_id].people = [_person(posting) for posting in postings]
    return sorted(cards.values(), key=lambda card: card.grid.code)


def _person(posting: Posting) -> GridPerson:
    return GridPerson(posting.user.display_name, posting.get_role_display(), posting.user.work_phone)


def workers_of(grid_ids: Iterable[int], on: date) -> dict[int, list[Posting]]:
    postings = (
        Posting.objects.filter(
            in_force(on), area_id__in=list(grid_ids), role__in=HANDLERS[Level.GRID], user__is_active=True
        )
        .select_related("user")
        .order_by("role", "starts_on")
    )
    found: dict[int, list[Posting]] = defaultdict(list)
    for posting in postings:
        found[posting.area_id].append(posting)
    return found
