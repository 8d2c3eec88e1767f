from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("grids", "0009_circle")]

    operations = [
        migrations.AddField(
            "hazardcheck",
            "client_id",
            models.UUIDField(editable=False, null=True, unique=True, verbose_name="终端标识"),
        ),
    ]
