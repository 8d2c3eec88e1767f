"""The arithmetic of decisions: every threshold at, just above and just below, and what must hold for all numbers."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.presets import read_preset
from deliberation.tallying import Counted, Option, OwnedDwelling, Rule, Sums, merge_heads, share_words, tally
from deliberation.tallying.files import FileRefused, as_csv, canonical, differences, recount
from deliberation.tallying.results import Result

DEFAULTS = {
    "quorum_is_strict": False, "quorum_needs_area": False, "pass_is_strict": True, "pass_needs_area": False,
}  # fmt: skip
PRESET = read_preset("rules")
RULES = {entry["code"]: Rule.of(DEFAULTS | PRESET["common"] | entry) for entry in PRESET["rule"]}
YES_NO = [Option("YES", "赞成", True), Option("NO", "反对"), Option("ABSTAIN", "弃权")]


def decided(code: str, roll: int, yes: int, no: int = 0, abstain: int = 0, **given) -> Result:
    """Every head with 100 m² unless `area` (of roll, yes, no) says otherwise."""
    area = given.pop("area", None) or tuple(Decimal(100 * heads) for heads in (roll, yes, no))
    votes = [
        Counted("YES", Sums(yes, area[1])),
        Counted("NO", Sums(no, area[2])),
        Counted("ABSTAIN", Sums(abstain, Decimal(100 * abstain))),
    ]
    return tally(rule=RULES[code], roll=Sums(roll, area[0]), options=YES_NO, votes=votes, **given)


# code, roll, yes, no, abstain, passes: at, just above and just below the quorum and the share
CASES = [
    # 278 general: ≥ 2/3 take part, > 1/2 of them
    ("owners_general", 1200, 401, 399, 0, True), ("owners_general", 1200, 400, 400, 0, False),
    ("owners_general", 1200, 799, 0, 0, False), ("owners_general", 1200, 401, 0, 399, True),
    ("owners_general", 1201, 801, 0, 0, True), ("owners_general", 1201, 800, 0, 0, False),
    # 278 special: ≥ 3/4 of who took part
    ("owners_special", 1200, 600, 200, 0, True), ("owners_special", 1200, 599, 201, 0, False),
    ("owners_special", 1200, 601, 199, 0, True), ("owners_special", 1200, 799, 0, 0, False),
    # 279: everybody on the roll
    ("dwelling_to_business", 12, 12, 0, 0, True), ("dwelling_to_business", 12, 11, 0, 0, False),
    ("dwelling_to_business", 12, 11, 0, 1, False), ("dwelling_to_business", 0, 0, 0, 0, False),
    # residents' meeting: > 1/2 there, > 1/2 of those
    ("residents_meeting", 100, 26, 25, 0, True), ("residents_meeting", 100, 50, 0, 0, False),
    ("residents_meeting", 101, 51, 0, 0, True), ("residents_meeting", 100, 26, 26, 0, False),
    ("household_meeting", 100, 27, 24, 0, True), ("household_meeting", 100, 50, 0, 0, False),
    # representatives: ≥ 2/3 there
    ("representatives_meeting", 30, 11, 9, 0, True), ("representatives_meeting", 30, 19, 0, 0, False),
    ("representatives_meeting", 30, 10, 10, 0, False), ("representatives_meeting", 31, 21, 0, 0, True),
    ("representatives_meeting", 31, 20, 0, 0, False),
    # villages
    ("village_adults", 100, 26, 25, 0, True), ("village_adults", 100, 50, 0, 0, False),
    ("village_households", 99, 34, 32, 0, True), ("village_households", 99, 65, 0, 0, False),
    ("village_representatives", 30, 11, 9, 0, True), ("village_representatives", 30, 19, 0, 0, False),
    ("village_group_households", 30, 11, 9, 0, True), ("village_group_households", 30, 19, 0, 0, False),
    ("village_group_adults", 30, 10, 10, 0, False), ("village_group_adults", 30, 19, 0, 0, False),
    ("single_issue_funding", 100, 26, 25, 0, True), ("single_issue_funding", 100, 50, 0, 0, False),
    ("single_issue_funding_households", 99, 34, 32, 0, True), ("single_issue_funding_households", 99, 65, 0, 0, False),
    ("council_default", 9, 4, 2, 0, True), ("council_default", 9, 3, 3, 0, False), ("council_default", 9, 5, 0, 0, False),
]  # fmt: skip


def test_rules_when_votes_are_at_above_and_below_each_threshold_then_decided_exactly():
    for code, roll, yes, no, abstain, passes in CASES:
        result = decided(code, roll, yes, no, abstain)
        assert result.is_passed is passes, (code, roll, yes, no, abstain, [step.words for step in result.steps])
        assert all("article" in result.as_data()["rule"] and step.words for step in result.steps)
        assert bool(result.wanting) is not passes


def test_area_when_heads_suffice_then_still_decides():
    roll = Decimal("103241.57")
    for yes, no, passes, missing in [
        ("34413.87", "34413.85", True, ""),  # 68,827.72 took part: the first hundredth above 2/3 of 103,241.57
        ("34413.86", "34413.86", False, "0.01"),  # exactly half is not more than half
        ("34413.86", "34413.85", False, "0.01"),  # a hundredth below the quorum
    ]:
        result = decided("owners_general", 1200, 500, 300, area=(roll, Decimal(yes), Decimal(no)))
        assert result.is_passed is passes, [step.words for step in result.steps]
        assert all(f"{missing} m²" in line for line in result.wanting)


def test_present_when_more_are_in_the_room_than_vote_then_they_count_as_not_in_favour():
    assert decided("representatives_meeting", 30, 11, 0, present=20).is_passed
    assert not decided("representatives_meeting", 30, 10, 0, present=20).is_passed
    assert not decided(
        "representatives_meeting", 30, 15, 0, present=3
    ).is_passed  # fifteen voted, so fifteen were there
    assert decided("council_default", 9, 4, 0, present=6).as_data()["present"] == 6


CANDIDATES = [Option("1", "甲"), Option("2", "乙"), Option("3", "丙")]


def elected(code: str, roll: int, seats: int, *votes: tuple[str, int]) -> Result:
    counted = [Counted(choice, Sums(heads)) for choice, heads in votes]
    return tally(
        rule=RULES[code], roll=Sums(roll), options=CANDIDATES, votes=counted, seats_to_fill=seats, is_election=True
    )


def test_elections_when_counted_then_share_seats_ties_and_by_rounds():
    for code, roll, seats, votes, winners, left in [
        ("election_voters", 100, 1, [("1", 26), ("2", 25)], ["1"], 0),
        ("election_voters", 100, 1, [("1", 25), ("2", 25)], [], 1),  # 50 of 100 took part: not more than half
        ("election_voters", 101, 1, [("1", 26), ("2", 25)], ["1"], 0),
        ("election_voters", 100, 1, [("1", 26), ("2", 26)], [], 1),
        ("election_voters", 100, 2, [("1,2", 40), ("1,3", 20)], ["1", "2"], 0),
        ("election_voters", 100, 2, [("1,2", 30), ("1,3", 30)], ["1"], 1),  # half is not more than half
        ("election_voters", 100, 1, [("1,2", 60)], [], 1),  # equal on the last seat: voted on again
        ("election_representatives", 30, 1, [("1", 20)], [], 1),  # 2/3 is not more than 2/3
        ("election_representatives", 30, 1, [("1", 21)], ["1"], 0),
        ("election_households", 100, 1, [("1", 51)], ["1"], 0),
        ("election_voters_by_round", 100, 1, [("1", 20), ("2", 19), ("3", 21)], ["3"], 0),
        ("election_voters_by_round", 100, 1, [("1", 19), ("2", 19), ("3", 19)], [], 1),
        ("election_households_by_round", 99, 1, [("1", 16), ("2", 34)], ["2"], 0),
        ("election_representatives_by_round", 30, 2, [("1", 7), ("2", 8), ("3", 9)], ["3", "2"], 0),
    ]:
        result = elected(code, roll, seats, *votes)
        assert (result.elected, result.seats_open) == (winners, left), (code, votes, result.conclusion)


def test_words_when_shares_are_said_then_as_the_law_says_them():
    said = [(Fraction(2, 3), False), (Fraction(1, 2), True), (Fraction(3, 4), False), (Fraction(2, 3), True), (Fraction(1), False)]  # fmt: skip
    words = [share_words(share, strict=strict) for share, strict in said]
    assert words == ["三分之二以上", "过半数", "四分之三以上", "超过三分之二", "全体"]
    step = decided("owners_general", 1200, 799).steps[0]
    assert step.words == (
        "参与表决的人数：799 人 ÷ 1,200 人 = 66.58%，要求三分之二以上（至少 800 人），没有达到，还差 1 人。"
    )
    assert decided("owners_general", 3, 2).steps[0].percent == "66.66%"


heads = st.integers(0, 400)
codes = st.sampled_from(sorted(RULES))


@given(code=codes, yes=heads, no=heads, abstain=heads, away=heads)
def test_tally_when_somebody_changes_to_yes_or_comes_to_say_yes_then_never_worse(code, yes, no, abstain, away):
    roll = yes + no + abstain + away
    before = decided(code, roll, yes, no, abstain)
    changed = [decided(code, roll, yes + 1, no - 1, abstain)] if no else []
    came = [decided(code, roll, yes + 1, no, abstain)] if away else []
    for after in changed + came:
        assert after.is_passed or not before.is_passed


@given(code=codes, yes=heads, no=heads, abstain=heads, away=heads)
def test_tally_when_what_was_missing_is_added_then_the_step_is_met_and_not_before(code, yes, no, abstain, away):
    for step in decided(code, yes + no + abstain + away, yes, no, abstain).steps:
        assert step.is_met == (step.of > 0 and step.missing == 0)
        if step.unit == "人" and step.of:
            rule, share = RULES[code], None
            share = rule.quorum if step.code.startswith("quorum") else rule.share
            strict = rule.quorum_is_strict if step.code.startswith("quorum") else rule.pass_is_strict
            exact = Fraction(int(step.have), int(step.of))
            assert step.is_met == (exact > share if strict else exact >= share)


owned = st.lists(
    st.tuples(st.frozensets(st.sampled_from("甲乙丙丁"), max_size=2), st.decimals("0.01", "300", places=2)), max_size=30
)


@given(rows=owned)
def test_heads_when_merged_then_no_area_is_lost_and_each_buyer_is_one(rows):
    dwellings = [OwnedDwelling(str(number), owners, area) for number, (owners, area) in enumerate(rows)]
    merged = merge_heads(dwellings)
    assert sum(head.area_m2 for head in merged) == sum(area for _owners, area in rows)
    assert sorted(key for head in merged for key in head.dwellings) == sorted(one.key for one in dwellings)
    known = [head.owners for head in merged if head.owners]
    assert len(known) == len(set(known)) == len({owners for owners, _area in rows if owners})
    assert sum(1 for head in merged if not head.owners) == sum(1 for owners, _area in rows if not owners)
    assert {head.owners: head.area_m2 for head in merge_heads(reversed(dwellings)) if head.owners} == {
        head.owners: head.area_m2 for head in merged if head.owners
    }


def published() -> dict:
    votes = [{"receipt": f"R{n}", "choice": "YES" if n < 60 else "NO"} for n in range(80)]
    data = {
        "format": "votes/1", "code": "BJ-1", "question": "=换物业", "secrecy": "SECRET", "is_election": False,
        "seats_to_fill": 1, "rule": RULES["single_issue_funding"].as_data(), "present": None,
        "roll": {"heads": 100, "area_m2": "0.00"},
        "options": [{"code": o.code, "title": o.title, "counts_for": o.counts_for} for o in YES_NO], "votes": votes,
    }  # fmt: skip
    return data | {"result": recount(data).as_data()}


def test_recount_when_one_vote_is_changed_then_the_difference_is_named():
    data = published()
    assert differences(data["result"], recount(data).as_data()) == []
    assert canonical(data) == canonical(dict(reversed(data.items())))
    data["votes"][0]["choice"] = "NO"
    assert "options[0].heads：公布 60，重算 59" in differences(data["result"], recount(data).as_data())
    assert "'=换物业" in as_csv(data)


def test_recount_when_the_file_cannot_be_right_then_refused():
    for spoil in (
        lambda data: data["votes"].append(data["votes"][0]),
        lambda data: data["votes"][0].update(choice="MAYBE"),
        lambda data: data["votes"][0].update(choice="YES,NO"),
        lambda data: data["roll"].update(heads=79),
        lambda data: data.pop("rule"),
        lambda data: data["votes"][0].pop("choice"),
    ):
        data = published()
        spoil(data)
        with pytest.raises(FileRefused):
            recount(data)
