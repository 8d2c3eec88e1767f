"""What happened to a clock is history: its events can only be added."""

from django.db import migrations

from governance.common.appendonly import AppendOnlyOperation


class Migration(migrations.Migration):
    dependencies = [("deadlines", "0001_initial")]

    operations = [AppendOnlyOperation("deadlines_deadlineevent")]
