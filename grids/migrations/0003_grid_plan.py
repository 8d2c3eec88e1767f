"""网格划分: a proposed division of buildings into grids."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import governance.common.migrating


class Migration(migrations.Migration):
    dependencies = [
        ("grids", "0002_residency_claim"),
        ("territory", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        governance.common.migrating.CreateModels(
            [
                migrations.CreateModel(
                    name="GridPlan",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("area_code", models.CharField(editable=False, max_length=15)),
                        ("new_names", models.JSONField(blank=True, default=list, verbose_name="新网格")),
                        ("on", models.DateField(verbose_name="自哪一天")),
                        ("words", models.CharField(max_length=500, verbose_name="为什么这样划分")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("PROPOSED", "待街道审批"),
                                    ("APPROVED", "已批准"),
                                    ("REFUSED", "没有批准"),
                                    ("WITHDRAWN", "已撤回"),
                                ],
                                default="PROPOSED",
                                max_length=10,
                                verbose_name="状态",
                            ),
                        ),
                        ("proposed_at", models.DateTimeField(verbose_name="提出于")),
                        ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="办理于")),
                        ("decision", models.CharField(blank=True, max_length=300, verbose_name="答复")),
                        (
                            "community",
                            models.ForeignKey(
                                limit_choices_to={"level": "COMMUNITY"},
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="territory.area",
                                verbose_name="社区",
                            ),
                        ),
                        (
                            "decided_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="办理人",
                            ),
                        ),
                        (
                            "proposed_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="提出人",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "网格划分",
                        "verbose_name_plural": "网格划分",
                        "indexes": [models.Index(fields=["area_code", "state", "-id"], name="grid_plan_area")],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state", "PROPOSED")),
                                fields=("community",),
                                name="grid_plan_one_proposed",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("decided_at", None), ("state", "PROPOSED")),
                                    models.Q(
                                        models.Q(("state", "PROPOSED"), _negated=True), ("decided_at__isnull", False)
                                    ),
                                    _connector="OR",
                                ),
                                name="grid_plan_decided_at",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="GridPlanLine",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "new_number",
                            models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="第几个新网格"),
                        ),
                        (
                            "before",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="territory.area",
                                verbose_name="现在的网格",
                            ),
                        ),
                        (
                            "building",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="territory.building",
                                verbose_name="楼栋",
                            ),
                        ),
                        (
                            "grid",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="territory.area",
                                verbose_name="划入网格",
                            ),
                        ),
                        (
                            "plan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="lines",
                                to="grids.gridplan",
                                verbose_name="网格划分",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "划分的楼栋",
                        "verbose_name_plural": "划分的楼栋",
                        "constraints": [
                            models.UniqueConstraint(fields=("plan", "building"), name="grid_plan_building_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("grid__isnull", False), ("new_number__isnull", False), _connector="OR"
                                ),
                                name="grid_plan_line_has_target",
                            ),
                        ],
                    },
                ),
                migrations.AddField(
                    model_name="plannedmove",
                    name="plan",
                    field=models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="moves",
                        to="grids.gridplan",
                        verbose_name="网格划分",
                    ),
                ),
            ]
        ),
    ]
