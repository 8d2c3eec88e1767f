"""How many must be in the room, by the same exact arithmetic that counts votes."""

from dataclasses import dataclass
from fractions import Fraction

from deliberation.tallying.rules import least


def needed_of(total: int, share: Fraction, *, strict: bool) -> int:
    """The smallest number of seats that is (more than, or at least) the share of `total`; never less than one."""
    return max(int(least(Fraction(total), share, strict=strict, unit=Fraction(1))), 1)


@dataclass(frozen=True, slots=True)
class Quorum:
    """Seats in force, how many of them are in the room, and how many must be. No seats: never reached."""

    total: int
    present: int
    needed: int
    share: str  # as the rule has it: 三分之二以上

    @property
    def is_reached(self) -> bool:
        return self.total > 0 and self.present >= self.needed

    @property
    def missing(self) -> int:
        return max(self.needed - self.present, 0)

    @property
    def percent(self) -> int:
        """How far towards the quorum, for a bar; whole percent, rounded down."""
        return min(100, self.present * 100 // self.needed)
