"""What the database itself holds of the welfare bank: stock is the sum of its moves, and what happened is never changed."""

from django.db import migrations

from governance.common.appendonly import AppendOnlyOperation

ADD = "UPDATE volunteers_product SET in_stock = in_stock + NEW.quantity WHERE id = NEW.product_id"
CHANGED_BY_HAND = (
    "NEW.in_stock <> OLD.in_stock AND NEW.in_stock <> "
    "(SELECT COALESCE(SUM(m.quantity), 0) FROM volunteers_stockmove m WHERE m.product_id = NEW.id)"
)
WORDS = "stock is the sum of its moves"
NEW_WITH_STOCK = "NEW.in_stock <> 0 OR NEW.reserved <> 0"


def make_triggers(apps, schema_editor) -> None:
    if schema_editor.connection.vendor == "sqlite":
        refuse = f"BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"
        for statement in (
            f"CREATE TRIGGER volunteers_add_stock AFTER INSERT ON volunteers_stockmove BEGIN {ADD}; END",
            f"CREATE TRIGGER volunteers_keep_stock BEFORE UPDATE ON volunteers_product WHEN {CHANGED_BY_HAND} {refuse}",
            f"CREATE TRIGGER volunteers_new_stock BEFORE INSERT ON volunteers_product WHEN {NEW_WITH_STOCK} {refuse}",
        ):
            schema_editor.execute(statement)
        return
    refuse = f"THEN RAISE EXCEPTION '{WORDS}' USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW;"
    for name, body, event in (
        ("volunteers_add_stock", f"{ADD}; RETURN NULL;", "AFTER INSERT ON volunteers_stockmove"),
        ("volunteers_keep_stock", f"IF {CHANGED_BY_HAND} {refuse}", "BEFORE UPDATE ON volunteers_product"),
        ("volunteers_new_stock", f"IF {NEW_WITH_STOCK} {refuse}", "BEFORE INSERT ON volunteers_product"),
    ):
        schema_editor.execute(
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} END $$", params=None
        )
        schema_editor.execute(f"CREATE TRIGGER {name} {event} FOR EACH ROW EXECUTE FUNCTION {name}()")


def drop_triggers(apps, schema_editor) -> None:
    for name in ("volunteers_add_stock", "volunteers_keep_stock", "volunteers_new_stock"):
        if schema_editor.connection.vendor == "sqlite":
            schema_editor.execute(f"DROP TRIGGER {name}")
        else:
            schema_editor.execute(f"DROP FUNCTION {name}() CASCADE")


class Migration(migrations.Migration):
    replaces = [("volunteers", "0004_bank_triggers")]
    dependencies = [("volunteers", "0001_schema")]

    operations = [
        AppendOnlyOperation("volunteers_pointlot"),
        AppendOnlyOperation("volunteers_stockmove"),
        AppendOnlyOperation("volunteers_claim"),
        AppendOnlyOperation("volunteers_settlement"),
        migrations.RunPython(make_triggers, drop_triggers, elidable=False),
    ]
