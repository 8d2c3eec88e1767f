"""The rules that a yearly choice begins with: from TOML once, then the district's own."""

import tomllib
from pathlib import Path

from funds.models import ChoicePreset


def load_choice_presets() -> dict[str, int]:
    """Add what is missing, by its first day; return how many rows are new."""
    rows = tomllib.loads((Path(__file__).parent / "choices.toml").read_text(encoding="utf-8"))["preset"]
    known = set(ChoicePreset.objects.values_list("starts_on", flat=True))
    new = [ChoicePreset(**row) for row in rows if row["starts_on"] not in known]
    return {"项目票选规则": len(ChoicePreset.objects.bulk_create(new))}
