"""The life of a matter as one table: (state, verb) → next state, who may, what must be given. Pure Python.

Whoever wants to know what can happen to a matter reads `TRANSITIONS`; services, policies, pages and the test matrix
all read the same rows.
"""

from dataclasses import dataclass
from enum import StrEnum, auto

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    RAISED = "RAISED", _("待受理")
    ACCEPTED = "ACCEPTED", _("待分流")
    HANDLING = "HANDLING", _("办理中")
    WAITING = "WAITING", _("待居民补充")
    MERGED = "MERGED", _("已并单")  # handled under its lead
    RESOLVED = "RESOLVED", _("已办结，待评价")
    CLOSED = "CLOSED", _("已结案")
    DECLINED = "DECLINED", _("不予受理")
    WITHDRAWN = "WITHDRAWN", _("已撤回")


class Kind(models.TextChoices):
    GOVERNMENT = "GOVERNMENT", _("大事")
    COMMUNITY = "COMMUNITY", _("小事")
    PRIVATE = "PRIVATE", _("私事")


class Urgency(models.TextChoices):
    DANGER = "DANGER", _("危险紧急")
    UTILITY = "UTILITY", _("水电气热")
    GENERAL = "GENERAL", _("一般")
    COMPLEX = "COMPLEX", _("复杂")


class Source(models.TextChoices):
    WEB = "WEB", _("居民自助")
    CALL = "CALL", _("来电")
    COUNTER = "COUNTER", _("来访")
    PATROL = "PATROL", _("巡查发现")
    IMPORT = "IMPORT", _("热线导入")
    OPEN311 = "OPEN311", _("开放接口")


class ClosedHow(models.TextChoices):
    RATED = "RATED", _("居民评价")
    SILENCE = "SILENCE", _("到期未评价")  # never counted as satisfaction


class Verdict(models.TextChoices):
    """The last thing its resident said of a matter, by rating, by dispute or on the telephone. Blank: nothing yet."""

    SATISFIED = "SATISFIED", _("已解决，满意")
    SETTLED = "SETTLED", _("已解决，不满意")
    UNSETTLED = "UNSETTLED", _("未解决")
    UNREACHED = "UNREACHED", _("回访未联系上")  # counted apart, like silence: never as good


SATISFIED_FROM_STARS = 4  # shown beside the satisfaction rate, in public too


class Verb(StrEnum):
    ACCEPT = auto()
    DECLINE = auto()
    TRIAGE = auto()
    RETRIAGE = auto()
    DISPATCH = auto()
    OBJECT = auto()
    RULE_OBJECTION = auto()
    PLAN = auto()
    GUIDE = auto()
    ASSIGN = auto()
    TRANSFER = auto()
    HAND_ON = auto()  # the roster changed: to whoever took over, by the system
    ESCALATE = auto()
    WHISTLE = auto()
    ASK = auto()
    ANSWER = auto()
    NOTE = auto()
    MEDIATE = auto()
    RESOLVE = auto()
    SETTLE = auto()  # by the resolution of the topic that came from it
    REQUEST_MORE_TIME = auto()
    RULE_MORE_TIME = auto()
    SUPERVISE = auto()
    REPLY_SUPERVISION = auto()
    CLOSE_SUPERVISION = auto()
    PROXY = auto()
    ADD_ERRAND = auto()
    TICK_ERRAND = auto()
    REMOVE_ERRAND = auto()
    RULE_CONTEST = auto()
    EDIT_PUBLIC = auto()
    CLEAR_PHOTO = auto()
    MERGE = auto()
    SPLIT = auto()
    REPLY = auto()
    ADD = auto()
    WITHDRAW = auto()
    RATE = auto()
    DISPUTE = auto()
    CONTEST_DECLINE = auto()
    MINE_IS_ANOTHER = auto()
    RISE = auto()
    STOP_WAITING = auto()
    CLOSE_SILENT = auto()
    FOLLOW = auto()  # a follower goes the way of its lead
    OBJECTION_LATE = auto()
    RESUME_CLOCK = auto()
    SUPERVISION_LATE = auto()
    CONTEST_LATE = auto()
    CALL_BACK = auto()
    REOPEN_BY_CALL = auto()
    REOPEN_BY_CHECK = auto()  # by whoever looked again at what was found on patrol


