import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models

import governance.common.migrating


class Migration(migrations.Migration):
    dependencies = [
        ("funds", "0005_duties"),
        ("people", "0002_fund_roles"),
    ]

    operations = [
        governance.common.migrating.CreateModels(
            operations=[
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
            ],
        ),
        migrations.AddField(
            model_name="application",
            name="budget",
            field=models.JSONField(default=list, verbose_name="预算明细"),
        ),
        migrations.AddField(
            model_name="bid",
            name="is_winner",
            field=models.BooleanField(default=False, verbose_name="中标"),
        ),
        migrations.AddField(
            model_name="bid",
            name="marks",
            field=models.JSONField(default=dict, verbose_name="分项得分"),
        ),
        migrations.AddField(
            model_name="bid",
            name="reason",
            field=models.CharField(blank=True, max_length=300, verbose_name="定标说明"),
        ),
        migrations.AddField(
            model_name="grantcall",
            name="mean",
            field=models.CharField(
                choices=[("PLAIN", "平均分"), ("TRIMMED", "去掉一个最高分和一个最低分再平均")],
                default="PLAIN",
                max_length=8,
                verbose_name="怎么取平均",
            ),
        ),
        migrations.AddField(
            model_name="rewardgrant",
            name="purse",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="rewards",
                to="funds.purse",
                verbose_name="出自",
            ),
        ),
        migrations.AddField(
            model_name="tender",
            name="is_stable",
            field=models.BooleanField(default=False, verbose_name="需求长期稳定"),
        ),
        migrations.AddConstraint(
            model_name="bid",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_winner", True)), fields=("tender",), name="bid_one_winner"
            ),
        ),
    ]
