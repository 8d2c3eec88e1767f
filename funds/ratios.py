"""The ratios that the law asks of a foundation's year (慈善法 61, 基金会管理条例 29), and leverage. Pure, exact."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Protocol

from funds.states.duties import Base, Bound, Measure, Standing

MEAN_OF = 3  # years


@dataclass(frozen=True, slots=True)
class YearFigures:
    """What the ledger says of one year, in 分. `spending` has `administration` in it; `closing` is the balance at its end."""

    income: int = 0
    spending: int = 0
    administration: int = 0
    closing: int = 0


class Band(Protocol):
    """A row of `LegalBand`."""

    measure: str
    base: str
    bound: str
    numerator: int
    denominator: int
    warn_percent: int


@dataclass(frozen=True, slots=True)
class Gauge:
    """`value` is measured, `base` what it stands against, `limit` the least or the most that the law allows; 分.

    `fill` and `mark`: where value and limit stand on a scale to 100.
    """

    standing: Standing
    value: int
    base: int
    limit: int
    fill: int
    mark: int
    permille: int | None

    @property
    def left(self) -> int:
        """Up to the limit: what must still be spent, or what may still be."""
        return max(self.limit - self.value, 0)

    @property
    def above(self) -> int:
        return max(self.value - self.limit, 0)


def gauge(band: Band, years: Mapping[int, YearFigures], year: int, *, today: date, begun: int) -> Gauge:
    """How `year` stands against a band. `begun`: the first year that the ledger knows whole."""
    this = years.get(year, YearFigures())
    value = this.administration if band.measure == Measure.ADMINISTRATION else this.spending - this.administration
    base = _base(band.base, years, year, begun)
    limit = base * band.numerator / band.denominator
    standing = _standing(band, value, base, limit, is_over=today.year > year)
    # the least is rounded up and the most down, so that the shown limit is never easier than the law
    whole = -(-limit.numerator // limit.denominator) if band.bound == Bound.LEAST else int(limit)
    scale = max(Fraction(value), limit * Fraction(3, 2), Fraction(1))
    return Gauge(
        standing=standing, value=value, base=int(base), limit=whole, fill=int(value * 100 / scale),
        mark=int(limit * 100 / scale), permille=int(value * 1000 / base) if base > 0 else None,
    )  # fmt: skip


def _base(base: str, years: Mapping[int, YearFigures], year: int, begun: int) -> Fraction:
    last = years.get(year - 1, YearFigures())
    if base == Base.LAST_BALANCE:
        return Fraction(last.closing)
    if base == Base.THIS_SPENDING:
        return Fraction(years.get(year, YearFigures()).spending)
    if base == Base.LAST_INCOME_OR_MEAN and year - MEAN_OF >= begun:
        total = sum(years.get(year - back, YearFigures()).income for back in range(1, MEAN_OF + 1))
        return min(Fraction(last.income), Fraction(total, MEAN_OF))  # either is enough, so the smaller one
    return Fraction(last.income)


def _standing(band: Band, value: int, base: Fraction, limit: Fraction, *, is_over: bool) -> Standing:
    if base <= 0 and (band.bound == Bound.LEAST or value <= 0):
        return Standing.NO_BASE
    if value >= limit if band.bound == Bound.LEAST else value <= limit:
        is_near = band.bound == Bound.MOST and not is_over and value * 100 > limit * band.warn_percent
        return Standing.AT_RISK if is_near else Standing.MET
    return Standing.MISSED if is_over else Standing.AT_RISK


@dataclass(frozen=True, slots=True)
class Leverage:
    """撬动资金: what others gave to projects for every yuan of the foundation."""

    own_fen: int
    other_fen: int

    @property
    def hundredths(self) -> int | None:
        """Hundredths of a yuan a yuan, rounded down; None where the foundation gave nothing."""
        return self.other_fen * 100 // self.own_fen if self.own_fen > 0 else None

    @property
    def words(self) -> str:
        """`1.35`."""
        found = self.hundredths
        return "—" if found is None else f"{found // 100}.{found % 100:02d}"
