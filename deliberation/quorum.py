"""How many must be in the room. Exact integers: 以上 is ≥, 超过 is > (民法典 1259)."""

from dataclasses import dataclass


def needed_of(total: int, *, numerator: int, denominator: int, is_strict: bool) -> int:
    """The smallest number of seats that is (more than, or at least) the fraction of `total`; never less than one."""
    whole, rest = divmod(total * numerator, denominator)
    least = whole + 1 if is_strict or rest else whole
    return max(least, 1)


@dataclass(frozen=True, slots=True)
class Quorum:
    """Seats in force, how many of them are in the room, and how many must be. No seats: never reached."""

    total: int
    present: int
    needed: int
    fraction: str  # as the rule has it: 2/3
    is_strict: bool

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
