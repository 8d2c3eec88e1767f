"""Rules of grant calls, rewards and procurement, and their clocks: from TOML once, then the district's own."""

import tomllib
from pathlib import Path

from django.db import transaction

from funds.models import GrantPreset, TenderPreset
from governance.deadlines.models import ClockPolicy


@transaction.atomic
def load_grant_presets() -> dict[str, int]:
    """Add what is missing; return how many of each sort are new."""
    preset = tomllib.loads((Path(__file__).parent / "grants.toml").read_text(encoding="utf-8"))
    grants = [] if GrantPreset.objects.exists() else [GrantPreset(**row) for row in preset["grant"]]
    tenders = [] if TenderPreset.objects.exists() else [TenderPreset(**row) for row in preset["tender"]]
    known = set(ClockPolicy.objects.values_list("purpose", flat=True))
    clocks = [ClockPolicy(**row) for row in preset["clock"] if row["purpose"] not in known]
    return {
        "创投和奖补规则": len(GrantPreset.objects.bulk_create(grants)),
        "采购规则": len(TenderPreset.objects.bulk_create(tenders)),
        "创投和采购时限": len(ClockPolicy.objects.bulk_create(clocks)),
    }
