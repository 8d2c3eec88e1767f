"""The foundation: money in and out, projects, choices, grants, tenders, disclosures.

Stands for the migrations it names; a database that has all of those has this one.
"""

import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models

import governance.common.crypto
import governance.common.migrating


class Migration(migrations.Migration):
    replaces = [
        ("funds", "0001_initial"),
        ("funds", "0003_statement_bad_rows"),
        ("funds", "0004_choices"),
        ("funds", "0005_duties"),
        ("funds", "0006_grants"),
        ("funds", "0007_project_votes_and_documents"),
    ]

    initial = True

    dependencies = [
        ("deliberation", "0001_schema"),
        ("ledger", "0002_triggers"),
        ("people", "0001_schema"),
        ("people", "__first__"),
        ("territory", "0001_initial"),
    ]

    operations = [
        governance.common.migrating.CreateModels(
            operations=[
                migrations.CreateModel(
                    name="StatementLayout",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.SlugField(max_length=30, unique=True, verbose_name="代码")),
                        ("name", models.CharField(max_length=40, verbose_name="名称")),
                        ("columns", models.JSONField(default=dict, verbose_name="列名")),
                        ("is_confirmed", models.BooleanField(default=False, verbose_name="已用真实对账单核实")),
                    ],
                    options={
                        "verbose_name": "对账单格式",
                        "verbose_name_plural": "对账单格式",
                        "ordering": ["code"],
                    },
                ),
                migrations.CreateModel(
                    name="BankImport",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "holding",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="imports",
                                to="funds.holding",
                                verbose_name="账户",
                            ),
                        ),
                        ("area_code", models.CharField(editable=False, max_length=15)),
                        ("file_name", models.CharField(max_length=120, verbose_name="文件")),
                        ("sha256", models.CharField(max_length=64, verbose_name="文件摘要")),
                        (
                            "format",
                            models.CharField(
                                choices=[("TABLE", "表格（CSV、XLSX）"), ("OFX", "OFX"), ("CAMT", "CAMT.053")],
                                max_length=5,
                                verbose_name="格式",
                            ),
                        ),
                        ("lines_new", models.PositiveIntegerField(default=0, verbose_name="新增")),
                        ("lines_known", models.PositiveIntegerField(default=0, verbose_name="已有")),
                        ("bad", models.JSONField(default=list, verbose_name="看不懂的行")),
                        ("closing_on", models.DateField(blank=True, null=True, verbose_name="截至")),
                        ("closing_fen", models.BigIntegerField(blank=True, null=True, verbose_name="期末余额（分）")),
                        (
                            "imported_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="导入人",
                            ),
                        ),
                        ("imported_at", models.DateTimeField(verbose_name="导入于")),
                    ],
                    options={
                        "verbose_name": "对账单导入",
                        "verbose_name_plural": "对账单导入",
                        "ordering": ["-id"],
                        "constraints": [
                            models.UniqueConstraint(fields=("holding", "sha256"), name="bank_import_file_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Bid",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "tender",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="bids",
                                to="funds.tender",
                                verbose_name="招标",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="bids",
                                to="people.organisation",
                                verbose_name="投标单位",
                            ),
                        ),
                        (
                            "sealed",
                            governance.common.crypto.EncryptedTextField(default="", verbose_name="密封的报价和方案"),
                        ),
                        ("price_fen", models.BigIntegerField(blank=True, null=True, verbose_name="报价（分）")),
                        ("words", models.TextField(blank=True, max_length=4000, verbose_name="方案")),
                        (
                            "bid_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="投标人",
                            ),
                        ),
                        ("bid_at", models.DateTimeField(verbose_name="投标于")),
                        ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="撤回于")),
                        ("marks", models.JSONField(default=dict, verbose_name="分项得分")),
                        ("points", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="得分")),
                        ("is_winner", models.BooleanField(default=False, verbose_name="中标")),
                        ("reason", models.CharField(blank=True, max_length=300, verbose_name="定标说明")),
                    ],
                    options={
                        "verbose_name": "投标",
                        "verbose_name_plural": "投标",
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("is_winner", True)), fields=("tender",), name="bid_one_winner"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("withdrawn_at", None)),
                                fields=("tender", "organisation"),
                                name="bid_one_per_organisation",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("price_fen", None), ("price_fen__gt", 0), _connector="OR"),
                                name="bid_price_positive",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Choice",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.CharField(max_length=20, unique=True, verbose_name="编号")),
                        (
                            "fund",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="choices",
                                to="funds.fund",
                                verbose_name="基金",
                            ),
                        ),
                        ("area_code", models.CharField(editable=False, max_length=15)),
                        ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                        ("title", models.CharField(max_length=60, verbose_name="标题")),
                        ("words", models.TextField(blank=True, max_length=2000, verbose_name="说明")),
                        ("budget_fen", models.BigIntegerField(verbose_name="可用金额（分）")),
                        (
                            "ballot_kind",
                            models.CharField(
                                choices=[("APPROVAL", "赞成投票"), ("POINTS", "分数投票")],
                                max_length=10,
                                verbose_name="投票方式",
                            ),
                        ),
                        ("points", models.PositiveSmallIntegerField(default=0, verbose_name="每人分数")),
                        ("most_choices", models.PositiveSmallIntegerField(default=0, verbose_name="最多选几个")),
                        (
                            "decides",
                            models.CharField(
                                choices=[("GREEDY", "票数多者先得"), ("EQUAL_SHARES", "等额分摊法")],
                                max_length=12,
                                verbose_name="按哪种算法定",
                            ),
                        ),
                        ("minimum_age", models.PositiveSmallIntegerField(verbose_name="最低年龄")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("CALLING", "征集中"),
                                    ("CHECKING", "可行性审核"),
                                    ("LISTED", "名单已公布"),
                                    ("VOTING", "投票中"),
                                    ("COUNTED", "结果已公布"),
                                    ("ANNULLED", "已作废"),
                                ],
                                default="CALLING",
                                max_length=10,
                                verbose_name="状态",
                            ),
                        ),
                        ("proposals_until", models.DateTimeField(verbose_name="征集截止")),
                        ("opens_at", models.DateTimeField(verbose_name="投票开始")),
                        ("closes_at", models.DateTimeField(verbose_name="投票截止")),
                        (
                            "opened_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="发起人",
                            ),
                        ),
                        ("opened_at", models.DateTimeField(verbose_name="发起于")),
                        ("counted_at", models.DateTimeField(blank=True, null=True, verbose_name="计票于")),
                        ("annul_reason", models.CharField(blank=True, max_length=300, verbose_name="作废原因")),
                        ("results", models.JSONField(default=dict, editable=False, verbose_name="结果")),
                    ],
                    options={
                        "verbose_name": "项目票选",
                        "verbose_name_plural": "项目票选",
                        "ordering": ["-id"],
                        "indexes": [models.Index(fields=["area_code", "-id"], name="choice_area")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("budget_fen__gt", 0)), name="choice_budget_positive"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("closes_at__gt", models.F("opens_at")),
                                    ("opens_at__gte", models.F("proposals_until")),
                                ),
                                name="choice_times_in_order",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("ballot_kind", "APPROVAL"), ("points", 0)),
                                    models.Q(("ballot_kind", "POINTS"), ("points__gt", 0)),
                                    _connector="OR",
                                ),
                                name="choice_points_fit_kind",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("counted_at__isnull", False), ("state", "COUNTED")),
                                    models.Q(("state", "COUNTED"), _negated=True),
                                    _connector="OR",
                                ),
                                name="choice_counted_at",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state", "ANNULLED"), _negated=True),
                                fields=("fund", "year"),
                                name="choice_one_per_fund_and_year",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ChoiceFile",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "choice",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="file",
                                to="funds.choice",
                                verbose_name="票选",
                            ),
                        ),
                        ("text", models.TextField()),
                        ("sha256", models.CharField(max_length=64)),
                    ],
                    options={
                        "verbose_name": "计票文件",
                        "verbose_name_plural": "计票文件",
                    },
                ),
                migrations.CreateModel(
                    name="ChoicePreset",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("starts_on", models.DateField(unique=True, verbose_name="自")),
                        ("ends_on", models.DateField(blank=True, null=True, verbose_name="至 (不含)")),
                        ("minimum_age", models.PositiveSmallIntegerField(verbose_name="最低年龄")),
                        (
                            "ballot_kind",
                            models.CharField(
                                choices=[("APPROVAL", "赞成投票"), ("POINTS", "分数投票")],
                                max_length=10,
                                verbose_name="投票方式",
                            ),
                        ),
                        ("points", models.PositiveSmallIntegerField(default=0, verbose_name="每人分数")),
                        ("most_choices", models.PositiveSmallIntegerField(default=0, verbose_name="最多选几个")),
                        (
                            "decides",
                            models.CharField(
                                choices=[("GREEDY", "票数多者先得"), ("EQUAL_SHARES", "等额分摊法")],
                                max_length=12,
                                verbose_name="按哪种算法定",
                            ),
                        ),
                        ("call_days", models.PositiveSmallIntegerField(verbose_name="征集天数")),
                        ("check_days", models.PositiveSmallIntegerField(verbose_name="审核和公布名单天数")),
                        ("vote_days", models.PositiveSmallIntegerField(verbose_name="投票天数")),
                        ("reference", models.CharField(max_length=200, verbose_name="依据")),
                        ("is_confirmed", models.BooleanField(default=False, verbose_name="依据已核实")),
                    ],
                    options={
                        "verbose_name": "项目票选规则",
                        "verbose_name_plural": "项目票选规则",
                        "ordering": ["-starts_on"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ends_on", None), ("ends_on__gt", models.F("starts_on")), _connector="OR"
                                ),
                                name="choice_preset_days_in_order",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("call_days__gt", 0), ("vote_days__gt", 0)),
                                name="choice_preset_days_positive",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CoFundingScheme",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.SlugField(max_length=20, verbose_name="代码")),
                        ("name", models.CharField(max_length=20, verbose_name="名称")),
                        ("sources", models.JSONField(default=list, verbose_name="来源")),
                        ("starts_on", models.DateField(verbose_name="自")),
                        ("ends_on", models.DateField(blank=True, null=True, verbose_name="至 (不含)")),
                        ("reference", models.CharField(max_length=120, verbose_name="出处")),
                        ("is_confirmed", models.BooleanField(default=False, verbose_name="出处已核实")),
                    ],
                    options={
                        "verbose_name": "共同出资方案",
                        "verbose_name_plural": "共同出资方案",
                        "ordering": ["code", "-starts_on"],
                        "constraints": [
                            models.UniqueConstraint(fields=("code", "starts_on"), name="co_funding_scheme_from"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ends_on", None), ("ends_on__gt", models.F("starts_on")), _connector="OR"
                                ),
                                name="co_funding_scheme_days_in_order",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DisclosureDuty",
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
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("QUARTER", "季度公开"),
                                    ("PROJECT_PROGRESS", "项目实施情况"),
                                    ("PROJECT_FINAL", "项目完成报告"),
                                    ("APPEAL_PROGRESS", "募捐情况"),
                                    ("APPEAL_FINAL", "募捐总结"),
                                    ("ANNUAL", "年度报告"),
                                    ("MATERIAL", "重大事项"),
                                    ("TENDER", "采购结果"),
                                ],
                                max_length=16,
                                verbose_name="公开事项",
                            ),
                        ),
                        (
                            "every_months",
                            models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="每几个月一次"),
                        ),
                        ("months", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="几个月内")),
                        (
                            "workdays",
                            models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="几个工作日内"),
                        ),
                        ("days", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="几天内")),
                        ("until", models.CharField(blank=True, max_length=5, verbose_name="最晚哪天（月-日）")),
                    ],
                    options={
                        "verbose_name": "公开义务",
                        "verbose_name_plural": "公开义务",
                        "ordering": ["kind", "-starts_on"],
                        "constraints": [
                            models.UniqueConstraint(fields=("kind", "starts_on"), name="disclosure_duty_from"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ends_on", None), ("ends_on__gt", models.F("starts_on")), _connector="OR"
                                ),
                                name="disclosure_duty_days_in_order",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("days", None), ("months__gt", 0), ("until", ""), ("workdays", None)),
                                    models.Q(("days", None), ("months", None), ("until", ""), ("workdays__gt", 0)),
                                    models.Q(("days__gt", 0), ("months", None), ("until", ""), ("workdays", None)),
                                    models.Q(
                                        ("days", None),
                                        ("months", None),
                                        ("workdays", None),
                                        models.Q(("until", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="disclosure_duty_one_term",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DocumentRule",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "step",
                            models.CharField(
                                choices=[("HANDLE", "经办付款"), ("FINISH", "项目完成")],
                                max_length=8,
                                verbose_name="环节",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("PLAN", "方案"),
                                    ("AGREEMENT", "协议、合同"),
                                    ("INVOICE", "发票、票据"),
                                    ("ACCEPTANCE", "验收材料"),
                                    ("CONSENT", "同意书"),
                                    ("REPORT", "报告"),
                                    ("PHOTO", "照片"),
                                    ("OTHER", "其他"),
                                ],
                                max_length=10,
                                verbose_name="需要的材料",
                            ),
                        ),
                        ("from_fen", models.BigIntegerField(default=0, verbose_name="金额自（分）")),
                        ("starts_on", models.DateField(verbose_name="自")),
                        ("ends_on", models.DateField(blank=True, null=True, verbose_name="至 (不含)")),
                        ("reference", models.CharField(max_length=200, verbose_name="依据")),
                        ("is_confirmed", models.BooleanField(default=False, verbose_name="依据已核实")),
                    ],
                    options={
                        "verbose_name": "材料要求",
                        "verbose_name_plural": "材料要求",
                        "ordering": ["step", "from_fen"],
                        "constraints": [
                            models.UniqueConstraint(fields=("step", "kind", "starts_on"), name="document_rule_from"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ends_on", None), ("ends_on__gt", models.F("starts_on")), _connector="OR"
                                ),
                                name="document_rule_days_in_order",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("from_fen__gte", 0)), name="document_rule_from_fen"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Donor",
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
                                choices=[("PERSON", "个人"), ("ORGANISATION", "单位")],
                                max_length=12,
                                verbose_name="类别",
                            ),
                        ),
                        (
                            "name",
                            governance.common.crypto.EncryptedTextField(
                                blank=True, default="", verbose_name="姓名或名称"
                            ),
                        ),
                        ("name_index", models.CharField(blank=True, db_index=True, editable=False, max_length=64)),
                        (
                            "phone",
                            governance.common.crypto.EncryptedTextField(blank=True, default="", verbose_name="电话"),
                        ),
                        ("phone_index", models.CharField(blank=True, db_index=True, editable=False, max_length=64)),
                        (
                            "user",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="donors",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="账号",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="donors",
                                to="people.organisation",
                                verbose_name="单位",
                            ),
                        ),
                        ("added_at", models.DateTimeField(verbose_name="登记于")),
                    ],
                    options={
                        "verbose_name": "捐赠人",
                        "verbose_name_plural": "捐赠人",
                    },
                ),
                migrations.CreateModel(
                    name="Foundation",
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
                                verbose_name="所在区域",
                            ),
                        ),
                        ("area_code", models.CharField(editable=False, max_length=15)),
                        ("name", models.CharField(max_length=60, unique=True, verbose_name="名称")),
                        ("credit_code", models.CharField(blank=True, max_length=18, verbose_name="统一社会信用代码")),
                        ("registered_on", models.DateField(verbose_name="登记日期")),
                        (
                            "public_status_from",
                            models.DateField(blank=True, null=True, verbose_name="取得公开募捐资格日期"),
                        ),
                        (
                            "public_status_number",
                            models.CharField(blank=True, max_length=40, verbose_name="公开募捐资格证书编号"),
                        ),
                        ("is_charity", models.BooleanField(default=False, verbose_name="已认定为慈善组织")),
                        ("phone", models.CharField(blank=True, max_length=30, verbose_name="公开电话")),
                        ("address", models.CharField(blank=True, max_length=100, verbose_name="地址")),
                    ],
                    options={
                        "verbose_name": "社区基金会",
                        "verbose_name_plural": "社区基金会",
                        "ordering": ["id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("public_status_from", None), ("public_status_number", "")),
                                    models.Q(
                                        ("public_status_from__gte", models.F("registered_on")),
                                        models.Q(("public_status_number", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="foundation_status_has_number",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DeclaredRelation",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "foundation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="funds.foundation",
                                verbose_name="基金会",
                            ),
                        ),
                        ("area_code", models.CharField(editable=False, max_length=15)),
                        (
                            "manager",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="declared_relations",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="申报人",
                            ),
                        ),
                        (
                            "donor",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="declared_relations",
                                to="funds.donor",
                                verbose_name="捐赠人",
                            ),
                        ),
                        ("name", governance.common.crypto.EncryptedTextField(verbose_name="利害关系人")),
                        ("name_index", models.CharField(db_index=True, editable=False, max_length=64)),
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
                        (
                            "declared_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="登记人",
                            ),
                        ),
                        ("declared_at", models.DateTimeField(verbose_name="申报于")),
                        ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="结束于")),
                    ],
                    options={
                        "verbose_name": "利害关系申报",
                        "verbose_name_plural": "利害关系申报",
                        "ordering": ["-id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("donor", None), ("manager__isnull", False)),
                                    models.Q(("donor__isnull", False), ("manager", None)),
                                    _connector="OR",
                                ),
                                name="declared_relation_of_one",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Fund",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "foundation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="funds",
                                to="funds.foundation",
                                verbose_name="基金会",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[("OWN", "基金会本级"), ("COMMUNITY", "社区公益基金")],
                                max_length=10,
                                verbose_name="类别",
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
                        ("name", models.CharField(max_length=60, verbose_name="名称")),
                        ("words", models.CharField(blank=True, max_length=500, verbose_name="说明")),
                        ("opened_at", models.DateTimeField(verbose_name="设立于")),
                        ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="结束于")),
                    ],
                    options={
                        "verbose_name": "基金",
                        "verbose_name_plural": "基金",
                        "ordering": ["area_code", "id"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("closed_at", None), ("kind", "COMMUNITY")),
                                fields=("area",),
                                name="fund_one_per_community",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("kind", "OWN")),
                                fields=("foundation",),
                                name="fund_own_one_per_foundation",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Appeal",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "fund",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="appeals",
                                to="funds.fund",
                                verbose_name="基金",
                            ),
                        ),
                        (
                            "purse",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="appeals",
                                to="funds.purse",
                                verbose_name="用途",
                            ),
                        ),
                        ("area_code", models.CharField(editable=False, max_length=15)),
                        (
                            "audience",
                            models.CharField(
                                choices=[("PUBLIC", "公开募捐"), ("INVITED", "定向募捐"), ("MUTUAL", "社区居民互助")],
                                max_length=8,
                                verbose_name="募捐对象",
                            ),
                        ),
                        ("partner", models.CharField(blank=True, max_length=80, verbose_name="合作的公募慈善组织")),
                        ("partner_agreement", models.CharField(blank=True, max_length=40, verbose_name="合作协议编号")),
                        ("filing_number", models.CharField(blank=True, max_length=40, verbose_name="募捐方案备案号")),
                        ("title", models.CharField(max_length=60, verbose_name="标题")),
                        ("words", models.TextField(max_length=2000, verbose_name="说明")),
                        ("goal_fen", models.BigIntegerField(blank=True, null=True, verbose_name="目标（分）")),
                        ("starts_on", models.DateField(verbose_name="自")),
                        ("ends_on", models.DateField(verbose_name="至")),
                        (
                            "state",
                            models.CharField(
                                choices=[("OPEN", "进行中"), ("CLOSED", "已结束")],
                                default="OPEN",
                                max_length=8,
                                verbose_name="状态",
                            ),
                        ),
                        (
                            "opened_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="发起人",
                            ),
                        ),
                        ("opened_at", models.DateTimeField(verbose_name="发起于")),
                        ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="结束于")),
                    ],
                    options={
                        "verbose_name": "募捐活动",
                        "verbose_name_plural": "募捐活动",
                        "ordering": ["-id"],
                        "indexes": [models.Index(fields=["area_code", "-id"], name="appeal_area")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("ends_on__gte", models.F("starts_on"))), name="appeal_days_in_order"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("goal_fen", None), ("goal_fen__gt", 0), _connector="OR"),
                                name="appeal_goal_positive",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("closed_at", None), ("state", "OPEN")),
                                    models.Q(("closed_at__isnull", False), ("state", "CLOSED")),
                                    _connector="OR",
                                ),
                                name="appeal_closed_at",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="GrantCall",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.CharField(max_length=20, unique=True, verbose_name="编号")),
                        (
                            "purse",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="grant_calls",
                                to="funds.purse",
                                verbose_name="出自",
                            ),
                        ),
                        ("area_code", models.CharField(editable=False, max_length=15)),
                        ("title", models.CharField(max_length=60, verbose_name="标题")),
                        ("words", models.TextField(max_length=4000, verbose_name="公告")),
                        ("budget_fen", models.BigIntegerField(verbose_name="总额（分）")),
                        ("most_fen", models.BigIntegerField(verbose_name="单项上限（分）")),
                        ("criteria", models.JSONField(default=list, verbose_name="评分标准")),
                        (
                            "resident_weight",
                            models.PositiveSmallIntegerField(default=0, verbose_name="居民评分占比（%）"),
                        ),
                        (
                            "mean",
                            models.CharField(
                                choices=[("PLAIN", "平均分"), ("TRIMMED", "去掉一个最高分和一个最低分再平均")],
                                default="PLAIN",
                                max_length=8,
                                verbose_name="怎么取平均",
                            ),
                        ),
                        ("opens_at", models.DateTimeField(verbose_name="申报开始")),
                        ("closes_at", models.DateTimeField(verbose_name="申报截止")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("DRAFT", "筹备中"),
                                    ("OPEN", "接受申报"),
                                    ("SCORING", "评审中"),
                                    ("AWARDED", "已公布入选"),
                                    ("CLOSED", "已结束"),
                                ],
                                default="DRAFT",
                                max_length=10,
                                verbose_name="状态",
                            ),
                        ),
                        (
                            "opened_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="发起人",
                            ),
                        ),
                        ("awarded_at", models.DateTimeField(blank=True, null=True, verbose_name="公布于")),
                    ],
                    options={
                        "verbose_name": "公益创投",
                        "verbose_name_plural": "公益创投",
                        "ordering": ["-id"],
                        "indexes": [models.Index(fields=["area_code", "-id"], name="grant_call_area")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("budget_fen__gt", 0),
                                    ("most_fen__gt", 0),
                                    ("most_fen__lte", models.F("budget_fen")),
                                ),
                                name="grant_call_amounts",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("closes_at__gt", models.F("opens_at"))),
                                name="grant_call_times_in_order",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("resident_weight__lte", 100)), name="grant_call_weight"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Application",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "call",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="applications",
                                to="funds.grantcall",
                                verbose_name="创投",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="applications",
                                to="people.organisation",
                                verbose_name="申报单位",
                            ),
                        ),
                        ("title", models.CharField(max_length=60, verbose_name="项目")),
                        ("words", models.TextField(max_length=4000, verbose_name="方案")),
                        ("amount_fen", models.BigIntegerField(verbose_name="申请金额（分）")),
                        ("budget", models.JSONField(default=list, verbose_name="预算明细")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("DRAFT", "草稿"),
                                    ("SUBMITTED", "已申报"),
                                    ("REFUSED", "不符合条件"),
                                    ("AWARDED", "入选"),
                                    ("NOT_AWARDED", "未入选"),
                                    ("WITHDRAWN", "已撤回"),
                                ],
                                default="DRAFT",
                                max_length=12,
                                verbose_name="状态",
                            ),
                        ),
                        (
                            "applied_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="申报人",
                            ),
                        ),
                        ("submitted_at", models.DateTimeField(blank=True, null=True, verbose_name="申报于")),
                        (
                            "score",
                            models.PositiveIntegerField(blank=True, null=True, verbose_name="得分（百分之一分）"),
                        ),
                        ("reason", models.CharField(blank=True, max_length=300, verbose_name="说明")),
                    ],
                    options={
                        "verbose_name": "创投申报",
                        "verbose_name_plural": "创投申报",
                        "ordering": ["call", "id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("amount_fen__gt", 0)), name="application_amount_positive"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state", "WITHDRAWN"), _negated=True),
                                fields=("call", "organisation", "title"),
                                name="application_once",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="GrantPreset",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("starts_on", models.DateField(unique=True, verbose_name="自")),
                        ("ends_on", models.DateField(blank=True, null=True, verbose_name="至 (不含)")),
                        ("a_from", models.PositiveSmallIntegerField(verbose_name="优秀：不低于")),
                        ("b_from", models.PositiveSmallIntegerField(verbose_name="合格：不低于")),
                        ("share_a", models.PositiveSmallIntegerField(verbose_name="优秀奖补（%）")),
                        ("share_b", models.PositiveSmallIntegerField(verbose_name="合格奖补（%）")),
                        ("first_percent", models.PositiveSmallIntegerField(verbose_name="签约后首款（%）")),
                        ("midterm_percent", models.PositiveSmallIntegerField(verbose_name="中期评估后（%）")),
                        ("reference", models.CharField(max_length=200, verbose_name="依据")),
                        ("is_confirmed", models.BooleanField(default=False, verbose_name="依据已核实")),
                    ],
                    options={
                        "verbose_name": "创投和奖补规则",
                        "verbose_name_plural": "创投和奖补规则",
                        "ordering": ["-starts_on"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("a_from__gt", models.F("b_from")), ("a_from__lte", 100), ("b_from__gt", 0)
                                ),
                                name="grant_preset_grades_in_order",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "first_percent__lte",
                                        django.db.models.expressions.CombinedExpression(
                                            models.Value(100), "-", models.F("midterm_percent")
                                        ),
                                    ),
                                    ("share_a__lte", 100),
                                    ("share_b__lte", models.F("share_a")),
                                ),
                                name="grant_preset_percents",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Holding",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "foundation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="holdings",
                                to="funds.foundation",
                                verbose_name="基金会",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[("BANK", "银行账户"), ("CASH", "库存现金"), ("PROVIDER", "支付平台待结算")],
                                max_length=8,
                                verbose_name="类别",
                            ),
                        ),
                        ("name", models.CharField(max_length=60, verbose_name="名称")),
                        ("bank", models.CharField(blank=True, max_length=60, verbose_name="开户银行")),
                        (
                            "number",
                            governance.common.crypto.EncryptedTextField(blank=True, default="", verbose_name="账号"),
                        ),
                        ("number_tail", models.CharField(blank=True, max_length=4, verbose_name="账号后四位")),
                        ("provider", models.CharField(blank=True, max_length=20, verbose_name="支付渠道代码")),
                        (
                            "layout",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="funds.statementlayout",
                                verbose_name="对账单格式",
                            ),
                        ),
                        (
                            "account",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="holding",
                                to="ledger.account",
                                verbose_name="账户",
                            ),
                        ),
                        ("opened_at", models.DateTimeField(verbose_name="启用于")),
                        ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="停用于")),
                    ],
                    options={
                        "verbose_name": "资金存放处",
                        "verbose_name_plural": "资金存放处",
                        "ordering": ["foundation", "id"],
                        "constraints": [
                            models.UniqueConstraint(fields=("foundation", "name"), name="holding_name_in_foundation"),
                            models.UniqueConstraint(
                                condition=models.Q(("closed_at", None), ("kind", "PROVIDER")),
                                fields=("foundation", "provider"),
                                name="holding_one_per_provider",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="BankLine",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "holding",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="lines",
                                to="funds.holding",
                                verbose_name="账户",
                            ),
                        ),
                        ("area_code", models.CharField(editable=False, max_length=15)),
                        (
                            "brought_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="lines",
                                to="funds.bankimport",
                                verbose_name="导入",
                            ),
                        ),
                        ("fingerprint", models.CharField(editable=False, max_length=64)),
                        ("booked_on", models.DateField(verbose_name="交易日期")),
                        ("amount_fen", models.BigIntegerField(verbose_name="金额（分）")),
                        ("balance_fen", models.BigIntegerField(blank=True, null=True, verbose_name="余额（分）")),
                        (
                            "counterparty",
                            governance.common.crypto.EncryptedTextField(
                                blank=True, default="", verbose_name="对方户名"
                            ),
                        ),
                        (
                            "counterparty_number",
                            governance.common.crypto.EncryptedTextField(
                                blank=True, default="", verbose_name="对方账号"
                            ),
                        ),
                        (
                            "memo",
                            governance.common.crypto.EncryptedTextField(blank=True, default="", verbose_name="摘要"),
                        ),
                        ("reference", models.CharField(blank=True, max_length=64, verbose_name="流水号")),
                        ("matched_fen", models.BigIntegerField(default=0, verbose_name="已核对（分）")),
                        (
                            "state",
                            models.CharField(
                                choices=[("OPEN", "待核对"), ("PART", "部分对上"), ("MATCHED", "已对上")],
                                default="OPEN",
                                max_length=8,
                                verbose_name="状态",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "银行流水",
                        "verbose_name_plural": "银行流水",
                        "ordering": ["-booked_on", "-id"],
                        "indexes": [
                            models.Index(fields=["holding", "-booked_on", "-id"], name="bank_line_order"),
                            models.Index(
                                condition=models.Q(("state", "MATCHED"), _negated=True),
                                fields=["holding", "-booked_on", "-id"],
                                name="bank_line_open",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("holding", "fingerprint"), name="bank_line_once"),
                            models.CheckConstraint(
                                condition=models.Q(("amount_fen", 0), _negated=True), name="bank_line_amount_not_zero"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("matched_fen", 0), ("state", "OPEN")),
                                    models.Q(
                                        ("matched_fen__gt", 0),
                                        ("state", "PART"),
                                        models.Q(("matched_fen", models.F("amount_fen")), _negated=True),
                                        models.Q(
                                            (
                                                "matched_fen",
                                                django.db.models.expressions.CombinedExpression(
                                                    models.F("amount_fen"), "*", models.Value(-1)
                                                ),
                                            ),
                                            _negated=True,
                                        ),
                                    ),
                                    models.Q(
                                        ("state", "MATCHED"),
                                        models.Q(
                                            ("matched_fen", models.F("amount_fen")),
                                            (
                                                "matched_fen",
                                                django.db.models.expressions.CombinedExpression(
                                                    models.F("amount_fen"), "*", models.Value(-1)
                                                ),
                                            ),
                                            _connector="OR",
                                        ),
                                    ),
                                    _connector="OR",
                                ),
                                name="bank_line_state_fits_matched",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("matched_fen__gte", 0),
                                    models.Q(
                                        ("matched_fen__lte", models.F("amount_fen")),
                                        (
                                            "matched_fen__lte",
                                            django.db.models.expressions.CombinedExpression(
                                                models.F("amount_fen"), "*", models.Value(-1)
                                            ),
                                        ),
                                        _connector="OR",
                                    ),
                                ),
                                name="bank_line_matched_within",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LegalBand",
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
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("PUBLIC", "有公开募捐资格的基金会"),
                                    ("CHARITY", "认定为慈善组织、没有公开募捐资格的基金会"),
                                    ("OTHER", "其他没有公开募捐资格的基金会"),
                                ],
                                max_length=8,
                                verbose_name="适用于",
                            ),
                        ),
                        (
                            "measure",
                            models.CharField(
                                choices=[("SPENDING", "开展公益活动的支出"), ("ADMINISTRATION", "管理费用")],
                                max_length=14,
                                verbose_name="比的是",
                            ),
                        ),
                        (
                            "base",
                            models.CharField(
                                choices=[
                                    ("LAST_INCOME", "上一年总收入"),
                                    ("LAST_INCOME_OR_MEAN", "上一年总收入，或前三年收入的平均数"),
                                    ("LAST_BALANCE", "上一年末余额"),
                                    ("THIS_SPENDING", "当年总支出"),
                                ],
                                max_length=20,
                                verbose_name="和什么比",
                            ),
                        ),
                        (
                            "bound",
                            models.CharField(
                                choices=[("LEAST", "不低于"), ("MOST", "不超过")], max_length=5, verbose_name="要求"
                            ),
                        ),
                        ("numerator", models.PositiveIntegerField(verbose_name="分子")),
                        ("denominator", models.PositiveIntegerField(default=100, verbose_name="分母")),
                        (
                            "warn_percent",
                            models.PositiveSmallIntegerField(default=90, verbose_name="用到上限的百分之几开始提醒"),
                        ),
                        ("from_fen", models.BigIntegerField(blank=True, null=True, verbose_name="净资产不低于（分）")),
                        ("below_fen", models.BigIntegerField(blank=True, null=True, verbose_name="净资产低于（分）")),
                    ],
                    options={
                        "verbose_name": "法定比例",
                        "verbose_name_plural": "法定比例",
                        "ordering": ["status", "measure", "from_fen", "-starts_on"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("denominator__gt", 0), ("numerator__gt", 0)),
                                name="legal_band_positive",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ends_on", None), ("ends_on__gt", models.F("starts_on")), _connector="OR"
                                ),
                                name="legal_band_days_in_order",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Match",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "line",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="matches",
                                to="funds.bankline",
                                verbose_name="银行流水",
                            ),
                        ),
                        (
                            "transfer",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="bank_match",
                                to="ledger.transfer",
                                verbose_name="转账",
                            ),
                        ),
                        ("amount_fen", models.BigIntegerField(verbose_name="金额（分）")),
                        (
                            "matched_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="核对人",
                            ),
                        ),
                        ("matched_at", models.DateTimeField(verbose_name="核对于")),
                    ],
                    options={
                        "verbose_name": "对账记录",
                        "verbose_name_plural": "对账记录",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("amount_fen__gt", 0)), name="match_amount_positive"
                            )
                        ],
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
                        ("code", models.SlugField(max_length=30, verbose_name="代码")),
                        ("version", models.PositiveSmallIntegerField(verbose_name="版本")),
                        ("name", models.CharField(max_length=60, verbose_name="名称")),
                        (
                            "source",
                            models.CharField(
                                choices=[
                                    ("FINANCE", "公共财政"),
                                    ("STREET", "街道（镇）"),
                                    ("FOUNDATION", "社区基金会"),
                                    ("PARTY_DUES", "党费"),
                                    ("ORGANISATIONS", "报到单位"),
                                    ("ENTERPRISES", "企业"),
                                    ("COMMUNITY", "社区自筹"),
                                    ("RESIDENTS", "居民"),
                                    ("DONATIONS", "社会捐赠"),
                                ],
                                max_length=14,
                                verbose_name="配比的来源",
                            ),
                        ),
                        ("numerator", models.PositiveIntegerField(verbose_name="基金出")),
                        ("denominator", models.PositiveIntegerField(verbose_name="对方每出")),
                        ("cap_fen", models.BigIntegerField(verbose_name="上限（分）")),
                        ("starts_on", models.DateField(verbose_name="自")),
                        ("reference", models.CharField(blank=True, max_length=120, verbose_name="依据")),
                    ],
                    options={
                        "verbose_name": "配比规则",
                        "verbose_name_plural": "配比规则",
                        "ordering": ["code", "-version"],
                        "constraints": [
                            models.UniqueConstraint(fields=("code", "version"), name="matching_rule_version"),
                            models.CheckConstraint(
                                condition=models.Q(("cap_fen__gt", 0), ("denominator__gt", 0), ("numerator__gt", 0)),
                                name="matching_rule_positive",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Pledge",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.CharField(max_length=20, unique=True, verbose_name="编号")),
                        (
                            "fund",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="pledges",
                                to="funds.fund",
                                verbose_name="基金",
                            ),
                        ),
                        ("area_code", models.CharField(editable=False, max_length=15)),
                        (
                            "purse",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="pledges",
                                to="funds.purse",
                                verbose_name="用途",
                            ),
                        ),
                        (
                            "appeal",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="pledges",
                                to="funds.appeal",
                                verbose_name="募捐活动",
                            ),
                        ),
                        (
                            "donor",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="pledges",
                                to="funds.donor",
                                verbose_name="捐赠人",
                            ),
                        ),
                        (
                            "source",
                            models.CharField(
                                choices=[
                                    ("FINANCE", "公共财政"),
                                    ("STREET", "街道（镇）"),
                                    ("FOUNDATION", "社区基金会"),
                                    ("PARTY_DUES", "党费"),
                                    ("ORGANISATIONS", "报到单位"),
                                    ("ENTERPRISES", "企业"),
                                    ("COMMUNITY", "社区自筹"),
                                    ("RESIDENTS", "居民"),
                                    ("DONATIONS", "社会捐赠"),
                                ],
                                max_length=14,
                                verbose_name="来源",
                            ),
                        ),
                        ("public_name", models.CharField(blank=True, max_length=60, verbose_name="公开的名称")),
                        ("amount_fen", models.BigIntegerField(verbose_name="认捐（分）")),
                        ("received_fen", models.BigIntegerField(default=0, verbose_name="已到账（分）")),
                        (
                            "way",
                            models.CharField(
                                choices=[("BANK", "银行转账"), ("CASH", "现金"), ("PROVIDER", "线上支付")],
                                max_length=8,
                                verbose_name="方式",
                            ),
                        ),
                        (
                            "pending",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="ledger.transfer",
                                verbose_name="预留",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("PLEDGED", "已认捐，待到账"),
                                    ("PART", "部分到账"),
                                    ("RECEIVED", "已到账"),
                                    ("CANCELLED", "已取消"),
                                ],
                                default="PLEDGED",
                                max_length=10,
                                verbose_name="状态",
                            ),
                        ),
                        ("pledged_at", models.DateTimeField(verbose_name="认捐于")),
                        (
                            "pledged_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="登记人",
                            ),
                        ),
                        ("expected_on", models.DateField(blank=True, null=True, verbose_name="预计到账")),
                        ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="结束于")),
                        ("reason", models.CharField(blank=True, max_length=200, verbose_name="取消原因")),
                    ],
                    options={
                        "verbose_name": "认捐",
                        "verbose_name_plural": "认捐",
                        "ordering": ["-id"],
                        "indexes": [models.Index(fields=["area_code", "-id"], name="pledge_area")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("amount_fen__gt", 0)), name="pledge_amount_positive"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("received_fen__gte", 0), ("received_fen__lte", models.F("amount_fen"))
                                ),
                                name="pledge_received_within",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("ended_at", None), ("received_fen", 0), ("state", "PLEDGED")),
                                    models.Q(
                                        ("ended_at", None),
                                        ("received_fen__gt", 0),
                                        ("received_fen__lt", models.F("amount_fen")),
                                        ("state", "PART"),
                                    ),
                                    models.Q(
                                        ("ended_at__isnull", False),
                                        ("received_fen", models.F("amount_fen")),
                                        ("state", "RECEIVED"),
                                    ),
                                    models.Q(
                                        ("ended_at__isnull", False),
                                        ("received_fen__lt", models.F("amount_fen")),
                                        ("state", "CANCELLED"),
                                    ),
                                    _connector="OR",
                                ),
                                name="pledge_state_fits_received",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Gift",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "fund",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="gifts",
                                to="funds.fund",
                                verbose_name="基金",
                            ),
                        ),
                        ("area_code", models.CharField(editable=False, max_length=15)),
                        (
                            "purse",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="gifts",
                                to="funds.purse",
                                verbose_name="用途",
                            ),
                        ),
                        (
                            "appeal",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="gifts",
                                to="funds.appeal",
                                verbose_name="募捐活动",
                            ),
                        ),
                        (
                            "pledge",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="gifts",
                                to="funds.pledge",
                                verbose_name="认捐",
                            ),
                        ),
                        (
                            "donor",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="gifts",
                                to="funds.donor",
                                verbose_name="捐赠人",
                            ),
                        ),
                        (
                            "source",
                            models.CharField(
                                choices=[
                                    ("FINANCE", "公共财政"),
                                    ("STREET", "街道（镇）"),
                                    ("FOUNDATION", "社区基金会"),
                                    ("PARTY_DUES", "党费"),
                                    ("ORGANISATIONS", "报到单位"),
                                    ("ENTERPRISES", "企业"),
                                    ("COMMUNITY", "社区自筹"),
                                    ("RESIDENTS", "居民"),
                                    ("DONATIONS", "社会捐赠"),
                                ],
                                max_length=14,
                                verbose_name="来源",
                            ),
                        ),
                        ("public_name", models.CharField(blank=True, max_length=60, verbose_name="公开的名称")),
                        (
                            "way",
                            models.CharField(
                                choices=[("BANK", "银行转账"), ("CASH", "现金"), ("PROVIDER", "线上支付")],
                                max_length=8,
                                verbose_name="方式",
                            ),
                        ),
                        (
                            "holding",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="gifts",
                                to="funds.holding",
                                verbose_name="收款账户",
                            ),
                        ),
                        ("amount_fen", models.BigIntegerField(verbose_name="金额（分）")),
                        ("received_on", models.DateField(verbose_name="到账日期")),
                        (
                            "state",
                            models.CharField(
                                choices=[("COUNTED", "待第二人清点"), ("RECEIVED", "已到账"), ("REVERSED", "已冲正")],
                                max_length=8,
                                verbose_name="状态",
                            ),
                        ),
                        (
                            "transfer",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="gift",
                                to="ledger.transfer",
                                verbose_name="转账",
                            ),
                        ),
                        (
                            "first_signed_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="登记人",
                            ),
                        ),
                        ("first_signed_at", models.DateTimeField(verbose_name="登记于")),
                        (
                            "second_signed_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="复点人",
                            ),
                        ),
                        ("second_signed_at", models.DateTimeField(blank=True, null=True, verbose_name="复点于")),
                        ("reversed_at", models.DateTimeField(blank=True, null=True, verbose_name="冲正于")),
                        ("public_note", models.CharField(blank=True, max_length=200, verbose_name="更正说明")),
                    ],
                    options={
                        "verbose_name": "捐赠到账",
                        "verbose_name_plural": "捐赠到账",
                        "ordering": ["-id"],
                        "indexes": [
                            models.Index(fields=["fund", "-id"], name="gift_fund"),
                            models.Index(fields=["area_code", "-id"], name="gift_area"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("amount_fen__gt", 0)), name="gift_amount_positive"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "COUNTED"), ("transfer", None)),
                                    models.Q(
                                        models.Q(("state", "COUNTED"), _negated=True), ("transfer__isnull", False)
                                    ),
                                    _connector="OR",
                                ),
                                name="gift_received_has_transfer",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("way", "CASH"), _negated=True),
                                    models.Q(
                                        ("first_signed_by__isnull", False),
                                        ("second_signed_by", None),
                                        ("state", "COUNTED"),
                                    ),
                                    models.Q(
                                        ("second_signed_by__isnull", False),
                                        models.Q(("second_signed_by", models.F("first_signed_by")), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="gift_cash_has_two_signatures",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("second_signed_at", None), ("second_signed_by", None)),
                                    models.Q(("second_signed_at__isnull", False), ("second_signed_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="gift_second_signed_at_and_by",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(models.Q(("state", "REVERSED"), _negated=True), ("reversed_at", None)),
                                    models.Q(
                                        ("reversed_at__isnull", False),
                                        ("state", "REVERSED"),
                                        models.Q(("public_note", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="gift_reversed_with_note",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Project",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.CharField(max_length=20, unique=True, verbose_name="编号")),
                        (
                            "fund",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="projects",
                                to="funds.fund",
                                verbose_name="基金",
                            ),
                        ),
                        ("area_code", models.CharField(editable=False, max_length=15)),
                        ("title", models.CharField(max_length=60, verbose_name="项目")),
                        ("need", models.TextField(max_length=2000, verbose_name="需求")),
                        ("plan", models.TextField(blank=True, max_length=4000, verbose_name="方案")),
                        ("plan_version", models.PositiveSmallIntegerField(default=1, verbose_name="方案版本")),
                        (
                            "scheme",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="funds.cofundingscheme",
                                verbose_name="共同出资方案",
                            ),
                        ),
                        (
                            "matching",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="funds.matchingrule",
                                verbose_name="配比规则",
                            ),
                        ),
                        ("carried_out_by", models.CharField(blank=True, max_length=80, verbose_name="实施方")),
                        (
                            "organisation",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.organisation",
                                verbose_name="实施单位",
                            ),
                        ),
                        (
                            "purse",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="project",
                                to="funds.purse",
                                verbose_name="项目资金",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("DRAFT", "筹备中"),
                                    ("PUBLISHED", "已公布，待表决"),
                                    ("FUNDED", "资金已落实"),
                                    ("RUNNING", "实施中"),
                                    ("DONE", "已完成"),
                                    ("STOPPED", "已终止"),
                                ],
                                default="DRAFT",
                                max_length=10,
                                verbose_name="状态",
                            ),
                        ),
                        ("starts_on", models.DateField(blank=True, null=True, verbose_name="开工")),
                        ("ends_on", models.DateField(blank=True, null=True, verbose_name="完工")),
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
                        ("published_at", models.DateTimeField(blank=True, null=True, verbose_name="公布于")),
                        ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="结束于")),
                        ("result", models.TextField(blank=True, max_length=4000, verbose_name="成效")),
                    ],
                    options={
                        "verbose_name": "项目",
                        "verbose_name_plural": "项目",
                        "ordering": ["-id"],
                        "indexes": [
                            models.Index(fields=["area_code", "-id"], name="project_area"),
                            models.Index(fields=["fund", "-id"], name="project_fund"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("starts_on", None),
                                    ("ends_on", None),
                                    ("ends_on__gte", models.F("starts_on")),
                                    _connector="OR",
                                ),
                                name="project_days_in_order",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("ended_at__isnull", False), ("state__in", ["DONE", "STOPPED"])),
                                    models.Q(
                                        models.Q(("state__in", ["DONE", "STOPPED"]), _negated=True), ("ended_at", None)
                                    ),
                                    _connector="OR",
                                ),
                                name="project_ended_at",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state__in", ["FUNDED", "RUNNING", "DONE"]), _negated=True),
                                    ("purse__isnull", False),
                                    _connector="OR",
                                ),
                                name="project_funded_has_purse",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Milestone",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "project",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="milestones",
                                to="funds.project",
                                verbose_name="项目",
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField(verbose_name="次序")),
                        ("title", models.CharField(max_length=80, verbose_name="阶段")),
                        ("due_on", models.DateField(verbose_name="完成期限")),
                        ("amount_fen", models.BigIntegerField(verbose_name="分期款（分）")),
                        (
                            "state",
                            models.CharField(
                                choices=[("OPEN", "未验收"), ("ACCEPTED", "已验收"), ("REFUSED", "验收不合格")],
                                default="OPEN",
                                max_length=8,
                                verbose_name="状态",
                            ),
                        ),
                        (
                            "accepted_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="验收人",
                            ),
                        ),
                        ("accepted_at", models.DateTimeField(blank=True, null=True, verbose_name="验收于")),
                        ("words", models.CharField(blank=True, max_length=300, verbose_name="验收意见")),
                    ],
                    options={
                        "verbose_name": "项目阶段",
                        "verbose_name_plural": "项目阶段",
                        "ordering": ["project", "position"],
                        "constraints": [
                            models.UniqueConstraint(fields=("project", "position"), name="milestone_position"),
                            models.CheckConstraint(condition=models.Q(("amount_fen__gte", 0)), name="milestone_amount"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("accepted_at", None), ("accepted_by", None), ("state", "OPEN")),
                                    models.Q(
                                        models.Q(("state", "OPEN"), _negated=True),
                                        ("accepted_at__isnull", False),
                                        ("accepted_by__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="milestone_accepted_at_and_by",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Disclosure",
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
                                    ("QUARTER", "季度公开"),
                                    ("PROJECT_PROGRESS", "项目实施情况"),
                                    ("PROJECT_FINAL", "项目完成报告"),
                                    ("APPEAL_PROGRESS", "募捐情况"),
                                    ("APPEAL_FINAL", "募捐总结"),
                                    ("ANNUAL", "年度报告"),
                                    ("MATERIAL", "重大事项"),
                                    ("TENDER", "采购结果"),
                                ],
                                max_length=16,
                                verbose_name="公开事项",
                            ),
                        ),
                        ("area_code", models.CharField(editable=False, max_length=15)),
                        (
                            "foundation",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="disclosures",
                                to="funds.foundation",
                                verbose_name="基金会",
                            ),
                        ),
                        (
                            "fund",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="disclosures",
                                to="funds.fund",
                                verbose_name="基金",
                            ),
                        ),
                        (
                            "project",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="disclosures",
                                to="funds.project",
                                verbose_name="项目",
                            ),
                        ),
                        (
                            "appeal",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="disclosures",
                                to="funds.appeal",
                                verbose_name="募捐活动",
                            ),
                        ),
                        ("period", models.CharField(blank=True, max_length=20, verbose_name="期间")),
                        ("article", models.CharField(max_length=60, verbose_name="依据")),
                        ("due_at", models.DateTimeField(verbose_name="最晚")),
                        (
                            "state",
                            models.CharField(
                                choices=[("DUE", "待公开"), ("PUBLISHED", "已公开"), ("DROPPED", "不再需要")],
                                default="DUE",
                                max_length=10,
                                verbose_name="状态",
                            ),
                        ),
                        ("content", models.JSONField(default=dict, editable=False, verbose_name="公开的内容")),
                        ("title", models.CharField(blank=True, max_length=80, verbose_name="事项")),
                        ("words", models.TextField(blank=True, max_length=4000, verbose_name="说明")),
                        ("corrections", models.JSONField(default=list, editable=False, verbose_name="更正")),
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
                        ("late_since", models.DateTimeField(blank=True, null=True, verbose_name="逾期自")),
                    ],
                    options={
                        "verbose_name": "信息公开",
                        "verbose_name_plural": "信息公开",
                        "ordering": ["due_at", "id"],
                        "indexes": [models.Index(fields=["area_code", "state", "due_at"], name="disclosure_due")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("appeal", None),
                                        ("foundation__isnull", False),
                                        ("fund", None),
                                        ("project", None),
                                    ),
                                    models.Q(
                                        ("appeal", None),
                                        ("foundation", None),
                                        ("fund__isnull", False),
                                        ("project", None),
                                    ),
                                    models.Q(
                                        ("appeal", None),
                                        ("foundation", None),
                                        ("fund", None),
                                        ("project__isnull", False),
                                    ),
                                    models.Q(
                                        ("appeal__isnull", False),
                                        ("foundation", None),
                                        ("fund", None),
                                        ("project", None),
                                    ),
                                    _connector="OR",
                                ),
                                name="disclosure_of_one_thing",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("published_at__isnull", False), ("state", "PUBLISHED")),
                                    models.Q(models.Q(("state", "PUBLISHED"), _negated=True), ("published_at", None)),
                                    _connector="OR",
                                ),
                                name="disclosure_published_at",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("foundation__isnull", False)),
                                fields=("foundation", "kind", "period"),
                                name="disclosure_once_of_foundation",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("fund__isnull", False)),
                                fields=("fund", "kind", "period"),
                                name="disclosure_once_of_fund",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("project__isnull", False)),
                                fields=("project", "kind", "period"),
                                name="disclosure_once_of_project",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("appeal__isnull", False)),
                                fields=("appeal", "kind", "period"),
                                name="disclosure_once_of_appeal",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ChoiceOption",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "choice",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="options",
                                to="funds.choice",
                                verbose_name="票选",
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="序号")),
                        ("title", models.CharField(max_length=60, verbose_name="项目")),
                        ("words", models.TextField(max_length=2000, verbose_name="内容")),
                        ("place", models.CharField(blank=True, max_length=60, verbose_name="地点")),
                        ("cost_fen", models.BigIntegerField(verbose_name="所需金额（分）")),
                        (
                            "proposed_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="提议人",
                            ),
                        ),
                        ("proposed_at", models.DateTimeField(verbose_name="提议于")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("PROPOSED", "待审核"),
                                    ("FEASIBLE", "可行"),
                                    ("REFUSED", "不可行"),
                                    ("MERGED", "已合并"),
                                    ("WITHDRAWN", "已撤回"),
                                ],
                                default="PROPOSED",
                                max_length=10,
                                verbose_name="状态",
                            ),
                        ),
                        (
                            "merged_into",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="merged",
                                to="funds.choiceoption",
                                verbose_name="合并到",
                            ),
                        ),
                        ("reason", models.CharField(blank=True, max_length=300, verbose_name="审核意见")),
                        (
                            "checked_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="审核人",
                            ),
                        ),
                        ("checked_at", models.DateTimeField(blank=True, null=True, verbose_name="审核于")),
                        (
                            "project",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="chosen_as",
                                to="funds.project",
                                verbose_name="入选项目",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "候选项目",
                        "verbose_name_plural": "候选项目",
                        "ordering": ["choice", "number", "id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("cost_fen__gt", 0)), name="choice_option_cost_positive"
                            ),
                            models.UniqueConstraint(fields=("choice", "number"), name="choice_option_number"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("merged_into__isnull", False), ("state", "MERGED")),
                                    models.Q(models.Q(("state", "MERGED"), _negated=True), ("merged_into", None)),
                                    _connector="OR",
                                ),
                                name="choice_option_merged_into",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "REFUSED"), _negated=True),
                                    models.Q(("reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="choice_option_refused_with_reason",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="BudgetLine",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "project",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="budget_lines",
                                to="funds.project",
                                verbose_name="项目",
                            ),
                        ),
                        ("version", models.PositiveSmallIntegerField(default=1, verbose_name="方案版本")),
                        ("position", models.PositiveSmallIntegerField(verbose_name="次序")),
                        ("title", models.CharField(max_length=80, verbose_name="项目支出")),
                        ("amount_fen", models.BigIntegerField(verbose_name="金额（分）")),
                    ],
                    options={
                        "verbose_name": "预算明细",
                        "verbose_name_plural": "预算明细",
                        "ordering": ["project", "version", "position"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("project", "version", "position"), name="budget_line_position"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("amount_fen__gt", 0)), name="budget_line_positive"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="BeneficiaryGroup",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "project",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="beneficiaries",
                                to="funds.project",
                                verbose_name="项目",
                            ),
                        ),
                        ("name", models.CharField(max_length=60, verbose_name="受益群体")),
                        ("heads_planned", models.PositiveIntegerField(verbose_name="预计人数")),
                        ("heads_reached", models.PositiveIntegerField(blank=True, null=True, verbose_name="实际人数")),
                    ],
                    options={
                        "verbose_name": "受益群体",
                        "verbose_name_plural": "受益群体",
                        "constraints": [
                            models.UniqueConstraint(fields=("project", "name"), name="beneficiary_group_once")
                        ],
                    },
                ),
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
                            "application",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="agreement",
                                to="funds.application",
                                verbose_name="申报",
                            ),
                        ),
                        (
                            "project",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="agreement",
                                to="funds.project",
                                verbose_name="项目",
                            ),
                        ),
                        ("amount_fen", models.BigIntegerField(verbose_name="资助金额（分）")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("DRAFT", "待签订"),
                                    ("SIGNED", "履行中"),
                                    ("COMPLETED", "已完成"),
                                    ("STOPPED", "已中止"),
                                ],
                                default="DRAFT",
                                max_length=10,
                                verbose_name="状态",
                            ),
                        ),
                        ("awarded_at", models.DateTimeField(verbose_name="入选于")),
                        ("signed_on", models.DateField(blank=True, null=True, verbose_name="签订日期")),
                        ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="结束于")),
                        ("reason", models.CharField(blank=True, max_length=300, verbose_name="中止原因")),
                    ],
                    options={
                        "verbose_name": "资助协议",
                        "verbose_name_plural": "资助协议",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("amount_fen__gt", 0)), name="agreement_amount_positive"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state", "DRAFT"),
                                    ("signed_on__isnull", False),
                                    ("state", "STOPPED"),
                                    _connector="OR",
                                ),
                                name="agreement_signed_on",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "STOPPED"), _negated=True),
                                    models.Q(("reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="agreement_stopped_with_reason",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ProviderOrder",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "pledge",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="orders",
                                to="funds.pledge",
                                verbose_name="认捐",
                            ),
                        ),
                        (
                            "holding",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="funds.holding",
                                verbose_name="支付渠道",
                            ),
                        ),
                        ("number", models.CharField(max_length=40, unique=True, verbose_name="商户订单号")),
                        ("amount_fen", models.BigIntegerField(verbose_name="金额（分）")),
                        (
                            "state",
                            models.CharField(
                                choices=[("WAITING", "待支付"), ("PAID", "已支付"), ("CLOSED", "已关闭")],
                                default="WAITING",
                                max_length=8,
                                verbose_name="状态",
                            ),
                        ),
                        ("provider_number", models.CharField(blank=True, max_length=64, verbose_name="渠道流水号")),
                        ("asked_at", models.DateTimeField(verbose_name="下单于")),
                        ("paid_at", models.DateTimeField(blank=True, null=True, verbose_name="支付于")),
                        (
                            "gift",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="order",
                                to="funds.gift",
                                verbose_name="捐赠",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "线上支付订单",
                        "verbose_name_plural": "线上支付订单",
                        "ordering": ["-id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("amount_fen__gt", 0)), name="provider_order_amount_positive"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("gift__isnull", False), ("paid_at__isnull", False), ("state", "PAID")),
                                    models.Q(models.Q(("state", "PAID"), _negated=True), ("gift", None)),
                                    _connector="OR",
                                ),
                                name="provider_order_paid_is_a_gift",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Purse",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "fund",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="purses",
                                to="funds.fund",
                                verbose_name="基金",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("UNRESTRICTED", "非限定性"),
                                    ("RESTRICTED", "专项（限定性）"),
                                    ("PROJECT", "项目"),
                                ],
                                max_length=12,
                                verbose_name="类别",
                            ),
                        ),
                        ("title", models.CharField(max_length=60, verbose_name="名称")),
                        ("purpose", models.CharField(max_length=300, verbose_name="用途")),
                        (
                            "account",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="purse",
                                to="ledger.account",
                                verbose_name="账户",
                            ),
                        ),
                        ("opened_at", models.DateTimeField(verbose_name="设立于")),
                        ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="结束于")),
                    ],
                    options={
                        "verbose_name": "资金用途",
                        "verbose_name_plural": "资金用途",
                        "ordering": ["fund", "id"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("kind", "UNRESTRICTED")),
                                fields=("fund",),
                                name="purse_one_unrestricted_per_fund",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("kind", "PROJECT"), _negated=True),
                                fields=("fund", "title"),
                                name="purse_title_in_fund",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PurposeChange",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "gift",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="purpose_changes",
                                to="funds.gift",
                                verbose_name="捐赠",
                            ),
                        ),
                        ("area_code", models.CharField(editable=False, max_length=15)),
                        (
                            "to_purse",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="funds.purse",
                                verbose_name="改用于",
                            ),
                        ),
                        ("amount_fen", models.BigIntegerField(verbose_name="金额（分）")),
                        ("reason", models.CharField(max_length=300, verbose_name="原因")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("ASKED", "待捐赠人同意"),
                                    ("CONSENTED", "捐赠人已同意"),
                                    ("REFUSED", "捐赠人不同意"),
                                    ("WITHDRAWN", "已撤回"),
                                ],
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
                                verbose_name="提出人",
                            ),
                        ),
                        ("asked_at", models.DateTimeField(verbose_name="提出于")),
                        ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="答复于")),
                        ("is_written", models.BooleanField(default=False, verbose_name="书面答复")),
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
                    ],
                    options={
                        "verbose_name": "用途变更",
                        "verbose_name_plural": "用途变更",
                        "ordering": ["-id"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state", "ASKED")), fields=("gift",), name="purpose_change_one_open"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("amount_fen__gt", 0)), name="purpose_change_amount_positive"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("answered_at__isnull", False),
                                        ("state", "CONSENTED"),
                                        ("transfer__isnull", False),
                                    ),
                                    models.Q(models.Q(("state", "CONSENTED"), _negated=True), ("transfer", None)),
                                    _connector="OR",
                                ),
                                name="purpose_change_only_with_consent",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Payment",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.CharField(max_length=20, unique=True, verbose_name="编号")),
                        (
                            "purse",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="payments",
                                to="funds.purse",
                                verbose_name="出自",
                            ),
                        ),
                        ("area_code", models.CharField(editable=False, max_length=15)),
                        (
                            "project",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="payments",
                                to="funds.project",
                                verbose_name="项目",
                            ),
                        ),
                        (
                            "milestone",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="payments",
                                to="funds.milestone",
                                verbose_name="项目阶段",
                            ),
                        ),
                        (
                            "holding",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="payments",
                                to="funds.holding",
                                verbose_name="付款账户",
                            ),
                        ),
                        ("what", models.CharField(max_length=120, verbose_name="事由")),
                        ("amount_fen", models.BigIntegerField(verbose_name="金额（分）")),
                        ("is_administration", models.BooleanField(default=False, verbose_name="管理费用")),
                        ("payee_name", governance.common.crypto.EncryptedTextField(verbose_name="收款人")),
                        (
                            "payee_number",
                            governance.common.crypto.EncryptedTextField(
                                blank=True, default="", verbose_name="收款账号"
                            ),
                        ),
                        ("payee_public", models.CharField(max_length=60, verbose_name="公开的收款方")),
                        (
                            "beneficiary",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="收款人账号",
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
                                verbose_name="收款单位",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("REQUESTED", "已申请，待经办"),
                                    ("HANDLED", "已经办，待复核"),
                                    ("APPROVED", "已复核，待银行付款"),
                                    ("PAID", "已付款"),
                                    ("REFUSED", "不予支付"),
                                    ("REVERSED", "已冲正"),
                                ],
                                default="REQUESTED",
                                max_length=10,
                                verbose_name="状态",
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
                        ("requested_at", models.DateTimeField(verbose_name="申请于")),
                        (
                            "handled_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="经办人",
                            ),
                        ),
                        ("handled_at", models.DateTimeField(blank=True, null=True, verbose_name="经办于")),
                        (
                            "reviewed_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="复核人",
                            ),
                        ),
                        ("reviewed_at", models.DateTimeField(blank=True, null=True, verbose_name="复核于")),
                        (
                            "pending",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="ledger.transfer",
                                verbose_name="预留",
                            ),
                        ),
                        (
                            "paid",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="payment",
                                to="ledger.transfer",
                                verbose_name="付款",
                            ),
                        ),
                        ("paid_on", models.DateField(blank=True, null=True, verbose_name="付款日期")),
                        ("reason", models.CharField(blank=True, max_length=200, verbose_name="不予支付的原因")),
                        ("public_note", models.CharField(blank=True, max_length=200, verbose_name="更正说明")),
                    ],
                    options={
                        "verbose_name": "付款",
                        "verbose_name_plural": "付款",
                        "ordering": ["-id"],
                        "indexes": [
                            models.Index(fields=["area_code", "-id"], name="payment_area"),
                            models.Index(fields=["area_code", "state", "-id"], name="payment_state"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("amount_fen__gt", 0)), name="payment_amount_positive"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("requested_by", models.F("handled_by")), _negated=True),
                                    models.Q(("requested_by", models.F("reviewed_by")), _negated=True),
                                    models.Q(("handled_by", models.F("reviewed_by")), _negated=True),
                                ),
                                name="payment_three_persons",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("beneficiary", models.F("handled_by")), _negated=True),
                                    models.Q(("beneficiary", models.F("reviewed_by")), _negated=True),
                                ),
                                name="payment_beneficiary_decides_nothing",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("handled_at", None), ("handled_by", None)),
                                    models.Q(("handled_at__isnull", False), ("handled_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="payment_handled_at_and_by",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("reviewed_at", None), ("reviewed_by", None)),
                                    models.Q(("reviewed_at__isnull", False), ("reviewed_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="payment_reviewed_at_and_by",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state__in", ["APPROVED", "PAID", "REVERSED"]), _negated=True),
                                    models.Q(
                                        ("handled_by__isnull", False),
                                        ("holding__isnull", False),
                                        ("pending__isnull", False),
                                        ("reviewed_by__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="payment_approved_by_two",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("paid__isnull", False),
                                        ("paid_on__isnull", False),
                                        ("state__in", ["PAID", "REVERSED"]),
                                    ),
                                    models.Q(
                                        models.Q(("state__in", ["PAID", "REVERSED"]), _negated=True), ("paid", None)
                                    ),
                                    _connector="OR",
                                ),
                                name="payment_paid_has_transfer",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "REVERSED"), _negated=True),
                                    models.Q(("public_note", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="payment_reversed_with_note",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Receipt",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "foundation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="receipts",
                                to="funds.foundation",
                                verbose_name="基金会",
                            ),
                        ),
                        ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                        ("number", models.PositiveIntegerField(verbose_name="号码")),
                        (
                            "gift",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="receipts",
                                to="funds.gift",
                                verbose_name="捐赠",
                            ),
                        ),
                        (
                            "replaces",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="replaced_by",
                                to="funds.receipt",
                                verbose_name="换开自",
                            ),
                        ),
                        (
                            "name",
                            governance.common.crypto.EncryptedTextField(blank=True, default="", verbose_name="抬头"),
                        ),
                        ("amount_fen", models.BigIntegerField(verbose_name="金额（分）")),
                        ("official_number", models.CharField(blank=True, max_length=40, verbose_name="财政票据号码")),
                        (
                            "issued_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="开票人",
                            ),
                        ),
                        ("issued_at", models.DateTimeField(verbose_name="开具于")),
                    ],
                    options={
                        "verbose_name": "捐赠收据",
                        "verbose_name_plural": "捐赠收据",
                        "ordering": ["foundation", "-year", "-number"],
                        "constraints": [
                            models.UniqueConstraint(fields=("foundation", "year", "number"), name="receipt_number"),
                            models.UniqueConstraint(
                                condition=models.Q(("replaces", None)), fields=("gift",), name="receipt_first_of_gift"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("amount_fen__gt", 0)), name="receipt_amount_positive"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Review",
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
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reviews",
                                to="funds.agreement",
                                verbose_name="协议",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[("MIDTERM", "中期评估"), ("FINAL", "末期评估")],
                                max_length=8,
                                verbose_name="评估",
                            ),
                        ),
                        ("points", models.PositiveSmallIntegerField(verbose_name="得分")),
                        (
                            "grade",
                            models.CharField(
                                choices=[("A", "优秀"), ("B", "合格"), ("C", "不合格")],
                                max_length=1,
                                verbose_name="等级",
                            ),
                        ),
                        ("words", models.TextField(max_length=2000, verbose_name="评估意见")),
                        (
                            "reviewed_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="评估人",
                            ),
                        ),
                        ("reviewed_at", models.DateTimeField(verbose_name="评估于")),
                    ],
                    options={
                        "verbose_name": "评估",
                        "verbose_name_plural": "评估",
                        "constraints": [
                            models.UniqueConstraint(fields=("agreement", "kind"), name="review_once"),
                            models.CheckConstraint(condition=models.Q(("points__lte", 100)), name="review_points"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RewardGrant",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "project",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reward",
                                to="funds.project",
                                verbose_name="项目",
                            ),
                        ),
                        (
                            "purse",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="rewards",
                                to="funds.purse",
                                verbose_name="出自",
                            ),
                        ),
                        ("most_fen", models.BigIntegerField(verbose_name="最高奖补（分）")),
                        ("amount_fen", models.BigIntegerField(blank=True, null=True, verbose_name="奖补金额（分）")),
                        ("points", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="得分")),
                        (
                            "grade",
                            models.CharField(
                                blank=True,
                                choices=[("A", "优秀"), ("B", "合格"), ("C", "不合格")],
                                max_length=1,
                                verbose_name="等级",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("APPLIED", "已申请"),
                                    ("ASSESSED", "已评定"),
                                    ("GRANTED", "已奖补"),
                                    ("REFUSED", "不予奖补"),
                                ],
                                default="APPLIED",
                                max_length=8,
                                verbose_name="状态",
                            ),
                        ),
                        (
                            "applied_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="申请人",
                            ),
                        ),
                        ("applied_at", models.DateTimeField(verbose_name="申请于")),
                        (
                            "assessed_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="评定人",
                            ),
                        ),
                        ("assessed_at", models.DateTimeField(blank=True, null=True, verbose_name="评定于")),
                        ("words", models.CharField(blank=True, max_length=500, verbose_name="评定意见")),
                    ],
                    options={
                        "verbose_name": "以奖代补",
                        "verbose_name_plural": "以奖代补",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("most_fen__gt", 0),
                                    models.Q(
                                        ("amount_fen", None),
                                        models.Q(("amount_fen__gte", 0), ("amount_fen__lte", models.F("most_fen"))),
                                        _connector="OR",
                                    ),
                                ),
                                name="reward_within_most",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("assessed_by", models.F("applied_by")), _negated=True),
                                name="reward_two_persons",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("assessed_at", None), ("assessed_by", None), ("state", "APPLIED")),
                                    models.Q(
                                        models.Q(("state", "APPLIED"), _negated=True),
                                        ("assessed_at__isnull", False),
                                        ("assessed_by__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="reward_assessed_at_and_by",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Score",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "application",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="scores",
                                to="funds.application",
                                verbose_name="申报",
                            ),
                        ),
                        (
                            "scorer",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="评审人",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[("EXPERT", "专家"), ("RESIDENT", "居民")], max_length=8, verbose_name="身份"
                            ),
                        ),
                        ("points", models.JSONField(default=dict, verbose_name="打分")),
                        ("words", models.CharField(blank=True, max_length=500, verbose_name="意见")),
                        ("scored_at", models.DateTimeField(verbose_name="打分于")),
                    ],
                    options={
                        "verbose_name": "评分",
                        "verbose_name_plural": "评分",
                        "constraints": [models.UniqueConstraint(fields=("application", "scorer"), name="score_once")],
                    },
                ),
                migrations.CreateModel(
                    name="ScorerSeat",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "call",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="scorers",
                                to="funds.grantcall",
                                verbose_name="创投",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="评审人",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[("EXPERT", "专家"), ("RESIDENT", "居民")], max_length=8, verbose_name="身份"
                            ),
                        ),
                        ("title", models.CharField(max_length=60, verbose_name="公开的称呼")),
                        ("declared_at", models.DateTimeField(blank=True, null=True, verbose_name="利益冲突申报于")),
                    ],
                    options={
                        "verbose_name": "评审名单",
                        "verbose_name_plural": "评审名单",
                        "constraints": [models.UniqueConstraint(fields=("call", "user"), name="scorer_seat_once")],
                    },
                ),
                migrations.CreateModel(
                    name="Conflict",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "seat",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="conflicts",
                                to="funds.scorerseat",
                                verbose_name="评审人",
                            ),
                        ),
                        (
                            "application",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="conflicts",
                                to="funds.application",
                                verbose_name="申报",
                            ),
                        ),
                        ("words", models.CharField(max_length=120, verbose_name="关系")),
                        ("declared_at", models.DateTimeField(verbose_name="申报于")),
                    ],
                    options={
                        "verbose_name": "利益冲突申报",
                        "verbose_name_plural": "利益冲突申报",
                        "constraints": [models.UniqueConstraint(fields=("seat", "application"), name="conflict_once")],
                    },
                ),
                migrations.CreateModel(
                    name="ServiceRating",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "project",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="ratings",
                                to="funds.project",
                                verbose_name="项目",
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
                        ("rated_at", models.DateTimeField(verbose_name="评价于")),
                    ],
                    options={
                        "verbose_name": "服务对象评价",
                        "verbose_name_plural": "服务对象评价",
                        "constraints": [
                            models.UniqueConstraint(fields=("project", "user"), name="service_rated_once"),
                            models.CheckConstraint(
                                condition=models.Q(("stars__gte", 1), ("stars__lte", 5)), name="service_rating_stars"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Share",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "project",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="shares",
                                to="funds.project",
                                verbose_name="项目",
                            ),
                        ),
                        ("version", models.PositiveSmallIntegerField(default=1, verbose_name="方案版本")),
                        (
                            "source",
                            models.CharField(
                                choices=[
                                    ("FINANCE", "公共财政"),
                                    ("STREET", "街道（镇）"),
                                    ("FOUNDATION", "社区基金会"),
                                    ("PARTY_DUES", "党费"),
                                    ("ORGANISATIONS", "报到单位"),
                                    ("ENTERPRISES", "企业"),
                                    ("COMMUNITY", "社区自筹"),
                                    ("RESIDENTS", "居民"),
                                    ("DONATIONS", "社会捐赠"),
                                ],
                                max_length=14,
                                verbose_name="来源",
                            ),
                        ),
                        ("who", models.CharField(blank=True, max_length=60, verbose_name="出资方")),
                        ("amount_fen", models.BigIntegerField(verbose_name="计划（分）")),
                        ("arrived_fen", models.BigIntegerField(default=0, verbose_name="到位（分）")),
                        (
                            "pledge",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="shares",
                                to="funds.pledge",
                                verbose_name="认捐",
                            ),
                        ),
                        (
                            "purse",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="shares",
                                to="funds.purse",
                                verbose_name="出资用途",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("PLANNED", "计划"),
                                    ("PROMISED", "已承诺"),
                                    ("ARRIVED", "已到位"),
                                    ("FAILED", "落空"),
                                ],
                                default="PLANNED",
                                max_length=8,
                                verbose_name="状态",
                            ),
                        ),
                        ("words", models.CharField(blank=True, max_length=200, verbose_name="说明")),
                    ],
                    options={
                        "verbose_name": "出资计划",
                        "verbose_name_plural": "出资计划",
                        "ordering": ["project", "version", "id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("amount_fen__gt", 0),
                                    ("arrived_fen__gte", 0),
                                    ("arrived_fen__lte", models.F("amount_fen")),
                                ),
                                name="share_arrived_within",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Tender",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.CharField(max_length=20, unique=True, verbose_name="编号")),
                        (
                            "purse",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="tenders",
                                to="funds.purse",
                                verbose_name="出自",
                            ),
                        ),
                        ("area_code", models.CharField(editable=False, max_length=15)),
                        ("title", models.CharField(max_length=60, verbose_name="标题")),
                        ("words", models.TextField(max_length=4000, verbose_name="采购需求")),
                        ("ceiling_fen", models.BigIntegerField(verbose_name="最高限价（分）")),
                        ("criteria", models.JSONField(default=list, verbose_name="评分标准")),
                        ("is_stable", models.BooleanField(default=False, verbose_name="需求长期稳定")),
                        ("published_at", models.DateTimeField(blank=True, null=True, verbose_name="公告于")),
                        ("closes_at", models.DateTimeField(verbose_name="投标截止")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("DRAFT", "筹备中"),
                                    ("OPEN", "接受投标"),
                                    ("OPENED", "已开标"),
                                    ("AGAIN", "投标人不足，重新招标"),
                                    ("AWARDED", "已定标"),
                                    ("CONTRACTED", "已签合同"),
                                    ("ENDED", "已结束"),
                                    ("CANCELLED", "已取消"),
                                ],
                                default="DRAFT",
                                max_length=10,
                                verbose_name="状态",
                            ),
                        ),
                        (
                            "again_of",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="repeated_as",
                                to="funds.tender",
                                verbose_name="重新招标自",
                            ),
                        ),
                        (
                            "opened_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="发起人",
                            ),
                        ),
                        ("awarded_at", models.DateTimeField(blank=True, null=True, verbose_name="定标于")),
                        ("reason", models.CharField(blank=True, max_length=300, verbose_name="说明")),
                    ],
                    options={
                        "verbose_name": "采购招标",
                        "verbose_name_plural": "采购招标",
                        "ordering": ["-id"],
                        "indexes": [models.Index(fields=["area_code", "-id"], name="tender_area")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("ceiling_fen__gt", 0)), name="tender_ceiling_positive"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("published_at", None), ("closes_at__gt", models.F("published_at")), _connector="OR"
                                ),
                                name="tender_times_in_order",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state__in", ["DRAFT", "CANCELLED"]),
                                    ("published_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="tender_open_is_published",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Document",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "project",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="documents",
                                to="funds.project",
                            ),
                        ),
                        (
                            "payment",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="documents",
                                to="funds.payment",
                            ),
                        ),
                        (
                            "gift",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="documents",
                                to="funds.gift",
                            ),
                        ),
                        (
                            "appeal",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="documents",
                                to="funds.appeal",
                            ),
                        ),
                        (
                            "application",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="documents",
                                to="funds.application",
                            ),
                        ),
                        (
                            "tender",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="documents",
                                to="funds.tender",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("PLAN", "方案"),
                                    ("AGREEMENT", "协议、合同"),
                                    ("INVOICE", "发票、票据"),
                                    ("ACCEPTANCE", "验收材料"),
                                    ("CONSENT", "同意书"),
                                    ("REPORT", "报告"),
                                    ("PHOTO", "照片"),
                                    ("OTHER", "其他"),
                                ],
                                max_length=10,
                                verbose_name="类别",
                            ),
                        ),
                        ("title", models.CharField(max_length=80, verbose_name="名称")),
                        ("file", models.FileField(upload_to="funds/%Y/%m/", verbose_name="文件")),
                        ("sha256", models.CharField(max_length=64, verbose_name="摘要")),
                        ("is_public", models.BooleanField(default=False, verbose_name="公开")),
                        (
                            "added_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="上传人",
                            ),
                        ),
                        ("added_at", models.DateTimeField(verbose_name="上传于")),
                    ],
                    options={
                        "verbose_name": "附件",
                        "verbose_name_plural": "附件",
                        "ordering": ["id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("appeal", None),
                                        ("application", None),
                                        ("gift", None),
                                        ("payment", None),
                                        ("project__isnull", False),
                                        ("tender", None),
                                    ),
                                    models.Q(
                                        ("appeal", None),
                                        ("application", None),
                                        ("gift", None),
                                        ("payment__isnull", False),
                                        ("project", None),
                                        ("tender", None),
                                    ),
                                    models.Q(
                                        ("appeal", None),
                                        ("application", None),
                                        ("gift__isnull", False),
                                        ("payment", None),
                                        ("project", None),
                                        ("tender", None),
                                    ),
                                    models.Q(
                                        ("appeal__isnull", False),
                                        ("application", None),
                                        ("gift", None),
                                        ("payment", None),
                                        ("project", None),
                                        ("tender", None),
                                    ),
                                    models.Q(
                                        ("appeal", None),
                                        ("application__isnull", False),
                                        ("gift", None),
                                        ("payment", None),
                                        ("project", None),
                                        ("tender", None),
                                    ),
                                    models.Q(
                                        ("appeal", None),
                                        ("application", None),
                                        ("gift", None),
                                        ("payment", None),
                                        ("project", None),
                                        ("tender__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="document_of_one_thing",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Contract",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "tender",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="contract",
                                to="funds.tender",
                                verbose_name="招标",
                            ),
                        ),
                        (
                            "bid",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="contract",
                                to="funds.bid",
                                verbose_name="中标",
                            ),
                        ),
                        (
                            "project",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="contract",
                                to="funds.project",
                                verbose_name="项目",
                            ),
                        ),
                        ("number", models.CharField(max_length=40, verbose_name="合同编号")),
                        ("amount_fen", models.BigIntegerField(verbose_name="合同金额（分）")),
                        ("signed_on", models.DateField(verbose_name="签订日期")),
                        ("starts_on", models.DateField(verbose_name="自")),
                        ("ends_on", models.DateField(verbose_name="至")),
                        ("published_at", models.DateTimeField(blank=True, null=True, verbose_name="公布于")),
                    ],
                    options={
                        "verbose_name": "合同",
                        "verbose_name_plural": "合同",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("amount_fen__gt", 0)), name="contract_amount_positive"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("ends_on__gt", models.F("starts_on"))),
                                name="contract_days_in_order",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TenderPreset",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("starts_on", models.DateField(unique=True, verbose_name="自")),
                        ("ends_on", models.DateField(blank=True, null=True, verbose_name="至 (不含)")),
                        ("bid_days", models.PositiveSmallIntegerField(verbose_name="投标期至少几天")),
                        ("least_bidders", models.PositiveSmallIntegerField(verbose_name="至少几家投标")),
                        ("sign_days", models.PositiveSmallIntegerField(verbose_name="定标后几天内签合同")),
                        ("usual_years", models.PositiveSmallIntegerField(verbose_name="合同期（年）")),
                        ("most_years", models.PositiveSmallIntegerField(verbose_name="需求稳定的项目最长（年）")),
                        ("reference", models.CharField(max_length=200, verbose_name="依据")),
                        ("is_confirmed", models.BooleanField(default=False, verbose_name="依据已核实")),
                    ],
                    options={
                        "verbose_name": "采购规则",
                        "verbose_name_plural": "采购规则",
                        "ordering": ["-starts_on"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("bid_days__gt", 0),
                                    ("least_bidders__gt", 0),
                                    ("sign_days__gt", 0),
                                    ("usual_years__gt", 0),
                                    ("most_years__gte", models.F("usual_years")),
                                ),
                                name="tender_preset_positive",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="VotedAmount",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "resolution",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="voted_amount",
                                to="deliberation.resolution",
                                verbose_name="决议",
                            ),
                        ),
                        (
                            "fund",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="voted_amounts",
                                to="funds.fund",
                                verbose_name="基金",
                            ),
                        ),
                        (
                            "project",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="voted_amounts",
                                to="funds.project",
                                verbose_name="项目",
                            ),
                        ),
                        (
                            "plan_version",
                            models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="方案版本"),
                        ),
                        ("amount_fen", models.BigIntegerField(verbose_name="表决金额（分）")),
                        (
                            "committed_fen",
                            models.BigIntegerField(default=0, editable=False, verbose_name="已安排（分）"),
                        ),
                        (
                            "entered_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="登记人",
                            ),
                        ),
                        ("entered_at", models.DateTimeField(verbose_name="登记于")),
                        (
                            "confirmed_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="确认人",
                            ),
                        ),
                        ("confirmed_at", models.DateTimeField(blank=True, null=True, verbose_name="确认于")),
                    ],
                    options={
                        "verbose_name": "决议金额",
                        "verbose_name_plural": "决议金额",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("amount_fen__gt", 0),
                                    ("committed_fen__gte", 0),
                                    ("committed_fen__lte", models.F("amount_fen")),
                                ),
                                name="voted_amount_is_the_limit",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("confirmed_by", models.F("entered_by")), _negated=True),
                                name="voted_amount_two_persons",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("committed_fen", 0), ("confirmed_at", None), ("confirmed_by", None)),
                                    models.Q(("confirmed_at__isnull", False), ("confirmed_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="voted_amount_confirmed_at_and_by",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Commitment",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "voted",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="commitments",
                                to="funds.votedamount",
                                verbose_name="决议金额",
                            ),
                        ),
                        (
                            "project",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="commitments",
                                to="funds.project",
                                verbose_name="项目",
                            ),
                        ),
                        (
                            "purse",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="commitments",
                                to="funds.purse",
                                verbose_name="出自",
                            ),
                        ),
                        ("amount_fen", models.BigIntegerField(verbose_name="金额（分）")),
                        (
                            "transfer",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="commitment",
                                to="ledger.transfer",
                                verbose_name="转账",
                            ),
                        ),
                        (
                            "committed_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="经手人",
                            ),
                        ),
                        ("committed_at", models.DateTimeField(verbose_name="时间")),
                    ],
                    options={
                        "verbose_name": "资金安排",
                        "verbose_name_plural": "资金安排",
                        "ordering": ["id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("amount_fen", 0), _negated=True), name="commitment_not_zero"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="YearBudget",
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
                        ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("RUNNING", "社区运转经费"),
                                    ("PARTY_SERVICE", "党组织服务群众经费"),
                                    ("WELFARE", "公益金"),
                                ],
                                max_length=14,
                                verbose_name="经费",
                            ),
                        ),
                        ("amount_fen", models.BigIntegerField(verbose_name="预算（分）")),
                        ("spent_fen", models.BigIntegerField(default=0, editable=False, verbose_name="已用（分）")),
                        (
                            "entered_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="登记人",
                            ),
                        ),
                        ("entered_at", models.DateTimeField(verbose_name="登记于")),
                    ],
                    options={
                        "verbose_name": "年度经费",
                        "verbose_name_plural": "年度经费",
                        "ordering": ["-year", "area_code", "kind"],
                        "constraints": [
                            models.UniqueConstraint(fields=("community", "year", "kind"), name="year_budget_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("amount_fen__gt", 0),
                                    ("spent_fen__gte", 0),
                                    ("spent_fen__lte", models.F("amount_fen")),
                                ),
                                name="year_budget_spent_within",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="YearExpense",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "budget",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="expenses",
                                to="funds.yearbudget",
                                verbose_name="年度经费",
                            ),
                        ),
                        ("on", models.DateField(verbose_name="日期")),
                        ("what", models.CharField(max_length=120, verbose_name="用途")),
                        ("amount_fen", models.BigIntegerField(verbose_name="金额（分）")),
                        (
                            "resolution",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="deliberation.resolution",
                                verbose_name="决议",
                            ),
                        ),
                        (
                            "reverses",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reversal",
                                to="funds.yearexpense",
                                verbose_name="冲正",
                            ),
                        ),
                        (
                            "entered_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="登记人",
                            ),
                        ),
                        ("entered_at", models.DateTimeField(verbose_name="登记于")),
                    ],
                    options={
                        "verbose_name": "经费支出",
                        "verbose_name_plural": "经费支出",
                        "ordering": ["-on", "-id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("amount_fen__gt", 0), ("reverses", None)),
                                    models.Q(("amount_fen__lt", 0), ("reverses__isnull", False)),
                                    _connector="OR",
                                ),
                                name="year_expense_sign",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ChoiceBallot",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "choice",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="ballots",
                                to="funds.choice",
                                verbose_name="票选",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="居民",
                            ),
                        ),
                        ("voter_key", models.CharField(blank=True, default="", editable=False, max_length=64)),
                        ("paper_number", models.CharField(blank=True, max_length=20, verbose_name="纸票编号")),
                        (
                            "channel",
                            models.CharField(
                                choices=[("PHONE", "手机"), ("PAPER", "纸质")], max_length=6, verbose_name="渠道"
                            ),
                        ),
                        ("marks", models.JSONField(default=dict, verbose_name="选择")),
                        ("cast_at", models.DateTimeField(verbose_name="投票于")),
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
                    ],
                    options={
                        "verbose_name": "选票",
                        "verbose_name_plural": "选票",
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("user__isnull", False)),
                                fields=("choice", "user"),
                                name="choice_ballot_one_per_person",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("voter_key", ""), _negated=True),
                                fields=("choice", "voter_key"),
                                name="choice_ballot_one_per_key",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("paper_number", ""), _negated=True),
                                fields=("choice", "paper_number"),
                                name="choice_ballot_paper_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("user__isnull", False),
                                    models.Q(("paper_number", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="choice_ballot_of_somebody",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AcceptanceItem",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "contract",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="items",
                                to="funds.contract",
                                verbose_name="合同",
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField(verbose_name="次序")),
                        ("title", models.CharField(max_length=120, verbose_name="验收项目")),
                        ("is_accepted", models.BooleanField(blank=True, null=True, verbose_name="合格")),
                        ("words", models.CharField(blank=True, max_length=300, verbose_name="验收意见")),
                        (
                            "accepted_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="验收人",
                            ),
                        ),
                        ("accepted_at", models.DateTimeField(blank=True, null=True, verbose_name="验收于")),
                    ],
                    options={
                        "verbose_name": "验收清单",
                        "verbose_name_plural": "验收清单",
                        "ordering": ["contract", "position"],
                        "constraints": [
                            models.UniqueConstraint(fields=("contract", "position"), name="acceptance_item_position"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("accepted_at", None), ("accepted_by", None), ("is_accepted", None)),
                                    models.Q(
                                        ("accepted_at__isnull", False),
                                        ("accepted_by__isnull", False),
                                        ("is_accepted__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="acceptance_item_at_and_by",
                            ),
                        ],
                    },
                ),
            ],
        ),
    ]
