"""What residents said and how contact went, for matters that were there before these columns."""

from django.db import migrations
from django.db.models import Exists, F, OuterRef, Subquery


def fill(apps, schema_editor):
    Grievance = apps.get_model("grievances", "Grievance")
    Rating = apps.get_model("grievances", "Rating")
    Deadline = apps.get_model("deadlines", "Deadline")
    Grievance.objects.filter(first_level="", rises=0, reopenings=0).update(first_level=F("level"))
    Grievance.objects.filter(stars__gte=4).update(verdict="SATISFIED")
    Grievance.objects.filter(stars__lt=4).update(verdict="SETTLED")
    last = Rating.objects.filter(grievance=OuterRef("pk")).order_by("-id").values("is_settled")[:1]
    Grievance.objects.annotate(last=Subquery(last)).filter(last=False).update(verdict="UNSETTLED")
    late = Deadline.objects.filter(
        subject_type="grievances.grievance",
        subject_id=OuterRef("pk"),
        purpose="grievances.first_contact",
        state__in=["EXPIRED", "MET_LATE"],
    )
    Grievance.objects.filter(Exists(late)).update(contact_was_late=True)


class Migration(migrations.Migration):
    dependencies = [("grievances", "0008_rates"), ("deadlines", "0001_initial")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop, elidable=True)]
