"""Exchanging points: an order reserves points and stock together, handing over posts both, anything else returns both."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from governance.common.codes import new_code
from governance.common.crypto import blind_index
from governance.common.errors import InputRefused, StateRefused
from governance.common.limits import require as require_limit
from governance.deadlines import services as deadlines
from governance.deadlines.models import Deadline
from governance.ledger import services as ledger
from governance.ledger.errors import NotCovered
from governance.people.models import User
from volunteers.models import BankOffice, Claim, ExchangeOrder, Product
from volunteers.selectors import bank as reads
from volunteers.services.bank.accounts import hold_passbook
from volunteers.services.bank.change import BankChange, banking, leave_trail, tell
from volunteers.services.bank.goods import free_reserved, hold_product, take_out
from volunteers.states.bank import OfficeState, OrderState, ProductState
from volunteers.states.bank_steps import BankVerb

PICK_UP = "volunteers.order_pickup"
DIGITS = 8
GUESSES, GUESS_SECONDS = 60, 3600


def pickup_digits(code: str) -> str:
    """What fetches an order: derived from its code, so that the page can show it again and nothing is stored."""
    return f"{int(blind_index('bank-pickup', code), 16) % 10**DIGITS:0{DIGITS}d}"


def pickup_index(office_id: int, digits: str) -> str:
    return blind_index("bank-pickup-digits", f"{office_id}:{digits}")


def place(*, product_id: int, quantity: int, submission: UUID, actor: User, now: datetime) -> ExchangeOrder:
    """Raises `StateRefused` where it is gone, `NotCovered` where the points do not suffice; then nothing is reserved."""
    with transaction.atomic():
        product = hold_product(product_id)
        again = ExchangeOrder.objects.filter(submission=submission, user=actor).first()
        if again:
            return again
        office = BankOffice.objects.select_related("takings").get(pk=product.office_id)
        _refuse_unfit(product, office, quantity)
        book = hold_passbook(actor, product.area_code, now)
        points = product.price * quantity
        if points > book.points.available:
            words = _("积分不够：需要 %(points)d，您可用 %(have)d。") % {
                "points": points,
                "have": book.points.available,
            }
            raise NotCovered("not_covered", words, fields={"quantity": words})
        order = _write(product, quantity, submission, actor, now)
        product.reserved += quantity
        product.save(update_fields=["reserved"])
        hold = ledger.Move(
            key=f"order:{order.pk}", debit=book.points.code, credit=office.takings.code, amount=points, subject=order,
            purpose="volunteers.exchange", why=_("兑换：%(name)s") % {"name": product.name}, is_pending=True,
        )  # fmt: skip
        ledger.move(hold, actor=actor, now=now)
        leave_trail(order, "place", actor, now, points=points, quantity=quantity)
        return order


def _refuse_unfit(product: Product, office: BankOffice, quantity: int) -> None:
    if product.state != ProductState.SHOWN or office.state != OfficeState.OPEN:
        raise StateRefused("not_offered", _("这件物品现在不能兑换。"))
    if not 0 < quantity <= product.most_each:
        words = _("每单最多 %(most)d 件。") % {"most": product.most_each}
        raise InputRefused("quantity", words, fields={"quantity": words})
    if quantity > product.free:
        raise StateRefused("sold_out", _("只剩 %(free)d 件了，被别人先换走了。") % {"free": product.free})


def _write(product: Product, quantity: int, submission: UUID, actor: User, now: datetime) -> ExchangeOrder:
    """The row, under a code whose digits fetch nothing else at this office, and the clock that ends it."""
    code = new_code("DH")
    while ExchangeOrder.objects.filter(pickup_index=pickup_index(product.office_id, pickup_digits(code))).exists():
        code = new_code("DH")
    order = ExchangeOrder.objects.create(
        code=code, user=actor, office_id=product.office_id, area_code=product.area_code, product=product,
        quantity=quantity, points=product.price * quantity, submission=submission, placed_at=now, pick_up_until=now,
        pickup_index=pickup_index(product.office_id, pickup_digits(code)),
    )  # fmt: skip
    clock = deadlines.start(subject=order, purpose=PICK_UP, now=now, actor=actor)
    order.pick_up_until = clock.due_at
    order.save(update_fields=["pick_up_until"])
    return order


# --- Fetched ------------------------------------------------------------------------------------------------
def find_to_hand_over(*, office: BankOffice, digits: str, actor: User) -> ExchangeOrder:
    """The order that these digits fetch here. Guesses are limited; raises `InputRefused` in the same words for all."""
    require_limit("bank-pickup", str(actor.pk), limit=GUESSES, seconds=GUESS_SECONDS)
    plain = "".join(digit for digit in digits if digit.isascii() and digit.isdigit())
    found = reads.waiting_orders(office).filter(pickup_index=pickup_index(office.pk, plain)).first()
    if found is None:
        words = _("没有等待领取的单子对得上这个取货码，请核对网点和数字。")
        raise InputRefused("no_match", words, fields={"pickup_code": words})
    return found


def hand_over(*, order_id: int, pickup_code: str, actor: User, now: datetime) -> ExchangeOrder:
    """Posts the points and takes the goods out of stock; what other offices gave out becomes a claim on them."""
    with banking(ExchangeOrder, order_id, BankVerb.HAND_OVER, actor, now, pickup_code=pickup_code) as change:
        order = change.row
        if pickup_index(order.office_id, pickup_code) != order.pickup_index:
            words = _("取货码不对。")
            raise InputRefused("no_match", words, fields={"pickup_code": words})
        product = hold_product(order.product_id)
        hold_passbook(order.user, order.area_code, now)
        take_out(product, order.quantity, order.code, actor, now, order=order)
        why = _("兑换：%(name)s") % {"name": product.name}
        ledger.post(key=f"order:{order.pk}:post", pending=f"order:{order.pk}", why=why, actor=actor, now=now)
        _claim(order, now)
        order.handed_by, order.ended_at = actor, now
        change.data["points"] = order.points
    return order


def _claim(order: ExchangeOrder, now: datetime) -> None:
    """From the lots that the reservation took: who gave these points out."""
    book = reads.passbook_of(order.user)
    assert book is not None
    held = ledger.Transfer.objects.get(key=f"order:{order.pk}").pk
    owed: dict[int, int] = {}
    for piece in reads.lots_of(book).taken[held]:
        owed[piece.source.office] = owed.get(piece.source.office, 0) + piece.amount
    Claim.objects.bulk_create(
        Claim(order=order, debtor_id=office, creditor_id=order.office_id, points=points, at=now)
        for office, points in owed.items()
        if office != order.office_id
    )


# --- Not fetched --------------------------------------------------------------------------------------------
def cancel_order(*, order_id: int, actor: User, now: datetime) -> ExchangeOrder:
    with banking(ExchangeOrder, order_id, BankVerb.CANCEL, actor, now) as change:
        _return_both(change, _("本人取消"))
    return change.row


def call_off_order(*, order_id: int, reason: str, actor: User, now: datetime) -> ExchangeOrder:
    """By the office: it cannot be given. The person reads why."""
    with banking(ExchangeOrder, order_id, BankVerb.CALL_OFF, actor, now, reason=reason) as change:
        order = change.row
        order.reason = reason.strip()
        _return_both(change, _("网点取消"))
        title = _("兑换单 %(code)s 已由网点取消，积分已退回") % {"code": order.code}
        tell(order, "called-off", [order.user], title, f"/bank/orders/{order.code}/", now, order.reason)
    return order


def pickup_ran_out(order: ExchangeOrder, deadline: Deadline, now: datetime) -> None:
    if order.state != OrderState.RESERVED:
        return
    with banking(ExchangeOrder, order.pk, BankVerb.EXPIRE, None, now) as change:
        _return_both(change, _("过期未领"))
        title = _("兑换单 %(code)s 过期未领，积分已退回") % {"code": order.code}
        tell(order, "expired", [order.user], title, f"/bank/orders/{order.code}/", now)


def warn_of_pickup(order: ExchangeOrder, deadline: Deadline, now: datetime) -> None:
    title = _("请尽快领取：%(name)s") % {"name": order.product.name}
    tell(order, "fetch", [order.user], title, f"/bank/orders/{order.code}/", now)


def _return_both(change: BankChange[ExchangeOrder], why: str) -> None:
    """Inside the verb: the points are free again, and so are the goods."""
    order, now = change.row, change.now
    product = hold_product(order.product_id)
    hold_passbook(order.user, order.area_code, now)
    free_reserved(product, order.quantity)
    ledger.void(key=f"order:{order.pk}:void", pending=f"order:{order.pk}", why=why, actor=change.actor, now=now)
    order.ended_at = now
    change.data["points"] = order.points
