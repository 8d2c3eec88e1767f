"""What a district starts from in its grids: data in TOML, loaded once, then the district's own.

Loading again adds what is missing and never touches a row that is there. A part adds its loader to `LOADERS`.
"""

import tomllib
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from django.db import transaction

from governance.deadlines.models import ClockPolicy
from grids.models import (
    BookingLimit,
    BuildingKind,
    CareService,
    Checklist,
    ChecklistPoint,
    GridLimit,
    ServiceKind,
    VisitCadence,
    WalkRule,
)

FOLDER = Path(__file__).parent
KindRow = TypeVar("KindRow", BuildingKind, ServiceKind)


def read_preset(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


@transaction.atomic
def load_presets() -> dict[str, int]:
    """Add every preset row that is missing; return how many of each sort are new, by its name in Chinese."""
    return {name: load() for name, load in LOADERS.items()}


def load_cadences() -> int:
    """A size that has any row, in force or ended, is the district's own business."""
    preset = read_preset("visits")
    known = set(VisitCadence.objects.filter(district=None).values_list("size", flat=True))
    rows = [
        VisitCadence(**entry, starts_on=preset["starts_on"])
        for entry in preset["cadence"]
        if entry["size"] not in known
    ]
    return len(VisitCadence.objects.bulk_create(rows))


def load_care_services() -> int:
    known = set(CareService.objects.values_list("code", flat=True))
    rows = [CareService(**entry) for entry in read_preset("visits")["service"] if entry["code"] not in known]
    return len(CareService.objects.bulk_create(rows))


def load_building_kinds() -> int:
    preset = read_preset("territory")
    return _load_kinds(BuildingKind, preset["building_kind"], preset["starts_on"])


def _load_kinds(model: type[KindRow], entries: list[dict[str, Any]], starts_on: date) -> int:
    """A code that is there, in force or ended, is the district's own business."""
    known = set(model._default_manager.values_list("code", flat=True))
    rows = [
        model(**entry, position=position, starts_on=starts_on)
        for position, entry in enumerate(entries, start=1)
        if entry["code"] not in known
    ]
    return len(model._default_manager.bulk_create(rows))


def load_checklists() -> int:
    """A list whose name is there, switched off or renamed points and all, is the district's own business."""
    known = set(Checklist.objects.filter(district=None).values_list("name", flat=True))
    new = [entry for entry in read_preset("checks")["checklist"] if entry["name"] not in known]
    for entry in new:
        points, kinds = entry.pop("points"), entry.pop("kinds", [])
        checklist = Checklist.objects.create(**entry)
        checklist.kinds.set(BuildingKind.objects.filter(code__in=kinds))
        ChecklistPoint.objects.bulk_create(
            ChecklistPoint(checklist=checklist, position=position, title=title)
            for position, title in enumerate(points, start=1)
        )
    return len(new)


def load_grid_limits() -> int:
    """A measure that has any row, in force or ended, is the district's own business."""
    preset = read_preset("territory")
    known = set(GridLimit.objects.values_list("measure", flat=True))
    rows = [
        GridLimit(**entry, starts_on=preset["starts_on"])
        for entry in preset["grid_limit"]
        if entry["measure"] not in known
    ]
    return len(GridLimit.objects.bulk_create(rows))


def load_booking_limits() -> int:
    """A limit that has any row, in force or ended, is the district's own business."""
    preset = read_preset("organisations")
    known = set(BookingLimit.objects.values_list("name", flat=True))
    rows = [
        BookingLimit(**entry, starts_on=preset["starts_on"])
        for entry in preset["booking_limit"]
        if entry["name"] not in known
    ]
    return len(BookingLimit.objects.bulk_create(rows))


def load_walk_rules() -> int:
    if WalkRule.objects.exists():
        return 0
    preset = read_preset("circle")
    return len(
        WalkRule.objects.bulk_create(WalkRule(**row, starts_on=preset["starts_on"]) for row in preset["walk_rule"])
    )


def load_service_kinds() -> int:
    preset = read_preset("circle")
    return _load_kinds(ServiceKind, preset["service_kind"], preset["starts_on"])


def load_clocks() -> int:
    """The `[[clock]]` tables of all files. A purpose that has any row, in force or ended, is the district's own business."""
    known = set(ClockPolicy.objects.values_list("purpose", "level", "urgency"))
    presets = [read_preset(path.stem) for path in sorted(FOLDER.glob("*.toml"))]
    rows = [
        ClockPolicy(**({"level": "", "urgency": "", "starts_on": preset["starts_on"]} | entry))
        for preset in presets
        for entry in preset.get("clock", [])
        if (entry["purpose"], entry.get("level", ""), entry.get("urgency", "")) not in known
    ]
    return len(ClockPolicy.objects.bulk_create(rows))


LOADERS: dict[str, Callable[[], int]] = {
    "走访频次": load_cadences,
    "关照服务": load_care_services,
    "楼栋类型": load_building_kinds,
    "检查清单": load_checklists,
    "网格规模": load_grid_limits,
    "预约限额": load_booking_limits,
    "生活圈步行规则": load_walk_rules,
    "生活圈网点类型": load_service_kinds,
    "网格时限": load_clocks,
}
