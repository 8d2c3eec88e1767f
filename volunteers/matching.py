"""供需对接: how well a volunteer fits a request, by skill, time, distance and history, each said in words. Pure.

The same measure serves both ways: requests for a volunteer, volunteers for a request. It orders offers of help for one
request; it never ranks people.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt

from django.utils.translation import gettext as _

EARTH_METRES = 6_371_000
FULL, HALF = 100, 50
ROUND_TO = 100  # metres: nobody is located by a distance


@dataclass(frozen=True, slots=True)
class Weights:
    """What each question is worth, and how far is near (`MatchingRule`)."""

    skill: int
    time: int
    distance: int
    history: int
    near_metres: int
    far_metres: int


@dataclass(frozen=True, slots=True)
class Spot:
    """Where somebody lives or help is wanted, as far as it is known."""

    building: int | None = None
    estate: int | None = None
    point: tuple[float, float] | None = None  # latitude, longitude


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as the matching sees it. `spot` None: nobody learns yet where it is."""

    id: int
    kind: int
    skill: int | None
    skill_name: str
    slots: frozenset[str]
    spot: Spot | None
    asker: int | None = None


@dataclass(frozen=True, slots=True)
class Helper:
    """A volunteer as the matching sees them."""

    id: int
    skills: frozenset[int]
    slots: frozenset[str]
    homes: tuple[Spot, ...] = ()
    served: frozenset[int] = frozenset()  # whom they have helped before
    kinds_done: frozenset[int] = frozenset()
    places: frozenset[int] = frozenset()  # estates where they would serve; none: anywhere


@dataclass(frozen=True, slots=True)
class Match:
    score: int  # 0–100
    reasons: tuple[str, ...]  # what speaks for it
    against: tuple[str, ...] = ()


def match(asked: Asked, helper: Helper, weights: Weights) -> Match:
    """The answers to four questions, weighed. A question whose answer nobody knows counts half."""
    answers = [
        (weights.skill, *_skill(asked, helper)),
        (weights.time, *_time(asked, helper)),
        (weights.distance, *_distance(asked, helper, weights)),
        (weights.history, *_history(asked, helper)),
    ]
    total = sum(weight for weight, _percent, _words in answers) or 1
    score = sum(weight * percent for weight, percent, _words in answers) // total
    said = [(percent, words) for _weight, percent, words in answers if words]
    return Match(
        score,
        tuple(words for percent, words in said if percent),
        tuple(words for percent, words in said if not percent),
    )


def helpers_for(asked: Asked, helpers: Iterable[Helper], weights: Weights) -> list[tuple[Helper, Match]]:
    """The best first; equal ones in the order in which they registered."""
    found = [(helper, match(asked, helper, weights)) for helper in helpers if helper.id != asked.asker]
    return sorted(found, key=lambda pair: (-pair[1].score, pair[0].id))


def requests_for(helper: Helper, requests: Iterable[Asked], weights: Weights) -> list[tuple[Asked, Match]]:
    """The best first; of equal ones whoever asked first."""
    found = [(asked, match(asked, helper, weights)) for asked in requests]
    return sorted(found, key=lambda pair: (-pair[1].score, pair[0].id))


def _skill(asked: Asked, helper: Helper) -> tuple[int, str]:
    if asked.skill is None:
        return FULL, ""
    if asked.skill in helper.skills:
        return FULL, _("会：%(skill)s") % {"skill": asked.skill_name}
    return 0, _("没有登记“%(skill)s”") % {"skill": asked.skill_name}


def _time(asked: Asked, helper: Helper) -> tuple[int, str]:
    if not helper.slots:
        return HALF, _("没有登记空闲时间")
    return (FULL, _("时间合适")) if asked.slots & helper.slots else (0, _("时间对不上"))


def _distance(asked: Asked, helper: Helper, weights: Weights) -> tuple[int, str]:
    if asked.spot is None:
        return HALF, _("同一社区")
    is_neighbour = any(home.building and home.building == asked.spot.building for home in helper.homes)
    if helper.places and asked.spot.estate and not is_neighbour:
        return (FULL, _("愿意去这个小区")) if asked.spot.estate in helper.places else (0, _("没有选这个小区"))
    if not helper.homes:
        return HALF, _("同一社区")
    return max((_between(asked.spot, home, weights) for home in helper.homes), key=lambda pair: pair[0])


def _between(wanted: Spot, home: Spot, weights: Weights) -> tuple[int, str]:
    if wanted.building and wanted.building == home.building:
        return FULL, _("同一栋楼")
    if wanted.point and home.point:
        metres = metres_between(wanted.point, home.point)
        words = _("约 %(metres)d 米") % {"metres": max(round(metres / ROUND_TO), 1) * ROUND_TO}
        if metres <= weights.near_metres:
            return FULL, words
        beyond = (metres - weights.near_metres) * FULL // max(weights.far_metres - weights.near_metres, 1)
        return max(FULL - int(beyond), 0), words
    if wanted.estate and wanted.estate == home.estate:
        return FULL, _("同一小区")
    return HALF, _("同一社区")


def _history(asked: Asked, helper: Helper) -> tuple[int, str]:
    if asked.asker is not None and asked.asker in helper.served:
        return FULL, _("以前帮过这位居民")
    return (HALF, _("做过这类互助")) if asked.kind in helper.kinds_done else (0, "")


def metres_between(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Great-circle distance (haversine)."""
    (lat1, lon1), (lat2, lon2) = ((radians(a), radians(b)) for a, b in (one, other))
    half = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_METRES * asin(sqrt(half))
