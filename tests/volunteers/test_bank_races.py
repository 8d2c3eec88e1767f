"""Real connections at once: the last item, the same points in two orders, the counter and the clock."""

from functools import partial

import pytest
from django.db import connection

from governance.common.errors import StateRefused
from governance.deadlines.services import sweep
from tests.deliberation.test_ballot_races import together
from tests.volunteers.bank_world import DAY, build_bank
from volunteers.models import ExchangeOrder
from volunteers.selectors import bank as reads

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="row locks need PostgreSQL"),
]


def _try(act):
    try:
        return act()
    except StateRefused:  # `NotCovered` too
        return None


def test_last_item_when_two_people_order_it_at_once_then_one_gets_it():
    bank = build_bank()
    people = [bank.person(number) for number in range(2)]
    for one in people:
        bank.serve(one, minutes=240)
    for number in range(4):
        last = bank.product(price=10, stock=1, name=f"最后一件{number}")
        got = together(*(partial(_try, partial(bank.order, one.user, last)) for one in people))
        assert sum(order is not None for order in got) == 1
        last.refresh_from_db()
        assert (last.in_stock, last.reserved) == (1, 1)


def test_points_when_two_orders_want_the_same_at_once_then_they_are_spent_once():
    bank = build_bank()
    one = bank.person()
    bank.serve(one, minutes=120)  # 20 points
    goods = [bank.product(price=15, stock=9, name=name) for name in ("米", "油")]
    got = together(*(partial(_try, partial(bank.order, one.user, product)) for product in goods))
    assert sum(order is not None for order in got) == 1
    assert bank.book(one.user).points.available == 5


def test_order_when_handed_over_while_its_time_runs_out_then_one_of_them_and_all_of_it():
    bank = build_bank()
    one = bank.person()
    rice = bank.product(price=10, stock=4)
    bank.serve(one, minutes=480)
    for _round in range(4):
        order = bank.order(one.user, rice)
        late = bank.now + 8 * DAY
        together(partial(_try, partial(bank.hand_over, order, now=late)), partial(sweep, now=late))
        sweep(now=late)
    ended = list(ExchangeOrder.objects.values_list("state", flat=True))
    handed = ended.count("HANDED_OVER")
    assert handed + ended.count("EXPIRED") == 4
    rice.refresh_from_db()
    assert (rice.in_stock, rice.reserved) == (4 - handed, 0)
    book = bank.book(one.user)
    assert (book.points.available, book.points.debits_pending) == (80 - 10 * handed, 0)
    assert sum(reads.lots_of(book).left.values()) == book.points.available
