"""Councils, topics, meetings, ballots, resolutions.

Stands for the migrations it names; a database that has all of those has this one.
"""

import uuid

import django.db.models.deletion
import django.db.models.functions.comparison
from django.conf import settings
from django.db import migrations, models

import governance.common.crypto
import governance.common.migrating


class Migration(migrations.Migration):
    replaces = [
        ("deliberation", "0001_initial"),
        ("deliberation", "0002_meetings"),
        ("deliberation", "0004_objection_columns"),
        ("deliberation", "0006_topic_warning"),
        ("deliberation", "0007_topic_suspension"),
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
                    name="Council",
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
                                choices=[
                                    ("BUILDING", "楼栋议事会"),
                                    ("GROUP", "居民小组议事会"),
                                    ("COMMUNITY", "社区议事会"),
                                    ("ORGANISATIONS", "社区组织议事会"),
                                    ("NEIGHBOURHOOD", "邻里议事会"),
                                    ("REPRESENTATIVES", "居民代表会议"),
                                    ("RESIDENTS", "居民会议"),
                                    ("OWNERS", "业主大会"),
                                ],
                                max_length=16,
                                verbose_name="类别",
                            ),
                        ),
                        ("name", models.CharField(max_length=60, verbose_name="名称")),
                        (
                            "community",
                            models.ForeignKey(
                                limit_choices_to={"level": "COMMUNITY"},
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="councils",
                                to="territory.area",
                                verbose_name="社区",
                            ),
                        ),
                        ("area_code", models.CharField(editable=False, max_length=15)),
                        (
                            "building",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="councils",
                                to="territory.building",
                                verbose_name="楼栋",
                            ),
                        ),
                        (
                            "group",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="councils",
                                to="territory.residentgroup",
                                verbose_name="居民小组",
                            ),
                        ),
                        (
                            "estate",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="councils",
                                to="territory.estate",
                                verbose_name="小区",
                            ),
                        ),
                        (
                            "lane",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="councils",
                                to="territory.lane",
                                verbose_name="街巷",
                            ),
                        ),
                        (
                            "above",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="below",
                                to="deliberation.council",
                                verbose_name="上一级议事会",
                            ),
                        ),
                        ("is_active", models.BooleanField(default=True, verbose_name="启用")),
                    ],
                    options={
                        "verbose_name": "议事会",
                        "verbose_name_plural": "议事会",
                        "ordering": ["area_code", "kind", "name"],
                        "indexes": [models.Index(fields=["area_code", "kind"], name="council_area_kind")],
                        "constraints": [
                            models.UniqueConstraint(fields=("community", "name"), name="council_name_in_community")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CommitteeReport",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "council",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reports",
                                to="deliberation.council",
                                verbose_name="议事会",
                            ),
                        ),
                        ("area_code", models.CharField(editable=False, max_length=15)),
                        ("period", models.CharField(max_length=20, verbose_name="期间")),
                        ("due_on", models.DateField(verbose_name="应公开于")),
                        ("body", models.TextField(blank=True, max_length=8000, verbose_name="内容")),
                        ("published_at", models.DateTimeField(blank=True, null=True, verbose_name="公开于")),
                        (
                            "published_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="公开人",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "定期报告",
                        "verbose_name_plural": "定期报告",
                        "ordering": ["council", "-due_on"],
                        "constraints": [
                            models.UniqueConstraint(fields=("council", "period"), name="committee_report_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Ballot",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.CharField(max_length=20, unique=True, verbose_name="编号")),
                        ("question", models.CharField(max_length=120, verbose_name="表决事项")),
                        ("details", models.TextField(blank=True, max_length=5000, verbose_name="说明")),
                        (
                            "council",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="ballots",
                                to="deliberation.council",
                                verbose_name="议事会",
                            ),
                        ),
                        ("area_code", models.CharField(editable=False, max_length=15)),
                        (
                            "topic",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="ballots",
                                to="deliberation.topic",
                                verbose_name="议题",
                            ),
                        ),
                        (
                            "motion",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="ballots",
                                to="deliberation.motion",
                                verbose_name="动议",
                            ),
                        ),
                        (
                            "rule",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="deliberation.decisionrule",
                                verbose_name="表决规则",
                            ),
                        ),
                        ("rule_data", models.JSONField(default=dict, editable=False)),
                        (
                            "secrecy",
                            models.CharField(
                                choices=[("SECRET", "无记名"), ("OPEN", "记名公开")],
                                max_length=6,
                                verbose_name="投票方式",
                            ),
                        ),
                        ("is_election", models.BooleanField(default=False, verbose_name="选举")),
                        ("seats_to_fill", models.PositiveSmallIntegerField(default=1, verbose_name="应选人数")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("DRAFT", "筹备中"),
                                    ("ROLL", "名册公示"),
                                    ("OPEN", "投票中"),
                                    ("CLOSED", "已截止，待计票"),
                                    ("COUNTED", "已计票"),
                                    ("ANNULLED", "已作废"),
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
                                verbose_name="发起人",
                            ),
                        ),
                        ("created_at", models.DateTimeField(verbose_name="发起于")),
                        ("roll_published_at", models.DateTimeField(blank=True, null=True, verbose_name="名册公示于")),
                        ("opens_at", models.DateTimeField(blank=True, null=True, verbose_name="开始投票")),
                        ("closes_at", models.DateTimeField(blank=True, null=True, verbose_name="截止")),
                        ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="实际截止于")),
                        ("counted_at", models.DateTimeField(blank=True, null=True, verbose_name="计票于")),
                        ("roll_heads", models.PositiveIntegerField(default=0, verbose_name="名册人数")),
                        (
                            "roll_area_m2",
                            models.DecimalField(
                                decimal_places=2, default=0, max_digits=14, verbose_name="名册面积 (m²)"
                            ),
                        ),
                        ("key", governance.common.crypto.EncryptedTextField(blank=True, default="", editable=False)),
                        ("result", models.JSONField(default=dict, editable=False)),
                        ("is_passed", models.BooleanField(blank=True, null=True, verbose_name="通过")),
                        ("annul_reason", models.CharField(blank=True, max_length=200, verbose_name="作废原因")),
                    ],
                    options={
                        "verbose_name": "表决",
                        "verbose_name_plural": "表决",
                        "ordering": ["-id"],
                        "indexes": [models.Index(fields=["area_code", "-id"], name="ballot_area")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("closes_at", None),
                                    ("opens_at", None),
                                    ("closes_at__gt", models.F("opens_at")),
                                    _connector="OR",
                                ),
                                name="ballot_times_in_order",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "COUNTED"), _negated=True),
                                    models.Q(("closed_at__isnull", False), ("counted_at__isnull", False)),
                                    _connector="OR",
                                ),
                                name="ballot_counted_is_closed",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(
                                    ("motion__isnull", False), models.Q(("state", "ANNULLED"), _negated=True)
                                ),
                                fields=("motion",),
                                name="ballot_one_per_motion",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CountedVote",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "ballot",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="counted_votes",
                                to="deliberation.ballot",
                                verbose_name="表决",
                            ),
                        ),
                        ("receipt", models.CharField(max_length=20, verbose_name="回执码")),
                        ("choice", models.CharField(max_length=60, verbose_name="选择")),
                    ],
                    options={
                        "verbose_name": "已计选票",
                        "verbose_name_plural": "已计选票",
                        "constraints": [
                            models.UniqueConstraint(fields=("ballot", "receipt"), name="counted_vote_receipt")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Covenant",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "council",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="covenants",
                                to="deliberation.council",
                                verbose_name="议事会",
                            ),
                        ),
                        ("area_code", models.CharField(editable=False, max_length=15)),
                        ("name", models.CharField(max_length=60, verbose_name="名称")),
                        ("version", models.PositiveSmallIntegerField(verbose_name="版本")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("DRAFTING", "征求意见"),
                                    ("VOTING", "表决中"),
                                    ("ADOPTED", "已通过，待备案"),
                                    ("FILED", "已备案公布"),
                                    ("REPLACED", "已被新版替代"),
                                    ("REJECTED", "未通过"),
                                ],
                                default="DRAFTING",
                                max_length=10,
                                verbose_name="状态",
                            ),
                        ),
                        (
                            "ballot",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="covenants",
                                to="deliberation.ballot",
                                verbose_name="表决",
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
                        ("comments_until", models.DateTimeField(blank=True, null=True, verbose_name="征求意见至")),
                        ("adopted_at", models.DateTimeField(blank=True, null=True, verbose_name="通过于")),
                        ("filed_at", models.DateTimeField(blank=True, null=True, verbose_name="备案于")),
                        ("filing_number", models.CharField(blank=True, max_length=40, verbose_name="备案号")),
                        ("replaced_at", models.DateTimeField(blank=True, null=True, verbose_name="被替代于")),
                    ],
                    options={
                        "verbose_name": "居民公约",
                        "verbose_name_plural": "居民公约",
                        "ordering": ["council", "-version"],
                        "constraints": [
                            models.UniqueConstraint(fields=("council", "version"), name="covenant_version"),
                            models.UniqueConstraint(
                                condition=models.Q(("state", "FILED")),
                                fields=("council",),
                                name="covenant_one_in_force",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CovenantClause",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "covenant",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="clauses",
                                to="deliberation.covenant",
                                verbose_name="居民公约",
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField(verbose_name="第几条")),
                        ("text", models.TextField(max_length=1000, verbose_name="条文")),
                    ],
                    options={
                        "verbose_name": "公约条文",
                        "verbose_name_plural": "公约条文",
                        "ordering": ["covenant", "position"],
                        "constraints": [
                            models.UniqueConstraint(fields=("covenant", "position"), name="covenant_clause_position")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ClauseAmendment",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "clause",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="amendments",
                                to="deliberation.covenantclause",
                                verbose_name="条文",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="提出人",
                            ),
                        ),
                        ("text", models.TextField(max_length=1000, verbose_name="建议条文")),
                        ("reason", models.CharField(blank=True, max_length=300, verbose_name="理由")),
                        ("at", models.DateTimeField(verbose_name="提出于")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("WAITING", "待审核"),
                                    ("SHOWN", "已公开"),
                                    ("HIDDEN", "未公开"),
                                    ("ADOPTED", "已采纳"),
                                    ("DECLINED", "未采纳"),
                                ],
                                default="WAITING",
                                max_length=8,
                                verbose_name="状态",
                            ),
                        ),
                        ("answer", models.CharField(blank=True, max_length=300, verbose_name="答复")),
                        ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="处理于")),
                        (
                            "decided_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="处理人",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "条文修改建议",
                        "verbose_name_plural": "条文修改建议",
                        "ordering": ["clause", "id"],
                    },
                ),
                migrations.CreateModel(
                    name="DecisionRule",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.SlugField(max_length=40, verbose_name="代码")),
                        ("name", models.CharField(max_length=60, verbose_name="名称")),
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
                        (
                            "electorate",
                            models.CharField(
                                choices=[
                                    ("SEATS", "议事会成员"),
                                    ("ADULTS", "年满十八周岁的居民"),
                                    ("HOUSEHOLDS", "户的代表"),
                                    ("REPRESENTATIVES", "居民代表"),
                                    ("OWNERS", "业主（人数和面积）"),
                                ],
                                max_length=20,
                                verbose_name="谁能投票",
                            ),
                        ),
                        ("quorum_numerator", models.PositiveSmallIntegerField(verbose_name="参会或参与：分子")),
                        ("quorum_denominator", models.PositiveSmallIntegerField(verbose_name="参会或参与：分母")),
                        ("quorum_is_strict", models.BooleanField(default=False, verbose_name="须超过")),
                        ("quorum_needs_area", models.BooleanField(default=False, verbose_name="面积也须达到")),
                        ("pass_numerator", models.PositiveSmallIntegerField(verbose_name="通过：分子")),
                        ("pass_denominator", models.PositiveSmallIntegerField(verbose_name="通过：分母")),
                        ("pass_is_strict", models.BooleanField(default=True, verbose_name="须超过")),
                        ("pass_needs_area", models.BooleanField(default=False, verbose_name="面积也须达到")),
                        (
                            "pass_base",
                            models.CharField(
                                choices=[("PRESENT", "到会的"), ("PARTICIPANTS", "参与表决的"), ("ROLL", "名册上全体")],
                                default="PARTICIPANTS",
                                max_length=12,
                                verbose_name="占谁的比例",
                            ),
                        ),
                        (
                            "secrecy",
                            models.CharField(
                                choices=[("SECRET", "无记名"), ("OPEN", "记名公开")],
                                default="OPEN",
                                max_length=6,
                                verbose_name="投票方式",
                            ),
                        ),
                        ("notice_days", models.PositiveSmallIntegerField(default=0, verbose_name="提前通知（天）")),
                        ("roll_days", models.PositiveSmallIntegerField(default=0, verbose_name="名册公示（天）")),
                        (
                            "roll_objection_days",
                            models.PositiveSmallIntegerField(default=0, verbose_name="名册异议期（天）"),
                        ),
                        (
                            "roll_answer_days",
                            models.PositiveSmallIntegerField(default=0, verbose_name="名册异议答复（天）"),
                        ),
                        ("publish_days", models.PositiveSmallIntegerField(default=15, verbose_name="决议公示（天）")),
                        (
                            "objection_days",
                            models.PositiveSmallIntegerField(default=15, verbose_name="决议异议期（天）"),
                        ),
                        ("answer_days", models.PositiveSmallIntegerField(default=7, verbose_name="决议异议答复（天）")),
                        ("proxies_per_agent", models.PositiveSmallIntegerField(default=0, verbose_name="每人最多受托")),
                        ("article", models.CharField(max_length=200, verbose_name="依据")),
                        ("is_confirmed", models.BooleanField(default=False, verbose_name="依据已核实")),
                        ("starts_on", models.DateField(verbose_name="自")),
                        ("ends_on", models.DateField(blank=True, null=True, verbose_name="至 (不含)")),
                    ],
                    options={
                        "verbose_name": "表决规则",
                        "verbose_name_plural": "表决规则",
                        "ordering": ["code", "starts_on"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("quorum_denominator__gt", 0),
                                    ("quorum_numerator__lte", models.F("quorum_denominator")),
                                    ("pass_denominator__gt", 0),
                                    ("pass_numerator__lte", models.F("pass_denominator")),
                                ),
                                name="decision_rule_fractions",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("pass_needs_area", False), ("quorum_needs_area", False)),
                                    ("electorate", "OWNERS"),
                                    _connector="OR",
                                ),
                                name="decision_rule_area_for_owners",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("pass_needs_area", False), ("secrecy", "OPEN"), _connector="OR"),
                                name="decision_rule_area_is_open",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ends_on", None), ("ends_on__gt", models.F("starts_on")), _connector="OR"
                                ),
                                name="decision_rule_days_in_order",
                            ),
                            models.UniqueConstraint(
                                models.F("code"),
                                django.db.models.functions.comparison.Coalesce("district", 0),
                                models.F("starts_on"),
                                name="decision_rule_once_a_day",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Meeting",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.CharField(max_length=20, unique=True, verbose_name="编号")),
                        (
                            "council",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="meetings",
                                to="deliberation.council",
                                verbose_name="议事会",
                            ),
                        ),
                        ("area_code", models.CharField(editable=False, max_length=15)),
                        ("title", models.CharField(max_length=60, verbose_name="名称")),
                        ("starts_at", models.DateTimeField(verbose_name="开始时间")),
                        (
                            "minutes_planned",
                            models.PositiveSmallIntegerField(default=60, verbose_name="预计时长（分钟）"),
                        ),
                        (
                            "venue",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="meetings",
                                to="deliberation.venue",
                                verbose_name="议事场所",
                            ),
                        ),
                        ("place", models.CharField(max_length=80, verbose_name="地点")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("PLANNED", "筹备中"),
                                    ("CONVENED", "已通知"),
                                    ("RUNNING", "进行中"),
                                    ("CLOSED", "已散会"),
                                    ("NO_QUORUM", "人数不足未开成"),
                                    ("CANCELLED", "已取消"),
                                ],
                                default="PLANNED",
                                max_length=10,
                                verbose_name="状态",
                            ),
                        ),
                        (
                            "convened_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="召集人",
                            ),
                        ),
                        ("convened_at", models.DateTimeField(blank=True, null=True, verbose_name="通知于")),
                        ("cancel_reason", models.CharField(blank=True, max_length=200, verbose_name="取消原因")),
                        (
                            "notice_reason",
                            models.CharField(blank=True, max_length=200, verbose_name="提前通知不足的原因"),
                        ),
                        (
                            "repeats",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="repeated_by",
                                to="deliberation.meeting",
                                verbose_name="重新召开",
                            ),
                        ),
                        ("opened_at", models.DateTimeField(blank=True, null=True, verbose_name="开会于")),
                        ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="散会于")),
                        ("seats_total", models.PositiveIntegerField(default=0, verbose_name="应到")),
                        ("quorum_needed", models.PositiveIntegerField(default=0, verbose_name="须到")),
                        ("check_in_secret", models.CharField(editable=False, max_length=64)),
                        ("minutes", models.TextField(blank=True, verbose_name="纪要")),
                        (
                            "minutes_state",
                            models.CharField(
                                choices=[("DRAFT", "整理中"), ("SIGNED", "已签字"), ("PUBLISHED", "已公开")],
                                default="DRAFT",
                                max_length=10,
                                verbose_name="纪要状态",
                            ),
                        ),
                        (
                            "minutes_published_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="纪要公开于"),
                        ),
                        ("version", models.PositiveIntegerField(default=0, editable=False)),
                    ],
                    options={
                        "verbose_name": "会议",
                        "verbose_name_plural": "会议",
                        "ordering": ["-starts_at"],
                        "indexes": [
                            models.Index(fields=["area_code", "starts_at"], name="meeting_area_start"),
                            models.Index(fields=["venue", "starts_at"], name="meeting_venue_start"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AgendaItem",
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
                                related_name="agenda",
                                to="deliberation.meeting",
                                verbose_name="会议",
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField(verbose_name="次序")),
                        (
                            "topic",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="agenda_items",
                                to="deliberation.topic",
                                verbose_name="议题",
                            ),
                        ),
                        ("title", models.CharField(max_length=80, verbose_name="内容")),
                        ("minutes_planned", models.PositiveSmallIntegerField(default=15, verbose_name="分钟")),
                        ("started_at", models.DateTimeField(blank=True, null=True, verbose_name="开始于")),
                        ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="结束于")),
                        ("summary", models.TextField(blank=True, max_length=4000, verbose_name="讨论要点")),
                    ],
                    options={
                        "verbose_name": "议程",
                        "verbose_name_plural": "议程",
                        "ordering": ["meeting", "position"],
                        "constraints": [
                            models.UniqueConstraint(fields=("meeting", "position"), name="agenda_position"),
                            models.UniqueConstraint(
                                condition=models.Q(("ended_at", None), ("started_at__isnull", False)),
                                fields=("meeting",),
                                name="agenda_one_item_at_a_time",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MeetingPhoto",
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
                                related_name="photos",
                                to="deliberation.meeting",
                                verbose_name="会议",
                            ),
                        ),
                        ("image", models.ImageField(upload_to="meetings/%Y/%m/")),
                        ("thumbnail", models.ImageField(upload_to="meetings/%Y/%m/")),
                        ("is_cleared", models.BooleanField(default=False, verbose_name="可公开")),
                        ("added_at", models.DateTimeField(verbose_name="上传于")),
                    ],
                    options={
                        "verbose_name": "会议照片",
                        "verbose_name_plural": "会议照片",
                        "ordering": ["meeting", "id"],
                    },
                ),
                migrations.CreateModel(
                    name="Motion",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "item",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="motions",
                                to="deliberation.agendaitem",
                                verbose_name="议程",
                            ),
                        ),
                        ("text", models.TextField(max_length=500, verbose_name="动议")),
                        (
                            "moved_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="deliberation.seat",
                                verbose_name="动议人",
                            ),
                        ),
                        (
                            "seconded_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="deliberation.seat",
                                verbose_name="附议人",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("MOVED", "已提出"),
                                    ("SECONDED", "已附议"),
                                    ("VOTING", "表决中"),
                                    ("CARRIED", "通过"),
                                    ("LOST", "未通过"),
                                    ("DROPPED", "撤回"),
                                ],
                                default="MOVED",
                                max_length=10,
                                verbose_name="状态",
                            ),
                        ),
                        ("moved_at", models.DateTimeField(verbose_name="提出于")),
                        ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="表决于")),
                    ],
                    options={
                        "verbose_name": "动议",
                        "verbose_name_plural": "动议",
                        "ordering": ["item", "id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("seconded_by", None),
                                    models.Q(("seconded_by", models.F("moved_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="motion_seconded_by_another",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Procedure",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.SlugField(max_length=40, verbose_name="代码")),
                        ("version", models.PositiveSmallIntegerField(default=1, verbose_name="版本")),
                        ("name", models.CharField(max_length=40, verbose_name="名称")),
                        ("summary", models.CharField(blank=True, max_length=200, verbose_name="说明")),
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
                        ("council_kinds", models.JSONField(blank=True, default=list, verbose_name="适用的议事会")),
                        ("source", models.CharField(blank=True, max_length=200, verbose_name="依据")),
                        ("is_active", models.BooleanField(default=True, verbose_name="启用")),
                    ],
                    options={
                        "verbose_name": "议事程序",
                        "verbose_name_plural": "议事程序",
                        "ordering": ["code", "-version"],
                        "constraints": [
                            models.UniqueConstraint(
                                models.F("code"),
                                models.F("version"),
                                django.db.models.functions.comparison.Coalesce("district", 0),
                                name="procedure_version",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ProcedureStage",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "procedure",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="stages",
                                to="deliberation.procedure",
                                verbose_name="议事程序",
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField(verbose_name="次序")),
                        ("code", models.SlugField(max_length=30, verbose_name="代码")),
                        ("name", models.CharField(max_length=30, verbose_name="名称")),
                        ("hint", models.CharField(blank=True, max_length=120, verbose_name="要做什么")),
                        (
                            "actor",
                            models.CharField(
                                choices=[
                                    ("PROPOSER", "提议人"),
                                    ("COUNCIL", "议事会"),
                                    ("BRANCH", "党支部"),
                                    ("JOINT", "党支部和业委会"),
                                    ("COMMUNITY", "社区"),
                                    ("RESIDENTS", "居民"),
                                    ("RESPONSIBLE", "责任人"),
                                ],
                                max_length=12,
                                verbose_name="谁来做",
                            ),
                        ),
                        (
                            "product",
                            models.CharField(
                                choices=[
                                    ("SUPPORT", "附议"),
                                    ("REVIEW", "审议意见"),
                                    ("TALK", "会议商议"),
                                    ("BALLOT", "表决"),
                                    ("RESOLUTION", "决议公示"),
                                    ("WORK", "落实"),
                                    ("RESULT", "结果公开"),
                                ],
                                max_length=12,
                                verbose_name="产出",
                            ),
                        ),
                        ("clock_amount", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="时限")),
                        (
                            "clock_unit",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("HOURS", "小时"),
                                    ("WORK_HOURS", "工作小时"),
                                    ("WORKDAYS", "工作日"),
                                    ("DAYS", "自然日"),
                                ],
                                default="",
                                max_length=20,
                                verbose_name="时限单位",
                            ),
                        ),
                        ("is_published", models.BooleanField(default=True, verbose_name="公开")),
                        ("on_yes", models.CharField(default="NEXT", max_length=30, verbose_name="通过后")),
                        ("on_no", models.CharField(default="REJECTED", max_length=30, verbose_name="不通过后")),
                        ("on_silence", models.CharField(default="STAY", max_length=30, verbose_name="到期没有结果")),
                    ],
                    options={
                        "verbose_name": "程序步骤",
                        "verbose_name_plural": "程序步骤",
                        "ordering": ["procedure", "position"],
                        "constraints": [
                            models.UniqueConstraint(fields=("procedure", "position"), name="procedure_stage_position"),
                            models.UniqueConstraint(fields=("procedure", "code"), name="procedure_stage_code"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("clock_amount", None), ("clock_unit", "")),
                                    models.Q(("clock_amount__gt", 0), models.Q(("clock_unit", ""), _negated=True)),
                                    _connector="OR",
                                ),
                                name="procedure_stage_clock",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Resolution",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.CharField(max_length=20, unique=True, verbose_name="编号")),
                        (
                            "council",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="resolutions",
                                to="deliberation.council",
                                verbose_name="议事会",
                            ),
                        ),
                        ("area_code", models.CharField(editable=False, max_length=15)),
                        (
                            "topic",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="resolutions",
                                to="deliberation.topic",
                                verbose_name="议题",
                            ),
                        ),
                        (
                            "ballot",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="resolutions",
                                to="deliberation.ballot",
                                verbose_name="表决",
                            ),
                        ),
                        (
                            "meeting",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="resolutions",
                                to="deliberation.meeting",
                                verbose_name="会议",
                            ),
                        ),
                        ("title", models.CharField(max_length=120, verbose_name="决议")),
                        ("body", models.TextField(max_length=8000, verbose_name="内容")),
                        ("arithmetic", models.JSONField(default=dict, editable=False)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("PUBLISHED", "公示中"),
                                    ("IN_FORCE", "已生效，落实中"),
                                    ("CARRIED_OUT", "已落实，待公开结果"),
                                    ("REPORTED", "结果已公开"),
                                    ("OVERTURNED", "异议成立，不生效"),
                                ],
                                default="PUBLISHED",
                                max_length=12,
                                verbose_name="状态",
                            ),
                        ),
                        ("published_at", models.DateTimeField(verbose_name="公示于")),
                        ("publish_until", models.DateTimeField(verbose_name="公示至")),
                        ("objections_until", models.DateTimeField(verbose_name="异议至")),
                        ("in_force_at", models.DateTimeField(blank=True, null=True, verbose_name="生效于")),
                        ("result", models.TextField(blank=True, max_length=5000, verbose_name="落实结果")),
                        ("reported_at", models.DateTimeField(blank=True, null=True, verbose_name="结果公开于")),
                        ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="结束于")),
                        ("stars_total", models.PositiveIntegerField(default=0, editable=False)),
                        (
                            "ratings_count",
                            models.PositiveIntegerField(default=0, editable=False, verbose_name="评价人数"),
                        ),
                        ("due_at", models.DateTimeField(blank=True, null=True, verbose_name="最晚")),
                    ],
                    options={
                        "verbose_name": "决议",
                        "verbose_name_plural": "决议",
                        "ordering": ["-id"],
                        "indexes": [models.Index(fields=["area_code", "-id"], name="resolution_area")],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(
                                    ("topic__isnull", False), models.Q(("state", "OVERTURNED"), _negated=True)
                                ),
                                fields=("topic",),
                                name="resolution_one_per_topic",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state__in", ["PUBLISHED", "OVERTURNED"]),
                                    ("in_force_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="resolution_in_force_has_time",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ResolutionObjection",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "resolution",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="objections",
                                to="deliberation.resolution",
                                verbose_name="决议",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="异议人",
                            ),
                        ),
                        ("words", models.TextField(max_length=2000, verbose_name="异议")),
                        ("at", models.DateTimeField(verbose_name="提出于")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("OPEN", "待答复"),
                                    ("ANSWERED", "已答复"),
                                    ("UPHELD", "成立"),
                                    ("WITHDRAWN", "已撤回"),
                                ],
                                default="OPEN",
                                max_length=10,
                                verbose_name="状态",
                            ),
                        ),
                        ("answer", models.TextField(blank=True, max_length=2000, verbose_name="答复")),
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
                        ("is_public", models.BooleanField(default=False, verbose_name="公开异议内容")),
                        ("risen_at", models.DateTimeField(blank=True, null=True, verbose_name="升至街道于")),
                    ],
                    options={
                        "verbose_name": "决议异议",
                        "verbose_name_plural": "决议异议",
                        "ordering": ["resolution", "id"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state", "OPEN")),
                                fields=("resolution", "user"),
                                name="resolution_objection_one_open",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("answered_at", None), ("answered_by", None)),
                                    models.Q(("answered_at__isnull", False), ("answered_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="resolution_objection_answered_at_and_by",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ResolutionRating",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "resolution",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="ratings",
                                to="deliberation.resolution",
                                verbose_name="决议",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="居民",
                            ),
                        ),
                        ("stars", models.PositiveSmallIntegerField(verbose_name="评分")),
                        ("words", models.CharField(blank=True, max_length=300, verbose_name="评价")),
                        ("at", models.DateTimeField(verbose_name="评价于")),
                    ],
                    options={
                        "verbose_name": "决议评价",
                        "verbose_name_plural": "决议评价",
                        "constraints": [
                            models.UniqueConstraint(fields=("resolution", "user"), name="resolution_rated_once"),
                            models.CheckConstraint(
                                condition=models.Q(("stars__gte", 1), ("stars__lte", 5)), name="resolution_rating_stars"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ResolutionTask",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "resolution",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="tasks",
                                to="deliberation.resolution",
                                verbose_name="决议",
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField(verbose_name="次序")),
                        ("title", models.CharField(max_length=80, verbose_name="任务")),
                        (
                            "responsible",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="责任人",
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
                                verbose_name="责任单位",
                            ),
                        ),
                        ("responsible_name", models.CharField(max_length=60, verbose_name="责任人（公开的称呼）")),
                        ("finish_on", models.DateField(verbose_name="完成期限")),
                        (
                            "state",
                            models.CharField(
                                choices=[("OPEN", "进行中"), ("DONE", "已完成"), ("DROPPED", "不再需要")],
                                default="OPEN",
                                max_length=8,
                                verbose_name="状态",
                            ),
                        ),
                        ("result", models.TextField(blank=True, max_length=2000, verbose_name="完成情况")),
                        ("done_at", models.DateTimeField(blank=True, null=True, verbose_name="完成于")),
                        ("rises", models.PositiveSmallIntegerField(default=0, verbose_name="逾期上报次数")),
                    ],
                    options={
                        "verbose_name": "决议任务",
                        "verbose_name_plural": "决议任务",
                        "ordering": ["resolution", "position"],
                        "constraints": [
                            models.UniqueConstraint(fields=("resolution", "position"), name="resolution_task_position"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("done_at__isnull", False), ("state", "DONE")),
                                    models.Q(models.Q(("state", "DONE"), _negated=True), ("done_at", None)),
                                    _connector="OR",
                                ),
                                name="resolution_task_done_at",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RollEntry",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "ballot",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="roll",
                                to="deliberation.ballot",
                                verbose_name="表决",
                            ),
                        ),
                        ("number", models.PositiveIntegerField(verbose_name="序号")),
                        ("name", governance.common.crypto.EncryptedTextField(verbose_name="姓名")),
                        (
                            "user",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="账号",
                            ),
                        ),
                        (
                            "seat",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="deliberation.seat",
                                verbose_name="议事会成员",
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
                        ("place", models.CharField(blank=True, max_length=120, verbose_name="房屋")),
                        (
                            "area_m2",
                            models.DecimalField(decimal_places=2, default=0, max_digits=12, verbose_name="面积 (m²)"),
                        ),
                        ("paper_number", models.CharField(max_length=20, verbose_name="选票号")),
                        ("is_struck", models.BooleanField(default=False, verbose_name="已更正剔除")),
                        ("choice", models.CharField(blank=True, default="", editable=False, max_length=60)),
                        ("voted_at", models.DateTimeField(blank=True, null=True, verbose_name="投票于")),
                        (
                            "channel",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("PHONE_PAGE", "手机"),
                                    ("PAPER", "纸质选票"),
                                    ("DOORSTEP", "上门"),
                                    ("TELEPHONE", "电话"),
                                    ("ROOM", "会场"),
                                ],
                                default="",
                                max_length=10,
                                verbose_name="渠道",
                            ),
                        ),
                        ("times_voted", models.PositiveSmallIntegerField(default=0, verbose_name="投票次数")),
                    ],
                    options={
                        "verbose_name": "名册",
                        "verbose_name_plural": "名册",
                        "ordering": ["ballot", "number"],
                        "indexes": [
                            models.Index(fields=["ballot", "building", "voted_at"], name="roll_building"),
                            models.Index(
                                condition=models.Q(("user__isnull", False)), fields=["user", "ballot"], name="roll_user"
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("ballot", "number"), name="roll_number"),
                            models.UniqueConstraint(fields=("ballot", "paper_number"), name="roll_paper_number"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("channel", ""), ("times_voted", 0), ("voted_at", None)),
                                    models.Q(
                                        ("times_voted__gt", 0),
                                        ("voted_at__isnull", False),
                                        models.Q(("channel", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="roll_voted_fits",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RollDwelling",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "ballot",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="deliberation.ballot"
                            ),
                        ),
                        (
                            "entry",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="dwellings",
                                to="deliberation.rollentry",
                                verbose_name="名册",
                            ),
                        ),
                        (
                            "dwelling",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="territory.dwelling",
                                verbose_name="房屋",
                            ),
                        ),
                        ("area_m2", models.DecimalField(decimal_places=2, max_digits=8, verbose_name="面积 (m²)")),
                        (
                            "area_source",
                            models.CharField(
                                choices=[
                                    ("REGISTER", "不动产登记簿"),
                                    ("SURVEY", "测绘面积"),
                                    ("CONTRACT", "买卖合同"),
                                ],
                                default="REGISTER",
                                max_length=10,
                                verbose_name="面积依据",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "名册房屋",
                        "verbose_name_plural": "名册房屋",
                        "constraints": [
                            models.UniqueConstraint(fields=("ballot", "dwelling"), name="roll_dwelling_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Proxy",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "ballot",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="proxies",
                                to="deliberation.ballot",
                                verbose_name="表决",
                            ),
                        ),
                        (
                            "entry",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="proxies",
                                to="deliberation.rollentry",
                                verbose_name="委托人",
                            ),
                        ),
                        (
                            "agent",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="agencies",
                                to="deliberation.rollentry",
                                verbose_name="受托人",
                            ),
                        ),
                        ("document", models.ImageField(blank=True, upload_to="proxies/%Y/%m/", verbose_name="委托书")),
                        (
                            "accepted_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="经手人",
                            ),
                        ),
                        ("accepted_at", models.DateTimeField(verbose_name="登记于")),
                        ("revoked_at", models.DateTimeField(blank=True, null=True, verbose_name="撤销于")),
                    ],
                    options={
                        "verbose_name": "委托投票",
                        "verbose_name_plural": "委托投票",
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("revoked_at", None)), fields=("entry",), name="proxy_one_in_force"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("entry", models.F("agent")), _negated=True),
                                name="proxy_not_oneself",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PaperSlip",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "ballot",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="slips",
                                to="deliberation.ballot",
                                verbose_name="表决",
                            ),
                        ),
                        (
                            "entry",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="slips",
                                to="deliberation.rollentry",
                                verbose_name="名册",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("ONCE", "待第二人录入"),
                                    ("AGREED", "两人一致，已计入"),
                                    ("CONFLICT", "两人不一致，待核对"),
                                    ("SPOILT", "废票"),
                                ],
                                default="ONCE",
                                max_length=8,
                                verbose_name="状态",
                            ),
                        ),
                        (
                            "first_choice",
                            governance.common.crypto.EncryptedTextField(blank=True, default="", editable=False),
                        ),
                        (
                            "first_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="第一录入人",
                            ),
                        ),
                        ("first_at", models.DateTimeField(verbose_name="第一次录入于")),
                        (
                            "second_choice",
                            governance.common.crypto.EncryptedTextField(blank=True, default="", editable=False),
                        ),
                        (
                            "second_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="第二录入人",
                            ),
                        ),
                        ("second_at", models.DateTimeField(blank=True, null=True, verbose_name="第二次录入于")),
                    ],
                    options={
                        "verbose_name": "纸质选票",
                        "verbose_name_plural": "纸质选票",
                        "constraints": [
                            models.UniqueConstraint(fields=("ballot", "entry"), name="paper_slip_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("second_by", None),
                                    models.Q(("second_by", models.F("first_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="paper_slip_two_people",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Casting",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "ballot",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="castings",
                                to="deliberation.ballot",
                                verbose_name="表决",
                            ),
                        ),
                        (
                            "entry",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="castings",
                                to="deliberation.rollentry",
                                verbose_name="名册",
                            ),
                        ),
                        (
                            "channel",
                            models.CharField(
                                choices=[
                                    ("PHONE_PAGE", "手机"),
                                    ("PAPER", "纸质选票"),
                                    ("DOORSTEP", "上门"),
                                    ("TELEPHONE", "电话"),
                                    ("ROOM", "会场"),
                                ],
                                max_length=10,
                                verbose_name="渠道",
                            ),
                        ),
                        ("at", models.DateTimeField(verbose_name="投票于")),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="录入人",
                            ),
                        ),
                        (
                            "by_proxy",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="deliberation.proxy",
                                verbose_name="受托投票",
                            ),
                        ),
                        ("choice", models.CharField(blank=True, default="", max_length=60)),
                    ],
                    options={
                        "verbose_name": "投票记录",
                        "verbose_name_plural": "投票记录",
                        "indexes": [models.Index(fields=["entry", "-id"], name="casting_entry")],
                    },
                ),
                migrations.CreateModel(
                    name="CallAtDoor",
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
                                related_name="calls",
                                to="deliberation.rollentry",
                                verbose_name="名册",
                            ),
                        ),
                        ("at", models.DateTimeField(verbose_name="时间")),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="走访人",
                            ),
                        ),
                        (
                            "channel",
                            models.CharField(
                                choices=[
                                    ("PHONE_PAGE", "手机"),
                                    ("PAPER", "纸质选票"),
                                    ("DOORSTEP", "上门"),
                                    ("TELEPHONE", "电话"),
                                    ("ROOM", "会场"),
                                ],
                                max_length=10,
                                verbose_name="方式",
                            ),
                        ),
                        ("was_met", models.BooleanField(verbose_name="见到或联系上")),
                        ("words", models.CharField(blank=True, max_length=120, verbose_name="情况")),
                    ],
                    options={
                        "verbose_name": "上门征询记录",
                        "verbose_name_plural": "上门征询记录",
                        "indexes": [models.Index(fields=["entry", "-id"], name="call_at_door_entry")],
                    },
                ),
                migrations.CreateModel(
                    name="RollObjection",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "ballot",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="roll_objections",
                                to="deliberation.ballot",
                                verbose_name="表决",
                            ),
                        ),
                        (
                            "entry",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="deliberation.rollentry",
                                verbose_name="名册",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="异议人",
                            ),
                        ),
                        ("words", models.TextField(max_length=1000, verbose_name="异议")),
                        ("at", models.DateTimeField(verbose_name="提出于")),
                        (
                            "state",
                            models.CharField(
                                choices=[("OPEN", "待处理"), ("UPHELD", "成立，已更正"), ("REJECTED", "不成立")],
                                default="OPEN",
                                max_length=10,
                                verbose_name="状态",
                            ),
                        ),
                        ("answer", models.TextField(blank=True, max_length=1000, verbose_name="答复")),
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
                    ],
                    options={
                        "verbose_name": "名册异议",
                        "verbose_name_plural": "名册异议",
                        "ordering": ["ballot", "id"],
                    },
                ),
                migrations.CreateModel(
                    name="SealedVote",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "ballot",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="deliberation.ballot"
                            ),
                        ),
                        ("ticket", models.CharField(max_length=64)),
                        ("sealed_choice", governance.common.crypto.EncryptedTextField()),
                        ("receipt", models.CharField(max_length=20)),
                    ],
                    options={
                        "verbose_name": "密封选票",
                        "verbose_name_plural": "密封选票",
                        "constraints": [
                            models.UniqueConstraint(fields=("ballot", "ticket"), name="sealed_vote_once"),
                            models.UniqueConstraint(fields=("ballot", "receipt"), name="sealed_vote_receipt"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Seat",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "council",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="seats",
                                to="deliberation.council",
                                verbose_name="议事会",
                            ),
                        ),
                        (
                            "role",
                            models.CharField(
                                choices=[
                                    ("CHAIR", "召集人"),
                                    ("CLERK", "记录员"),
                                    ("MEMBER", "议事成员"),
                                    ("SUBSTITUTE", "候补成员"),
                                ],
                                default="MEMBER",
                                max_length=10,
                                verbose_name="职务",
                            ),
                        ),
                        (
                            "basis",
                            models.CharField(
                                choices=[
                                    ("POSTING", "任职"),
                                    ("RESIDENCY", "居民"),
                                    ("HUB_HOUSEHOLD", "中心户"),
                                    ("ORGANISATION", "组织代表"),
                                    ("ELECTION", "推选"),
                                ],
                                max_length=14,
                                verbose_name="产生方式",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="seats",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="账号",
                            ),
                        ),
                        ("name", models.CharField(max_length=40, verbose_name="姓名")),
                        (
                            "posting",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.posting",
                                verbose_name="任职",
                            ),
                        ),
                        (
                            "residency",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.residency",
                                verbose_name="居住关系",
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
                                verbose_name="组织",
                            ),
                        ),
                        (
                            "substitute_for",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="substitutes",
                                to="deliberation.seat",
                                verbose_name="递补",
                            ),
                        ),
                        ("starts_on", models.DateField(verbose_name="自")),
                        ("ends_on", models.DateField(blank=True, null=True, verbose_name="至 (不含)")),
                        ("end_reason", models.CharField(blank=True, max_length=60, verbose_name="离任原因")),
                    ],
                    options={
                        "verbose_name": "议事会成员",
                        "verbose_name_plural": "议事会成员",
                        "ordering": ["council", "id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ends_on", None), ("ends_on__gt", models.F("starts_on")), _connector="OR"
                                ),
                                name="seat_days_in_order",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("ends_on", None), ("user__isnull", False)),
                                fields=("council", "user"),
                                name="seat_held_once",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MinutesSignature",
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
                                related_name="signatures",
                                to="deliberation.meeting",
                                verbose_name="会议",
                            ),
                        ),
                        (
                            "seat",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="deliberation.seat",
                                verbose_name="成员",
                            ),
                        ),
                        ("at", models.DateTimeField(verbose_name="签字于")),
                        ("text_hash", models.CharField(editable=False, max_length=64)),
                    ],
                    options={
                        "verbose_name": "纪要签字",
                        "verbose_name_plural": "纪要签字",
                        "constraints": [
                            models.UniqueConstraint(fields=("meeting", "seat"), name="minutes_signed_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Invitation",
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
                                to="deliberation.meeting",
                                verbose_name="会议",
                            ),
                        ),
                        (
                            "seat",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="deliberation.seat",
                                verbose_name="成员",
                            ),
                        ),
                        (
                            "answer",
                            models.CharField(
                                choices=[("NONE", "未答复"), ("COMING", "参加"), ("NOT_COMING", "请假")],
                                default="NONE",
                                max_length=10,
                                verbose_name="答复",
                            ),
                        ),
                        ("words", models.CharField(blank=True, max_length=120, verbose_name="说明")),
                        ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="答复于")),
                        (
                            "substitute",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="deliberation.seat",
                                verbose_name="由谁代",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "参会通知",
                        "verbose_name_plural": "参会通知",
                        "ordering": ["meeting", "id"],
                        "constraints": [models.UniqueConstraint(fields=("meeting", "seat"), name="invitation_once")],
                    },
                ),
                migrations.CreateModel(
                    name="Attendance",
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
                                related_name="attendances",
                                to="deliberation.meeting",
                                verbose_name="会议",
                            ),
                        ),
                        (
                            "seat",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="deliberation.seat",
                                verbose_name="成员",
                            ),
                        ),
                        (
                            "stands_for",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="deliberation.seat",
                                verbose_name="代替",
                            ),
                        ),
                        (
                            "way",
                            models.CharField(
                                choices=[("QR", "扫码"), ("LIST", "名单勾选"), ("NAME", "报姓名")],
                                max_length=4,
                                verbose_name="签到方式",
                            ),
                        ),
                        ("at", models.DateTimeField(verbose_name="签到于")),
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
                        ("left_at", models.DateTimeField(blank=True, null=True, verbose_name="离场于")),
                    ],
                    options={
                        "verbose_name": "签到",
                        "verbose_name_plural": "签到",
                        "ordering": ["meeting", "at"],
                        "constraints": [
                            models.UniqueConstraint(fields=("meeting", "seat"), name="attendance_once"),
                            models.UniqueConstraint(
                                condition=models.Q(("left_at", None), ("stands_for__isnull", False)),
                                fields=("meeting", "stands_for"),
                                name="attendance_one_stands_for",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("stands_for", None),
                                    models.Q(("stands_for", models.F("seat")), _negated=True),
                                    _connector="OR",
                                ),
                                name="attendance_not_for_oneself",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SpeakRequest",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "item",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="speakers",
                                to="deliberation.agendaitem",
                                verbose_name="议程",
                            ),
                        ),
                        (
                            "seat",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="deliberation.seat",
                                verbose_name="成员",
                            ),
                        ),
                        (
                            "side",
                            models.CharField(
                                choices=[("FOR", "赞成"), ("AGAINST", "反对"), ("QUESTION", "提问")],
                                max_length=10,
                                verbose_name="立场",
                            ),
                        ),
                        ("asked_at", models.DateTimeField(verbose_name="举手于")),
                        ("started_at", models.DateTimeField(blank=True, null=True, verbose_name="开始于")),
                        ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="结束于")),
                    ],
                    options={
                        "verbose_name": "发言",
                        "verbose_name_plural": "发言",
                        "ordering": ["item", "id"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("ended_at", None), ("started_at", None)),
                                fields=("item", "seat"),
                                name="speak_request_once_waiting",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("ended_at", None), ("started_at__isnull", False)),
                                fields=("item",),
                                name="speak_request_one_speaks",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TaskPhoto",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "task",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="photos",
                                to="deliberation.resolutiontask",
                                verbose_name="任务",
                            ),
                        ),
                        ("image", models.ImageField(upload_to="resolutions/%Y/%m/")),
                        ("thumbnail", models.ImageField(upload_to="resolutions/%Y/%m/")),
                        ("is_cleared", models.BooleanField(default=False, verbose_name="可公开")),
                        ("added_at", models.DateTimeField(verbose_name="上传于")),
                    ],
                    options={
                        "verbose_name": "任务照片",
                        "verbose_name_plural": "任务照片",
                        "ordering": ["task", "id"],
                    },
                ),
                migrations.CreateModel(
                    name="Topic",
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
                        ("title", models.CharField(max_length=60, verbose_name="议题")),
                        ("body", models.TextField(max_length=5000, verbose_name="情况和建议")),
                        ("fact_sheet", models.TextField(blank=True, max_length=8000, verbose_name="背景材料")),
                        (
                            "scope",
                            models.CharField(
                                choices=[
                                    ("ENTRANCE", "单元的事"),
                                    ("BUILDING", "楼栋的事"),
                                    ("LANE", "街巷的事"),
                                    ("ESTATE", "小区的事"),
                                    ("COMMUNITY", "社区的事"),
                                ],
                                max_length=10,
                                verbose_name="范围",
                            ),
                        ),
                        (
                            "council",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="topics",
                                to="deliberation.council",
                                verbose_name="议事会",
                            ),
                        ),
                        ("area_code", models.CharField(editable=False, max_length=15)),
                        (
                            "entrance",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="territory.entrance",
                                verbose_name="单元",
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
                            "lane",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="territory.lane",
                                verbose_name="街巷",
                            ),
                        ),
                        (
                            "procedure",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="topics",
                                to="deliberation.procedure",
                                verbose_name="议事程序",
                            ),
                        ),
                        (
                            "stage",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="topics",
                                to="deliberation.procedurestage",
                                verbose_name="所在步骤",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("PROPOSED", "待受理"),
                                    ("RUNNING", "商议中"),
                                    ("DECIDED", "已形成决议"),
                                    ("DONE", "已办成"),
                                    ("REJECTED", "未通过"),
                                    ("WITHDRAWN", "已撤回"),
                                    ("DECLINED", "未列入"),
                                ],
                                default="PROPOSED",
                                max_length=10,
                                verbose_name="状态",
                            ),
                        ),
                        ("is_open", models.BooleanField(default=True, editable=False)),
                        ("is_published", models.BooleanField(default=False, verbose_name="公开")),
                        (
                            "grievance",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="topics",
                                to="grievances.grievance",
                                verbose_name="来自诉求",
                            ),
                        ),
                        (
                            "proposer_kind",
                            models.CharField(
                                choices=[
                                    ("RESIDENT", "居民"),
                                    ("HUB_HOUSEHOLD", "中心户"),
                                    ("ORGANISATION", "组织"),
                                    ("MEMBER", "议事成员"),
                                    ("COMMUNITY", "社区"),
                                ],
                                max_length=14,
                                verbose_name="由谁提出",
                            ),
                        ),
                        (
                            "proposer",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="提议人",
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
                                verbose_name="提议组织",
                            ),
                        ),
                        ("supporters_needed", models.PositiveSmallIntegerField(default=0, verbose_name="须附议人数")),
                        ("supporters", models.PositiveIntegerField(default=0, editable=False, verbose_name="附议人数")),
                        ("rises", models.PositiveSmallIntegerField(default=0, verbose_name="上升次数")),
                        ("opened_at", models.DateTimeField(verbose_name="提出于")),
                        ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="结束于")),
                        ("due_at", models.DateTimeField(blank=True, null=True, verbose_name="最晚")),
                        ("warn_at", models.DateTimeField(blank=True, editable=False, null=True)),
                        (
                            "suspended_until",
                            models.DateTimeField(blank=True, editable=False, null=True, verbose_name="挂起至"),
                        ),
                    ],
                    options={
                        "verbose_name": "议题",
                        "verbose_name_plural": "议题",
                        "indexes": [
                            models.Index(fields=["area_code", "-id"], name="topic_area"),
                            models.Index(
                                condition=models.Q(("is_open", True)),
                                fields=["area_code", "due_at", "id"],
                                name="topic_open_clock",
                            ),
                            models.Index(
                                condition=models.Q(("is_published", True)), fields=["-id"], name="topic_public"
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("ended_at", None),
                                        ("is_open", True),
                                        ("state__in", ["PROPOSED", "RUNNING", "DECIDED"]),
                                    ),
                                    models.Q(
                                        ("ended_at__isnull", False),
                                        ("is_open", False),
                                        models.Q(("state__in", ["PROPOSED", "RUNNING", "DECIDED"]), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="topic_is_open_fits_state",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("is_open", True)),
                                fields=("grievance",),
                                name="topic_one_open_per_matter",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="StageRun",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "topic",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="runs",
                                to="deliberation.topic",
                                verbose_name="议题",
                            ),
                        ),
                        (
                            "stage",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="deliberation.procedurestage",
                                verbose_name="步骤",
                            ),
                        ),
                        (
                            "council",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="deliberation.council",
                                verbose_name="议事会",
                            ),
                        ),
                        ("started_at", models.DateTimeField(verbose_name="开始于")),
                        ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="结束于")),
                        (
                            "outcome",
                            models.CharField(
                                blank=True,
                                choices=[("YES", "通过"), ("NO", "不通过"), ("SILENCE", "到期没有结果")],
                                default="",
                                max_length=10,
                                verbose_name="结果",
                            ),
                        ),
                        ("words", models.TextField(blank=True, max_length=2000, verbose_name="意见")),
                        (
                            "decided_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="经手人",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "程序经过",
                        "verbose_name_plural": "程序经过",
                        "ordering": ["topic", "id"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("ended_at", None)), fields=("topic",), name="stage_run_one_open"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("ended_at", None), ("outcome", "")),
                                    ("ended_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="stage_run_outcome_at_end",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TopicComment",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "topic",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="comments",
                                to="deliberation.topic",
                                verbose_name="议题",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="作者",
                            ),
                        ),
                        ("paragraph", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="第几段")),
                        ("is_amendment", models.BooleanField(default=False, verbose_name="修改建议")),
                        ("words", models.TextField(max_length=1000, verbose_name="内容")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("WAITING", "待审核"),
                                    ("SHOWN", "已公开"),
                                    ("HIDDEN", "未公开"),
                                    ("ADOPTED", "已采纳"),
                                    ("DECLINED", "未采纳"),
                                ],
                                default="WAITING",
                                max_length=8,
                                verbose_name="状态",
                            ),
                        ),
                        ("at", models.DateTimeField(verbose_name="时间")),
                        ("looked_at", models.DateTimeField(blank=True, null=True, verbose_name="审核于")),
                        (
                            "looked_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="审核人",
                            ),
                        ),
                        ("answer", models.CharField(blank=True, max_length=300, verbose_name="答复")),
                    ],
                    options={
                        "verbose_name": "意见和修改建议",
                        "verbose_name_plural": "意见和修改建议",
                        "ordering": ["topic", "id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("is_amendment", False), ("paragraph__isnull", False), _connector="OR"
                                ),
                                name="topic_amendment_has_paragraph",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TopicEntry",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "topic",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="entries",
                                to="deliberation.topic",
                                verbose_name="议题",
                            ),
                        ),
                        ("at", models.DateTimeField(verbose_name="时间")),
                        ("verb", models.CharField(max_length=30, verbose_name="动作")),
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
                        ("line", models.CharField(max_length=300, verbose_name="经过")),
                        ("words", models.TextField(blank=True, verbose_name="说明")),
                        ("is_public", models.BooleanField(default=True, verbose_name="公开")),
                    ],
                    options={
                        "verbose_name": "议题经过",
                        "verbose_name_plural": "议题经过",
                        "ordering": ["topic", "id"],
                    },
                ),
                migrations.CreateModel(
                    name="TopicOption",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "topic",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="options",
                                to="deliberation.topic",
                                verbose_name="议题",
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField(verbose_name="次序")),
                        ("title", models.CharField(max_length=60, verbose_name="方案")),
                        ("body", models.TextField(blank=True, max_length=1000, verbose_name="说明")),
                        ("cost_fen", models.PositiveBigIntegerField(blank=True, null=True, verbose_name="费用（分）")),
                    ],
                    options={
                        "verbose_name": "议题方案",
                        "verbose_name_plural": "议题方案",
                        "ordering": ["topic", "position"],
                        "constraints": [
                            models.UniqueConstraint(fields=("topic", "position"), name="topic_option_position")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TopicPhoto",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "topic",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="photos",
                                to="deliberation.topic",
                                verbose_name="议题",
                            ),
                        ),
                        ("image", models.ImageField(upload_to="topics/%Y/%m/")),
                        ("thumbnail", models.ImageField(upload_to="topics/%Y/%m/")),
                        ("is_cleared", models.BooleanField(default=False, verbose_name="可公开")),
                        ("added_at", models.DateTimeField(verbose_name="上传于")),
                    ],
                    options={
                        "verbose_name": "议题照片",
                        "verbose_name_plural": "议题照片",
                        "ordering": ["topic", "id"],
                    },
                ),
                migrations.CreateModel(
                    name="TopicSupport",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "topic",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="supports",
                                to="deliberation.topic",
                                verbose_name="议题",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="附议人",
                            ),
                        ),
                        ("at", models.DateTimeField(verbose_name="附议于")),
                    ],
                    options={
                        "verbose_name": "附议",
                        "verbose_name_plural": "附议",
                        "constraints": [models.UniqueConstraint(fields=("topic", "user"), name="topic_support_once")],
                    },
                ),
                migrations.CreateModel(
                    name="Venue",
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
                                related_name="venues",
                                to="territory.area",
                                verbose_name="社区",
                            ),
                        ),
                        ("name", models.CharField(max_length=40, verbose_name="名称")),
                        ("address", models.CharField(blank=True, max_length=120, verbose_name="地址")),
                        ("capacity", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="可容人数")),
                        ("is_active", models.BooleanField(default=True, verbose_name="启用")),
                    ],
                    options={
                        "verbose_name": "议事场所",
                        "verbose_name_plural": "议事场所",
                        "ordering": ["community__code", "name"],
                        "constraints": [
                            models.UniqueConstraint(fields=("community", "name"), name="venue_name_in_community")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Charter",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "council",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="charters",
                                to="deliberation.council",
                                verbose_name="议事会",
                            ),
                        ),
                        ("version", models.PositiveSmallIntegerField(verbose_name="版本")),
                        (
                            "rule",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="deliberation.decisionrule",
                                verbose_name="表决规则",
                            ),
                        ),
                        (
                            "meeting_days",
                            models.CharField(
                                blank=True, help_text="如每月 5 日、每周六上午", max_length=60, verbose_name="议事日"
                            ),
                        ),
                        (
                            "venue",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="deliberation.venue",
                                verbose_name="议事场所",
                            ),
                        ),
                        (
                            "supporters_needed",
                            models.PositiveSmallIntegerField(default=0, verbose_name="议题须附议人数"),
                        ),
                        ("text", models.TextField(blank=True, verbose_name="章程全文")),
                        ("starts_on", models.DateField(verbose_name="自")),
                        ("adopted_on", models.DateField(blank=True, null=True, verbose_name="通过日期")),
                    ],
                    options={
                        "verbose_name": "议事会章程",
                        "verbose_name_plural": "议事会章程",
                        "ordering": ["council", "-version"],
                        "constraints": [
                            models.UniqueConstraint(fields=("council", "version"), name="charter_version_in_council")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="BallotOption",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "ballot",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="options",
                                to="deliberation.ballot",
                                verbose_name="表决",
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField(verbose_name="次序")),
                        ("code", models.CharField(max_length=10)),
                        ("title", models.CharField(max_length=60, verbose_name="选项")),
                        ("counts_for", models.BooleanField(default=False, verbose_name="赞成项")),
                    ],
                    options={
                        "verbose_name": "选项",
                        "verbose_name_plural": "选项",
                        "ordering": ["ballot", "position"],
                        "constraints": [
                            models.UniqueConstraint(fields=("ballot", "position"), name="ballot_option_position"),
                            models.UniqueConstraint(fields=("ballot", "code"), name="ballot_option_code"),
                        ],
                    },
                ),
            ],
        ),
    ]
