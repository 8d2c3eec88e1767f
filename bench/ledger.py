"""How fast the ledger moves amounts: `python -m bench.ledger --clients 4`.

In a database of its own (made and dropped again; DATABASE_URL chooses PostgreSQL): several processes move amounts in
turns with bare inserts in transactions of their own, then the balance of one account with a million transfers is
asked. Exits with 1 where a figure is missed.
"""

import argparse
import multiprocessing
import os
import random
import statistics
import sys
import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

from bench.own_database import own_database

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")

NOW = datetime.fromisoformat("2026-11-18T10:00:00+08:00")
PURSES = 1000
TOGETHER = 4  # 四个一点: one receipt from four sources
FILL_AT_ONCE = 10_000
FORK: Any = multiprocessing.get_context("fork")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.ledger", description=__doc__)
    parser.add_argument("--clients", type=int, default=4)
    parser.add_argument("--turns", type=int, default=12, help="how often each thing has its turn")
    parser.add_argument("--seconds", type=float, default=0.5, help="how long a turn is")
    parser.add_argument("--transfers", type=int, default=1_000_000, help="of the account whose balance is asked")
    options = parser.parse_args()
    with own_database("bench_ledger.sqlite3"):
        return measure(options)


def measure(options: argparse.Namespace) -> int:
    from django.db import connection

    open_books()
    print(f"{connection.vendor}: {options.clients} clients")
    speeds = side_by_side(options)
    bare = speeds["bare"]
    missed = []
    for name, words in (("move", "transfer"), ("together", f"transfer of {TOGETHER} together"), ("hot", "")):
        if words:
            missed += [words] * (speeds[name] / bare < 0.25)
        note = "ok  " if speeds[name] / bare >= 0.25 else "MISS" if words else "    "
        said = words or "transfer out of one fund by all"
        print(f"{note} {said} beside a bare insert ({speeds[name]:,.0f} and {bare:,.0f} a second): "
              f"{speeds[name] / bare:.3g}" + (" (≥ 0.25)" if words else ""))  # fmt: skip
    began = time.perf_counter()
    fill(options.transfers)
    seconds, took = time.perf_counter() - began, balance_ms()
    is_met = took <= 5
    print(f"{'ok  ' if is_met else 'MISS'} balance after {options.transfers:,} transfers "
          f"(filled in {seconds:.0f} s): {took:.2g} ms (≤ 5)")  # fmt: skip
    return 1 if missed or not is_met else 0


def open_books() -> None:
    from governance.ledger.models import Currency
    from governance.ledger.services import open_account

    for code in ["world", "filled", "fund", *(f"purse:{number}" for number in range(PURSES))]:
        open_account(code=code, name=code, currency=Currency.FEN, is_covered=code == "filled", now=NOW)


# --- Several clients ----------------------------------------------------------------------------------------
def side_by_side(options: argparse.Namespace) -> dict[str, float]:
    """The median speed of each act, the clients together, each act in its turn: a busy machine slows all alike."""
    from django.db import connections

    connections.close_all()
    barrier, counts = FORK.Barrier(options.clients), FORK.Queue()
    workers = [
        FORK.Process(target=client, args=(number, options.turns, options.seconds, barrier, counts))
        for number in range(options.clients)
    ]
    for worker in workers:
        worker.start()
    speeds = [counts.get() for _worker in workers]
    for worker in workers:
        worker.join()
    return {
        name: statistics.median(map(sum, zip(*(own[name] for own in speeds), strict=True))) for name in speeds[0]
    }  # fmt: skip


def client(number: int, turns: int, seconds: float, barrier: Any, counts: Any) -> None:
    acts = acts_of(number)
    speeds: dict[str, list[float]] = {name: [] for name in acts}
    for _turn in range(turns):
        for name, (act, worth) in acts.items():
            barrier.wait()
            done, began = 0, time.perf_counter()
            while (passed := time.perf_counter() - began) < seconds:
                act()
                done += worth
            speeds[name].append(done / passed)
    counts.put(speeds)


