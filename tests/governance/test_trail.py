import hashlib
from threading import Event

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from governance.trail import merkle
from governance.trail.models import Entry, Seal
from governance.trail.selectors import entries_of, recent_seals
from governance.trail.services import record, seal
from governance.trail.tasks import seal_trail
from governance.trail.verifying import verify
from tests.factories import DepartmentFactory, UserFactory, at
from tests.governance.tampering import run, without_triggers
from tests.governance.test_sweep import in_threads, postgres_only

NOW = at("2026-03-05 10:00")


def recorded(count=1, subject=None, **data):
    subject = subject or DepartmentFactory()
    with transaction.atomic():
        return [record(actor=None, verb="test.act", subject=subject, now=NOW, step=n, **data) for n in range(count)]


def test_record_keeps_who_did_what_and_is_found_by_its_subject(db):
    actor, subject = UserFactory(), DepartmentFactory()
    entry = record(actor=actor, verb="test.act", subject=subject, now=NOW, area_code="500108", on=NOW.date(), amount=3)
    recorded()
    (found,) = entries_of(subject)
    assert (found, found.actor, found.at, found.area_code) == (entry, actor, NOW, "500108")
    assert found.data == {"on": "2026-03-05", "amount": 3}


@pytest.mark.django_db(transaction=True)
def test_record_when_there_is_no_transaction_then_refused():
    with pytest.raises(transaction.TransactionManagementError):
        record(actor=None, verb="test.act", subject=DepartmentFactory(), now=NOW)


@pytest.mark.django_db(transaction=True)
def test_record_when_the_act_is_undone_then_the_entry_is_too():
    with pytest.raises(ValueError), transaction.atomic():
        recorded()
        raise ValueError
    assert not Entry.objects.exists()


CHANGES = [
    "UPDATE {table} SET {column} = {column}",
    "DELETE FROM {table}",
    "TRUNCATE {table}",
    "INSERT OR REPLACE INTO {table} SELECT * FROM {table}",
]


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize(("table", "column"), [("trail_entry", "verb"), ("trail_seal", "root")])
def test_database_refuses_to_change_or_remove(db, change, table, column):
    if {"TRUNCATE {table}": "postgresql", CHANGES[-1]: "sqlite"}.get(change, connection.vendor) != connection.vendor:
        pytest.skip(f"not a statement of {connection.vendor}")
    recorded()
    seal(now=NOW)
    connection.check_constraints()  # PostgreSQL truncates nothing while foreign keys wait to be checked
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        run(change.format(table=table, column=column))
    assert Entry.objects.count() == Seal.objects.count() == 1


# --- Hashes ------------------------------------------------------------------------------------------------
def test_merkle_root_has_the_shape_of_rfc_6962():
    leaf = [hashlib.sha256(b"\x00" + bytes([n])).digest() for n in range(5)]

    def node(left, right):
        return hashlib.sha256(b"\x01" + left + right).digest()

    assert merkle.root_hash([]) == hashlib.sha256(b"").digest()
    assert merkle.root_hash(leaf[:1]) == leaf[0]
    assert merkle.root_hash(leaf[:3]) == node(node(leaf[0], leaf[1]), leaf[2])
    assert merkle.root_hash(leaf) == node(node(node(leaf[0], leaf[1]), node(leaf[2], leaf[3])), leaf[4])


@given(st.lists(st.binary(min_size=32, max_size=32), min_size=1, max_size=40, unique=True), st.data())
def test_merkle_root_changes_with_any_leaf(leaves, data):
    at_ = data.draw(st.integers(0, len(leaves) - 1))
    changed = [*leaves[:at_], bytes(32 - 1) + b"\x07", *leaves[at_ + 1 :]]
    assert changed == leaves or merkle.root_hash(changed) != merkle.root_hash(leaves)


def test_leaf_depends_on_every_column(db):
    recorded()
    row = Entry.objects.values(*merkle.COLUMNS).get()
    others = {"id": 0, "at": at("2026-03-05 10:01"), "actor_id": 7, "subject_id": 0, "data": {"step": 1}}
    hashes = {merkle.leaf_hash({**row, name: others.get(name, "x")}) for name in merkle.COLUMNS} | {
        merkle.leaf_hash(row)
    }
    assert len(hashes) == len(merkle.COLUMNS) + 1


# --- Sealing and verifying -----------------------------------------------------------------------------------
@pytest.fixture
def sealed(db):
    """Three seals over 3 + 4 + 2 entries, and one entry not sealed yet."""
    entries = []
    for count in (3, 4, 2):
        entries += recorded(count, words="居民")
        seal(now=NOW)
    recorded()
    return entries


def test_seals_chain_and_verify(sealed, capsys):
    assert [(row.count, row.last_entry_id - row.first_entry_id + 1) for row in reversed(recent_seals())] == [
        (3, 3),
        (4, 4),
        (2, 2),
    ]
    result = verify()
    assert (result.seals, result.entries, result.unsealed, result.finding) == (3, 9, 1, None)
    assert verify(expected_chain=recent_seals()[1].chain).finding is None
    call_command("verify_trail")
    assert "核验通过" in capsys.readouterr().out


def test_seal_when_nothing_is_new_then_none(sealed):
    assert seal(now=NOW) is not None
    assert seal(now=NOW) is None


def test_seal_task_seals_everything(sealed):
    seal_trail()
    assert verify().unsealed == 0


