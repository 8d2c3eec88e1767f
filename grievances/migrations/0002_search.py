from django.db import migrations

from governance.common.search import BigramIndexOperation


class Migration(migrations.Migration):
    dependencies = [("grievances", "0001_initial")]

    operations = [
        BigramIndexOperation("grievances_search"),
        BigramIndexOperation("grievances_public_search"),
    ]
