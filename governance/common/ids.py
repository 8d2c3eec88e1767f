"""Identifiers made by us, one after another: neighbours in time are neighbours in an index.

A random one lands on another page of the index each time, and after a checkpoint PostgreSQL writes every such page whole.
"""

import secrets
import time
import uuid

_MARKS = 7 << 76 | 2 << 62  # version and variant, and where they stand
_MARKED = 0xF << 76 | 3 << 62


def ordered_uuid() -> uuid.UUID:
    """Version 7 of RFC 9562: milliseconds since 1970, then 74 random bits."""
    number = (time.time_ns() // 1_000_000) << 80 | secrets.randbits(80)
    return uuid.UUID(int=number & ~_MARKED | _MARKS)
