"""The arithmetic of a yearly choice: pure, exact, the same at home as here (`manage.py recount_choice FILE`)."""

from funds.choosing.equal_shares import EqualShares, equal_shares
from funds.choosing.greedy import Greedy, greedy
from funds.choosing.instance import BallotKind, Candidate, Instance, InstanceRefused

__all__ = [
    "BallotKind",
    "Candidate",
    "EqualShares",
    "Greedy",
    "Instance",
    "InstanceRefused",
    "equal_shares",
    "greedy",
]
