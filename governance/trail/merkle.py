"""Hashes of entries: a Merkle tree in the shape of RFC 6962 (leaf 0x00, node 0x01), and the chain of seals."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import UTC
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

COLUMNS = ("id", "at", "actor_id", "verb", "subject_type", "subject_id", "area_code", "data")


def leaf_hash(row: Mapping[str, Any]) -> bytes:
    """SHA-256 over 0x00 and the canonical JSON of all columns (sorted keys, UTC to the microsecond)."""
    text = json.dumps(
        canonical_columns(row), sort_keys=True, ensure_ascii=False, separators=(",", ":"), cls=DjangoJSONEncoder
    )
    return hashlib.sha256(b"\x00" + text.encode()).digest()


def canonical_columns(row: Mapping[str, Any]) -> dict[str, Any]:
    """The columns that a leaf covers, the time as text in UTC to the microsecond."""
    columns = {name: row[name] for name in COLUMNS}
    columns["at"] = columns["at"].astimezone(UTC).isoformat(timespec="microseconds")
    return columns


def root_hash(leaves: Sequence[bytes]) -> bytes:
    """The root over leaf hashes, split at the largest power of two below their number."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    split = 1 << ((len(leaves) - 1).bit_length() - 1)
    return hashlib.sha256(b"\x01" + root_hash(leaves[:split]) + root_hash(leaves[split:])).digest()


def chain_hash(previous: str, root: str, first_id: int, last_id: int, count: int) -> str:
    """What ties a seal to the one before it."""
    return hashlib.sha256(f"{previous}|{root}|{first_id}|{last_id}|{count}".encode()).hexdigest()
