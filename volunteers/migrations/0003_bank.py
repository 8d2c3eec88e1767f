import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import governance.common.crypto
import governance.common.migrating


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0002_triggers"),
        ("people", "__first__"),
        ("territory", "0001_initial"),
        ("volunteers", "0002_needs"),
    ]

    operations = [
        governance.common.migrating.CreateModels(
            operations=[
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
                    name="BankOffice",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                        ("opened_at", models.DateTimeField(verbose_name="开业于")),
                        (
                            "area",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="territory.area",
                                verbose_name="区域",
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
                            "clearing",
                            models.OneToOneField(
                                editable=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="ledger.account",
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
                            "takings",
                            models.OneToOneField(
                                editable=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="ledger.account",
                            ),
                        ),
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
                        ("checked_at", models.DateTimeField(blank=True, null=True, verbose_name="核实于")),
                        ("reason", models.CharField(blank=True, max_length=200, verbose_name="未通过的原因")),
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
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="family_ties",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="本人",
                            ),
                        ),
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
                    name="Passbook",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("area_code", models.CharField(db_index=True, editable=False, max_length=15)),
                        ("opened_at", models.DateTimeField(verbose_name="开户于")),
                        (
                            "minutes",
                            models.OneToOneField(
                                editable=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="ledger.account",
                            ),
                        ),
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
                            "user",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="passbook",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="本人",
                            ),
                        ),
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
                    name="PointLot",
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
                                    ("EARNED", "服务得分"),
                                    ("GIVEN", "奖励积分"),
                                    ("FAMILY", "家人赠送"),
                                    ("POOL", "爱心积分池"),
                                ],
                                max_length=10,
                                verbose_name="来源",
                            ),
                        ),
                        ("earned_on", models.DateField(verbose_name="得分日")),
                        ("runs_out_at", models.DateTimeField(blank=True, null=True, verbose_name="有效期至")),
                        ("at", models.DateTimeField(verbose_name="入账于")),
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
                            "passbook",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="lots",
                                to="volunteers.passbook",
                                verbose_name="存折",
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
                    name="Product",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                        (
                            "office",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="products",
                                to="volunteers.bankoffice",
                                verbose_name="网点",
                            ),
                        ),
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
                        ("area_code", models.CharField(editable=False, max_length=15)),
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
                        ("reason", models.CharField(blank=True, max_length=200, verbose_name="取消原因")),
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
                        (
                            "office",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="orders",
                                to="volunteers.bankoffice",
                                verbose_name="网点",
                            ),
                        ),
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
                            "product",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="orders",
                                to="volunteers.product",
                                verbose_name="物品或服务",
                            ),
                        ),
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
                    name="Settlement",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("month", models.DateField(verbose_name="月份")),
                        ("gross", models.BigIntegerField(verbose_name="应付积分")),
                        ("offset", models.BigIntegerField(verbose_name="抵消积分")),
                        ("at", models.DateTimeField(verbose_name="结算于")),
                        (
                            "creditor",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="volunteers.bankoffice",
                                verbose_name="收入网点",
                            ),
                        ),
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
                    name="StockPaper",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                        ("asked_at", models.DateTimeField(verbose_name="填写于")),
                        ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="核对于")),
                        ("answer", models.CharField(blank=True, max_length=200, verbose_name="核对意见")),
                        (
                            "asked_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="填写人",
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
                                verbose_name="核对人",
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
                        ("at", models.DateTimeField(verbose_name="时间")),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="经手人",
                            ),
                        ),
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
                            "product",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="moves",
                                to="volunteers.product",
                                verbose_name="物品",
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
                            "payer",
                            models.CharField(
                                choices=[("OWN", "本人的时间"), ("POOL", "公益时间池")],
                                default="OWN",
                                max_length=10,
                                verbose_name="由谁支出",
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
                        ("taken_at", models.DateTimeField(blank=True, null=True, verbose_name="接单于")),
                        ("minutes_served", models.PositiveIntegerField(default=0, verbose_name="实际分钟数")),
                        ("served_on", models.DateField(blank=True, null=True, verbose_name="服务日期")),
                        ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="结束于")),
                        ("reason", models.CharField(blank=True, max_length=200, verbose_name="原因")),
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
                    name="Claim",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("points", models.PositiveIntegerField(verbose_name="积分")),
                        ("at", models.DateTimeField(db_index=True, verbose_name="时间")),
                        (
                            "creditor",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="volunteers.bankoffice",
                                verbose_name="兑换网点",
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
                            "order",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="claims",
                                to="volunteers.exchangeorder",
                                verbose_name="兑换单",
                            ),
                        ),
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
