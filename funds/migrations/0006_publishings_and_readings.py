"""批量公开: reports that a worker publishes together, and what became of each; 等核对的纸票: papers that one person has read."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import governance.common.migrating


class Migration(migrations.Migration):
    dependencies = [
        ("funds", "0005_application_paper_on"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        governance.common.migrating.CreateModels(
            [
                migrations.CreateModel(
                    name="Publishing",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("quarter", models.CharField(max_length=6, verbose_name="季度")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("QUEUED", "排队中"),
                                    ("RUNNING", "正在公开"),
                                    ("DONE", "办完了"),
                                    ("FAILED", "中断了"),
                                ],
                                default="QUEUED",
                                max_length=8,
                                verbose_name="状态",
                            ),
                        ),
                        ("total", models.PositiveSmallIntegerField(verbose_name="份数")),
                        ("done", models.PositiveSmallIntegerField(default=0, verbose_name="已处理")),
                        ("problem", models.CharField(blank=True, max_length=200, verbose_name="问题")),
                        ("attempts", models.PositiveSmallIntegerField(default=0, editable=False)),
                        ("requested_at", models.DateTimeField(verbose_name="提交于")),
                        ("heartbeat_at", models.DateTimeField(blank=True, editable=False, null=True)),
                        ("finished_at", models.DateTimeField(blank=True, null=True, verbose_name="结束于")),
                        (
                            "owner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="公开人",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "批量公开",
                        "verbose_name_plural": "批量公开",
                        "ordering": ["-id"],
                        "indexes": [
                            models.Index(fields=["owner", "-id"], name="publishing_of_owner"),
                            models.Index(
                                condition=models.Q(("state__in", ("QUEUED", "RUNNING"))),
                                fields=["id"],
                                name="publishing_active",
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("finished_at", None), ("state__in", ("QUEUED", "RUNNING"))),
                                    models.Q(
                                        models.Q(("state__in", ("QUEUED", "RUNNING")), _negated=True),
                                        ("finished_at__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="publishing_finished_at",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PublishingLine",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "outcome",
                            models.CharField(
                                choices=[
                                    ("WAITING", "还没有轮到"),
                                    ("PUBLISHED", "已公开"),
                                    ("BEFORE", "早已公开，没有改动"),
                                    ("REFUSED", "没有公开"),
                                ],
                                default="WAITING",
                                max_length=9,
                                verbose_name="结果",
                            ),
                        ),
                        ("why", models.CharField(blank=True, max_length=200, verbose_name="原因")),
                        (
                            "disclosure",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="funds.disclosure",
                                verbose_name="报告",
                            ),
                        ),
                        (
                            "publishing",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="lines",
                                to="funds.publishing",
                                verbose_name="批量公开",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "批量公开的报告",
                        "verbose_name_plural": "批量公开的报告",
                        "ordering": ["id"],
                        "constraints": [
                            models.UniqueConstraint(fields=("publishing", "disclosure"), name="publishing_line_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PaperReading",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("paper_number", models.CharField(max_length=20, verbose_name="纸票编号")),
                        ("digest", models.CharField(editable=False, max_length=64)),
                        ("entered_at", models.DateTimeField(verbose_name="录入于")),
                        (
                            "choice",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="readings",
                                to="funds.choice",
                                verbose_name="票选",
                            ),
                        ),
                        (
                            "entered_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="录入人",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "等核对的纸票",
                        "verbose_name_plural": "等核对的纸票",
                        "ordering": ["paper_number", "id"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("choice", "paper_number", "entered_by"), name="paper_reading_once_a_person"
                            )
                        ],
                    },
                ),
            ]
        ),
    ]
