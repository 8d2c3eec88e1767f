"""What the welfare bank and the time bank begin with: clocks, the cap, who is served first; rules for a new head office."""

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

from governance.deadlines.models import ClockPolicy
from volunteers.models import ServiceRule, ServingRule


def _read() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "bank.toml").read_text(encoding="utf-8"))


def load_bank_presets() -> dict[str, int]:
    """Add what is missing; a row that is there, in force or ended, is the district's own business."""
    preset = _read()
    since: dict[str, date] = {"starts_on": preset["starts_on"]}
    return {
        "公益银行时限": _add(ClockPolicy, "purpose", [since | row for row in preset["clock"]]),
        "公益银行限额": _add(ServiceRule, "code", [since | row for row in preset["rule"]]),
        "时间银行服务次序": _add(ServingRule, "version", [since | row for row in preset["serving"]]),
    }


def starting_rules() -> list[dict[str, Any]]:
    """Rules of points that a new head office begins with."""
    preset = _read()
    return [{"starts_on": preset["starts_on"]} | row for row in preset["points"]]


def _add(model: Any, name: str, rows: list[dict[str, Any]]) -> int:
    known = set(model.objects.values_list(name, flat=True))
    return len(model.objects.bulk_create(model(**row) for row in rows if row[name] not in known))
