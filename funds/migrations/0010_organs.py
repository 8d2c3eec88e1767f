"""机构成员和章程: who sits in the organs of a foundation, the versions of its charter, the figures of the regulation."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import governance.common.migrating


class Migration(migrations.Migration):
    dependencies = [
        ("funds", "0009_scores_in_hundredths"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        governance.common.migrating.CreateModels(
            [
                migrations.CreateModel(
                    name="OrganRule",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("article", models.CharField(max_length=60, verbose_name="条款")),
                        ("source", models.CharField(max_length=200, verbose_name="依据")),
                        ("is_confirmed", models.BooleanField(default=False, verbose_name="依据已核实")),
                        ("starts_on", models.DateField(verbose_name="自")),
                        ("ends_on", models.DateField(blank=True, null=True, verbose_name="至 (不含)")),
                        ("least_directors", models.PositiveSmallIntegerField(verbose_name="理事至少几人")),
                        ("most_directors", models.PositiveSmallIntegerField(verbose_name="理事最多几人")),
                        ("most_years", models.PositiveSmallIntegerField(verbose_name="每届任期最多几年")),
                        (
                            "part_numerator",
                            models.PositiveSmallIntegerField(verbose_name="领取报酬、互为近亲属的理事各不超过：分子"),
                        ),
                        ("part_denominator", models.PositiveSmallIntegerField(verbose_name="分母")),
                    ],
                    options={
                        "verbose_name": "基金会机构规则",
                        "verbose_name_plural": "基金会机构规则",
                        "ordering": ["-starts_on"],
                        "constraints": [
                            models.UniqueConstraint(fields=("starts_on",), name="organ_rule_from"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ends_on", None), ("ends_on__gt", models.F("starts_on")), _connector="OR"
                                ),
                                name="organ_rule_days_in_order",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("least_directors__gt", 0),
                                    ("most_directors__gte", models.F("least_directors")),
                                    ("most_years__gt", 0),
                                    ("part_denominator__gt", 0),
                                    ("part_numerator__lte", models.F("part_denominator")),
                                ),
                                name="organ_rule_figures",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="FoundationCharter",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("area_code", models.CharField(editable=False, max_length=15)),
                        ("number", models.PositiveSmallIntegerField(verbose_name="第几版")),
                        ("body", models.TextField(blank=True, verbose_name="全文")),
                        ("file", models.FileField(blank=True, upload_to="funds/%Y/%m/", verbose_name="文件")),
                        ("sha256", models.CharField(blank=True, max_length=64, verbose_name="文件摘要")),
                        ("adopted_on", models.DateField(verbose_name="理事会通过日期")),
                        ("starts_on", models.DateField(verbose_name="自")),
                        ("approved_on", models.DateField(blank=True, null=True, verbose_name="核准日期")),
                        ("approval_number", models.CharField(blank=True, max_length=60, verbose_name="核准文号")),
                        ("added_at", models.DateTimeField(verbose_name="公开于")),
                        ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="作废于")),
                        ("withdrawn_reason", models.CharField(blank=True, max_length=200, verbose_name="作废原因")),
                        (
                            "added_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="登记人",
                            ),
                        ),
                        (
                            "foundation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="charters",
                                to="funds.foundation",
                                verbose_name="基金会",
                            ),
                        ),
                        (
                            "withdrawn_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="作废人",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "基金会章程",
                        "verbose_name_plural": "基金会章程",
                        "ordering": ["foundation", "number"],
                        "constraints": [
                            models.UniqueConstraint(fields=("foundation", "number"), name="foundation_charter_version"),
                            models.CheckConstraint(
                                condition=models.Q(("body", ""), ("file", ""), _negated=True),
                                name="foundation_charter_has_content",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("starts_on__gte", models.F("adopted_on")),
                                    models.Q(
                                        models.Q(("approval_number", ""), ("approved_on", None)),
                                        ("approved_on__gte", models.F("adopted_on")),
                                        _connector="OR",
                                    ),
                                ),
                                name="foundation_charter_days",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("withdrawn_at", None), ("withdrawn_by", None), ("withdrawn_reason", "")),
                                    models.Q(
                                        ("withdrawn_at__isnull", False),
                                        ("withdrawn_by__isnull", False),
                                        models.Q(("withdrawn_reason", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="foundation_charter_withdrawn",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="OrganMember",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("area_code", models.CharField(editable=False, max_length=15)),
                        (
                            "organ",
                            models.CharField(
                                choices=[
                                    ("DECIDING", "理事会（决策机构）"),
                                    ("EXECUTING", "秘书处（执行机构）"),
                                    ("SUPERVISING", "监事（监督机构）"),
                                ],
                                max_length=12,
                                verbose_name="机构",
                            ),
                        ),
                        (
                            "position",
                            models.CharField(
                                choices=[
                                    ("CHAIR", "理事长"),
                                    ("VICE_CHAIR", "副理事长"),
                                    ("DIRECTOR", "理事"),
                                    ("SECRETARY_GENERAL", "秘书长"),
                                    ("DEPUTY_SECRETARY", "副秘书长"),
                                    ("OFFICER", "部门负责人"),
                                    ("HEAD_SUPERVISOR", "监事长"),
                                    ("SUPERVISOR", "监事"),
                                ],
                                max_length=20,
                                verbose_name="职务",
                            ),
                        ),
                        ("name", models.CharField(max_length=40, verbose_name="公开的姓名")),
                        ("starts_on", models.DateField(verbose_name="自")),
                        ("ends_on", models.DateField(blank=True, null=True, verbose_name="至 (不含)")),
                        ("has_kin", models.BooleanField(default=False, verbose_name="和在任理事有近亲属关系")),
                        ("is_paid", models.BooleanField(default=False, verbose_name="在基金会领取报酬")),
                        ("added_at", models.DateTimeField(verbose_name="公开于")),
                        ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="离任公开于")),
                        ("ended_reason", models.CharField(blank=True, max_length=200, verbose_name="离任原因")),
                        (
                            "added_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="登记人",
                            ),
                        ),
                        (
                            "ended_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="办理离任的人",
                            ),
                        ),
                        (
                            "foundation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="organ_members",
                                to="funds.foundation",
                                verbose_name="基金会",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "基金会机构成员",
                        "verbose_name_plural": "基金会机构成员",
                        "ordering": ["foundation", "starts_on", "id"],
                        "indexes": [
                            models.Index(fields=["foundation", "-starts_on", "-id"], name="organ_member_newest")
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ends_on", None), ("ends_on__gt", models.F("starts_on")), _connector="OR"
                                ),
                                name="organ_member_days_in_order",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("organ", "EXECUTING"), ("ends_on__isnull", False), _connector="OR"),
                                name="organ_member_has_term",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("ended_at", None), ("ended_by", None), ("ended_reason", "")),
                                    models.Q(
                                        ("ended_at__isnull", False),
                                        ("ended_by__isnull", False),
                                        ("ends_on__isnull", False),
                                        models.Q(("ended_reason", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="organ_member_ended",
                            ),
                        ],
                    },
                ),
            ]
        ),
    ]
