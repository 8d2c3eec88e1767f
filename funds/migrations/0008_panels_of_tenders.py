"""评审小组: tenders are scored as calls are; what a bid comes to is counted in hundredths of a point."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import governance.common.migrating


def _one_of(first, second):
    return models.Q(
        models.Q((f"{first}__isnull", False), (f"{second}__isnull", True)),
        models.Q((f"{first}__isnull", True), (f"{second}__isnull", False)),
        _connector="OR",
    )


class Migration(migrations.Migration):
    dependencies = [
        ("funds", "0007_bid_files_and_instalments"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RenameField(model_name="bid", old_name="points", new_name="score"),
        governance.common.migrating.ChangeTables(
            [
                migrations.AddField(
                    model_name="tenderpreset",
                    name="panel_from_fen",
                    field=models.BigIntegerField(
                        blank=True, null=True, verbose_name="最高限价自多少分起由评审小组评分"
                    ),
                ),
                migrations.AddField(
                    model_name="tenderpreset",
                    name="panel_least",
                    field=models.PositiveSmallIntegerField(default=3, verbose_name="评审小组至少几人"),
                ),
                migrations.AddConstraint(
                    model_name="tenderpreset",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("panel_least__gt", 0),
                            models.Q(("panel_from_fen", None), ("panel_from_fen__gte", 0), _connector="OR"),
                        ),
                        name="tender_preset_panel",
                    ),
                ),
                migrations.AddField(
                    model_name="tender",
                    name="panel_size",
                    field=models.PositiveSmallIntegerField(default=0, verbose_name="评审小组至少几人"),
                ),
                migrations.AddField(
                    model_name="tender",
                    name="late_since",
                    field=models.DateTimeField(blank=True, null=True, verbose_name="评分逾期自"),
                ),
                migrations.AlterField(
                    model_name="bid",
                    name="score",
                    field=models.PositiveIntegerField(blank=True, null=True, verbose_name="得分（百分之一分）"),
                ),
                migrations.AddField(
                    model_name="scorerseat",
                    name="tender",
                    field=models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="scorers",
                        to="funds.tender",
                        verbose_name="招标",
                    ),
                ),
                migrations.AlterField(
                    model_name="scorerseat",
                    name="call",
                    field=models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="scorers",
                        to="funds.grantcall",
                        verbose_name="创投",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="scorerseat",
                    constraint=models.UniqueConstraint(fields=("tender", "user"), name="scorer_seat_of_tender_once"),
                ),
                migrations.AddConstraint(
                    model_name="scorerseat",
                    constraint=models.CheckConstraint(
                        condition=_one_of("call", "tender"), name="scorer_seat_of_one_thing"
                    ),
                ),
                migrations.AddField(
                    model_name="conflict",
                    name="bid",
                    field=models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="conflicts",
                        to="funds.bid",
                        verbose_name="投标",
                    ),
                ),
                migrations.AlterField(
                    model_name="conflict",
                    name="application",
                    field=models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="conflicts",
                        to="funds.application",
                        verbose_name="申报",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="conflict",
                    constraint=models.UniqueConstraint(fields=("seat", "bid"), name="conflict_with_bid_once"),
                ),
                migrations.AddConstraint(
                    model_name="conflict",
                    constraint=models.CheckConstraint(
                        condition=_one_of("application", "bid"), name="conflict_with_one_thing"
                    ),
                ),
                migrations.AddField(
                    model_name="score",
                    name="bid",
                    field=models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="scores",
                        to="funds.bid",
                        verbose_name="投标",
                    ),
                ),
                migrations.AlterField(
                    model_name="score",
                    name="application",
                    field=models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="scores",
                        to="funds.application",
                        verbose_name="申报",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="score",
                    constraint=models.UniqueConstraint(fields=("bid", "scorer"), name="score_of_bid_once"),
                ),
                migrations.AddConstraint(
                    model_name="score",
                    constraint=models.CheckConstraint(
                        condition=_one_of("application", "bid"), name="score_of_one_thing"
                    ),
                ),
            ]
        ),
    ]
