"""What bids came to so far stood in whole points."""

from django.db import migrations
from django.db.models import F


def to_hundredths(apps, schema_editor):
    apps.get_model("funds", "Bid").objects.exclude(score=None).update(score=F("score") * 100)


def to_points(apps, schema_editor):
    apps.get_model("funds", "Bid").objects.exclude(score=None).update(score=F("score") / 100)


class Migration(migrations.Migration):
    dependencies = [("funds", "0008_panels_of_tenders")]

    operations = [migrations.RunPython(to_hundredths, to_points)]
