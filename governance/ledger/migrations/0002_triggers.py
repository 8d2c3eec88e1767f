"""The database keeps the books itself: transfers are append-only, each is checked against what it refers to, and the
totals of its two accounts move with it and with nothing else."""

from django.db import migrations

from governance.common.appendonly import AppendOnlyOperation

# What a transfer does to the totals of its two accounts; `{t}` is the row of the transfer.
POSTED = "CASE WHEN {t}.kind IN ('POSTED', 'POST') THEN {t}.amount ELSE 0 END"
PENDING = "CASE WHEN {t}.kind = 'PENDING' THEN {t}.amount ELSE -{t}.pending_amount END"

# (what must not be, the words of the refusal)
WRONGS = [
    (
        (
            "NOT EXISTS (SELECT 1 FROM ledger_account a, ledger_account b WHERE a.id = NEW.debit_id AND b.id = NEW.credit_id"
            " AND a.currency = NEW.currency AND b.currency = NEW.currency AND a.closed_at IS NULL AND b.closed_at IS NULL)"
        ),
        "accounts are closed, missing or of another currency",
    ),
    (
        (
            "NOT EXISTS (SELECT 1 FROM ledger_account a, ledger_account b WHERE a.id = NEW.debit_id AND b.id = NEW.credit_id"
            " AND a.transfers + 1 = NEW.debit_number AND b.transfers + 1 = NEW.credit_number)"
        ),
        "the numbers in the accounts have a gap",
    ),
    (
        (
            "NEW.pending_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM ledger_transfer p WHERE p.id = NEW.pending_id"
            " AND p.kind = 'PENDING' AND p.amount = NEW.pending_amount"
            " AND p.debit_id = NEW.debit_id AND p.credit_id = NEW.credit_id)"
        ),
        "no such pending transfer",
    ),
    (
        (
            "NEW.reverses_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM ledger_transfer r WHERE r.id = NEW.reverses_id"
            " AND r.kind IN ('POSTED', 'POST') AND r.amount = NEW.amount"
            " AND r.debit_id = NEW.credit_id AND r.credit_id = NEW.debit_id)"
        ),
        "a reversal mirrors the transfer that it reverses",
    ),
]
NO_TOTALS = (
    "NEW.debits_posted = 0 AND NEW.debits_pending = 0 AND NEW.credits_posted = 0 AND NEW.credits_pending = 0"
    " AND NEW.transfers = 0 AND NEW.last_transfer = 0"
)
SAME_TOTALS = " AND ".join(
    f"NEW.{column} = OLD.{column}"
    for column in (
        *("debits_posted", "debits_pending", "credits_posted", "credits_pending", "transfers", "last_transfer"),
        *("id", "code", "currency"),
    )
)
# Totals move by exactly one transfer, later than the last one: the new row must be the old one and its effect.
MOVED_BY_TRANSFER = f"""EXISTS (
    SELECT 1 FROM ledger_transfer t WHERE t.id = NEW.last_transfer AND t.id > OLD.last_transfer
    AND NEW.transfers = OLD.transfers + 1 AND NEW.id = OLD.id AND NEW.code = OLD.code AND NEW.currency = OLD.currency
    AND NEW.transfers = CASE WHEN t.debit_id = OLD.id THEN t.debit_number ELSE t.credit_number END
    AND NEW.debits_posted = OLD.debits_posted + CASE WHEN t.debit_id = OLD.id THEN {POSTED.format(t="t")} ELSE 0 END
    AND NEW.debits_pending = OLD.debits_pending + CASE WHEN t.debit_id = OLD.id THEN {PENDING.format(t="t")} ELSE 0 END
    AND NEW.credits_posted = OLD.credits_posted + CASE WHEN t.credit_id = OLD.id THEN {POSTED.format(t="t")} ELSE 0 END
    AND NEW.credits_pending = OLD.credits_pending + CASE WHEN t.credit_id = OLD.id THEN {PENDING.format(t="t")} ELSE 0 END
    AND OLD.id IN (t.debit_id, t.credit_id))"""  # noqa: S608 - constants of this file

MOVE = f"""UPDATE ledger_account SET
    debits_posted = debits_posted + CASE WHEN id = NEW.debit_id THEN {POSTED.format(t="NEW")} ELSE 0 END,
    debits_pending = debits_pending + CASE WHEN id = NEW.debit_id THEN {PENDING.format(t="NEW")} ELSE 0 END,
    credits_posted = credits_posted + CASE WHEN id = NEW.credit_id THEN {POSTED.format(t="NEW")} ELSE 0 END,
    credits_pending = credits_pending + CASE WHEN id = NEW.credit_id THEN {PENDING.format(t="NEW")} ELSE 0 END,
    transfers = transfers + 1, last_transfer = NEW.id
    WHERE id IN (NEW.debit_id, NEW.credit_id)"""  # noqa: S608 - constants of this file
