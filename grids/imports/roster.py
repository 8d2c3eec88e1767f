"""One row of the roster that every street office keeps: a duty, a name, a place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import Any

from grids.imports.columns import cell, numbered
from grids.states import Duty
from grievances.imports.dates import DateNotUnderstood, read_moment
from grievances.imports.rows import BadRow

WORDS = {str(duty.label): duty for duty in Duty} | {
    "书记": Duty.SECRETARY, "党组织书记": Duty.SECRETARY, "社区书记": Duty.SECRETARY, "楼长": Duty.BUILDING_LEADER,
    "楼组长": Duty.BUILDING_LEADER, "专职网格员": Duty.GRID_WORKER, "调解员": Duty.MEDIATOR, "社工": Duty.COMMUNITY_STAFF,
    "社区干部": Duty.COMMUNITY_STAFF, "社区律师": Duty.LEGAL_ADVISER, "巷长成员": Duty.LANE_MEMBER,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class RosterRow:
    line: int
    duty: Duty
    name: str
    phone: str
    account: str
    grid: str
    estate: str
    building: str
    entrance: str
    lane: str
    role: str
    since: date | None

    @property
    def ref(self) -> str:
        return f"{self.duty.label} {self.grid or self.lane or self.building}"


def read_entry(
    line: int, cells: Sequence[Any], columns: Mapping[str, int], *, zone: tzinfo, now: datetime
) -> RosterRow:
    """Raises `BadRow` with the reason in words."""
    duty = WORDS.get(cell(cells, columns, "duty", 20).replace(" ", ""))
    if duty is None:
        raise BadRow(f"职责认不出来：{cell(cells, columns, 'duty', 20) or '空'}")
    name = cell(cells, columns, "name", 40)
    if not name:
        raise BadRow("没有姓名")
    return RosterRow(
        line, duty, name, cell(cells, columns, "phone", 30), cell(cells, columns, "account", 60),
        cell(cells, columns, "grid", 60), cell(cells, columns, "estate", 60),
        numbered(cell(cells, columns, "building", 60), "栋"), numbered(cell(cells, columns, "entrance", 20), "单元"),
        cell(cells, columns, "lane", 40), cell(cells, columns, "role", 30), _since(cells, columns, zone, now),
    )  # fmt: skip


def _since(cells: Sequence[Any], columns: Mapping[str, int], zone: tzinfo, now: datetime) -> date | None:
    at = columns.get("since")
    value = cells[at] if at is not None and at < len(cells) else None
    if value is None or not str(value).strip():
        return None
    try:
        return read_moment(value, zone=zone, now=now).date()
    except DateNotUnderstood as problem:
        raise BadRow(str(problem)) from problem
