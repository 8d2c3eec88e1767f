"""Keeping the summary of the three rates: no page and no verb writes to it, a task counts what the trail says has changed.

A block is one community in one month. Whatever happened to a matter left a trail entry in the same transaction; the
task reads the entries since its last turn, finds the blocks of their matters (and of the areas they came from), and
counts those blocks anew. Counting anew is idempotent, so the mark moves only to what is sealed (below it nothing can
appear any more) and entries above it are simply read again next time.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Case, CharField, Count, DateField, Max, Min, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce, Concat, NullIf, Substr

from governance.territory.levels import Level, code_range
from governance.territory.models import Area
from governance.trail.selectors import areas_of, last_sealed_id, touched_since
from grievances.models import Grievance, PressureCell, RateCell, RateFold
from grievances.rates.definitions import (
    MEASURES,
    PRESSURE_NAMES,
    month_of,
    months_between,
    next_month,
    pressure_rows,
    start_of,
)

COMMUNITY = Level.COMMUNITY.code_length
ENTRIES_AT_ONCE = 2_000
PRESSURE_SECONDS = 300
MATTER = Grievance._meta.label_lower
Grain = RateCell.Grain
Block = tuple[str, date]
Key = tuple[date, str, str, int | None, int | None, str]  # month, grain, kind, category, department, flow

COUNTED = {
    name: Count("pk", filter=measure.rows) if measure.rows else Count("pk") for name, measure in MEASURES.items()
}
FIRST_CATEGORY = Coalesce("category__parent_id", "category_id")
FLOW = Concat(
    Coalesce(NullIf("first_level", Value("")), "level", output_field=CharField()),
    Value(">"),
    "level",
    output_field=CharField(),
)


def fold(*, now: datetime) -> int:
    """Count anew every block that has changed; returns how many. Somebody else at it already: 0 and no harm."""
    if not RateFold.objects.filter(counted_at__isnull=False).exists():
        return recount_all(now=now)
    done, position = 0, None
    while True:
        with transaction.atomic():
            mark = _take_mark(wait=False)
            if mark is None:
                return done
            sealed, before = last_sealed_id(), mark.read_to if position is None else position
            subjects, position = touched_since(MATTER, before, limit=ENTRIES_AT_ONCE)
            blocks = blocks_of(subjects)
            recount(blocks)
            mark.read_to, mark.counted_at = max(mark.read_to, min(sealed, position)), now
            mark.save(update_fields=["read_to", "counted_at"])
            done += len(blocks)
        if position == before:
            break
    if mark.pressure_at is None or (now - mark.pressure_at).total_seconds() >= PRESSURE_SECONDS:
        count_pressure(now=now)
    return done


def _take_mark(*, wait: bool) -> RateFold | None:
    """The one row, locked: whoever has it may write cells. Without waiting, None where somebody else has it."""
    RateFold.objects.bulk_create([RateFold()], ignore_conflicts=True)
    return RateFold.objects.select_for_update(skip_locked=not wait).first()


def blocks_of(subjects: Iterable[int]) -> set[Block]:
    """Where the matters stand, and where they stood before: a matter that moved is missing somewhere."""
    ids = list(subjects)
    months = {
        pk: month_of(raised_at) for pk, raised_at in Grievance.objects.filter(pk__in=ids).values_list("pk", "raised_at")
    }
    now_at = Grievance.objects.filter(pk__in=ids).values_list("pk", "area_code")
    places = {*areas_of(MATTER, ids), *now_at}
    return {(code[:COMMUNITY], months[pk]) for pk, code in places if pk in months}


def recount(blocks: Iterable[Block]) -> None:
    """Replace the cells of these blocks by what the matters say, inside the caller's transaction."""
    by_area: dict[str, set[date]] = defaultdict(set)
    for code, month in blocks:
        by_area[code].add(month)
    for code, months in sorted(by_area.items()):
        RateCell.objects.filter(grain__in=Grain.values, area_code=code, month__in=months).delete()
        RateCell.objects.bulk_create(_cells(code, sorted(months)), batch_size=500)


