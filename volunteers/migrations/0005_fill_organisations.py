"""Organisations that joined before they could apply: their name, area and state; entries without a source say so."""

from datetime import datetime, time

from django.db import migrations
from django.utils import timezone


def fill(apps, schema_editor) -> None:
    for row in apps.get_model("volunteers", "MemberOrganisation").objects.select_related("organisation__area"):
        row.name, row.area = row.organisation.name, row.organisation.area
        row.area_code, row.phone = row.area.code, row.organisation.phone
        row.state = "LEFT" if row.left_on else "JOINED"
        row.applied_at = timezone.make_aware(datetime.combine(row.joined_on, time(0)))
        row.save()
    entries = apps.get_model("volunteers", "IncubationEntry").objects.filter(people_reached__gt=0, source="")
    entries.update(source="登记时没有写")


class Migration(migrations.Migration):
    dependencies = [("volunteers", "0004_organisations")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