def tampered(sql, *parameters):
    with without_triggers():
        run(sql, *parameters)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("verb", "test.other"),
        ("at", "2026-03-05 02:00:01+00:00"),
        ("data", '{"step": 99}'),
        ("subject_id", 1),
        ("area_code", "1"),
    ],
)
def test_verify_when_an_entry_was_changed_then_names_it(sealed, capsys, column, value):
    tampered(f"UPDATE trail_entry SET {column} = %s WHERE id = %s", value, sealed[4].pk)
    tampered("UPDATE trail_entry SET verb = 'y' WHERE id = %s", sealed[6].pk)
    finding = verify().finding
    assert (finding.entry_id, finding.what) == (sealed[4].pk, "记录被改动")
    with pytest.raises(CommandError, match=f"#{sealed[4].pk}：") as failure:
        call_command("verify_trail")
    assert failure.value.returncode == 1


@pytest.mark.parametrize("at_", [0, 4, 6, 8])
def test_verify_when_an_entry_was_removed_then_says_where(sealed, at_):
    tampered("DELETE FROM trail_entry WHERE id = %s", sealed[at_].pk)
    finding = verify().finding
    assert "删除" in finding.what
    assert at_ in (0,) or f"#{sealed[at_ - 1].pk} 之后" in finding.what or "开头" in finding.what


def test_verify_when_an_entry_was_slipped_in_then_names_it(sealed):
    victim = sealed[5]
    tampered("DELETE FROM trail_entry WHERE id = %s", sealed[5].pk)
    tampered("DELETE FROM trail_entry WHERE id = %s", sealed[4].pk)
    copy = "INSERT INTO trail_entry (id, at, verb, subject_type, subject_id, area_code, data) VALUES (%s, %s, %s, %s, %s, %s, %s)"
    tampered(copy, victim.pk, "2026-03-05 02:00:00+00:00", "test.forged", "x", 1, "", "{}")
    assert verify().finding.entry_id in (victim.pk, sealed[6].pk)


def test_verify_when_an_entry_appears_between_two_seals_then_names_it(db):
    first = recorded(2)
    gap_id = first[-1].pk + 1
    seal(now=NOW)
    with without_triggers():
        run("INSERT INTO trail_entry (id, at, verb, subject_type, subject_id, area_code, data) "
            "VALUES (%s, '2026-03-05 02:00:00+00:00', 'test.forged', 'x', 1, '', '{}')", gap_id + 100)  # fmt: skip
    seal(now=NOW)
    tampered("UPDATE trail_entry SET id = %s WHERE id = %s", gap_id, gap_id + 100)
    assert verify().finding.entry_id == gap_id


@pytest.mark.parametrize("change", ["root = 'ff'", "chain = 'ff'", "count = 3", "last_entry_id = last_entry_id - 1"])
def test_verify_when_a_seal_was_changed_then_names_it(sealed, change):
    second = Seal.objects.order_by("id")[1]
    tampered(f"UPDATE trail_seal SET {change} WHERE id = %s", second.pk)
    assert verify().finding.seal_id == second.pk


def test_verify_when_a_seal_was_recomputed_by_a_forger_then_the_next_one_gives_it_away(sealed):
    second = Seal.objects.order_by("id")[1]
    published = recent_seals()[0].chain
    tampered("UPDATE trail_entry SET verb = 'z' WHERE id = %s", sealed[4].pk)
    rows = Entry.objects.filter(pk__gte=second.first_entry_id, pk__lte=second.last_entry_id).order_by("pk")
    leaves = [merkle.leaf_hash(row) for row in rows.values(*merkle.COLUMNS)]
    root = merkle.root_hash(leaves).hex()
    first = Seal.objects.order_by("id")[0]
    chain = merkle.chain_hash(first.chain, root, second.first_entry_id, second.last_entry_id, second.count)
    tampered(
        "UPDATE trail_seal SET leaves = %s, root = %s, chain = %s WHERE id = %s",
        b"".join(leaves),
        root,
        chain,
        second.pk,
    )
    assert verify().finding.seal_id == recent_seals()[0].pk
    tampered("DELETE FROM trail_seal WHERE id > %s", second.pk)
    assert verify().finding is None
    assert "链值" in verify(expected_chain=published).finding.what


# --- Two connections -----------------------------------------------------------------------------------------
@postgres_only
@pytest.mark.django_db(transaction=True)
def test_seal_waits_for_open_transactions_so_that_no_smaller_id_appears_afterwards():
    written, go_on, subject = Event(), Event(), DepartmentFactory()

    def slow_writer():
        with transaction.atomic():
            recorded(1, subject, slow=True)
            written.set()
            assert go_on.wait(10)

    def other_writer_then_seal():
        assert written.wait(10)
        recorded(1, subject)  # a later id, committed earlier
        assert seal(now=NOW) is None  # the slow writer still holds its share
        go_on.set()

    in_threads(slow_writer, other_writer_then_seal)
    made = seal(now=NOW)
    assert made.count == 2 and verify().finding is None


@pytest.mark.django_db(transaction=True)
def test_many_writers_and_sealers_at_once_leave_a_sound_trail():
    subject = DepartmentFactory()

    def write():
        for _ in range(15):
            recorded(2, subject)

    def seal_often():
        for _ in range(6):
            seal(now=NOW)

    in_threads(write, write, seal_often, seal_often)
    while seal(now=NOW):
        pass
    result = verify()
    assert (result.entries, result.unsealed, result.finding) == (60, 0, None)
