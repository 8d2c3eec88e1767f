"""Which hub household of the roster a seat was taken from."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("deliberation", "0004_seat_terms"),
    ]

    operations = [
        migrations.AddField(
            model_name="seat",
            name="hub",
            field=models.PositiveBigIntegerField(blank=True, editable=False, null=True, verbose_name="名册上的中心户"),
        ),
    ]
