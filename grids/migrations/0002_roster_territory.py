"""Counts of buildings, limits of grids, imports; a single duty is held by one person without an end."""

import django.db.models.deletion
import django.db.models.functions.comparison
from django.conf import settings
from django.db import migrations, models

import governance.common.migrating


class Migration(migrations.Migration):
    dependencies = [
        ("grids", "0001_initial"),
        ("people", "0001_initial"),
        ("territory", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        governance.common.migrating.CreateModels(
            operations=[
                migrations.CreateModel(
                    name="BuildingCount",
                    fields=[
                        (
                            "building",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                primary_key=True,
                                related_name="counts",
                                serialize=False,
                                to="territory.building",
                                verbose_name="楼栋",
                            ),
                        ),
                        ("dwellings", models.PositiveIntegerField(default=0, verbose_name="户数")),
                        ("entrances", models.PositiveSmallIntegerField(default=0, verbose_name="单元数")),
                        ("people", models.PositiveIntegerField(blank=True, null=True, verbose_name="人数")),
                    ],
                    options={"verbose_name": "楼栋户数", "verbose_name_plural": "楼栋户数"},
                ),
                migrations.CreateModel(
                    name="GridLimit",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "measure",
                            models.CharField(
                                choices=[("HOUSEHOLDS", "户"), ("PEOPLE", "人")], max_length=10, verbose_name="单位"
                            ),
                        ),
                        ("amount", models.PositiveIntegerField(verbose_name="不超过")),
                        ("source", models.CharField(max_length=200, verbose_name="依据")),
                        ("is_confirmed", models.BooleanField(default=False, verbose_name="依据已核实")),
                        ("starts_on", models.DateField(verbose_name="自")),
                        ("ends_on", models.DateField(blank=True, null=True, verbose_name="至 (不含)")),
                    ],
                    options={
                        "verbose_name": "网格规模",
                        "verbose_name_plural": "网格规模",
                        "ordering": ["measure", "starts_on"],
                        "constraints": [
                            models.UniqueConstraint(fields=("measure", "starts_on"), name="grid_limit_once_a_day"),
                            models.CheckConstraint(
                                condition=models.Q(("ends_on", None))
                                | models.Q(("ends_on__gt", models.F("starts_on"))),
                                name="grid_limit_days_in_order",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ImportJob",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[("DWELLINGS", "房屋"), ("ROSTER", "名册")],
                                max_length=10,
                                verbose_name="内容",
                            ),
                        ),
                        ("file", models.FileField(blank=True, upload_to="imports/%Y/", verbose_name="文件")),
                        ("file_name", models.CharField(max_length=120, verbose_name="文件名")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("QUEUED", "排队中"),
                                    ("RUNNING", "正在导入"),
                                    ("DONE", "已完成"),
                                    ("FAILED", "没有导入"),
                                ],
                                default="QUEUED",
                                max_length=8,
                                verbose_name="状态",
                            ),
                        ),
                        ("requested_at", models.DateTimeField(verbose_name="提交于")),
                        ("heartbeat_at", models.DateTimeField(blank=True, editable=False, null=True)),
                        ("finished_at", models.DateTimeField(blank=True, null=True, verbose_name="结束于")),
                        ("attempts", models.PositiveSmallIntegerField(default=0, editable=False)),
                        ("total", models.PositiveIntegerField(default=0, verbose_name="行数")),
                        ("done", models.PositiveIntegerField(default=0, verbose_name="已处理")),
                        ("added", models.JSONField(blank=True, default=dict, verbose_name="新增")),
                        ("known", models.PositiveIntegerField(default=0, verbose_name="已有")),
                        ("report", models.JSONField(blank=True, default=list, verbose_name="逐行报告")),
                        ("problem", models.CharField(blank=True, max_length=300, verbose_name="问题")),
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
                            "owner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="导入人",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "表格导入",
                        "verbose_name_plural": "表格导入",
                        "ordering": ["-id"],
                        "indexes": [
                            models.Index(
                                condition=models.Q(("state__in", ["QUEUED", "RUNNING"])),
                                fields=["state", "id"],
                                name="import_waiting",
                            ),
                            models.Index(fields=["community", "-id"], name="import_of_community"),
                        ],
                    },
                ),
            ]
        ),
        migrations.AddConstraint(
            model_name="rosterentry",
            constraint=models.UniqueConstraint(
                models.F("duty"),
                models.F("community"),
                django.db.models.functions.comparison.Coalesce("grid", 0),
                django.db.models.functions.comparison.Coalesce("building", 0),
                django.db.models.functions.comparison.Coalesce("entrance", 0),
                django.db.models.functions.comparison.Coalesce("lane", 0),
                condition=models.Q(
                    (
                        "duty__in",
                        ("GRID_LEADER", "BUILDING_LEADER", "ENTRANCE_LEADER", "LANE_CHIEF", "SECRETARY"),
                    ),
                    ("ends_on", None),
                ),
                name="roster_single_duty_held_once",
            ),
        ),
    ]
