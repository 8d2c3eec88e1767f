from django.db import migrations, models

from governance.common.migrating import CreateModels


class Migration(migrations.Migration):
    dependencies = [
        ("funds", "0006_grants"),
    ]

    operations = [
        migrations.AddField(
            model_name="votedamount",
            name="plan_version",
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="方案版本"),
        ),
        CreateModels(
            [
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
                )
            ]
        ),
    ]
