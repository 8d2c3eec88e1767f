"""The four levels of the territory, which are also the rungs of every escalation."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Level(models.TextChoices):
    DISTRICT = "DISTRICT", _("区")
    STREET = "STREET", _("街道")
    COMMUNITY = "COMMUNITY", _("社区")
    GRID = "GRID", _("网格")

    @property
    def above(self) -> "Level | None":
        """The next rung up; None at the district."""
        return _ABOVE[self]

    @property
    def code_length(self) -> int:
        return CODE_LENGTH[self]


CODE_LENGTH = {Level.DISTRICT: 6, Level.STREET: 9, Level.COMMUNITY: 12, Level.GRID: 15}
_ABOVE = {
    Level.GRID: Level.COMMUNITY,
    Level.COMMUNITY: Level.STREET,
    Level.STREET: Level.DISTRICT,
    Level.DISTRICT: None,
}
LEVEL_OF_LENGTH = {length: level for level, length in CODE_LENGTH.items()}


def level_of(code: str) -> Level:
    """The level that a code's length says; raises `KeyError` for no code of the territory."""
    return LEVEL_OF_LENGTH[len(code)]


def code_at(code: str, level: Level) -> str:
    """The code of the area at `level` that contains `code`; '' where `code` is above that level."""
    length = CODE_LENGTH[level]
    return code[:length] if len(code) >= length else ""


def code_range(code: str) -> tuple[str, str]:
    """The half-open range [low, high) of all codes in the area `code`, itself included.

    Digits only, so the range means the same under every collation and can use a plain index.
    """
    return code, str(int(code) + 1).zfill(len(code))
