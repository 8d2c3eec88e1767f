import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import governance.common.crypto
import governance.common.migrating


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0002_fund_roles"),
        ("people", "__first__"),
        ("territory", "0001_initial"),
    ]

    operations = [
        governance.common.migrating.CreateModels(
            operations=[
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
                    name="MemberOrganisation",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("area_code", models.CharField(editable=False, max_length=15)),
                        ("services", models.CharField(max_length=200, verbose_name="提供哪些服务")),
                        ("joined_on", models.DateField(verbose_name="加盟于")),
                        ("left_on", models.DateField(blank=True, null=True, verbose_name="退出于")),
                        (
                            "organisation",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="volunteering",
                                to="people.organisation",
                                verbose_name="社会组织",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "加盟组织",
                        "verbose_name_plural": "加盟组织",
                        "ordering": ["-joined_on", "-id"],
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
                        ("area_code", models.CharField(editable=False, max_length=15)),
                        ("words", models.CharField(blank=True, max_length=200, verbose_name="介绍")),
                        ("founded_on", models.DateField(verbose_name="成立于")),
                        ("closed_on", models.DateField(blank=True, null=True, verbose_name="解散于")),
                        (
                            "community",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="territory.area",
                                verbose_name="社区",
                            ),
                        ),
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
                        (
                            "theme",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="teams",
                                to="volunteers.teamtheme",
                                verbose_name="主题",
                            ),
                        ),
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
                        ("area_code", models.CharField(editable=False, max_length=15)),
                        ("content", models.TextField(max_length=1000, verbose_name="服务内容")),
                        ("place", models.CharField(max_length=80, verbose_name="地点")),
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
                        ("created_at", models.DateTimeField(verbose_name="起草于")),
                        ("published_at", models.DateTimeField(blank=True, null=True, verbose_name="发布于")),
                        ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="结束于")),
                        ("reason", models.CharField(blank=True, max_length=200, verbose_name="取消原因")),
                        (
                            "community",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="territory.area",
                                verbose_name="社区",
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
                        (
                            "leader",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="活动负责人",
                            ),
                        ),
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
                    name="IncubatedOrganisation",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=60, verbose_name="名称")),
                        ("area_code", models.CharField(editable=False, max_length=15)),
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
                        (
                            "area",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="territory.area",
                                verbose_name="所在区域",
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
                                verbose_name="登记后的组织",
                            ),
                        ),
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
                            "incubated",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="entries",
                                to="volunteers.incubatedorganisation",
                                verbose_name="孵化组织",
                            ),
                        ),
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
                    name="Shift",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                            "activity",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="shifts",
                                to="volunteers.activity",
                                verbose_name="活动",
                            ),
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
                    name="Volunteer",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                        ("left_at", models.DateTimeField(blank=True, null=True, verbose_name="退出于")),
                        (
                            "honours_consent_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="同意上光荣榜"),
                        ),
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
                        (
                            "skills",
                            models.ManyToManyField(
                                blank=True, related_name="volunteers", to="volunteers.skill", verbose_name="技能和语言"
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
                    name="ServiceRecord",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                        ("entered_at", models.DateTimeField(verbose_name="录入于")),
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
                        ("served_at", models.DateTimeField(blank=True, null=True, verbose_name="第二把钥匙于")),
                        ("stars", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="评价")),
                        ("rating_words", models.CharField(blank=True, max_length=200, verbose_name="评语")),
                        ("needs_audit", models.BooleanField(default=False, verbose_name="待抽查")),
                        ("audited_at", models.DateTimeField(blank=True, null=True, verbose_name="抽查于")),
                        ("confirmed_at", models.DateTimeField(blank=True, null=True, verbose_name="计入于")),
                        ("times_confirmed", models.PositiveSmallIntegerField(default=0, editable=False)),
                        ("reason", models.CharField(blank=True, max_length=200, verbose_name="不予认定的原因")),
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
                            "volunteer",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="records",
                                to="volunteers.volunteer",
                                verbose_name="志愿者",
                            ),
                        ),
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
                    name="HoursDispute",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="提出人",
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
                    name="SocialWorker",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                        (
                            "member",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="social_workers",
                                to="volunteers.memberorganisation",
                                verbose_name="加盟组织",
                            ),
                        ),
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
                    name="TeamMember",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("is_leader", models.BooleanField(default=False, verbose_name="队长")),
                        ("joined_on", models.DateField(verbose_name="自")),
                        ("left_on", models.DateField(blank=True, null=True, verbose_name="至 (不含)")),
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
                        ("area_code", models.CharField(editable=False, max_length=15)),
                        ("joined_on", models.DateField(verbose_name="自")),
                        ("left_on", models.DateField(blank=True, null=True, verbose_name="至 (不含)")),
                        (
                            "community",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="territory.area",
                                verbose_name="社区",
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
                        ("name", governance.common.crypto.EncryptedTextField(verbose_name="监护人姓名")),
                        ("phone", governance.common.crypto.EncryptedTextField(verbose_name="监护人电话")),
                        ("relation", models.CharField(max_length=20, verbose_name="关系")),
                        ("given_at", models.DateTimeField(verbose_name="同意于")),
                        ("confirmed_at", models.DateTimeField(blank=True, null=True, verbose_name="核实于")),
                        ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="撤回于")),
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
                        (
                            "volunteer",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="consents",
                                to="volunteers.volunteer",
                                verbose_name="志愿者",
                            ),
                        ),
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
                        ("recorded_at", models.DateTimeField(verbose_name="记录于")),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="记录人",
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
                        (
                            "volunteer",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="certificates",
                                to="volunteers.volunteer",
                                verbose_name="志愿者",
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
            ],
        ),
    ]
