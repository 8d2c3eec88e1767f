"""Estates where a volunteer would serve, people of an office by name, and shifts in the order of the calendar."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import governance.common.migrating


class Migration(migrations.Migration):
    dependencies = [
        ("territory", "0001_initial"),
        ("volunteers", "0007_device_marks"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        governance.common.migrating.CreateModels(
            operations=[
                migrations.CreateModel(
                    name="OfficePerson",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "office",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="people",
                                to="volunteers.bankoffice",
                                verbose_name="网点",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="本人",
                            ),
                        ),
                        ("duty", models.CharField(max_length=40, verbose_name="职责")),
                        ("agreed_at", models.DateTimeField(verbose_name="同意公开于")),
                    ],
                    options={
                        "verbose_name": "公开的网点人员",
                        "verbose_name_plural": "公开的网点人员",
                        "ordering": ["office", "id"],
                        "constraints": [models.UniqueConstraint(fields=["office", "user"], name="office_person_once")],
                    },
                ),
                migrations.AddField(
                    model_name="volunteer",
                    name="places",
                    field=models.ManyToManyField(
                        blank=True, related_name="+", to="territory.estate", verbose_name="愿意去的小区"
                    ),
                ),
                migrations.AddIndex(
                    model_name="shift",
                    index=models.Index(
                        condition=models.Q(("is_open", True)), fields=["starts_at", "id"], name="shift_open_starts"
                    ),
                ),
            ]
        ),
    ]
