"""What the database itself holds: receipts are numbered without a gap, and money of a community fund follows a resolution.

The guard stands on the ledger, where all money moves: whatever takes money of a community fund into a project names the
`VotedAmount` that allows it, and is counted into it; money leaves such a fund through a project alone.
"""

from django.db import migrations

from governance.common.appendonly import AppendOnlyOperation

VOTED = "funds.votedamount"
# The purses of the two accounts of a new transfer.
FROM_FUND = (
    "FROM funds_purse p JOIN funds_fund f ON f.id = p.fund_id "
    "WHERE p.account_id = NEW.debit_id AND f.kind = 'COMMUNITY' AND p.kind <> 'PROJECT'"
)
FROM_PROJECT = "EXISTS (SELECT 1 FROM funds_purse d WHERE d.account_id = NEW.debit_id AND d.kind = 'PROJECT')"
TO_PROJECT = "EXISTS (SELECT 1 FROM funds_purse c WHERE c.account_id = NEW.credit_id AND c.kind = 'PROJECT')"
TO_ANOTHER_FUND = "EXISTS (SELECT 1 FROM funds_purse c WHERE c.account_id = NEW.credit_id AND c.fund_id <> p.fund_id)"
TO_HOLDING = "EXISTS (SELECT 1 FROM funds_holding h WHERE h.account_id = NEW.credit_id)"
IN_FORCE = (
    "EXISTS (SELECT 1 FROM funds_votedamount v JOIN deliberation_resolution r ON r.id = v.resolution_id "
    "JOIN deliberation_council c ON c.id = r.council_id AND c.kind IN ('COMMUNITY', 'REPRESENTATIVES', 'RESIDENTS') "
    "WHERE v.id = NEW.subject_id AND v.fund_id = p.fund_id AND v.confirmed_at IS NOT NULL "
    "AND r.state = 'IN_FORCE' AND r.area_code = f.area_code)"
)
NEW_NAMES_VOTE = f"NEW.subject_type = '{VOTED}' AND NEW.subject_id IS NOT NULL AND NEW.kind = 'POSTED'"

# table → [(what must not be, the words of the refusal)]
WRONGS = {
    "ledger_transfer": [
        (
            (
                f"EXISTS (SELECT 1 {FROM_FUND} AND ({TO_PROJECT} OR {TO_ANOTHER_FUND}) "  # noqa: S608 - constants
                f"AND NOT ({NEW_NAMES_VOTE} AND {IN_FORCE}))"
            ),
            "money of a community fund follows a resolution in force",
        ),
        (
            f"NEW.reverses_id IS NULL AND EXISTS (SELECT 1 {FROM_FUND} AND {TO_HOLDING})",  # noqa: S608
            "money of a community fund is paid out of a project",
        ),
        (f"{FROM_PROJECT} AND {TO_PROJECT}", "money does not move from project to project"),
        (
            (
                f"NEW.subject_type = '{VOTED}' AND NOT ({NEW_NAMES_VOTE} AND (EXISTS (SELECT 1 {FROM_FUND}) OR EXISTS ("  # noqa: S608
                "SELECT 1 FROM funds_votedamount v JOIN funds_purse c ON c.fund_id = v.fund_id AND c.kind <> 'PROJECT' "
                f"WHERE v.id = NEW.subject_id AND c.account_id = NEW.credit_id AND {FROM_PROJECT})))"
            ),
            "a voted amount moves between a purse of its fund and a project",
        ),
        (
            (
                "NEW.reverses_id IS NOT NULL AND EXISTS (SELECT 1 FROM ledger_transfer t "  # noqa: S608 - constants
                f"WHERE t.id = NEW.reverses_id AND t.subject_type = '{VOTED}')"
            ),
            "committed money is returned under its vote, not reversed",
        ),
    ],
    "funds_commitment": [
        (
            (
                "NOT EXISTS (SELECT 1 FROM ledger_transfer t JOIN funds_votedamount v ON v.id = NEW.voted_id "  # noqa: S608
                "JOIN funds_purse p ON p.id = NEW.purse_id JOIN funds_project j ON j.id = NEW.project_id "
                "JOIN funds_purse q ON q.id = j.purse_id WHERE t.id = NEW.transfer_id AND p.fund_id = v.fund_id "
                f"AND t.subject_type = '{VOTED}' AND t.subject_id = v.id AND (v.project_id IS NULL OR v.project_id = j.id) "
                "AND ((NEW.amount_fen = t.amount AND t.debit_id = p.account_id AND t.credit_id = q.account_id) "
                "OR (NEW.amount_fen = -t.amount AND t.debit_id = q.account_id AND t.credit_id = p.account_id)))"
            ),
            "a commitment repeats its transfer",
        )
    ],
    "funds_receipt": [
        (
            (
                "NEW.number <> 1 + (SELECT COALESCE(MAX(r.number), 0) FROM funds_receipt r "
                "WHERE r.foundation_id = NEW.foundation_id AND r.year = NEW.year)"
            ),
            "receipts are numbered without a gap",
        )
    ],
    "funds_votedamount": [("NEW.committed_fen <> 0", "nothing is committed yet")],
}
COUNT = (
    "UPDATE funds_votedamount SET committed_fen = committed_fen + "  # noqa: S608 - constants of this file
    f"CASE WHEN {FROM_PROJECT} THEN -NEW.amount ELSE NEW.amount END WHERE id = NEW.subject_id"
)
CHANGED_BY_HAND = (
    "NEW.committed_fen <> (SELECT COALESCE(SUM(CASE WHEN p.kind = 'PROJECT' THEN -t.amount ELSE t.amount END), 0) "  # noqa: S608
    "FROM ledger_transfer t JOIN funds_purse p ON p.account_id = t.debit_id "
    f"WHERE t.subject_type = '{VOTED}' AND t.subject_id = NEW.id) "
    "OR (OLD.confirmed_at IS NOT NULL AND (NEW.amount_fen <> OLD.amount_fen OR NEW.fund_id <> OLD.fund_id "
    "OR NEW.resolution_id <> OLD.resolution_id OR NEW.confirmed_at IS NULL))"
)
KEPT = "a confirmed amount stays, and only transfers are counted into it"


