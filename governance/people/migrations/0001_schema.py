"""People, their duties and their homes.

Stands for the migrations it names; a database that has all of those has this one.
"""

import django.db.models.deletion
import django.db.models.functions.comparison
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import governance.common.crypto
import governance.common.migrating


class Migration(migrations.Migration):
    replaces = [("people", "0001_initial"), ("people", "0002_fund_roles"), ("people", "0003_bank_keeper")]

    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("territory", "0001_initial"),
    ]

    operations = [
        governance.common.migrating.CreateModels(
            operations=[
                migrations.CreateModel(
                    name="User",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("password", models.CharField(max_length=128, verbose_name="password")),
                        ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                        (
                            "is_superuser",
                            models.BooleanField(
                                default=False,
                                help_text="Designates that this user has all permissions without explicitly assigning them.",
                                verbose_name="superuser status",
                            ),
                        ),
                        (
                            "username",
                            models.CharField(blank=True, max_length=60, null=True, unique=True, verbose_name="登录名"),
                        ),
                        ("display_name", models.CharField(blank=True, max_length=40, verbose_name="姓名")),
                        ("email", models.EmailField(blank=True, max_length=254, verbose_name="邮箱")),
                        (
                            "phone",
                            governance.common.crypto.EncryptedTextField(
                                blank=True, default="", editable=False, verbose_name="手机号"
                            ),
                        ),
                        (
                            "phone_index",
                            models.CharField(blank=True, editable=False, max_length=64, null=True, unique=True),
                        ),
                        ("phone_verified_at", models.DateTimeField(blank=True, null=True, verbose_name="手机验证于")),
                        (
                            "identity_number",
                            governance.common.crypto.EncryptedTextField(
                                blank=True, default="", editable=False, verbose_name="身份证号"
                            ),
                        ),
                        (
                            "identity_index",
                            models.CharField(blank=True, editable=False, max_length=64, null=True, unique=True),
                        ),
                        (
                            "work_phone",
                            models.CharField(
                                blank=True, help_text="向居民公开", max_length=30, verbose_name="工作电话"
                            ),
                        ),
                        (
                            "notify_urls",
                            governance.common.crypto.EncryptedTextField(
                                blank=True,
                                default="",
                                help_text="每行一个 Apprise 地址, 如企业微信、钉钉、飞书机器人或邮箱",
                                verbose_name="消息通道",
                            ),
                        ),
                        ("prefers_large_type", models.BooleanField(default=False, verbose_name="大字版")),
                        ("is_active", models.BooleanField(default=True, verbose_name="启用")),
                        ("is_staff", models.BooleanField(default=False, verbose_name="可进后台")),
                        ("joined_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="建立于")),
                        (
                            "groups",
                            models.ManyToManyField(
                                blank=True,
                                help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                                related_name="user_set",
                                related_query_name="user",
                                to="auth.group",
                                verbose_name="groups",
                            ),
                        ),
                        (
                            "user_permissions",
                            models.ManyToManyField(
                                blank=True,
                                help_text="Specific permissions for this user.",
                                related_name="user_set",
                                related_query_name="user",
                                to="auth.permission",
                                verbose_name="user permissions",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "用户",
                        "verbose_name_plural": "用户",
                    },
                ),
                migrations.CreateModel(
                    name="Department",
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
                                related_name="departments",
                                to="territory.area",
                                verbose_name="区",
                            ),
                        ),
                        ("code", models.SlugField(max_length=30, verbose_name="代码")),
                        ("name", models.CharField(max_length=60, verbose_name="名称")),
                        ("duties", models.TextField(blank=True, verbose_name="职责")),
                        ("phone", models.CharField(blank=True, max_length=30, verbose_name="公开电话")),
                        ("is_active", models.BooleanField(default=True, verbose_name="启用")),
                    ],
                    options={
                        "verbose_name": "职能部门",
                        "verbose_name_plural": "职能部门",
                        "ordering": ["district__code", "code"],
                        "constraints": [
                            models.UniqueConstraint(fields=("district", "code"), name="department_code_in_district")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="IdentityLook",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "looker",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="查看人",
                            ),
                        ),
                        ("looked_at", models.DateTimeField(verbose_name="查看于")),
                        (
                            "what",
                            models.CharField(
                                choices=[("PHONE", "手机号"), ("IDENTITY", "身份证号")],
                                max_length=10,
                                verbose_name="查看内容",
                            ),
                        ),
                        ("reason", models.CharField(max_length=120, verbose_name="理由")),
                        (
                            "owner",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="looks",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="本人",
                            ),
                        ),
                        ("phone_index", models.CharField(blank=True, db_index=True, editable=False, max_length=64)),
                        ("subject_type", models.CharField(blank=True, editable=False, max_length=60)),
                        ("subject_id", models.BigIntegerField(editable=False, null=True)),
                    ],
                    options={
                        "verbose_name": "查看完整号码记录",
                        "verbose_name_plural": "查看完整号码记录",
                        "ordering": ["-looked_at"],
                        "indexes": [models.Index(fields=["subject_type", "subject_id"], name="look_subject")],
                    },
                ),
                migrations.CreateModel(
                    name="Organisation",
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
                                related_name="organisations",
                                to="territory.area",
                                verbose_name="所在区域",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[("RESIDENT", "驻区单位"), ("SOCIAL", "社会组织")],
                                max_length=10,
                                verbose_name="类别",
                            ),
                        ),
                        ("name", models.CharField(max_length=80, verbose_name="名称")),
                        ("phone", models.CharField(blank=True, max_length=30, verbose_name="公开电话")),
                        ("is_active", models.BooleanField(default=True, verbose_name="启用")),
                    ],
                    options={
                        "verbose_name": "组织",
                        "verbose_name_plural": "组织",
                        "ordering": ["area__code", "name"],
                        "constraints": [
                            models.UniqueConstraint(fields=("area", "name"), name="organisation_name_in_area")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Posting",
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
                                related_name="postings",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="人员",
                            ),
                        ),
                        (
                            "role",
                            models.CharField(
                                choices=[
                                    ("GRID_WORKER", "网格员"),
                                    ("GRID_LEADER", "网格长"),
                                    ("COMMUNITY_WORKER", "社区工作者"),
                                    ("COMMUNITY_SECRETARY", "社区党组织书记"),
                                    ("STREET_OFFICER", "街道工作人员"),
                                    ("DEPARTMENT_OFFICER", "部门经办人"),
                                    ("DISTRICT_SUPERVISOR", "区级督办员"),
                                    ("FUND_HANDLER", "基金经办员"),
                                    ("FUND_TREASURER", "基金财务"),
                                    ("FUND_REVIEWER", "基金复核人"),
                                    ("BANK_KEEPER", "公益银行管理员"),
                                    ("AUDITOR", "监督审计员"),
                                    ("ADMIN", "系统管理员"),
                                ],
                                max_length=20,
                                verbose_name="角色",
                            ),
                        ),
                        (
                            "area",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="postings",
                                to="territory.area",
                                verbose_name="区域",
                            ),
                        ),
                        (
                            "department",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="postings",
                                to="people.department",
                                verbose_name="部门",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="postings",
                                to="people.organisation",
                                verbose_name="组织",
                            ),
                        ),
                        ("starts_on", models.DateField(verbose_name="自")),
                        ("ends_on", models.DateField(blank=True, null=True, verbose_name="至 (不含)")),
                    ],
                    options={
                        "verbose_name": "任职",
                        "verbose_name_plural": "任职",
                        "ordering": ["area__code", "role", "starts_on"],
                        "indexes": [models.Index(fields=["area", "role"], name="posting_area_role")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ends_on", None), ("ends_on__gt", models.F("starts_on")), _connector="OR"
                                ),
                                name="posting_days_in_order",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("department__isnull", False), ("role", "DEPARTMENT_OFFICER")),
                                    models.Q(
                                        models.Q(("role", "DEPARTMENT_OFFICER"), _negated=True), ("department", None)
                                    ),
                                    _connector="OR",
                                ),
                                name="posting_department_fits_role",
                            ),
                            models.UniqueConstraint(
                                models.F("user"),
                                models.F("role"),
                                models.F("area"),
                                django.db.models.functions.comparison.Coalesce("department", 0),
                                django.db.models.functions.comparison.Coalesce("organisation", 0),
                                condition=models.Q(("ends_on", None)),
                                name="posting_held_once",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Residency",
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
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="residencies",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="居民",
                            ),
                        ),
                        (
                            "dwelling",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="residencies",
                                to="territory.dwelling",
                                verbose_name="房屋",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[("OWNER", "业主"), ("TENANT", "租户"), ("FAMILY", "家属")],
                                max_length=10,
                                verbose_name="关系",
                            ),
                        ),
                        ("verified_at", models.DateTimeField(blank=True, null=True, verbose_name="核实于")),
                        (
                            "verified_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="核实人",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "居住关系",
                        "verbose_name_plural": "居住关系",
                        "constraints": [
                            models.UniqueConstraint(fields=("user", "dwelling", "kind"), name="residency_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("verified_at", None), ("verified_by", None)),
                                    models.Q(("verified_at__isnull", False), ("verified_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="residency_verified_at_and_by",
                            ),
                        ],
                    },
                ),
            ],
        ),
    ]
