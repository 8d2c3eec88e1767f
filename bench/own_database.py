"""A database that a measurement makes, fills and drops again; DATABASE_URL chooses PostgreSQL."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def own_database(file_name: str = "") -> Iterator[None]:
    """Sets Django up and stands in for its database. `file_name`: on SQLite a file instead of memory, for measurements
    where several processes write."""
    import django

    django.setup()
    from django.conf import settings
    from django.db import connection

    name = connection.settings_dict["NAME"]
    if file_name and connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = str(Path(settings.VAR_DIR) / file_name)
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        yield
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)
