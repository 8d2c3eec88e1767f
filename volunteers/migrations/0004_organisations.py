"""Organisations apply, social workers have certificates, entries of the incubation base a source. What is there is
filled in by the next one."""

from datetime import UTC, datetime

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import governance.common.crypto
import governance.common.migrating

FILLED_LATER = datetime(2020, 1, 1, tzinfo=UTC)


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0001_schema"),
        ("territory", "0001_initial"),
        ("volunteers", "0003_goods_photos"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        governance.common.migrating.ChangeTables(
            [
                migrations.AlterModelOptions(
                    name="memberorganisation",
                    options={"ordering": ["-id"], "verbose_name": "加盟组织", "verbose_name_plural": "加盟组织"},
                ),
                migrations.AddField(
                    model_name="incubatedorganisation",
                    name="reason",
                    field=models.CharField(blank=True, max_length=200, verbose_name="终止的原因"),
                ),
                migrations.AddField(
                    model_name="incubationentry",
                    name="activity",
                    field=models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="volunteers.activity",
                        verbose_name="本平台的活动",
                    ),
                ),
                migrations.AddField(
                    model_name="incubationentry",
                    name="source",
                    field=models.CharField(blank=True, max_length=120, verbose_name="人次从哪里来"),
                ),
                migrations.AddField(
                    model_name="memberorganisation",
                    name="applied_at",
                    field=models.DateTimeField(default=FILLED_LATER, verbose_name="申请于"),
                    preserve_default=False,
                ),
                migrations.AddField(
                    model_name="memberorganisation",
                    name="area",
                    field=models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="territory.area",
                        verbose_name="所在区域",
                    ),
                ),
                migrations.AddField(
                    model_name="memberorganisation",
                    name="contact_name",
                    field=governance.common.crypto.EncryptedTextField(
                        blank=True, default="", editable=False, verbose_name="联络员"
                    ),
                ),
                migrations.AddField(
                    model_name="memberorganisation",
                    name="credit_code",
                    field=models.CharField(blank=True, max_length=18, verbose_name="统一社会信用代码"),
                ),
                migrations.AddField(
                    model_name="memberorganisation",
                    name="decided_by",
                    field=models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="审核人",
                    ),
                ),
                migrations.AddField(
                    model_name="memberorganisation",
                    name="name",
                    field=models.CharField(default="", max_length=80, verbose_name="组织名称"),
                    preserve_default=False,
                ),
                migrations.AddField(
                    model_name="memberorganisation",
                    name="phone",
                    field=models.CharField(blank=True, max_length=30, verbose_name="办公电话"),
                ),
                migrations.AddField(
                    model_name="memberorganisation",
                    name="reason",
                    field=models.CharField(blank=True, max_length=200, verbose_name="未通过或退出的原因"),
                ),
                migrations.AddField(
                    model_name="memberorganisation",
                    name="representative",
                    field=models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="联络员账号",
                    ),
                ),
                migrations.AddField(
                    model_name="memberorganisation",
                    name="state",
                    field=models.CharField(
                        choices=[
                            ("APPLIED", "待审核"),
                            ("JOINED", "已加盟"),
                            ("REFUSED", "未通过"),
                            ("WITHDRAWN", "已撤回"),
                            ("LEFT", "已退出"),
                        ],
                        default="APPLIED",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                migrations.AddField(
                    model_name="socialworker",
                    name="checked_at",
                    field=models.DateTimeField(blank=True, null=True, verbose_name="证书核对于"),
                ),
                migrations.AddField(
                    model_name="socialworker",
                    name="checked_by",
                    field=models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="核对人",
                    ),
                ),
                migrations.AddField(
                    model_name="socialworker",
                    name="licence_number",
                    field=governance.common.crypto.EncryptedTextField(
                        blank=True, default="", editable=False, verbose_name="证书编号"
                    ),
                ),
                migrations.AddField(
                    model_name="socialworker",
                    name="licence_until",
                    field=models.DateField(blank=True, null=True, verbose_name="登记有效期至"),
                ),
                migrations.AlterField(
                    model_name="memberorganisation",
                    name="joined_on",
                    field=models.DateField(blank=True, null=True, verbose_name="加盟于"),
                ),
                migrations.AlterField(
                    model_name="memberorganisation",
                    name="organisation",
                    field=models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="volunteering",
                        to="people.organisation",
                        verbose_name="社会组织",
                    ),
                ),
                migrations.AddIndex(
                    model_name="memberorganisation",
                    index=models.Index(fields=["area_code", "state", "-id"], name="member_area_state"),
                ),
            ]
        ),
    ]
