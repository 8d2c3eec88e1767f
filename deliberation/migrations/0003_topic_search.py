from django.db import migrations

from governance.common.search import BigramIndexOperation


class Migration(migrations.Migration):
    dependencies = [("deliberation", "0002_meetings")]
    operations = [BigramIndexOperation("deliberation_topic_words")]
