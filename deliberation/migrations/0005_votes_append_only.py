from django.db import migrations

from governance.common.appendonly import AppendOnlyOperation


class Migration(migrations.Migration):
    dependencies = [("deliberation", "0004_objection_columns")]

    operations = [
        AppendOnlyOperation("deliberation_casting"),
        AppendOnlyOperation("deliberation_countedvote"),
    ]