def acts_of(number: int) -> dict[str, tuple[Callable[[], object], int]]:
    """Each act with the number of rows it writes."""
    from django.db import transaction

    from bench.models import BareRow
    from governance.ledger.services import Move, move, move_together

    chosen, serial = random.Random(number), iter(range(10**9))  # noqa: S311 - which purses, not a secret

    def bare() -> None:
        with transaction.atomic():
            BareRow.objects.create(
                title="路灯不亮", body="说明" * 20, area_code="500108001001", holder="社区", due_at=NOW, raised_at=NOW
            )

    def asked(debit: str, credit: str) -> Move:
        key = f"bench:{number}:{next(serial)}"
        return Move(key=key, debit=debit, credit=credit, amount=100, purpose="bench", why="测速")

    def purses(count: int) -> list[str]:
        return [f"purse:{one}" for one in chosen.sample(range(PURSES), count)]

    def together() -> None:
        *sources, project = purses(TOGETHER + 1)
        move_together([asked(source, project) for source in sources], actor=None, now=NOW)

    return {
        "bare": (bare, 1),
        "move": (lambda: move(asked(*purses(2)), actor=None, now=NOW), 1),
        "together": (together, TOGETHER),
        "hot": (lambda: move(asked("fund", *purses(1)), actor=None, now=NOW), 1),
    }


# --- A long history -----------------------------------------------------------------------------------------
COLUMNS = (
    "key, digest, wish, batch, kind, debit_id, credit_id, debit_number, credit_number, amount, currency,"
    " pending_amount, purpose, why, at, subject_type"
)


def fill(count: int) -> None:
    """So many transfers into one account, past the services: on SQLite through the triggers; on PostgreSQL, where each
    row would leave a version of the account behind, with the triggers off and the totals set once. Then one transfer
    by the services, which the triggers refuse where numbers or totals do not fit."""
    from django.db import connection

    from governance.ledger.models import Account
    from governance.ledger.services import Move, move

    ids = dict(Account.objects.filter(code__in=["world", "filled"]).values_list("code", "pk"))
    with connection.cursor() as cursor:
        is_postgres = connection.vendor == "postgresql"
        if is_postgres:
            _switch_triggers(cursor, "DISABLE")
        for first in range(1, count + 1, FILL_AT_ONCE):
            last = min(first + FILL_AT_ONCE - 1, count)
            cursor.execute(fill_statement(connection.vendor, ids["world"], ids["filled"], first, last))
        if is_postgres:
            _set_totals(cursor, ids["world"], ids["filled"], count)
            _switch_triggers(cursor, "ENABLE")
        cursor.execute("ANALYZE")
    move(
        Move(key="bench:last", debit="world", credit="filled", amount=1, purpose="bench", why="测速"),
        actor=None,
        now=NOW,
    )


def _switch_triggers(cursor: Any, how: str) -> None:
    for table in ("ledger_transfer", "ledger_account"):
        cursor.execute(f"ALTER TABLE {table} {how} TRIGGER USER")


def _set_totals(cursor: Any, world: int, filled: int, count: int) -> None:
    cursor.execute(
        "UPDATE ledger_account SET transfers = %s, last_transfer = (SELECT max(id) FROM ledger_transfer),"
        " debits_posted = CASE WHEN id = %s THEN %s ELSE 0 END, credits_posted = CASE WHEN id = %s THEN %s ELSE 0 END"
        " WHERE id IN (%s, %s)",
        [count, world, count, filled, count, world, filled],
    )


def fill_statement(vendor: str, world: int, filled: int, first: int, last: int) -> str:
    at = "TIMESTAMPTZ '2026-11-18 02:00:00+00'" if vendor == "postgresql" else "'2026-11-18 02:00:00'"
    row = (
        f"SELECT 'fill:' || i, '-', '-', 'fill:' || i, 'POSTED', {world}, {filled}, i, i, 1, 'FEN', 0, 'bench', '测速',"
        f" {at}, ''"
    )
    insert = f"INSERT INTO ledger_transfer ({COLUMNS})"
    if vendor == "postgresql":
        return f"{insert} {row} FROM generate_series({first}, {last}) i"  # noqa: S608 - numbers of this file
    numbers = f"WITH RECURSIVE n(i) AS (SELECT {first} UNION ALL SELECT i + 1 FROM n WHERE i < {last})"
    return f"{insert} {numbers} {row} FROM n"  # noqa: S608 - numbers of this file


def balance_ms(times: int = 25) -> float:
    from governance.ledger.models import Account

    took = []
    for _time in range(times):
        began = time.perf_counter()
        assert Account.objects.get(code="filled").balance
        took.append((time.perf_counter() - began) * 1000)
    return statistics.median(took)


if __name__ == "__main__":
    sys.exit(main())
