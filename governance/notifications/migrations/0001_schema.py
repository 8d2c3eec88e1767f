"""What is to be told to whom: the outbox, the inbox, what was read.

Stands for the migrations it names; a database that has all of those has this one.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import governance.common.crypto
import governance.common.migrating


class Migration(migrations.Migration):
    replaces = [
        ("notifications", "0001_initial"),
        ("notifications", "0002_longer_deliveries"),
        ("notifications", "0003_broadcasts_live_in_grids"),
    ]

    initial = True

    dependencies = [
        ("people", "__first__"),
        ("territory", "0001_initial"),
    ]

    operations = [
        governance.common.migrating.CreateModels(
            operations=[
                migrations.CreateModel(
                    name="GroupChannel",
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
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="channels",
                                to="territory.area",
                                verbose_name="区域",
                            ),
                        ),
                        ("name", models.CharField(max_length=60, verbose_name="名称")),
                        ("url", governance.common.crypto.EncryptedTextField(verbose_name="Apprise 地址")),
                        ("is_active", models.BooleanField(default=True, verbose_name="启用")),
                    ],
                    options={
                        "verbose_name": "群通道",
                        "verbose_name_plural": "群通道",
                    },
                ),
                migrations.CreateModel(
                    name="Message",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("key", models.CharField(editable=False, max_length=160, unique=True)),
                        (
                            "recipient",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="inbox",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="收件人",
                            ),
                        ),
                        ("title", models.CharField(max_length=80, verbose_name="标题")),
                        ("body", models.CharField(blank=True, max_length=300, verbose_name="内容")),
                        ("link", models.CharField(blank=True, max_length=200, verbose_name="链接")),
                        ("created_at", models.DateTimeField(verbose_name="时间")),
                        ("read_at", models.DateTimeField(blank=True, null=True, verbose_name="已读于")),
                    ],
                    options={
                        "verbose_name": "消息",
                        "verbose_name_plural": "消息",
                        "ordering": ["-id"],
                        "indexes": [
                            models.Index(fields=["recipient", "-id"], name="message_inbox"),
                            models.Index(
                                condition=models.Q(("read_at", None)), fields=["recipient"], name="message_unread"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Delivery",
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
                        ("key", models.CharField(editable=False, max_length=200, unique=True)),
                        (
                            "message",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="deliveries",
                                to="notifications.message",
                                verbose_name="消息",
                            ),
                        ),
                        (
                            "channel",
                            models.CharField(
                                choices=[("APPRISE", "机器人或邮件"), ("SMS", "短信")],
                                max_length=10,
                                verbose_name="通道",
                            ),
                        ),
                        ("address", governance.common.crypto.EncryptedTextField(editable=False, verbose_name="地址")),
                        ("title", models.CharField(max_length=80, verbose_name="标题")),
                        ("body", models.CharField(blank=True, max_length=2000, verbose_name="内容")),
                    ],
                    options={
                        "verbose_name": "外发",
                        "verbose_name_plural": "外发",
                        "indexes": [
                            models.Index(
                                condition=models.Q(("state", "PENDING")), fields=["next_try_at"], name="delivery_due"
                            )
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("sent_at__isnull", False), ("state", "SENT")),
                                    models.Q(models.Q(("state", "SENT"), _negated=True), ("sent_at", None)),
                                    _connector="OR",
                                ),
                                name="delivery_sent_at",
                            )
                        ],
                    },
                ),
            ],
        ),
    ]
