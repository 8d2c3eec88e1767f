"""Likely duplicates of an open matter, for the desk: found by a few short index ranges, then compared word by word.

Every range is cut after its newest entries, so that the cost does not follow the size of the table.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import Q

from governance.people.models import User
from governance.territory.levels import Level
from grievances.likeness import Text, likeness, sketch_of
from grievances.models import Grievance
from grievances.policies import may_open
from grievances.selectors import ROW_RELATIONS
from grievances.states import ALONE_STATES, OPEN_STATES

SHOWN = 5
NEWEST_PER_KEY = 250  # matters that share one number of the sketch
BY_SKETCH = 60  # of those, compared: the ones that share most
NEWEST_AT_PLACE = 120
AT_PLACE = 40
RECENT_DAYS = 30
NEAR_COPY = 0.45

SAME_BUILDING, SAME_ESTATE, SAME_AREA, SAME_CATEGORY, SAME_TIME = 0.12, 0.09, 0.06, 0.04, 0.04


# What comparing and `may_open` look at.
COMPARED = (
    "lead", "body", "building", "estate", "area_code", "category", "raised_at", "department", "first_contact", "reporter",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A matter that may be the same, or the lead of one that may be."""

    grievance: Grievance
    likeness: float  # of the words, 0 to 1
    residents: int

    @property
    def percent(self) -> int:
        return round(100 * self.likeness)

    @property
    def is_copy(self) -> bool:
        return self.likeness >= 0.8


def suggestions_for(grievance: Grievance, user: User, now: datetime, *, limit: int = SHOWN) -> list[Suggestion]:
    """Open matters in the sight of `user` that may be the same as this one, the likeliest first."""
    ids = {*_by_sketch(grievance), *_at_place(grievance)}
    # By primary key alone, and who may see it asked of each: with the areas in the condition a planner may read them all.
    rows = (
        Grievance.objects.filter(pk__in=ids, state__in=OPEN_STATES)
        .exclude(Q(pk=grievance.pk) | Q(lead=grievance.pk, lead__isnull=False))
        .only(*COMPARED)
    )
    best = ranked(grievance, [row for row in rows if may_open(user, row, now)])[:limit]
    found = Grievance.objects.filter(pk__in=[head for head, _score in best], state__in=ALONE_STATES)
    heads = {row.pk: row for row in (found.select_related(*ROW_RELATIONS) if best else ()) if may_open(user, row, now)}
    people = residents_by_lead(heads)
    return [Suggestion(heads[head], likeness_, len(people.get(head, ()))) for head, likeness_ in best if head in heads]


def ranked(grievance: Grievance, candidates: Iterable[Grievance]) -> list[tuple[int, float]]:
    """(id, likeness of the words) of what is worth showing, each lead once by its likeliest follower."""
    own = Text(grievance.body)
    best: dict[int, tuple[float, float, float]] = {}
    for candidate in candidates:
        near = _nearness(grievance, candidate)
        alike = likeness(own, Text(candidate.body), is_near=near > 0)
        if not alike:
            continue
        apart = abs((candidate.raised_at - grievance.raised_at).days)
        beside = near + SAME_TIME * max(0, 1 - apart / RECENT_DAYS)
        if grievance.category_id and candidate.category_id == grievance.category_id:
            beside += SAME_CATEGORY
        # Near-copies stand by their words alone; what stands beside the words orders the others, and copies of one text.
        rank = (1 + alike, beside, alike) if alike >= NEAR_COPY else (alike + beside, 0.0, alike)
        head = candidate.lead_id or candidate.pk
        best[head] = max(best.get(head, rank), rank)
    order = sorted(best.items(), key=lambda item: (*(-part for part in item[1]), item[0]))
    return [(head, rank[2]) for head, rank in order]


def _nearness(grievance: Grievance, candidate: Grievance) -> float:
    """0 for another place. A community or grid is a place; a street or district is not."""
    if grievance.building_id and candidate.building_id == grievance.building_id:
        return SAME_BUILDING
    if grievance.estate_id and candidate.estate_id == grievance.estate_id:
        return SAME_ESTATE
    is_small = len(grievance.area_code) >= Level.COMMUNITY.code_length
    return SAME_AREA if is_small and candidate.area_code == grievance.area_code else 0.0


# --- Finding candidates -------------------------------------------------------------------------------------
def _by_sketch(grievance: Grievance) -> list[int]:
    """Matters anywhere that share most numbers of the sketch; of as many, those whose numbers few have.

    What every other message says too proves little: newer ones that share just that would hide the one true copy.
    """
    keys = sketch_of(grievance.body)
    ranges = " UNION ALL ".join(
        f"SELECT grievance_id, 1.0 / COUNT(*) OVER () AS rarity FROM (SELECT grievance_id "  # noqa: S608
        f"FROM grievances_mattersketch WHERE key{at} = %s ORDER BY grievance_id DESC LIMIT {NEWEST_PER_KEY}) AS range{at}"
        for at in range(len(keys))
    )
    sql = (
        f"SELECT grievance_id FROM ({ranges}) AS found WHERE grievance_id <> %s GROUP BY grievance_id "  # noqa: S608
        f"ORDER BY COUNT(*) DESC, SUM(rarity) DESC, grievance_id DESC LIMIT {BY_SKETCH}"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [*keys, grievance.pk])
        return [pk for (pk,) in cursor.fetchall()]


def _at_place(grievance: Grievance) -> list[int]:
    """The newest open matters at the same estate, or else of the same community or grid."""
    if grievance.estate_id:
        place = Q(estate=grievance.estate_id)
    elif len(grievance.area_code) >= Level.COMMUNITY.code_length:
        place = Q(area_code=grievance.area_code)
    else:
        return []
    newest = Grievance.objects.filter(place).exclude(pk=grievance.pk).order_by("-id")
    rows = newest.values_list("pk", "is_open")[:NEWEST_AT_PLACE]
    return [pk for pk, is_open in rows if is_open][:AT_PLACE]


# --- How many people ----------------------------------------------------------------------------------------
def person_of(pk: int, phone_index: str, reporter_id: int | None, reporter_phone: str | None) -> str:
    """What tells residents apart: the telephone, else the account; who left neither counts as somebody of their own."""
    return phone_index or reporter_phone or (f"user:{reporter_id}" if reporter_id else f"matter:{pk}")


def residents_by_lead(leads: Iterable[int]) -> dict[int, set[str]]:
    """Who raised each of these matters or was merged into it: residents, not posts. One statement."""
    ids = list(leads)
    people: dict[int, set[str]] = {pk: set() for pk in ids}
    if ids:
        columns = ("pk", "lead_id", "contact_phone_index", "reporter_id", "reporter__phone_index")
        rows = Grievance.objects.filter(Q(pk__in=ids) | Q(lead__in=ids)).values_list(*columns)
        for pk, lead_id, phone, reporter_id, reporter_phone in rows:
            head = pk if pk in people else lead_id
            people[head].add(person_of(pk, phone, reporter_id, reporter_phone))
    return people
