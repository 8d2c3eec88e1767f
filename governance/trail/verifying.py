"""Recompute every seal and name the first thing that is not as it was sealed."""

from dataclasses import dataclass

from governance.trail import merkle
from governance.trail.models import Entry, Seal

HASH_BYTES = 32


@dataclass(frozen=True, slots=True)
class Finding:
    """What was tampered with first. `entry_id` is None where the seal itself is not sound."""

    seal_id: int
    what: str
    entry_id: int | None = None


@dataclass(frozen=True, slots=True)
class Verification:
    seals: int
    entries: int
    unsealed: int
    finding: Finding | None


def verify(*, expected_chain: str = "") -> Verification:
    """Walk all seals in order and stop at the first finding.

    `expected_chain`: a chain value that was published once and must still be among the seals; it catches an attacker
    who rewrote everything that came after.
    """
    seals = entries = 0
    last: Seal | None = None
    for seal in Seal.objects.order_by("id").iterator():
        finding = _seal_finding(seal, last) or _entry_finding(seal, last.last_entry_id if last else 0)
        if finding:
            return Verification(seals, entries, 0, finding)
        seals, entries, last = seals + 1, entries + seal.count, seal
    if expected_chain and not Seal.objects.filter(chain=expected_chain).exists():
        finding = Finding(last.pk if last else 0, f"公布过的链值 {expected_chain} 已不存在")
        return Verification(seals, entries, 0, finding)
    unsealed = Entry.objects.filter(pk__gt=last.last_entry_id if last else 0).count()
    return Verification(seals, entries, unsealed, None)


def _seal_finding(seal: Seal, last: Seal | None) -> Finding | None:
    """A seal that does not fit its own leaves, or the seal before it."""
    leaves = _leaves(seal)
    root = merkle.root_hash(leaves).hex()
    chain = merkle.chain_hash(
        last.chain if last else "", seal.root, seal.first_entry_id, seal.last_entry_id, seal.count
    )
    if len(leaves) != seal.count or root != seal.root:
        return Finding(seal.pk, "封存的叶子或默克尔根被改动")
    if chain != seal.chain or (last and seal.first_entry_id <= last.last_entry_id):
        return Finding(seal.pk, "链值不符：这次封存、上一次封存或两者之间被改动")
    return None


def _entry_finding(seal: Seal, after_id: int) -> Finding | None:
    """The first entry in the sealed range that was changed, removed or slipped in."""
    rows = Entry.objects.filter(pk__gt=after_id, pk__lte=seal.last_entry_id).order_by("pk").values(*merkle.COLUMNS)
    found = [(row["id"], merkle.leaf_hash(row)) for row in rows]
    leaves = _leaves(seal)
    for at, leaf in enumerate(leaves):
        if at >= len(found):
            return Finding(seal.pk, f"记录被删除（{_after(found)}）", found[-1][0] if found else None)
        entry_id, have = found[at]
        if have == leaf:
            continue
        if have in leaves[at + 1 :]:
            return Finding(seal.pk, f"记录被删除（{_after(found[:at])}）", entry_id)
        if any(later == leaf for _, later in found[at + 1 :]):
            return Finding(seal.pk, "记录是封存之后插入的", entry_id)
        return Finding(seal.pk, "记录被改动", entry_id)
    if len(found) > len(leaves):
        return Finding(seal.pk, "记录是封存之后插入的", found[len(leaves)][0])
    return None


def _after(found: list[tuple[int, bytes]]) -> str:
    return f"在 #{found[-1][0]} 之后" if found else "在这次封存的开头"


def _leaves(seal: Seal) -> list[bytes]:
    raw = bytes(seal.leaves)
    return [raw[at : at + HASH_BYTES] for at in range(0, len(raw), HASH_BYTES)]
