"""The ledger: what moves, what is refused, what the database refuses by itself."""

import os
import signal
import subprocess
import sys
import threading
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from governance.common.errors import DomainError
from governance.ledger import services
from governance.ledger.errors import AlreadyEnded, KeyReused, NotCovered, Unusable
from governance.ledger.models import Account, Currency, Transfer
from governance.ledger.services import Move
from governance.ledger.verifying import verify
from tests.factories import at

NOW = at("2026-11-18 10:00")
pytestmark = pytest.mark.django_db


def opened(code: str, *, is_covered: bool = True, currency: Currency = Currency.FEN) -> Account:
    return services.open_account(code=code, name=code, currency=currency, is_covered=is_covered, now=NOW)


def asked(key: str, debit: str, credit: str, amount: int, **more) -> Move:
    return Move(
        **{"key": key, "debit": debit, "credit": credit, "amount": amount, "purpose": "test", "why": "试", **more}
    )


def moved(*args, **more) -> Transfer:
    return services.move(asked(*args, **more), actor=None, now=NOW)


def totals(code: str) -> tuple[int, int, int, int]:
    row = Account.objects.get(code=code)
    return row.debits_posted, row.debits_pending, row.credits_posted, row.credits_pending


@pytest.fixture
def books(db) -> None:
    """The world outside, which may owe anything, and two purses that may not."""
    opened("world", is_covered=False)
    opened("a")
    opened("b")
    moved("gift", "world", "a", 1000)


def test_transfer_when_covered_then_both_sides_count_it_and_the_trail_has_its_digest(books):
    row = moved("t1", "a", "b", 300)
    assert totals("a") == (300, 0, 1000, 0)
    assert totals("b") == (0, 0, 300, 0)
    assert (row.debit_number, row.credit_number) == (2, 1)
    assert Account.objects.get(code="a").balance == 700
    assert verify().finding is None


def test_transfer_when_asked_for_again_then_the_same_answer_and_nothing_moves(books):
    first, again = moved("t1", "a", "b", 300), moved("t1", "a", "b", 300)
    assert first == again
    assert totals("b") == (0, 0, 300, 0)
    for other in (
        asked("t1", "a", "b", 301), asked("t1", "b", "a", 300), asked("t1", "a", "b", 300, why="别的"),
        asked("t1", "a", "b", 300, subject=Account.objects.get(code="a")),
    ):  # fmt: skip
        with pytest.raises(KeyReused):
            services.move(other, actor=None, now=NOW)
    opened("c")
    with pytest.raises(KeyReused):  # between other accounts
        moved("t1", "world", "c", 300)


def test_transfer_when_it_does_not_fit_then_it_is_refused_in_words(books):
    opened("points", currency=Currency.POINT)
    opened("shut")
    services.close_account(code="shut", actor=None, now=NOW)
    for wrong in (
        asked("x", "a", "a", 1), asked("x", "a", "b", 0), asked("x", "a", "b", -5), asked("x", "a", "b", 10**16),
        asked("x", "a", "points", 1), asked("x", "a", "nobody", 1), asked("x", "a", "b", 1, why=" "),
        asked("x", "a", "shut", 1), asked("", "a", "b", 1), asked("x", "a", "b", 1, expires_at=NOW),
    ):  # fmt: skip
        with pytest.raises(Unusable):
            services.move(wrong, actor=None, now=NOW)
    with pytest.raises(NotCovered):
        moved("x", "a", "b", 1001)
    with pytest.raises(NotCovered):
        services.close_account(code="a", actor=None, now=NOW)
    assert Transfer.objects.count() == 1


def test_together_when_one_key_comes_twice_then_refused_and_for_nothing_nothing_moves(books):
    with pytest.raises(KeyReused):
        services.move_together([asked("t1", "a", "b", 1), asked("t1", "a", "b", 1)], actor=None, now=NOW)
    assert services.move_together([], actor=None, now=NOW) == []
    assert totals("b") == (0, 0, 0, 0)


def test_together_when_the_last_is_not_covered_then_none_moves(books):
    moves = [asked("m1", "a", "b", 400), asked("m2", "b", "a", 100), asked("m3", "a", "b", 701)]
    with pytest.raises(NotCovered):
        services.move_together(moves, actor=None, now=NOW)
    assert totals("a") == (0, 0, 1000, 0)
    done = services.move_together(moves[:2], actor=None, now=NOW)
    assert {row.batch for row in done} == {"m1"}
    assert services.move_together(moves[:2], actor=None, now=NOW) == done
    with pytest.raises(KeyReused):  # half of it is another request
        services.move_together([moves[0], asked("m4", "a", "b", 1)], actor=None, now=NOW)


