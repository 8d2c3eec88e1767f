"""Full-text search that finds two-character Chinese words, on SQLite (FTS5) and PostgreSQL (tsvector) alike.

A run of Chinese characters is cut into overlapping pairs and its last character alone; Latin words and numbers stay
whole, lower-cased. A word of a query is a phrase of such pairs, so it matches exactly where the characters stand side
by side; one character alone is a prefix query. Words divided by spaces must all occur.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Any

from django.db import connections, migrations, router, transaction
from django.db.models import BigIntegerField
from django.db.models.expressions import RawSQL

MAX_TOKEN = 60
MAX_WORDS = 12
MAX_QUERY = 200
MAX_LIKENESS_WORDS = 40
MAX_POSITION = 16383  # PostgreSQL keeps no later position of a word
_CJK = re.compile(
    r"[\u2e80-\u2fdf\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]"
)
_TABLE_NAME = re.compile(r"[a-z][a-z0-9_]{1,50}")


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text or "").lower()


def _runs(text: str) -> Iterator[tuple[bool, str]]:
    """Runs of (is Chinese, characters) of folded text; everything else divides them."""
    run, run_is_cjk = "", False
    for character in text:
        is_cjk = bool(_CJK.match(character))
        if not (is_cjk or character.isalnum()):
            if run:
                yield run_is_cjk, run
            run = ""
            continue
        if run and is_cjk != run_is_cjk:
            yield run_is_cjk, run
            run = ""
        run, run_is_cjk = run + character, is_cjk
    if run:
        yield run_is_cjk, run


def _pairs(run: str) -> list[str]:
    return [run[at : at + 2] for at in range(len(run) - 1)]


def bigrams(text: str) -> list[str]:
    """The index words of a text, in order: `小区停水 3栋` → 小区 区停 停水 水 3 栋."""
    words: list[str] = []
    for is_cjk, run in _runs(_folded(text)):
        words += [*_pairs(run), run[-1]] if is_cjk else [run[:MAX_TOKEN]]
    return words


def _phrases(text: str) -> list[tuple[list[str], bool]]:
    """The words of a query as (index words side by side, whether the last one is only a beginning)."""
    phrases = []
    for word in re.split(r"[^\w]+|_", _folded(text[:MAX_QUERY])):
        runs = list(_runs(word))
        if not runs:
            continue
        words = bigrams(word)
        is_cjk, last_run = runs[-1]
        is_beginning = is_cjk and len(last_run) == 1
        if is_cjk and not is_beginning:
            words.pop()  # the text may go on after the query's last character
        phrases.append((words, is_beginning))
    return phrases[:MAX_WORDS]


def _fts5_query(text: str) -> str:
    return " AND ".join(f'"{" ".join(words)}"{" *" if beginning else ""}' for words, beginning in _phrases(text))


def tsquery(text: str) -> str:
    """A query in PostgreSQL's language; '' where the text has no word."""
    phrases = []
    for words, beginning in _phrases(text):
        quoted = [f"'{word}'" for word in words]
        phrases.append("(" + " <-> ".join(quoted) + (":*" if beginning else "") + ")")
    return " & ".join(phrases)


def _tsvector(words: list[str]) -> str:
    return " ".join(f"'{word}':{min(at, MAX_POSITION)}" for at, word in enumerate(words, start=1))


