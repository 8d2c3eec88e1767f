"""Codes and references are looked up whole, never by how they begin. What is filtered by state is found newest first
without passing the newest thousands, which are open."""

from django.db import migrations, models

from governance.common.migrating import DropIndexes


class Migration(migrations.Migration):
    dependencies = [("grievances", "0004_search_slices")]

    operations = [
        DropIndexes("grievances_grievance", texts=("code", "source_ref")),
        migrations.AddIndex("grievance", models.Index(fields=["state", "-id"], name="grievance_state_newest")),
    ]
