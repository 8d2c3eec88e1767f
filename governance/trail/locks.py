"""The lock between writers of the trail and the seal (PostgreSQL; SQLite has one writer anyway).

Every statement that inserts entries takes the lock *shared* before ids are handed out (a trigger of migration 0002)
and holds it until its transaction ends. The seal takes it *exclusive*, so it sees all entries up to the last id.
"""

import time

from django.db import OperationalError, connection, transaction

LOCK_KEY = 7_236_418_851
QUICK_TRIES = 5
PAUSE_SECONDS = 0.05
PATIENCE_MS = 2_000


def sealing_lock() -> bool:
    """Take the exclusive lock until the transaction ends: a few quick tries, then waiting in line for a short while."""
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        for _ in range(QUICK_TRIES):
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK_KEY])
            if cursor.fetchone()[0]:
                return True
            time.sleep(PAUSE_SECONDS)
        try:
            with transaction.atomic():
                cursor.execute(f"SET LOCAL lock_timeout = {PATIENCE_MS}")
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK_KEY])
                cursor.execute("SET LOCAL lock_timeout = DEFAULT")
        except OperationalError:  # writers held it all the time: the next run of the task tries again
            return False
    return True
