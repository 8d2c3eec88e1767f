"""Terms of seats, and the election that filled one."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("deliberation", "0003_topic_suspension"),
    ]

    operations = [
        migrations.AddField(
            model_name="charter",
            name="term_years",
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="任期（年）"),
        ),
        migrations.AddField(
            model_name="seat",
            name="election",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="deliberation.ballot",
                verbose_name="由哪次选举产生",
            ),
        ),
    ]
