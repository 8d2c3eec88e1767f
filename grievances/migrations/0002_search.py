"""Words are found by their pairs of characters: in the office's list and in the public one."""

from django.db import migrations

from governance.common.search import BigramIndexOperation


class Migration(migrations.Migration):
    dependencies = [("grievances", "0001_schema")]

    operations = [BigramIndexOperation("grievances_search"), BigramIndexOperation("grievances_public_search")]
