"""Volunteers: activities, needs and wishes, the welfare bank and the time bank.

Stands for the migrations it names; a database that has all of those has this one.
"""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import governance.common.crypto
import governance.common.migrating
import volunteers.models.wishes


class Migration(migrations.Migration):
    replaces = [("volunteers", "0001_initial"), ("volunteers", "0002_needs"), ("volunteers", "0003_bank")]

    initial = True

    dependencies = [
        ("grievances", "0001_schema"),
        ("ledger", "0002_triggers"),
        ("people", "0001_schema"),
        ("people", "__first__"),
        ("territory", "0001_initial"),
    ]

    operations = [
        governance.common.migrating.CreateModels(
            operations=[
                migrations.CreateModel(
                    name="HelpKind",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.SlugField(max_length=30, unique=True, verbose_name="代码")),
                        ("name", models.CharField(max_length=30, verbose_name="名称")),
                        ("icon", models.CharField(max_length=30, verbose_name="图标")),
                        (
                            "skill",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="volunteers.skill",
                                verbose_name="需要的技能",
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField(default=0, verbose_name="排序")),
                        ("is_active", models.BooleanField(default=True, verbose_name="启用")),
                    ],
                    options={
                        "verbose_name": "求助类别",
                        "verbose_name_plural": "求助类别",
                        "ordering": ["position", "id"],
                    },
                ),
                migrations.CreateModel(
                    name="ServingRule",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("version", models.PositiveSmallIntegerField(unique=True, verbose_name="版本")),
                        ("words", models.TextField(max_length=1000, verbose_name="规则")),
                        ("criteria", models.JSONField(default=list, verbose_name="次序")),
                        ("starts_on", models.DateField(verbose_name="自")),
                        ("source", models.CharField(max_length=200, verbose_name="依据")),
                        ("is_confirmed", models.BooleanField(default=False, verbose_name="依据已核实")),
                    ],
                    options={
                        "verbose_name": "时间银行服务次序",
                        "verbose_name_plural": "时间银行服务次序",
                        "ordering": ["-version"],
                    },
                ),
                migrations.CreateModel(
                    name="Skill",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.SlugField(max_length=30, unique=True, verbose_name="代码")),
                        ("name", models.CharField(max_length=30, verbose_name="名称")),
                        (
                            "kind",
                            models.CharField(
                                choices=[("SKILL", "技能"), ("LANGUAGE", "语言")],
                                default="SKILL",
                                max_length=10,
                                verbose_name="类别",
                            ),
                        ),
                        ("needs_certificate", models.BooleanField(default=False, verbose_name="须有职业资格")),
                        ("position", models.PositiveSmallIntegerField(default=0, verbose_name="排序")),
                        ("is_active", models.BooleanField(default=True, verbose_name="启用")),
                    ],
                    options={
                        "verbose_name": "志愿服务技能",
                        "verbose_name_plural": "志愿服务技能",
                        "ordering": ["kind", "position", "id"],
                    },
                ),
                migrations.CreateModel(
                    name="TeamTheme",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.SlugField(max_length=20, unique=True, verbose_name="代码")),
                        ("name", models.CharField(max_length=30, verbose_name="名称")),
                        ("colour", models.CharField(max_length=10, verbose_name="颜色")),
                        ("meaning", models.CharField(max_length=120, verbose_name="做什么")),
                        ("source", models.CharField(max_length=200, verbose_name="依据")),
                        ("position", models.PositiveSmallIntegerField(default=0, verbose_name="排序")),
                        ("is_active", models.BooleanField(default=True, verbose_name="启用")),
                    ],
                    options={
                        "verbose_name": "服务队主题",
                        "verbose_name_plural": "服务队主题",
                        "ordering": ["position", "id"],
                    },
                ),
                migrations.CreateModel(
                    name="Activity",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.CharField(max_length=20, unique=True, verbose_name="编号")),
                        ("title", models.CharField(max_length=60, verbose_name="名称")),
                        (
                            "community",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="territory.area",
                                verbose_name="社区",
                            ),
                        ),
                        ("area_code", models.CharField(editable=False, max_length=15)),
                        (
                            "team",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="activities",
                                to="volunteers.team",
                                verbose_name="服务队",
                            ),
                        ),
                        (
                            "theme",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="volunteers.teamtheme",
                                verbose_name="主题",
                            ),
                        ),
                        ("content", models.TextField(max_length=1000, verbose_name="服务内容")),
                        ("place", models.CharField(max_length=80, verbose_name="地点")),
                        (
                            "leader",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="活动负责人",
                            ),
                        ),
                        ("risks", models.CharField(max_length=300, verbose_name="可能的风险")),
                        ("is_risky", models.BooleanField(default=False, verbose_name="可能发生人身危险")),
                        ("insurance", models.CharField(blank=True, max_length=120, verbose_name="保险")),
                        ("is_for_frail", models.BooleanField(default=False, verbose_name="服务老弱病残")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("DRAFT", "草稿"),
                                    ("PUBLISHED", "报名中"),
                                    ("DONE", "已结束"),
                                    ("CALLED_OFF", "已取消"),
                                ],
                                default="DRAFT",
                                max_length=10,
                                verbose_name="状态",
                            ),
                        ),
                        (
                            "created_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="起草人",
                            ),
                        ),
                        ("created_at", models.DateTimeField(verbose_name="起草于")),
                        ("published_at", models.DateTimeField(blank=True, null=True, verbose_name="发布于")),
                        ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="结束于")),
                        ("reason", models.CharField(blank=True, max_length=200, verbose_name="取消原因")),
                    ],
                    options={
                        "verbose_name": "志愿服务活动",
                        "verbose_name_plural": "志愿服务活动",
                        "ordering": ["-id"],
                        "indexes": [models.Index(fields=["area_code", "state", "-id"], name="activity_area")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state__in", ["DRAFT", "CALLED_OFF"]),
                                    ("is_risky", False),
                                    models.Q(("insurance", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="activity_risky_is_insured",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state__in", ["DRAFT", "CALLED_OFF"]),
                                    ("published_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="activity_published_at",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "CALLED_OFF"), _negated=True),
                                    models.Q(("reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="activity_called_off_with_reason",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="BankOffice",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "area",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="territory.area",
                                verbose_name="区域",
                            ),
                        ),
                        ("area_code", models.CharField(editable=False, max_length=15, unique=True)),
                        (
                            "kind",
                            models.CharField(
                                choices=[("HEAD", "总行"), ("BRANCH", "分行"), ("SAVINGS", "储蓄所")],
                                max_length=10,
                                verbose_name="类别",
                            ),
                        ),
                        ("name", models.CharField(max_length=60, verbose_name="名称")),
                        ("address", models.CharField(blank=True, max_length=120, verbose_name="地址")),
                        ("opening_hours", models.CharField(blank=True, max_length=120, verbose_name="开放时间")),
                        ("phone", models.CharField(blank=True, max_length=30, verbose_name="公开电话")),
                        (
                            "state",
                            models.CharField(
                                choices=[("OPEN", "营业"), ("CLOSED", "停业")],
                                default="OPEN",
                                max_length=10,
                                verbose_name="状态",
                            ),
                        ),
                        (
                            "issued",
                            models.OneToOneField(
                                editable=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="ledger.account",
                            ),
                        ),
                        (
                            "budget",
                            models.OneToOneField(
                                editable=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="ledger.account",
                            ),
                        ),
                        (
                            "takings",
                            models.OneToOneField(
                                editable=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="ledger.account",
                            ),
                        ),
                        (
                            "clearing",
                            models.OneToOneField(
                                editable=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="ledger.account",
                            ),
                        ),
                        ("opened_at", models.DateTimeField(verbose_name="开业于")),
                    ],
                    options={
                        "verbose_name": "公益银行网点",
                        "verbose_name_plural": "公益银行网点",
                        "ordering": ["area_code"],
                    },
                ),
                migrations.CreateModel(
                    name="FamilyTie",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="family_ties",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="本人",
                            ),
                        ),
                        (
                            "relative",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="家人账户",
                            ),
                        ),
                        (
                            "name",
                            governance.common.crypto.EncryptedTextField(
                                blank=True, default="", verbose_name="家人姓名"
                            ),
                        ),
                        (
                            "relation",
                            models.CharField(
                                choices=[
                                    ("PARENT", "父母"),
                                    ("SPOUSE", "配偶"),
                                    ("CHILD", "子女"),
                                    ("OTHER", "其他家人"),
                                ],
                                max_length=10,
                                verbose_name="关系",
                            ),
                        ),
                        ("area_code", models.CharField(editable=False, max_length=15)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("DECLARED", "待社区核实"),
                                    ("CONFIRMED", "已核实"),
                                    ("REFUSED", "未通过"),
                                    ("ENDED", "已解除"),
                                ],
                                default="DECLARED",
                                max_length=10,
                                verbose_name="状态",
                            ),
                        ),
                        ("declared_at", models.DateTimeField(verbose_name="申报于")),
                        ("agreed_at", models.DateTimeField(blank=True, null=True, verbose_name="家人同意于")),
                        (
                            "checked_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="核实人",
                            ),
                        ),
                        ("checked_at", models.DateTimeField(blank=True, null=True, verbose_name="核实于")),
                        ("reason", models.CharField(blank=True, max_length=200, verbose_name="未通过的原因")),
                    ],
                    options={
                        "verbose_name": "家人关系",
                        "verbose_name_plural": "家人关系",
                        "ordering": ["-id"],
                        "indexes": [models.Index(fields=["area_code", "state", "-id"], name="family_tie_area")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "CONFIRMED"), _negated=True),
                                    models.Q(("checked_at__isnull", False), ("checked_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="family_tie_checked",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("relative", None),
                                    models.Q(("relative", models.F("user")), _negated=True),
                                    _connector="OR",
                                ),
                                name="family_tie_two_people",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("agreed_at", None), ("relative__isnull", False), _connector="OR"),
                                name="family_tie_agreed",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HelpRequest",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.CharField(max_length=20, unique=True, verbose_name="编号")),
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
                            "kind",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="requests",
                                to="volunteers.helpkind",
                                verbose_name="类别",
                            ),
                        ),
                        ("title", models.CharField(max_length=60, verbose_name="需要什么帮助")),
                        ("wanted_on", models.DateField(blank=True, null=True, verbose_name="哪天")),
                        (
                            "part",
                            models.CharField(
                                choices=[
                                    ("ANY", "全天都行"),
                                    ("MORNING", "上午"),
                                    ("AFTERNOON", "下午"),
                                    ("EVENING", "晚上"),
                                ],
                                default="ANY",
                                max_length=10,
                                verbose_name="什么时间",
                            ),
                        ),
                        (
                            "minutes_wanted",
                            models.PositiveSmallIntegerField(default=60, verbose_name="大约多久（分钟）"),
                        ),
                        ("is_frail", models.BooleanField(default=False, verbose_name="老弱病残")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("OPEN", "等人认领"),
                                    ("CLAIMED", "已认领，待社区确认"),
                                    ("APPROVED", "已确认，等上门"),
                                    ("DONE", "已完成，待评价"),
                                    ("RATED", "已评价"),
                                    ("WITHDRAWN", "已撤回"),
                                    ("EXPIRED", "到期没人认领"),
                                ],
                                default="OPEN",
                                max_length=10,
                                verbose_name="状态",
                            ),
                        ),
                        (
                            "requester",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="help_requests",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="求助人",
                            ),
                        ),
                        (
                            "entered_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="登记人",
                            ),
                        ),
                        (
                            "grievance",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="grievances.grievance",
                                verbose_name="来自诉求",
                            ),
                        ),
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
                        (
                            "place",
                            governance.common.crypto.EncryptedTextField(
                                blank=True, default="", verbose_name="具体位置"
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
                            "words",
                            governance.common.crypto.EncryptedTextField(blank=True, default="", verbose_name="情况"),
                        ),
                        (
                            "volunteer",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="helped",
                                to="volunteers.volunteer",
                                verbose_name="志愿者",
                            ),
                        ),
                        (
                            "offer",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="requests",
                                to="volunteers.partneroffer",
                                verbose_name="合作服务",
                            ),
                        ),
                        (
                            "record",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="help_request",
                                to="volunteers.servicerecord",
                                verbose_name="服务记录",
                            ),
                        ),
                        (
                            "approved_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="确认人",
                            ),
                        ),
                        ("result", models.CharField(blank=True, max_length=300, verbose_name="做了什么")),
                        (
                            "minutes",
                            models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="用了多久（分钟）"),
                        ),
                        ("stars", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="评价")),
                        ("rating_words", models.CharField(blank=True, max_length=200, verbose_name="评语")),
                        ("reason", models.CharField(blank=True, max_length=200, verbose_name="结束原因")),
                        ("asked_at", models.DateTimeField(verbose_name="提出于")),
                        ("claimed_at", models.DateTimeField(blank=True, null=True, verbose_name="认领于")),
                        ("approved_at", models.DateTimeField(blank=True, null=True, verbose_name="确认于")),
                        ("done_at", models.DateTimeField(blank=True, null=True, verbose_name="完成于")),
                        ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="结束于")),
                    ],
                    options={
                        "verbose_name": "互助求助",
                        "verbose_name_plural": "互助求助",
                        "ordering": ["-id"],
                        "indexes": [
                            models.Index(fields=["area_code", "state", "-id"], name="help_area_state"),
                            models.Index(fields=["area_code", "asked_at"], name="help_area_asked"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("offer", None),
                                        ("state__in", ["CLAIMED", "APPROVED", "DONE", "RATED"]),
                                        ("volunteer__isnull", False),
                                    ),
                                    models.Q(
                                        ("offer__isnull", False),
                                        ("state__in", ["APPROVED", "DONE", "RATED"]),
                                        ("volunteer", None),
                                    ),
                                    models.Q(
                                        ("state__in", ["OPEN", "EXPIRED", "WITHDRAWN"]),
                                        ("offer", None),
                                        ("volunteer", None),
                                    ),
                                    _connector="OR",
                                ),
                                name="help_taken_by_one",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("approved_at__isnull", False),
                                        ("approved_by__isnull", False),
                                        ("state__in", ["APPROVED", "DONE", "RATED"]),
                                    ),
                                    models.Q(
                                        ("state__in", ["OPEN", "CLAIMED", "WITHDRAWN", "EXPIRED"]),
                                        ("approved_at", None),
                                        ("approved_by", None),
                                    ),
                                    _connector="OR",
                                ),
                                name="help_approved_at",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("done_at__isnull", False), ("minutes__gt", 0), ("state__in", ["DONE", "RATED"])
                                    ),
                                    models.Q(
                                        models.Q(("state__in", ["DONE", "RATED"]), _negated=True), ("done_at", None)
                                    ),
                                    _connector="OR",
                                ),
                                name="help_done_at",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("stars__gte", 1), ("stars__lte", 5), ("state", "RATED")),
                                    models.Q(models.Q(("state", "RATED"), _negated=True), ("stars", None)),
                                    _connector="OR",
                                ),
                                name="help_rated_with_stars",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state__in", ["OPEN", "CLAIMED", "APPROVED"])),
                                fields=("grievance",),
                                name="help_one_open_of_a_matter",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HelpEntry",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "request",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="entries",
                                to="volunteers.helprequest",
                                verbose_name="求助",
                            ),
                        ),
                        ("at", models.DateTimeField(verbose_name="时间")),
                        ("verb", models.CharField(max_length=10)),
                        (
                            "actor",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="经手人",
                            ),
                        ),
                        ("line", models.CharField(max_length=120, verbose_name="做了什么")),
                        (
                            "words",
                            governance.common.crypto.EncryptedTextField(blank=True, default="", verbose_name="说明"),
                        ),
                        (
                            "state_after",
                            models.CharField(
                                choices=[
                                    ("OPEN", "等人认领"),
                                    ("CLAIMED", "已认领，待社区确认"),
                                    ("APPROVED", "已确认，等上门"),
                                    ("DONE", "已完成，待评价"),
                                    ("RATED", "已评价"),
                                    ("WITHDRAWN", "已撤回"),
                                    ("EXPIRED", "到期没人认领"),
                                ],
                                max_length=10,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "求助记录",
                        "verbose_name_plural": "求助记录",
                        "ordering": ["id"],
                        "indexes": [models.Index(fields=["request", "id"], name="help_entry_of")],
                    },
                ),
                migrations.CreateModel(
                    name="IncubatedOrganisation",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=60, verbose_name="名称")),
                        (
                            "area",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="territory.area",
                                verbose_name="所在区域",
                            ),
                        ),
                        ("area_code", models.CharField(editable=False, max_length=15)),
                        (
                            "organisation",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.organisation",
                                verbose_name="登记后的组织",
                            ),
                        ),
                        ("work", models.CharField(max_length=200, verbose_name="孵化什么")),
                        (
                            "state",
                            models.CharField(
                                choices=[("INCUBATING", "孵化中"), ("GRADUATED", "已出壳"), ("ENDED", "已终止")],
                                default="INCUBATING",
                                max_length=10,
                                verbose_name="状态",
                            ),
                        ),
                        ("starts_on", models.DateField(verbose_name="入壳")),
                        ("ends_on", models.DateField(blank=True, null=True, verbose_name="出壳或终止")),
                    ],
                    options={
                        "verbose_name": "孵化组织",
                        "verbose_name_plural": "孵化组织",
                        "ordering": ["-starts_on", "-id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("ends_on", None), ("state", "INCUBATING")),
                                    models.Q(
                                        models.Q(("state", "INCUBATING"), _negated=True), ("ends_on__isnull", False)
                                    ),
                                    _connector="OR",
                                ),
                                name="incubation_ended_on",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="IncubationEntry",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "incubated",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="entries",
                                to="volunteers.incubatedorganisation",
                                verbose_name="孵化组织",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[("PROJECT", "项目"), ("ACTIVITY", "活动"), ("TRAINING", "培训")],
                                max_length=10,
                                verbose_name="类别",
                            ),
                        ),
                        ("title", models.CharField(max_length=60, verbose_name="名称")),
                        ("on", models.DateField(verbose_name="日期")),
                        ("people_reached", models.PositiveIntegerField(default=0, verbose_name="服务人次")),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="记录人",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "孵化记录",
                        "verbose_name_plural": "孵化记录",
                        "ordering": ["-on", "-id"],
                    },
                ),
                migrations.CreateModel(
                    name="MatchingRule",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("starts_on", models.DateField(unique=True, verbose_name="自")),
                        ("ends_on", models.DateField(blank=True, null=True, verbose_name="至 (不含)")),
                        ("skill_points", models.PositiveSmallIntegerField(verbose_name="技能")),
                        ("time_points", models.PositiveSmallIntegerField(verbose_name="时间")),
                        ("distance_points", models.PositiveSmallIntegerField(verbose_name="远近")),
                        ("history_points", models.PositiveSmallIntegerField(verbose_name="以往服务")),
                        ("near_metres", models.PositiveIntegerField(verbose_name="多近算近（米）")),
                        ("far_metres", models.PositiveIntegerField(verbose_name="多远算远（米）")),
                        ("reference", models.CharField(max_length=200, verbose_name="依据")),
                        ("is_confirmed", models.BooleanField(default=False, verbose_name="依据已核实")),
                    ],
                    options={
                        "verbose_name": "供需对接规则",
                        "verbose_name_plural": "供需对接规则",
                        "ordering": ["-starts_on"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ends_on", None), ("ends_on__gt", models.F("starts_on")), _connector="OR"
                                ),
                                name="matching_rule_days_in_order",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("far_metres__gt", models.F("near_metres"))),
                                name="matching_rule_near_before_far",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MemberOrganisation",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "organisation",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="volunteering",
                                to="people.organisation",
                                verbose_name="社会组织",
                            ),
                        ),
                        ("area_code", models.CharField(editable=False, max_length=15)),
                        ("services", models.CharField(max_length=200, verbose_name="提供哪些服务")),
                        ("joined_on", models.DateField(verbose_name="加盟于")),
                        ("left_on", models.DateField(blank=True, null=True, verbose_name="退出于")),
                    ],
                    options={
                        "verbose_name": "加盟组织",
                        "verbose_name_plural": "加盟组织",
                        "ordering": ["-joined_on", "-id"],
                    },
                ),
                migrations.CreateModel(
                    name="PartnerOffer",
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
                                verbose_name="服务范围",
                            ),
                        ),
                        ("area_code", models.CharField(editable=False, max_length=15)),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.organisation",
                                verbose_name="提供机构",
                            ),
                        ),
                        (
                            "kind",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="offers",
                                to="volunteers.helpkind",
                                verbose_name="类别",
                            ),
                        ),
                        ("title", models.CharField(max_length=60, verbose_name="服务")),
                        ("words", models.CharField(blank=True, max_length=300, verbose_name="说明")),
                        (
                            "payer",
                            models.CharField(
                                choices=[
                                    ("GOVERNMENT", "政府购买，居民免费"),
                                    ("FUND", "公益基金出资，居民免费"),
                                    ("ORGANISATION", "机构公益，居民免费"),
                                    ("RESIDENT", "居民低偿付费"),
                                ],
                                max_length=12,
                                verbose_name="谁付费",
                            ),
                        ),
                        ("price_words", models.CharField(blank=True, max_length=60, verbose_name="收费标准")),
                        ("phone", models.CharField(blank=True, max_length=30, verbose_name="公开电话")),
                        ("starts_on", models.DateField(verbose_name="自")),
                        ("ends_on", models.DateField(blank=True, null=True, verbose_name="至 (不含)")),
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
                        "verbose_name": "合作服务",
                        "verbose_name_plural": "合作服务",
                        "ordering": ["-id"],
                        "indexes": [models.Index(fields=["area_code", "-id"], name="partner_offer_area")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("payer", "RESIDENT"), _negated=True),
                                    models.Q(("price_words", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="partner_offer_price_where_residents_pay",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ends_on", None), ("ends_on__gte", models.F("starts_on")), _connector="OR"
                                ),
                                name="partner_offer_days_in_order",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Passbook",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "user",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="passbook",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="本人",
                            ),
                        ),
                        ("area_code", models.CharField(db_index=True, editable=False, max_length=15)),
                        (
                            "points",
                            models.OneToOneField(
                                editable=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="ledger.account",
                            ),
                        ),
                        (
                            "minutes",
                            models.OneToOneField(
                                editable=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="ledger.account",
                            ),
                        ),
                        ("opened_at", models.DateTimeField(verbose_name="开户于")),
                    ],
                    options={
                        "verbose_name": "积分和时间存折",
                        "verbose_name_plural": "积分和时间存折",
                    },
                ),
                migrations.CreateModel(
                    name="PointRule",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "head",
                            models.ForeignKey(
                                limit_choices_to={"kind": "HEAD"},
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="rules",
                                to="volunteers.bankoffice",
                                verbose_name="总行",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[("ORDINARY", "一般服务"), ("FRAIL", "服务老弱病残")],
                                max_length=10,
                                verbose_name="服务类别",
                            ),
                        ),
                        ("points_per_hour", models.PositiveIntegerField(verbose_name="每小时积分")),
                        (
                            "most_a_day",
                            models.PositiveIntegerField(default=0, verbose_name="每日上限（积分，0 为不限）"),
                        ),
                        ("valid_days", models.PositiveIntegerField(default=0, verbose_name="有效天数（0 为长期有效）")),
                        ("starts_on", models.DateField(verbose_name="自")),
                        ("ends_on", models.DateField(blank=True, null=True, verbose_name="至 (不含)")),
                        ("source", models.CharField(max_length=200, verbose_name="依据")),
                        ("is_confirmed", models.BooleanField(default=False, verbose_name="依据已核实")),
                    ],
                    options={
                        "verbose_name": "积分规则",
                        "verbose_name_plural": "积分规则",
                        "ordering": ["-starts_on", "kind"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ends_on", None), ("ends_on__gt", models.F("starts_on")), _connector="OR"
                                ),
                                name="point_rule_days_in_order",
                            ),
                            models.UniqueConstraint(fields=("head", "kind", "starts_on"), name="point_rule_once_a_day"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Product",
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
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="products",
                                to="volunteers.bankoffice",
                                verbose_name="网点",
                            ),
                        ),
                        ("area_code", models.CharField(editable=False, max_length=15)),
                        (
                            "kind",
                            models.CharField(
                                choices=[("GOODS", "物品"), ("SERVICE", "服务")],
                                default="GOODS",
                                max_length=10,
                                verbose_name="类别",
                            ),
                        ),
                        ("name", models.CharField(max_length=40, verbose_name="名称")),
                        ("words", models.CharField(blank=True, max_length=300, verbose_name="说明")),
                        (
                            "icon",
                            models.CharField(
                                choices=[
                                    ("gift", "礼品"),
                                    ("bowl", "粮油食品"),
                                    ("droplet", "洗护用品"),
                                    ("box", "日用百货"),
                                    ("book", "图书文具"),
                                    ("scissors", "理发"),
                                    ("tool", "家电维修"),
                                    ("heartbeat", "健康服务"),
                                    ("ticket", "票券"),
                                ],
                                default="gift",
                                max_length=20,
                                verbose_name="图标",
                            ),
                        ),
                        ("price", models.PositiveIntegerField(verbose_name="所需积分")),
                        ("most_each", models.PositiveSmallIntegerField(default=1, verbose_name="每单最多几件")),
                        (
                            "state",
                            models.CharField(
                                choices=[("SHOWN", "可兑换"), ("HIDDEN", "暂停兑换")],
                                default="SHOWN",
                                max_length=10,
                                verbose_name="状态",
                            ),
                        ),
                        ("in_stock", models.PositiveIntegerField(default=0, editable=False, verbose_name="库存")),
                        ("reserved", models.PositiveIntegerField(default=0, editable=False, verbose_name="已预留")),
                    ],
                    options={
                        "verbose_name": "兑换物品和服务",
                        "verbose_name_plural": "兑换物品和服务",
                        "ordering": ["price", "id"],
                        "indexes": [
                            models.Index(fields=["area_code", "state", "price", "id"], name="product_catalogue")
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("most_each__gt", 0), ("price__gt", 0)), name="product_price"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("in_stock__gte", models.F("reserved"))),
                                name="product_reserved_is_there",
                            ),
                            models.UniqueConstraint(fields=("office", "name"), name="product_name_once"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ExchangeOrder",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.CharField(max_length=20, unique=True, verbose_name="编号")),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="兑换人",
                            ),
                        ),
                        (
                            "office",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="orders",
                                to="volunteers.bankoffice",
                                verbose_name="网点",
                            ),
                        ),
                        ("area_code", models.CharField(editable=False, max_length=15)),
                        (
                            "product",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="orders",
                                to="volunteers.product",
                                verbose_name="物品或服务",
                            ),
                        ),
                        ("quantity", models.PositiveSmallIntegerField(verbose_name="数量")),
                        ("points", models.PositiveIntegerField(verbose_name="积分")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("RESERVED", "待领取"),
                                    ("HANDED_OVER", "已领取"),
                                    ("CANCELLED", "已取消"),
                                    ("EXPIRED", "过期未领"),
                                ],
                                default="RESERVED",
                                max_length=12,
                                verbose_name="状态",
                            ),
                        ),
                        ("pickup_index", models.CharField(editable=False, max_length=64, unique=True)),
                        ("submission", models.UUIDField(editable=False, unique=True)),
                        ("placed_at", models.DateTimeField(verbose_name="下单于")),
                        ("pick_up_until", models.DateTimeField(verbose_name="最晚领取")),
                        ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="结束于")),
                        (
                            "handed_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="发放人",
                            ),
                        ),
                        ("reason", models.CharField(blank=True, max_length=200, verbose_name="取消原因")),
                    ],
                    options={
                        "verbose_name": "兑换单",
                        "verbose_name_plural": "兑换单",
                        "ordering": ["-id"],
                        "indexes": [
                            models.Index(fields=["area_code", "state", "id"], name="exchange_order_office"),
                            models.Index(fields=["user", "-id"], name="exchange_order_user"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("points__gt", 0), ("quantity__gt", 0)),
                                name="exchange_order_amounts",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("ended_at", None), ("state", "RESERVED")),
                                    models.Q(
                                        models.Q(("state", "RESERVED"), _negated=True), ("ended_at__isnull", False)
                                    ),
                                    _connector="OR",
                                ),
                                name="exchange_order_ended_at",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "HANDED_OVER"), _negated=True),
                                    ("handed_by__isnull", False),
                                    _connector="OR",
                                ),
                                name="exchange_order_handed_by",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ServiceRecord",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "volunteer",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="records",
                                to="volunteers.volunteer",
                                verbose_name="志愿者",
                            ),
                        ),
                        (
                            "team",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="volunteers.team",
                                verbose_name="服务队",
                            ),
                        ),
                        (
                            "activity",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="records",
                                to="volunteers.activity",
                                verbose_name="活动",
                            ),
                        ),
                        (
                            "shift",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="records",
                                to="volunteers.shift",
                                verbose_name="岗位时段",
                            ),
                        ),
                        ("title", models.CharField(max_length=60, verbose_name="名称")),
                        ("on", models.DateField(verbose_name="日期")),
                        ("starts_at", models.DateTimeField(verbose_name="开始")),
                        ("ends_at", models.DateTimeField(verbose_name="结束")),
                        ("minutes", models.PositiveIntegerField(verbose_name="服务时间（分钟）")),
                        ("place", models.CharField(max_length=80, verbose_name="地点")),
                        ("content", models.CharField(max_length=300, verbose_name="服务内容")),
                        ("organiser_name", models.CharField(max_length=60, verbose_name="活动组织单位")),
                        ("leader_name", models.CharField(max_length=40, verbose_name="活动负责人")),
                        (
                            "served",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="服务对象",
                            ),
                        ),
                        ("is_for_frail", models.BooleanField(default=False, verbose_name="服务老弱病残")),
                        ("area_code", models.CharField(editable=False, max_length=15)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("WAITING", "待确认"),
                                    ("CONFIRMED", "已确认"),
                                    ("DISPUTED", "有异议"),
                                    ("REFUSED", "不予认定"),
                                ],
                                default="WAITING",
                                max_length=10,
                                verbose_name="状态",
                            ),
                        ),
                        ("entered_afterwards", models.BooleanField(default=False, verbose_name="事后补录")),
                        (
                            "entered_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="录入人",
                            ),
                        ),
                        ("entered_at", models.DateTimeField(verbose_name="录入于")),
                        (
                            "organiser_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="组织方确认人",
                            ),
                        ),
                        ("organiser_at", models.DateTimeField(blank=True, null=True, verbose_name="组织方确认于")),
                        (
                            "second_key",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("SERVED", "服务对象"),
                                    ("VISIT", "走访时确认"),
                                    ("SECOND_PERSON", "组织方第二人"),
                                ],
                                max_length=14,
                                verbose_name="第二把钥匙",
                            ),
                        ),
                        (
                            "served_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="第二确认人",
                            ),
                        ),
                        ("served_at", models.DateTimeField(blank=True, null=True, verbose_name="第二把钥匙于")),
                        ("stars", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="评价")),
                        ("rating_words", models.CharField(blank=True, max_length=200, verbose_name="评语")),
                        ("needs_audit", models.BooleanField(default=False, verbose_name="待抽查")),
                        (
                            "audited_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="抽查人",
                            ),
                        ),
                        ("audited_at", models.DateTimeField(blank=True, null=True, verbose_name="抽查于")),
                        ("confirmed_at", models.DateTimeField(blank=True, null=True, verbose_name="计入于")),
                        ("times_confirmed", models.PositiveSmallIntegerField(default=0, editable=False)),
                        ("reason", models.CharField(blank=True, max_length=200, verbose_name="不予认定的原因")),
                    ],
                    options={
                        "verbose_name": "服务记录",
                        "verbose_name_plural": "服务记录",
                        "ordering": ["-starts_at", "-id"],
                        "indexes": [
                            models.Index(fields=["volunteer", "-starts_at", "-id"], name="record_volunteer"),
                            models.Index(fields=["area_code", "state", "id"], name="record_area_state"),
                            models.Index(fields=["starts_at", "ends_at"], name="record_times_index"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("ends_at__gt", models.F("starts_at")), ("minutes__gt", 0)),
                                name="record_times",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("stars", None), models.Q(("stars__gte", 1), ("stars__lte", 5)), _connector="OR"
                                ),
                                name="record_stars_one_to_five",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "CONFIRMED"), _negated=True),
                                    models.Q(
                                        ("confirmed_at__isnull", False),
                                        ("organiser_at__isnull", False),
                                        ("served_at__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="record_counts_with_both_keys",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("confirmed_at", None), ("state__in", ["CONFIRMED", "DISPUTED"]), _connector="OR"
                                ),
                                name="record_counted_at",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "CONFIRMED"), _negated=True),
                                    ("needs_audit", False),
                                    ("audited_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="record_counts_after_audit",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("organiser_by", None),
                                    ("served_by", None),
                                    models.Q(("organiser_by", models.F("served_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="record_keys_of_two_people",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "REFUSED"), _negated=True),
                                    models.Q(("reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="record_refused_with_reason",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("shift__isnull", False)),
                                fields=("shift", "volunteer"),
                                name="record_once_a_shift",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PointLot",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "transfer",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="ledger.transfer",
                                verbose_name="转账",
                            ),
                        ),
                        (
                            "passbook",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="lots",
                                to="volunteers.passbook",
                                verbose_name="存折",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("EARNED", "服务得分"),
                                    ("GIVEN", "奖励积分"),
                                    ("FAMILY", "家人赠送"),
                                    ("POOL", "爱心积分池"),
                                ],
                                max_length=10,
                                verbose_name="来源",
                            ),
                        ),
                        (
                            "office",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="volunteers.bankoffice",
                                verbose_name="发放网点",
                            ),
                        ),
                        (
                            "rule",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="volunteers.pointrule",
                                verbose_name="积分规则",
                            ),
                        ),
                        (
                            "record",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="point_lots",
                                to="volunteers.servicerecord",
                                verbose_name="服务记录",
                            ),
                        ),
                        ("earned_on", models.DateField(verbose_name="得分日")),
                        ("runs_out_at", models.DateTimeField(blank=True, null=True, verbose_name="有效期至")),
                        ("at", models.DateTimeField(verbose_name="入账于")),
                    ],
                    options={
                        "verbose_name": "积分来源",
                        "verbose_name_plural": "积分来源",
                        "ordering": ["-id"],
                        "indexes": [models.Index(fields=["passbook", "earned_on"], name="point_lot_day")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind", "EARNED"), ("record__isnull", False), ("rule__isnull", False)),
                                    models.Q(("kind", "EARNED"), _negated=True),
                                    _connector="OR",
                                ),
                                name="point_lot_earned_by_rule",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HoursDispute",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "record",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="disputes",
                                to="volunteers.servicerecord",
                                verbose_name="服务记录",
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
                        ("words", models.CharField(max_length=300, verbose_name="哪里不对")),
                        ("at", models.DateTimeField(verbose_name="提出于")),
                        (
                            "state",
                            models.CharField(
                                choices=[("OPEN", "处理中"), ("UPHELD", "成立，已更正"), ("TURNED_DOWN", "不成立")],
                                default="OPEN",
                                max_length=12,
                                verbose_name="状态",
                            ),
                        ),
                        ("minutes_before", models.PositiveIntegerField(verbose_name="原来的分钟数")),
                        ("answer", models.CharField(blank=True, max_length=300, verbose_name="答复")),
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
                        ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="答复于")),
                    ],
                    options={
                        "verbose_name": "时长异议",
                        "verbose_name_plural": "时长异议",
                        "ordering": ["-id"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state", "OPEN")), fields=("record",), name="hours_dispute_one_open"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("answered_at", None), ("state", "OPEN")),
                                    models.Q(
                                        models.Q(("state", "OPEN"), _negated=True), ("answered_at__isnull", False)
                                    ),
                                    _connector="OR",
                                ),
                                name="hours_dispute_answered_at",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ServiceRule",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.SlugField(max_length=40, verbose_name="代码")),
                        ("amount", models.PositiveIntegerField(verbose_name="数值")),
                        ("unit", models.CharField(max_length=20, verbose_name="单位")),
                        ("meaning", models.CharField(max_length=120, verbose_name="含义")),
                        ("starts_on", models.DateField(verbose_name="自")),
                        ("ends_on", models.DateField(blank=True, null=True, verbose_name="至 (不含)")),
                        ("source", models.CharField(max_length=200, verbose_name="依据")),
                        ("is_confirmed", models.BooleanField(default=False, verbose_name="依据已核实")),
                    ],
                    options={
                        "verbose_name": "志愿服务限额",
                        "verbose_name_plural": "志愿服务限额",
                        "ordering": ["code", "-starts_on"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ends_on", None), ("ends_on__gt", models.F("starts_on")), _connector="OR"
                                ),
                                name="service_rule_days_in_order",
                            ),
                            models.UniqueConstraint(fields=("code", "starts_on"), name="service_rule_once_a_day"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Settlement",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("month", models.DateField(verbose_name="月份")),
                        (
                            "debtor",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="volunteers.bankoffice",
                                verbose_name="付出网点",
                            ),
                        ),
                        (
                            "creditor",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="volunteers.bankoffice",
                                verbose_name="收入网点",
                            ),
                        ),
                        ("gross", models.BigIntegerField(verbose_name="应付积分")),
                        ("offset", models.BigIntegerField(verbose_name="抵消积分")),
                        (
                            "transfer",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="ledger.transfer",
                                verbose_name="转账",
                            ),
                        ),
                        ("at", models.DateTimeField(verbose_name="结算于")),
                    ],
                    options={
                        "verbose_name": "网点结算",
                        "verbose_name_plural": "网点结算",
                        "ordering": ["-month", "id"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("month", "debtor", "creditor"), name="settlement_once_a_month"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("gross__gte", models.F("offset")), ("offset__gte", 0)),
                                name="settlement_amounts",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("debtor", models.F("creditor")), _negated=True),
                                name="settlement_two_offices",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("gross", models.F("offset")), ("transfer", None)),
                                    models.Q(("gross__gt", models.F("offset")), ("transfer__isnull", False)),
                                    _connector="OR",
                                ),
                                name="settlement_is_moved",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Shift",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "activity",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="shifts",
                                to="volunteers.activity",
                                verbose_name="活动",
                            ),
                        ),
                        ("name", models.CharField(max_length=40, verbose_name="岗位")),
                        ("area_code", models.CharField(editable=False, max_length=15)),
                        ("starts_at", models.DateTimeField(verbose_name="开始")),
                        ("ends_at", models.DateTimeField(verbose_name="结束")),
                        ("least", models.PositiveSmallIntegerField(default=1, verbose_name="最少几人")),
                        ("most", models.PositiveIntegerField(verbose_name="最多几人")),
                        ("most_waiting", models.PositiveIntegerField(default=0, verbose_name="候补几人")),
                        ("signed", models.PositiveIntegerField(default=0, editable=False, verbose_name="已报名")),
                        ("waiting", models.PositiveIntegerField(default=0, editable=False, verbose_name="候补")),
                        ("is_open", models.BooleanField(default=False, editable=False, verbose_name="可报名")),
                        ("secret", models.CharField(editable=False, max_length=64)),
                        (
                            "ended_at",
                            models.DateTimeField(blank=True, editable=False, null=True, verbose_name="已收尾"),
                        ),
                        (
                            "skills",
                            models.ManyToManyField(
                                blank=True, related_name="+", to="volunteers.skill", verbose_name="需要的技能"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "岗位时段",
                        "verbose_name_plural": "岗位时段",
                        "ordering": ["starts_at", "id"],
                        "indexes": [models.Index(fields=["area_code", "starts_at", "id"], name="shift_area_starts")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("ends_at__gt", models.F("starts_at"))), name="shift_times_in_order"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("least__gte", 1), ("most__gte", models.F("least"))),
                                name="shift_least_and_most",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("signed__lte", models.F("most")), ("waiting__lte", models.F("most_waiting"))
                                ),
                                name="shift_never_overfull",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SocialWorker",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "member",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="social_workers",
                                to="volunteers.memberorganisation",
                                verbose_name="加盟组织",
                            ),
                        ),
                        ("name", models.CharField(max_length=40, verbose_name="姓名")),
                        (
                            "level",
                            models.CharField(
                                choices=[
                                    ("ASSISTANT", "助理社会工作师"),
                                    ("WORKER", "社会工作师"),
                                    ("SENIOR", "高级社会工作师"),
                                    ("NONE", "无职业资格"),
                                ],
                                max_length=10,
                                verbose_name="职业资格",
                            ),
                        ),
                        ("starts_on", models.DateField(verbose_name="自")),
                        ("ends_on", models.DateField(blank=True, null=True, verbose_name="至 (不含)")),
                    ],
                    options={
                        "verbose_name": "社会工作者",
                        "verbose_name_plural": "社会工作者",
                        "ordering": ["member", "id"],
                    },
                ),
                migrations.CreateModel(
                    name="StarRule",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("stars", models.PositiveSmallIntegerField(verbose_name="星级")),
                        ("hours", models.PositiveIntegerField(verbose_name="累计小时")),
                        ("starts_on", models.DateField(verbose_name="自")),
                        ("ends_on", models.DateField(blank=True, null=True, verbose_name="至 (不含)")),
                        ("source", models.CharField(max_length=200, verbose_name="依据")),
                        ("is_confirmed", models.BooleanField(default=False, verbose_name="依据已核实")),
                    ],
                    options={
                        "verbose_name": "星级标准",
                        "verbose_name_plural": "星级标准",
                        "ordering": ["-starts_on", "stars"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("hours__gt", 0), ("stars__gte", 1), ("stars__lte", 5)),
                                name="star_rule_figures",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ends_on", None), ("ends_on__gt", models.F("starts_on")), _connector="OR"
                                ),
                                name="star_rule_days_in_order",
                            ),
                            models.UniqueConstraint(fields=("stars", "starts_on"), name="star_rule_once_a_day"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="StockPaper",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "product",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="papers",
                                to="volunteers.product",
                                verbose_name="物品",
                            ),
                        ),
                        ("area_code", models.CharField(editable=False, max_length=15)),
                        (
                            "kind",
                            models.CharField(
                                choices=[("COUNT", "盘点调整"), ("WRITE_OFF", "报损")],
                                max_length=10,
                                verbose_name="类别",
                            ),
                        ),
                        ("quantity", models.IntegerField(verbose_name="增减")),
                        ("reason", models.CharField(max_length=200, verbose_name="原因")),
                        (
                            "state",
                            models.CharField(
                                choices=[("ASKED", "待第二人核对"), ("CONFIRMED", "已核对"), ("REFUSED", "未通过")],
                                default="ASKED",
                                max_length=10,
                                verbose_name="状态",
                            ),
                        ),
                        (
                            "asked_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="填写人",
                            ),
                        ),
                        ("asked_at", models.DateTimeField(verbose_name="填写于")),
                        (
                            "decided_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="核对人",
                            ),
                        ),
                        ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="核对于")),
                        ("answer", models.CharField(blank=True, max_length=200, verbose_name="核对意见")),
                    ],
                    options={
                        "verbose_name": "盘点和报损单",
                        "verbose_name_plural": "盘点和报损单",
                        "ordering": ["-id"],
                        "indexes": [models.Index(fields=["area_code", "state", "-id"], name="stock_paper_office")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("quantity", 0), _negated=True),
                                    models.Q(("kind", "COUNT"), ("quantity__lt", 0), _connector="OR"),
                                ),
                                name="stock_paper_quantity",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("decided_at", None), ("decided_by", None), ("state", "ASKED")),
                                    models.Q(
                                        models.Q(("state", "ASKED"), _negated=True),
                                        ("decided_at__isnull", False),
                                        ("decided_by__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="stock_paper_decided",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "CONFIRMED"), _negated=True),
                                    models.Q(("decided_by", models.F("asked_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="stock_paper_two_people",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state", "ASKED")), fields=("product",), name="stock_paper_one_open"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="StockMove",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "product",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="moves",
                                to="volunteers.product",
                                verbose_name="物品",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("IN", "入库"),
                                    ("OUT", "兑换出库"),
                                    ("COUNT", "盘点调整"),
                                    ("WRITE_OFF", "报损"),
                                ],
                                max_length=10,
                                verbose_name="类别",
                            ),
                        ),
                        ("quantity", models.IntegerField(verbose_name="数量")),
                        ("why", models.CharField(max_length=200, verbose_name="说明")),
                        (
                            "order",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="stock_move",
                                to="volunteers.exchangeorder",
                                verbose_name="兑换单",
                            ),
                        ),
                        (
                            "paper",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="stock_move",
                                to="volunteers.stockpaper",
                                verbose_name="单据",
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="经手人",
                            ),
                        ),
                        ("at", models.DateTimeField(verbose_name="时间")),
                    ],
                    options={
                        "verbose_name": "出入库",
                        "verbose_name_plural": "出入库",
                        "ordering": ["-id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind", "IN"), ("order", None), ("paper", None), ("quantity__gt", 0)),
                                    models.Q(
                                        ("kind", "OUT"), ("order__isnull", False), ("paper", None), ("quantity__lt", 0)
                                    ),
                                    models.Q(
                                        ("kind__in", ["COUNT", "WRITE_OFF"]),
                                        ("order", None),
                                        ("paper__isnull", False),
                                        models.Q(("quantity", 0), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="stock_move_fits_kind",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Team",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.CharField(max_length=20, unique=True, verbose_name="编号")),
                        ("name", models.CharField(max_length=40, verbose_name="名称")),
                        (
                            "theme",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="teams",
                                to="volunteers.teamtheme",
                                verbose_name="主题",
                            ),
                        ),
                        (
                            "community",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="territory.area",
                                verbose_name="社区",
                            ),
                        ),
                        ("area_code", models.CharField(editable=False, max_length=15)),
                        (
                            "member_organisation",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="teams",
                                to="volunteers.memberorganisation",
                                verbose_name="加盟组织",
                            ),
                        ),
                        ("words", models.CharField(blank=True, max_length=200, verbose_name="介绍")),
                        ("founded_on", models.DateField(verbose_name="成立于")),
                        ("closed_on", models.DateField(blank=True, null=True, verbose_name="解散于")),
                    ],
                    options={
                        "verbose_name": "服务队",
                        "verbose_name_plural": "服务队",
                        "ordering": ["area_code", "id"],
                        "indexes": [models.Index(fields=["area_code", "-id"], name="team_area")],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("closed_on", None)),
                                fields=("community", "name"),
                                name="team_name_in_community",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Volunteer",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "user",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="volunteer",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="本人",
                            ),
                        ),
                        ("code", models.CharField(max_length=20, unique=True, verbose_name="编号")),
                        (
                            "state",
                            models.CharField(
                                choices=[("REGISTERED", "待核验"), ("ACTIVE", "已核验"), ("LEFT", "已退出")],
                                default="REGISTERED",
                                max_length=10,
                                verbose_name="状态",
                            ),
                        ),
                        (
                            "born_on",
                            governance.common.crypto.EncryptedTextField(
                                blank=True, default="", verbose_name="出生日期"
                            ),
                        ),
                        ("free_times", models.JSONField(blank=True, default=list, verbose_name="常有空的时间")),
                        ("words", models.CharField(blank=True, max_length=200, verbose_name="想做什么")),
                        ("registered_at", models.DateTimeField(verbose_name="注册于")),
                        ("checked_at", models.DateTimeField(blank=True, null=True, verbose_name="核验于")),
                        (
                            "checked_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="核验人",
                            ),
                        ),
                        ("left_at", models.DateTimeField(blank=True, null=True, verbose_name="退出于")),
                        (
                            "honours_consent_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="同意上光荣榜"),
                        ),
                        (
                            "skills",
                            models.ManyToManyField(
                                blank=True, related_name="volunteers", to="volunteers.skill", verbose_name="技能和语言"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "志愿者",
                        "verbose_name_plural": "志愿者",
                        "ordering": ["-id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "ACTIVE"), _negated=True),
                                    models.Q(("checked_at__isnull", False), ("checked_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="volunteer_active_when_checked",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("left_at__isnull", False), ("state", "LEFT")),
                                    models.Q(models.Q(("state", "LEFT"), _negated=True), ("left_at", None)),
                                    _connector="OR",
                                ),
                                name="volunteer_left_at",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TimeOrder",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.CharField(max_length=20, unique=True, verbose_name="编号")),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="time_orders",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="提出人",
                            ),
                        ),
                        (
                            "payer",
                            models.CharField(
                                choices=[("OWN", "本人的时间"), ("POOL", "公益时间池")],
                                default="OWN",
                                max_length=10,
                                verbose_name="由谁支出",
                            ),
                        ),
                        (
                            "tie",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="volunteers.familytie",
                                verbose_name="为哪位家人",
                            ),
                        ),
                        ("area_code", models.CharField(editable=False, max_length=15)),
                        ("words", models.CharField(max_length=200, verbose_name="需要什么帮助")),
                        (
                            "who",
                            governance.common.crypto.EncryptedTextField(
                                blank=True, default="", verbose_name="服务对象"
                            ),
                        ),
                        (
                            "place",
                            governance.common.crypto.EncryptedTextField(blank=True, default="", verbose_name="地址"),
                        ),
                        (
                            "phone",
                            governance.common.crypto.EncryptedTextField(
                                blank=True, default="", verbose_name="联系电话"
                            ),
                        ),
                        ("wanted_on", models.DateField(verbose_name="希望哪天")),
                        ("minutes", models.PositiveIntegerField(verbose_name="预计分钟数")),
                        ("is_frail", models.BooleanField(default=False, verbose_name="社区确认需优先照顾")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("OPEN", "等志愿者接单"),
                                    ("TAKEN", "已接单"),
                                    ("DONE", "待确认"),
                                    ("CONFIRMED", "已完成"),
                                    ("CANCELLED", "已取消"),
                                    ("EXPIRED", "过期未办"),
                                ],
                                default="OPEN",
                                max_length=10,
                                verbose_name="状态",
                            ),
                        ),
                        ("submission", models.UUIDField(editable=False, unique=True)),
                        ("asked_at", models.DateTimeField(verbose_name="提出于")),
                        (
                            "volunteer",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="volunteers.volunteer",
                                verbose_name="志愿者",
                            ),
                        ),
                        ("taken_at", models.DateTimeField(blank=True, null=True, verbose_name="接单于")),
                        ("minutes_served", models.PositiveIntegerField(default=0, verbose_name="实际分钟数")),
                        ("served_on", models.DateField(blank=True, null=True, verbose_name="服务日期")),
                        (
                            "record",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="time_order",
                                to="volunteers.servicerecord",
                                verbose_name="服务记录",
                            ),
                        ),
                        ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="结束于")),
                        ("reason", models.CharField(blank=True, max_length=200, verbose_name="原因")),
                    ],
                    options={
                        "verbose_name": "时间银行服务单",
                        "verbose_name_plural": "时间银行服务单",
                        "ordering": ["-id"],
                        "indexes": [
                            models.Index(fields=["area_code", "state", "id"], name="time_order_area"),
                            models.Index(fields=["user", "-id"], name="time_order_user"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("minutes__gt", 0), ("minutes_served__lte", models.F("minutes"))),
                                name="time_order_minutes",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state__in", ["TAKEN", "DONE", "CONFIRMED"]), _negated=True),
                                    ("volunteer__isnull", False),
                                    _connector="OR",
                                ),
                                name="time_order_taken_by",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state__in", ["DONE", "CONFIRMED"]), _negated=True),
                                    models.Q(("minutes_served__gt", 0), ("served_on__isnull", False)),
                                    _connector="OR",
                                ),
                                name="time_order_served",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("payer", "OWN"), ("tie", None), _connector="OR"),
                                name="time_order_pool_is_for_no_tie",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TeamMember",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "team",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="members",
                                to="volunteers.team",
                                verbose_name="服务队",
                            ),
                        ),
                        (
                            "volunteer",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="teams",
                                to="volunteers.volunteer",
                                verbose_name="志愿者",
                            ),
                        ),
                        ("is_leader", models.BooleanField(default=False, verbose_name="队长")),
                        ("joined_on", models.DateField(verbose_name="自")),
                        ("left_on", models.DateField(blank=True, null=True, verbose_name="至 (不含)")),
                    ],
                    options={
                        "verbose_name": "队员",
                        "verbose_name_plural": "队员",
                        "ordering": ["-is_leader", "id"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("left_on", None)),
                                fields=("team", "volunteer"),
                                name="team_member_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("left_on", None), ("left_on__gte", models.F("joined_on")), _connector="OR"
                                ),
                                name="team_member_days_in_order",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SignUp",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "shift",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="sign_ups",
                                to="volunteers.shift",
                                verbose_name="岗位时段",
                            ),
                        ),
                        (
                            "volunteer",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="sign_ups",
                                to="volunteers.volunteer",
                                verbose_name="志愿者",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("SIGNED", "已报名"),
                                    ("WAITING", "候补"),
                                    ("CANCELLED", "已取消"),
                                    ("NO_SHOW", "未到"),
                                    ("CAME", "已到"),
                                ],
                                max_length=10,
                                verbose_name="状态",
                            ),
                        ),
                        ("queued_at", models.DateTimeField(verbose_name="报名于")),
                        ("moved_up_at", models.DateTimeField(blank=True, null=True, verbose_name="候补转正于")),
                        ("cancelled_at", models.DateTimeField(blank=True, null=True, verbose_name="取消于")),
                        ("came_at", models.DateTimeField(blank=True, null=True, verbose_name="签到")),
                        (
                            "came_by",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("CODE", "现场码"),
                                    ("LATE_CODE", "现场码，后补发送"),
                                    ("ORGANISER", "负责人代签"),
                                ],
                                max_length=10,
                                verbose_name="签到方式",
                            ),
                        ),
                        ("went_at", models.DateTimeField(blank=True, null=True, verbose_name="签退")),
                        (
                            "went_by",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("CODE", "现场码"),
                                    ("LATE_CODE", "现场码，后补发送"),
                                    ("ORGANISER", "负责人代签"),
                                ],
                                max_length=10,
                                verbose_name="签退方式",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "报名",
                        "verbose_name_plural": "报名",
                        "ordering": ["queued_at", "id"],
                        "indexes": [models.Index(fields=["shift", "state", "queued_at", "id"], name="sign_up_queue")],
                        "constraints": [
                            models.UniqueConstraint(fields=("shift", "volunteer"), name="sign_up_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("came_at__isnull", False), ("state", "CAME")),
                                    models.Q(models.Q(("state", "CAME"), _negated=True), ("came_at", None)),
                                    _connector="OR",
                                ),
                                name="sign_up_came_at",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("went_at", None), ("went_at__gte", models.F("came_at")), _connector="OR"
                                ),
                                name="sign_up_came_before_going",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Membership",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "volunteer",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="memberships",
                                to="volunteers.volunteer",
                                verbose_name="志愿者",
                            ),
                        ),
                        (
                            "community",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="territory.area",
                                verbose_name="社区",
                            ),
                        ),
                        ("area_code", models.CharField(editable=False, max_length=15)),
                        ("joined_on", models.DateField(verbose_name="自")),
                        ("left_on", models.DateField(blank=True, null=True, verbose_name="至 (不含)")),
                    ],
                    options={
                        "verbose_name": "所属社区",
                        "verbose_name_plural": "所属社区",
                        "ordering": ["area_code", "id"],
                        "indexes": [models.Index(fields=["area_code", "-volunteer"], name="membership_area")],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("left_on", None)),
                                fields=("volunteer", "community"),
                                name="membership_once_in_a_community",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="GuardianConsent",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "volunteer",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="consents",
                                to="volunteers.volunteer",
                                verbose_name="志愿者",
                            ),
                        ),
                        ("name", governance.common.crypto.EncryptedTextField(verbose_name="监护人姓名")),
                        ("phone", governance.common.crypto.EncryptedTextField(verbose_name="监护人电话")),
                        ("relation", models.CharField(max_length=20, verbose_name="关系")),
                        ("given_at", models.DateTimeField(verbose_name="同意于")),
                        (
                            "confirmed_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="核实人",
                            ),
                        ),
                        ("confirmed_at", models.DateTimeField(blank=True, null=True, verbose_name="核实于")),
                        ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="撤回于")),
                    ],
                    options={
                        "verbose_name": "监护人同意",
                        "verbose_name_plural": "监护人同意",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("confirmed_at", None), ("confirmed_by", None)),
                                    models.Q(("confirmed_at__isnull", False), ("confirmed_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="guardian_confirmed_at_and_by",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("withdrawn_at", None)),
                                fields=("volunteer",),
                                name="guardian_one_consent_in_force",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Distinction",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "volunteer",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="distinctions",
                                to="volunteers.volunteer",
                                verbose_name="志愿者",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[("TRAINING", "培训"), ("AWARD", "表彰奖励")],
                                max_length=10,
                                verbose_name="类别",
                            ),
                        ),
                        ("title", models.CharField(max_length=60, verbose_name="名称")),
                        ("content", models.CharField(blank=True, max_length=200, verbose_name="主要内容")),
                        ("given_by", models.CharField(max_length=60, verbose_name="举办或授予单位")),
                        ("on", models.DateField(verbose_name="日期")),
                        ("minutes", models.PositiveIntegerField(default=0, verbose_name="学习时长（分钟）")),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="记录人",
                            ),
                        ),
                        ("recorded_at", models.DateTimeField(verbose_name="记录于")),
                    ],
                    options={
                        "verbose_name": "培训和表彰",
                        "verbose_name_plural": "培训和表彰",
                        "ordering": ["-on", "-id"],
                    },
                ),
                migrations.CreateModel(
                    name="Certificate",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.CharField(max_length=20, unique=True, verbose_name="编号")),
                        (
                            "volunteer",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="certificates",
                                to="volunteers.volunteer",
                                verbose_name="志愿者",
                            ),
                        ),
                        ("from_on", models.DateField(verbose_name="自")),
                        ("to_on", models.DateField(verbose_name="至")),
                        ("minutes", models.PositiveIntegerField(verbose_name="服务时间（分钟）")),
                        ("issued_at", models.DateTimeField(verbose_name="出具于")),
                        (
                            "records",
                            models.ManyToManyField(
                                related_name="+", to="volunteers.servicerecord", verbose_name="服务记录"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "服务证明",
                        "verbose_name_plural": "服务证明",
                        "ordering": ["-id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("minutes__gt", 0), ("to_on__gte", models.F("from_on"))),
                                name="certificate_figures",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Wish",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.CharField(max_length=20, unique=True, verbose_name="编号")),
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
                            "is_for",
                            models.CharField(
                                choices=[("CHILD", "孩子"), ("ELDER", "老人"), ("FAMILY", "邻居一家")],
                                max_length=10,
                                verbose_name="谁的心愿",
                            ),
                        ),
                        ("title", models.CharField(max_length=40, verbose_name="心愿")),
                        ("words", models.CharField(blank=True, max_length=300, verbose_name="想说的话")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("POSTED", "待社区核对"),
                                    ("OPEN", "等人认领"),
                                    ("CLAIMED", "已认领"),
                                    ("FULFILLED", "已实现，待道谢"),
                                    ("THANKED", "圆满"),
                                    ("REFUSED", "没有列入"),
                                    ("WITHDRAWN", "已撤回"),
                                    ("EXPIRED", "到期没人认领"),
                                ],
                                default="POSTED",
                                max_length=10,
                                verbose_name="状态",
                            ),
                        ),
                        (
                            "posted_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="wishes_posted",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="发布人",
                            ),
                        ),
                        ("posted_at", models.DateTimeField(verbose_name="发布于")),
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
                            "private_words",
                            governance.common.crypto.EncryptedTextField(
                                blank=True, default="", verbose_name="给社区的话"
                            ),
                        ),
                        (
                            "checked_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="核对人",
                            ),
                        ),
                        ("checked_at", models.DateTimeField(blank=True, null=True, verbose_name="核对于")),
                        (
                            "giver",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="wishes_claimed",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="认领人",
                            ),
                        ),
                        ("claimed_at", models.DateTimeField(blank=True, null=True, verbose_name="认领于")),
                        ("result", models.CharField(blank=True, max_length=300, verbose_name="怎样实现的")),
                        ("fulfilled_at", models.DateTimeField(blank=True, null=True, verbose_name="实现于")),
                        ("thanks", models.CharField(blank=True, max_length=200, verbose_name="道谢")),
                        ("reason", models.CharField(blank=True, max_length=200, verbose_name="原因")),
                        ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="结束于")),
                    ],
                    options={
                        "verbose_name": "微心愿",
                        "verbose_name_plural": "微心愿",
                        "ordering": ["-id"],
                        "indexes": [
                            models.Index(fields=["area_code", "state", "-id"], name="wish_area_state"),
                            models.Index(fields=["state", "-id"], name="wish_state"),
                            models.Index(fields=["area_code", "posted_at"], name="wish_area_posted"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("giver__isnull", False), ("state__in", ["CLAIMED", "FULFILLED", "THANKED"])
                                    ),
                                    models.Q(
                                        models.Q(("state__in", ["CLAIMED", "FULFILLED", "THANKED"]), _negated=True),
                                        ("giver", None),
                                    ),
                                    _connector="OR",
                                ),
                                name="wish_given_by_somebody",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state__in", ["POSTED", "REFUSED", "WITHDRAWN"]),
                                    models.Q(("checked_at__isnull", False), ("checked_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="wish_checked_before_public",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state__in", ["FULFILLED", "THANKED"]), _negated=True),
                                    ("fulfilled_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="wish_fulfilled_at",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "REFUSED"), _negated=True),
                                    models.Q(("reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="wish_refused_with_reason",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="WishEntry",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "wish",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="entries",
                                to="volunteers.wish",
                                verbose_name="心愿",
                            ),
                        ),
                        ("at", models.DateTimeField(verbose_name="时间")),
                        ("verb", models.CharField(max_length=10)),
                        (
                            "actor",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="经手人",
                            ),
                        ),
                        ("line", models.CharField(max_length=120, verbose_name="做了什么")),
                        (
                            "words",
                            governance.common.crypto.EncryptedTextField(blank=True, default="", verbose_name="说明"),
                        ),
                    ],
                    options={
                        "verbose_name": "心愿记录",
                        "verbose_name_plural": "心愿记录",
                        "ordering": ["id"],
                        "indexes": [models.Index(fields=["wish", "id"], name="wish_entry_of")],
                    },
                ),
                migrations.CreateModel(
                    name="WishPhoto",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "wish",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="photos",
                                to="volunteers.wish",
                                verbose_name="心愿",
                            ),
                        ),
                        ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("image", models.FileField(upload_to=volunteers.models.wishes.wish_photo_path)),
                        ("thumbnail", models.FileField(upload_to=volunteers.models.wishes.wish_photo_path)),
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
                        "verbose_name": "心愿照片",
                        "verbose_name_plural": "心愿照片",
                        "ordering": ["id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("cleared_at", None), ("cleared_by", None)),
                                    models.Q(("cleared_at__isnull", False), ("cleared_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="wish_photo_cleared_at_and_by",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Claim",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "order",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="claims",
                                to="volunteers.exchangeorder",
                                verbose_name="兑换单",
                            ),
                        ),
                        (
                            "debtor",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="volunteers.bankoffice",
                                verbose_name="发放网点",
                            ),
                        ),
                        (
                            "creditor",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="volunteers.bankoffice",
                                verbose_name="兑换网点",
                            ),
                        ),
                        ("points", models.PositiveIntegerField(verbose_name="积分")),
                        ("at", models.DateTimeField(db_index=True, verbose_name="时间")),
                    ],
                    options={
                        "verbose_name": "网点往来",
                        "verbose_name_plural": "网点往来",
                        "ordering": ["-id"],
                        "constraints": [
                            models.UniqueConstraint(fields=("order", "debtor"), name="claim_once_an_order"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("points__gt", 0), models.Q(("debtor", models.F("creditor")), _negated=True)
                                ),
                                name="claim_two_offices",
                            ),
                        ],
                    },
                ),
            ],
        ),
    ]
