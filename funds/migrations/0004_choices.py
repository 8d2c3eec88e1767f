from django.db import migrations, models
from django.db.models.deletion import PROTECT

from governance.common.appendonly import AppendOnlyOperation
from governance.common.migrating import CreateModels


class Migration(migrations.Migration):
    dependencies = [("funds", "0003_statement_bad_rows")]

    operations = [
        CreateModels(
            [
                migrations.CreateModel(
                    name="ChoiceFile",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("text", models.TextField()),
                        ("sha256", models.CharField(max_length=64)),
                        (
                            "choice",
                            models.OneToOneField(
                                on_delete=PROTECT, related_name="file", to="funds.choice", verbose_name="票选"
                            ),
                        ),
                    ],
                    options={"verbose_name": "计票文件", "verbose_name_plural": "计票文件"},
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
            ]
        ),
        migrations.AddField(
            model_name="choice",
            name="annul_reason",
            field=models.CharField(blank=True, max_length=300, verbose_name="作废原因"),
        ),
        migrations.AlterField(
            model_name="choice",
            name="state",
            field=models.CharField(
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
        migrations.AddField(
            model_name="choiceballot",
            name="voter_key",
            field=models.CharField(blank=True, default="", editable=False, max_length=64),
        ),
        migrations.AddConstraint(
            model_name="choiceballot",
            constraint=models.UniqueConstraint(
                condition=models.Q(("voter_key", ""), _negated=True),
                fields=("choice", "voter_key"),
                name="choice_ballot_one_per_key",
            ),
        ),
        AppendOnlyOperation("funds_choicefile"),
    ]