class Actors(StrEnum):
    """Who a verb is for; `policies` turns each into a rule over postings."""

    HANDLER = auto()  # handles at the rung that holds the matter, or above it
    DISPATCHER = auto()  # the same, from the community up: speaks for the office
    RESPONSIBLE = auto()  # a handler, or an officer of the department it was dispatched to
    DEPARTMENT = auto()  # an officer of that department only
    ABOVE = auto()  # handles at a level above the rung that holds it; at the district, the district itself
    RULER = auto()  # handles at the level that stands on the row in `needs`, or above it
    WHISTLER = auto()  # the street above the matter's place; its community where the district allows it
    RESIDENT = auto()  # whoever raised it: by code and secret, or signed in
    SYSTEM = auto()  # a timer


@dataclass(frozen=True, slots=True)
class Transition:
    to: State | None  # None: the state stays
    actors: Actors
    required: tuple[str, ...] = ()
    kind: Kind | None = None  # only for matters of this kind
    needs: str = ""  # only while this column of the matter is filled: something is open that the verb answers
    unless: tuple[str, ...] = ()  # only while these are empty


ALONE_STATES = (State.RAISED, State.ACCEPTED, State.HANDLING, State.WAITING)  # handled on its own
OPEN_STATES = (*ALONE_STATES, State.MERGED)
ENDED_STATES = (State.RESOLVED, State.CLOSED, State.DECLINED, State.WITHDRAWN)

WORKING_STATES = (State.HANDLING, State.WAITING)

_H, _D, _P, _R, _S = Actors.HANDLER, Actors.DISPATCHER, Actors.RESPONSIBLE, Actors.RESIDENT, Actors.SYSTEM

