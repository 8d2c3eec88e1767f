"""Legal ratios, leverage, periods, bars: pure arithmetic."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from funds.charts import bars
from funds.periods import add_months, quarter_of, quarters_over, spans, years_over
from funds.ratios import Leverage, YearFigures, gauge
from funds.states.duties import Base, Bound, Measure, Standing

TODAY = date(2026, 11, 18)
FEN = st.integers(0, 10**13)


@dataclass(frozen=True)
class Row:
    measure: str
    base: str
    bound: str
    numerator: int
    denominator: int = 100
    warn_percent: int = 90


LEAST_70 = Row(Measure.SPENDING, Base.LAST_INCOME_OR_MEAN, Bound.LEAST, 70)
MOST_10 = Row(Measure.ADMINISTRATION, Base.THIS_SPENDING, Bound.MOST, 10)
LEAST_8 = Row(Measure.SPENDING, Base.LAST_BALANCE, Bound.LEAST, 8)


def test_gauge_when_a_year_runs_or_is_over_then_at_risk_or_missed():
    years = {2024: YearFigures(income=100), 2025: YearFigures(income=1000, spending=700, administration=1, closing=399)}
    stands = {
        (699, 2025, 2024): Standing.MET,  # 70 % of 100
        (69, 2025, 2024): Standing.MISSED,
        (700, 2026, 2024): Standing.MET,
        (699, 2026, 2024): Standing.AT_RISK,
    }
    for (spent, year, begun), wanted in stands.items():
        found = gauge(LEAST_70, years | {year: YearFigures(spending=spent)}, year, today=TODAY, begun=begun)
        assert found.standing == wanted, (spent, year)
    near = {2026: YearFigures(spending=1000, administration=91)}
    assert gauge(MOST_10, near, 2026, today=TODAY, begun=2026).standing == Standing.AT_RISK
    assert gauge(MOST_10, near, 2026, today=date(2027, 1, 1), begun=2026).standing == Standing.MET
    assert gauge(MOST_10, {}, 2026, today=TODAY, begun=2026).standing == Standing.NO_BASE
    found = gauge(LEAST_8, years, 2026, today=TODAY, begun=2024)
    assert (found.base, found.limit, found.left) == (399, 32, 32)  # 31.92 is rounded up for the one who must spend


def test_gauge_when_three_years_are_known_then_the_mean_may_be_enough():
    years = {2023: YearFigures(income=300), 2024: YearFigures(income=300), 2025: YearFigures(income=9000)}
    this = years | {2026: YearFigures(spending=2240)}
    assert gauge(LEAST_70, this, 2026, today=TODAY, begun=2023).standing == Standing.MET  # 70 % of 3200
    assert gauge(LEAST_70, this, 2026, today=TODAY, begun=2024).standing == Standing.AT_RISK  # 70 % of 9000


@settings(max_examples=60)
@given(FEN, FEN, FEN, st.booleans(), st.integers(1, 100))
def test_gauge_when_amounts_are_any_then_the_words_say_what_the_fraction_says(last, spending, part, is_over, percent):
    administration = min(part, spending)
    years = {2025: YearFigures(closing=last), 2026: YearFigures(spending=spending, administration=administration)}
    today = date(2027, 2, 1) if is_over else TODAY
    least = gauge(Row(Measure.SPENDING, Base.LAST_BALANCE, Bound.LEAST, percent), years, 2026, today=today, begun=2025)
    enough = Fraction(spending - administration) >= Fraction(last * percent, 100)
    if last == 0:
        assert least.standing == Standing.NO_BASE
    else:
        assert (least.standing == Standing.MET) == enough == (least.value >= least.limit) == (least.left == 0)
        assert least.standing in {Standing.MET, Standing.MISSED if is_over else Standing.AT_RISK}
    most = gauge(
        Row(Measure.ADMINISTRATION, Base.THIS_SPENDING, Bound.MOST, percent), years, 2026, today=today, begun=2025
    )
    if spending:
        within = Fraction(administration) <= Fraction(spending * percent, 100)
        assert within == (most.value <= most.limit) == (most.above == 0)
        assert not (most.standing == Standing.MISSED and (within or not is_over))
        assert most.standing != Standing.MET or within
    assert 0 <= least.fill <= 100 and 0 <= least.mark <= 100 and 0 <= most.fill <= 100


@settings(max_examples=60)
@given(FEN, FEN)
def test_leverage_when_amounts_are_any_then_whole_hundredths_rounded_down(own, other):
    found = Leverage(own, other)
    if own == 0:
        assert found.hundredths is None and found.words == "—"
    else:
        assert Fraction(found.hundredths, 100) <= Fraction(other, own) < Fraction(found.hundredths + 1, 100)
        assert found.words == f"{found.hundredths // 100}.{found.hundredths % 100:02d}"


def test_periods_when_months_are_counted_then_as_the_law_counts_them():
    assert add_months(date(2026, 11, 30), 3) == date(2027, 2, 28)
    assert add_months(date(2024, 1, 31), 1) == date(2024, 2, 29)
    assert (quarter_of(TODAY).name, quarter_of(TODAY).first, quarter_of(TODAY).last) == (
        "2026Q4", date(2026, 10, 1), date(2026, 12, 31),
    )  # fmt: skip
    assert [each.name for each in quarters_over(date(2026, 5, 5), TODAY, 4)] == ["2026Q2", "2026Q3"]
    assert [each.name for each in quarters_over(date(2020, 1, 1), TODAY, 2)] == ["2026Q2", "2026Q3"]
    assert [each.name for each in years_over(date(2024, 5, 5), TODAY, 4)] == ["2024", "2025"]
    assert years_over(TODAY, TODAY, 4) == []
    found = [(each.first, each.last) for each in spans(date(2026, 1, 31), date(2026, 7, 30), 3)]
    assert found == [(date(2026, 1, 31), date(2026, 4, 29))]
    assert [each.last for each in spans(date(2026, 1, 31), date(2026, 7, 31), 3)][1] == date(2026, 7, 30)


def test_bars_when_something_is_small_then_it_is_seen_and_nothing_is_not():
    assert [(bar.width, bar.url) for bar in bars([("a", 10**9), ("b", 1, "/b/"), ("c", 0), ("d", -5)])] == [
        (100, ""), (1, "/b/"), (0, ""), (0, ""),
    ]  # fmt: skip
    assert bars([]) == []
