"""A city's worth of matters from the demonstration's three hundred: every row that hangs on one is copied by SQL.

The seeds lived through the real services, so each copy has its real clocks, timeline, trail, sketch and search words.
Copies of ended matters reach back over a year; open ones are copied a few times only, as a city has them. Nothing is
written row by row in Python, indexes are made afresh afterwards, and the summary of the three rates is counted anew.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial

from django.db import connection
from django.utils import timezone

SHIFT_MINUTES = 365 * 24 * 60
LATER = 10**9
OPEN_COPIES = 25  # how many copies an open matter has at most
BATCH = 100  # copies a statement
GRIEVANCES = "grievances_grievance"
SUBJECT = "{row}.subject_type = 'grievances.grievance'"


@dataclass(frozen=True)
class Table:
    """A table whose rows are copied. Numbers of its own and of other copied tables move along with the copy."""

    name: str
    matter: str = "s.grievance_id"  # the matter that a row `s` hangs on, as SQL
    joined: str = ""
    made: dict[str, str] = field(default_factory=dict)  # column → SQL of its value; {k} is the copy's number
    moved: dict[str, str] = field(default_factory=dict)  # column without foreign key → the table that it points to
    key: str = "id"

    @property
    def seeds(self) -> str:
        return f"bench_from_{self.name}"


def tables(is_sqlite: bool) -> list[Table]:
    """The largest first: two are filled at a time."""
    uuid = "lower(hex(randomblob(16)))" if is_sqlite else "gen_random_uuid()"
    row = "rowid" if is_sqlite else "id"
    about = {"matter": "s.subject_id", "joined": f"AND {SUBJECT.format(row='s')}", "moved": {"subject_id": GRIEVANCES}}
    clocks = f"JOIN deadlines_deadline d ON d.id = s.deadline_id AND {SUBJECT.format(row='d')}"
    code = "substr(s.code, 1, 10) || '-' || {k}"
    searched = [
        Table(name, matter=f"s.{row}", moved={row: GRIEVANCES}, key=row)
        for name in ("grievances_search", "grievances_public_search")
    ]
    return [
        Table(GRIEVANCES, matter="s.id", made={"code": code, "submission": uuid, "source_ref": "NULL"}),
        Table("trail_entry", **about),
        Table("grievances_timelineentry"),
        Table("deadlines_deadlineevent", matter="d.subject_id", joined=clocks),
        Table("deadlines_deadline", **about),
        *searched,
        Table("grievances_mattersketch", key="grievance_id"),
        Table("grievances_photo", made={"public_id": uuid}),
        Table(
            "grievances_plan_responsible",
            matter="p.grievance_id",
            joined="JOIN grievances_plan p ON p.id = s.plan_id",
        ),
        *(
            Table(f"grievances_{name}")
            for name in (
                "rating",
                "plan",
                "guidance",
                "support",
                "errand",
                "followup",
                "objection",
                "timerequest",
                "supervisionorder",
                "declinecontest",
            )
        ),
    ]


class Multiplier:
    """Copies the seeds until there are `wanted` matters. May be called again with a larger number."""

    def __init__(self, say: Callable[[str], None]):
        self.say = say
        self.is_sqlite = connection.vendor == "sqlite"
        self.tables = tables(self.is_sqlite)
        with connection.cursor() as cursor:
            self._keep_seeds(cursor)
            self.strides = self._strides(cursor)
            self.columns = {table.name: self._columns(cursor, table) for table in self.tables}
            self._number_later_rows(cursor)

    def _keep_seeds(self, cursor) -> None:
        """The rows that are there before the first copy, apart: nothing has to look for them among a million."""
        if "bench_copy" in connection.introspection.table_names():
            return
        cursor.execute(f"CREATE TABLE bench_seed AS SELECT id, is_open FROM {GRIEVANCES}")
        for table in self.tables:
            columns = "s.rowid AS rowid, s.words" if table.key == "rowid" else "s.*"
            joined, condition = (table.joined, "") if "JOIN" in table.joined else ("", table.joined)
            cursor.execute(
                f"CREATE TABLE {table.seeds} AS SELECT {columns}, b.is_open AS bench_open FROM {table.name} s {joined} "
                f"JOIN bench_seed b ON b.id = {table.matter} {condition}"
            )
        cursor.execute("CREATE TABLE bench_stride (name varchar(80) PRIMARY KEY, stride bigint)")
        for table in self.tables:
            cursor.execute(
                f"INSERT INTO bench_stride SELECT '{table.name}', COALESCE(max({table.key}), 0) + 1 FROM {table.name}"
            )
        cursor.execute("CREATE TABLE bench_copy (k bigint PRIMARY KEY, is_whole boolean)")

    def _strides(self, cursor) -> dict[str, int]:
        """More than any seed's number: the distance between one copy's numbers and the next copy's."""
        cursor.execute("SELECT name, stride FROM bench_stride")
        return dict(cursor.fetchall())

    def _columns(self, cursor, table: Table) -> list[tuple[str, str]]:
        if table.key == "rowid":
            return [("rowid", ""), ("words", "")]
        if self.is_sqlite:
            cursor.execute(f"PRAGMA table_info({table.name})")
            return [(row[1], row[2]) for row in cursor.fetchall()]
        cursor.execute(
            "SELECT column_name, data_type FROM information_schema.columns "
            "WHERE table_schema = current_schema() AND table_name = %s AND is_generated = 'NEVER'",
            [table.name],
        )
        return cursor.fetchall()

    def _number_later_rows(self, cursor) -> None:
        """What the scenarios write gets numbers that no copy will have."""
        for table in self.tables:
            if table.key != "id" or "search" in table.name:
                continue
            if self.is_sqlite:
                cursor.execute("UPDATE sqlite_sequence SET seq = max(seq, %s) WHERE name = %s", [LATER, table.name])
            else:
                sequence = f"pg_get_serial_sequence('{table.name}', 'id')"
                cursor.execute(f"SELECT setval({sequence}, greatest(nextval({sequence}), {LATER}))")

    def fill(self, wanted: int) -> int:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*), sum(CASE WHEN is_open THEN 1 ELSE 0 END) FROM bench_seed")
            seeds, opened = cursor.fetchone()
            cursor.execute("SELECT COALESCE(max(k), 0), count(*) - count(is_whole) FROM bench_copy")
            done, broken = cursor.fetchone()
            if broken:
                raise SystemExit("the last fill was cut off half way: run again without --keep")
            copies = done
            while self._total(seeds, opened, copies) < wanted:
                copies += 1
            if copies > done:
                numbers = ",".join(f"({k})" for k in range(done + 1, copies + 1))
                cursor.execute(f"INSERT INTO bench_copy (k) VALUES {numbers}")
                self._copy_all(cursor, done, copies)
                self._count_rates()
                cursor.execute("UPDATE bench_copy SET is_whole = (k > 0)")
                cursor.execute("ANALYZE" if self.is_sqlite else "VACUUM ANALYZE")
            return self._total(seeds, opened, copies)

    def _total(self, seeds: int, opened: int, copies: int) -> int:
        return seeds + copies * (seeds - opened) + min(copies, OPEN_COPIES) * opened

    def _copy_all(self, cursor, done: int, copies: int) -> None:
        if not self.is_sqlite:
            with ThreadPoolExecutor(2) as pool:
                list(pool.map(partial(self._copy_beside, done=done, copies=copies), self.tables))
            return
        triggers = self._quick_sqlite(cursor)
        for table in self.tables:
            self._copy(cursor, table, done, copies)
        for statement in triggers:
            cursor.execute(statement)
        cursor.execute("PRAGMA synchronous = NORMAL")
        cursor.execute("PRAGMA foreign_keys = ON")

    def _copy_beside(self, table: Table, *, done: int, copies: int) -> None:
        """In a connection of this thread; neither foreign keys nor triggers are looked at: the seeds kept them."""
        try:
            with connection.cursor() as cursor:
                cursor.execute("SET session_replication_role = replica")
                cursor.execute("SET synchronous_commit = off")
                cursor.execute("SET maintenance_work_mem = '512MB'")
                cursor.execute("SET work_mem = '256MB'")
                self._copy(cursor, table, done, copies)
        finally:
            connection.close()

    def _copy(self, cursor, table: Table, done: int, copies: int) -> None:
        if not self.is_sqlite:  # swept once at the end: meanwhile it would only take the processor away
            cursor.execute(f"ALTER TABLE {table.name} SET (autovacuum_enabled = false)")
        indexes = self._drop_indexes(cursor, table.name) if copies - done > 50 else []
        values = ", ".join(self._value(cursor, table, name, kind, copies) for name, kind in self.columns[table.name])
        names = ", ".join(f'"{name}"' for name, _kind in self.columns[table.name])
        for first in range(done + 1, copies + 1, BATCH):
            last = min(first + BATCH - 1, copies)
            cursor.execute(
                f"INSERT INTO {table.name} ({names}) SELECT {values} FROM bench_copy c CROSS JOIN {table.seeds} s "
                f"WHERE c.k BETWEEN {first} AND {last} AND (c.k <= {OPEN_COPIES} OR NOT s.bench_open) "
                f"ORDER BY c.k, s.{table.key}"
            )
        for statement in indexes:
            cursor.execute(statement)
        if not self.is_sqlite:
            cursor.execute(f"ALTER TABLE {table.name} RESET (autovacuum_enabled)")
        self.say(f"{table.name}: copied")

    def _value(self, cursor, table: Table, name: str, kind: str, copies: int) -> str:
        if name in table.made:
            return table.made[name].format(k="c.k")
        if follows := self._follows(cursor, table, name):
            return f's."{name}" + c.k * {self.strides[follows]}'
        if kind in ("datetime", "timestamp with time zone"):
            return self._earlier(name, copies)
        return f's."{name}"'

    def _follows(self, cursor, table: Table, column: str) -> str:
        """The copied table that numbers this column, blank where none does."""
        if column in table.moved:
            return table.moved[column]
        relations = connection.introspection.get_relations(cursor, table.name)
        points_to = relations[column][1] if column in relations else ""
        return points_to if points_to in self.strides else table.name if column == "id" else ""

    def _earlier(self, name: str, copies: int) -> str:
        """Ended matters go back over a year, the first copies furthest; open ones stay where they are."""
        minutes = f"(({copies} - c.k) * {SHIFT_MINUTES} / {copies})"
        if self.is_sqlite:
            shifted = f"strftime('%Y-%m-%d %H:%M:%f', s.{name}, '-' || {minutes} || ' minutes')"
        else:
            shifted = f"s.{name} - make_interval(mins => ({minutes})::int)"
        return f"CASE WHEN s.bench_open THEN s.{name} ELSE {shifted} END"

    def _drop_indexes(self, cursor, table: str) -> list[str]:
        """Indexes that no constraint needs, dropped; returns what makes them again."""
        if self.is_sqlite:
            cursor.execute(
                "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = %s AND sql IS NOT NULL",
                [table],
            )
        else:
            cursor.execute(
                "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = %s AND schemaname = current_schema() AND indexname NOT IN "
                "(SELECT conname FROM pg_constraint)",
                [table],
            )
        found = cursor.fetchall()
        for name, _statement in found:
            cursor.execute(f'DROP INDEX "{name}"')
        return [statement for _name, statement in found]

    def _quick_sqlite(self, cursor) -> list[str]:
        cursor.execute("PRAGMA synchronous = OFF")
        cursor.execute("PRAGMA cache_size = -262144")
        cursor.execute("PRAGMA foreign_keys = OFF")
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        found = cursor.fetchall()
        for name, _statement in found:
            cursor.execute(f'DROP TRIGGER "{name}"')
        return [statement for _name, statement in found]

    def _count_rates(self) -> None:
        from grievances.services.counting import recount_all

        recount_all(now=timezone.now())
        self.say("three rates: counted")
