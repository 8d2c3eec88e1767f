"""A decision rule as numbers, and its shares in the words of the law: 以上 is at least, 超过 and 过半数 more than."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from fractions import Fraction
from math import ceil, floor
from typing import Any

DIGITS = "零一二三四五六七八九十"


@dataclass(frozen=True, slots=True)
class Rule:
    """What a `DecisionRule` says about counting; the other columns of that row are about days and people."""

    code: str
    name: str
    electorate: str
    quorum_numerator: int
    quorum_denominator: int
    quorum_is_strict: bool
    quorum_needs_area: bool
    pass_numerator: int
    pass_denominator: int
    pass_is_strict: bool
    pass_needs_area: bool
    pass_base: str  # PRESENT, PARTICIPANTS or ROLL
    article: str
    is_confirmed: bool

    @classmethod
    def of(cls, source: Any) -> "Rule":
        """From a row of the table, or from `rule_data` and the published file."""
        read = source.__getitem__ if isinstance(source, Mapping) else lambda name: getattr(source, name)
        return cls(**{field.name: read(field.name) for field in fields(cls)})

    def as_data(self) -> dict[str, Any]:
        return asdict(self)

    @property
    def quorum(self) -> Fraction:
        return Fraction(self.quorum_numerator, self.quorum_denominator)

    @property
    def share(self) -> Fraction:
        return Fraction(self.pass_numerator, self.pass_denominator)

    @property
    def counts_area(self) -> bool:
        return self.quorum_needs_area or self.pass_needs_area


def least(of: Fraction, share: Fraction, *, strict: bool, unit: Fraction) -> Fraction:
    """The smallest multiple of `unit` that is at least (strict: more than) `share` of `of`."""
    steps = of * share / unit
    return unit * (floor(steps) + 1 if strict else ceil(steps))


def share_words(share: Fraction, *, strict: bool) -> str:
    """三分之二以上, 过半数, 超过三分之二, 全体."""
    if share == 1:
        return "全体"
    if share == Fraction(1, 2) and strict:
        return "过半数"
    below, above = (
        DIGITS[number] if number < len(DIGITS) else str(number) for number in (share.denominator, share.numerator)
    )
    return f"超过{below}分之{above}" if strict else f"{below}分之{above}以上"