def test_pending_when_posted_in_part_then_the_rest_is_free_and_it_ends_once(books):
    moved("p", "a", "b", 600, is_pending=True)
    assert totals("a") == (0, 600, 1000, 0)
    with pytest.raises(NotCovered):
        moved("x", "a", "b", 401)
    with pytest.raises(Unusable):
        services.post(key="e", pending="p", amount=601, why="试", actor=None, now=NOW)
    done = services.post(key="e", pending="p", amount=250, why="试", actor=None, now=NOW)
    assert totals("a") == (250, 0, 1000, 0)
    assert totals("b") == (0, 0, 250, 0)
    assert services.post(key="e", pending="p", amount=250, why="试", actor=None, now=NOW) == done
    for end in (services.post, services.void):
        with pytest.raises(AlreadyEnded):
            end(key="e2", pending="p", why="试", actor=None, now=NOW)
    with pytest.raises(Unusable):
        services.void(key="e3", pending="gift", why="试", actor=None, now=NOW)


def test_pending_when_its_time_is_over_then_it_is_voided_once(books):
    moved("p", "a", "b", 600, is_pending=True, expires_at=NOW + timedelta(days=1))
    assert services.expire_due(now=NOW) == 0
    assert services.expire_due(now=NOW + timedelta(days=1)) == 1
    assert services.expire_due(now=NOW + timedelta(days=2)) == 0
    assert totals("a") == (0, 0, 1000, 0)
    assert verify().finding is None


def test_reversal_when_asked_for_then_it_mirrors_and_points_back_once(books):
    wrong = moved("t1", "a", "b", 300)
    row = services.reverse(key="r", transfer="t1", why="付错了", actor=None, now=NOW)
    assert (row.reverses, row.debit.code, row.amount) == (wrong, "b", 300)
    assert services.reverse(key="r", transfer="t1", why="付错了", actor=None, now=NOW) == row
    with pytest.raises(AlreadyEnded):
        services.reverse(key="r2", transfer="t1", why="又一次", actor=None, now=NOW)
    with pytest.raises(Unusable):
        services.reverse(key="r3", transfer="none", why="试", actor=None, now=NOW)
    assert Account.objects.get(code="a").balance == 1000


# --- Raw SQL ------------------------------------------------------------------------------------------------
COLUMNS = (
    *("key", "digest", "wish", "batch", "kind", "debit_id", "credit_id", "debit_number", "credit_number", "amount"),
    *("currency", "pending_id", "pending_amount", "reverses_id", "purpose", "why", "subject_type", "at"),
)


def raw_transfer(verb: str = "INSERT", **changed: object) -> tuple[str, list[object]]:
    """The third transfer of `a`, as somebody would forge it."""
    a, b = Account.objects.get(code="a"), Account.objects.get(code="b")
    row = {
        "key": "raw", "digest": "", "wish": "", "batch": "raw", "kind": "POSTED", "debit_id": a.pk, "credit_id": b.pk,
        "debit_number": a.transfers + 1, "credit_number": b.transfers + 1, "amount": 5, "currency": "FEN",
        "pending_id": None, "pending_amount": 0, "reverses_id": None, "purpose": "x", "why": "x",
        "subject_type": "", "at": NOW, **changed,
    }  # fmt: skip
    columns = [*COLUMNS, *(["id"] if "id" in row else [])]
    marks = ", ".join(["%s"] * len(columns))
    return (
        f"{verb} INTO ledger_transfer ({', '.join(columns)}) VALUES ({marks})",
        [row[name] for name in columns],
    )


