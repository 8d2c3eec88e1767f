"""What an office offers and what it has: in, counted, written off. Every change of stock is a move that stays."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from governance.common.errors import InputRefused, StateRefused
from governance.people.models import User
from volunteers.models import BankOffice, Product, StockMove, StockPaper
from volunteers.policies.bank import may_keep
from volunteers.services.bank.change import BankChange, banking, leave_trail
from volunteers.states.bank import PaperState, ProductIcon, ProductKind, ProductState, StockKind
from volunteers.states.bank_steps import BankVerb

MOST = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class NewProduct:
    name: str
    price: int
    words: str = ""
    kind: str = ProductKind.GOODS
    icon: str = ProductIcon.GIFT
    most_each: int = 1


@transaction.atomic
def add_product(*, office_id: int, new: NewProduct, actor: User, now: datetime) -> Product:
    office = BankOffice.objects.get(pk=office_id)
    may_keep(actor, "product", office.area_code, now).require()
    name = new.name.strip()
    if Product.objects.filter(office=office, name=name).exists():
        words = _("这个网点已经有同名的物品。")
        raise InputRefused("name_taken", words, fields={"name": words})
    product = Product.objects.create(
        office=office, area_code=office.area_code, name=name, price=new.price, words=new.words, kind=new.kind,
        icon=new.icon, most_each=new.most_each,
    )  # fmt: skip
    leave_trail(product, "add", actor, now, price=new.price)
    return product


def hold_product(pk: int) -> Product:
    return Product.objects.select_for_update().get(pk=pk)


@transaction.atomic
def change_product(*, product_id: int, price: int, state: str, words: str, actor: User, now: datetime) -> Product:
    """Another price holds for new orders only: what is reserved keeps the points that it was ordered for."""
    product = hold_product(product_id)
    may_keep(actor, "change", product.area_code, now).require()
    product.price, product.state, product.words = price, ProductState(state), words
    product.save(update_fields=["price", "state", "words"])
    leave_trail(product, "change", actor, now, price=price, state=state)
    return product


@transaction.atomic
def stock_in(*, product_id: int, quantity: int, why: str, actor: User, now: datetime) -> Product:
    product = hold_product(product_id)
    may_keep(actor, "stock-in", product.area_code, now).require()
    if not 0 < quantity <= MOST:
        words = _("请填写大于 0 的数量。")
        raise InputRefused("quantity", words, fields={"quantity": words})
    _move_stock(product, StockKind.IN, quantity, why, actor, now)
    return product


def _move_stock(product: Product, kind: StockKind, quantity: int, why: str, by: User, now: datetime, **of: Any) -> None:
    """The row that the database adds to the held product."""
    StockMove.objects.create(product=product, kind=kind, quantity=quantity, why=why, by=by, at=now, **of)
    product.in_stock += quantity
    leave_trail(product, f"stock_{kind.lower()}", by, now, quantity=quantity)


def take_out(product: Product, quantity: int, why: str, by: User, now: datetime, **of: Any) -> None:
    """What was reserved leaves the held product: first the reservation, then the stock."""
    free_reserved(product, quantity)
    _move_stock(product, StockKind.OUT, -quantity, why, by, now, **of)


def free_reserved(product: Product, quantity: int) -> None:
    product.reserved -= quantity
    product.save(update_fields=["reserved"])


@transaction.atomic
def count_stock(*, product_id: int, counted: int, reason: str, actor: User, now: datetime) -> StockPaper | None:
    """What lies there now. A difference waits for a second person; None where all is as it should be."""
    product = hold_product(product_id)
    may_keep(actor, "count", product.area_code, now).require()
    leave_trail(product, "count", actor, now, counted=counted, in_stock=product.in_stock)
    difference = counted - product.in_stock
    return _ask(product, StockKind.COUNT, difference, reason, actor, now) if difference else None


@transaction.atomic
def write_off(*, product_id: int, quantity: int, reason: str, actor: User, now: datetime) -> StockPaper:
    """Broken, out of date, lost: a second person looks before it leaves the stock."""
    product = hold_product(product_id)
    may_keep(actor, "write-off", product.area_code, now).require()
    if not 0 < quantity <= product.free:
        words = _("最多报损 %(free)d 件：已被预留的不能报损。") % {"free": product.free}
        raise InputRefused("quantity", words, fields={"quantity": words})
    return _ask(product, StockKind.WRITE_OFF, -quantity, reason, actor, now)


def _ask(product: Product, kind: StockKind, quantity: int, reason: str, actor: User, now: datetime) -> StockPaper:
    if not reason.strip():
        raise InputRefused("missing", _("请写明原因。"), fields={"reason": _("请写明原因。")})
    if StockPaper.objects.filter(product=product, state=PaperState.ASKED).exists():
        raise StateRefused("paper_open", _("这件物品已经有一张单据在等第二人核对。"))
    paper = StockPaper.objects.create(
        product=product, area_code=product.area_code, kind=kind, quantity=quantity, reason=reason.strip(),
        asked_by=actor, asked_at=now,
    )  # fmt: skip
    leave_trail(paper, "ask", actor, now, quantity=quantity)
    return paper


def confirm_paper(*, paper_id: int, actor: User, now: datetime) -> StockPaper:
    with banking(StockPaper, paper_id, BankVerb.CONFIRM, actor, now) as change:
        paper = change.row
        product = hold_product(paper.product_id)
        if product.free + paper.quantity < 0:
            raise StateRefused("reserved", _("库存已经被预留或领走，减不了这么多。请重新盘点。"))
        _decided(change)
        # the paper's row is written after this: the move points at it, and both commit together
        _move_stock(product, StockKind(paper.kind), paper.quantity, paper.reason, actor, now, paper=paper)
    return paper


def refuse_paper(*, paper_id: int, reason: str, actor: User, now: datetime) -> StockPaper:
    with banking(StockPaper, paper_id, BankVerb.REFUSE, actor, now, reason=reason) as change:
        change.row.answer = reason.strip()
        _decided(change)
    return change.row


def _decided(change: BankChange[StockPaper]) -> None:
    change.row.decided_by, change.row.decided_at = change.actor, change.now
    change.data["quantity"] = change.row.quantity
