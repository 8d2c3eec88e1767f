"""Suspensions of a topic are asked for and ruled on."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import governance.common.migrating


class Migration(migrations.Migration):
    dependencies = [
        ("deadlines", "0003_calendar"),
        ("deliberation", "0002_guards"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        governance.common.migrating.CreateModels(
            [
                migrations.CreateModel(
                    name="TopicSuspension",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("until", models.DateField(verbose_name="挂起至")),
                        ("reason", models.TextField(max_length=300, verbose_name="理由")),
                        ("requested_at", models.DateTimeField(verbose_name="申请于")),
                        (
                            "ruling",
                            models.CharField(
                                blank=True,
                                choices=[("APPROVED", "批准"), ("REFUSED", "不批准"), ("LAPSED", "已失效")],
                                default="",
                                max_length=10,
                                verbose_name="审批",
                            ),
                        ),
                        (
                            "ruling_words",
                            models.TextField(blank=True, default="", max_length=300, verbose_name="审批意见"),
                        ),
                        ("ruled_at", models.DateTimeField(blank=True, null=True, verbose_name="审批于")),
                        (
                            "deadline",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="deadlines.deadline",
                                verbose_name="时限",
                            ),
                        ),
                        (
                            "requested_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="申请人",
                            ),
                        ),
                        (
                            "ruled_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="审批人",
                            ),
                        ),
                        (
                            "topic",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="suspensions",
                                to="deliberation.topic",
                                verbose_name="议题",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "议题挂起",
                        "verbose_name_plural": "议题挂起",
                        "ordering": ["topic", "id"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("topic",),
                                condition=models.Q(("ruling", "")),
                                name="topic_suspension_one_open",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("ruled_at", None), ("ruling", "")),
                                    models.Q(models.Q(("ruling", ""), _negated=True), ("ruled_at__isnull", False)),
                                    _connector="OR",
                                ),
                                name="topic_suspension_ruled_together",
                            ),
                        ],
                    },
                ),
                migrations.AddField(
                    model_name="topic",
                    name="has_suspension_request",
                    field=models.BooleanField(default=False, editable=False),
                ),
                migrations.AddIndex(
                    model_name="topic",
                    index=models.Index(
                        condition=models.Q(("has_suspension_request", True)),
                        fields=["area_code", "id"],
                        name="topic_asks",
                    ),
                ),
            ]
        ),
    ]
