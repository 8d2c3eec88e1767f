"""Counts of disputes, and the conditions behind each count: a number and the list it opens use the same ones."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Min, Q, QuerySet
from django.db.models.functions import TruncMonth
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from governance.common.given import number_in
from governance.people.models import User
from grievances.mediation_selectors import countable_by
from grievances.mediation_states import LEVELS, DisputeState
from grievances.models import Dispute, DisputeKind


@dataclass(frozen=True, slots=True)
class Outcome:
    label: str | Promise
    rows: Q


# Running, settled, failed and withdrawn share out every dispute; `unrisen` is a part of the settled ones.
OUTCOMES: dict[str, Outcome] = {
    "running": Outcome(_("调解中"), Q(is_open=True, settled_at=None)),
    "settled": Outcome(_("已化解"), Q(settled_at__isnull=False)),
    "unrisen": Outcome(_("其中未上升"), Q(settled_at__isnull=False, rises=0)),
    "failed": Outcome(_("调解不成"), Q(state=DisputeState.FAILED)),
    "withdrawn": Outcome(_("已撤回"), Q(state=DisputeState.WITHDRAWN)),
}


@dataclass(slots=True)
class Tally:
    """One line of a table: how many in all and by outcome, and what narrows the list down to it."""

    label: str
    query: dict[str, str]
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(["total", *OUTCOMES], 0))

    def add(self, row: Mapping[str, Any]) -> None:
        for name in self.counts:
            self.counts[name] += row[name]

    @property
    def share(self) -> int | None:
        """Settled without rising ÷ (settled + failed), in whole per cent; None while nothing came to a result."""
        ended = self.counts["settled"] + self.counts["failed"]
        return round(100 * self.counts["unrisen"] / ended) if ended else None

    @property
    def cells(self) -> list[tuple[str, int, str]]:
        """Label, number and the query of the very list that it counts."""
        cells = [(str(_("登记")), self.counts["total"], urlencode({"scope": "counted", **self.query}))]
        for name, outcome in OUTCOMES.items():
            query = urlencode({"scope": "counted", **self.query, "outcome": name})
            cells.append((str(outcome.label), self.counts[name], query))
        return cells


@dataclass(frozen=True, slots=True)
class Figures:
    whole: Tally
    by_level: list[Tally]
    by_kind: list[Tally]
    by_month: list[Tally]


def period_range(period: str) -> tuple[datetime, datetime] | None:
    """`2026` or `2026-11` as [from, until) in local time; None for anything else."""
    try:
        year, month = (int(part) for part in (period.split("-") if "-" in period else (period, "0")))
        if "-" in period:
            ends = (year + month // 12, month % 12 + 1)
            return _midnight(year, month), _midnight(*ends)
        return _midnight(year, 1), _midnight(year + 1, 1)
    except (ValueError, OverflowError):
        return None


def _midnight(year: int, month: int) -> datetime:
    return timezone.make_aware(datetime(year, month, 1))  # noqa: DTZ001  # made aware here


def conditions(chosen: Mapping[str, str]) -> Q:
    """The filters of a list of disputes: kind, level, outcome, period (when it came in). What is unusable is dropped."""
    rows = Q()
    if kind := number_in(chosen.get("kind")):
        rows &= Q(kind_id=kind)
    if chosen.get("level") in LEVELS:
        rows &= Q(level=chosen["level"])
    if chosen.get("outcome") in OUTCOMES:
        rows &= OUTCOMES[chosen["outcome"]].rows
    span = period_range(chosen.get("period", ""))
    if span:
        rows &= Q(opened_at__gte=span[0], opened_at__lt=span[1])
    return rows


def figures_of(user: User, year: int, now: datetime) -> Figures:
    """The disputes that came in in a year, by level where they are (or ended), kind and month: two statements."""
    period = str(year)
    counted = countable_by(user, now).filter(conditions({"period": period}))
    outcomes = {name: Count("pk", filter=outcome.rows) for name, outcome in OUTCOMES.items()}
    rows = (
        counted.annotate(month=TruncMonth("opened_at"))
        .order_by()
        .values("level", "kind_id", "month")
        .annotate(total=Count("pk"), **outcomes)
    )
    kinds = dict(DisputeKind.objects.values_list("pk", "name"))
    whole = Tally(str(_("合计")), {"period": period})
    by_level = {str(level): Tally(str(level.label), {"period": period, "level": level}) for level in LEVELS}
    by_kind = {pk: Tally(name, {"period": period, "kind": str(pk)}) for pk, name in kinds.items()}
    by_month: dict[str, Tally] = {}
    for row in rows:
        month = timezone.localtime(row["month"]).strftime("%Y-%m")
        monthly = by_month.setdefault(month, Tally(month, {"period": month}))
        for tally in (whole, by_level[row["level"]], by_kind[row["kind_id"]], monthly):
            tally.add(row)
    used = [tally for tally in by_kind.values() if tally.counts["total"]]
    return Figures(whole, list(by_level.values()), used, [by_month[month] for month in sorted(by_month)])


def years_of(rows: QuerySet[Dispute], now: datetime) -> list[int]:
    """From the first dispute's year to this one, newest first."""
    first = rows.aggregate(first=Min("opened_at"))["first"] or now
    this = timezone.localtime(now).year
    return list(range(this, min(timezone.localtime(first).year, this) - 1, -1))
