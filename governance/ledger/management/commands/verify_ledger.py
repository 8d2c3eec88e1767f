"""`manage.py verify_ledger`: recompute the ledger; exit code 1 names the first row that is wrong."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from governance.ledger.verifying import verify


class Command(BaseCommand):
    help = "核验账本：逐笔重算全部账户、摘要和封存，指出第一处不符（退出码 1）"

    def handle(self, *args: Any, **options: Any) -> None:
        result = verify()
        if result.finding:
            where = f"转账 #{result.finding.transfer_id}：" if result.finding.transfer_id else ""
            where = where or (f"账户 {result.finding.account_code}：" if result.finding.account_code else "")
            raise CommandError(f"{where}{result.finding.what}", returncode=1)
        self.stdout.write(f"核验通过：{result.accounts} 个账户，{result.transfers} 笔转账")
