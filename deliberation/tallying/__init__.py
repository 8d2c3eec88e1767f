"""The arithmetic of a decision. Pure Python: exact fractions, no database, nothing but what is published."""

from deliberation.tallying.heads import Head, OwnedDwelling, merge_heads
from deliberation.tallying.results import Counted, Option, Result, Step, Sums, quorum_steps, tally
from deliberation.tallying.rules import Rule, share_words

__all__ = [
    "Counted", "Head", "Option", "OwnedDwelling", "Result", "Rule", "Step", "Sums", "merge_heads", "quorum_steps",
    "share_words", "tally",
]  # fmt: skip
