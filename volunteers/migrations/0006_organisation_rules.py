"""What never stops being true of organisations, once those that were there are filled in."""

import django.db.models.deletion
from django.db import migrations, models

import governance.common.migrating


class Migration(migrations.Migration):
    dependencies = [("volunteers", "0005_fill_organisations")]

    operations = [
        governance.common.migrating.ChangeTables(
            [
                migrations.AlterField(
                    model_name="memberorganisation",
                    name="area",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="territory.area",
                        verbose_name="所在区域",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="incubationentry",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("people_reached", 0), models.Q(("source", ""), _negated=True), _connector="OR"
                        ),
                        name="incubation_people_have_a_source",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="memberorganisation",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("state__in", ["APPLIED", "JOINED"])),
                        fields=("area", "name"),
                        name="member_once_by_name",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="memberorganisation",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "JOINED"), _negated=True),
                            models.Q(("joined_on__isnull", False), ("left_on", None), ("organisation__isnull", False)),
                            _connector="OR",
                        ),
                        name="member_joined_on",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="memberorganisation",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "LEFT"), _negated=True),
                            models.Q(("joined_on__isnull", False), ("left_on__gte", models.F("joined_on"))),
                            _connector="OR",
                        ),
                        name="member_left_on",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="socialworker",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("checked_at", None), ("checked_by", None)),
                            models.Q(("checked_at__isnull", False), ("checked_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="social_worker_checked_at_and_by",
                    ),
                ),
            ]
        ),
    ]
