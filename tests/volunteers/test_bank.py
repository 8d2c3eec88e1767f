"""Points and minutes through the services: earned, spent, returned, given, running out, settled."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from governance.common.errors import InputRefused, LimitReached, PermissionRefused, StateRefused
from governance.common.remember import forget_all
from governance.deadlines.models import Deadline
from governance.deadlines.services import sweep
from governance.ledger.errors import NotCovered
from governance.ledger.models import Account, Transfer
from governance.ledger.verifying import verify
from governance.notifications.models import Message
from tests.volunteers.bank_world import DAY, Bank, build_bank, neighbour
from volunteers.models import (
    BankOffice,
    Claim,
    ExchangeOrder,
    PointLot,
    PointRule,
    Product,
    ServiceRule,
    Settlement,
    StockMove,
)
from volunteers.selectors import bank as reads
from volunteers.selectors.records import minutes_of
from volunteers.selectors.time_bank import served_first
from volunteers.services import hours as records
from volunteers.services import people
from volunteers.services.bank import accounts, family, giving, goods, hours, orders, settling


@pytest.fixture
def bank(db) -> Bank:
    return build_bank()


def available(bank: Bank, user, what: str = "points") -> int:
    return getattr(bank.book(user), what).available


def test_points_when_service_counts_then_by_the_rule_of_its_day_and_taken_back_with_it(bank):
    one = bank.person()
    record = bank.serve(one, minutes=150)
    assert available(bank, one.user) == 25
    lot = PointLot.objects.get()
    assert (lot.office, lot.rule.points_per_hour, lot.record) == (bank.here, 10, record)
    PointRule.objects.create(
        head=bank.head, kind="ORDINARY", points_per_hour=99, most_a_day=100, starts_on=bank.now.date() + DAY, source="试"
    )  # fmt: skip
    bank.serve(one, minutes=600)
    assert available(bank, one.user) == 80, "the cap of a day, by the rule of that day"
    bank.now += 3 * DAY
    bank.serve(one, minutes=60)
    assert available(bank, one.user) == 179
    records.dispute(record_id=record.pk, words="只有一小时", actor=one.user, now=bank.now)
    records.uphold(record_id=record.pk, minutes=60, answer="更正", actor=bank.serving.second, now=bank.now)
    assert available(bank, one.user) == 179 - 25 + 10, "undone, and counted anew"
    assert not reads.lots_of(bank.book(one.user)).left[lot.pk]
    assert verify().finding is None


def test_hours_in_dispute_when_they_had_earned_then_nothing_of_them_counts_until_it_is_answered(bank):
    one, frail = bank.person(), {"is_for_frail": True}
    record = bank.serve(one, minutes=120, **frail)
    points, key = available(bank, one.user), {"record_id": record.pk, "now": bank.now}

    def counted():
        return minutes_of(one), available(bank, one.user), available(bank, one.user, "minutes")

    def dispute_it():
        records.dispute(words="时间不对", actor=one.user, **key)

    assert counted() == (120, points, 120)
    dispute_it()
    assert counted() == (0, 0, 0)
    records.turn_down(answer="核对过", actor=bank.serving.second, **key)
    assert counted() == (120, points, 120)
    bank.order(one.user, bank.product(price=points - 5))
    bank.ask(one.user, 100)
    dispute_it()
    assert counted() == (0, 0, 0)
    records.turn_down(answer="核对过", actor=bank.serving.second, **key)
    assert counted() == (120, 5, 20), "what was spent meanwhile is not earned a second time"
    dispute_it()
    records.uphold(answer="只有半小时", minutes=30, actor=bank.serving.second, **key)
    assert counted() == (30, 0, 0), "spent already: nobody is driven below zero"
    assert verify().finding is None


def test_order_when_placed_then_points_and_stock_are_held_together_and_posted_or_returned_together(bank):
    one = bank.person()
    bank.serve(one, minutes=420)  # 70 points
    rice = bank.product(price=20, stock=2)
    twice = uuid4()
    order = bank.order(one.user, rice, submission=twice)
    assert bank.order(one.user, rice, submission=twice).pk == order.pk, "sent twice is one order"
    rice.refresh_from_db()
    assert (rice.in_stock, rice.reserved, available(bank, one.user)) == (2, 1, 50)
    with pytest.raises(NotCovered):
        bank.order(one.user, bank.product(price=51, name="电饭煲"))
    second = bank.order(one.user, rice)
    with pytest.raises(StateRefused, match="只剩 0 件"):
        bank.order(one.user, rice)
    with pytest.raises(StateRefused, match="预留"):
        paper = goods.count_stock(product_id=rice.pk, counted=1, reason="少了一件", actor=bank.keeper, now=bank.now)
        goods.confirm_paper(paper_id=paper.pk, actor=bank.clerk, now=bank.now)
    orders.cancel_order(order_id=second.pk, actor=one.user, now=bank.now)
    digits = orders.pickup_digits(order.code)
    assert digits not in str(ExchangeOrder.objects.filter(pk=order.pk).values()), "only its hash is kept"
    with pytest.raises(InputRefused):
        bank.hand_over(order, pickup_code="00000000")
    with pytest.raises(PermissionRefused):
        bank.hand_over(order, actor=bank.keepers[bank.there.area_code])
    assert orders.find_to_hand_over(office=bank.here, digits=f" {digits[:4]} {digits[4:]}", actor=bank.keeper) == order
    bank.hand_over(order)
    rice.refresh_from_db()
    assert (rice.in_stock, rice.reserved, available(bank, one.user)) == (1, 0, 50)
    with pytest.raises(StateRefused):
        bank.hand_over(order)
    third = bank.order(one.user, rice)
    bank.now += 9 * DAY
    sweep(now=bank.now)
    third.refresh_from_db()
    rice.refresh_from_db()
    assert (third.state, rice.reserved, available(bank, one.user)) == ("EXPIRED", 0, 50)
    assert Message.objects.filter(title__contains="过期未领").count() == 1
    with pytest.raises(LimitReached):
        for _guess in range(99):
            with pytest.raises(InputRefused):
                orders.find_to_hand_over(office=bank.here, digits="12345678", actor=bank.keeper)
    assert verify().finding is None


def test_stock_when_it_changes_then_by_moves_alone_and_losses_by_two_people(bank):
    rice = bank.product(stock=5)
    asked = {"product_id": rice.pk, "actor": bank.keeper, "now": bank.now}
    assert goods.count_stock(counted=5, reason="", **asked) is None
    paper = goods.write_off(quantity=2, reason="受潮", **asked)
    with pytest.raises(StateRefused):
        goods.write_off(quantity=1, reason="受潮", **asked)
    with pytest.raises(PermissionRefused, match="自己核对"):
        goods.confirm_paper(paper_id=paper.pk, actor=bank.keeper, now=bank.now)
    with pytest.raises(PermissionRefused):
        goods.confirm_paper(paper_id=paper.pk, actor=bank.chief, now=bank.now)
    goods.confirm_paper(paper_id=paper.pk, actor=bank.clerk, now=bank.now)
    refused = goods.count_stock(counted=9, reason="多了", **asked)
    goods.refuse_paper(paper_id=refused.pk, reason="数错了", actor=bank.clerk, now=bank.now)
    rice.refresh_from_db()
    assert rice.in_stock == 3
    by_hand = [
        lambda: Product.objects.filter(pk=rice.pk).update(in_stock=7),
        lambda: StockMove.objects.update(quantity=7),
        lambda: StockMove.objects.all().delete(),
        lambda: StockMove.objects.create(product=rice, kind="WRITE_OFF", quantity=-1, why="x", by=bank.keeper, at=bank.now),
        lambda: Product.objects.create(office=bank.here, area_code="1", name="y", price=1, in_stock=4),
        lambda: Product.objects.filter(pk=rice.pk).update(reserved=4),
    ]  # fmt: skip
    for change in by_hand:
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def test_points_when_given_then_from_a_budget_with_a_reason_and_along_with_where_they_came_from(bank):
    one, mother = bank.person(), bank.person(1).user
    given = {"office_id": bank.here.pk, "volunteer": one, "reason": "评为优秀", "now": bank.now}

    def give(points, **more):
        return giving.give_points(points=points, **{"submission": uuid4(), "actor": bank.keeper, **given, **more})

    with pytest.raises(NotCovered):
        give(5)
    with pytest.raises(PermissionRefused):
        giving.fund_budget(
            office_id=bank.here.pk, points=9, reason="x", submission=uuid4(), actor=bank.keeper, now=bank.now
        )
    bank.budget(bank.here, 30)
    once = uuid4()
    for _twice in range(2):
        give(20, submission=once)
    assert available(bank, one.user) == 20 and PointLot.objects.count() == 1
    with pytest.raises(PermissionRefused):
        give(5, actor=bank.keepers[bank.there.area_code])
    tie = family.declare_tie(
        name="妈", relation="PARENT", community=bank.serving.community, actor=one.user, now=bank.now
    )  # fmt: skip

    def send(tie, points):
        return giving.give_to_family(tie=tie, points=points, submission=uuid4(), actor=one.user, now=bank.now)

    with pytest.raises(InputRefused):
        send(tie, 5)
    tie = bank.tie(one.user, relative=mother)
    with pytest.raises(NotCovered):
        send(tie, 21)
    send(tie, 12)
    lots = {lot.passbook.user: lot for lot in PointLot.objects.all()}
    assert available(bank, mother) == 12 and lots[mother].runs_out_at == lots[one.user].runs_out_at
    assert lots[mother].office == bank.here, "whoever gave them out answers for them"
    giving.give_to_pool(points=8, minutes=0, submission=uuid4(), actor=one.user, now=bank.now)
    give(8, is_from_pool=True)
    assert available(bank, one.user) == 8
    offices = BankOffice.objects.filter(pk__in=[bank.here.pk, bank.head.pk])
    given_out = reads.given_by(offices.select_related("issued", "budget"))
    assert given_out == {bank.here.pk: 20, bank.head.pk: 0}, "a budget is given by whoever spends it"
    assert reads.months_of(offices, bank.now.date())[-1]["given"] == 20
    family.end_tie(tie_id=tie.pk, actor=one.user, now=bank.now)
    with pytest.raises(InputRefused):
        send(tie, 1)
    assert verify().finding is None


def test_points_when_they_run_out_then_warned_before_and_what_is_reserved_waits(bank):
    one = bank.person()
    PointRule.objects.filter(kind="ORDINARY").update(valid_days=30)
    bank.serve(one, minutes=180)
    lot = PointLot.objects.get()
    bank.now += 25 * DAY
    sweep(now=bank.now)
    assert Message.objects.filter(title__contains="30 积分").count() == 1
    bank.now += 5 * DAY
    order = bank.order(one.user, bank.product(price=10))
    bank.now += 2 * DAY
    sweep(now=bank.now)
    assert available(bank, one.user) == 0 and reads.lots_of(bank.book(one.user)).left[lot.pk] == 0
    orders.cancel_order(order_id=order.pk, actor=one.user, now=bank.now)
    assert available(bank, one.user) == 10
    sweep(now=bank.now + 9 * DAY)
    assert available(bank, one.user) == 0
    figures = reads.figures_of(bank.head)
    assert (figures["run_out"], figures["outstanding"], figures["stock"]) == (30, 0, 50)
    assert verify().finding is None


def test_claims_when_points_are_spent_elsewhere_then_offices_settle_by_the_month(bank):
    one = bank.person()
    bank.serve(one, minutes=300)
    for product, quantity in ((bank.product(bank.there, price=10), 2), (bank.product(bank.here, name="皂"), 1)):
        bank.hand_over(bank.order(one.user, product, quantity))
    claim = Claim.objects.get()
    assert (claim.debtor, claim.creditor, claim.points) == (bank.here, bank.there, 20)
    months = reads.months_of([bank.here, bank.there], bank.now.date())
    assert months[-1] == {"month": date(2026, 11, 1), "given": 50, "spent": 30} and len(months) == 12
    while not Settlement.objects.exists():
        bank.now += 10 * DAY
        sweep(now=bank.now)
    row = Settlement.objects.get()
    assert (row.month, row.debtor, row.creditor, row.points) == (date(2026, 11, 1), bank.here, bank.there, 20)
    assert not settling.settle_month(head=bank.head, month=row.month, now=bank.now), "once"
    assert Account.objects.get(pk=bank.there.clearing_id).balance == 20
    assert Deadline.objects.filter(purpose=accounts.SETTLEMENT, state="RUNNING").count() == 1
    assert verify().finding is None


def test_hours_when_saved_for_the_frail_then_spent_for_a_mother_and_above_the_cap_for_all(bank):
    one, two = bank.person(), bank.person(1)
    bank.serve(one, minutes=150, is_for_frail=True)
    assert available(bank, one.user, "minutes") == 150
    tie = bank.tie(one.user)
    with pytest.raises(InputRefused):
        bank.ask(one.user, 30, tie=bank.tie(one.user, relation="OTHER"))
    order = bank.ask(one.user, 120, tie=tie, place="3栋201")
    assert available(bank, one.user, "minutes") == 30
    with pytest.raises(NotCovered):
        bank.ask(one.user, 31)
    urgent = bank.ask(one.user, 20, wanted_on=bank.now.date() + 9 * DAY)
    hours.mark_frail(time_order_id=urgent.pk, is_frail=True, actor=bank.clerk, now=bank.now)
    assert served_first(two.user, bank.now.date()) == [urgent, order]
    with pytest.raises(PermissionRefused):
        hours.take_job(time_order_id=order.pk, actor=one.user, now=bank.now)
    with pytest.raises(PermissionRefused):
        hours.take_job(time_order_id=order.pk, actor=neighbour(bank).user, now=bank.now)
    ServiceRule.objects.filter(code="time_cap_minutes").update(amount=60)
    forget_all()
    bank.done(order, two, 90)
    with pytest.raises(PermissionRefused):
        hours.confirm_job(time_order_id=order.pk, stars=5, actor=two.user, now=bank.now)
    done = hours.confirm_job(time_order_id=order.pk, stars=5, actor=one.user, now=bank.now)
    assert (available(bank, one.user, "minutes"), available(bank, two.user, "minutes")) == (40, 60)
    pool = Account.objects.get(code=reads.minutes_pool(bank.here.area_code))
    assert pool.balance == 30, "what is above the cap is for everybody"
    done.record.refresh_from_db()
    assert done.record.stars == 5 and done.record.state == "WAITING"
    records.confirm_minutes(record_id=done.record.pk, minutes=90, actor=bank.clerk, now=bank.now)
    assert available(bank, two.user, "minutes") == 60, "paid by the saved hours, not a second time"
    free = bank.ask(bank.clerk, 30, ask=hours.ask_from_pool, who="独居老人")
    with pytest.raises(PermissionRefused):
        bank.ask(one.user, 10, ask=hours.ask_from_pool)
    hours.take_job(time_order_id=free.pk, actor=two.user, now=bank.now)
    people.leave(volunteer_id=two.pk, actor=two.user, now=bank.now)
    free.refresh_from_db()
    assert (free.state, free.volunteer, available(bank, two.user, "minutes")) == ("OPEN", None, 60)
    bank.now += 12 * DAY
    sweep(now=bank.now)
    free.refresh_from_db()
    urgent.refresh_from_db()
    assert (free.state, urgent.state, available(bank, one.user, "minutes")) == ("EXPIRED", "EXPIRED", 60)
    moved = accounts.move_passbook(community=bank.there.area, actor=one.user, now=bank.now)
    assert moved.area_code == bank.there.area_code and available(bank, one.user, "minutes") == 60
    assert verify().finding is None and Transfer.objects.filter(currency="MINUTE").exists()
