"""The arithmetic of a yearly choice: against a slow plain reference, known examples, and what the method promises."""

import random
from collections import defaultdict
from fractions import Fraction
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from funds.choosing import BallotKind, Candidate, Instance, InstanceRefused, equal_shares, greedy, pabulib
from funds.choosing.results import count

A, P = BallotKind.APPROVAL, BallotKind.POINTS


def instance(budget, costs, ballots, kind=A):
    """Costs by code; a ballot is a string of one-letter codes, or points by code."""
    rows = [dict.fromkeys(ballot, 1) if isinstance(ballot, str) else ballot for ballot in ballots]
    return Instance(budget, kind, [Candidate(code, cost) for code, cost in costs.items()], rows)


@st.composite
def instances(draw):
    codes = "abcdefg"[: draw(st.integers(1, 7))]
    costs = {code: draw(st.integers(1, 12)) * draw(st.sampled_from((1, 5))) for code in codes}
    kind = draw(st.sampled_from(BallotKind))
    points = st.integers(1, 1 if kind == A else 4)
    ballots = draw(st.lists(st.dictionaries(st.sampled_from(codes), points, min_size=1), max_size=9))
    return instance(draw(st.integers(5, 60)), costs, ballots, kind)


def plain_run(it, share):
    """The definition, written down without any cleverness: (chosen in order, payments of each, what everybody has left)."""
    left = dict.fromkeys(range(len(it.ballots)), share)
    chosen, paid = [], {}
    while True:
        best = None
        for place, one in enumerate(it.in_order):
            votes = {voter: ballot[one.code] for voter, ballot in enumerate(it.ballots) if one.code in ballot}
            if one.code in chosen or not votes or sum(left[voter] for voter in votes) < one.cost_fen:
                continue
            # Try every voter as the last one who is poor: the price is the one at which the payments add up.
            for price in plain_prices(one.cost_fen, votes, left):
                payments = {voter: min(left[voter], price * points) for voter, points in votes.items()}
                if sum(payments.values()) == one.cost_fen:
                    rate = price / one.cost_fen
                    if best is None or (rate, place) < best[:2]:
                        best = (rate, place, one.code, payments)
                    break
        if best is None:
            return chosen, paid, left
        chosen.append(best[2])
        paid[best[2]] = best[3]
        for voter, amount in best[3].items():
            left[voter] -= amount


def plain_prices(cost, votes, left):
    poorest_first = sorted(votes, key=lambda voter: Fraction(left[voter]) / votes[voter])
    for number in range(len(poorest_first)):
        poor, able = poorest_first[:number], poorest_first[number:]
        yield Fraction(cost - sum(left[voter] for voter in poor)) / sum(votes[voter] for voter in able)


def plain_equal_shares(it, step):
    share = Fraction(it.budget_fen, max(len(it.ballots), 1))
    costs = {one.code: one.cost_fen for one in it.candidates if it.heads(one.code)}
    result = plain_run(it, share)
    while True:
        spent = sum(costs[code] for code in result[0])
        if all(code in result[0] or spent + cost > it.budget_fen for code, cost in costs.items()):
            return share, result
        following = plain_run(it, share + step)
        if sum(costs[code] for code in following[0]) > it.budget_fen:
            return share, result
        share, result = share + step, following


@settings(max_examples=30, deadline=None)
@given(instances(), st.integers(2, 9))
def test_equal_shares_when_counted_fast_then_agrees_with_the_plain_definition(it, step):
    share, (chosen, paid, left) = plain_equal_shares(it, step)
    result = equal_shares(it, step_fen=step)
    assert (result.share, list(result.chosen)) == (share, chosen)
    for bought in result.bought:
        payments = paid[bought.code]
        full = [voter for voter, amount in payments.items() if amount == bought.price * it.ballots[voter][bought.code]]
        assert sum(bought.full.values()) == len(full)
        assert sum(bought.price * points * heads for points, heads in bought.full.items()) + bought.others_paid == sum(
            payments.values()
        )
    for short in result.short:
        assert short.left == sum(left[voter] for voter, ballot in enumerate(it.ballots) if short.code in ballot)