def test_database_when_attacked_by_raw_sql_then_it_refuses_and_nothing_changes(books):
    gift, pending = Transfer.objects.get(key="gift"), moved("p", "a", "b", 100, is_pending=True)
    a, b = Account.objects.get(code="a"), Account.objects.get(code="b")
    opened("points", currency=Currency.POINT)
    points = Account.objects.get(code="points").pk
    attacks: list[tuple[str, list[object]]] = [
        ("UPDATE ledger_transfer SET amount = 1", []),
        ("DELETE FROM ledger_transfer", []),
        ("UPDATE ledger_account SET credits_posted = credits_posted + 1", []),
        ("UPDATE ledger_account SET debits_pending = 0 WHERE code = 'a'", []),
        (
            "UPDATE ledger_account SET credits_posted = 2000, transfers = 3, last_transfer = %s WHERE code = 'a'",
            [gift.pk],
        ),
        ("UPDATE ledger_account SET code = 'z' WHERE code = 'a'", []),
        ("UPDATE ledger_account SET currency = 'POINT' WHERE code = 'a'", []),
        ("DELETE FROM ledger_account WHERE code = 'b'", []),
        (
            """INSERT INTO ledger_account (code, name, currency, is_covered, area_code, opened_at, debits_posted,
            debits_pending, credits_posted, credits_pending, transfers, last_transfer)
            VALUES ('rich', 'rich', 'FEN', %s, '', %s, 0, 0, 99, 0, 0, 0)""",
            [True, NOW],
        ),
        raw_transfer(amount=-5),
        raw_transfer(amount=901),  # 1000 less 100 that are reserved
        raw_transfer(debit_number=9),
        raw_transfer(credit_number=9),
        raw_transfer(currency="POINT"),
        raw_transfer(credit_id=points),
        raw_transfer(credit_id=a.pk),
        raw_transfer(key="gift"),
        raw_transfer(kind="POST", pending_id=gift.pk, pending_amount=1000),
        raw_transfer(kind="POST", pending_id=pending.pk, pending_amount=90, amount=90),
        raw_transfer(kind="POST", pending_id=pending.pk, pending_amount=100, amount=101),
        raw_transfer(kind="VOID", pending_id=pending.pk, pending_amount=100, amount=50),
        raw_transfer(kind="POST", pending_id=None),
        raw_transfer(kind="POST", pending_id=pending.pk, pending_amount=100, debit_id=b.pk, credit_id=a.pk),
        raw_transfer(reverses_id=gift.pk),
        raw_transfer(id=gift.pk),
    ]
    if connection.vendor == "sqlite":
        attacks += [
            raw_transfer("INSERT OR REPLACE", id=gift.pk),
            raw_transfer("INSERT OR REPLACE", key="gift"),
            ("REPLACE INTO ledger_account SELECT * FROM ledger_account", []),
        ]
    else:
        attacks += [("TRUNCATE ledger_transfer CASCADE", []), ("TRUNCATE ledger_account CASCADE", [])]
    before = list(Account.objects.order_by("pk").values_list()), list(Transfer.objects.values_list())
    for statement, values in attacks:
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, values)
            pytest.fail(f"the database took: {statement} {values}")
    assert (list(Account.objects.order_by("pk").values_list()), list(Transfer.objects.values_list())) == before


# --- Against a plain model ----------------------------------------------------------------------------------
CODES, LATER = ["world", "a", "b"], NOW + timedelta(days=1)
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["move", "reserve", "post", "void", "again", "reverse", "expire"]),
        st.sampled_from(CODES), st.sampled_from(CODES), st.integers(1, 60),
    ),
    max_size=25,
)  # fmt: skip


