"""Is this perhaps the same matter? Pure: texts in, numbers out.

Two measures of two texts. *Overlap*: the share of four-character pieces that they have in common (Jaccard), which finds
copies and near-copies anywhere. *Containment*: the share of two-character words of the shorter text that the longer one
has too, which finds the same trouble told in other words, but only means something at the same place.
"""

import re
import unicodedata
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

SKETCH_SIZE = 8
PIECE = 4
ENOUGH_CONTAINED = 0.18  # at the same place
ENOUGH_OVERLAP = 0.2  # anywhere
MASK = 0x7FFFFFFF
_READ = re.compile(r"[^\W_]+")
# Words of politeness and narration that every message has.
EVERYWHERE = frozenset(
    [
        "您好",
        "你好",
        "我们",
        "请问",
        "希望",
        "有关",
        "关部",
        "部门",
        "小区",
        "社区",
        "业主",
        "居民",
        "反映",
        "问题",
        "处理",
        "解决",
        "谢谢",
        "没有",
        "一直",
        "现在",
        "这个",
    ]
)


def squeezed(text: str) -> str:
    """The characters that are read, in one form: no spaces, no punctuation, no full-width letters."""
    return "".join(_READ.findall(unicodedata.normalize("NFKC", text).lower()))


def pieces_of(plain: str, length: int) -> frozenset[str]:
    """All runs of `length` characters; a shorter text is one piece."""
    return frozenset(plain[at : at + length] for at in range(max(1, len(plain) - length + 1))) if plain else frozenset()


@dataclass(frozen=True)
class Text:
    """A text taken apart once, to be compared with many."""

    text: str

    @cached_property
    def plain(self) -> str:
        return squeezed(self.text)

    @cached_property
    def pieces(self) -> frozenset[str]:
        return pieces_of(self.plain, PIECE)

    @cached_property
    def words(self) -> frozenset[str]:
        return pieces_of(self.plain, 2) - EVERYWHERE


def overlap(left: Text, right: Text) -> float:
    """Shared pieces ÷ all pieces, from 0 to 1."""
    shared = len(left.pieces & right.pieces)
    return shared / (len(left.pieces) + len(right.pieces) - shared) if shared else 0.0


def containment(left: Text, right: Text) -> float:
    """Shared words ÷ words of the shorter text, from 0 to 1."""
    shorter = min(len(left.words), len(right.words))
    return len(left.words & right.words) / shorter if shorter else 0.0


def likeness(left: Text, right: Text, *, is_near: bool) -> float:
    """From 0 to 1, and 0 for what is not worth showing. Other words for the same thing never outrank a near-copy."""
    copied = overlap(left, right)
    told = containment(left, right) if is_near else 0.0
    if copied < ENOUGH_OVERLAP and told < ENOUGH_CONTAINED:
        return 0.0
    return max(copied, told / 2)


def alike(text: str, candidates: Iterable[Any], *, limit: int = 3) -> list[Any]:
    """Those public matters at the same place that may be the same as `text`, the likeliest first."""
    typed = Text(text)
    scored = [(likeness(typed, Text(f"{row.public_title} {row.public_body}"), is_near=True), row) for row in candidates]
    likely = sorted((pair for pair in scored if pair[0]), key=lambda pair: (-pair[0], pair[1].pk))
    return [row for _score, row in likely[:limit]]


def sketch_of(text: str) -> list[int]:
    """`SKETCH_SIZE` numbers; two texts agree in each with about the likelihood of their overlap.

    One-permutation min-hash: each piece falls into one of the bins by its hash, the smallest of a bin is its number, and
    an empty bin borrows from the next. At an overlap of one half, two texts share no number at all once in 256 times.
    """
    plain = squeezed(text).encode("utf-32-le")
    width = 4 * PIECE
    last = max(4, len(plain) - width + 4)
    hashes = sorted({zlib.crc32(plain[at : at + width]) for at in range(0, last, 4)})
    bins: dict[int, int] = {}
    for number in hashes:
        bins.setdefault(number % SKETCH_SIZE, number & MASK)
        if len(bins) == SKETCH_SIZE:
            break
    return [_borrowed(bins, at) for at in range(SKETCH_SIZE)]


def _borrowed(bins: dict[int, int], at: int) -> int:
    while at % SKETCH_SIZE not in bins:
        at += 1
    return bins[at % SKETCH_SIZE]