@settings(max_examples=25, deadline=None)
@given(instances())
def test_both_rules_when_counted_then_keep_the_budget_and_what_they_promise(it):
    costs = {one.code: one.cost_fen for one in it.candidates}
    by_votes, by_shares = greedy(it), equal_shares(it)
    for chosen in (by_votes.chosen, by_shares.chosen):
        assert len(set(chosen)) == len(chosen)
        assert sum(costs[code] for code in chosen) <= it.budget_fen
        assert all(it.heads(code) for code in chosen)
    rest = it.budget_fen - sum(costs[code] for code in by_votes.chosen)
    assert all(costs[code] > rest for code in costs if it.heads(code) and code not in by_votes.chosen)
    for bought in by_shares.bought:  # every fen of a project comes from its supporters, nobody pays above the share
        full = sum(bought.price * points * heads for points, heads in bought.full.items())
        assert full + bought.others_paid == costs[bought.code]
        assert bought.price * max(bought.full) <= by_shares.share
    for short in by_shares.short:  # a group whose shares reach for what it agrees on never goes away with nothing
        group = [ballot for ballot in it.ballots if short.code in ballot]
        assert short.missing > 0
        assert len(group) * by_shares.share < costs[short.code] or any(set(by_shares.chosen) & set(b) for b in group)


def test_equal_shares_when_the_example_is_known_then_the_known_result():
    # Peters, Skowron 2020, figure 1: half of the voters agree on six; welfare alone would give them three of twelve.
    half, others = "abcdef", ("ghi", "jkl", "mno")
    it = instance(12, dict.fromkeys("abcdefghijklmno", 1), [half] * 3 + list(others))
    chosen = equal_shares(it, step_fen=1).chosen
    assert set(chosen) >= set(half)
    assert [len(set(chosen) & set(group)) for group in others] == [2, 2, 2]
    # 51 and 49 of a hundred: greedy gives all ten to the larger side, Equal Shares five to each.
    it = instance(1000, dict.fromkeys("abcdefghijklmnopqrst", 100), ["abcdefghij"] * 51 + ["klmnopqrst"] * 49)
    assert set(greedy(it).chosen) == set("abcdefghij")
    shared = equal_shares(it, step_fen=1)
    assert len(set(shared.chosen) & set("abcdefghij")) == len(set(shared.chosen) & set("klmnopqrst")) == 5


def test_equal_shares_when_some_supporters_run_out_then_the_others_pay_more():
    # Everybody has 10. Four pay 6 each for a; of the supporters of b two have 4 left and give them, the third pays 8.
    it = instance(50, {"a": 24, "b": 16, "c": 50}, ["a", "a", "ab", "ab", "bc"])
    result = equal_shares(it, step_fen=1)
    first, second = result.bought
    assert (first.code, first.price, first.full, first.others) == ("a", 6, {1: 4}, 0)
    assert (second.code, second.price, second.full, second.others, second.others_paid) == ("b", 8, {1: 1}, 2, 8)
    (short,) = result.short
    assert (short.code, short.supporters, short.missing) == ("c", 1, 48)
    assert result.steps == 0, "nothing more would fit"


def test_count_when_told_in_data_then_every_project_has_its_reason():
    it = instance(100, {"a": 60, "b": 30, "c": 50}, [{"a": 3, "b": 1}, {"a": 2}, {"c": 4, "b": 1}, {"c": 1}], P)
    data = count(it, step_fen=1)
    assert data["greedy"]["chosen"] == ["c", "b"]
    assert data["greedy"]["rows"]["a"] == {
        "place": 2, "score": 5, "is_chosen": False, "left_fen": 50, "missing_fen": 10,
    }  # fmt: skip
    rows = data["equal_shares"]["rows"]
    assert set(rows) == {"a", "b", "c"}
    for row in rows.values():
        assert row["is_chosen"] or row["missing_fen"] > 0
        if row["is_chosen"]:
            assert sum(part["sum_fen"] for part in row["full"]) + row["others_fen"] in {60, 59, 50, 49, 48, 30, 29, 28}