class BigramIndex:
    """The search table of one kind of thing; rows are found by the thing's primary key."""

    document = "words"  # what PostgreSQL's index holds, as SQL

    def __init__(self, table: str):
        if not _TABLE_NAME.fullmatch(table):
            raise ValueError(f"not a table name: {table}")
        self.table = table

    def put(self, pk: int, text: str, *, is_new: bool = False, using: str = "default") -> None:
        """Index `text` under `pk`, instead of what was there; `is_new` says that nothing was."""
        self.put_many([(pk, text)], is_new=is_new, using=using)

    def put_many(self, rows: Iterable[tuple[int, str]], *, is_new: bool = False, using: str = "default") -> None:
        connection = connections[using]
        is_sqlite = connection.vendor == "sqlite"
        prepared = [
            (pk, " ".join(words) if is_sqlite else _tsvector(words)) for pk, text in rows for words in [bigrams(text)]
        ]
        if not prepared:
            return
        with transaction.atomic(using=using, savepoint=False), connection.cursor() as cursor:
            if is_sqlite and not is_new:
                cursor.executemany(f"DELETE FROM {self.table} WHERE rowid = %s", [(pk,) for pk, _ in prepared])  # noqa: S608
            if is_sqlite:
                cursor.executemany(f"INSERT INTO {self.table} (rowid, words) VALUES (%s, %s)", prepared)  # noqa: S608
            else:
                cursor.executemany(
                    f"INSERT INTO {self.table} (id, words) VALUES (%s, %s::tsvector) "  # noqa: S608
                    "ON CONFLICT (id) DO UPDATE SET words = EXCLUDED.words",
                    prepared,
                )

    def remove(self, pk: int, *, using: str = "default") -> None:
        connection = connections[using]
        column = "rowid" if connection.vendor == "sqlite" else "id"
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {self.table} WHERE {column} = %s", [pk])  # noqa: S608

    def matching(self, text: str, *, using: str = "default") -> RawSQL | list[int]:
        """The primary keys that match, for `filter(pk__in=…)`. Never raises; text without a word matches nothing."""
        is_sqlite = connections[using].vendor == "sqlite"
        return self._found_by(_fts5_query(text) if is_sqlite else tsquery(text), is_sqlite)

    def matching_any(self, text: str, *, using: str = "default") -> RawSQL:
        """The primary keys of what shares a pair of characters with `text`: likeness, not search. Never raises."""
        words = list(dict.fromkeys(word for word in bigrams(text[:MAX_QUERY]) if len(word) > 1))[:MAX_LIKENESS_WORDS]
        is_sqlite = connections[using].vendor == "sqlite"
        quote = '"' if is_sqlite else "'"
        return self._found_by(
            (" OR " if is_sqlite else " | ").join(f"{quote}{word}{quote}" for word in words), is_sqlite
        )

    def _found_by(self, query: str, is_sqlite: bool) -> RawSQL:
        if is_sqlite:
            source, condition = f"SELECT rowid FROM {self.table}", f"{self.table} MATCH %s"  # noqa: S608
        else:
            source, condition = f"SELECT id FROM {self.table}", f"{self.document} @@ %s::tsquery"  # noqa: S608
        if not query:
            return RawSQL(f"{source} WHERE 1 = 0", [], output_field=BigIntegerField())  # noqa: S611
        return RawSQL(f"{source} WHERE {condition}", [query], output_field=BigIntegerField())  # noqa: S611


class BigramIndexOperation(migrations.operations.base.Operation):
    """A migration operation that makes the search table of a `BigramIndex`."""

    reduces_to_sql = True
    reversible = True

    def __init__(self, table: str):
        self.table = BigramIndex(table).table

    def state_forwards(self, app_label: str, state: object) -> None:
        """The table belongs to no model."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: object, to_state: object) -> None:
        if not router.allow_migrate(schema_editor.connection.alias, app_label):
            return
        if schema_editor.connection.vendor == "sqlite":
            schema_editor.execute(f"CREATE VIRTUAL TABLE {self.table} USING fts5(words, tokenize = 'unicode61')")
        else:
            schema_editor.execute(f"CREATE TABLE {self.table} (id bigint PRIMARY KEY, words tsvector NOT NULL)")
            schema_editor.execute(f"CREATE INDEX {self.table}_words ON {self.table} USING gin (words)")

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: object, to_state: object) -> None:
        schema_editor.execute(f"DROP TABLE {self.table}")

    def describe(self) -> str:
        return f"Make the search table {self.table}"

    @property
    def migration_name_fragment(self) -> str:
        return self.table
