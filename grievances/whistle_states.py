"""The life of a whistle (吹哨) and of each department's response (报到), as two tables. Pure Python.

`WHISTLE_TRANSITIONS` says what may be done to the whistle as a whole, `RESPONSE_TRANSITIONS` what may be done to one
department's part of it. The whistle's own state, while it is open, follows from its responses: `standing_of`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum, auto

from django.db import models
from django.utils.translation import gettext_lazy as _


class WhistleState(models.TextChoices):
    BLOWN = "BLOWN", _("待签收")
    UNDER_WAY = "UNDER_WAY", _("报到办理中")
    REPORTED = "REPORTED", _("都已反馈，待办结")
    SETTLED = "SETTLED", _("已办结")
    CANCELLED = "CANCELLED", _("已撤销")


class ResponseState(models.TextChoices):
    CALLED = "CALLED", _("待签收")
    SIGNED = "SIGNED", _("已签收，待联系")
    CONTACTED = "CONTACTED", _("已联系，待到场")
    ARRIVED = "ARRIVED", _("报告到场，待确认")
    CONFIRMED = "CONFIRMED", _("已到场，待反馈")
    REPORTED = "REPORTED", _("已反馈结果")
    REFUSED = "REFUSED", _("提出不参加，待裁定")
    EXCUSED = "EXCUSED", _("裁定不用参加")


class Difficulty(models.TextChoices):
    ORDINARY = "ORDINARY", _("一般")
    HARD = "HARD", _("疑难")


class Part(models.TextChoices):
    LEAD = "LEAD", _("主办")
    ASSISTING = "ASSISTING", _("协办")


class WhistleVerb(StrEnum):
    # to the whistle
    CALL = auto()
    SETTLE = auto()
    CANCEL = auto()
    # to one response, by the department
    SIGN = auto()
    CONTACT = auto()
    ARRIVE = auto()
    REPORT = auto()
    REFUSE = auto()
    # by the whistler
    CONFIRM = auto()
    DENY = auto()
    RATE = auto()
    # by the district's supervisor
    UPHOLD = auto()
    ORDER = auto()


class WhistleActors(StrEnum):
    WHISTLER = auto()  # the office that blew it, or the street above it
    DEPARTMENT = auto()  # an officer of the department that was called
    SUPERVISOR = auto()  # the district's supervisor


@dataclass(frozen=True, slots=True)
class WhistleTransition:
    to: WhistleState | None  # None: follows from the responses
    actors: WhistleActors
    required: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ResponseTransition:
    to: ResponseState | None  # None: the state stays
    actors: WhistleActors
    required: tuple[str, ...] = ()


OPEN_WHISTLES = (WhistleState.BLOWN, WhistleState.UNDER_WAY, WhistleState.REPORTED)
ENDED_RESPONSES = (ResponseState.REPORTED, ResponseState.EXCUSED)
DEPARTMENTS_TURN = (ResponseState.CALLED, ResponseState.SIGNED, ResponseState.CONTACTED, ResponseState.CONFIRMED)

_W, _D, _S = WhistleActors.WHISTLER, WhistleActors.DEPARTMENT, WhistleActors.SUPERVISOR

WHISTLE_TRANSITIONS: dict[tuple[WhistleState, WhistleVerb], WhistleTransition] = {
    **{(state, WhistleVerb.CALL): WhistleTransition(None, _W, ("department", "part")) for state in OPEN_WHISTLES},
    **{
        (state, WhistleVerb.CANCEL): WhistleTransition(WhistleState.CANCELLED, _W, ("words",))
        for state in OPEN_WHISTLES
    },
    (WhistleState.REPORTED, WhistleVerb.SETTLE): WhistleTransition(WhistleState.SETTLED, _W, ("result",)),
}

RESPONSE_TRANSITIONS: dict[tuple[ResponseState, WhistleVerb], ResponseTransition] = {
    (ResponseState.CALLED, WhistleVerb.SIGN): ResponseTransition(ResponseState.SIGNED, _D),
    (ResponseState.SIGNED, WhistleVerb.CONTACT): ResponseTransition(ResponseState.CONTACTED, _D),
    (ResponseState.CONTACTED, WhistleVerb.ARRIVE): ResponseTransition(ResponseState.ARRIVED, _D),
    (ResponseState.CONFIRMED, WhistleVerb.REPORT): ResponseTransition(ResponseState.REPORTED, _D, ("result",)),
    **{
        (state, WhistleVerb.REFUSE): ResponseTransition(ResponseState.REFUSED, _D, ("reason",))
        for state in (ResponseState.CALLED, ResponseState.SIGNED)
    },
    (ResponseState.ARRIVED, WhistleVerb.CONFIRM): ResponseTransition(ResponseState.CONFIRMED, _W),
    (ResponseState.ARRIVED, WhistleVerb.DENY): ResponseTransition(ResponseState.CONTACTED, _W, ("words",)),
    (ResponseState.REPORTED, WhistleVerb.RATE): ResponseTransition(None, _W, ("stars",)),
    (ResponseState.REFUSED, WhistleVerb.UPHOLD): ResponseTransition(ResponseState.EXCUSED, _S, ("words",)),
    # Whoever is ordered to come has read the call: the order counts as the signature.
    (ResponseState.REFUSED, WhistleVerb.ORDER): ResponseTransition(ResponseState.SIGNED, _S, ("words",)),
}


def whistle_transition(state: str, verb: WhistleVerb) -> WhistleTransition | None:
    return WHISTLE_TRANSITIONS.get((WhistleState(state), verb))


def response_transition(state: str, verb: WhistleVerb) -> ResponseTransition | None:
    return RESPONSE_TRANSITIONS.get((ResponseState(state), verb))


def standing_of(responses: Iterable[str]) -> WhistleState:
    """How an open whistle stands, from the states of its responses.

    Reported once every department that has to come has reported; where all were excused nobody has, and it stays under way.
    """
    states = list(responses)
    if ResponseState.REPORTED in states and all(state in ENDED_RESPONSES for state in states):
        return WhistleState.REPORTED
    if all(state == ResponseState.CALLED for state in states):
        return WhistleState.BLOWN
    return WhistleState.UNDER_WAY
