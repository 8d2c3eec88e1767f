"""The ledger outside the house: exported while money moves, recounted with Python alone, verified behind the triggers."""

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from governance.ledger import services
from governance.ledger.exporting import lines
from governance.ledger.models import Account, Transfer
from governance.ledger.recount import recount
from governance.trail.services import seal
from tests.governance.test_ledger import NOW, moved, opened

pytestmark = pytest.mark.django_db


@pytest.fixture
def books(db) -> None:
    opened("world", is_covered=False)
    opened("a")
    opened("b")
    moved("gift", "world", "a", 1000)
    moved("p", "a", "b", 600, is_pending=True)
    services.post(key="e", pending="p", amount=250, why="试", actor=None, now=NOW)


def at_home(file: Path) -> subprocess.CompletedProcess[str]:
    """With nothing but Python: no site packages, no project."""
    command = [sys.executable, "-I", "-S", "-X", "utf8", str(file.with_name("recount.py")), str(file)]
    return subprocess.run(command, check=False, capture_output=True, text=True)


def test_export_when_recounted_at_home_then_balances_and_seals_agree_and_a_forged_line_is_named(books, tmp_path):
    seal(now=NOW)
    file = tmp_path / "ledger.jsonl"
    call_command("export_ledger", str(file), verbosity=0)
    fine = at_home(file)
    assert fine.returncode == 0, fine.stdout
    assert "7.50 元  a" in fine.stdout and "核对无误：3 个账户，3 笔转账" in fine.stdout
    rows = file.read_text().splitlines()
    at = {json.loads(row).get("key") or json.loads(row).get("code"): index for index, row in enumerate(rows)}
    for index, old, new, words in [
        (at["gift"], '"amount":1000', '"amount":2000', "内容和摘要不符"),
        (at["a"], '"credits_posted":1000', '"credits_posted":1001', "账户 a：credits_posted"),
        (len(rows) - 1, '"root":"', '"root":"0', "封存算出来不一样"),
        (at["gift"], rows[at["gift"]], "", "读不出来"),
    ]:
        forged = [*rows[:index], rows[index].replace(old, new), *rows[index + 1 :]]
        assert forged != rows
        file.write_text("\n".join(forged))
        found = at_home(file)
        assert found.returncode == 1 and words in found.stdout
    file.write_text("\n".join(row for index, row in enumerate(rows) if index != at["gift"]))
    assert "它前面少了转账" in at_home(file).stdout


def test_export_when_money_moves_meanwhile_then_the_file_is_of_one_moment(books):
    reading = lines(today=date(2026, 11, 18))
    begun = [next(reading)]
    while '"code":"world"' not in begun[-1]:  # the last of the accounts
        begun.append(next(reading))
    moved("late", "world", "b", 5)
    counted = recount([*begun, *reading])
    assert len(counted.transfers) == 3 and counted.totals["b"]["credits_posted"] == 250
    assert len(recount(lines(today=date(2026, 11, 18))).transfers) == 4


def test_verify_when_something_was_changed_behind_the_triggers_then_the_first_wrong_row_is_named(books):
    call_command("verify_ledger", verbosity=0)
    posted, account = Transfer.objects.get(key="e"), "ledger_account"
    for table, statement, words in (
        ("ledger_transfer", "UPDATE ledger_transfer SET why = 'x' WHERE key = 'e'", f"转账 #{posted.pk}：内容与摘要"),
        ("ledger_transfer", "DELETE FROM ledger_transfer WHERE key = 'e'", "账户 a：账户的 debits_posted"),
        (account, "UPDATE ledger_account SET credits_posted = 999 WHERE code = 'b'", "账户 b：账户的 credits_posted"),
        (account, "UPDATE ledger_account SET transfers = 9 WHERE code = 'world'", "账户 world：账户的 transfers"),
    ):
        with pytest.raises(CommandError, match=words), transaction.atomic():
            _behind_the_triggers(table, statement)
            call_command("verify_ledger")
    assert Account.objects.get(code="b").balance == 250
    call_command("verify_ledger", verbosity=0)


def _behind_the_triggers(table: str, statement: str) -> None:
    """As somebody could who owns the database."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [table])
            for (name,) in cursor.fetchall():
                cursor.execute(f"DROP TRIGGER {name}")
        else:
            cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(statement)
