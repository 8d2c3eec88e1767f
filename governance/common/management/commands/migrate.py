"""Django's `migrate`, which first refuses a database that stopped between migrations which another one replaces."""

from typing import Any

from django.core.management.commands.migrate import Command as Migrate

from governance.common.migrating import refuse_half_way


class Command(Migrate):
    def handle(self, *args: Any, **options: Any) -> None:
        refuse_half_way(options["database"])
        super().handle(*args, **options)
