"""What is done to a yearly budget; it has no states. Pure Python."""

from enum import StrEnum, auto


class BudgetVerb(StrEnum):
    USE = auto()
    CORRECT = auto()
    CHANGE = auto()
