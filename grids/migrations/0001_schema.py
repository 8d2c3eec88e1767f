"""Grids and their workers: the roster, patrols, messages, lists, moves, organisations, the circle.

Stands for the migrations it names; a database that has all of those has this one.
"""

import uuid

import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.comparison
from django.conf import settings
from django.db import migrations, models

import governance.common.crypto
import governance.common.migrating


class Migration(migrations.Migration):
    replaces = [
        ("grids", "0001_initial"),
        ("grids", "0002_roster_territory"),
        ("grids", "0003_day"),
        ("grids", "0004_messages"),
        ("grids", "0005_lists"),
        ("grids", "0006_moves_kinds"),
        ("grids", "0007_organisations"),
        ("grids", "0008_broadcast_copies"),
        ("grids", "0009_circle"),
        ("grids", "0010_check_client"),
        ("grids", "0011_admission"),
    ]

    initial = True

    dependencies = [
        ("grievances", "0001_schema"),
        ("people", "0001_schema"),
        ("people", "__first__"),
        ("territory", "0001_initial"),
    ]

    operations = [
        governance.common.migrating.CreateModels(
            operations=[
                migrations.CreateModel(
                    name="CareService",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.SlugField(max_length=30, unique=True, verbose_name="代码")),
                        ("name", models.CharField(max_length=30, verbose_name="服务")),
                        ("purpose", models.CharField(max_length=120, verbose_name="目的")),
                        ("review_months", models.PositiveSmallIntegerField(default=6, verbose_name="几个月复核")),
                        ("is_active", models.BooleanField(default=True, verbose_name="启用")),
                    ],
                    options={
                        "verbose_name": "关照服务",
                        "verbose_name_plural": "关照服务",
                    },
                ),
                migrations.CreateModel(
                    name="BookingLimit",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "name",
                            models.CharField(
                                choices=[
                                    ("DAYS_AHEAD", "最多提前几天预约"),
                                    ("SLOTS", "一次最多连约几个时段"),
                                    ("OPEN_BOOKINGS", "一人同时最多有几个预约"),
                                    ("CANCEL_HOURS", "最晚提前几小时自己取消"),
                                    ("NO_SHOWS", "爽约几次暂停预约"),
                                    ("NO_SHOW_DAYS", "爽约在多少天内累计"),
                                    ("PAUSE_DAYS", "暂停预约多少天"),
                                    ("LEAST_RATINGS", "居民评价满几条才公布平均分"),
                                ],
                                max_length=20,
                                verbose_name="限额",
                            ),
                        ),
                        ("amount", models.PositiveSmallIntegerField(verbose_name="数量")),
                        ("source", models.CharField(max_length=200, verbose_name="依据")),
                        ("is_confirmed", models.BooleanField(default=False, verbose_name="依据已核实")),
                        ("starts_on", models.DateField(verbose_name="自")),
                        ("ends_on", models.DateField(blank=True, null=True, verbose_name="至 (不含)")),
                    ],
                    options={
                        "verbose_name": "预约限额",
                        "verbose_name_plural": "预约限额",
                        "ordering": ["name", "starts_on"],
                        "constraints": [
                            models.UniqueConstraint(fields=("name", "starts_on"), name="booking_limit_once_a_day"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ends_on", None), ("ends_on__gt", models.F("starts_on")), _connector="OR"
                                ),
                                name="booking_limit_days_in_order",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Broadcast",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "area",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="territory.area",
                                verbose_name="区域",
                            ),
                        ),
                        ("area_code", models.CharField(editable=False, max_length=15)),
                        ("audience", models.JSONField(default=list, verbose_name="下达对象")),
                        ("title", models.CharField(max_length=60, verbose_name="标题")),
                        ("body", models.TextField(max_length=2000, verbose_name="内容")),
                        (
                            "haste",
                            models.CharField(
                                choices=[("ORDINARY", "一般"), ("URGENT", "紧急")],
                                default="ORDINARY",
                                max_length=10,
                                verbose_name="缓急",
                            ),
                        ),
                        ("by_level", models.BooleanField(default=False, verbose_name="逐级转发")),
                        ("wants_done", models.BooleanField(default=False, verbose_name="需要反馈落实情况")),
                        ("is_test", models.BooleanField(default=False, verbose_name="演练")),
                        (
                            "sender",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="发出人",
                            ),
                        ),
                        ("sent_at", models.DateTimeField(verbose_name="发出于")),
                        ("submission", models.UUIDField(editable=False, unique=True)),
                        (
                            "state",
                            models.CharField(
                                choices=[("RUNNING", "下达中"), ("CLOSED", "已结束")],
                                default="RUNNING",
                                max_length=10,
                                verbose_name="状态",
                            ),
                        ),
                        ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="结束于")),
                        ("closing_words", models.CharField(blank=True, max_length=300, verbose_name="结束说明")),
                    ],
                    options={
                        "verbose_name": "通知下达",
                        "verbose_name_plural": "通知下达",
                        "ordering": ["-id"],
                        "indexes": [models.Index(fields=["area_code", "-id"], name="grid_broadcast_area")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("closed_at", None), ("state", "RUNNING")),
                                    models.Q(("closed_at__isnull", False), ("state", "CLOSED")),
                                    _connector="OR",
                                ),
                                name="grid_broadcast_closed_at",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="BroadcastLeg",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "broadcast",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="legs",
                                to="grids.broadcast",
                                verbose_name="通知",
                            ),
                        ),
                        (
                            "tier",
                            models.PositiveSmallIntegerField(
                                choices=[
                                    (1, "街道和社区书记"),
                                    (2, "社区工作者和网格长"),
                                    (3, "网格员、楼栋长和志愿者"),
                                ],
                                verbose_name="层级",
                            ),
                        ),
                        (
                            "area",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="territory.area",
                                verbose_name="区域",
                            ),
                        ),
                        ("area_code", models.CharField(editable=False, max_length=15)),
                        (
                            "state",
                            models.CharField(
                                choices=[("WAITING", "等待转发"), ("SENT", "已下达")],
                                default="WAITING",
                                max_length=10,
                                verbose_name="状态",
                            ),
                        ),
                        ("sent_at", models.DateTimeField(blank=True, null=True, verbose_name="下达于")),
                        (
                            "passed_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="转发人",
                            ),
                        ),
                        (
                            "chase",
                            models.CharField(
                                choices=[
                                    ("NONE", "等待签收"),
                                    ("REMINDED", "已提醒"),
                                    ("DEPUTIES", "已转代班人"),
                                    ("BY_PHONE", "转电话通知"),
                                ],
                                default="NONE",
                                max_length=10,
                                verbose_name="跟进",
                            ),
                        ),
                        ("recipients", models.PositiveIntegerField(default=0, verbose_name="应收")),
                        ("seen", models.PositiveIntegerField(default=0, verbose_name="已读")),
                        ("acknowledged", models.PositiveIntegerField(default=0, verbose_name="已签收")),
                        ("done", models.PositiveIntegerField(default=0, verbose_name="已落实")),
                        ("to_phone", models.PositiveIntegerField(default=0, verbose_name="电话名单")),
                    ],
                    options={
                        "verbose_name": "通知下达层级",
                        "verbose_name_plural": "通知下达层级",
                        "ordering": ["broadcast", "tier", "area_code"],
                        "indexes": [
                            models.Index(
                                condition=models.Q(("state", "WAITING")),
                                fields=["area_code"],
                                name="broadcast_leg_waiting",
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("broadcast", "tier", "area"), name="broadcast_leg_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("sent_at", None), ("state", "WAITING")),
                                    models.Q(("sent_at__isnull", False), ("state", "SENT")),
                                    _connector="OR",
                                ),
                                name="broadcast_leg_sent_at",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("acknowledged__lte", models.F("seen")),
                                    ("done__lte", models.F("acknowledged")),
                                    ("seen__lte", models.F("recipients")),
                                    (
                                        "to_phone__lte",
                                        django.db.models.expressions.CombinedExpression(
                                            models.F("recipients"), "-", models.F("acknowledged")
                                        ),
                                    ),
                                ),
                                name="broadcast_leg_counters",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="BuildingKind",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.SlugField(max_length=30, unique=True, verbose_name="代码")),
                        ("name", models.CharField(max_length=20, unique=True, verbose_name="楼栋类型")),
                        ("words", models.CharField(max_length=120, verbose_name="怎样认")),
                        ("position", models.PositiveSmallIntegerField(default=0, verbose_name="次序")),
                        ("source", models.CharField(max_length=200, verbose_name="依据")),
                        ("is_confirmed", models.BooleanField(default=False, verbose_name="依据已核实")),
                        ("starts_on", models.DateField(verbose_name="自")),
                        ("ends_on", models.DateField(blank=True, null=True, verbose_name="至 (不含)")),
                    ],
                    options={
                        "verbose_name": "楼栋类型",
                        "verbose_name_plural": "楼栋类型",
                        "ordering": ["position", "id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ends_on", None), ("ends_on__gt", models.F("starts_on")), _connector="OR"
                                ),
                                name="building_kind_days_in_order",
                            )
                        ],
                    },
                ),
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
                        (
                            "kind",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="grids.buildingkind",
                                verbose_name="楼栋类型",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "楼栋户数",
                        "verbose_name_plural": "楼栋户数",
                    },
                ),
                migrations.CreateModel(
                    name="CareTag",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "dwelling",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="care_tags",
                                to="territory.dwelling",
                                verbose_name="房屋",
                            ),
                        ),
                        ("area_code", models.CharField(editable=False, max_length=15)),
                        (
                            "service",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="grids.careservice",
                                verbose_name="服务",
                            ),
                        ),
                        (
                            "who",
                            governance.common.crypto.EncryptedTextField(blank=True, default="", verbose_name="称呼"),
                        ),
                        ("consent_on", models.DateField(verbose_name="同意于")),
                        ("consent_words", models.CharField(max_length=60, verbose_name="怎样同意的")),
                        ("review_on", models.DateField(verbose_name="复核于")),
                        (
                            "added_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="登记人",
                            ),
                        ),
                        ("ended_on", models.DateField(blank=True, null=True, verbose_name="结束于")),
                        ("end_reason", models.CharField(blank=True, max_length=60, verbose_name="结束原因")),
                    ],
                    options={
                        "verbose_name": "关照登记",
                        "verbose_name_plural": "关照登记",
                        "indexes": [models.Index(fields=["area_code", "review_on"], name="care_tag_review")],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("ended_on", None)),
                                fields=("dwelling", "service"),
                                name="care_tag_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("review_on__gt", models.F("consent_on"))),
                                name="care_tag_review_after_consent",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Checklist",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=40, verbose_name="名称")),
                        (
                            "district",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="territory.area",
                                verbose_name="只用于（区）",
                            ),
                        ),
                        ("months", models.JSONField(blank=True, default=list, verbose_name="哪几个月")),
                        ("source", models.CharField(blank=True, max_length=200, verbose_name="依据")),
                        ("is_active", models.BooleanField(default=True, verbose_name="启用")),
                        (
                            "kinds",
                            models.ManyToManyField(
                                blank=True,
                                help_text="不选就用于所有楼栋。",
                                related_name="checklists",
                                to="grids.buildingkind",
                                verbose_name="只用于这些类型的楼",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "检查清单",
                        "verbose_name_plural": "检查清单",
                    },
                ),
                migrations.CreateModel(
                    name="ChecklistPoint",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "checklist",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="points",
                                to="grids.checklist",
                                verbose_name="检查清单",
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField(verbose_name="次序")),
                        ("title", models.CharField(max_length=60, verbose_name="检查项")),
                    ],
                    options={
                        "verbose_name": "检查项",
                        "verbose_name_plural": "检查项",
                        "ordering": ["checklist", "position"],
                        "constraints": [
                            models.UniqueConstraint(fields=("checklist", "position"), name="checklist_point_position")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CommunityProject",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
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
                        ("area_code", models.CharField(editable=False, max_length=15)),
                        ("title", models.CharField(max_length=60, verbose_name="名称")),
                        (
                            "field",
                            models.CharField(
                                choices=[
                                    ("ELDERLY", "养老助老"),
                                    ("CHILDREN", "儿童青少年"),
                                    ("HEALTH", "健康医疗"),
                                    ("CULTURE", "文化体育"),
                                    ("DAILY", "便民生活"),
                                    ("SURROUNDINGS", "环境绿化"),
                                    ("SAFETY", "平安消防"),
                                    ("LAW", "法律援助"),
                                    ("WORK", "就业创业"),
                                    ("OTHER", "其他"),
                                ],
                                max_length=12,
                                verbose_name="领域",
                            ),
                        ),
                        (
                            "added_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="登记人",
                            ),
                        ),
                        ("added_at", models.DateTimeField(verbose_name="登记于")),
                        ("words", models.CharField(blank=True, max_length=300, verbose_name="内容")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("PLANNED", "计划"),
                                    ("RUNNING", "实施中"),
                                    ("DONE", "已完成"),
                                    ("DROPPED", "已取消"),
                                ],
                                default="PLANNED",
                                max_length=10,
                                verbose_name="状态",
                            ),
                        ),
                        ("starts_on", models.DateField(verbose_name="自")),
                        ("ends_on", models.DateField(verbose_name="至")),
                        ("result", models.CharField(blank=True, max_length=300, verbose_name="结果")),
                    ],
                    options={
                        "verbose_name": "项目清单",
                        "verbose_name_plural": "项目清单",
                        "indexes": [models.Index(fields=["area_code", "-id"], name="community_project_area")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                                name="community_project_days_in_order",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CommunityResource",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
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
                        ("area_code", models.CharField(editable=False, max_length=15)),
                        ("title", models.CharField(max_length=60, verbose_name="名称")),
                        (
                            "field",
                            models.CharField(
                                choices=[
                                    ("ELDERLY", "养老助老"),
                                    ("CHILDREN", "儿童青少年"),
                                    ("HEALTH", "健康医疗"),
                                    ("CULTURE", "文化体育"),
                                    ("DAILY", "便民生活"),
                                    ("SURROUNDINGS", "环境绿化"),
                                    ("SAFETY", "平安消防"),
                                    ("LAW", "法律援助"),
                                    ("WORK", "就业创业"),
                                    ("OTHER", "其他"),
                                ],
                                max_length=12,
                                verbose_name="领域",
                            ),
                        ),
                        (
                            "added_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="登记人",
                            ),
                        ),
                        ("added_at", models.DateTimeField(verbose_name="登记于")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("PLACE", "场地"),
                                    ("PEOPLE", "人员队伍"),
                                    ("SERVICE", "服务"),
                                    ("GOODS", "物资设备"),
                                    ("MONEY", "资金"),
                                ],
                                max_length=8,
                                verbose_name="类型",
                            ),
                        ),
                        ("words", models.CharField(blank=True, max_length=300, verbose_name="说明")),
                        (
                            "provider",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.organisation",
                                verbose_name="提供单位",
                            ),
                        ),
                        ("phone", models.CharField(blank=True, max_length=30, verbose_name="公开电话")),
                        ("is_active", models.BooleanField(default=True, verbose_name="可用")),
                    ],
                    options={
                        "verbose_name": "资源清单",
                        "verbose_name_plural": "资源清单",
                        "indexes": [models.Index(fields=["area_code", "-id"], name="resource_area")],
                    },
                ),
                migrations.CreateModel(
                    name="CommunityNeed",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
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
                        ("area_code", models.CharField(editable=False, max_length=15)),
                        ("title", models.CharField(max_length=60, verbose_name="名称")),
                        (
                            "field",
                            models.CharField(
                                choices=[
                                    ("ELDERLY", "养老助老"),
                                    ("CHILDREN", "儿童青少年"),
                                    ("HEALTH", "健康医疗"),
                                    ("CULTURE", "文化体育"),
                                    ("DAILY", "便民生活"),
                                    ("SURROUNDINGS", "环境绿化"),
                                    ("SAFETY", "平安消防"),
                                    ("LAW", "法律援助"),
                                    ("WORK", "就业创业"),
                                    ("OTHER", "其他"),
                                ],
                                max_length=12,
                                verbose_name="领域",
                            ),
                        ),
                        (
                            "added_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="登记人",
                            ),
                        ),
                        ("added_at", models.DateTimeField(verbose_name="登记于")),
                        ("words", models.CharField(blank=True, max_length=500, verbose_name="情况")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("COLLECTED", "需求征集"),
                                    ("SERVING", "提供服务"),
                                    ("FEEDBACK", "沟通反馈"),
                                    ("RATED", "已评价"),
                                    ("DROPPED", "不再需要"),
                                ],
                                default="COLLECTED",
                                max_length=10,
                                verbose_name="状态",
                            ),
                        ),
                        (
                            "resource",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="needs",
                                to="grids.communityresource",
                                verbose_name="对接资源",
                            ),
                        ),
                        (
                            "project",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="needs",
                                to="grids.communityproject",
                                verbose_name="列入项目",
                            ),
                        ),
                        ("stars", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="评价")),
                    ],
                    options={
                        "verbose_name": "需求清单",
                        "verbose_name_plural": "需求清单",
                        "indexes": [models.Index(fields=["area_code", "-id"], name="need_area")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state__in", ["COLLECTED", "DROPPED"]),
                                    ("resource__isnull", False),
                                    _connector="OR",
                                ),
                                name="need_served_with_a_resource",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("stars__gte", 1), ("stars__lte", 5), ("state", "RATED")),
                                    models.Q(models.Q(("state", "RATED"), _negated=True), ("stars", None)),
                                    _connector="OR",
                                ),
                                name="need_rated_with_stars",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DwellingDue",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "dwelling",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="visit_due",
                                to="territory.dwelling",
                                verbose_name="房屋",
                            ),
                        ),
                        (
                            "building",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="territory.building",
                                verbose_name="楼栋",
                            ),
                        ),
                        ("area_code", models.CharField(editable=False, max_length=15)),
                        ("last_met_on", models.DateField(blank=True, null=True, verbose_name="上次见到")),
                        ("last_tried_on", models.DateField(blank=True, null=True, verbose_name="上次走访")),
                        ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="本轮未遇")),
                        ("due_on", models.DateField(verbose_name="应走访于")),
                        ("needs_care", models.BooleanField(default=False, verbose_name="需要关照")),
                    ],
                    options={
                        "verbose_name": "走访到期",
                        "verbose_name_plural": "走访到期",
                        "indexes": [
                            models.Index(fields=["area_code", "-needs_care", "due_on", "id"], name="dwelling_due_grid"),
                            models.Index(fields=["building", "due_on"], name="dwelling_due_building"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Facility",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "resource",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="facility",
                                to="grids.communityresource",
                                verbose_name="资源",
                            ),
                        ),
                        ("area_code", models.CharField(editable=False, max_length=15)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("ROOM", "会议活动室"),
                                    ("SPORTS", "运动场地"),
                                    ("PARKING", "停车位"),
                                    ("CANTEEN", "食堂"),
                                    ("OTHER", "其他"),
                                ],
                                max_length=8,
                                verbose_name="类型",
                            ),
                        ),
                        ("place", models.CharField(max_length=120, verbose_name="在哪里")),
                        ("rules", models.CharField(blank=True, max_length=300, verbose_name="使用须知")),
                        ("places", models.PositiveSmallIntegerField(default=1, verbose_name="同一时段可约几份")),
                        ("slot_minutes", models.PositiveSmallIntegerField(default=60, verbose_name="每个时段多少分钟")),
                        (
                            "approval",
                            models.CharField(
                                choices=[
                                    ("NONE", "不用审批，约上就算"),
                                    ("HOST", "提供单位确认"),
                                    ("COMMUNITY", "社区确认"),
                                ],
                                default="NONE",
                                max_length=10,
                                verbose_name="谁确认",
                            ),
                        ),
                        (
                            "bookers",
                            models.CharField(
                                choices=[
                                    ("BOTH", "居民和单位"),
                                    ("RESIDENTS", "只限居民"),
                                    ("ORGANISATIONS", "只限已报到单位"),
                                ],
                                default="BOTH",
                                max_length=15,
                                verbose_name="谁可以约",
                            ),
                        ),
                        (
                            "reach",
                            models.CharField(
                                choices=[("COMMUNITY", "本社区"), ("STREET", "本街道")],
                                default="COMMUNITY",
                                max_length=10,
                                verbose_name="开放范围",
                            ),
                        ),
                        ("is_open", models.BooleanField(default=True, verbose_name="开放预约")),
                        (
                            "added_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="登记人",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "社区之家",
                        "verbose_name_plural": "社区之家",
                        "indexes": [
                            models.Index(
                                condition=models.Q(("is_open", True)),
                                fields=["area_code", "-id"],
                                name="facility_open_area",
                            )
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("places__gte", 1), ("places__lte", 200)), name="facility_places"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("slot_minutes__in", range(30, 481, 30))),
                                name="facility_slot_of_cells",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ClosedDay",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "facility",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="closed_days",
                                to="grids.facility",
                                verbose_name="场地",
                            ),
                        ),
                        ("day", models.DateField(verbose_name="日期")),
                        ("reason", models.CharField(max_length=60, verbose_name="原因")),
                    ],
                    options={
                        "verbose_name": "停用日",
                        "verbose_name_plural": "停用日",
                        "ordering": ["day"],
                        "constraints": [models.UniqueConstraint(fields=("facility", "day"), name="closed_day_once")],
                    },
                ),
                migrations.CreateModel(
                    name="Booking",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.CharField(editable=False, max_length=16, unique=True, verbose_name="预约号")),
                        (
                            "facility",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="bookings",
                                to="grids.facility",
                                verbose_name="场地",
                            ),
                        ),
                        ("area_code", models.CharField(editable=False, max_length=15)),
                        (
                            "booker",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="bookings",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="预约人",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="bookings",
                                to="grids.organisationregistration",
                                verbose_name="以单位名义",
                            ),
                        ),
                        ("starts_at", models.DateTimeField(verbose_name="从")),
                        ("ends_at", models.DateTimeField(verbose_name="到")),
                        ("place", models.PositiveSmallIntegerField(verbose_name="第几份")),
                        ("purpose", models.CharField(max_length=100, verbose_name="用途")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("REQUESTED", "待确认"),
                                    ("CONFIRMED", "已约好"),
                                    ("DECLINED", "没有约上"),
                                    ("CANCELLED", "已取消"),
                                    ("USED", "已使用"),
                                    ("NO_SHOW", "没有来"),
                                    ("LAPSED", "未获答复"),
                                ],
                                default="REQUESTED",
                                max_length=10,
                                verbose_name="状态",
                            ),
                        ),
                        ("asked_at", models.DateTimeField(verbose_name="提出于")),
                        ("is_late", models.BooleanField(default=False, verbose_name="答复超时")),
                        (
                            "decided_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="经办人",
                            ),
                        ),
                        ("words", models.CharField(blank=True, max_length=300, verbose_name="答复")),
                        ("stars", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="评价")),
                        ("remark", models.CharField(blank=True, max_length=300, verbose_name="评价的话")),
                    ],
                    options={
                        "verbose_name": "预约",
                        "verbose_name_plural": "预约",
                        "indexes": [
                            models.Index(fields=["area_code", "state", "starts_at"], name="booking_area"),
                            models.Index(fields=["booker", "-starts_at"], name="booking_of"),
                            models.Index(fields=["facility", "starts_at"], name="booking_at"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                                name="booking_times_in_order",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("stars", None),
                                    models.Q(("stars__gte", 1), ("stars__lte", 5), ("state", "USED")),
                                    _connector="OR",
                                ),
                                name="booking_rated_after_use",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="BookedCell",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "booking",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="cells",
                                to="grids.booking",
                                verbose_name="预约",
                            ),
                        ),
                        (
                            "facility",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="cells",
                                to="grids.facility",
                                verbose_name="场地",
                            ),
                        ),
                        ("place", models.PositiveSmallIntegerField()),
                        ("starts_at", models.DateTimeField()),
                    ],
                    options={
                        "verbose_name": "已占时段",
                        "verbose_name_plural": "已占时段",
                        "constraints": [
                            models.UniqueConstraint(fields=("facility", "starts_at", "place"), name="booked_cell_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Finding",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "client_id",
                            models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="终端标识"),
                        ),
                        (
                            "grid",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="territory.area",
                                verbose_name="网格",
                            ),
                        ),
                        ("area_code", models.CharField(editable=False, max_length=15)),
                        (
                            "building",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="territory.building",
                                verbose_name="楼栋",
                            ),
                        ),
                        ("words", models.CharField(max_length=500, verbose_name="情况")),
                        (
                            "found_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="发现人",
                            ),
                        ),
                        ("found_at", models.DateTimeField(verbose_name="发现于")),
                        ("received_at", models.DateTimeField(verbose_name="收到于")),
                        (
                            "grievance",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="finding",
                                to="grievances.grievance",
                                verbose_name="诉求",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[("REPORTED", "已上报"), ("HANDLED", "已处置，待核查"), ("VERIFIED", "已核查")],
                                default="REPORTED",
                                max_length=10,
                                verbose_name="状态",
                            ),
                        ),
                        (
                            "handled_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="处置人",
                            ),
                        ),
                        (
                            "verified_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="核查人",
                            ),
                        ),
                        ("verified_at", models.DateTimeField(blank=True, null=True, verbose_name="核查于")),
                        ("verdict", models.CharField(blank=True, max_length=200, verbose_name="核查情况")),
                    ],
                    options={
                        "verbose_name": "巡查发现",
                        "verbose_name_plural": "巡查发现",
                        "indexes": [
                            models.Index(fields=["area_code", "-found_at"], name="finding_area"),
                            models.Index(
                                condition=models.Q(("state", "HANDLED")),
                                fields=["area_code", "id"],
                                name="finding_to_verify",
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("verified_by", None),
                                    ("handled_by", None),
                                    models.Q(("verified_by", models.F("handled_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="finding_verified_by_another",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("state", "VERIFIED"),
                                        ("verified_at__isnull", False),
                                        ("verified_by__isnull", False),
                                    ),
                                    models.Q(
                                        models.Q(("state", "VERIFIED"), _negated=True),
                                        ("verified_at", None),
                                        ("verified_by", None),
                                    ),
                                    _connector="OR",
                                ),
                                name="finding_verified_at_and_by",
                            ),
                        ],
                    },
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
                                condition=models.Q(
                                    ("ends_on", None), ("ends_on__gt", models.F("starts_on")), _connector="OR"
                                ),
                                name="grid_limit_days_in_order",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HazardCheck",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "checklist",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="checks",
                                to="grids.checklist",
                                verbose_name="检查清单",
                            ),
                        ),
                        (
                            "building",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="hazard_checks",
                                to="territory.building",
                                verbose_name="楼栋",
                            ),
                        ),
                        ("area_code", models.CharField(editable=False, max_length=15)),
                        (
                            "ordered_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="部署人",
                            ),
                        ),
                        ("due_on", models.DateField(verbose_name="完成期限")),
                        (
                            "client_id",
                            models.UUIDField(editable=False, null=True, unique=True, verbose_name="终端标识"),
                        ),
                        ("done_at", models.DateTimeField(blank=True, null=True, verbose_name="完成于")),
                        (
                            "done_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="检查人",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "隐患检查",
                        "verbose_name_plural": "隐患检查",
                        "indexes": [
                            models.Index(
                                condition=models.Q(("done_at", None)),
                                fields=["area_code", "due_on"],
                                name="hazard_check_due",
                            ),
                            models.Index(
                                condition=models.Q(("done_at__isnull", False)),
                                fields=["area_code", "-done_at"],
                                name="hazard_check_done",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("checklist", "building", "due_on"), name="hazard_check_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("done_at", None), ("done_by", None)),
                                    models.Q(("done_at__isnull", False), ("done_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="hazard_check_done_at_and_by",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HazardAnswer",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "hazard_check",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="answers",
                                to="grids.hazardcheck",
                                verbose_name="隐患检查",
                            ),
                        ),
                        (
                            "point",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="grids.checklistpoint",
                                verbose_name="检查项",
                            ),
                        ),
                        (
                            "answer",
                            models.CharField(
                                choices=[("FINE", "完好"), ("OPEN_POINT", "有隐患"), ("NOT_THERE", "没有此项")],
                                max_length=10,
                                verbose_name="结果",
                            ),
                        ),
                        ("words", models.CharField(blank=True, max_length=200, verbose_name="情况")),
                        (
                            "grievance",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="grievances.grievance",
                                verbose_name="形成诉求",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "检查结果",
                        "verbose_name_plural": "检查结果",
                        "constraints": [
                            models.UniqueConstraint(fields=("hazard_check", "point"), name="hazard_answer_once")
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
                                choices=[("DWELLINGS", "房屋"), ("ROSTER", "名册"), ("SERVICES", "生活圈网点")],
                                max_length=10,
                                verbose_name="内容",
                            ),
                        ),
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
                migrations.CreateModel(
                    name="JointMeeting",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
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
                        ("area_code", models.CharField(editable=False, max_length=15)),
                        ("title", models.CharField(max_length=80, verbose_name="议题")),
                        ("starts_at", models.DateTimeField(verbose_name="时间")),
                        ("place", models.CharField(max_length=80, verbose_name="地点")),
                        ("agenda", models.TextField(max_length=1000, verbose_name="议程")),
                        (
                            "state",
                            models.CharField(
                                choices=[("PLANNED", "已通知"), ("HELD", "已召开"), ("CANCELLED", "已取消")],
                                default="PLANNED",
                                max_length=10,
                                verbose_name="状态",
                            ),
                        ),
                        ("minutes", models.TextField(blank=True, max_length=4000, verbose_name="纪要")),
                        (
                            "called_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="召集人",
                            ),
                        ),
                        ("called_at", models.DateTimeField(verbose_name="通知于")),
                    ],
                    options={
                        "verbose_name": "联席会议",
                        "verbose_name_plural": "联席会议",
                        "indexes": [models.Index(fields=["area_code", "-starts_at", "-id"], name="joint_meeting_area")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "HELD"), _negated=True),
                                    models.Q(("minutes", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="joint_meeting_held_with_minutes",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ListedPaper",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "district",
                            models.ForeignKey(
                                limit_choices_to={"level": "DISTRICT"},
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="territory.area",
                                verbose_name="区",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[("CERTIFICATE", "证明"), ("FORM", "表格、台账")],
                                max_length=12,
                                verbose_name="类别",
                            ),
                        ),
                        ("name", models.CharField(max_length=80, verbose_name="名称")),
                        (
                            "department",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.department",
                                verbose_name="由哪个部门要求",
                            ),
                        ),
                        ("words", models.CharField(blank=True, max_length=200, verbose_name="什么时候要、怎么开")),
                        ("source", models.CharField(max_length=200, verbose_name="依据")),
                        ("is_confirmed", models.BooleanField(default=False, verbose_name="依据已核实")),
                        ("starts_on", models.DateField(verbose_name="自")),
                        ("ends_on", models.DateField(blank=True, null=True, verbose_name="至 (不含)")),
                    ],
                    options={
                        "verbose_name": "证明和表格清单",
                        "verbose_name_plural": "证明和表格清单",
                        "ordering": ["kind", "name"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("district", "kind", "name", "starts_on"), name="listed_paper_once_a_day"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ends_on", None), ("ends_on__gt", models.F("starts_on")), _connector="OR"
                                ),
                                name="listed_paper_days_in_order",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LogNote",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "grid",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="territory.area",
                                verbose_name="网格",
                            ),
                        ),
                        ("area_code", models.CharField(editable=False, max_length=15)),
                        ("day", models.DateField(verbose_name="日期")),
                        ("words", models.CharField(max_length=500, verbose_name="内容")),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="记录人",
                            ),
                        ),
                        ("at", models.DateTimeField(verbose_name="记录于")),
                    ],
                    options={
                        "verbose_name": "网格日志补记",
                        "verbose_name_plural": "网格日志补记",
                        "indexes": [models.Index(fields=["area_code", "day"], name="log_note_day")],
                    },
                ),
                migrations.CreateModel(
                    name="MemberRegistration",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
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
                        ("area_code", models.CharField(editable=False, max_length=15)),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="member_registrations",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="本人",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                blank=True,
                                choices=[("PARTY_MEMBER", "在职党员"), ("EMPLOYEE", "在职职工")],
                                max_length=12,
                                verbose_name="身份",
                            ),
                        ),
                        (
                            "employer",
                            governance.common.crypto.EncryptedTextField(
                                blank=True, default="", editable=False, verbose_name="工作单位"
                            ),
                        ),
                        ("fields", models.JSONField(blank=True, default=list, verbose_name="愿意做的")),
                        (
                            "available",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("EVENINGS", "工作日晚上"),
                                    ("WEEKENDS", "周末"),
                                    ("BY_APPOINTMENT", "提前约"),
                                ],
                                max_length=16,
                                verbose_name="什么时候",
                            ),
                        ),
                        ("consent_at", models.DateTimeField(verbose_name="本人同意于")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("APPLIED", "待社区确认"),
                                    ("REGISTERED", "已报到"),
                                    ("DECLINED", "未确认"),
                                    ("ENDED", "已退出"),
                                ],
                                default="APPLIED",
                                max_length=10,
                                verbose_name="状态",
                            ),
                        ),
                        ("token", models.CharField(editable=False, max_length=20, unique=True)),
                        ("registered_at", models.DateTimeField(blank=True, null=True, verbose_name="报到于")),
                        (
                            "decided_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="确认人",
                            ),
                        ),
                        ("words", models.CharField(blank=True, max_length=300, verbose_name="社区答复")),
                    ],
                    options={
                        "verbose_name": "个人报到",
                        "verbose_name_plural": "个人报到",
                        "indexes": [models.Index(fields=["area_code", "state", "-id"], name="member_reg_area")],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state__in", ["APPLIED", "REGISTERED"])),
                                fields=("user", "community"),
                                name="member_reg_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state__in", ["DECLINED", "ENDED"]), _negated=True),
                                    models.Q(("available", ""), ("kind", "")),
                                    _connector="OR",
                                ),
                                name="member_reg_forgotten",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="NeedClaim",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "need",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="claims",
                                to="grids.communityneed",
                                verbose_name="需求",
                            ),
                        ),
                        (
                            "resource",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="claims",
                                to="grids.communityresource",
                                verbose_name="资源",
                            ),
                        ),
                        (
                            "member",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="claims",
                                to="grids.memberregistration",
                                verbose_name="报到人",
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="提出人",
                            ),
                        ),
                        ("at", models.DateTimeField(verbose_name="提出于")),
                        ("words", models.CharField(blank=True, max_length=300, verbose_name="说明")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("OFFERED", "待社区答复"),
                                    ("ACCEPTED", "已对接"),
                                    ("DECLINED", "未采用"),
                                    ("WITHDRAWN", "已撤回"),
                                    ("LAPSED", "没有办成"),
                                ],
                                default="OFFERED",
                                max_length=10,
                                verbose_name="状态",
                            ),
                        ),
                        ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="答复于")),
                    ],
                    options={
                        "verbose_name": "需求认领",
                        "verbose_name_plural": "需求认领",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("member__isnull", False), ("resource__isnull", True)),
                                    models.Q(("member__isnull", True), ("resource__isnull", False)),
                                    _connector="OR",
                                ),
                                name="need_claim_by_one",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state", "OFFERED")),
                                fields=("need", "resource"),
                                name="need_claimed_once_by_resource",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state", "OFFERED")),
                                fields=("need", "member"),
                                name="need_claimed_once_by_member",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state", "ACCEPTED")),
                                fields=("need",),
                                name="need_met_by_one_claim",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="NeedEntry",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "need",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="entries",
                                to="grids.communityneed",
                                verbose_name="需求",
                            ),
                        ),
                        ("at", models.DateTimeField(verbose_name="时间")),
                        ("verb", models.CharField(max_length=10)),
                        (
                            "actor",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="经手人",
                            ),
                        ),
                        ("line", models.CharField(max_length=120, verbose_name="做了什么")),
                        ("words", models.CharField(blank=True, max_length=300, verbose_name="说明")),
                    ],
                    options={
                        "verbose_name": "需求跟进",
                        "verbose_name_plural": "需求跟进",
                        "indexes": [models.Index(fields=["need", "-id"], name="need_entry_of")],
                    },
                ),
                migrations.CreateModel(
                    name="OpeningHours",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "facility",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="hours",
                                to="grids.facility",
                                verbose_name="场地",
                            ),
                        ),
                        ("weekday", models.PositiveSmallIntegerField(verbose_name="星期")),
                        ("opens", models.TimeField(verbose_name="从")),
                        ("closes", models.TimeField(verbose_name="到")),
                    ],
                    options={
                        "verbose_name": "开放时间",
                        "verbose_name_plural": "开放时间",
                        "ordering": ["weekday", "opens"],
                        "constraints": [
                            models.CheckConstraint(condition=models.Q(("weekday__lte", 6)), name="opening_weekday"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("closes__gt", models.F("opens")), ("closes", "00:00"), _connector="OR"
                                ),
                                name="opening_hours_in_order",
                            ),
                            models.UniqueConstraint(fields=("facility", "weekday", "opens"), name="opening_once"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="OrganisationRegistration",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
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
                        ("area_code", models.CharField(editable=False, max_length=15)),
                        ("code", models.CharField(editable=False, max_length=16, unique=True, verbose_name="编号")),
                        (
                            "kind",
                            models.CharField(
                                choices=[("RESIDENT", "驻区单位"), ("SOCIAL", "社会组织")],
                                max_length=10,
                                verbose_name="类别",
                            ),
                        ),
                        ("name", models.CharField(max_length=80, verbose_name="单位名称")),
                        ("credit_code", models.CharField(blank=True, max_length=18, verbose_name="统一社会信用代码")),
                        ("address", models.CharField(blank=True, max_length=120, verbose_name="地址")),
                        ("phone", models.CharField(max_length=30, verbose_name="办公电话")),
                        (
                            "contact_name",
                            governance.common.crypto.EncryptedTextField(
                                blank=True, default="", editable=False, verbose_name="联络员"
                            ),
                        ),
                        ("shows_contact", models.BooleanField(default=False, verbose_name="联系卡上写联络员姓名")),
                        ("services", models.CharField(blank=True, max_length=300, verbose_name="能为社区做什么")),
                        (
                            "representative",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="organisation_registrations",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="联络员账号",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="registrations",
                                to="people.organisation",
                                verbose_name="单位",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("APPLIED", "待社区核对"),
                                    ("RETURNED", "退回补充"),
                                    ("REGISTERED", "已报到"),
                                    ("REFUSED", "不予登记"),
                                    ("WITHDRAWN", "已撤回"),
                                    ("ENDED", "已退出"),
                                ],
                                default="APPLIED",
                                max_length=10,
                                verbose_name="状态",
                            ),
                        ),
                        ("applied_at", models.DateTimeField(verbose_name="申请于")),
                        ("registered_at", models.DateTimeField(blank=True, null=True, verbose_name="报到于")),
                        ("is_late", models.BooleanField(default=False, verbose_name="核对超时")),
                    ],
                    options={
                        "verbose_name": "单位报到",
                        "verbose_name_plural": "单位报到",
                        "indexes": [models.Index(fields=["area_code", "state", "-id"], name="organisation_reg_area")],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state__in", ["APPLIED", "RETURNED", "REGISTERED"])),
                                fields=("community", "name"),
                                name="organisation_reg_once_by_name",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(
                                    ("state__in", ["APPLIED", "RETURNED", "REGISTERED"]),
                                    models.Q(("credit_code", ""), _negated=True),
                                ),
                                fields=("community", "credit_code"),
                                name="organisation_reg_once_by_code",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state__in", ["REGISTERED", "ENDED"]), _negated=True),
                                    models.Q(("organisation__isnull", False), ("registered_at__isnull", False)),
                                    _connector="OR",
                                ),
                                name="organisation_reg_complete",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="OrganisationEvaluation",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "registration",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="evaluations",
                                to="grids.organisationregistration",
                                verbose_name="单位报到",
                            ),
                        ),
                        ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                        (
                            "side",
                            models.CharField(
                                choices=[("STREET", "街道评价"), ("COMMUNITY", "社区评价")],
                                max_length=10,
                                verbose_name="评价方",
                            ),
                        ),
                        ("stars", models.PositiveSmallIntegerField(verbose_name="评价")),
                        ("words", models.CharField(max_length=300, verbose_name="说明")),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="评价人",
                            ),
                        ),
                        ("at", models.DateTimeField(verbose_name="评价于")),
                        ("reply", models.CharField(blank=True, max_length=300, verbose_name="单位回应")),
                    ],
                    options={
                        "verbose_name": "单位评价",
                        "verbose_name_plural": "单位评价",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("registration", "year", "side"), name="organisation_evaluated_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("stars__gte", 1), ("stars__lte", 5)),
                                name="organisation_evaluation_stars",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="JointTask",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "meeting",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="tasks",
                                to="grids.jointmeeting",
                                verbose_name="会议",
                            ),
                        ),
                        ("title", models.CharField(max_length=120, verbose_name="事项")),
                        (
                            "registration",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="joint_tasks",
                                to="grids.organisationregistration",
                                verbose_name="承办单位",
                            ),
                        ),
                        ("due_on", models.DateField(verbose_name="办结期限")),
                        (
                            "state",
                            models.CharField(
                                choices=[("OPEN", "办理中"), ("DONE", "已办结"), ("DROPPED", "不再办理")],
                                default="OPEN",
                                max_length=10,
                                verbose_name="状态",
                            ),
                        ),
                        ("is_late", models.BooleanField(default=False, verbose_name="超期")),
                        ("result", models.CharField(blank=True, max_length=300, verbose_name="结果")),
                    ],
                    options={
                        "verbose_name": "议定事项",
                        "verbose_name_plural": "议定事项",
                        "ordering": ["due_on", "id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state", "OPEN"), models.Q(("result", ""), _negated=True), _connector="OR"
                                ),
                                name="joint_task_ended_with_result",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="JointInvitation",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "meeting",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="invitations",
                                to="grids.jointmeeting",
                                verbose_name="会议",
                            ),
                        ),
                        (
                            "registration",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="invitations",
                                to="grids.organisationregistration",
                                verbose_name="单位",
                            ),
                        ),
                        ("was_present", models.BooleanField(null=True, verbose_name="到会")),
                    ],
                    options={
                        "verbose_name": "参会单位",
                        "verbose_name_plural": "参会单位",
                        "constraints": [
                            models.UniqueConstraint(fields=("meeting", "registration"), name="joint_invitation_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PaperReport",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.CharField(max_length=20, unique=True, verbose_name="查询码")),
                        ("submission", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        (
                            "district",
                            models.ForeignKey(
                                limit_choices_to={"level": "DISTRICT"},
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="territory.area",
                                verbose_name="区",
                            ),
                        ),
                        ("area_code", models.CharField(editable=False, max_length=15)),
                        (
                            "community",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="territory.area",
                                verbose_name="在哪个社区",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[("CERTIFICATE", "证明"), ("FORM", "表格、台账")],
                                max_length=12,
                                verbose_name="类别",
                            ),
                        ),
                        ("what", models.CharField(max_length=80, verbose_name="要的是什么")),
                        ("asked_by", models.CharField(max_length=60, verbose_name="谁要的")),
                        (
                            "words",
                            governance.common.crypto.EncryptedTextField(blank=True, default="", verbose_name="情况"),
                        ),
                        ("raised_at", models.DateTimeField(verbose_name="反映于")),
                        (
                            "state",
                            models.CharField(
                                choices=[("RAISED", "待答复"), ("ANSWERED", "已答复")],
                                default="RAISED",
                                max_length=10,
                                verbose_name="状态",
                            ),
                        ),
                        (
                            "outcome",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("OUTSIDE", "清单外，已要求停止"),
                                    ("ON_LIST", "在清单内，可以要求"),
                                    ("NOT_FOUND", "没有查到这个要求"),
                                ],
                                max_length=10,
                                verbose_name="结论",
                            ),
                        ),
                        ("answer", models.CharField(blank=True, max_length=500, verbose_name="答复")),
                        ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="答复于")),
                        (
                            "answered_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="答复人",
                            ),
                        ),
                        ("is_public", models.BooleanField(default=False, verbose_name="答复公开")),
                    ],
                    options={
                        "verbose_name": "清单外要求的反映",
                        "verbose_name_plural": "清单外要求的反映",
                        "indexes": [
                            models.Index(fields=["area_code", "state", "-id"], name="paper_report_area"),
                            models.Index(
                                condition=models.Q(("is_public", True)),
                                fields=["area_code", "-answered_at"],
                                name="paper_report_public",
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("answered_at", None),
                                        ("answered_by", None),
                                        ("is_public", False),
                                        ("outcome", ""),
                                        ("state", "RAISED"),
                                    ),
                                    models.Q(
                                        ("answered_at__isnull", False),
                                        ("answered_by__isnull", False),
                                        ("state", "ANSWERED"),
                                        models.Q(("outcome", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="paper_report_answered_with_outcome",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PlannedMove",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "building",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="planned_moves",
                                to="territory.building",
                                verbose_name="楼栋",
                            ),
                        ),
                        ("area_code", models.CharField(editable=False, max_length=15)),
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
                            "grid",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="territory.area",
                                verbose_name="划入网格",
                            ),
                        ),
                        ("on", models.DateField(verbose_name="自哪一天")),
                        (
                            "state",
                            models.CharField(
                                choices=[("PLANNED", "计划中"), ("DONE", "已划入"), ("CANCELLED", "已撤销")],
                                default="PLANNED",
                                max_length=10,
                                verbose_name="状态",
                            ),
                        ),
                        (
                            "planned_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="计划人",
                            ),
                        ),
                        ("planned_at", models.DateTimeField(verbose_name="计划于")),
                        ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="办理于")),
                        ("words", models.CharField(blank=True, max_length=200, verbose_name="说明")),
                        ("matters", models.PositiveIntegerField(default=0, verbose_name="转交诉求")),
                    ],
                    options={
                        "verbose_name": "楼栋调整计划",
                        "verbose_name_plural": "楼栋调整计划",
                        "ordering": ["on", "id"],
                        "indexes": [
                            models.Index(
                                condition=models.Q(("state", "PLANNED")),
                                fields=["area_code", "on"],
                                name="planned_move_to_come",
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state", "PLANNED")),
                                fields=("building",),
                                name="building_one_planned_move",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("ended_at", None), ("state", "PLANNED")),
                                    models.Q(
                                        models.Q(("state", "PLANNED"), _negated=True), ("ended_at__isnull", False)
                                    ),
                                    _connector="OR",
                                ),
                                name="planned_move_ended_at",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RegistrationDocument",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
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
                        ("area_code", models.CharField(editable=False, max_length=15)),
                        ("title", models.CharField(max_length=80, verbose_name="标题")),
                        ("number", models.CharField(blank=True, max_length=40, verbose_name="文号")),
                        ("issuer", models.CharField(max_length=60, verbose_name="发文单位")),
                        ("issued_on", models.DateField(verbose_name="发文日期")),
                        ("words", models.TextField(blank=True, max_length=1000, verbose_name="内容摘要")),
                        (
                            "added_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="登记人",
                            ),
                        ),
                        ("added_at", models.DateTimeField(verbose_name="登记于")),
                    ],
                    options={
                        "verbose_name": "文件清单",
                        "verbose_name_plural": "文件清单",
                        "indexes": [
                            models.Index(fields=["area_code", "-issued_on", "-id"], name="registration_document_area")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RegistrationEntry",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "registration",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="entries",
                                to="grids.organisationregistration",
                                verbose_name="单位报到",
                            ),
                        ),
                        ("at", models.DateTimeField(verbose_name="时间")),
                        ("verb", models.CharField(max_length=10)),
                        (
                            "actor",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="经手人",
                            ),
                        ),
                        ("line", models.CharField(max_length=120, verbose_name="做了什么")),
                        ("words", models.CharField(blank=True, max_length=300, verbose_name="说明")),
                    ],
                    options={
                        "verbose_name": "报到记录",
                        "verbose_name_plural": "报到记录",
                        "indexes": [models.Index(fields=["registration", "-id"], name="registration_entry_of")],
                    },
                ),
                migrations.CreateModel(
                    name="RosterEntry",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "duty",
                            models.CharField(
                                choices=[
                                    ("GRID_LEADER", "网格长"),
                                    ("GRID_WORKER", "网格员"),
                                    ("BUILDING_LEADER", "楼栋长"),
                                    ("ENTRANCE_LEADER", "单元长"),
                                    ("HUB_HOUSEHOLD", "中心户"),
                                    ("LANE_CHIEF", "巷长"),
                                    ("LANE_MEMBER", "巷长团队成员"),
                                    ("SECRETARY", "社区党组织书记"),
                                    ("COMMUNITY_STAFF", "社区工作者"),
                                    ("LEGAL_ADVISER", "法律顾问"),
                                    ("MEDIATOR", "人民调解员"),
                                ],
                                max_length=16,
                                verbose_name="职责",
                            ),
                        ),
                        (
                            "community",
                            models.ForeignKey(
                                limit_choices_to={"level": "COMMUNITY"},
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="roster",
                                to="territory.area",
                                verbose_name="社区",
                            ),
                        ),
                        ("area_code", models.CharField(editable=False, max_length=15)),
                        (
                            "grid",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="territory.area",
                                verbose_name="网格",
                            ),
                        ),
                        (
                            "building",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="roster",
                                to="territory.building",
                                verbose_name="楼栋",
                            ),
                        ),
                        (
                            "entrance",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="roster",
                                to="territory.entrance",
                                verbose_name="单元",
                            ),
                        ),
                        (
                            "lane",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="roster",
                                to="territory.lane",
                                verbose_name="街巷",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="roster_entries",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="账号",
                            ),
                        ),
                        ("name", models.CharField(max_length=40, verbose_name="姓名")),
                        ("work_phone", models.CharField(blank=True, max_length=30, verbose_name="工作电话")),
                        (
                            "posting",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="roster_entries",
                                to="people.posting",
                                verbose_name="任职",
                            ),
                        ),
                        ("team_role", models.CharField(blank=True, max_length=30, verbose_name="团队角色")),
                        ("starts_on", models.DateField(verbose_name="自")),
                        ("ends_on", models.DateField(blank=True, null=True, verbose_name="至 (不含)")),
                        ("end_reason", models.CharField(blank=True, max_length=60, verbose_name="离任原因")),
                    ],
                    options={
                        "verbose_name": "名册",
                        "verbose_name_plural": "名册",
                        "ordering": ["area_code", "duty", "id"],
                        "indexes": [
                            models.Index(fields=["area_code", "duty"], name="roster_area_duty"),
                            models.Index(fields=["building", "starts_on"], name="roster_building_day"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ends_on", None), ("ends_on__gt", models.F("starts_on")), _connector="OR"
                                ),
                                name="roster_entry_days_in_order",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("duty__in", ["GRID_LEADER", "GRID_WORKER"]), ("grid__isnull", False)),
                                    models.Q(
                                        ("building__isnull", False), ("duty__in", ["BUILDING_LEADER", "HUB_HOUSEHOLD"])
                                    ),
                                    models.Q(("duty", "ENTRANCE_LEADER"), ("entrance__isnull", False)),
                                    models.Q(("duty__in", ["LANE_CHIEF", "LANE_MEMBER"]), ("lane__isnull", False)),
                                    ("duty__in", ["SECRETARY", "COMMUNITY_STAFF", "LEGAL_ADVISER", "MEDIATOR"]),
                                    _connector="OR",
                                ),
                                name="roster_entry_place_fits_duty",
                            ),
                            models.UniqueConstraint(
                                models.F("duty"),
                                models.F("community"),
                                django.db.models.functions.comparison.Coalesce("grid", 0),
                                django.db.models.functions.comparison.Coalesce("building", 0),
                                django.db.models.functions.comparison.Coalesce("entrance", 0),
                                django.db.models.functions.comparison.Coalesce("lane", 0),
                                condition=models.Q(
                                    (
                                        "duty__in",
                                        (
                                            "GRID_LEADER",
                                            "BUILDING_LEADER",
                                            "ENTRANCE_LEADER",
                                            "LANE_CHIEF",
                                            "SECRETARY",
                                        ),
                                    ),
                                    ("ends_on", None),
                                ),
                                name="roster_single_duty_held_once",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Leave",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "entry",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="leaves",
                                to="grids.rosterentry",
                                verbose_name="名册",
                            ),
                        ),
                        (
                            "deputy",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="deputies",
                                to="grids.rosterentry",
                                verbose_name="代班人",
                            ),
                        ),
                        ("starts_on", models.DateField(verbose_name="自")),
                        ("ends_on", models.DateField(verbose_name="至 (不含)")),
                        (
                            "posting",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.posting",
                                verbose_name="代班任职",
                            ),
                        ),
                        ("reason", models.CharField(blank=True, max_length=60, verbose_name="原因")),
                    ],
                    options={
                        "verbose_name": "请假代班",
                        "verbose_name_plural": "请假代班",
                        "ordering": ["-starts_on"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("ends_on__gt", models.F("starts_on"))), name="leave_days_in_order"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("entry", models.F("deputy")), _negated=True),
                                name="leave_deputy_is_another",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Handover",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "before",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="handed_over",
                                to="grids.rosterentry",
                                verbose_name="移交人",
                            ),
                        ),
                        (
                            "after",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="took_over",
                                to="grids.rosterentry",
                                verbose_name="接手人",
                            ),
                        ),
                        ("at", models.DateTimeField(verbose_name="移交于")),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="经手人",
                            ),
                        ),
                        ("matters", models.PositiveIntegerField(default=0, verbose_name="移交诉求")),
                        ("visits_due", models.PositiveIntegerField(default=0, verbose_name="移交待走访")),
                        ("words", models.CharField(blank=True, max_length=300, verbose_name="说明")),
                    ],
                    options={
                        "verbose_name": "工作移交",
                        "verbose_name_plural": "工作移交",
                        "ordering": ["-at"],
                    },
                ),
                migrations.CreateModel(
                    name="GridCard",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "entry",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="card",
                                to="grids.rosterentry",
                                verbose_name="名册",
                            ),
                        ),
                        ("token", models.CharField(editable=False, max_length=20, unique=True)),
                        ("photo", models.ImageField(blank=True, upload_to="cards/%Y/", verbose_name="照片")),
                        ("duties", models.TextField(blank=True, max_length=500, verbose_name="职责")),
                        ("consent_on", models.DateField(blank=True, null=True, verbose_name="本人同意公开于")),
                        ("expires_on", models.DateField(blank=True, null=True, verbose_name="有效至 (不含)")),
                    ],
                    options={
                        "verbose_name": "网格公示牌",
                        "verbose_name_plural": "网格公示牌",
                    },
                ),
                migrations.CreateModel(
                    name="CrossPosting",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "entry",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="cross_postings",
                                to="grids.rosterentry",
                                verbose_name="名册",
                            ),
                        ),
                        (
                            "other",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="grids.rosterentry",
                                verbose_name="另一任职",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.organisation",
                                verbose_name="单位",
                            ),
                        ),
                        ("title", models.CharField(max_length=60, verbose_name="职务")),
                    ],
                    options={
                        "verbose_name": "交叉任职",
                        "verbose_name_plural": "交叉任职",
                    },
                ),
                migrations.CreateModel(
                    name="BroadcastCopy",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "broadcast",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="copies",
                                to="grids.broadcast",
                                verbose_name="通知",
                            ),
                        ),
                        (
                            "leg",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="copies",
                                to="grids.broadcastleg",
                                verbose_name="层级",
                            ),
                        ),
                        ("area_code", models.CharField(editable=False, max_length=15)),
                        (
                            "user",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="收件人",
                            ),
                        ),
                        (
                            "entry",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="grids.rosterentry",
                                verbose_name="名册",
                            ),
                        ),
                        ("duty", models.CharField(max_length=20, verbose_name="职责")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("SENT", "未读"),
                                    ("READ", "已读，未签收"),
                                    ("ACKNOWLEDGED", "已签收"),
                                    ("DONE", "已落实"),
                                ],
                                default="SENT",
                                max_length=12,
                                verbose_name="状态",
                            ),
                        ),
                        ("read_at", models.DateTimeField(blank=True, null=True, verbose_name="已读于")),
                        ("acknowledged_at", models.DateTimeField(blank=True, null=True, verbose_name="签收于")),
                        (
                            "acknowledged_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="签收人",
                            ),
                        ),
                        ("done_at", models.DateTimeField(blank=True, null=True, verbose_name="落实于")),
                        ("words", models.CharField(blank=True, max_length=300, verbose_name="说明")),
                        ("photo", models.ImageField(blank=True, upload_to="messages/%Y/%m/", verbose_name="照片")),
                        (
                            "deputy",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="代班人",
                            ),
                        ),
                        ("to_phone_at", models.DateTimeField(blank=True, null=True, verbose_name="转电话通知于")),
                    ],
                    options={
                        "verbose_name": "收到的通知",
                        "verbose_name_plural": "收到的通知",
                        "indexes": [
                            models.Index(fields=["user", "-id"], name="broadcast_copy_user"),
                            models.Index(
                                condition=models.Q(("deputy__isnull", False)),
                                fields=["deputy", "-id"],
                                name="broadcast_copy_deputy",
                            ),
                            models.Index(
                                condition=models.Q(("acknowledged_at", None)),
                                fields=["broadcast", "area_code", "id"],
                                name="broadcast_copy_silent",
                            ),
                            models.Index(
                                condition=models.Q(("acknowledged_at", None), ("to_phone_at__isnull", False)),
                                fields=["broadcast", "area_code", "id"],
                                name="broadcast_copy_to_phone",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("broadcast", "user"), name="broadcast_copy_once_a_user"),
                            models.UniqueConstraint(fields=("broadcast", "entry"), name="broadcast_copy_once_an_entry"),
                            models.CheckConstraint(
                                condition=models.Q(("user__isnull", False), ("entry__isnull", False), _connector="OR"),
                                name="broadcast_copy_has_a_recipient",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("acknowledged_at", None),
                                        ("done_at", None),
                                        ("read_at", None),
                                        ("state", "SENT"),
                                    ),
                                    models.Q(
                                        ("acknowledged_at", None),
                                        ("done_at", None),
                                        ("read_at__isnull", False),
                                        ("state", "READ"),
                                    ),
                                    models.Q(
                                        ("acknowledged_at__isnull", False), ("done_at", None), ("state", "ACKNOWLEDGED")
                                    ),
                                    models.Q(
                                        ("acknowledged_at__isnull", False),
                                        ("done_at__isnull", False),
                                        ("state", "DONE"),
                                    ),
                                    _connector="OR",
                                ),
                                name="broadcast_copy_times_fit_state",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("acknowledged_at", None), ("acknowledged_by", None)),
                                    models.Q(("acknowledged_at__isnull", False), ("acknowledged_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="broadcast_copy_acknowledged_at_and_by",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ServiceKind",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.SlugField(max_length=30, unique=True, verbose_name="代码")),
                        ("name", models.CharField(max_length=20, unique=True, verbose_name="网点类型")),
                        (
                            "words",
                            models.CharField(
                                blank=True,
                                help_text="导入时也认这些叫法，用顿号分开。",
                                max_length=120,
                                verbose_name="包括",
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField(default=0, verbose_name="次序")),
                        ("source", models.CharField(max_length=200, verbose_name="依据")),
                        ("is_confirmed", models.BooleanField(default=False, verbose_name="依据已核实")),
                        ("starts_on", models.DateField(verbose_name="自")),
                        ("ends_on", models.DateField(blank=True, null=True, verbose_name="至 (不含)")),
                    ],
                    options={
                        "verbose_name": "生活圈网点类型",
                        "verbose_name_plural": "生活圈网点类型",
                        "ordering": ["position", "id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ends_on", None), ("ends_on__gt", models.F("starts_on")), _connector="OR"
                                ),
                                name="service_kind_days_in_order",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ServicePlace",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "kind",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="places",
                                to="grids.servicekind",
                                verbose_name="网点类型",
                            ),
                        ),
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
                        ("area_code", models.CharField(editable=False, max_length=15)),
                        ("name", models.CharField(max_length=60, verbose_name="名称")),
                        ("address", models.CharField(blank=True, max_length=120, verbose_name="地址")),
                        ("hours", models.CharField(blank=True, max_length=60, verbose_name="营业时间")),
                        ("phone", models.CharField(blank=True, max_length=30, verbose_name="公开电话")),
                        (
                            "latitude",
                            models.DecimalField(
                                blank=True, decimal_places=6, max_digits=9, null=True, verbose_name="纬度 (WGS-84)"
                            ),
                        ),
                        (
                            "longitude",
                            models.DecimalField(
                                blank=True, decimal_places=6, max_digits=9, null=True, verbose_name="经度 (WGS-84)"
                            ),
                        ),
                        (
                            "added_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="登记人",
                            ),
                        ),
                        ("changed_at", models.DateTimeField(verbose_name="更新于")),
                        ("closed_on", models.DateField(blank=True, null=True, verbose_name="关停于")),
                    ],
                    options={
                        "verbose_name": "生活圈网点",
                        "verbose_name_plural": "生活圈网点",
                        "indexes": [
                            models.Index(fields=["area_code", "-id"], name="service_place_area"),
                            models.Index(
                                condition=models.Q(("closed_on", None)),
                                fields=["latitude", "longitude"],
                                name="service_place_point",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("community", "kind", "name"), name="service_place_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("latitude", None), ("longitude", None)),
                                    models.Q(("latitude__isnull", False), ("longitude__isnull", False)),
                                    _connector="OR",
                                ),
                                name="service_place_both_coordinates",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TaskAdmission",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "district",
                            models.ForeignKey(
                                limit_choices_to={"level": "DISTRICT"},
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="territory.area",
                                verbose_name="区",
                            ),
                        ),
                        ("area_code", models.CharField(editable=False, max_length=15)),
                        (
                            "department",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.department",
                                verbose_name="部门",
                            ),
                        ),
                        ("title", models.CharField(max_length=60, verbose_name="事项")),
                        ("body", models.TextField(max_length=1000, verbose_name="要社区做什么")),
                        ("grounds", models.TextField(max_length=500, verbose_name="为什么要做")),
                        ("legal_basis", models.CharField(max_length=300, verbose_name="依据")),
                        ("starts_on", models.DateField(verbose_name="自")),
                        ("ends_on", models.DateField(verbose_name="至")),
                        ("money_fen", models.PositiveBigIntegerField(default=0, verbose_name="随事经费 (分)")),
                        ("people", models.PositiveIntegerField(default=0, verbose_name="随事人手")),
                        ("support", models.CharField(blank=True, max_length=300, verbose_name="经费和人手怎么到社区")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("PROPOSED", "待审批"),
                                    ("APPROVED", "准入"),
                                    ("REFUSED", "不予准入"),
                                    ("WITHDRAWN", "部门撤回"),
                                    ("REVOKED", "取消准入"),
                                ],
                                default="PROPOSED",
                                max_length=10,
                                verbose_name="状态",
                            ),
                        ),
                        ("proposed_at", models.DateTimeField(verbose_name="提出于")),
                        ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="决定于")),
                        ("decision", models.CharField(blank=True, max_length=500, verbose_name="决定的理由")),
                    ],
                    options={
                        "verbose_name": "任务准入",
                        "verbose_name_plural": "任务准入",
                        "indexes": [models.Index(fields=["area_code", "state", "-id"], name="task_admission_area")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                                name="task_admission_days_in_order",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("decided_at", None), ("state", "PROPOSED")),
                                    models.Q(
                                        models.Q(("state", "PROPOSED"), _negated=True), ("decided_at__isnull", False)
                                    ),
                                    _connector="OR",
                                ),
                                name="task_admission_decided_at",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AdmissionEntry",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "admission",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="entries",
                                to="grids.taskadmission",
                                verbose_name="任务准入",
                            ),
                        ),
                        ("at", models.DateTimeField(verbose_name="时间")),
                        ("verb", models.CharField(max_length=10)),
                        (
                            "actor",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="经手人",
                            ),
                        ),
                        ("words", models.CharField(blank=True, max_length=500, verbose_name="说明")),
                    ],
                    options={
                        "verbose_name": "任务准入经过",
                        "verbose_name_plural": "任务准入经过",
                        "ordering": ["id"],
                    },
                ),
                migrations.CreateModel(
                    name="Visit",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "client_id",
                            models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="终端标识"),
                        ),
                        (
                            "dwelling",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="visits",
                                to="territory.dwelling",
                                verbose_name="房屋",
                            ),
                        ),
                        ("area_code", models.CharField(editable=False, max_length=15)),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="走访人",
                            ),
                        ),
                        ("at", models.DateTimeField(verbose_name="走访于")),
                        ("received_at", models.DateTimeField(verbose_name="收到于")),
                        (
                            "outcome",
                            models.CharField(
                                choices=[
                                    ("MET", "见到人"),
                                    ("TELEPHONE", "电话联系"),
                                    ("ATTEMPT", "没人在家"),
                                    ("REFUSED", "不愿接待"),
                                ],
                                max_length=10,
                                verbose_name="结果",
                            ),
                        ),
                        (
                            "due_on",
                            models.DateField(blank=True, editable=False, null=True, verbose_name="本轮应走访于"),
                        ),
                        (
                            "words",
                            governance.common.crypto.EncryptedTextField(blank=True, default="", verbose_name="情况"),
                        ),
                        (
                            "grievance",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="visits",
                                to="grievances.grievance",
                                verbose_name="形成诉求",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "走访",
                        "verbose_name_plural": "走访",
                        "indexes": [
                            models.Index(fields=["dwelling", "-at"], name="visit_dwelling"),
                            models.Index(fields=["area_code", "-at"], name="visit_area"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="VisitCadence",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "size",
                            models.CharField(
                                choices=[("SMALL", "小型社区"), ("MEDIUM", "中型社区"), ("LARGE", "大型社区")],
                                max_length=6,
                                verbose_name="社区规模",
                            ),
                        ),
                        (
                            "up_to_dwellings",
                            models.PositiveIntegerField(blank=True, null=True, verbose_name="户数不超过"),
                        ),
                        ("every_months", models.PositiveSmallIntegerField(verbose_name="每几个月一次")),
                        (
                            "district",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="territory.area",
                                verbose_name="只用于（区）",
                            ),
                        ),
                        ("source", models.CharField(max_length=200, verbose_name="依据")),
                        ("is_confirmed", models.BooleanField(default=False, verbose_name="依据已核实")),
                        ("starts_on", models.DateField(verbose_name="自")),
                        ("ends_on", models.DateField(blank=True, null=True, verbose_name="至 (不含)")),
                    ],
                    options={
                        "verbose_name": "走访频次",
                        "verbose_name_plural": "走访频次",
                        "ordering": ["up_to_dwellings"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("every_months__gt", 0)), name="visit_cadence_positive"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ends_on", None), ("ends_on__gt", models.F("starts_on")), _connector="OR"
                                ),
                                name="visit_cadence_days_in_order",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="WalkRule",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("minutes", models.PositiveSmallIntegerField(verbose_name="步行几分钟")),
                        (
                            "km_h",
                            models.DecimalField(
                                decimal_places=1,
                                max_digits=3,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(9),
                                ],
                                verbose_name="步行时速 (公里)",
                            ),
                        ),
                        (
                            "detour",
                            models.DecimalField(
                                decimal_places=2,
                                help_text="实际走的路是直线距离的几倍。",
                                max_digits=3,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(5),
                                ],
                                verbose_name="绕行系数",
                            ),
                        ),
                        ("source", models.CharField(max_length=200, verbose_name="依据")),
                        ("is_confirmed", models.BooleanField(default=False, verbose_name="依据已核实")),
                        ("starts_on", models.DateField(unique=True, verbose_name="自")),
                    ],
                    options={
                        "verbose_name": "生活圈步行规则",
                        "verbose_name_plural": "生活圈步行规则",
                        "ordering": ["-starts_on"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("detour__gte", 1), ("km_h__gt", 0), ("minutes__gt", 0)),
                                name="walk_rule_can_be_walked",
                            )
                        ],
                    },
                ),
            ],
        ),
    ]
