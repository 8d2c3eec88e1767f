"""Blind indexes of the marks of devices, at check-in and at the confirmation link."""

from django.db import migrations, models

import governance.common.migrating


class Migration(migrations.Migration):
    dependencies = [("volunteers", "0006_organisation_rules")]

    operations = [
        governance.common.migrating.ChangeTables(
            [
                migrations.AddField(
                    model_name="signup",
                    name="came_device",
                    field=models.CharField(blank=True, default="", editable=False, max_length=64),
                ),
                migrations.AddField(
                    model_name="servicerecord",
                    name="served_device",
                    field=models.CharField(blank=True, default="", editable=False, max_length=64),
                ),
                migrations.AddIndex(
                    model_name="signup",
                    index=models.Index(
                        condition=models.Q(("came_device__gt", "")), fields=["came_device"], name="sign_up_device"
                    ),
                ),
                migrations.AddIndex(
                    model_name="servicerecord",
                    index=models.Index(
                        condition=models.Q(("served_device__gt", "")), fields=["served_device"], name="record_device"
                    ),
                ),
            ]
        ),
    ]
