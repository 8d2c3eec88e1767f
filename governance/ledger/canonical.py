"""The one form in which a transfer is written down: what its digest covers, what is exported, what seals carry."""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

# In the order of the export; accounts by code, other transfers by key, so that it means the same everywhere.
FIELDS = (
    *("key", "batch", "kind", "debit", "credit", "debit_number", "credit_number", "amount", "currency", "pending"),
    *("pending_amount", "reverses", "expires_at", "purpose", "why", "at"),
)


def time_text(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).isoformat(timespec="microseconds") if moment else None


def canonical_text(content: dict[str, Any]) -> str:
    """JSON with sorted keys, no spaces, no escapes; times in UTC to the microsecond."""
    return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def digest_of(content: dict[str, Any]) -> str:
    """SHA-256 of the canonical text, in hex."""
    return hashlib.sha256(canonical_text(content).encode()).hexdigest()
