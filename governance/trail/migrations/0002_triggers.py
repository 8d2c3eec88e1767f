"""Entries and seals can only be added; on PostgreSQL adding takes the lock that the seal needs alone."""

from django.db import migrations

from governance.common.appendonly import AppendOnlyOperation

LOCK_KEY = 7_236_418_851  # governance.trail.locks.LOCK_KEY


def make_lock_trigger(apps, schema_editor) -> None:
    if schema_editor.connection.vendor != "postgresql":
        return
    schema_editor.execute(
        "CREATE FUNCTION trail_share_lock() RETURNS trigger LANGUAGE plpgsql AS $$ "
        f"BEGIN PERFORM pg_advisory_xact_lock_shared({LOCK_KEY}); RETURN NULL; END $$"
    )
    # Statement level and BEFORE: the lock is held before the first id is drawn.
    schema_editor.execute(
        "CREATE TRIGGER trail_entry_lock BEFORE INSERT ON trail_entry "
        "FOR EACH STATEMENT EXECUTE FUNCTION trail_share_lock()"
    )


def drop_lock_trigger(apps, schema_editor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP TRIGGER trail_entry_lock ON trail_entry")
        schema_editor.execute("DROP FUNCTION trail_share_lock()")


class Migration(migrations.Migration):
    dependencies = [("trail", "0001_initial")]

    operations = [
        AppendOnlyOperation("trail_entry"),
        AppendOnlyOperation("trail_seal"),
        migrations.RunPython(make_lock_trigger, drop_lock_trigger, elidable=False),
    ]
