"""Whoever raises a matter writes to each index of the table: those that another covers go, and those of references that
most rows leave empty become partial."""

from django.conf import settings
from django.db import migrations, models

from governance.common.migrating import DropIndexes, Together

REFERENCES = ("area", "assignee", "building", "category", "decline_reason", "department", "holder", "lead", "reporter")


class Migration(migrations.Migration):
    dependencies = [
        ("grievances", "0011_category_newest"),
        ("people", "0002_fund_roles"),
        ("territory", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        DropIndexes("grievance", (*REFERENCES, "contact_phone_index")),
        Together(
            [
                migrations.AddIndex(
                    model_name="grievance",
                    index=models.Index(
                        condition=models.Q(("reporter__isnull", False)), fields=["reporter"], name="grievance_reporter"
                    ),
                ),
                migrations.AddIndex(
                    model_name="grievance",
                    index=models.Index(
                        condition=models.Q(("building__isnull", False)), fields=["building"], name="grievance_building"
                    ),
                ),
                migrations.AddIndex(
                    model_name="grievance",
                    index=models.Index(
                        condition=models.Q(("lead__isnull", False)), fields=["lead"], name="grievance_lead"
                    ),
                ),
                migrations.AddIndex(
                    model_name="grievance",
                    index=models.Index(
                        condition=models.Q(("department__isnull", False)),
                        fields=["department"],
                        name="grievance_department",
                    ),
                ),
                migrations.AddIndex(
                    model_name="grievance",
                    index=models.Index(
                        condition=models.Q(("contact_phone_index", ""), _negated=True),
                        fields=["contact_phone_index"],
                        name="grievance_phone",
                    ),
                ),
            ]
        ),
    ]
