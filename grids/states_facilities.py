"""社区之家: facilities that organisations and communities open, and the life of a booking as one table. Pure Python."""

from dataclasses import dataclass
from enum import StrEnum, auto

from django.db import models
from django.utils.translation import gettext_lazy as _


class FacilityKind(models.TextChoices):
    ROOM = "ROOM", _("会议活动室")
    SPORTS = "SPORTS", _("运动场地")
    PARKING = "PARKING", _("停车位")
    CANTEEN = "CANTEEN", _("食堂")
    OTHER = "OTHER", _("其他")


class Approval(models.TextChoices):
    """Who says yes to a booking."""

    NONE = "NONE", _("不用审批，约上就算")
    HOST = "HOST", _("提供单位确认")
    COMMUNITY = "COMMUNITY", _("社区确认")


class Bookers(models.TextChoices):
    BOTH = "BOTH", _("居民和单位")
    RESIDENTS = "RESIDENTS", _("只限居民")
    ORGANISATIONS = "ORGANISATIONS", _("只限已报到单位")


class Reach(models.TextChoices):
    COMMUNITY = "COMMUNITY", _("本社区")
    STREET = "STREET", _("本街道")


class BookingState(models.TextChoices):
    REQUESTED = "REQUESTED", _("待确认")
    CONFIRMED = "CONFIRMED", _("已约好")
    DECLINED = "DECLINED", _("没有约上")
    CANCELLED = "CANCELLED", _("已取消")
    USED = "USED", _("已使用")
    NO_SHOW = "NO_SHOW", _("没有来")
    LAPSED = "LAPSED", _("未获答复")


class BookingVerb(StrEnum):
    CONFIRM = auto()
    DECLINE = auto()
    CANCEL = auto()
    CALL_OFF = auto()
    NO_SHOW = auto()
    CAME = auto()
    RATE = auto()
    END = auto()


class BookingActors(StrEnum):
    DECIDER = auto()  # by the facility's `Approval`
    BOOKER = auto()
    KEEPER = auto()  # the organisation's contact, or the community
    SYSTEM = auto()


class BookingLimitName(models.TextChoices):
    DAYS_AHEAD = "DAYS_AHEAD", _("最多提前几天预约")
    SLOTS = "SLOTS", _("一次最多连约几个时段")
    OPEN_BOOKINGS = "OPEN_BOOKINGS", _("一人同时最多有几个预约")
    CANCEL_HOURS = "CANCEL_HOURS", _("最晚提前几小时自己取消")
    NO_SHOWS = "NO_SHOWS", _("爽约几次暂停预约")
    NO_SHOW_DAYS = "NO_SHOW_DAYS", _("爽约在多少天内累计")
    PAUSE_DAYS = "PAUSE_DAYS", _("暂停预约多少天")
    LEAST_RATINGS = "LEAST_RATINGS", _("居民评价满几条才公布平均分")


@dataclass(frozen=True, slots=True)
class BookingStep:
    to: str | None  # None: the state stays
    actors: BookingActors
    required: tuple[str, ...] = ()
    frees: bool = False  # the time can be booked by others again


_S, _V, _A = BookingState, BookingVerb, BookingActors
BOOKING_STEPS: dict[tuple[str, BookingVerb], BookingStep] = {
    (_S.REQUESTED, _V.CONFIRM): BookingStep(_S.CONFIRMED, _A.DECIDER),
    (_S.REQUESTED, _V.DECLINE): BookingStep(_S.DECLINED, _A.DECIDER, ("words",), frees=True),
    **{(state, _V.CANCEL): BookingStep(_S.CANCELLED, _A.BOOKER, frees=True) for state in (_S.REQUESTED, _S.CONFIRMED)},
    (_S.CONFIRMED, _V.CALL_OFF): BookingStep(_S.CANCELLED, _A.KEEPER, ("words",), frees=True),
    (_S.CONFIRMED, _V.NO_SHOW): BookingStep(_S.NO_SHOW, _A.KEEPER),
    (_S.USED, _V.NO_SHOW): BookingStep(_S.NO_SHOW, _A.KEEPER),
    (_S.NO_SHOW, _V.CAME): BookingStep(_S.USED, _A.KEEPER, ("words",)),
    (_S.USED, _V.RATE): BookingStep(None, _A.BOOKER, ("stars",)),
    (_S.CONFIRMED, _V.END): BookingStep(_S.USED, _A.SYSTEM),
    (_S.REQUESTED, _V.END): BookingStep(_S.LAPSED, _A.SYSTEM, frees=True),
}
LIVE_BOOKINGS = (_S.REQUESTED, _S.CONFIRMED)
