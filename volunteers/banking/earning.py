"""What a confirmed service earns. Whole points and whole minutes; what does not make a whole point is dropped."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rate:
    """Points an hour, and the most that one day may earn (0: no limit)."""

    points_per_hour: int
    most_a_day: int


def points_for(minutes: int, rate: Rate, earned_that_day: int) -> int:
    """What these minutes earn on top of what the same day has earned already."""
    points = max(minutes, 0) * rate.points_per_hour // 60
    return min(points, max(rate.most_a_day - earned_that_day, 0)) if rate.most_a_day else points


def split_at_cap(minutes: int, balance: int, cap: int) -> tuple[int, int]:
    """(for oneself, for the pool): nobody keeps more than `cap` minutes; what is above goes to the common pool."""
    kept = min(max(minutes, 0), max(cap - balance, 0))
    return kept, max(minutes, 0) - kept
