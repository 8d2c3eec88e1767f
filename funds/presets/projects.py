"""Document rules and matching rules: from TOML once, then the district's own."""

import tomllib
from pathlib import Path

from django.db import transaction

from funds.models import DocumentRule, MatchingRule


@transaction.atomic
def load_project_presets() -> dict[str, int]:
    """Add what is missing; return how many of each sort are new."""
    given = tomllib.loads((Path(__file__).parent / "projects.toml").read_text(encoding="utf-8"))
    documents = set(DocumentRule.objects.values_list("step", "kind", "starts_on"))
    matchings = set(MatchingRule.objects.values_list("code", "version"))
    new_documents = [
        DocumentRule(**row)
        for row in given["document"]
        if (row["step"], row["kind"], row["starts_on"]) not in documents
    ]
    new_matchings = [MatchingRule(**row) for row in given["matching"] if (row["code"], row["version"]) not in matchings]
    return {
        "材料要求": len(DocumentRule.objects.bulk_create(new_documents)),
        "配比规则": len(MatchingRule.objects.bulk_create(new_matchings)),
    }
