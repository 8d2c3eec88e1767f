"""What a district starts from: categories, reasons to decline, clocks. Data in TOML, loaded once, then the district's own.

Loading again adds what is missing and never touches a row that is there: a district may have edited it.
"""

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction

from governance.deadlines.models import ClockPolicy
from grievances.models import Category, DeclineReason, DisputeKind, FollowUpPolicy, LimitPolicy, RoundLimit

FOLDER = Path(__file__).parent


def read_preset(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


@transaction.atomic
def load_presets() -> dict[str, int]:
    """Add every preset row that is missing; return how many of each sort are new."""
    return {
        "categories": _load_categories(),
        "decline_reasons": _load_decline_reasons(),
        "clock_policies": _load_clocks(),
        "limits": _load_limits(),
        "dispute_kinds": _load_dispute_kinds(),
        "round_limits": _load_round_limits(),
        "follow_up_policies": _load_follow_ups(),
    }


def _load_categories() -> int:
    known = set(Category.objects.values_list("code", flat=True))
    added = 0
    for position, entry in enumerate(read_preset("categories")["category"], start=1):
        suggestions = {name: entry.get(name, "") for name in ("kind", "urgency", "department")}
        parent = _category(entry, suggestions, position * 10, None, known)
        added += parent[1]
        for child_position, child in enumerate(entry["children"], start=1):
            own = {name: child.get(name, inherited) for name, inherited in suggestions.items()}
            added += _category(child, own, position * 10 + child_position, parent[0], known)[1]
    return added


def _category(
    entry: dict[str, Any], suggestions: dict[str, str], position: int, parent: Category | None, known: set[str]
) -> tuple[Category, bool]:
    if entry["code"] in known:
        return Category.objects.get(code=entry["code"]), False
    category = Category.objects.create(
        code=entry["code"],
        name=entry["name"],
        hint=entry.get("hint", ""),
        parent=parent,
        kind=suggestions["kind"],
        urgency=suggestions["urgency"] or "GENERAL",
        department_code=suggestions["department"],
        position=position,
    )
    return category, True


def _load_decline_reasons() -> int:
    known = set(DeclineReason.objects.values_list("code", flat=True))
    rows = [
        DeclineReason(code=entry["code"], name=entry["name"], advice=entry["advice"], position=position)
        for position, entry in enumerate(read_preset("decline_reasons")["reason"], start=1)
        if entry["code"] not in known
    ]
    return len(DeclineReason.objects.bulk_create(rows))


def _load_clocks() -> int:
    """A purpose, level and urgency that has any row, in force or ended, is the district's own business."""
    preset = read_preset("clocks")
    starts_on: date = preset["starts_on"]
    known = set(ClockPolicy.objects.values_list("purpose", "level", "urgency"))
    rows = [
        ClockPolicy(
            purpose=entry["purpose"],
            level=entry.get("level", ""),
            urgency=entry.get("urgency", ""),
            amount=entry["amount"],
            unit=entry["unit"],
            source=entry["source"],
            is_confirmed=entry.get("confirmed", False),
            starts_on=starts_on,
        )
        for entry in preset["clock"]
        if (entry["purpose"], entry.get("level", ""), entry.get("urgency", "")) not in known
    ]
    return len(ClockPolicy.objects.bulk_create(rows))


def _load_limits() -> int:
    """A limit that has any row, in force or ended, is the district's own business."""
    preset = read_preset("limits")
    known = set(LimitPolicy.objects.values_list("name", flat=True))
    rows = [
        LimitPolicy(
            name=entry["name"],
            amount=entry["amount"],
            source=entry["source"],
            is_confirmed=entry.get("confirmed", False),
            starts_on=preset["starts_on"],
        )
        for entry in preset["limit"]
        if entry["name"] not in known
    ]
    return len(LimitPolicy.objects.bulk_create(rows))


def _load_dispute_kinds() -> int:
    known = set(DisputeKind.objects.values_list("code", flat=True))
    rows = [
        DisputeKind(**entry, position=position)
        for position, entry in enumerate(read_preset("mediation")["kind"], start=1)
        if entry["code"] not in known
    ]
    return len(DisputeKind.objects.bulk_create(rows))


def _load_round_limits() -> int:
    """A level that has any row, in force or ended, is the district's own business."""
    preset = read_preset("mediation")
    known = set(RoundLimit.objects.values_list("level", flat=True))
    rows = [
        RoundLimit(**entry, starts_on=preset["starts_on"]) for entry in preset["limit"] if entry["level"] not in known
    ]
    return len(RoundLimit.objects.bulk_create(rows))


def _load_follow_ups() -> int:
    """A case that has any rule, in force or ended, is the district's own business."""
    preset = read_preset("follow_ups")
    known = set(FollowUpPolicy.objects.values_list("closed_how", "kind", "level"))
    rows = [
        FollowUpPolicy(**{"starts_on": preset["starts_on"]} | entry)
        for entry in preset["follow_up"]
        if tuple(entry.get(name, "") for name in ("closed_how", "kind", "level")) not in known
    ]
    return len(FollowUpPolicy.objects.bulk_create(rows))
