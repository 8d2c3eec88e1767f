"""The log of a grid's day (网格日志): it assembles itself from what was done. Counts and places, no private words."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncDate
from django.utils.translation import gettext as _

from governance.common.days import not_ended
from governance.people.models import Posting
from governance.people.roles import HANDLERS
from governance.territory.levels import Level
from governance.territory.models import Area
from grids.models import BroadcastCopy, Finding, HazardAnswer, HazardCheck, LogNote, Visit
from grids.rounds import Month
from grids.selectors.visits import midnight
from grids.states import CheckAnswer, VisitOutcome
from grievances.models import TimelineEntry

MOST = 200  # lines of one kind in one day


@dataclass(frozen=True, slots=True)
class VisitsAt:
    """The visits of a day at one building, by outcome: never whose door, never what was said."""

    place: str
    counts: list[tuple[str, int]]

    @property
    def total(self) -> int:
        return sum(number for _label, number in self.counts)


@dataclass(slots=True)
class DayLog:
    grid: Area
    day: date
    findings: list[Finding] = field(default_factory=list)
    visits: list[VisitsAt] = field(default_factory=list)
    handled: list[TimelineEntry] = field(default_factory=list)
    signed: list[BroadcastCopy] = field(default_factory=list)
    checks: list[HazardCheck] = field(default_factory=list)
    notes: list[LogNote] = field(default_factory=list)

    @property
    def visit_total(self) -> int:
        return sum(at.total for at in self.visits)

    @property
    def is_empty(self) -> bool:
        return not any((self.findings, self.visits, self.handled, self.signed, self.checks, self.notes))


def log_of(grid: Area, day: date) -> DayLog:
    """Seven statements, however busy the day was."""
    here = {"area_code": grid.code}
    checks = HazardCheck.objects.filter(**here, **_on("done_at", day)).select_related("checklist", "building__estate")
    return DayLog(
        grid,
        day,
        findings=list(
            Finding.objects.filter(**here, **_on("found_at", day))
            .select_related("grievance", "building__estate")
            .order_by("found_at", "id")[:MOST]
        ),
        visits=_visits_at(Visit.objects.filter(**here, **_on("at", day))),
        handled=list(_handled(grid, day)[:MOST]),
        signed=list(_signed(grid, day)[:MOST]),
        checks=list(checks.annotate(open_points=_open_points()).order_by("done_at", "id")[:MOST]),
        notes=list(LogNote.objects.filter(**here, day=day).select_related("by").order_by("id")[:MOST]),
    )


def _on(column: str, day: date) -> dict[str, datetime]:
    return {f"{column}__gte": midnight(day), f"{column}__lt": midnight(day + timedelta(days=1))}


def _open_points() -> Count:
    return Count("answers", filter=Q(answers__answer=CheckAnswer.OPEN_POINT))


def _visits_at(visits: QuerySet[Visit]) -> list[VisitsAt]:
    rows = (
        visits.order_by()
        .values("dwelling__building_id", "dwelling__building__estate__name", "dwelling__building__name", "outcome")
        .annotate(n=Count("id"))
        .order_by("dwelling__building_id", "outcome")
    )
    places: dict[int, VisitsAt] = {}
    for row in rows:
        name = f"{row['dwelling__building__estate__name'] or ''}{row['dwelling__building__name']}"
        at = places.setdefault(row["dwelling__building_id"], VisitsAt(name, []))
        at.counts.append((str(VisitOutcome(row["outcome"]).label), row["n"]))
    return list(places.values())


def _handled(grid: Area, day: date) -> QuerySet[TimelineEntry]:
    """What the grid's own people did to its matters: the public line of each, which names nobody."""
    return (
        TimelineEntry.objects.filter(
            grievance__area_code=grid.code, actor__in=_people(grid, day, day), **_on("at", day)
        )
        .exclude(audience=TimelineEntry.Audience.STAFF)
        .exclude(by_resident=True)
        .exclude(verb="add")
        .select_related("grievance")
        .defer("words")
        .order_by("id")
    )


def _people(grid: Area, first: date, last: date) -> QuerySet[Any]:
    """Who worked in this grid on any of these days."""
    held = Posting.objects.filter(area=grid, role__in=HANDLERS[Level.GRID], starts_on__lte=last)
    return held.filter(not_ended(first)).values("user_id")


def _signed(grid: Area, day: date) -> QuerySet[BroadcastCopy]:
    return (
        BroadcastCopy.objects.filter(user__in=_people(grid, day, day), **_on("acknowledged_at", day))
        .select_related("broadcast")
        .order_by("acknowledged_at", "id")
    )


# --- The month ----------------------------------------------------------------------------------------------
@dataclass(slots=True)
class LogDay:
    day: date
    findings: int = 0
    visits: int = 0
    handled: int = 0
    checks: int = 0
    notes: int = 0

    @property
    def is_empty(self) -> bool:
        return not (self.findings or self.visits or self.handled or self.checks or self.notes)


def month_of(grid: Area, month: Month) -> list[LogDay]:
    """Every day of the month with its counts, in five statements."""
    days = {day: LogDay(day) for day in month.days}
    start, end = midnight(month.start), midnight(month.end)
    here = {"area_code": grid.code}
    counted: Iterable[tuple[str, QuerySet[Any], str]] = (
        ("findings", Finding.objects.filter(**here, found_at__gte=start, found_at__lt=end), "found_at"),
        ("visits", Visit.objects.filter(**here, at__gte=start, at__lt=end), "at"),
        ("checks", HazardCheck.objects.filter(**here, done_at__gte=start, done_at__lt=end), "done_at"),
        (
            "handled",
            TimelineEntry.objects.filter(
                grievance__area_code=grid.code,
                at__gte=start,
                at__lt=end,
                by_resident=False,
                actor__in=_people(grid, month.start, month.end),
            )
            .exclude(audience=TimelineEntry.Audience.STAFF)
            .exclude(verb="add"),
            "at",
        ),
    )
    for name, rows, column in counted:
        per_day = rows.order_by().annotate(on=TruncDate(column)).values("on").annotate(n=Count("id"))
        for on, number in per_day.values_list("on", "n"):
            setattr(days[on], name, number)
    notes = LogNote.objects.filter(**here, day__gte=month.start, day__lt=month.end)
    for on, number in notes.order_by().values("day").annotate(n=Count("id")).values_list("day", "n"):
        days[on].notes = number
    return list(days.values())


def outcome_words(log: DayLog) -> str:
    """The visits of the day in one sentence."""
    totals: dict[str, int] = {}
    for at in log.visits:
        for label, number in at.counts:
            totals[label] = totals.get(label, 0) + number
    return "，".join(_("%(label)s %(n)d 户") % {"label": label, "n": number} for label, number in totals.items())


def answers_of(check: HazardCheck) -> list[HazardAnswer]:
    return list(check.answers.select_related("point", "grievance").order_by("point__position"))