TRANSITIONS: dict[tuple[State, Verb], Transition] = {
    (State.RAISED, Verb.ACCEPT): Transition(State.ACCEPTED, _H),
    (State.RAISED, Verb.DECLINE): Transition(State.DECLINED, _D, ("reason", "words")),
    (State.ACCEPTED, Verb.DECLINE): Transition(State.DECLINED, _D, ("reason", "words")),
    (State.RAISED, Verb.TRIAGE): Transition(State.HANDLING, _H, ("kind", "category", "urgency")),
    (State.ACCEPTED, Verb.TRIAGE): Transition(State.HANDLING, _H, ("kind", "category", "urgency")),
    (State.HANDLING, Verb.RETRIAGE): Transition(State.HANDLING, _H, ("kind", "category", "urgency", "words")),
    (State.HANDLING, Verb.DISPATCH): Transition(
        None, _D, ("department",), Kind.GOVERNMENT, unless=("objection_level",)
    ),
    (State.HANDLING, Verb.OBJECT): Transition(
        None, Actors.DEPARTMENT, ("words",), Kind.GOVERNMENT, unless=("objection_level", "is_dispatch_final")
    ),
    (State.HANDLING, Verb.PLAN): Transition(None, _H, ("plan",), Kind.COMMUNITY),
    (State.HANDLING, Verb.GUIDE): Transition(None, _H, ("services",), Kind.PRIVATE),
    (State.HANDLING, Verb.MEDIATE): Transition(None, _D, ("dispute_kind", "words")),
    (State.HANDLING, Verb.RESOLVE): Transition(State.RESOLVED, _P, ("result",)),
    (State.HANDLING, Verb.SETTLE): Transition(State.RESOLVED, _S, ("result",)),
    (State.ACCEPTED, Verb.ASK): Transition(State.WAITING, _P, ("words",)),
    (State.HANDLING, Verb.ASK): Transition(State.WAITING, _P, ("words",)),
    (State.WAITING, Verb.REPLY): Transition(None, _R, ("words",)),  # back to `waiting_from`
    (State.WAITING, Verb.STOP_WAITING): Transition(None, _S),  # the same
    # Calling departments together takes the matter from nobody: holder, state and clocks stay.
    (State.HANDLING, Verb.WHISTLE): Transition(None, Actors.WHISTLER),
    (State.WAITING, Verb.WHISTLE): Transition(None, Actors.WHISTLER),
    (State.RESOLVED, Verb.RATE): Transition(State.CLOSED, _R, ("stars",)),
    (State.RESOLVED, Verb.DISPUTE): Transition(State.HANDLING, _R, ("words",)),
    (State.RESOLVED, Verb.CLOSE_SILENT): Transition(State.CLOSED, _S),
    # Against a refusal: once, by the resident. Overturned, the matter is RAISED again (the service says so).
    (State.DECLINED, Verb.CONTEST_DECLINE): Transition(None, _R, ("words",), needs="contest_until"),
    (State.DECLINED, Verb.RULE_CONTEST): Transition(None, Actors.RULER, ("ruling", "words"), needs="contest_level"),
    (State.DECLINED, Verb.CONTEST_LATE): Transition(None, _S, needs="contest_level"),
    # More time: only a running term can be given more.
    (State.HANDLING, Verb.REQUEST_MORE_TIME): Transition(None, _P, ("kind", "words"), unless=("has_time_request",)),
    **{
        (state, verb): rule
        for state in WORKING_STATES
        for verb, rule in [
            (
                Verb.RULE_OBJECTION,
                Transition(None, Actors.RULER, ("ruling", "words"), needs="objection_level"),
            ),
            (Verb.OBJECTION_LATE, Transition(None, _S, needs="objection_level")),
            (Verb.RULE_MORE_TIME, Transition(None, Actors.ABOVE, ("ruling",), needs="has_time_request")),
            (Verb.RESUME_CLOCK, Transition(None, _S)),
        ]
    },
    **{
        (state, verb): rule
        for state in ALONE_STATES
        for verb, rule in [
            (
                Verb.SUPERVISE,
                Transition(None, Actors.ABOVE, ("words", "amount"), unless=("supervision_level",)),
            ),
            (Verb.SUPERVISION_LATE, Transition(None, _S, needs="supervision_level")),
            (Verb.PROXY, Transition(None, _P, ("has_consent",), unless=("proxied_at",))),
            (Verb.ADD_ERRAND, Transition(None, _P, ("text",), needs="proxied_at")),
            (Verb.TICK_ERRAND, Transition(None, _P, ("errand",), needs="proxied_at")),
            (Verb.REMOVE_ERRAND, Transition(None, _P, ("errand",), needs="proxied_at")),
        ]
    },
    **{
        (state, verb): Transition(None, actors, required, needs="supervision_level")
        for state in (*ALONE_STATES, State.RESOLVED)
        for verb, actors, required in [
            (Verb.REPLY_SUPERVISION, _P, ("words",)),
            (Verb.CLOSE_SUPERVISION, Actors.RULER, ()),
        ]
    },
    (State.CLOSED, Verb.CALL_BACK): Transition(None, _D),
    (State.CLOSED, Verb.REOPEN_BY_CALL): Transition(State.HANDLING, _D, ("words",)),
    (State.RESOLVED, Verb.REOPEN_BY_CHECK): Transition(State.HANDLING, _S, ("words",)),
    (State.CLOSED, Verb.REOPEN_BY_CHECK): Transition(State.HANDLING, _S, ("words",)),
    **{
        (state, verb): Transition(None, actors, required)
        for state in ALONE_STATES
        for verb, actors, required in [
            (Verb.ASSIGN, _H, ("assignee",)),
            (Verb.TRANSFER, _H, ("area", "words")),
        ]
    },
    **{(state, Verb.HAND_ON): Transition(None, _S) for state in OPEN_STATES},
    **{(state, Verb.ADD): Transition(None, _R) for state in OPEN_STATES},
    **{(state, Verb.WITHDRAW): Transition(State.WITHDRAWN, _R) for state in OPEN_STATES},
    # A follower is handled under its lead: nothing is done to it but to split it off, back to where it stood.
    # What leads others, or has something open beside the work, can only be a lead.
    **{
        (state, Verb.MERGE): Transition(
            State.MERGED,
            _H,
            ("lead",),
            unless=("followers", "objection_level", "has_time_request", "supervision_level"),
        )
        for state in ALONE_STATES
    },
    (State.MERGED, Verb.SPLIT): Transition(None, _H, ("words",)),
    (State.MERGED, Verb.MINE_IS_ANOTHER): Transition(None, _R, ("words",)),
    (State.MERGED, Verb.FOLLOW): Transition(None, _S),
    # A waiting matter's clocks are suspended: it neither rises nor is handed up until the resident has answered.
    **{
        (state, verb): Transition(None, actors, required)
        for state in (State.RAISED, State.ACCEPTED, State.HANDLING)
        for verb, actors, required in [(Verb.ESCALATE, _H, ("words",)), (Verb.RISE, _S, ())]
    },
    **{(state, Verb.ANSWER): Transition(None, _P, ("words",)) for state in (*OPEN_STATES, State.RESOLVED)},
    **{
        (state, verb): Transition(None, _P, required)
        for state in State
        for verb, required in [(Verb.NOTE, ("words",)), (Verb.EDIT_PUBLIC, ()), (Verb.CLEAR_PHOTO, ("photo",))]
    },
}


def transition(state: str, verb: Verb) -> Transition | None:
    """The row of the table, or None where the verb does not exist in this state."""
    return TRANSITIONS.get((State(state), verb))


def verbs_in(state: str) -> list[Verb]:
    return [verb for (from_state, verb) in TRANSITIONS if from_state == state]