def make_triggers(apps, schema_editor) -> None:
    if schema_editor.connection.vendor == "sqlite":
        for statement in sqlite_triggers():
            schema_editor.execute(statement)
        return
    for name, (body, event) in postgres_triggers().items():
        schema_editor.execute(
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} END $$", params=None
        )
        schema_editor.execute(f"CREATE TRIGGER {name} {event} FOR EACH ROW EXECUTE FUNCTION {name}()")


def sqlite_triggers() -> list[str]:
    refuse = "BEGIN SELECT RAISE(ABORT, '{words}'); END"
    checks = [
        f"CREATE TRIGGER funds_{table}_{number} BEFORE INSERT ON {table} WHEN {wrong} " + refuse.format(words=words)
        for table, wrongs in WRONGS.items()
        for number, (wrong, words) in enumerate(wrongs)
    ]
    return [
        *checks,
        f"CREATE TRIGGER funds_count_voted AFTER INSERT ON ledger_transfer WHEN NEW.subject_type = '{VOTED}' BEGIN {COUNT}; END",
        f"CREATE TRIGGER funds_keep_voted BEFORE UPDATE ON funds_votedamount WHEN {CHANGED_BY_HAND} "
        + refuse.format(words=KEPT),
    ]


def postgres_triggers() -> dict[str, tuple[str, str]]:
    """name → (body of the function, when it runs)."""

    def refuse(wrong: str, words: str) -> str:
        return f"IF {wrong} THEN RAISE EXCEPTION '{words}' USING ERRCODE = 'integrity_constraint_violation'; END IF;"

    checks = {
        f"funds_check_{table}": (
            " ".join(refuse(wrong, words) for wrong, words in wrongs) + " RETURN NEW;",
            f"BEFORE INSERT ON {table}",
        )
        for table, wrongs in WRONGS.items()
    }
    return {
        **checks,
        "funds_count_voted": (
            f"IF NEW.subject_type = '{VOTED}' THEN {COUNT}; END IF; RETURN NULL;",
            "AFTER INSERT ON ledger_transfer",
        ),
        "funds_keep_voted": (refuse(CHANGED_BY_HAND, KEPT) + " RETURN NEW;", "BEFORE UPDATE ON funds_votedamount"),
    }


def drop_triggers(apps, schema_editor) -> None:
    if schema_editor.connection.vendor == "sqlite":
        names = [f"funds_{table}_{number}" for table, wrongs in WRONGS.items() for number in range(len(wrongs))]
        for name in [*names, "funds_count_voted", "funds_keep_voted"]:
            schema_editor.execute(f"DROP TRIGGER {name}")
        return
    for name in postgres_triggers():
        schema_editor.execute(f"DROP FUNCTION {name}() CASCADE")


class Migration(migrations.Migration):
    replaces = [("funds", "0002_triggers")]
    dependencies = [("funds", "0001_schema")]

    operations = [
        AppendOnlyOperation("funds_receipt"),
        AppendOnlyOperation("funds_commitment"),
        AppendOnlyOperation("funds_yearexpense"),
        AppendOnlyOperation("funds_choicefile"),
        migrations.RunPython(make_triggers, drop_triggers, elidable=False),
    ]
