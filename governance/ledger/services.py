"""Moving amounts. Every transfer is asked for with a key: asked for again, it is answered again and not done again.

The two accounts are locked first, in the order of their ids, so that two transfers never wait for each other in a
ring; the database checks everything once more (migration 0002).
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from governance.common.kept import KeptQuery
from governance.common.rows import insert_row
from governance.ledger.canonical import digest_of, time_text
from governance.ledger.errors import AlreadyEnded, KeyReused, NotCovered, Unusable
from governance.ledger.models import Account, Currency, Kind, Transfer
from governance.trail.services import Act, record, record_all

MAX_AMOUNT = 10**15  # 10 万亿元: beyond it somebody mistyped
EXPIRE_AT_ONCE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """What is asked for: so much from `debit` to `credit` (codes of accounts). `reverses` is the key of a transfer."""

    key: str
    debit: str
    credit: str
    amount: int
    purpose: str
    why: str
    is_pending: bool = False
    expires_at: datetime | None = None
    reverses: str = ""
    subject: Model | None = None


def open_account(
    *, code: str, name: str, currency: Currency, now: datetime, is_covered: bool = True, area_code: str = ""
) -> Account:
    """The account of this code, opened where it is new. Raises `KeyReused` where it counts something else."""
    account, _made = Account.objects.get_or_create(
        code=code,
        defaults={
            "name": name, "currency": currency, "is_covered": is_covered, "area_code": area_code, "opened_at": now,
        },
    )  # fmt: skip
    if account.currency != currency or account.is_covered != is_covered:
        raise KeyReused("account_differs", _("账户 %(code)s 已按别的规则开立。") % {"code": code})
    return account


def close_account(*, code: str, actor: Any, now: datetime) -> Account:
    """Close an empty account. Raises `NotCovered` while anything is in it or reserved, 409."""
    with transaction.atomic():
        account = _lock([code])[code]
        if account.balance or account.debits_pending or account.credits_pending:
            raise NotCovered("not_empty", _("账户里还有余额或预留，不能销户。"))
        if account.closed_at is None:
            account.closed_at = now
            account.save(update_fields=["closed_at"])
            record(actor=actor, verb="ledger.close_account", subject=account, now=now, area_code=account.area_code)
    return account


def move(asked: Move, *, actor: Any, now: datetime) -> Transfer:
    """One transfer, posted or pending."""
    return move_together([asked], actor=actor, now=now)[0]


def move_together(asked: Sequence[Move], *, actor: Any, now: datetime) -> list[Transfer]:
    """All of them or none. Raises `NotCovered`, `KeyReused`, `Unusable`; a repeated call returns what was done then."""
    if not asked:
        return []
    for each in asked:
        _check(each)
    if len({each.key for each in asked}) < len(asked):
        raise KeyReused("key_twice", _("同一个幂等键用了两次。"))
    wanted = [_content_of(each) for each in asked]
    with _booked([each.key for each in asked]) as keys:
        accounts = _lock(code for each in asked for code in (each.debit, each.credit))
        done = _done_before(keys, wanted)
        if done:
            _refuse_other_subject(done, asked)
            return done
        for each in asked:
            if each.reverses and Transfer.objects.filter(reverses__key=each.reverses).exists():
                raise AlreadyEnded("reversed", _("这笔转账已经冲正过。"))
        rows = [
            _append(
                accounts, debit=each.debit, credit=each.credit, amount=each.amount,
                kind=Kind.PENDING if each.is_pending else Kind.POSTED, key=each.key, batch=keys[0],
                expires_at=each.expires_at, reverses=_reversed(each), purpose=each.purpose, why=each.why,
                subject=_subject_of(each), wish=wish, actor=actor, now=now,
            )
            for each, wish in zip(asked, wanted, strict=True)
        ]  # fmt: skip
        _leave_trail(rows, actor, now)
        return rows


def post(*, key: str, pending: str, amount: int | None = None, why: str, actor: Any, now: datetime) -> Transfer:
    """Post a pending transfer, in part where `amount` is smaller: the rest is free again. `pending` is its key."""
    return _end(Kind.POST, key=key, pending=pending, amount=amount, why=why, actor=actor, now=now)


def void(*, key: str, pending: str, why: str, actor: Any, now: datetime) -> Transfer:
    """Give back what a pending transfer had reserved."""
    return _end(Kind.VOID, key=key, pending=pending, amount=None, why=why, actor=actor, now=now)


def reverse(*, key: str, transfer: str, why: str, actor: Any, now: datetime) -> Transfer:
    """The mirror of a posted transfer, which stays as it was. Once only; raises `AlreadyEnded` the second time."""
    wrong = Transfer.objects.select_related("debit", "credit").filter(key=transfer).first()
    if wrong is None or wrong.kind not in {Kind.POSTED, Kind.POST}:
        raise Unusable("no_such_transfer", _("没有这笔已入账的转账。"))
    mirror = Move(
        key=key, debit=wrong.credit.code, credit=wrong.debit.code, amount=wrong.amount, purpose="ledger.reversal",
        why=why, reverses=transfer,
    )  # fmt: skip
    return move(mirror, actor=actor, now=now)


def expire_due(*, now: datetime) -> int:
    """Void what was reserved until a time that has passed; each in a transaction of its own."""
    due = Transfer.objects.filter(expires_at__lte=now, ending=None).order_by("expires_at")[:EXPIRE_AT_ONCE]
    ended = 0
    for pending_id, key in list(due.values_list("pk", "key")):
        try:
            void(key=f"expire:{pending_id}", pending=key, why=_("预留到期"), actor=None, now=now)
        except AlreadyEnded:  # posted in the same moment
            continue
        ended += 1
    return ended


# --- One row ------------------------------------------------------------------------------------------------
def _check(asked: Move) -> None:
    problems = {
        "amount": not 0 < asked.amount <= MAX_AMOUNT and _("数额须是正整数。"),
        "credit": asked.debit == asked.credit and _("付出和收入不能是同一个账户。"),
        "why": not asked.why.strip() and _("请写明用途。"),
        "key": not 0 < len(asked.key) <= 120 and _("缺少幂等键。"),
        "expires_at": asked.expires_at is not None and not asked.is_pending and _("只有预留才有到期。"),
    }
    wrong = {name: str(words) for name, words in problems.items() if words}
    if wrong:
        raise Unusable("unusable", next(iter(wrong.values())), fields=wrong)


def _lock(codes: Iterable[str]) -> dict[str, Account]:
    """The open accounts of these codes, locked in the order of their ids."""
    wanted = set(codes)
    found = {row.code: row for row in _accounts(len(wanted))(**_numbered(wanted))}
    missing = wanted - found.keys()
    if missing:
        raise Unusable("no_such_account", _("没有账户 %(code)s。") % {"code": "、".join(sorted(missing))})
    return found


@lru_cache(maxsize=50)
def _accounts(count: int) -> KeptQuery:
    """So many accounts by their codes, locked in the order of their ids."""

    def build(**codes: str) -> QuerySet[Account]:
        return Account.objects.filter(code__in=list(codes.values())).order_by("pk")

    return KeptQuery(build, lock="FOR UPDATE")


@lru_cache(maxsize=50)
def _transfers(count: int) -> KeptQuery:
    """So many transfers by their keys."""

    def build(**keys: str) -> QuerySet[Transfer]:
        return Transfer.objects.filter(key__in=list(keys.values())).order_by()

    return KeptQuery(build)


def _numbered(texts: Iterable[str]) -> dict[str, str]:
    return {f"text{number}": text for number, text in enumerate(texts)}


@contextmanager
def _booked(keys: list[str]) -> Iterator[list[str]]:
    """One transaction. A key that comes in between, with other accounts (these are locked), raises `KeyReused`."""
    try:
        with transaction.atomic():
            yield keys
    except IntegrityError as error:
        if Transfer.objects.filter(key__in=keys).exists():
            raise KeyReused("key_reused", _("这个幂等键已用于另一笔转账。")) from error
        raise


def _content_of(asked: Move) -> str:
    """What makes two requests of one key the same request."""
    return digest_of(
        {
            "debit": asked.debit, "credit": asked.credit, "amount": asked.amount, "is_pending": asked.is_pending,
            "expires_at": time_text(asked.expires_at), "reverses": asked.reverses, "purpose": asked.purpose,
            "why": asked.why,
        }
    )  # fmt: skip


def _done_before(keys: list[str], wishes: list[str]) -> list[Transfer]:
    """The transfers of these keys where all were done with the same content; none where none was done."""
    rows = {row.key: row for row in _transfers(len(keys))(**_numbered(keys))}
    if not rows:
        return []
    if len(rows) != len(keys) or any(rows[key].wish != wish for key, wish in zip(keys, wishes, strict=True)):
        raise KeyReused("key_reused", _("这个幂等键已用于另一笔内容不同的转账。"))
    return [rows[key] for key in keys]


def _refuse_other_subject(done: Sequence[Transfer], asked: Sequence[Move]) -> None:
    """What a transfer stands on (a vote, a gift) is part of its content too."""
    if any((row.subject_type, row.subject_id) != _subject_of(each) for row, each in zip(done, asked, strict=True)):
        raise KeyReused("key_reused", _("这个幂等键已用于另一笔内容不同的转账。"))


def _subject_of(asked: Move) -> tuple[str, int | None]:
    return ("", None) if asked.subject is None else (asked.subject._meta.label_lower, asked.subject.pk)


def _reversed(asked: Move) -> Transfer | None:
    if not asked.reverses:
        return None
    return Transfer.objects.get(key=asked.reverses)


def _append(
    accounts: dict[str, Account],
    *,
    debit: str,
    credit: str,
    amount: int,
    kind: Kind,
    key: str,
    batch: str,
    purpose: str,
    why: str,
    wish: str,
    actor: Any,
    now: datetime,
    expires_at: datetime | None = None,
    pending: Transfer | None = None,
    reverses: Transfer | None = None,
    subject: tuple[str, int | None] = ("", None),
) -> Transfer:
    """Write the row between two locked accounts, which follow by trigger. The caller leaves the trail."""
    payer, taker = accounts[debit], accounts[credit]
    _refuse_unfit(payer, taker, amount=amount, kind=kind)
    row = Transfer(
        key=key, batch=batch, kind=kind, debit=payer, credit=taker, amount=amount, currency=payer.currency,
        debit_number=payer.transfers + 1, credit_number=taker.transfers + 1, pending=pending,
        pending_amount=pending.amount if pending else 0, reverses=reverses, expires_at=expires_at, purpose=purpose,
        why=why, actor=actor if actor is not None and actor.is_authenticated else None, at=now, wish=wish,
        subject_type=subject[0], subject_id=subject[1],
    )  # fmt: skip
    row.digest = digest_of(content_of(row))
    insert_row(row)
    _follow(payer, taker, row)
    return row


def _leave_trail(rows: Sequence[Transfer], actor: Any, now: datetime) -> None:
    acts = [
        Act(f"ledger.{row.kind.lower()}", row, row.debit.area_code, {"key": row.key, "digest": row.digest})
        for row in rows
    ]
    record_all(acts, actor=actor, now=now)


def _follow(payer: Account, taker: Account, row: Transfer) -> None:
    """Say of the locked objects what the triggers have just made true of their rows."""
    posted = row.amount if row.kind in {Kind.POSTED, Kind.POST} else 0
    pending = row.amount if row.kind == Kind.PENDING else -row.pending_amount
    payer.debits_posted += posted
    payer.debits_pending += pending
    taker.credits_posted += posted
    taker.credits_pending += pending
    for account in (payer, taker):
        account.transfers += 1
        account.last_transfer = row.pk


def content_of(row: Transfer) -> dict[str, Any]:
    """The public content of a transfer, as `canonical.FIELDS` names it."""
    return {
        "key": row.key, "batch": row.batch, "kind": str(row.kind), "debit": row.debit.code, "credit": row.credit.code,
        "debit_number": row.debit_number, "credit_number": row.credit_number, "amount": row.amount,
        "currency": str(row.currency), "pending": row.pending.key if row.pending else None,
        "pending_amount": row.pending_amount, "reverses": row.reverses.key if row.reverses else None,
        "expires_at": time_text(row.expires_at), "purpose": row.purpose, "why": row.why, "at": time_text(row.at),
    }  # fmt: skip


def _refuse_unfit(payer: Account, taker: Account, *, amount: int, kind: Kind) -> None:
    if payer.currency != taker.currency:
        raise Unusable("currencies_differ", _("两个账户的币种不同。"))
    if payer.closed_at or taker.closed_at:
        raise Unusable("account_closed", _("账户已销户。"))
    if payer.is_covered and kind in {Kind.POSTED, Kind.PENDING} and payer.available < amount:
        raise NotCovered("not_covered", _("“%(name)s”可用的不够。") % {"name": payer.name})


def _end(kind: Kind, *, key: str, pending: str, amount: int | None, why: str, actor: Any, now: datetime) -> Transfer:
    reserved = Transfer.objects.select_related("debit", "credit").filter(key=pending, kind=Kind.PENDING).first()
    if reserved is None:
        raise Unusable("no_such_pending", _("没有这笔预留。"))
    amount = reserved.amount if amount is None else amount
    if not 0 < amount <= reserved.amount:
        raise Unusable("amount", _("入账不能超过预留的数额。"), fields={"amount": _("入账不能超过预留的数额。")})
    wish = digest_of({"kind": str(kind), "pending": pending, "amount": amount, "why": why})
    with _booked([key]):
        accounts = _lock([reserved.debit.code, reserved.credit.code])
        done = _done_before([key], [wish])
        if done:
            return done[0]
        if Transfer.objects.filter(pending=reserved).exists():
            raise AlreadyEnded("already_ended", _("这笔预留已经入账或取消。"))
        row = _append(
            accounts, debit=reserved.debit.code, credit=reserved.credit.code, amount=amount, kind=kind, key=key,
            batch=key, pending=reserved, purpose=reserved.purpose, why=why, wish=wish, actor=actor, now=now,
        )  # fmt: skip
        _leave_trail([row], actor, now)
        return row
