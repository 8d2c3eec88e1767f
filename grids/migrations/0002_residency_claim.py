"""住址核对: which dwelling a resident says is theirs."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import governance.common.migrating


class Migration(migrations.Migration):
    dependencies = [
        ("grids", "0001_schema"),
        ("territory", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        governance.common.migrating.CreateModels(
            [
                migrations.CreateModel(
                    name="ResidencyClaim",
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
                                blank=True,
                                choices=[("OWNER", "业主"), ("TENANT", "租户"), ("FAMILY", "家属")],
                                max_length=10,
                                verbose_name="关系",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("WAITING", "待社区核对"),
                                    ("VERIFIED", "已核实"),
                                    ("REFUSED", "没有核实"),
                                    ("WITHDRAWN", "已撤回"),
                                    ("ENDED", "已不住这里"),
                                ],
                                default="WAITING",
                                max_length=10,
                                verbose_name="状态",
                            ),
                        ),
                        ("applied_at", models.DateTimeField(verbose_name="提交于")),
                        ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="答复于")),
                        ("words", models.CharField(blank=True, max_length=300, verbose_name="社区答复")),
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
                            "dwelling",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="residency_claims",
                                to="territory.dwelling",
                                verbose_name="房屋",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="residency_claims",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="本人",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "住址核对",
                        "verbose_name_plural": "住址核对",
                        "indexes": [models.Index(fields=["area_code", "state", "-id"], name="residency_claim_area")],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state__in", ["WAITING", "VERIFIED"])),
                                fields=("user", "dwelling"),
                                name="residency_claim_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("dwelling__isnull", False), ("state__in", ["WAITING", "VERIFIED"])),
                                    models.Q(
                                        models.Q(("state__in", ["WAITING", "VERIFIED"]), _negated=True),
                                        ("dwelling", None),
                                        ("kind", ""),
                                    ),
                                    _connector="OR",
                                ),
                                name="residency_claim_forgotten",
                            ),
                        ],
                    },
                ),
            ]
        ),
    ]
