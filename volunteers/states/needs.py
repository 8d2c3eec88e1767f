"""A request for help: its life as one table, (state, verb) → next state, who may, what must be given. Pure Python."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum, auto

from django.db import models
from django.utils.translation import gettext_lazy as _


class HelpState(models.TextChoices):
    OPEN = "OPEN", _("等人认领")
    CLAIMED = "CLAIMED", _("已认领，待社区确认")
    APPROVED = "APPROVED", _("已确认，等上门")
    DONE = "DONE", _("已完成，待评价")
    RATED = "RATED", _("已评价")
    WITHDRAWN = "WITHDRAWN", _("已撤回")
    EXPIRED = "EXPIRED", _("到期没人认领")


class DayPart(models.TextChoices):
    """When on the day somebody is wanted."""

    ANY = "ANY", _("全天都行")
    MORNING = "MORNING", _("上午")
    AFTERNOON = "AFTERNOON", _("下午")
    EVENING = "EVENING", _("晚上")


class OfferPayer(models.TextChoices):
    """Who pays for the service of a social organisation."""

    GOVERNMENT = "GOVERNMENT", _("政府购买，居民免费")
    FUND = "FUND", _("公益基金出资，居民免费")
    ORGANISATION = "ORGANISATION", _("机构公益，居民免费")
    RESIDENT = "RESIDENT", _("居民低偿付费")


class HelpActors(StrEnum):
    """Who a verb is for; `policies.needs` turns each into a rule."""

    OFFICE = auto()  # workers and secretary of the community
    VOLUNTEER = auto()  # any checked volunteer of the community, not for themselves
    CLAIMANT = auto()  # the volunteer who claimed it
    HELPER = auto()  # the same, or the office for them
    ASKER = auto()  # whoever asked, or the office for them
    SYSTEM = auto()  # a clock, or the matter that it came from


class HelpVerb(StrEnum):
    ASK = auto()  # begins it, so it stands in no row
    EDIT = auto()
    INVITE = auto()
    CLAIM = auto()
    REFER = auto()
    APPROVE = auto()
    RELEASE = auto()
    LAPSE = auto()
    LOOK = auto()
    FINISH = auto()
    CONFIRM = auto()
    RATE = auto()
    WITHDRAW = auto()
    EXPIRE = auto()
    END = auto()  # the matter that it came from ended otherwise


@dataclass(frozen=True, slots=True)
class HelpStep:
    to: str | None  # None: the state stays
    actors: HelpActors
    required: tuple[str, ...] = ()


_S, _V, _A = HelpState, HelpVerb, HelpActors
ALIVE = (_S.OPEN, _S.CLAIMED, _S.APPROVED)  # somebody still waits for help
TAKEN = (_S.CLAIMED, _S.APPROVED, _S.DONE, _S.RATED)  # somebody has it, or had it to the end

HELP_STEPS: dict[tuple[str, HelpVerb], HelpStep] = {
    **{(state, _V.EDIT): HelpStep(None, _A.OFFICE, ("title",)) for state in ALIVE},
    (_S.OPEN, _V.INVITE): HelpStep(None, _A.OFFICE, ("volunteers",)),
    (_S.OPEN, _V.CLAIM): HelpStep(_S.CLAIMED, _A.VOLUNTEER),
    (_S.OPEN, _V.REFER): HelpStep(_S.APPROVED, _A.OFFICE, ("offer",)),
    (_S.CLAIMED, _V.APPROVE): HelpStep(_S.APPROVED, _A.OFFICE),
    # A claim that is not kept frees the request: by its volunteer, by the office, or by the clock. Nobody is blamed.
    (_S.CLAIMED, _V.RELEASE): HelpStep(_S.OPEN, _A.HELPER),
    (_S.APPROVED, _V.RELEASE): HelpStep(_S.OPEN, _A.HELPER),
    (_S.CLAIMED, _V.LAPSE): HelpStep(_S.OPEN, _A.SYSTEM),
    (_S.APPROVED, _V.LAPSE): HelpStep(_S.OPEN, _A.SYSTEM),
    (_S.APPROVED, _V.LOOK): HelpStep(None, _A.HELPER),
    (_S.APPROVED, _V.FINISH): HelpStep(_S.DONE, _A.HELPER, ("starts_at", "minutes", "result")),
    # The first key of the hours; the rating is the second. They are turned in either order.
    **{(state, _V.CONFIRM): HelpStep(None, _A.OFFICE, ("minutes",)) for state in (_S.DONE, _S.RATED)},
    (_S.DONE, _V.RATE): HelpStep(_S.RATED, _A.ASKER, ("stars",)),
    **{(state, _V.WITHDRAW): HelpStep(_S.WITHDRAWN, _A.ASKER) for state in ALIVE},
    **{(state, _V.END): HelpStep(_S.WITHDRAWN, _A.SYSTEM) for state in ALIVE},
    (_S.OPEN, _V.EXPIRE): HelpStep(_S.EXPIRED, _A.SYSTEM),
}


def slots_of(day: date | None, part: str) -> frozenset[str]:
    """The usual free times (`states.people.FreeTime`) that a wanted day and part fall into; all parts of an open day."""
    days = ("WEEKDAY", "WEEKEND") if day is None else ("WEEKEND",) if day.weekday() >= 5 else ("WEEKDAY",)
    parts = [one.value for one in DayPart if one is not DayPart.ANY] if part == DayPart.ANY else [part]
    return frozenset(f"{a_day}_{a_part}" for a_day in days for a_part in parts)
