"""Databases of older versions: what has all replaced migrations goes on, what has some of them is refused in words."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

pytestmark = pytest.mark.django_db


APPS = ("people", "notifications", "grievances", "grids", "deliberation", "volunteers", "funds")


def as_an_older_version_left_it() -> None:
    """Databases of before know the names of the replaced migrations alone."""
    rows = MigrationRecorder.Migration.objects.filter(app__in=APPS)
    assert rows.filter(name__in=["0001_initial", "0007_project_votes_and_documents"]).count() == len(APPS) + 1
    rows.filter(name__in=["0001_schema", "0002_guards"]).delete()


def test_database_when_all_replaced_migrations_are_there_then_nothing_is_done_again() -> None:
    as_an_older_version_left_it()
    call_command("migrate", verbosity=0)
    assert ("funds", "0001_schema") in MigrationRecorder(connection).applied_migrations()


@pytest.mark.parametrize(
    ("app", "last"), [("funds", "0007_project_votes_and_documents"), ("people", "0003_bank_keeper")]
)
def test_database_when_it_stopped_half_way_then_refused_with_what_is_missing(app: str, last: str) -> None:
    as_an_older_version_left_it()
    MigrationRecorder(connection).record_unapplied(app, last)
    with pytest.raises(CommandError, match=f"{app}: .* before {last}"):
        call_command("migrate", verbosity=0)
