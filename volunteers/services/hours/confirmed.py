"""Who wants to know that hours count, or count no longer: called in the same transaction as the change."""

from collections.abc import Callable
from datetime import datetime

from volunteers.models import ServiceRecord

# (record, now). A key of the ledger is made of the record's number and `times_confirmed`: a record that was corrected
# counts anew.
ON_CONFIRMED: list[Callable[[ServiceRecord, datetime], None]] = []
ON_UNDONE: list[Callable[[ServiceRecord, datetime], None]] = []
