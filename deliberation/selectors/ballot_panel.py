"""The live panel: how far each building is, what the quorum still needs, and whose door to knock at next."""

import re
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet, Sum

from deliberation.models import Ballot, CallAtDoor, RollEntry
from deliberation.selectors.ballots import rule_of
from deliberation.states import Channel
from deliberation.tallying import Step, Sums, quorum_steps
from deliberation.tallying.results import CENT
from governance.territory.models import Building


@dataclass(frozen=True, slots=True)
class BuildingRow:
    """One building (None: heads without a place) with all of its heads and those that have voted."""

    building_id: int | None
    name: str
    total: Sums
    voted: Sums
    doubles: int

    @property
    def missing(self) -> Sums:
        return Sums(self.total.heads - self.voted.heads, self.total.area_m2 - self.voted.area_m2)

    @property
    def percent(self) -> int:
        return self.voted.heads * 100 // self.total.heads if self.total.heads else 0


@dataclass(frozen=True, slots=True)
class Panel:
    rows: list[BuildingRow]
    total: Sums
    voted: Sums
    doubles: int
    channels: list[tuple[str, int]] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)

    @property
    def is_quorate(self) -> bool:
        return all(step.is_met for step in self.steps)

    @property
    def percent(self) -> int:
        return self.voted.heads * 100 // self.total.heads if self.total.heads else 0


def panel_of(ballot: Ballot) -> Panel:
    """Two summaries by the database, whatever the size of the roll: by building, and by channel."""
    voted = Q(voted_at__isnull=False)
    on_roll = ballot.roll.filter(is_struck=False).order_by()
    sums: Any = list(
        on_roll.values("building_id").annotate(
            heads=Count("pk"),
            area=Sum("area_m2"),
            voted=Count("pk", filter=voted),
            voted_area=Sum("area_m2", filter=voted),
            doubles=Count("pk", filter=Q(times_voted__gt=1)),
        )
    )
    names = Building.objects.select_related("estate").in_bulk(
        [row["building_id"] for row in sums if row["building_id"]]
    )
    rows = [
        BuildingRow(
            row["building_id"],
            str(names[row["building_id"]]) if row["building_id"] else "",
            Sums(row["heads"], (row["area"] or CENT * 0).quantize(CENT)),
            Sums(row["voted"], (row["voted_area"] or CENT * 0).quantize(CENT)),
            row["doubles"],
        )
        for row in sums
    ]
    rows.sort(key=lambda row: natural(row.name))
    total, cast = sum((row.total for row in rows), Sums()), sum((row.voted for row in rows), Sums())
    by_channel = dict(on_roll.filter(voted).values_list("channel").annotate(Count("pk")))
    labels = [(str(one.label), by_channel[one.value]) for one in Channel if one.value in by_channel]
    return Panel(
        rows, total, cast, sum(row.doubles for row in rows), labels, quorum_steps(rule_of(ballot), total, cast)
    )


def natural(text: str) -> list[tuple[int, str]]:
    """2栋 before 10栋."""
    return [(int(part), "") if part.isdecimal() else (0, part) for part in re.split(r"(\d+)", text) if part]


def missing_in(ballot: Ballot, building_id: int | None) -> QuerySet[RollEntry]:
    """Whoever has not voted, in walking order, each with the calls so far, the newest first: `entry.tried`."""
    calls = Prefetch("calls", CallAtDoor.objects.select_related("by").order_by("-id"), to_attr="tried")
    rows = heads_in(ballot, building_id).filter(voted_at=None)
    return rows.prefetch_related(calls).order_by("number")


def heads_in(ballot: Ballot, building_id: int | None) -> QuerySet[RollEntry]:
    """The heads of a building, or (None) those without one."""
    rows = RollEntry.objects.filter(ballot=ballot, is_struck=False)
    return rows.filter(building_id=building_id) if building_id else rows.filter(building=None)
