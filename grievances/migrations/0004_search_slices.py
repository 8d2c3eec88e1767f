"""A search among a million matters reads the newest of them, or those that are open."""

from django.db import migrations

from governance.common.sliced_search import SliceIndexOperation


class Migration(migrations.Migration):
    dependencies = [("grievances", "0003_topic_suspensions")]

    operations = [SliceIndexOperation("grievances_search", "SELECT id FROM grievances_grievance WHERE is_open")]
