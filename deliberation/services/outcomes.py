"""News between the parts of the app, told inside the transaction that makes them true.

A part adds its listener in `registrations`; whoever brings the news calls `tell`. The listener of a part that the
news does not concern returns at once.
"""

from collections.abc import Callable
from datetime import datetime

from deliberation.models import Ballot, Motion, Resolution

ballot_counted: list[Callable[[Ballot, datetime], None]] = []  # COUNTED, with `is_passed` and `result`
motion_decided: list[Callable[[Motion, datetime], None]] = []  # CARRIED or LOST
resolution_moved: list[Callable[[Resolution, datetime], None]] = []  # any new `state`