@settings(max_examples=30, deadline=None)
@given(instances(), st.text("灯;\"'\n,路 a", max_size=8))
def test_pabulib_when_written_and_read_then_nothing_is_lost(it, title):
    title = title.strip()
    candidates = [Candidate(one.code, one.cost_fen, title) for one in it.candidates]
    named = Instance(it.budget_fen, it.kind, candidates, it.ballots, {"description": "2026 年", "add1_step": "1"})
    text = pabulib.write(named, chosen=greedy(named).chosen)
    assert pabulib.read(text) == named
    assert pabulib.write(pabulib.read(text), chosen=pabulib.chosen_in(text)) == text
    assert pabulib.chosen_in(text) == set(greedy(named).chosen)
    assert pabulib.step_of(pabulib.read(text)) == 100


FOREIGN = """META
key;value
description;Municipal PB in Wieliczka
country;Poland
num_projects;3
num_votes;3
budget;1000.50
vote_type;approval
rule;equalshares
PROJECTS
project_id;cost;category;votes;name;selected
7;600;sport,culture;2;"Green; yard";1
9;300;;2;Lamps;1
11;500;;1;Bench;0
VOTES
voter_id;age;sex;vote
1;34;F;7,9
2;;;7
17;61;M;9,11
"""


def test_pabulib_when_a_file_comes_from_elsewhere_then_it_is_counted_or_refused_in_words():
    it = pabulib.read(FOREIGN)
    assert (it.budget_fen, [one.title for one in it.candidates]) == (100_050, ["Green; yard", "Lamps", "Bench"])
    assert it.ballots == [{"7": 1, "9": 1}, {"7": 1}, {"9": 1, "11": 1}]
    assert set(equal_shares(it).chosen) == pabulib.chosen_in(FOREIGN) == {"7", "9"}
    for wrong, words in (
        (FOREIGN.replace("approval", "ordinal"), "ordinal"),
        (FOREIGN.replace("VOTES", "BALLOTS"), "VOTES"),
        (FOREIGN.replace("9,11", "9,12"), "第 3 张票"),
        (FOREIGN.replace(";600;", ";6oo;"), "格式不对"),
        (FOREIGN.replace(";600;", ";0;"), "大于零"),
        (FOREIGN.replace("\n9;", "\n7;"), "同一个编号"),
    ):
        with pytest.raises(InstanceRefused, match=words):
            pabulib.read(wrong)


def town(voters, projects, seed):
    """People choose what lies near them, and what many like."""
    dice = random.Random(seed)
    spots = [(dice.random(), dice.random(), min(dice.paretovariate(1.2), 5) ** 0.5) for _ in range(projects)]
    ballots = []
    for _ in range(voters):
        x, y = dice.random(), dice.random()
        distance = defaultdict(float)
        for code, (left, top, appeal) in enumerate(spots):
            distance[str(code)] = ((left - x) ** 2 + (top - y) ** 2) * dice.random() / appeal
        ballots.append(dict.fromkeys(sorted(distance, key=distance.__getitem__)[: dice.randint(3, 10)], 1))
    costs = [Candidate(str(code), dice.randint(500_000, 6_000_000)) for code in range(projects)]
    return Instance(50_000_000, A, costs, ballots)


def test_equal_shares_when_a_town_of_2500_chooses_among_30_then_within_five_seconds():
    it = town(2_500, 30, seed=3)
    before = process_time()
    result = equal_shares(it)
    assert process_time() - before < 5
    assert result.steps > 10
    assert 0.9 < result.spent_fen / it.budget_fen <= 1
