import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import governance.common.crypto
import governance.common.migrating
import volunteers.models.wishes


class Migration(migrations.Migration):
    dependencies = [
        ("grievances", "0012_fewer_indexes"),
        ("people", "0002_fund_roles"),
        ("people", "__first__"),
        ("territory", "0001_initial"),
        ("volunteers", "0001_initial"),
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
                        ("position", models.PositiveSmallIntegerField(default=0, verbose_name="排序")),
                        ("is_active", models.BooleanField(default=True, verbose_name="启用")),
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
                    ],
                    options={
                        "verbose_name": "求助类别",
                        "verbose_name_plural": "求助类别",
                        "ordering": ["position", "id"],
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
                    name="PartnerOffer",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("area_code", models.CharField(editable=False, max_length=15)),
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
                        (
                            "area",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="territory.area",
                                verbose_name="服务范围",
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
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.organisation",
                                verbose_name="提供机构",
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
                    name="HelpRequest",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.CharField(max_length=20, unique=True, verbose_name="编号")),
                        ("area_code", models.CharField(editable=False, max_length=15)),
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
                            "kind",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="requests",
                                to="volunteers.helpkind",
                                verbose_name="类别",
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
                    name="Wish",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.CharField(max_length=20, unique=True, verbose_name="编号")),
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
                        ("checked_at", models.DateTimeField(blank=True, null=True, verbose_name="核对于")),
                        ("claimed_at", models.DateTimeField(blank=True, null=True, verbose_name="认领于")),
                        ("result", models.CharField(blank=True, max_length=300, verbose_name="怎样实现的")),
                        ("fulfilled_at", models.DateTimeField(blank=True, null=True, verbose_name="实现于")),
                        ("thanks", models.CharField(blank=True, max_length=200, verbose_name="道谢")),
                        ("reason", models.CharField(blank=True, max_length=200, verbose_name="原因")),
                        ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="结束于")),
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
                        (
                            "posted_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="wishes_posted",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="发布人",
                            ),
                        ),
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
                        ("at", models.DateTimeField(verbose_name="时间")),
                        ("verb", models.CharField(max_length=10)),
                        ("line", models.CharField(max_length=120, verbose_name="做了什么")),
                        (
                            "words",
                            governance.common.crypto.EncryptedTextField(blank=True, default="", verbose_name="说明"),
                        ),
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
                        (
                            "wish",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="entries",
                                to="volunteers.wish",
                                verbose_name="心愿",
                            ),
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
                        ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("image", models.FileField(upload_to=volunteers.models.wishes.wish_photo_path)),
                        ("thumbnail", models.FileField(upload_to=volunteers.models.wishes.wish_photo_path)),
                        ("width", models.PositiveIntegerField()),
                        ("height", models.PositiveIntegerField()),
                        ("uploaded_at", models.DateTimeField(verbose_name="上传于")),
                        ("cleared_at", models.DateTimeField(blank=True, null=True, verbose_name="审核于")),
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
                        (
                            "uploaded_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="上传人",
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
                    name="HelpEntry",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("at", models.DateTimeField(verbose_name="时间")),
                        ("verb", models.CharField(max_length=10)),
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
                        (
                            "request",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="entries",
                                to="volunteers.helprequest",
                                verbose_name="求助",
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
            ],
        ),
    ]
