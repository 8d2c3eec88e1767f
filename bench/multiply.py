"""A city's worth of matters from the demonstration's three hundred: every row that hangs on one is copied by SQL.

The seeds lived through the real services, so each copy has its real clocks, timeline, trail and search words. Copies
of ended matters reach back over a year; open ones are copied a few times only, as a city has them. Nothing is written
row by row in Python, and indexes are made afresh afterwards.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.db import connection

SHIFT_MINUTES = 365 * 24 * 60
LATER = 10**9
OPEN_COPIES = 25  # how many copies an open matter has at most


@dataclass(frozen=True)
class Table:
    """A table whose rows are copied; `moved` maps a column to the table whose numbering it follows."""

    name: str
    moved: dict[str, str]
    made: dict[str, str] = field(default_factory=dict)  # column → SQL of its value; {k} is the copy's number
    only: str = ""  # SQL condition on the seed row `s`
    key: str = "id"


GRIEVANCES = "grievances_grievance"
OF_MATTER = "s.{column} IN (SELECT id FROM bench_seed)"


def tables(is_sqlite: bool) -> list[Table]:
    uuid = "lower(hex(randomblob(16)))" if is_sqlite else "gen_random_uuid()"
    key = "rowid" if is_sqlite else "id"
    subject = "s.subject_type = 'grievances.grievance' AND s.subject_id IN (SELECT id FROM bench_seed)"
    return [
        Table(
            GRIEVANCES,
            {"id": GRIEVANCES},
            {
                "code": "substr(s.code, 1, 10) || '-' || {k}",
                "submission": uuid,
                "source_ref": "NULL",
                "public_title": "s.public_title",
            },
            only="s.id IN (SELECT id FROM bench_seed)",
        ),
        Table(
            "grievances_timelineentry",
            {"id": "", "grievance_id": GRIEVANCES},
            only=OF_MATTER.format(column="grievance_id"),
        ),
        Table(
            "grievances_rating", {"id": "", "grievance_id": GRIEVANCES}, only=OF_MATTER.format(column="grievance_id")
        ),
        Table("deadlines_deadline", {"id": "", "subject_id": GRIEVANCES}, only=subject),
        Table(
            "deadlines_deadlineevent",
            {"id": "", "deadline_id": "deadlines_deadline"},
            only=f"s.deadline_id IN (SELECT s.id FROM deadlines_deadline s WHERE {subject})",
        ),
        Table("trail_entry", {"id": "", "subject_id": GRIEVANCES}, only=subject),
        Table("grievances_search", {key: GRIEVANCES}, only=f"s.{key} IN (SELECT id FROM bench_seed)", key=key),
        Table("grievances_public_search", {key: GRIEVANCES}, only=f"s.{key} IN (SELECT id FROM bench_seed)", key=key),
    ]


class Multiplier:
    """Copies the seeds until there are `wanted` matters. May be called again with a larger number."""

    def __init__(self, say: Callable[[str], None]):
        self.say = say
        self.is_sqlite = connection.vendor == "sqlite"
        self.tables = [table for table in tables(self.is_sqlite) if table.name in self._names()]
        with connection.cursor() as cursor:
            cursor.execute("CREATE TABLE IF NOT EXISTS bench_seed (id bigint PRIMARY KEY, is_open boolean)")
            cursor.execute("CREATE TABLE IF NOT EXISTS bench_copy (k bigint PRIMARY KEY)")
            cursor.execute("SELECT count(*) FROM bench_seed")
            if not cursor.fetchone()[0]:
                cursor.execute(f"INSERT INTO bench_seed SELECT id, is_open FROM {GRIEVANCES}")
            self.strides = {table.name: self._stride(cursor, table) for table in self.tables}
            self._number_later_rows(cursor)

    def _names(self) -> set[str]:
        return set(connection.introspection.table_names())

    def _stride(self, cursor, table: Table) -> int:
        """More than any seed's number; the seeds are the rows that are there before the first copy."""
        cursor.execute("CREATE TABLE IF NOT EXISTS bench_stride (name varchar(80) PRIMARY KEY, stride bigint)")
        cursor.execute("SELECT stride FROM bench_stride WHERE name = %s", [table.name])
        if row := cursor.fetchone():
            return row[0]
        cursor.execute(f"SELECT COALESCE(max({table.key}), 0) + 1 FROM {table.name}")
        stride = cursor.fetchone()[0]
        cursor.execute("INSERT INTO bench_stride VALUES (%s, %s)", [table.name, stride])
        return stride

    def _number_later_rows(self, cursor) -> None:
        """What the scenarios write gets numbers that no copy will have."""
        for table in self.tables:
            if "search" in table.name:
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
            cursor.execute("SELECT COALESCE(max(k), 0) FROM bench_copy")
            done = cursor.fetchone()[0]
            copies = done
            total = self._total(seeds, opened, copies)
            while total < wanted:
                copies += 1
                total = self._total(seeds, opened, copies)
            if copies > done:
                self._quick(cursor)
                try:
                    self._copy_all(cursor, done, copies)
                finally:
                    self._safe(cursor)
            return total

    def _total(self, seeds: int, opened: int, copies: int) -> int:
        return seeds + copies * (seeds - opened) + min(copies, OPEN_COPIES) * opened

    def _copy_all(self, cursor, done: int, copies: int) -> None:
        numbers = ",".join(f"({k})" for k in range(done + 1, copies + 1))
        cursor.execute(f"INSERT INTO bench_copy (k) VALUES {numbers}")
        is_large = copies - done > 50
        for table in self.tables:
            indexes = self._drop_indexes(cursor, table.name) if is_large else []
            self._copy(cursor, table, done, copies)
            for statement in indexes:
                cursor.execute(statement)
            self.say(f"{table.name}: copied")

    def _copy(self, cursor, table: Table, done: int, copies: int) -> None:
        columns = self._columns(cursor, table)
        values = ", ".join(self._value(table, name, kind, copies) for name, kind in columns)
        names = ", ".join(f'"{name}"' for name, _kind in columns)
        open_ones = f"({table.only}) AND (c.k <= {OPEN_COPIES} OR {self._matter(table)} NOT IN (SELECT id FROM bench_seed WHERE is_open))"
        cursor.execute(
            f"INSERT INTO {table.name} ({names}) SELECT {values} FROM bench_copy c CROSS JOIN {table.name} s "
            f"WHERE c.k > {done} AND c.k <= {copies} AND {open_ones} ORDER BY c.k, s.{table.key}"
        )

    def _matter(self, table: Table) -> str:
        """The seed row's matter, as SQL."""
        for column, follows in table.moved.items():
            if follows == GRIEVANCES:
                return f"s.{column}"
        return "(SELECT d.subject_id FROM deadlines_deadline d WHERE d.id = s.deadline_id)"

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

    def _value(self, table: Table, name: str, kind: str, copies: int) -> str:
        if name in table.made:
            return table.made[name].format(k="c.k")
        if name in table.moved:
            return f"s.{name} + c.k * {self.strides[table.moved[name] or table.name]}"
        if kind in ("datetime", "timestamp with time zone"):
            return self._earlier(table, name, copies)
        return f"s.{name}"

    def _earlier(self, table: Table, name: str, copies: int) -> str:
        """Ended matters go back over a year, the first copies furthest; open ones stay where they are."""
        is_open = f"{self._matter(table)} IN (SELECT id FROM bench_seed WHERE is_open)"
        minutes = f"(({copies} - c.k) * {SHIFT_MINUTES} / {copies})"
        if self.is_sqlite:
            shifted = f"strftime('%Y-%m-%d %H:%M:%f', s.{name}, '-' || {minutes} || ' minutes')"
        else:
            shifted = f"s.{name} - make_interval(mins => ({minutes})::int)"
        return f"CASE WHEN {is_open} THEN s.{name} ELSE {shifted} END"

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

    def _quick(self, cursor) -> None:
        if self.is_sqlite:
            cursor.execute("PRAGMA synchronous = OFF")
            cursor.execute("PRAGMA cache_size = -262144")
            cursor.execute("PRAGMA foreign_keys = OFF")
            self.triggers = []
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            for name, statement in cursor.fetchall():
                self.triggers.append(statement)
                cursor.execute(f'DROP TRIGGER "{name}"')
        else:
            # neither foreign keys nor the triggers of history are looked at: the seeds kept them
            cursor.execute("SET session_replication_role = replica")
            cursor.execute("SET synchronous_commit = off")
            cursor.execute("SET maintenance_work_mem = '512MB'")

    def _safe(self, cursor) -> None:
        if self.is_sqlite:
            for statement in self.triggers:
                cursor.execute(statement)
            cursor.execute("ANALYZE")
            cursor.execute("PRAGMA synchronous = NORMAL")
            cursor.execute("PRAGMA foreign_keys = ON")
        else:
            cursor.execute("SET session_replication_role = DEFAULT")
            cursor.execute("VACUUM ANALYZE")
