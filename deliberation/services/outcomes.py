"""News between the parts of the app, told inside the transaction that makes them true.

A part adds its listener in `registrations`; whoever brings the news calls `tell`. The listener of a part that the
news does not concern returns at once. Locks: whoever tells holds its own row; a listener locks the topic after it,
and what hears of a topic's move may lock rows that hang on the topic.
"""

from collections.abc import Callable
from datetime import datetime

from deliberation.models import Ballot, Motion, Resolution, Topic

ballot_counted: list[Callable[[Ballot, datetime], None]] = []  # COUNTED, with `is_passed` and `result`
motion_decided: list[Callable[[Motion, datetime], None]] = []  # CARRIED or LOST
resolution_moved: list[Callable[[Resolution, datetime], None]] = []  # any new `state`
topic_moved: list[Callable[[Topic, datetime], None]] = []  # a new `state` or `stage`, also the end
