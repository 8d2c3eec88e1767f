"""The arithmetic of the banks, without a database: earning, lots, netting, who is served first."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.factories import at
from volunteers.banking.earning import Rate, points_for, split_at_cap
from volunteers.banking.lots import Entry, Source, replay
from volunteers.banking.netting import Owed, net
from volunteers.banking.serving import Waiting, serving_order

NOW = at("2026-11-16 12:00")
DAY = timedelta(days=1)


def test_points_when_earned_then_by_the_hour_and_never_more_a_day():
    rate = Rate(points_per_hour=10, most_a_day=80)
    assert [points_for(minutes, rate, 0) for minutes in (0, 5, 6, 59, 60, 90, 600)] == [0, 0, 1, 9, 10, 15, 80]
    assert points_for(600, rate, 75) == 5 and points_for(60, rate, 90) == 0
    assert points_for(600, Rate(10, 0), 1000) == 100, "0 is no limit"
    assert split_at_cap(120, 89_940, 90_000) == (60, 60) and split_at_cap(60, 90_000, 90_000) == (0, 60)


@given(st.integers(0, 10**6), st.integers(0, 10**6), st.integers(0, 10**6))
def test_minutes_when_split_at_the_cap_then_none_is_lost_and_nobody_keeps_more(minutes, balance, cap):
    kept, above = split_at_cap(minutes, balance, cap)
    assert kept + above == minutes and kept >= 0 and above >= 0
    assert balance + kept <= max(cap, balance)


def test_lots_when_spent_then_what_runs_out_first_goes_first():
    sources = [Source(1, 7), Source(2, 8, NOW + 9 * DAY), Source(3, 9, NOW + 2 * DAY)]
    credits = [Entry(number, "POSTED", True, 10, lot=number) for number in (1, 2, 3)]
    held = Entry(4, "PENDING", False, 15)
    lots = replay(sources, [*credits, held])
    assert [(piece.source.office, piece.amount) for piece in lots.taken[4]] == [(9, 10), (8, 5)]
    assert lots.left == {1: 10, 2: 5, 3: 0}
    posted = replay(sources, [*credits, held, Entry(5, "POST", False, 15, pending=4)])
    assert posted.left == lots.left and posted.taken[4] == lots.taken[4], "posting moves nothing again"
    assert replay(sources, [*credits, held, Entry(5, "VOID", False, 15, pending=4)]).left == {1: 10, 2: 10, 3: 10}
    named = replay(sources, [*credits, Entry(4, "POSTED", False, 12, lot=1)])
    assert named.left == {1: 0, 2: 10, 3: 8}, "a lot that is named gives first"


@given(st.data())
def test_lots_when_anything_happens_then_they_hold_what_the_account_holds(data):
    entries, sources, available, reserved = [], [], 0, {}
    for number in range(1, data.draw(st.integers(1, 25)) + 1):
        kind = data.draw(st.sampled_from(["CREDIT", "SPEND", "HOLD", "POST", "VOID"]))
        amount = data.draw(st.integers(1, 50))
        if kind == "CREDIT":
            end = data.draw(st.one_of(st.none(), st.integers(1, 9).map(lambda days: NOW + days * DAY)))
            sources.append(Source(number, number % 3, end))
            entries.append(Entry(number, "POSTED", True, amount, lot=number))
            available += amount
        elif kind in ("SPEND", "HOLD") and available >= amount:
            entries.append(Entry(number, "POSTED" if kind == "SPEND" else "PENDING", False, amount))
            available -= amount
            if kind == "HOLD":
                reserved[number] = amount
        elif kind in ("POST", "VOID") and reserved:
            pending, amount = reserved.popitem()
            entries.append(Entry(number, kind, False, amount, pending=pending))
            available += amount if kind == "VOID" else 0
    lots = replay(sources, entries)
    assert sum(lots.left.values()) == available and min(lots.left.values(), default=0) >= 0
    for number, pieces in lots.taken.items():
        assert sum(piece.amount for piece in pieces) == next(one.amount for one in entries if one.id == number)


@given(st.lists(st.tuples(st.integers(1, 4), st.integers(1, 4), st.integers(1, 100)), max_size=30))
def test_claims_when_netted_then_every_office_stands_as_before(claims):
    rows = net(Owed(*claim) for claim in claims)
    for office in range(1, 5):
        owes = sum(points for debtor, creditor, points in claims if debtor == office != creditor)
        is_owed = sum(points for debtor, creditor, points in claims if creditor == office != debtor)
        paid = sum(row.points for row in rows if row.debtor == office)
        got = sum(row.points for row in rows if row.creditor == office)
        assert got - paid == is_owed - owes
    assert all(row.points >= 0 for row in rows)
    assert len({frozenset((row.debtor, row.creditor)) for row in rows}) == len(rows)


def test_waiting_when_ordered_then_by_the_rule_and_nothing_else():
    today = date(2026, 11, 16)
    waiting = [
        Waiting(1, today + 3 * DAY, NOW - DAY, is_frail=False, is_for_parent=False),
        Waiting(2, today + DAY, NOW, is_frail=False, is_for_parent=True),
        Waiting(3, today + 9 * DAY, NOW, is_frail=True, is_for_parent=False),
        Waiting(4, today + DAY, NOW - DAY, is_frail=False, is_for_parent=False),
    ]
    order = ["frail_first", "soonest_day", "asked_first"]
    assert [one.id for one in serving_order(waiting, order, today)] == [3, 4, 2, 1]
    assert [one.id for one in serving_order(waiting, ["parents_first"], today)] == [2, 1, 3, 4]
    assert [one.id for one in serving_order(waiting, [], today)] == [1, 2, 3, 4]
