"""How owners are counted (区分所有权解释 9): one dwelling is one head; all dwellings of one buyer, and all that a
developer has not sold or handed over, are one head; the co-owners of a dwelling are one head together."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class OwnedDwelling:
    """`owners` are keys of persons or companies; nobody known: the dwelling is a head of its own."""

    key: str
    owners: frozenset[str]
    area_m2: Decimal


@dataclass(frozen=True, slots=True)
class Head:
    """`dwellings` are the keys in the order in which they came; `area_m2` is their sum."""

    owners: frozenset[str]
    dwellings: tuple[str, ...]
    area_m2: Decimal


def merge_heads(dwellings: Iterable[OwnedDwelling]) -> list[Head]:
    """One head for each set of owners: 甲 alone and 甲 with 乙 are two different buyers. Order of first dwelling."""
    groups: dict[object, list[OwnedDwelling]] = {}
    for dwelling in dwellings:
        groups.setdefault(dwelling.owners or dwelling.key, []).append(dwelling)
    return [
        Head(group[0].owners, tuple(one.key for one in group), sum((one.area_m2 for one in group), Decimal()))
        for group in groups.values()
    ]
