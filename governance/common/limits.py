"""How often something may be done: fixed windows counted in the cache.

What is counted (an address, a telephone number) is hashed first, so that the cache holds no personal data.
"""

import hashlib

from django.core.cache import cache

from governance.common.errors import LimitReached

TOO_OFTEN = "操作太频繁了，请过一会儿再试"


def _cache_key(name: str, key: str) -> str:
    return f"limit:{name}:{hashlib.sha256(str(key).encode()).hexdigest()[:32]}"


def hit(name: str, key: str, *, seconds: int) -> int:
    """Count once; return how many hits the running window has. A window begins with its first hit."""
    cache_key = _cache_key(name, key)
    cache.add(cache_key, 0, timeout=seconds)
    try:
        return cache.incr(cache_key)
    except ValueError:  # the window ended between the two calls
        cache.set(cache_key, 1, timeout=seconds)
        return 1


def hits(name: str, key: str) -> int:
    """How many hits the running window has, without counting: for limits that only failures use up."""
    return cache.get(_cache_key(name, key), 0)


def allow(name: str, key: str, *, limit: int, seconds: int) -> bool:
    """Count once; whether that was still within `limit`."""
    return hit(name, key, seconds=seconds) <= limit


def require(name: str, key: str, *, limit: int, seconds: int, message: str = TOO_OFTEN) -> None:
    """Count once; raise `LimitReached` above `limit`."""
    if not allow(name, key, limit=limit, seconds=seconds):
        raise LimitReached(f"limit_{name}", message)


def forget(name: str, key: str) -> None:
    """Begin anew, for example after a right guess."""
    cache.delete(_cache_key(name, key))