class Plain:
    """What a ledger is, in dictionaries. Every verb is asked of both; what one refuses the other refuses."""

    def __init__(self) -> None:
        self.balance, self.reserved = dict.fromkeys(CODES, 0), dict.fromkeys(CODES, 0)
        self.waiting: dict[str, Move] = {}
        self.posted: dict[str, tuple[str, str, int]] = {}
        self.last: Move | None = None

    def ask(self, fits: bool, act, *given, now=NOW, **named) -> bool:
        try:
            act(*given, actor=None, now=now, **named)
        except DomainError:
            assert not fits
            return False
        assert fits
        return True

    def covers(self, code: str, amount: int) -> bool:
        return code == "world" or self.balance[code] - self.reserved[code] >= amount

    def shift(self, key: str, payer: str, taker: str, amount: int) -> None:
        self.balance[payer] -= amount
        self.balance[taker] += amount
        self.posted[key] = (payer, taker, amount)

    def move(self, key: str, payer: str, taker: str, amount: int, **pending) -> None:
        wanted = asked(key, payer, taker, amount, **pending)
        fits = payer != taker and self.covers(payer, amount)
        if self.ask(fits, services.move, wanted):
            self.last = wanted
            if pending:
                self.waiting[key] = wanted
                self.reserved[payer] += amount
            else:
                self.shift(key, payer, taker, amount)

    def reserve(self, key: str, payer: str, taker: str, amount: int) -> None:
        self.move(key, payer, taker, amount, is_pending=True, expires_at=LATER if amount % 2 else None)

    def again(self, key: str, payer: str, taker: str, amount: int) -> None:
        if self.last:
            self.ask(True, services.move, self.last, now=LATER)

    def post(self, key: str, payer: str, taker: str, amount: int) -> None:
        for pending, held in list(self.waiting.items())[:1]:
            if self.ask(amount <= held.amount, services.post, key=key, pending=pending, amount=amount, why="试"):
                self.release(pending)
                self.shift(key, held.debit, held.credit, amount)

    def void(self, key: str, payer: str, taker: str, amount: int) -> None:
        for pending in list(self.waiting)[-1:]:
            services.void(key=key, pending=pending, why="试", actor=None, now=NOW)
            self.release(pending)

    def release(self, pending: str) -> None:
        held = self.waiting.pop(pending)
        self.reserved[held.debit] -= held.amount

    def reverse(self, key: str, payer: str, taker: str, amount: int) -> None:
        for wrong, (debit, credit, moved) in list(self.posted.items())[amount % 3 :][:1]:
            if self.ask(self.covers(credit, moved), services.reverse, key=key, transfer=wrong, why="试"):
                del self.posted[wrong]
                self.shift(key, credit, debit, moved)

    def expire(self, key: str, payer: str, taker: str, amount: int) -> None:
        over = [pending for pending, held in self.waiting.items() if held.expires_at]
        assert services.expire_due(now=LATER) == len(over)
        for pending in over:
            self.release(pending)


@examples(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_ledger_when_anything_is_asked_in_any_order_then_it_agrees_with_a_plain_model(db, steps):
    with transaction.atomic():
        for code in CODES:
            opened(code, is_covered=code != "world")
        plain = Plain()
        for number, (verb, payer, taker, amount) in enumerate(steps):
            getattr(plain, verb)(f"k{number}", payer, taker, amount)
        found = {row.code: (row.balance, row.debits_pending) for row in Account.objects.all()}
        assert found == {code: (plain.balance[code], plain.reserved[code]) for code in CODES}
        assert verify().finding is None
        transaction.set_rollback(True)


# --- At the same moment -------------------------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
def test_spending_when_eight_connections_want_more_than_there_is_then_exactly_what_there_is_is_spent():
    opened("world", is_covered=False)
    opened("purse")
    opened("shop")
    moved("gift", "world", "purse", 1000)
    results: list[str] = []

    def spend(worker: int) -> None:
        try:
            for number in range(50):
                try:
                    moved(f"s{worker}-{number}", "purse", "shop", 10)
                    results.append("done")
                except NotCovered:
                    results.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=spend, args=(worker,)) for worker in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == 400
    assert results.count("done") == 100
    assert totals("purse") == (1000, 0, 1000, 0)
    assert verify().finding is None


KILLED = """
import datetime, os, signal, django
django.setup()
from django.db import transaction
from governance.ledger.services import Move, move_together
rows = [("k1", "world", "a"), ("k2", "a", "b")]
asked = [Move(key=key, debit=debit, credit=credit, amount=10, purpose="test", why="试") for key, debit, credit in rows]
with transaction.atomic():
    done = move_together(asked, actor=None, now=datetime.datetime(2026, 11, 18, tzinfo=datetime.UTC))
    assert len(done) == 2
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.django_db(transaction=True)
def test_together_when_the_process_is_killed_in_the_middle_then_nothing_is_left():
    for code in ("world", "a", "b"):
        opened(code, is_covered=code != "world")
    name = connection.settings_dict["NAME"]
    start = "import os\nfrom django.conf import settings\nsettings.DATABASES['default']['NAME'] = os.environ['KILL_DATABASE']\n"
    run = subprocess.run(
        [sys.executable, "-c", start + KILLED], cwd=settings.BASE_DIR, check=False, capture_output=True,
        env={**os.environ, "KILL_DATABASE": str(name)},
    )  # fmt: skip
    assert run.returncode == -signal.SIGKILL, run.stderr.decode()
    assert not Transfer.objects.exists()
    assert totals("a") == totals("b") == (0, 0, 0, 0)
    moved("after", "world", "a", 10)
    assert verify().finding is None
