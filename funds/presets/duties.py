"""Duties of disclosure, legal ratios, rules of the organs: from TOML once, then the district's own."""

import tomllib
from datetime import date
from pathlib import Path

from django.db import transaction

from funds.models import DisclosureDuty, LegalBand, OrganRule

FOLDER, SINCE = Path(__file__).parent, date(2020, 1, 1)


@transaction.atomic
def load_duty_presets() -> dict[str, int]:
    """Add what is missing; a kind of disclosure, and the ratios as a whole, that have any row are the district's own."""
    duties = tomllib.loads((FOLDER / "disclosures.toml").read_text(encoding="utf-8"))["duty"]
    known = set(DisclosureDuty.objects.values_list("kind", flat=True))
    new = [DisclosureDuty(starts_on=SINCE, **row) for row in duties if row["kind"] not in known]
    bands = []
    if not LegalBand.objects.exists():
        rows = tomllib.loads((FOLDER / "ratios.toml").read_text(encoding="utf-8"))["band"]
        bands = [LegalBand(starts_on=SINCE, **row) for row in rows]
    rules = []
    if not OrganRule.objects.exists():
        found = tomllib.loads((FOLDER / "organs.toml").read_text(encoding="utf-8"))["rule"]
        rules = [OrganRule(**row) for row in found]
    return {
        "公开义务": len(DisclosureDuty.objects.bulk_create(new)),
        "法定比例": len(LegalBand.objects.bulk_create(bands)),
        "基金会机构规则": len(OrganRule.objects.bulk_create(rules)),
    }
