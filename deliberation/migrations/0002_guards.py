"""Votes can only be added; topics are found by the pairs of characters of their words."""

from django.db import migrations

from governance.common.appendonly import AppendOnlyOperation
from governance.common.search import BigramIndexOperation


class Migration(migrations.Migration):
    replaces = [("deliberation", "0003_topic_search"), ("deliberation", "0005_votes_append_only")]
    dependencies = [("deliberation", "0001_schema")]

    operations = [
        BigramIndexOperation("deliberation_topic_words"),
        AppendOnlyOperation("deliberation_casting"),
        AppendOnlyOperation("deliberation_countedvote"),
    ]
