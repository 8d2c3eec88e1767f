"""The arithmetic of co-funding against plain exact fractions."""

from fractions import Fraction
from math import floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from funds.sharing import Wanted, divide, match_fen, split_kept

FEN = st.integers(0, 10**11)


@given(FEN, st.integers(1, 100), st.integers(1, 100), st.integers(1, 10**11))
def test_match_when_any_amount_is_given_then_the_rule_rounds_down_and_caps(fen, numerator, denominator, cap):
    added = match_fen(fen, numerator=numerator, denominator=denominator, cap_fen=cap)
    assert added == min(floor(Fraction(fen) * numerator / denominator), cap)
    more = match_fen(fen + 1, numerator=numerator, denominator=denominator, cap_fen=cap)
    assert added <= more <= cap


@given(st.lists(FEN, max_size=8), st.integers(0, 10**6))
def test_rest_when_divided_then_to_the_last_fen_and_nobody_gets_more_than_they_gave(parts, millionths):
    whole = sum(parts)
    rest = whole * millionths // 10**6
    shares = divide(rest, parts)
    assert sum(shares) == rest
    for share, part in zip(shares, parts, strict=True):
        assert 0 <= share <= part
        assert abs(share - (Fraction(rest * part, whole) if whole else 0)) < 1
    assert divide(whole, parts) == parts
    with pytest.raises(ValueError, match="of"):
        divide(whole + 1, parts)


def test_new_plan_when_it_leaves_out_what_stands_then_it_is_refused_by_name():
    kept = {("STREET", "街道"): 300, ("RESIDENTS", "三栋"): 0}
    rows = split_kept([Wanted("STREET", "街道", 500), Wanted("DONATIONS", "", 100)], kept)
    assert [(row.amount_fen, row.kept_fen) for row in rows] == [(500, 300), (100, 0)]
    for wrong in ([Wanted("STREET", "街道", 299)], [Wanted("STREET", "别的街道", 500)]):
        with pytest.raises(ValueError) as error:
            split_kept(wrong, kept)
        assert error.value.args[0] == ("STREET", "街道")
