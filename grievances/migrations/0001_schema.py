"""Matters and all that hangs on them: handling, whistles, mediation, the daily tools, rates, exchange with 12345.

Stands for the migrations it names; a database that has all of those has this one.
"""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import governance.common.crypto
import governance.common.migrating
import grievances.models.daily
import grievances.models.mediation
import grievances.models.record
import grievances.models.whistle


class Migration(migrations.Migration):
    replaces = [
        ("grievances", "0001_initial"),
        ("grievances", "0003_exchange"),
        ("grievances", "0004_dispatch"),
        ("grievances", "0005_whistles"),
        ("grievances", "0006_desktools"),
        ("grievances", "0007_mediation"),
        ("grievances", "0008_rates"),
        ("grievances", "0009_rates_backfill"),
        ("grievances", "0010_merge"),
        ("grievances", "0011_category_newest"),
        ("grievances", "0012_fewer_indexes"),
    ]

    initial = True

    dependencies = [
        ("deadlines", "0003_calendar"),
        ("notifications", "0001_schema"),
        ("people", "0001_schema"),
        ("people", "__first__"),
        ("territory", "0001_initial"),
    ]

    operations = [
        governance.common.migrating.CreateModels(
            operations=[
                migrations.CreateModel(
                    name="Agreement",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "dispute",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="agreements",
                                to="grievances.dispute",
                            ),
                        ),
                        (
                            "round",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="agreement",
                                to="grievances.round",
                            ),
                        ),
                        (
                            "level",
                            models.CharField(
                                choices=[("COMMUNITY", "社区"), ("STREET", "街道"), ("DISTRICT", "区")],
                                max_length=10,
                                verbose_name="层级",
                            ),
                        ),
                        ("written_at", models.DateTimeField(verbose_name="写成于")),
                        ("signed_on", models.DateField(blank=True, null=True, verbose_name="签署日期")),
                        ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="失效于")),
                    ],
                    options={
                        "verbose_name": "调解协议",
                        "verbose_name_plural": "调解协议",
                        "ordering": ["id"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("ended_at", None)),
                                fields=("dispute",),
                                name="agreement_one_in_force",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DeclineReason",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.SlugField(max_length=40, unique=True, verbose_name="代码")),
                        ("name", models.CharField(max_length=60, verbose_name="理由")),
                        ("advice", models.CharField(blank=True, max_length=200, verbose_name="告知居民")),
                        ("position", models.PositiveSmallIntegerField(default=0, verbose_name="排序")),
                        ("is_active", models.BooleanField(default=True, verbose_name="启用")),
                    ],
                    options={
                        "verbose_name": "不予受理理由",
                        "verbose_name_plural": "不予受理理由",
                        "ordering": ["position", "code"],
                    },
                ),
                migrations.CreateModel(
                    name="DisputeKind",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.SlugField(max_length=40, unique=True, verbose_name="代码")),
                        ("name", models.CharField(max_length=30, verbose_name="名称")),
                        ("advice", models.TextField(blank=True, max_length=500, verbose_name="调解不成时的建议")),
                        ("position", models.PositiveSmallIntegerField(default=0, verbose_name="排序")),
                        ("is_active", models.BooleanField(default=True, verbose_name="启用")),
                    ],
                    options={
                        "verbose_name": "纠纷类型",
                        "verbose_name_plural": "纠纷类型",
                        "ordering": ["position", "code"],
                    },
                ),
                migrations.CreateModel(
                    name="AgreementPhoto",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "agreement",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="photos",
                                to="grievances.agreement",
                            ),
                        ),
                        ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("image", models.FileField(upload_to=grievances.models.mediation.agreement_photo_path)),
                        ("thumbnail", models.FileField(upload_to=grievances.models.mediation.agreement_photo_path)),
                        ("uploaded_at", models.DateTimeField(verbose_name="上传于")),
                    ],
                    options={
                        "verbose_name": "协议照片",
                        "verbose_name_plural": "协议照片",
                        "ordering": ["id"],
                    },
                ),
                migrations.CreateModel(
                    name="Category",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "parent",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="children",
                                to="grievances.category",
                                verbose_name="一级类别",
                            ),
                        ),
                        ("code", models.SlugField(max_length=40, unique=True, verbose_name="代码")),
                        ("name", models.CharField(max_length=30, verbose_name="名称")),
                        ("hint", models.CharField(blank=True, max_length=120, verbose_name="举例")),
                        (
                            "kind",
                            models.CharField(
                                blank=True,
                                choices=[("GOVERNMENT", "大事"), ("COMMUNITY", "小事"), ("PRIVATE", "私事")],
                                max_length=10,
                                verbose_name="建议分流",
                            ),
                        ),
                        (
                            "urgency",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("DANGER", "危险紧急"),
                                    ("UTILITY", "水电气热"),
                                    ("GENERAL", "一般"),
                                    ("COMPLEX", "复杂"),
                                ],
                                max_length=10,
                                verbose_name="建议紧急程度",
                            ),
                        ),
                        ("department_code", models.SlugField(blank=True, max_length=30, verbose_name="建议部门代码")),
                        ("position", models.PositiveSmallIntegerField(default=0, verbose_name="排序")),
                        ("is_active", models.BooleanField(default=True, verbose_name="启用")),
                    ],
                    options={
                        "verbose_name": "诉求类别",
                        "verbose_name_plural": "诉求类别",
                        "ordering": ["position", "code"],
                    },
                ),
                migrations.CreateModel(
                    name="Dispute",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.CharField(max_length=20, unique=True, verbose_name="编号")),
                        (
                            "submission",
                            models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="提交标识"),
                        ),
                        (
                            "grievance",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="disputes",
                                to="grievances.grievance",
                                verbose_name="来自诉求",
                            ),
                        ),
                        (
                            "kind",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="grievances.disputekind",
                                verbose_name="纠纷类型",
                            ),
                        ),
                        ("title", models.CharField(max_length=60, verbose_name="事由")),
                        ("summary", governance.common.crypto.EncryptedTextField(verbose_name="纠纷经过")),
                        (
                            "area",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="territory.area",
                                verbose_name="受理单位",
                            ),
                        ),
                        ("area_code", models.CharField(editable=False, max_length=15)),
                        (
                            "level",
                            models.CharField(
                                choices=[("COMMUNITY", "社区"), ("STREET", "街道"), ("DISTRICT", "区")],
                                max_length=10,
                                verbose_name="所在层级",
                            ),
                        ),
                        (
                            "holder",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="territory.area",
                                verbose_name="当前调解单位",
                            ),
                        ),
                        ("holder_code", models.CharField(editable=False, max_length=15)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("OPEN", "待指定调解员"),
                                    ("MEDIATING", "调解中"),
                                    ("AGREED", "谈成，待签协议"),
                                    ("KEEPING", "协议履行中"),
                                    ("VISITING", "待回访"),
                                    ("VISITED", "已回访，待结案"),
                                    ("CLOSED", "已结案"),
                                    ("WITHDRAWN", "已撤回"),
                                    ("FAILED", "调解不成"),
                                ],
                                default="OPEN",
                                max_length=10,
                                verbose_name="状态",
                            ),
                        ),
                        ("is_open", models.BooleanField(default=True, editable=False)),
                        ("rises", models.PositiveSmallIntegerField(default=0, verbose_name="上升次数")),
                        ("reopenings", models.PositiveSmallIntegerField(default=0, verbose_name="重新调解次数")),
                        (
                            "opened_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="登记人",
                            ),
                        ),
                        ("opened_at", models.DateTimeField(verbose_name="登记于")),
                        ("settled_at", models.DateTimeField(blank=True, null=True, verbose_name="签署协议于")),
                        (
                            "settled_level",
                            models.CharField(
                                blank=True,
                                choices=[("COMMUNITY", "社区"), ("STREET", "街道"), ("DISTRICT", "区")],
                                default="",
                                max_length=10,
                                verbose_name="化解层级",
                            ),
                        ),
                        ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="结束于")),
                        ("due_at", models.DateTimeField(blank=True, null=True, verbose_name="最晚")),
                        ("warn_at", models.DateTimeField(blank=True, editable=False, null=True)),
                    ],
                    options={
                        "verbose_name": "矛盾纠纷",
                        "verbose_name_plural": "矛盾纠纷",
                        "indexes": [
                            models.Index(
                                condition=models.Q(("is_open", True)),
                                fields=["holder_code", "due_at", "id"],
                                name="dispute_rung_clock",
                            ),
                            models.Index(fields=["area_code", "-id"], name="dispute_area_newest"),
                            models.Index(fields=["opened_at"], name="dispute_opened"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("ended_at", None),
                                        ("is_open", True),
                                        (
                                            "state__in",
                                            ["OPEN", "MEDIATING", "AGREED", "KEEPING", "VISITING", "VISITED"],
                                        ),
                                    ),
                                    models.Q(
                                        ("ended_at__isnull", False),
                                        ("is_open", False),
                                        models.Q(
                                            (
                                                "state__in",
                                                ["OPEN", "MEDIATING", "AGREED", "KEEPING", "VISITING", "VISITED"],
                                            ),
                                            _negated=True,
                                        ),
                                    ),
                                    _connector="OR",
                                ),
                                name="dispute_is_open_fits_state",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("settled_at__isnull", False),
                                        ("state__in", ["KEEPING", "VISITING", "VISITED", "CLOSED"]),
                                        models.Q(("settled_level", ""), _negated=True),
                                    ),
                                    models.Q(
                                        ("settled_at", None),
                                        ("settled_level", ""),
                                        models.Q(
                                            ("state__in", ["KEEPING", "VISITING", "VISITED", "CLOSED"]), _negated=True
                                        ),
                                    ),
                                    _connector="OR",
                                ),
                                name="dispute_settled_fits_state",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("level__in", ["COMMUNITY", "STREET", "DISTRICT"])),
                                name="dispute_level_mediates",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("is_open", True)),
                                fields=("grievance",),
                                name="dispute_one_open_per_grievance",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DisputeEntry",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "dispute",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="timeline",
                                to="grievances.dispute",
                            ),
                        ),
                        ("at", models.DateTimeField(verbose_name="时间")),
                        ("verb", models.CharField(max_length=20, verbose_name="动作")),
                        (
                            "actor",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="操作人",
                            ),
                        ),
                        ("line", models.CharField(max_length=200, verbose_name="说明")),
                        (
                            "words",
                            governance.common.crypto.EncryptedTextField(blank=True, default="", verbose_name="原话"),
                        ),
                        (
                            "level",
                            models.CharField(
                                choices=[
                                    ("DISTRICT", "区"),
                                    ("STREET", "街道"),
                                    ("COMMUNITY", "社区"),
                                    ("GRID", "网格"),
                                ],
                                max_length=10,
                            ),
                        ),
                        (
                            "state_after",
                            models.CharField(
                                choices=[
                                    ("OPEN", "待指定调解员"),
                                    ("MEDIATING", "调解中"),
                                    ("AGREED", "谈成，待签协议"),
                                    ("KEEPING", "协议履行中"),
                                    ("VISITING", "待回访"),
                                    ("VISITED", "已回访，待结案"),
                                    ("CLOSED", "已结案"),
                                    ("WITHDRAWN", "已撤回"),
                                    ("FAILED", "调解不成"),
                                ],
                                max_length=10,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "调解记录",
                        "verbose_name_plural": "调解记录",
                        "ordering": ["id"],
                    },
                ),
                migrations.CreateModel(
                    name="FollowUpPolicy",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "closed_how",
                            models.CharField(
                                blank=True,
                                choices=[("RATED", "居民评价"), ("SILENCE", "到期未评价")],
                                max_length=10,
                                verbose_name="结案方式",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                blank=True,
                                choices=[("GOVERNMENT", "大事"), ("COMMUNITY", "小事"), ("PRIVATE", "私事")],
                                max_length=10,
                                verbose_name="分流",
                            ),
                        ),
                        (
                            "level",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("DISTRICT", "区"),
                                    ("STREET", "街道"),
                                    ("COMMUNITY", "社区"),
                                    ("GRID", "网格"),
                                ],
                                max_length=10,
                                verbose_name="办结层级",
                            ),
                        ),
                        (
                            "every_nth",
                            models.PositiveSmallIntegerField(
                                help_text="1 为全部回访，0 为不回访", verbose_name="每几件抽一件"
                            ),
                        ),
                        (
                            "call_level",
                            models.CharField(
                                choices=[("COMMUNITY", "社区"), ("STREET", "街道"), ("DISTRICT", "区")],
                                max_length=10,
                                verbose_name="由哪一级回访",
                            ),
                        ),
                        ("wait_hours", models.PositiveSmallIntegerField(verbose_name="结案后多久可回访（小时）")),
                        ("attempts", models.PositiveSmallIntegerField(verbose_name="最多拨打几次")),
                        ("retry_hours", models.PositiveSmallIntegerField(verbose_name="两次之间至少（小时）")),
                        ("source", models.CharField(max_length=200, verbose_name="依据")),
                        ("is_confirmed", models.BooleanField(default=False, verbose_name="依据已核实")),
                        ("starts_on", models.DateField(verbose_name="自")),
                        ("ends_on", models.DateField(blank=True, null=True, verbose_name="至 (不含)")),
                    ],
                    options={
                        "verbose_name": "回访规则",
                        "verbose_name_plural": "回访规则",
                        "ordering": ["closed_how", "kind", "level", "starts_on"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("attempts__gt", 0)), name="follow_up_policy_attempts_positive"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ends_on", None), ("ends_on__gt", models.F("starts_on")), _connector="OR"
                                ),
                                name="follow_up_policy_days_in_order",
                            ),
                            models.UniqueConstraint(
                                fields=("closed_how", "kind", "level", "starts_on"), name="follow_up_policy_once_a_day"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Grievance",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.CharField(max_length=20, unique=True, verbose_name="查询码")),
                        ("title", models.CharField(max_length=80, verbose_name="标题")),
                        ("body", models.TextField(max_length=8000, verbose_name="情况")),
                        (
                            "source",
                            models.CharField(
                                choices=[
                                    ("WEB", "居民自助"),
                                    ("CALL", "来电"),
                                    ("COUNTER", "来访"),
                                    ("PATROL", "巡查发现"),
                                    ("IMPORT", "热线导入"),
                                    ("OPEN311", "开放接口"),
                                ],
                                max_length=10,
                                verbose_name="来源",
                            ),
                        ),
                        (
                            "source_ref",
                            models.CharField(
                                blank=True, max_length=80, null=True, unique=True, verbose_name="来源编号"
                            ),
                        ),
                        (
                            "submission",
                            models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="提交标识"),
                        ),
                        (
                            "area",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="territory.area",
                                verbose_name="所在区域",
                            ),
                        ),
                        ("area_code", models.CharField(editable=False, max_length=15)),
                        (
                            "estate",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="territory.estate",
                                verbose_name="小区",
                            ),
                        ),
                        (
                            "building",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="territory.building",
                                verbose_name="楼栋",
                            ),
                        ),
                        (
                            "place_detail",
                            governance.common.crypto.EncryptedTextField(
                                blank=True, default="", verbose_name="具体位置"
                            ),
                        ),
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
                            "reporter",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="raised",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="居民",
                            ),
                        ),
                        (
                            "contact_name",
                            governance.common.crypto.EncryptedTextField(blank=True, default="", verbose_name="称呼"),
                        ),
                        (
                            "contact_phone",
                            governance.common.crypto.EncryptedTextField(blank=True, default="", verbose_name="电话"),
                        ),
                        (
                            "contact_phone_index",
                            models.CharField(blank=True, default="", editable=False, max_length=64),
                        ),
                        (
                            "first_contact",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="首问负责人",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("RAISED", "待受理"),
                                    ("ACCEPTED", "待分流"),
                                    ("HANDLING", "办理中"),
                                    ("WAITING", "待居民补充"),
                                    ("MERGED", "已并单"),
                                    ("RESOLVED", "已办结，待评价"),
                                    ("CLOSED", "已结案"),
                                    ("DECLINED", "不予受理"),
                                    ("WITHDRAWN", "已撤回"),
                                ],
                                default="RAISED",
                                max_length=10,
                                verbose_name="状态",
                            ),
                        ),
                        ("is_open", models.BooleanField(default=True, editable=False)),
                        (
                            "waiting_from",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("RAISED", "待受理"),
                                    ("ACCEPTED", "待分流"),
                                    ("HANDLING", "办理中"),
                                    ("WAITING", "待居民补充"),
                                    ("MERGED", "已并单"),
                                    ("RESOLVED", "已办结，待评价"),
                                    ("CLOSED", "已结案"),
                                    ("DECLINED", "不予受理"),
                                    ("WITHDRAWN", "已撤回"),
                                ],
                                default="",
                                editable=False,
                                max_length=10,
                            ),
                        ),
                        (
                            "lead",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="merged",
                                to="grievances.grievance",
                                verbose_name="主单",
                            ),
                        ),
                        (
                            "merged_from",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("RAISED", "待受理"),
                                    ("ACCEPTED", "待分流"),
                                    ("HANDLING", "办理中"),
                                    ("WAITING", "待居民补充"),
                                    ("MERGED", "已并单"),
                                    ("RESOLVED", "已办结，待评价"),
                                    ("CLOSED", "已结案"),
                                    ("DECLINED", "不予受理"),
                                    ("WITHDRAWN", "已撤回"),
                                ],
                                default="",
                                editable=False,
                                max_length=10,
                            ),
                        ),
                        ("followers", models.PositiveIntegerField(default=0, editable=False, verbose_name="并入件数")),
                        (
                            "kind",
                            models.CharField(
                                blank=True,
                                choices=[("GOVERNMENT", "大事"), ("COMMUNITY", "小事"), ("PRIVATE", "私事")],
                                default="",
                                max_length=10,
                                verbose_name="分流",
                            ),
                        ),
                        (
                            "category",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="grievances.category",
                                verbose_name="类别",
                            ),
                        ),
                        (
                            "urgency",
                            models.CharField(
                                choices=[
                                    ("DANGER", "危险紧急"),
                                    ("UTILITY", "水电气热"),
                                    ("GENERAL", "一般"),
                                    ("COMPLEX", "复杂"),
                                ],
                                default="GENERAL",
                                max_length=10,
                                verbose_name="紧急程度",
                            ),
                        ),
                        (
                            "level",
                            models.CharField(
                                choices=[
                                    ("DISTRICT", "区"),
                                    ("STREET", "街道"),
                                    ("COMMUNITY", "社区"),
                                    ("GRID", "网格"),
                                ],
                                max_length=10,
                                verbose_name="所在层级",
                            ),
                        ),
                        (
                            "first_level",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("DISTRICT", "区"),
                                    ("STREET", "街道"),
                                    ("COMMUNITY", "社区"),
                                    ("GRID", "网格"),
                                ],
                                default="",
                                editable=False,
                                max_length=10,
                            ),
                        ),
                        (
                            "holder",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="territory.area",
                                verbose_name="当前责任区域",
                            ),
                        ),
                        ("holder_code", models.CharField(editable=False, max_length=15)),
                        (
                            "department",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.department",
                                verbose_name="责任部门",
                            ),
                        ),
                        (
                            "assignee",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="经办人",
                            ),
                        ),
                        (
                            "decline_reason",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="grievances.declinereason",
                                verbose_name="不予受理理由",
                            ),
                        ),
                        ("result", models.TextField(blank=True, default="", verbose_name="办理结果")),
                        ("due_at", models.DateTimeField(blank=True, null=True, verbose_name="最晚")),
                        ("warn_at", models.DateTimeField(blank=True, editable=False, null=True)),
                        ("is_suspended", models.BooleanField(default=False, verbose_name="暂停计时")),
                        ("is_overdue", models.BooleanField(default=False, verbose_name="曾超时")),
                        ("rises", models.PositiveSmallIntegerField(default=0, verbose_name="超时上升次数")),
                        ("reopenings", models.PositiveSmallIntegerField(default=0, verbose_name="重新办理次数")),
                        ("bounces", models.PositiveSmallIntegerField(default=0, verbose_name="退单次数")),
                        (
                            "objection_level",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("DISTRICT", "区"),
                                    ("STREET", "街道"),
                                    ("COMMUNITY", "社区"),
                                    ("GRID", "网格"),
                                ],
                                default="",
                                editable=False,
                                max_length=10,
                            ),
                        ),
                        ("is_dispatch_final", models.BooleanField(default=False, editable=False)),
                        ("has_time_request", models.BooleanField(default=False, editable=False)),
                        (
                            "supervision_level",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("DISTRICT", "区"),
                                    ("STREET", "街道"),
                                    ("COMMUNITY", "社区"),
                                    ("GRID", "网格"),
                                ],
                                default="",
                                editable=False,
                                max_length=10,
                            ),
                        ),
                        ("supervision_due_at", models.DateTimeField(blank=True, editable=False, null=True)),
                        ("contest_until", models.DateTimeField(blank=True, editable=False, null=True)),
                        (
                            "contest_level",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("DISTRICT", "区"),
                                    ("STREET", "街道"),
                                    ("COMMUNITY", "社区"),
                                    ("GRID", "网格"),
                                ],
                                default="",
                                editable=False,
                                max_length=10,
                            ),
                        ),
                        ("needs_ruling", models.BooleanField(default=False, editable=False)),
                        (
                            "proxied_at",
                            models.DateTimeField(blank=True, editable=False, null=True, verbose_name="转为全程代办于"),
                        ),
                        ("has_proceedings", models.BooleanField(default=False, editable=False)),
                        ("raised_at", models.DateTimeField(verbose_name="提出于")),
                        ("triaged_at", models.DateTimeField(blank=True, null=True, verbose_name="分流于")),
                        ("contacted_at", models.DateTimeField(blank=True, null=True, verbose_name="首次联系于")),
                        ("contact_was_late", models.BooleanField(default=False, verbose_name="首次联系超时")),
                        ("resolved_at", models.DateTimeField(blank=True, null=True, verbose_name="办结于")),
                        ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="结案于")),
                        (
                            "closed_how",
                            models.CharField(
                                blank=True,
                                choices=[("RATED", "居民评价"), ("SILENCE", "到期未评价")],
                                default="",
                                max_length=10,
                                verbose_name="结案方式",
                            ),
                        ),
                        ("stars", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="评分")),
                        (
                            "verdict",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("SATISFIED", "已解决，满意"),
                                    ("SETTLED", "已解决，不满意"),
                                    ("UNSETTLED", "未解决"),
                                    ("UNREACHED", "回访未联系上"),
                                ],
                                default="",
                                max_length=10,
                                verbose_name="居民意见",
                            ),
                        ),
                        ("may_publish", models.BooleanField(default=True, verbose_name="居民同意公开")),
                        ("published_at", models.DateTimeField(blank=True, null=True, verbose_name="公开于")),
                        (
                            "public_title",
                            models.CharField(blank=True, default="", max_length=80, verbose_name="公开标题"),
                        ),
                        ("public_body", models.TextField(blank=True, default="", verbose_name="公开内容")),
                        ("public_result", models.TextField(blank=True, default="", verbose_name="公开结果")),
                        ("supports", models.PositiveIntegerField(default=0, verbose_name="同样遇到的人")),
                    ],
                    options={
                        "verbose_name": "诉求",
                        "verbose_name_plural": "诉求",
                        "indexes": [
                            models.Index(
                                condition=models.Q(("reporter__isnull", False)),
                                fields=["reporter"],
                                name="grievance_reporter",
                            ),
                            models.Index(
                                condition=models.Q(("building__isnull", False)),
                                fields=["building"],
                                name="grievance_building",
                            ),
                            models.Index(
                                condition=models.Q(("lead__isnull", False)), fields=["lead"], name="grievance_lead"
                            ),
                            models.Index(
                                condition=models.Q(("department__isnull", False)),
                                fields=["department"],
                                name="grievance_department",
                            ),
                            models.Index(
                                condition=models.Q(("contact_phone_index", ""), _negated=True),
                                fields=["contact_phone_index"],
                                name="grievance_phone",
                            ),
                            models.Index(
                                condition=models.Q(("is_open", True)),
                                fields=["holder_code", "due_at", "id"],
                                name="grievance_rung_clock",
                            ),
                            models.Index(
                                condition=models.Q(("department__isnull", False), ("is_open", True)),
                                fields=["department", "due_at", "id"],
                                name="grievance_department_clock",
                            ),
                            models.Index(
                                condition=models.Q(("assignee__isnull", False), ("is_open", True)),
                                fields=["assignee", "due_at", "id"],
                                name="grievance_assignee_clock",
                            ),
                            models.Index(
                                condition=models.Q(("needs_ruling", True)),
                                fields=["holder_code", "due_at", "id"],
                                name="grievance_needs_ruling",
                            ),
                            models.Index(fields=["raised_at"], name="grievance_raised"),
                            models.Index(fields=["area_code", "-id"], name="grievance_area_newest"),
                            models.Index(fields=["category", "-id"], name="grievance_category_newest"),
                            models.Index(fields=["area_code", "raised_at"], name="grievance_area_raised"),
                            models.Index(
                                condition=models.Q(("published_at__isnull", False)),
                                fields=["-published_at", "-id"],
                                name="grievance_public_newest",
                            ),
                            models.Index(
                                condition=models.Q(("published_at__isnull", False)),
                                fields=["area_code", "-published_at", "-id"],
                                name="grievance_public_area",
                            ),
                            models.Index(
                                condition=models.Q(("published_at__isnull", False)),
                                fields=["-raised_at", "-id"],
                                name="grievance_public_raised",
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("is_open", True),
                                        ("state__in", ["RAISED", "ACCEPTED", "HANDLING", "WAITING", "MERGED"]),
                                    ),
                                    models.Q(
                                        ("is_open", False),
                                        models.Q(
                                            ("state__in", ["RAISED", "ACCEPTED", "HANDLING", "WAITING", "MERGED"]),
                                            _negated=True,
                                        ),
                                    ),
                                    _connector="OR",
                                ),
                                name="grievance_is_open_fits_state",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state__in", ["RAISED", "ACCEPTED", "WAITING", "MERGED", "DECLINED", "WITHDRAWN"]),
                                    models.Q(("kind", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="grievance_handled_has_kind",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("department", None), ("kind", "GOVERNMENT"), _connector="OR"),
                                name="grievance_department_only_for_government",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "WAITING"), ("waiting_from__in", ["ACCEPTED", "HANDLING"])),
                                    models.Q(models.Q(("state", "WAITING"), _negated=True), ("waiting_from", "")),
                                    _connector="OR",
                                ),
                                name="grievance_waiting_from",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("lead__isnull", False),
                                        ("merged_from__in", ["RAISED", "ACCEPTED", "HANDLING"]),
                                        ("state", "MERGED"),
                                    ),
                                    models.Q(
                                        models.Q(("state", "MERGED"), _negated=True),
                                        ("merged_from", ""),
                                        models.Q(("lead", None), ("is_open", False), _connector="OR"),
                                    ),
                                    _connector="OR",
                                ),
                                name="grievance_merged_has_lead",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("lead", None), models.Q(("lead", models.F("id")), _negated=True), _connector="OR"
                                ),
                                name="grievance_leads_not_itself",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("lead", None), ("followers", 0), _connector="OR"),
                                name="grievance_follower_leads_nobody",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("stars", None), models.Q(("stars__gte", 1), ("stars__lte", 5)), _connector="OR"
                                ),
                                name="grievance_stars_1_to_5",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("closed_at__isnull", False),
                                        ("state", "CLOSED"),
                                        models.Q(("closed_how", ""), _negated=True),
                                    ),
                                    models.Q(models.Q(("state", "CLOSED"), _negated=True), ("closed_how", "")),
                                    _connector="OR",
                                ),
                                name="grievance_closed_how",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "DECLINED"), _negated=True),
                                    ("decline_reason__isnull", False),
                                    _connector="OR",
                                ),
                                name="grievance_declined_with_reason",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="FollowUp",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "grievance",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="follow_ups",
                                to="grievances.grievance",
                            ),
                        ),
                        ("round", models.PositiveSmallIntegerField(verbose_name="轮次")),
                        (
                            "policy",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="grievances.followuppolicy",
                                verbose_name="规则",
                            ),
                        ),
                        ("rung_code", models.CharField(editable=False, max_length=15)),
                        (
                            "state",
                            models.CharField(
                                choices=[("WAITING", "待回访"), ("DONE", "已回访"), ("UNREACHED", "多次未联系上")],
                                default="WAITING",
                                max_length=10,
                                verbose_name="状态",
                            ),
                        ),
                        ("due_at", models.DateTimeField(verbose_name="最早拨打")),
                        ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="已拨打")),
                        ("is_settled", models.BooleanField(blank=True, null=True, verbose_name="已解决")),
                        ("is_satisfied", models.BooleanField(blank=True, null=True, verbose_name="满意")),
                        ("words", models.TextField(blank=True, default="", verbose_name="居民的话")),
                        (
                            "caller",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="回访人",
                            ),
                        ),
                        ("called_at", models.DateTimeField(blank=True, null=True, verbose_name="回访于")),
                    ],
                    options={
                        "verbose_name": "回访",
                        "verbose_name_plural": "回访",
                        "ordering": ["id"],
                        "indexes": [
                            models.Index(
                                condition=models.Q(("state", "WAITING")),
                                fields=["rung_code", "due_at", "id"],
                                name="follow_up_waiting",
                            ),
                            models.Index(
                                condition=models.Q(("state", "WAITING"), _negated=True),
                                fields=["rung_code", "-id"],
                                name="follow_up_ended",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("grievance", "round"), name="follow_up_once_a_round"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("is_satisfied__isnull", False),
                                        ("is_settled__isnull", False),
                                        ("state", "DONE"),
                                    ),
                                    models.Q(
                                        models.Q(("state", "DONE"), _negated=True),
                                        ("is_satisfied", None),
                                        ("is_settled", None),
                                    ),
                                    _connector="OR",
                                ),
                                name="follow_up_done_has_answer",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("attempts", 0), ("called_at", None), ("caller", None)),
                                    models.Q(
                                        ("attempts__gt", 0), ("called_at__isnull", False), ("caller__isnull", False)
                                    ),
                                    _connector="OR",
                                ),
                                name="follow_up_called_at_and_by",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Errand",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "grievance",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="errands",
                                to="grievances.grievance",
                            ),
                        ),
                        ("text", models.CharField(max_length=200, verbose_name="代办事项")),
                        ("due_on", models.DateField(blank=True, null=True, verbose_name="计划日期")),
                        (
                            "added_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="添加人",
                            ),
                        ),
                        ("added_at", models.DateTimeField(verbose_name="添加于")),
                        ("done_at", models.DateTimeField(blank=True, null=True, verbose_name="完成于")),
                        (
                            "done_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="办理人",
                            ),
                        ),
                        ("note", models.CharField(blank=True, default="", max_length=300, verbose_name="办理说明")),
                    ],
                    options={
                        "verbose_name": "代办事项",
                        "verbose_name_plural": "代办事项",
                        "ordering": ["id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("text", ""), _negated=True), name="errand_has_text"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("done_at", None), ("done_by", None)),
                                    models.Q(("done_at__isnull", False), ("done_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="errand_done_at_and_by",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DeclineContest",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "grievance",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="decline_contest",
                                to="grievances.grievance",
                            ),
                        ),
                        ("words", models.TextField(verbose_name="居民的理由")),
                        ("contested_at", models.DateTimeField(verbose_name="提出于")),
                        (
                            "ruling",
                            models.CharField(
                                blank=True,
                                choices=[("UPHELD", "维持不予受理"), ("OVERTURNED", "撤销，重新受理")],
                                default="",
                                max_length=10,
                                verbose_name="裁定",
                            ),
                        ),
                        ("ruling_words", models.TextField(blank=True, default="", verbose_name="裁定说明")),
                        (
                            "ruled_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="裁定人",
                            ),
                        ),
                        ("ruled_at", models.DateTimeField(blank=True, null=True, verbose_name="裁定于")),
                    ],
                    options={
                        "verbose_name": "不予受理异议",
                        "verbose_name_plural": "不予受理异议",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("ruled_at", None), ("ruling", "")),
                                    models.Q(models.Q(("ruling", ""), _negated=True), ("ruled_at__isnull", False)),
                                    _connector="OR",
                                ),
                                name="decline_contest_ruled_together",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Hotspot",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("area_code", models.CharField(max_length=15)),
                        ("area_name", models.CharField(max_length=60, verbose_name="地点")),
                        (
                            "category",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="grievances.category",
                                verbose_name="类别",
                            ),
                        ),
                        ("words", models.CharField(blank=True, max_length=60, verbose_name="词")),
                        ("recent", models.PositiveIntegerField(verbose_name="近七天人数")),
                        ("before", models.PositiveIntegerField(verbose_name="此前四周人数")),
                        ("surprise", models.FloatField(verbose_name="显著程度")),
                        ("counted_at", models.DateTimeField(verbose_name="统计于")),
                        (
                            "matters",
                            models.ManyToManyField(
                                related_name="hotspots", to="grievances.grievance", verbose_name="诉求"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "热点",
                        "verbose_name_plural": "热点",
                        "ordering": ["-surprise", "id"],
                        "indexes": [models.Index(fields=["area_code"], name="hotspot_area")],
                    },
                ),
                migrations.CreateModel(
                    name="LegalAdviser",
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
                                verbose_name="服务区域",
                            ),
                        ),
                        ("name", governance.common.crypto.EncryptedTextField(verbose_name="姓名")),
                        ("title", models.CharField(help_text="如律师事务所和职务", max_length=60, verbose_name="身份")),
                        ("is_active", models.BooleanField(default=True, verbose_name="启用")),
                    ],
                    options={
                        "verbose_name": "法律顾问",
                        "verbose_name_plural": "法律顾问",
                        "ordering": ["area__code", "id"],
                    },
                ),
                migrations.CreateModel(
                    name="LimitPolicy",
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
                                    ("EXTENSIONS", "一件事最多延期几次"),
                                    ("EXTENSION_WORKDAYS", "每次延期最多几个工作日"),
                                    ("SUSPENSIONS", "一件事最多挂起几次"),
                                    ("SUSPENSION_DAYS", "每次挂起最多几个自然日"),
                                    ("BOUNCES", "退单几次后由区级最终裁定"),
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
                        "verbose_name": "办理限额",
                        "verbose_name_plural": "办理限额",
                        "ordering": ["name", "starts_on"],
                        "constraints": [
                            models.UniqueConstraint(fields=("name", "starts_on"), name="limit_policy_once_a_day"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ends_on", None), ("ends_on__gt", models.F("starts_on")), _connector="OR"
                                ),
                                name="limit_policy_days_in_order",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Mediator",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "dispute",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="mediators",
                                to="grievances.dispute",
                            ),
                        ),
                        (
                            "level",
                            models.CharField(
                                choices=[("COMMUNITY", "社区"), ("STREET", "街道"), ("DISTRICT", "区")],
                                max_length=10,
                                verbose_name="层级",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="mediations",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "adviser",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="mediations",
                                to="grievances.legaladviser",
                            ),
                        ),
                        ("appointed_at", models.DateTimeField(verbose_name="指定于")),
                        ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="结束于")),
                    ],
                    options={
                        "verbose_name": "调解员",
                        "verbose_name_plural": "调解员",
                        "ordering": ["id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("adviser", None), ("user__isnull", False)),
                                    models.Q(("adviser__isnull", False), ("user", None)),
                                    _connector="OR",
                                ),
                                name="mediator_user_or_adviser",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("ended_at", None), ("user__isnull", False)),
                                fields=("dispute", "level", "user"),
                                name="mediator_once_a_level",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("adviser__isnull", False), ("ended_at", None)),
                                fields=("dispute", "level", "adviser"),
                                name="adviser_once_a_level",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Objection",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "grievance",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="objections",
                                to="grievances.grievance",
                            ),
                        ),
                        (
                            "department",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.department",
                                verbose_name="提出部门",
                            ),
                        ),
                        ("grounds", models.TextField(verbose_name="异议理由")),
                        (
                            "objected_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="提出人",
                            ),
                        ),
                        ("objected_at", models.DateTimeField(verbose_name="提出于")),
                        (
                            "ruling",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("UPHELD", "异议成立，退回"),
                                    ("REJECTED", "异议不成立，维持派单"),
                                    ("LAPSED", "已失效"),
                                ],
                                default="",
                                max_length=10,
                                verbose_name="裁定",
                            ),
                        ),
                        ("ruling_words", models.TextField(blank=True, default="", verbose_name="裁定说明")),
                        (
                            "redispatched_to",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.department",
                                verbose_name="改派给",
                            ),
                        ),
                        ("is_final", models.BooleanField(default=False, verbose_name="最终裁定")),
                        (
                            "ruled_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="裁定人",
                            ),
                        ),
                        ("ruled_at", models.DateTimeField(blank=True, null=True, verbose_name="裁定于")),
                    ],
                    options={
                        "verbose_name": "派单异议",
                        "verbose_name_plural": "派单异议",
                        "ordering": ["id"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("ruling", "")), fields=("grievance",), name="objection_one_open"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("ruled_at", None), ("ruling", "")),
                                    models.Q(models.Q(("ruling", ""), _negated=True), ("ruled_at__isnull", False)),
                                    _connector="OR",
                                ),
                                name="objection_ruled_together",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Party",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "dispute",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="parties",
                                to="grievances.dispute",
                            ),
                        ),
                        (
                            "side",
                            models.CharField(
                                choices=[("APPLICANT", "申请方"), ("RESPONDENT", "被申请方"), ("THIRD", "第三方")],
                                max_length=10,
                                verbose_name="哪一方",
                            ),
                        ),
                        ("name", governance.common.crypto.EncryptedTextField(verbose_name="姓名或单位")),
                        ("name_index", models.CharField(editable=False, max_length=64)),
                        (
                            "phone",
                            governance.common.crypto.EncryptedTextField(blank=True, default="", verbose_name="电话"),
                        ),
                        (
                            "phone_index",
                            models.CharField(blank=True, db_index=True, default="", editable=False, max_length=64),
                        ),
                        (
                            "representative",
                            governance.common.crypto.EncryptedTextField(blank=True, default="", verbose_name="代理人"),
                        ),
                        ("added_at", models.DateTimeField(verbose_name="登记于")),
                        ("removed_at", models.DateTimeField(blank=True, null=True, verbose_name="移除于")),
                    ],
                    options={
                        "verbose_name": "当事人",
                        "verbose_name_plural": "当事人",
                        "ordering": ["side", "id"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("removed_at", None)),
                                fields=("dispute", "name_index"),
                                name="party_once_in_dispute",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Clause",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "agreement",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="clauses",
                                to="grievances.agreement",
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField(verbose_name="条")),
                        ("text", governance.common.crypto.EncryptedTextField(verbose_name="内容")),
                        (
                            "party",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="grievances.party",
                                verbose_name="由谁履行",
                            ),
                        ),
                        ("due_on", models.DateField(blank=True, null=True, verbose_name="期限")),
                        (
                            "state",
                            models.CharField(
                                choices=[("OPEN", "待履行"), ("KEPT", "已履行"), ("BROKEN", "未履行")],
                                default="OPEN",
                                max_length=10,
                                verbose_name="状态",
                            ),
                        ),
                        ("settled_at", models.DateTimeField(blank=True, null=True, verbose_name="确认于")),
                        (
                            "notes",
                            governance.common.crypto.EncryptedTextField(
                                blank=True, default="", verbose_name="履行情况"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "协议条款",
                        "verbose_name_plural": "协议条款",
                        "ordering": ["agreement", "number"],
                        "constraints": [
                            models.UniqueConstraint(fields=("agreement", "number"), name="clause_number_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("settled_at", None), ("state", "OPEN")),
                                    models.Q(models.Q(("state", "OPEN"), _negated=True), ("settled_at__isnull", False)),
                                    _connector="OR",
                                ),
                                name="clause_settled_when_not_open",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Plan",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "grievance",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="plan",
                                to="grievances.grievance",
                            ),
                        ),
                        ("text", models.TextField(verbose_name="办理方案")),
                        ("finish_on", models.DateField(blank=True, null=True, verbose_name="计划完成")),
                        ("updated_at", models.DateTimeField(verbose_name="更新于")),
                        (
                            "responsible",
                            models.ManyToManyField(
                                related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="责任人"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "办理方案",
                        "verbose_name_plural": "办理方案",
                    },
                ),
                migrations.CreateModel(
                    name="PressureCell",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("area_code", models.CharField(db_index=True, max_length=12, verbose_name="区划代码")),
                        (
                            "kind",
                            models.CharField(
                                blank=True,
                                choices=[("GOVERNMENT", "大事"), ("COMMUNITY", "小事"), ("PRIVATE", "私事")],
                                max_length=10,
                                verbose_name="分流",
                            ),
                        ),
                        (
                            "department",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="people.department",
                            ),
                        ),
                        ("late", models.PositiveIntegerField(default=0)),
                        ("day", models.PositiveIntegerField(default=0)),
                        ("three_days", models.PositiveIntegerField(default=0)),
                        ("week", models.PositiveIntegerField(default=0)),
                        ("later", models.PositiveIntegerField(default=0)),
                        ("paused", models.PositiveIntegerField(default=0)),
                    ],
                    options={
                        "verbose_name": "时限压力",
                        "verbose_name_plural": "时限压力",
                    },
                ),
                migrations.CreateModel(
                    name="RateCell",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("month", models.DateField(verbose_name="月份")),
                        ("area_code", models.CharField(max_length=12, verbose_name="区划代码")),
                        (
                            "grain",
                            models.CharField(
                                choices=[
                                    ("WHOLE", "合计"),
                                    ("CATEGORY", "按类别"),
                                    ("DEPARTMENT", "按部门"),
                                    ("BOTH", "按类别和部门"),
                                    ("FLOW", "按层级流向"),
                                ],
                                max_length=10,
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                blank=True,
                                choices=[("GOVERNMENT", "大事"), ("COMMUNITY", "小事"), ("PRIVATE", "私事")],
                                max_length=10,
                                verbose_name="分流",
                            ),
                        ),
                        (
                            "category",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="grievances.category",
                            ),
                        ),
                        (
                            "department",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="people.department",
                            ),
                        ),
                        ("flow", models.CharField(blank=True, max_length=25)),
                        ("raised", models.PositiveIntegerField(default=0)),
                        ("open", models.PositiveIntegerField(default=0)),
                        ("resolved", models.PositiveIntegerField(default=0)),
                        ("declined", models.PositiveIntegerField(default=0)),
                        ("withdrawn", models.PositiveIntegerField(default=0)),
                        ("contact_in_time", models.PositiveIntegerField(default=0)),
                        ("contact_late", models.PositiveIntegerField(default=0)),
                        ("contact_pending", models.PositiveIntegerField(default=0)),
                        ("satisfied", models.PositiveIntegerField(default=0)),
                        ("settled", models.PositiveIntegerField(default=0)),
                        ("unsettled", models.PositiveIntegerField(default=0)),
                        ("awaiting", models.PositiveIntegerField(default=0)),
                        ("silent", models.PositiveIntegerField(default=0)),
                        ("unreached", models.PositiveIntegerField(default=0)),
                        ("risen", models.PositiveIntegerField(default=0)),
                        ("reopened", models.PositiveIntegerField(default=0)),
                    ],
                    options={
                        "verbose_name": "三率统计",
                        "verbose_name_plural": "三率统计",
                        "indexes": [
                            models.Index(fields=["grain", "area_code", "month"], name="rate_cell_area"),
                            models.Index(
                                condition=models.Q(("department__isnull", False)),
                                fields=["department", "grain", "month"],
                                name="rate_cell_department",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RateFold",
                    fields=[
                        (
                            "id",
                            models.PositiveSmallIntegerField(
                                default=1, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("read_to", models.BigIntegerField(default=0)),
                        ("counted_at", models.DateTimeField(blank=True, null=True, verbose_name="统计截至")),
                        ("pressure_at", models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        "verbose_name": "统计进度",
                        "verbose_name_plural": "统计进度",
                        "constraints": [
                            models.CheckConstraint(condition=models.Q(("id", 1)), name="rate_fold_only_one")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Rating",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "grievance",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="ratings",
                                to="grievances.grievance",
                            ),
                        ),
                        ("round", models.PositiveSmallIntegerField(verbose_name="轮次")),
                        ("is_settled", models.BooleanField(verbose_name="已解决")),
                        ("stars", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="评分")),
                        ("words", models.TextField(blank=True, default="", verbose_name="评价")),
                        ("rated_at", models.DateTimeField(verbose_name="评价于")),
                    ],
                    options={
                        "verbose_name": "评价",
                        "verbose_name_plural": "评价",
                        "ordering": ["id"],
                        "constraints": [
                            models.UniqueConstraint(fields=("grievance", "round"), name="rated_once_a_round"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("stars", None), models.Q(("stars__gte", 1), ("stars__lte", 5)), _connector="OR"
                                ),
                                name="rating_stars_1_to_5",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReturnVisit",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "dispute",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="visits",
                                to="grievances.dispute",
                            ),
                        ),
                        ("visited_at", models.DateTimeField(verbose_name="回访于")),
                        (
                            "visited_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="回访人",
                            ),
                        ),
                        (
                            "outcome",
                            models.CharField(
                                choices=[
                                    ("SETTLED", "没有反复"),
                                    ("RELAPSED", "又起纠纷"),
                                    ("NOT_REACHED", "没有联系上"),
                                ],
                                max_length=12,
                                verbose_name="结果",
                            ),
                        ),
                        ("words", governance.common.crypto.EncryptedTextField(verbose_name="回访情况")),
                    ],
                    options={
                        "verbose_name": "调解回访",
                        "verbose_name_plural": "调解回访",
                        "ordering": ["id"],
                    },
                ),
                migrations.CreateModel(
                    name="Round",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "dispute",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="rounds",
                                to="grievances.dispute",
                            ),
                        ),
                        (
                            "level",
                            models.CharField(
                                choices=[("COMMUNITY", "社区"), ("STREET", "街道"), ("DISTRICT", "区")],
                                max_length=10,
                                verbose_name="层级",
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField(verbose_name="第几轮")),
                        ("sitting", models.PositiveSmallIntegerField(default=1, verbose_name="第几次")),
                        ("planned_at", models.DateTimeField(verbose_name="时间")),
                        ("place", models.CharField(max_length=80, verbose_name="地点")),
                        ("held_at", models.DateTimeField(blank=True, null=True, verbose_name="记录于")),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="记录人",
                            ),
                        ),
                        (
                            "outcome",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("AGREED", "谈成了"),
                                    ("FAILED", "没谈成"),
                                    ("ADJOURNED", "中途休会，改日接着谈"),
                                ],
                                default="",
                                max_length=10,
                                verbose_name="结果",
                            ),
                        ),
                        (
                            "minutes",
                            governance.common.crypto.EncryptedTextField(
                                blank=True, default="", verbose_name="调解笔录"
                            ),
                        ),
                        (
                            "parties",
                            models.ManyToManyField(
                                related_name="rounds", to="grievances.party", verbose_name="到场当事人"
                            ),
                        ),
                        (
                            "mediators",
                            models.ManyToManyField(
                                related_name="rounds", to="grievances.mediator", verbose_name="到场调解员"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "调解轮次",
                        "verbose_name_plural": "调解轮次",
                        "ordering": ["id"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("dispute", "level", "number", "sitting"), name="round_sits_once"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("held_at", None)), fields=("dispute",), name="round_one_planned"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("held_at", None), ("outcome", "")),
                                    models.Q(("held_at__isnull", False), models.Q(("outcome", ""), _negated=True)),
                                    _connector="OR",
                                ),
                                name="round_held_has_outcome",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RoundLimit",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "level",
                            models.CharField(
                                choices=[("COMMUNITY", "社区"), ("STREET", "街道"), ("DISTRICT", "区")],
                                max_length=10,
                                verbose_name="层级",
                            ),
                        ),
                        ("rounds", models.PositiveSmallIntegerField(verbose_name="最多几轮")),
                        ("source", models.CharField(max_length=200, verbose_name="依据")),
                        ("is_confirmed", models.BooleanField(default=False, verbose_name="依据已核实")),
                        ("starts_on", models.DateField(verbose_name="自")),
                        ("ends_on", models.DateField(blank=True, null=True, verbose_name="至 (不含)")),
                    ],
                    options={
                        "verbose_name": "调解轮次规则",
                        "verbose_name_plural": "调解轮次规则",
                        "ordering": ["level", "starts_on"],
                        "constraints": [
                            models.CheckConstraint(condition=models.Q(("rounds__gt", 0)), name="round_limit_positive"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ends_on", None), ("ends_on__gt", models.F("starts_on")), _connector="OR"
                                ),
                                name="round_limit_days_in_order",
                            ),
                            models.UniqueConstraint(fields=("level", "starts_on"), name="round_limit_once_a_day"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SavedView",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="saved_views",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("name", models.CharField(max_length=20, verbose_name="名称")),
                        ("scope", models.CharField(max_length=12, verbose_name="清单")),
                        ("query", models.JSONField(default=dict, verbose_name="筛选条件")),
                        (
                            "area",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="territory.area",
                                verbose_name="共享给",
                            ),
                        ),
                        (
                            "department",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="people.department",
                                verbose_name="共享给部门",
                            ),
                        ),
                        ("is_default", models.BooleanField(default=False, verbose_name="打开工作台时先看它")),
                        ("created_at", models.DateTimeField(verbose_name="建立于")),
                    ],
                    options={
                        "verbose_name": "保存的视图",
                        "verbose_name_plural": "保存的视图",
                        "ordering": ["id"],
                        "constraints": [
                            models.UniqueConstraint(fields=("owner", "name"), name="saved_view_name_once"),
                            models.UniqueConstraint(
                                condition=models.Q(("is_default", True)),
                                fields=("owner",),
                                name="saved_view_one_default",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("department", None), ("area__isnull", False), _connector="OR"),
                                name="saved_view_department_has_area",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ServiceEntry",
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
                                verbose_name="适用区域",
                            ),
                        ),
                        (
                            "provider",
                            models.CharField(
                                choices=[
                                    ("SELF_HELP", "自助办理"),
                                    ("VOLUNTEER", "志愿服务"),
                                    ("LEGAL_AID", "法律援助"),
                                    ("MARKET", "市场服务"),
                                ],
                                max_length=10,
                                verbose_name="类型",
                            ),
                        ),
                        ("name", models.CharField(max_length=60, verbose_name="名称")),
                        ("description", models.CharField(blank=True, max_length=300, verbose_name="说明")),
                        ("phone", models.CharField(blank=True, max_length=30, verbose_name="电话")),
                        ("address", models.CharField(blank=True, max_length=120, verbose_name="地址")),
                        ("hours", models.CharField(blank=True, max_length=60, verbose_name="时间")),
                        ("is_active", models.BooleanField(default=True, verbose_name="启用")),
                        (
                            "categories",
                            models.ManyToManyField(
                                blank=True, related_name="services", to="grievances.category", verbose_name="适用类别"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "服务目录",
                        "verbose_name_plural": "服务目录",
                        "ordering": ["provider", "name"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("name", ""), _negated=True), name="service_entry_has_name"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Guidance",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "grievance",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="guidance",
                                to="grievances.grievance",
                            ),
                        ),
                        (
                            "entry",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="grievances.serviceentry",
                                verbose_name="服务",
                            ),
                        ),
                        ("sent_at", models.DateTimeField(verbose_name="发送于")),
                    ],
                    options={
                        "verbose_name": "服务指引",
                        "verbose_name_plural": "服务指引",
                        "ordering": ["id"],
                        "constraints": [models.UniqueConstraint(fields=("grievance", "entry"), name="guidance_once")],
                    },
                ),
                migrations.CreateModel(
                    name="StandardReply",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("title", models.CharField(max_length=20, verbose_name="名称")),
                        ("text", models.TextField(max_length=1000, verbose_name="内容")),
                        ("verbs", models.JSONField(default=list, verbose_name="用于")),
                        (
                            "category",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="grievances.category",
                                verbose_name="只用于类别",
                            ),
                        ),
                        (
                            "area",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="territory.area",
                                verbose_name="适用区域",
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="个人",
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField(default=0, verbose_name="排序")),
                        ("is_active", models.BooleanField(default=True, verbose_name="启用")),
                    ],
                    options={
                        "verbose_name": "常用语",
                        "verbose_name_plural": "常用语",
                        "ordering": ["position", "id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("area", None), ("owner__isnull", False)),
                                    models.Q(("area__isnull", False), ("owner", None)),
                                    _connector="OR",
                                ),
                                name="standard_reply_area_or_owner",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Subscription",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="订阅人",
                            ),
                        ),
                        (
                            "view",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="subscriptions",
                                to="grievances.savedview",
                                verbose_name="视图",
                            ),
                        ),
                        (
                            "area",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="territory.area",
                                verbose_name="区域",
                            ),
                        ),
                        (
                            "group",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="notifications.groupchannel",
                                verbose_name="群机器人",
                            ),
                        ),
                        (
                            "every",
                            models.CharField(
                                choices=[("DAY", "每天"), ("WEEK", "每周")],
                                default="DAY",
                                max_length=4,
                                verbose_name="多久一次",
                            ),
                        ),
                        ("weekday", models.PositiveSmallIntegerField(default=0, verbose_name="星期几")),
                        ("hour", models.PositiveSmallIntegerField(default=8, verbose_name="几点")),
                        ("workdays_only", models.BooleanField(default=True, verbose_name="只在工作日")),
                        ("next_at", models.DateTimeField(blank=True, null=True, verbose_name="下次")),
                        ("last_at", models.DateTimeField(blank=True, null=True, verbose_name="上次")),
                        ("created_at", models.DateTimeField(verbose_name="建立于")),
                    ],
                    options={
                        "verbose_name": "订阅",
                        "verbose_name_plural": "订阅",
                        "ordering": ["id"],
                        "indexes": [
                            models.Index(
                                condition=models.Q(("next_at__isnull", False)),
                                fields=["next_at"],
                                name="subscription_due",
                            )
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("area__isnull", False), ("view", None)),
                                    models.Q(("area", None), ("view__isnull", False)),
                                    _connector="OR",
                                ),
                                name="subscription_view_or_area",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("hour__lt", 24), ("weekday__lt", 7)),
                                name="subscription_hour_and_weekday",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SupervisionOrder",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "grievance",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="supervision_orders",
                                to="grievances.grievance",
                            ),
                        ),
                        (
                            "level",
                            models.CharField(
                                choices=[
                                    ("DISTRICT", "区"),
                                    ("STREET", "街道"),
                                    ("COMMUNITY", "社区"),
                                    ("GRID", "网格"),
                                ],
                                max_length=10,
                                verbose_name="督办层级",
                            ),
                        ),
                        ("order", models.TextField(verbose_name="督办要求")),
                        ("due_at", models.DateTimeField(verbose_name="期限")),
                        (
                            "ordered_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="督办人",
                            ),
                        ),
                        ("ordered_at", models.DateTimeField(verbose_name="督办于")),
                        ("expired_at", models.DateTimeField(blank=True, null=True, verbose_name="逾期于")),
                        ("reply", models.TextField(blank=True, default="", verbose_name="答复")),
                        (
                            "replied_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="答复人",
                            ),
                        ),
                        ("replied_at", models.DateTimeField(blank=True, null=True, verbose_name="答复于")),
                        ("closing_words", models.TextField(blank=True, default="", verbose_name="办结意见")),
                        (
                            "closed_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="办结人",
                            ),
                        ),
                        ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="办结于")),
                    ],
                    options={
                        "verbose_name": "督办",
                        "verbose_name_plural": "督办",
                        "ordering": ["id"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("closed_at", None)),
                                fields=("grievance",),
                                name="supervision_one_open",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("replied_at", None), ("reply", "")),
                                    models.Q(models.Q(("reply", ""), _negated=True), ("replied_at__isnull", False)),
                                    _connector="OR",
                                ),
                                name="supervision_replied_together",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Support",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "grievance",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="supporters",
                                to="grievances.grievance",
                            ),
                        ),
                        ("person", models.CharField(editable=False, max_length=64)),
                        (
                            "user",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="居民",
                            ),
                        ),
                        ("supported_at", models.DateTimeField(verbose_name="加入于")),
                    ],
                    options={
                        "verbose_name": "同样遇到",
                        "verbose_name_plural": "同样遇到",
                        "constraints": [models.UniqueConstraint(fields=("grievance", "person"), name="support_once")],
                    },
                ),
                migrations.CreateModel(
                    name="TimelineEntry",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "grievance",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="timeline",
                                to="grievances.grievance",
                            ),
                        ),
                        ("at", models.DateTimeField(verbose_name="时间")),
                        ("verb", models.CharField(max_length=20, verbose_name="动作")),
                        (
                            "actor",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="操作人",
                            ),
                        ),
                        ("by_resident", models.BooleanField(default=False)),
                        ("line", models.CharField(max_length=200, verbose_name="公开说明")),
                        ("words", models.TextField(blank=True, default="", verbose_name="原话")),
                        (
                            "audience",
                            models.CharField(
                                choices=[("PUBLIC", "公开"), ("RESIDENT", "居民可见"), ("STAFF", "内部")],
                                max_length=10,
                                verbose_name="可见范围",
                            ),
                        ),
                        (
                            "state_after",
                            models.CharField(
                                choices=[
                                    ("RAISED", "待受理"),
                                    ("ACCEPTED", "待分流"),
                                    ("HANDLING", "办理中"),
                                    ("WAITING", "待居民补充"),
                                    ("MERGED", "已并单"),
                                    ("RESOLVED", "已办结，待评价"),
                                    ("CLOSED", "已结案"),
                                    ("DECLINED", "不予受理"),
                                    ("WITHDRAWN", "已撤回"),
                                ],
                                max_length=10,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "办理记录",
                        "verbose_name_plural": "办理记录",
                        "ordering": ["id"],
                    },
                ),
                migrations.CreateModel(
                    name="Mention",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "grievance",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="mentions",
                                to="grievances.grievance",
                            ),
                        ),
                        (
                            "entry",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="mentions",
                                to="grievances.timelineentry",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="提到",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "提到的人",
                        "verbose_name_plural": "提到的人",
                        "ordering": ["id"],
                        "indexes": [models.Index(fields=["person", "grievance"], name="mention_of_person")],
                        "constraints": [
                            models.UniqueConstraint(fields=("entry", "person"), name="mention_once_a_note")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TimeRequest",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "grievance",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="time_requests",
                                to="grievances.grievance",
                            ),
                        ),
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
                            "kind",
                            models.CharField(
                                choices=[("EXTENSION", "延期"), ("SUSPENSION", "挂起")],
                                max_length=10,
                                verbose_name="种类",
                            ),
                        ),
                        (
                            "workdays",
                            models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="延长工作日"),
                        ),
                        ("until", models.DateField(blank=True, null=True, verbose_name="挂起至")),
                        ("reason", models.TextField(verbose_name="理由")),
                        (
                            "requested_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="申请人",
                            ),
                        ),
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
                        ("ruling_words", models.TextField(blank=True, default="", verbose_name="审批意见")),
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
                        ("ruled_at", models.DateTimeField(blank=True, null=True, verbose_name="审批于")),
                        ("new_due_at", models.DateTimeField(blank=True, null=True, verbose_name="新的期限")),
                    ],
                    options={
                        "verbose_name": "延期和挂起",
                        "verbose_name_plural": "延期和挂起",
                        "ordering": ["id"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("ruling", "")), fields=("grievance",), name="time_request_one_open"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("ruled_at", None), ("ruling", "")),
                                    models.Q(models.Q(("ruling", ""), _negated=True), ("ruled_at__isnull", False)),
                                    _connector="OR",
                                ),
                                name="time_request_ruled_together",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind", "EXTENSION"), ("until", None), ("workdays__gt", 0)),
                                    models.Q(("kind", "SUSPENSION"), ("until__isnull", False), ("workdays", None)),
                                    _connector="OR",
                                ),
                                name="time_request_length_fits_kind",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Photo",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "grievance",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="photos",
                                to="grievances.grievance",
                            ),
                        ),
                        ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        (
                            "time_request",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="photos",
                                to="grievances.timerequest",
                            ),
                        ),
                        (
                            "phase",
                            models.CharField(
                                choices=[
                                    ("RAISED", "居民上传"),
                                    ("BEFORE", "办理前"),
                                    ("AFTER", "办理后"),
                                    ("EVIDENCE", "申请依据"),
                                ],
                                max_length=10,
                                verbose_name="阶段",
                            ),
                        ),
                        ("image", models.FileField(upload_to=grievances.models.record.photo_path)),
                        ("thumbnail", models.FileField(upload_to=grievances.models.record.photo_path)),
                        ("width", models.PositiveIntegerField()),
                        ("height", models.PositiveIntegerField()),
                        (
                            "uploaded_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="上传人",
                            ),
                        ),
                        ("uploaded_at", models.DateTimeField(verbose_name="上传于")),
                        (
                            "cleared_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="审核人",
                            ),
                        ),
                        ("cleared_at", models.DateTimeField(blank=True, null=True, verbose_name="审核于")),
                    ],
                    options={
                        "verbose_name": "照片",
                        "verbose_name_plural": "照片",
                        "ordering": ["id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("cleared_at", None), ("cleared_by", None)),
                                    models.Q(("cleared_at__isnull", False), ("cleared_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="photo_cleared_at_and_by",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("phase", "EVIDENCE"), _negated=True),
                                    ("cleared_at", None),
                                    _connector="OR",
                                ),
                                name="photo_evidence_is_never_public",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="WebhookEndpoint",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=60, verbose_name="合作方")),
                        ("url", models.URLField(max_length=400, verbose_name="接收地址")),
                        (
                            "secret",
                            governance.common.crypto.EncryptedTextField(editable=False, verbose_name="签名密钥"),
                        ),
                        ("events", models.JSONField(default=list, verbose_name="通知的事件")),
                        (
                            "area",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="territory.area",
                                verbose_name="范围",
                            ),
                        ),
                        ("is_active", models.BooleanField(default=True, verbose_name="启用")),
                    ],
                    options={
                        "verbose_name": "推送地址",
                        "verbose_name_plural": "推送地址",
                        "ordering": ["name", "id"],
                    },
                ),
                migrations.CreateModel(
                    name="WebhookDelivery",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[("PENDING", "待发送"), ("SENT", "已发送"), ("DEAD", "发送失败")],
                                default="PENDING",
                                max_length=10,
                                verbose_name="状态",
                            ),
                        ),
                        ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="尝试次数")),
                        ("next_try_at", models.DateTimeField(verbose_name="下次尝试")),
                        ("sent_at", models.DateTimeField(blank=True, null=True, verbose_name="发送于")),
                        ("problem", models.CharField(blank=True, max_length=200, verbose_name="问题")),
                        (
                            "endpoint",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="deliveries",
                                to="grievances.webhookendpoint",
                                verbose_name="推送地址",
                            ),
                        ),
                        ("event_id", models.UUIDField(editable=False, verbose_name="事件编号")),
                        (
                            "event",
                            models.CharField(
                                choices=[
                                    ("matter.raised", "新诉求登记"),
                                    ("matter.state", "状态变化"),
                                    ("matter.changed", "责任单位、分流或公开内容变化"),
                                ],
                                max_length=20,
                                verbose_name="事件",
                            ),
                        ),
                        ("body", models.TextField(verbose_name="内容")),
                    ],
                    options={
                        "verbose_name": "推送记录",
                        "verbose_name_plural": "推送记录",
                        "indexes": [
                            models.Index(
                                condition=models.Q(("state", "PENDING")), fields=["next_try_at"], name="webhook_due"
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("endpoint", "event_id"), name="webhook_event_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("sent_at__isnull", False), ("state", "SENT")),
                                    models.Q(models.Q(("state", "SENT"), _negated=True), ("sent_at", None)),
                                    _connector="OR",
                                ),
                                name="webhook_sent_at",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Whistle",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.CharField(max_length=20, unique=True, verbose_name="哨单号")),
                        (
                            "whistler",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="吹哨人",
                            ),
                        ),
                        (
                            "area",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="territory.area",
                                verbose_name="吹哨单位",
                            ),
                        ),
                        ("area_code", models.CharField(editable=False, max_length=15)),
                        ("title", models.CharField(max_length=80, verbose_name="标题")),
                        ("body", models.TextField(max_length=4000, verbose_name="情况和要求")),
                        (
                            "estate",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="territory.estate",
                                verbose_name="小区",
                            ),
                        ),
                        ("place", models.CharField(blank=True, default="", max_length=100, verbose_name="地点")),
                        ("happened_at", models.DateTimeField(blank=True, null=True, verbose_name="发生于")),
                        (
                            "difficulty",
                            models.CharField(
                                choices=[("ORDINARY", "一般"), ("HARD", "疑难")],
                                default="ORDINARY",
                                max_length=10,
                                verbose_name="难度",
                            ),
                        ),
                        (
                            "submission",
                            models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="提交标识"),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("BLOWN", "待签收"),
                                    ("UNDER_WAY", "报到办理中"),
                                    ("REPORTED", "都已反馈，待办结"),
                                    ("SETTLED", "已办结"),
                                    ("CANCELLED", "已撤销"),
                                ],
                                default="BLOWN",
                                max_length=10,
                                verbose_name="状态",
                            ),
                        ),
                        ("is_open", models.BooleanField(default=True, editable=False)),
                        ("due_at", models.DateTimeField(blank=True, null=True, verbose_name="最近时限")),
                        ("warn_at", models.DateTimeField(blank=True, editable=False, null=True)),
                        ("late_since", models.DateTimeField(blank=True, null=True, verbose_name="超时自")),
                        ("result", models.TextField(blank=True, default="", verbose_name="办理结果")),
                        ("blown_at", models.DateTimeField(verbose_name="吹哨于")),
                        ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="结束于")),
                    ],
                    options={
                        "verbose_name": "哨单",
                        "verbose_name_plural": "哨单",
                        "indexes": [
                            models.Index(fields=["area_code", "-id"], name="whistle_area_newest"),
                            models.Index(
                                condition=models.Q(("is_open", True)),
                                fields=["late_since", "due_at", "id"],
                                name="whistle_open_clock",
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("ended_at", None),
                                        ("is_open", True),
                                        ("state__in", ["BLOWN", "UNDER_WAY", "REPORTED"]),
                                    ),
                                    models.Q(
                                        ("ended_at__isnull", False),
                                        ("is_open", False),
                                        models.Q(("state__in", ["BLOWN", "UNDER_WAY", "REPORTED"]), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="whistle_is_open_fits_state",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("estate__isnull", False), models.Q(("place", ""), _negated=True), _connector="OR"
                                ),
                                name="whistle_has_a_place",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Response",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "whistle",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="responses",
                                to="grievances.whistle",
                            ),
                        ),
                        (
                            "department",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="responses",
                                to="people.department",
                                verbose_name="部门",
                            ),
                        ),
                        (
                            "part",
                            models.CharField(
                                choices=[("LEAD", "主办"), ("ASSISTING", "协办")],
                                max_length=10,
                                verbose_name="主办或协办",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("CALLED", "待签收"),
                                    ("SIGNED", "已签收，待联系"),
                                    ("CONTACTED", "已联系，待到场"),
                                    ("ARRIVED", "报告到场，待确认"),
                                    ("CONFIRMED", "已到场，待反馈"),
                                    ("REPORTED", "已反馈结果"),
                                    ("REFUSED", "提出不参加，待裁定"),
                                    ("EXCUSED", "裁定不用参加"),
                                ],
                                default="CALLED",
                                max_length=10,
                                verbose_name="状态",
                            ),
                        ),
                        ("called_at", models.DateTimeField(verbose_name="召集于")),
                        ("signed_at", models.DateTimeField(blank=True, null=True, verbose_name="签收于")),
                        ("contacted_at", models.DateTimeField(blank=True, null=True, verbose_name="联系于")),
                        ("arrived_at", models.DateTimeField(blank=True, null=True, verbose_name="到场于")),
                        ("confirmed_at", models.DateTimeField(blank=True, null=True, verbose_name="确认到场于")),
                        ("reported_at", models.DateTimeField(blank=True, null=True, verbose_name="反馈于")),
                        ("refused_at", models.DateTimeField(blank=True, null=True, verbose_name="提出不参加于")),
                        ("ruled_at", models.DateTimeField(blank=True, null=True, verbose_name="裁定于")),
                        ("was_ordered", models.BooleanField(default=False, verbose_name="责令到场")),
                        ("reason", models.TextField(blank=True, default="", verbose_name="不参加的理由")),
                        ("ruling", models.TextField(blank=True, default="", verbose_name="裁定意见")),
                        ("result", models.TextField(blank=True, default="", verbose_name="反馈的结果")),
                        ("stars", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="评分")),
                        ("rating_words", models.TextField(blank=True, default="", verbose_name="评价")),
                        ("due_at", models.DateTimeField(blank=True, null=True, verbose_name="最近时限")),
                        ("warn_at", models.DateTimeField(blank=True, editable=False, null=True)),
                        ("late_since", models.DateTimeField(blank=True, null=True, verbose_name="超时自")),
                    ],
                    options={
                        "verbose_name": "部门报到",
                        "verbose_name_plural": "部门报到",
                        "ordering": ["id"],
                        "indexes": [models.Index(fields=["department", "state"], name="response_department_state")],
                        "constraints": [
                            models.UniqueConstraint(fields=("whistle", "department"), name="response_department_once"),
                            models.UniqueConstraint(
                                condition=models.Q(("part", "LEAD"), models.Q(("state", "EXCUSED"), _negated=True)),
                                fields=("whistle",),
                                name="response_one_lead",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("stars", None), models.Q(("stars__gte", 1), ("stars__lte", 5)), _connector="OR"
                                ),
                                name="response_stars_1_to_5",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "REPORTED"), _negated=True),
                                    models.Q(("reported_at__isnull", False), models.Q(("result", ""), _negated=True)),
                                    _connector="OR",
                                ),
                                name="response_reported_with_result",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "REFUSED"), _negated=True),
                                    models.Q(("reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="response_refused_with_reason",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="WhistleEntry",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "whistle",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="entries",
                                to="grievances.whistle",
                            ),
                        ),
                        (
                            "response",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="entries",
                                to="grievances.response",
                            ),
                        ),
                        ("at", models.DateTimeField(verbose_name="时间")),
                        ("verb", models.CharField(max_length=20, verbose_name="动作")),
                        (
                            "actor",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="操作人",
                            ),
                        ),
                        ("line", models.CharField(max_length=200, verbose_name="说明")),
                        ("words", models.TextField(blank=True, default="", verbose_name="原话")),
                    ],
                    options={
                        "verbose_name": "哨单记录",
                        "verbose_name_plural": "哨单记录",
                        "ordering": ["id"],
                    },
                ),
                migrations.CreateModel(
                    name="WhistleMatter",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "whistle",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="matters",
                                to="grievances.whistle",
                            ),
                        ),
                        (
                            "grievance",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="whistles",
                                to="grievances.grievance",
                                verbose_name="诉求",
                            ),
                        ),
                        ("is_open", models.BooleanField(default=True, editable=False)),
                    ],
                    options={
                        "verbose_name": "哨单所含诉求",
                        "verbose_name_plural": "哨单所含诉求",
                        "ordering": ["id"],
                        "constraints": [
                            models.UniqueConstraint(fields=("whistle", "grievance"), name="whistle_matter_once"),
                            models.UniqueConstraint(
                                condition=models.Q(("is_open", True)),
                                fields=("grievance",),
                                name="whistle_matter_in_one_open_whistle",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="WhistlePermit",
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
                                help_text="区、街道或社区，含其下所有社区",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="territory.area",
                                verbose_name="适用区域",
                            ),
                        ),
                        ("starts_on", models.DateField(verbose_name="自")),
                        ("ends_on", models.DateField(blank=True, null=True, verbose_name="至 (不含)")),
                        ("source", models.CharField(blank=True, max_length=200, verbose_name="依据")),
                    ],
                    options={
                        "verbose_name": "社区吹哨许可",
                        "verbose_name_plural": "社区吹哨许可",
                        "ordering": ["area__code", "starts_on"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ends_on", None), ("ends_on__gt", models.F("starts_on")), _connector="OR"
                                ),
                                name="whistle_permit_days_in_order",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="WhistlePhoto",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "response",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="photos",
                                to="grievances.response",
                            ),
                        ),
                        ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("verb", models.CharField(max_length=20, verbose_name="动作")),
                        ("image", models.FileField(upload_to=grievances.models.whistle.whistle_photo_path)),
                        ("thumbnail", models.FileField(upload_to=grievances.models.whistle.whistle_photo_path)),
                        ("width", models.PositiveIntegerField()),
                        ("height", models.PositiveIntegerField()),
                        (
                            "uploaded_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="上传人",
                            ),
                        ),
                        ("uploaded_at", models.DateTimeField(verbose_name="上传于")),
                    ],
                    options={
                        "verbose_name": "到场照片",
                        "verbose_name_plural": "到场照片",
                        "ordering": ["id"],
                    },
                ),
                migrations.CreateModel(
                    name="ApiKey",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=60, verbose_name="合作方")),
                        ("prefix", models.CharField(editable=False, max_length=12, verbose_name="密钥开头")),
                        ("key_index", models.CharField(editable=False, max_length=64, unique=True)),
                        ("scopes", models.JSONField(default=list, verbose_name="可用接口")),
                        (
                            "area",
                            models.ForeignKey(
                                help_text="热线工单没有写明地点时，由这里受理。",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="territory.area",
                                verbose_name="接收区域",
                            ),
                        ),
                        (
                            "source",
                            models.SlugField(
                                default="hotline",
                                help_text="写在对方编号前面，使它唯一；同一条热线换密钥时保持不变。",
                                max_length=18,
                                verbose_name="来源代号",
                            ),
                        ),
                        ("per_minute", models.PositiveSmallIntegerField(default=60, verbose_name="每分钟最多请求")),
                        ("is_active", models.BooleanField(default=True, verbose_name="启用")),
                        ("issued_at", models.DateTimeField(editable=False, verbose_name="发放于")),
                        (
                            "last_used_on",
                            models.DateField(blank=True, editable=False, null=True, verbose_name="最近使用"),
                        ),
                    ],
                    options={
                        "verbose_name": "接口密钥",
                        "verbose_name_plural": "接口密钥",
                        "ordering": ["name", "id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("per_minute__gte", 1)), name="api_key_per_minute"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Export",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="导出人",
                            ),
                        ),
                        (
                            "format",
                            models.CharField(
                                choices=[("xlsx", "表格 .xlsx"), ("csv", "文本 .csv")],
                                max_length=4,
                                verbose_name="格式",
                            ),
                        ),
                        ("scope", models.CharField(max_length=12, verbose_name="清单")),
                        ("query", models.JSONField(default=dict, verbose_name="筛选条件")),
                        ("words", models.CharField(blank=True, max_length=300, verbose_name="内容")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("QUEUED", "排队中"),
                                    ("RUNNING", "正在生成"),
                                    ("DONE", "可以下载"),
                                    ("FAILED", "没有生成"),
                                    ("CANCELLED", "已取消"),
                                    ("EXPIRED", "已过期删除"),
                                ],
                                default="QUEUED",
                                max_length=10,
                                verbose_name="状态",
                            ),
                        ),
                        ("done", models.PositiveIntegerField(default=0, verbose_name="已写行数")),
                        ("total", models.PositiveIntegerField(blank=True, null=True, verbose_name="总行数")),
                        ("is_cut", models.BooleanField(default=False, verbose_name="超出上限，只有前面一部分")),
                        ("problem", models.CharField(blank=True, max_length=200, verbose_name="问题")),
                        ("file", models.FileField(blank=True, upload_to=grievances.models.daily.export_path)),
                        ("size", models.PositiveBigIntegerField(default=0, verbose_name="字节")),
                        ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="尝试次数")),
                        ("requested_at", models.DateTimeField(verbose_name="申请于")),
                        ("heartbeat_at", models.DateTimeField(blank=True, editable=False, null=True)),
                        ("finished_at", models.DateTimeField(blank=True, null=True, verbose_name="完成于")),
                        ("expires_at", models.DateTimeField(blank=True, null=True, verbose_name="保留到")),
                    ],
                    options={
                        "verbose_name": "导出",
                        "verbose_name_plural": "导出",
                        "ordering": ["-id"],
                        "indexes": [
                            models.Index(fields=["owner", "-id"], name="export_of_owner"),
                            models.Index(
                                condition=models.Q(("state__in", ["QUEUED", "RUNNING"])),
                                fields=["id"],
                                name="export_active",
                            ),
                            models.Index(
                                condition=models.Q(("state", "DONE")), fields=["expires_at"], name="export_expiring"
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "DONE"), _negated=True),
                                    models.Q(("expires_at__isnull", False), models.Q(("file", ""), _negated=True)),
                                    _connector="OR",
                                ),
                                name="export_done_has_file",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MatterSketch",
                    fields=[
                        (
                            "grievance",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                primary_key=True,
                                related_name="sketch",
                                serialize=False,
                                to="grievances.grievance",
                            ),
                        ),
                        ("key0", models.IntegerField()),
                        ("key1", models.IntegerField()),
                        ("key2", models.IntegerField()),
                        ("key3", models.IntegerField()),
                        ("key4", models.IntegerField()),
                        ("key5", models.IntegerField()),
                        ("key6", models.IntegerField()),
                        ("key7", models.IntegerField()),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["key0", "-grievance"], name="matter_sketch_key0"),
                            models.Index(fields=["key1", "-grievance"], name="matter_sketch_key1"),
                            models.Index(fields=["key2", "-grievance"], name="matter_sketch_key2"),
                            models.Index(fields=["key3", "-grievance"], name="matter_sketch_key3"),
                            models.Index(fields=["key4", "-grievance"], name="matter_sketch_key4"),
                            models.Index(fields=["key5", "-grievance"], name="matter_sketch_key5"),
                            models.Index(fields=["key6", "-grievance"], name="matter_sketch_key6"),
                            models.Index(fields=["key7", "-grievance"], name="matter_sketch_key7"),
                        ],
                    },
                ),
            ],
        ),
    ]