ACCOUNT_OPENS_EMPTY = "an account opens with nothing in it"
ONLY_TRANSFERS_MOVE = "totals move by transfers alone"
NEVER_REMOVED = "an account is never removed"


def make_triggers(apps, schema_editor) -> None:
    if schema_editor.connection.vendor == "sqlite":
        for statement in sqlite_triggers():
            schema_editor.execute(statement)
        return
    for name, body in postgres_functions().items():
        schema_editor.execute(
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} END $$", params=None
        )
    for statement in postgres_triggers():
        schema_editor.execute(statement)


def sqlite_triggers() -> list[str]:
    refuse = "BEGIN SELECT RAISE(ABORT, '{words}'); END"
    checks = [
        f"CREATE TRIGGER ledger_transfer_check_{number} BEFORE INSERT ON ledger_transfer WHEN {wrong} "
        + refuse.format(words=words)
        for number, (wrong, words) in enumerate(WRONGS)
    ]
    return [
        *checks,
        f"CREATE TRIGGER ledger_transfer_move AFTER INSERT ON ledger_transfer BEGIN {MOVE}; END",
        f"CREATE TRIGGER ledger_account_open BEFORE INSERT ON ledger_account WHEN NOT ({NO_TOTALS}) "
        + refuse.format(words=ACCOUNT_OPENS_EMPTY),
        f"CREATE TRIGGER ledger_account_change BEFORE UPDATE ON ledger_account "
        f"WHEN NOT ({SAME_TOTALS}) AND NOT {MOVED_BY_TRANSFER} " + refuse.format(words=ONLY_TRANSFERS_MOVE),
        "CREATE TRIGGER ledger_account_stays BEFORE DELETE ON ledger_account " + refuse.format(words=NEVER_REMOVED),
    ]


def postgres_functions() -> dict[str, str]:
    def refuse(words: str) -> str:
        return f"RAISE EXCEPTION '{words}' USING ERRCODE = 'integrity_constraint_violation';"

    checks = " ".join(f"IF {wrong} THEN {refuse(words)} END IF;" for wrong, words in WRONGS)
    return {
        "ledger_check_transfer": f"{checks} RETURN NEW;",
        "ledger_move_totals": f"{MOVE}; RETURN NULL;",
        "ledger_open_account": f"IF NOT ({NO_TOTALS}) THEN {refuse(ACCOUNT_OPENS_EMPTY)} END IF; RETURN NEW;",
        "ledger_change_account": f"IF NOT ({SAME_TOTALS}) AND NOT {MOVED_BY_TRANSFER} "
        f"THEN {refuse(ONLY_TRANSFERS_MOVE)} END IF; RETURN NEW;",
        "ledger_keep_account": refuse(NEVER_REMOVED),
    }


def postgres_triggers() -> list[str]:
    return [
        (
            "CREATE TRIGGER ledger_transfer_check BEFORE INSERT ON ledger_transfer "
            "FOR EACH ROW EXECUTE FUNCTION ledger_check_transfer()"
        ),
        (
            "CREATE TRIGGER ledger_transfer_move AFTER INSERT ON ledger_transfer "
            "FOR EACH ROW EXECUTE FUNCTION ledger_move_totals()"
        ),
        (
            "CREATE TRIGGER ledger_account_open BEFORE INSERT ON ledger_account "
            "FOR EACH ROW EXECUTE FUNCTION ledger_open_account()"
        ),
        (
            "CREATE TRIGGER ledger_account_change BEFORE UPDATE ON ledger_account "
            "FOR EACH ROW EXECUTE FUNCTION ledger_change_account()"
        ),
        (
            "CREATE TRIGGER ledger_account_stays BEFORE DELETE ON ledger_account "
            "FOR EACH ROW EXECUTE FUNCTION ledger_keep_account()"
        ),
        (
            "CREATE TRIGGER ledger_account_no_truncate BEFORE TRUNCATE ON ledger_account "
            "FOR EACH STATEMENT EXECUTE FUNCTION ledger_keep_account()"
        ),
    ]


def drop_triggers(apps, schema_editor) -> None:
    if schema_editor.connection.vendor == "sqlite":
        names = [f"transfer_check_{number}" for number in range(len(WRONGS))]
        for name in [*names, "transfer_move", "account_open", "account_change", "account_stays"]:
            schema_editor.execute(f"DROP TRIGGER ledger_{name}")
        return
    for name in postgres_functions():
        schema_editor.execute(f"DROP FUNCTION {name}() CASCADE")


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]

    operations = [
        AppendOnlyOperation("ledger_transfer"),
        migrations.RunPython(make_triggers, drop_triggers, elidable=False),
    ]
