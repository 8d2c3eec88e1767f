"""What a district starts from in deliberation: data in TOML, loaded once, then the district's own.

Loading again adds what is missing and never touches a row that is there. A part adds its loader to `LOADERS`; the
command `load_presets` and the demonstration call them all.
"""

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.db import transaction

from deliberation.models import DecisionRule, Procedure, ProcedureStage
from governance.deadlines.models import ClockPolicy

FOLDER = Path(__file__).parent


def read_preset(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


@transaction.atomic
def load_presets() -> dict[str, int]:
    """Add every preset row that is missing; return how many of each sort are new, by its name in Chinese."""
    return {name: load() for name, load in LOADERS.items()}


def load_rules() -> int:
    """A rule of the whole system whose code has any row, in force or ended, is the district's own business."""
    preset = read_preset("rules")
    known = set(DecisionRule.objects.filter(district=None).values_list("code", flat=True))
    rows = [DecisionRule(**(preset["common"] | entry)) for entry in preset["rule"] if entry["code"] not in known]
    return len(DecisionRule.objects.bulk_create(rows))


def load_procedures() -> int:
    """A code that has any version is the district's own business."""
    known = set(Procedure.objects.values_list("code", flat=True))
    rows = [entry for entry in read_preset("procedures")["procedure"] if entry["code"] not in known]
    for entry in rows:
        stages = entry.pop("stage")
        procedure = Procedure.objects.create(**entry)
        ProcedureStage.objects.bulk_create(
            _stage(procedure, position, stage) for position, stage in enumerate(stages, start=1)
        )
    return len(rows)


def _stage(procedure: Procedure, position: int, entry: dict[str, Any]) -> ProcedureStage:
    amount, unit = entry.pop("clock", (None, ""))
    return ProcedureStage(procedure=procedure, position=position, clock_amount=amount, clock_unit=unit, **entry)


def load_clocks() -> int:
    """A purpose that has any row, in force or ended, is the district's own business."""
    preset = read_preset("clocks")
    known = set(ClockPolicy.objects.values_list("purpose", "level", "urgency"))
    rows = [
        ClockPolicy(**({"level": "", "urgency": "", "starts_on": preset["starts_on"]} | entry))
        for entry in preset.get("clock", [])
        if (entry["purpose"], entry.get("level", ""), entry.get("urgency", "")) not in known
    ]
    return len(ClockPolicy.objects.bulk_create(rows))


LOADERS: dict[str, Callable[[], int]] = {
    "表决规则": load_rules,
    "议事程序": load_procedures,
    "议事时限": load_clocks,
}