def recount_all(*, now: datetime) -> int:
    """The whole summary anew, one area a transaction: at the first start, after a load that left no trail, or in doubt.

    Returns how many blocks there are.
    """
    read_to = last_sealed_id()
    codes = list(Area.objects.exclude(level=Level.GRID).order_by("code").values_list("code", flat=True))
    for code in codes:
        with transaction.atomic():
            _take_mark(wait=True)
            RateCell.objects.filter(grain__in=Grain.values, area_code=code).delete()
            RateCell.objects.bulk_create(_cells(code, _months_at(code)), batch_size=500)
    with transaction.atomic():
        mark = _take_mark(wait=True)
        assert mark is not None
        RateCell.objects.exclude(area_code__in=codes).delete()
        mark.read_to, mark.counted_at = max(mark.read_to, read_to), now
        mark.save(update_fields=["read_to", "counted_at"])
    count_pressure(now=now)
    return RateCell.objects.filter(grain=Grain.WHOLE).values("area_code", "month").distinct().count()


def _matters_at(code: str) -> QuerySet[Grievance]:
    """A community with its grids; at a street or district only what is placed there itself."""
    low, high = code_range(code)
    is_community = len(code) == COMMUNITY
    place = Q(area_code__gte=low, area_code__lt=high) if is_community else Q(area_code=code)
    return Grievance.objects.filter(place).order_by()


def _months_at(code: str) -> list[date]:
    ends = _matters_at(code).aggregate(first=Min("raised_at"), last=Max("raised_at"))
    return months_between(month_of(ends["first"]), month_of(ends["last"])) if ends["first"] else []


def _cells(code: str, months: list[date]) -> list[RateCell]:
    """The cells of one area for these months at every grain: counted in two statements, added up here."""
    if not months:
        return []
    rows = _matters_at(code).filter(raised_at__gte=start_of(months[0]), raised_at__lt=start_of(next_month(months[-1])))
    rows = rows.annotate(month=_month_column(months)).filter(month__isnull=False)
    sums: dict[Key, dict[str, int]] = defaultdict(lambda: dict.fromkeys(MEASURES, 0))
    sorts: Any = rows.annotate(first_category=FIRST_CATEGORY)
    for row in sorts.values("month", "kind", "first_category", "department_id").annotate(**COUNTED):
        category, department = row["first_category"], row["department_id"]
        for grain, by_category, by_department in (
            (Grain.WHOLE, None, None),
            (Grain.CATEGORY, category, None),
            (Grain.DEPARTMENT, None, department),
            (Grain.BOTH, category, department),
        ):
            numbers = sums[(row["month"], grain, row["kind"], by_category, by_department, "")]
            for name in MEASURES:
                numbers[name] += row[name]
    flows: Any = rows.annotate(flow=FLOW)
    for row in flows.values("month", "kind", "flow").annotate(matters=Count("pk")):
        sums[(row["month"], Grain.FLOW, row["kind"], None, None, row["flow"])]["raised"] = row["matters"]
    return [_cell(code, key, numbers) for key, numbers in sums.items()]


def _month_column(months: list[date]) -> Case:
    """The month of `raised_at` in local time, by comparing: no database cuts months of a time zone as fast."""
    return Case(
        *[
            When(raised_at__gte=start_of(month), raised_at__lt=start_of(next_month(month)), then=Value(month))
            for month in reversed(months)
        ],
        output_field=DateField(),
    )


def _cell(code: str, key: Key, numbers: dict[str, int]) -> RateCell:
    month, grain, kind, category, department, flow = key
    return RateCell(
        area_code=code,
        month=month,
        grain=grain,
        kind=kind,
        category_id=category,
        department_id=department,
        flow=flow,
        **numbers,
    )


@transaction.atomic
def count_pressure(*, now: datetime) -> None:
    """When the open matters are due, at one moment for all places."""
    if _take_mark(wait=False) is None:
        return
    counted = {f"{name}_count": Count("pk", filter=pressure_rows(name, now)) for name in PRESSURE_NAMES}
    rows: Any = Grievance.objects.filter(is_open=True).annotate(place=Substr("area_code", 1, COMMUNITY)).order_by()
    cells = [
        PressureCell(
            area_code=row["place"],
            kind=row["kind"],
            department_id=row["department_id"],
            **{name: row[f"{name}_count"] for name in PRESSURE_NAMES},
        )
        for row in rows.values("place", "kind", "department_id").annotate(**counted)
    ]
    PressureCell.objects.all().delete()
    PressureCell.objects.bulk_create(cells, batch_size=500)
    RateFold.objects.update(pressure_at=now)
