"""Co-funding schemes and layouts of statements: from TOML once, then the district's own."""

import tomllib
from pathlib import Path
from typing import Any

from django.db import transaction

from funds.models import CoFundingScheme, StatementLayout

FOLDER = Path(__file__).parent


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


@transaction.atomic
def load_foundation_presets() -> dict[str, int]:
    """Add what is missing; return how many of each sort are new."""
    schemes = set(CoFundingScheme.objects.values_list("code", flat=True))
    layouts = set(StatementLayout.objects.values_list("code", flat=True))
    new_schemes = [CoFundingScheme(**row) for row in _read("sources")["scheme"] if row["code"] not in schemes]
    new_layouts = [StatementLayout(**row) for row in _read("layouts")["layout"] if row["code"] not in layouts]
    return {
        "共同出资方案": len(CoFundingScheme.objects.bulk_create(new_schemes)),
        "对账单格式": len(StatementLayout.objects.bulk_create(new_layouts)),
    }
