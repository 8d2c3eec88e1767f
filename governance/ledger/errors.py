"""What the ledger refuses, in words."""

from governance.common.errors import InputRefused, StateRefused


class KeyReused(StateRefused):
    """The same idempotency key with other content."""


class NotCovered(StateRefused):
    """The account does not hold so much, what is reserved included."""


class AlreadyEnded(StateRefused):
    """A pending transfer is posted or voided once."""


class Unusable(InputRefused):
    """Accounts, amount or currency do not fit."""
