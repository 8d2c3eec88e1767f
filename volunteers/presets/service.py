"""What service begins with: terms, figures, stars, themes, skills. From TOML once, then the district's own."""

import tomllib
from pathlib import Path
from typing import Any

from governance.deadlines.models import ClockPolicy
from volunteers.models import ServiceRule, Skill, StarRule, TeamTheme


def load_service_presets() -> dict[str, int]:
    """Add what is missing; a row that is there, in force or ended, is the district's own business."""
    preset = tomllib.loads((Path(__file__).parent / "service.toml").read_text(encoding="utf-8"))
    since = {"starts_on": preset["starts_on"]}
    return {
        "志愿服务时限": add_missing(ClockPolicy, "purpose", [since | row for row in preset["clock"]]),
        "志愿服务限额": add_missing(ServiceRule, "code", [since | row for row in preset["rule"]]),
        "星级标准": add_missing(StarRule, "stars", [since | preset["star_source"] | row for row in preset["star"]]),
        "服务队主题": add_missing(TeamTheme, "code", numbered(preset["theme"], **preset["theme_source"])),
        "志愿服务技能": add_missing(Skill, "code", numbered(preset["skill"])),
    }


def numbered(rows: list[dict[str, Any]], **more: Any) -> list[dict[str, Any]]:
    return [more | row | {"position": number} for number, row in enumerate(rows, 1)]


def add_missing(model: Any, name: str, rows: list[dict[str, Any]]) -> int:
    known = set(model.objects.values_list(name, flat=True))
    return len(model.objects.bulk_create(model(**row) for row in rows if row[name] not in known))
