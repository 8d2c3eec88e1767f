"""Transfers are found by their whole key or batch, and by their number in an account, which begins with the account."""

import django.db.models.deletion
from django.db import migrations, models

from governance.common.migrating import DropIndexes


def account(related_name: str, verbose_name: str) -> models.ForeignKey:
    return models.ForeignKey(
        db_index=False,
        on_delete=django.db.models.deletion.PROTECT,
        related_name=related_name,
        to="ledger.account",
        verbose_name=verbose_name,
    )


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_triggers")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                DropIndexes("ledger_transfer", keys=("debit_id", "credit_id"), texts=("key", "batch")),
            ],
            state_operations=[
                migrations.AlterField("transfer", "debit", account("debits", "付出账户")),
                migrations.AlterField("transfer", "credit", account("credits", "收入账户")),
            ],
        ),
    ]
