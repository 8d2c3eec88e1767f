"""双报到: an organisation, or somebody in service, registers with a community. Tables: (state, verb) → what follows. Pure Python."""

from dataclasses import dataclass
from enum import StrEnum, auto

from django.db import models
from django.utils.translation import gettext_lazy as _


class RegistrationState(models.TextChoices):
    APPLIED = "APPLIED", _("待社区核对")
    RETURNED = "RETURNED", _("退回补充")
    REGISTERED = "REGISTERED", _("已报到")
    REFUSED = "REFUSED", _("不予登记")
    WITHDRAWN = "WITHDRAWN", _("已撤回")
    ENDED = "ENDED", _("已退出")


class MemberState(models.TextChoices):
    APPLIED = "APPLIED", _("待社区确认")
    REGISTERED = "REGISTERED", _("已报到")
    DECLINED = "DECLINED", _("未确认")
    ENDED = "ENDED", _("已退出")


class MemberKind(models.TextChoices):
    PARTY_MEMBER = "PARTY_MEMBER", _("在职党员")
    EMPLOYEE = "EMPLOYEE", _("在职职工")


class Availability(models.TextChoices):
    EVENINGS = "EVENINGS", _("工作日晚上")
    WEEKENDS = "WEEKENDS", _("周末")
    BY_APPOINTMENT = "BY_APPOINTMENT", _("提前约")


class ClaimState(models.TextChoices):
    OFFERED = "OFFERED", _("待社区答复")
    ACCEPTED = "ACCEPTED", _("已对接")
    DECLINED = "DECLINED", _("未采用")
    WITHDRAWN = "WITHDRAWN", _("已撤回")
    LAPSED = "LAPSED", _("没有办成")


class Side(models.TextChoices):
    """Who evaluates an organisation; the residents' side is what they said of its services and facilities."""

    STREET = "STREET", _("街道评价")
    COMMUNITY = "COMMUNITY", _("社区评价")


class JointMeetingState(models.TextChoices):
    PLANNED = "PLANNED", _("已通知")
    HELD = "HELD", _("已召开")
    CANCELLED = "CANCELLED", _("已取消")


class JointTaskState(models.TextChoices):
    OPEN = "OPEN", _("办理中")
    DONE = "DONE", _("已办结")
    DROPPED = "DROPPED", _("不再办理")


class Verb(StrEnum):
    # to a registration of an organisation
    ACCEPT = auto()
    RETURN = auto()
    REFUSE = auto()
    RESUBMIT = auto()
    CHANGE = auto()
    WITHDRAW = auto()
    END = auto()
    # to that of a person; END as above
    CONFIRM = auto()
    DECLINE = auto()
    # to a joint meeting; to one of its tasks
    HOLD = auto()
    CANCEL = auto()
    ADD_TASK = auto()
    FINISH = auto()
    DROP = auto()


class Actors(StrEnum):
    OFFICE = auto()  # the community, or the street above it
    OWN = auto()  # the organisation's contact, the registered person
    EITHER = auto()


@dataclass(frozen=True, slots=True)
class Step:
    to: str | None  # None: the state stays
    actors: Actors
    required: tuple[str, ...] = ()


_R, _M = RegistrationState, MemberState
REGISTRATION_STEPS: dict[tuple[str, Verb], Step] = {
    (_R.APPLIED, Verb.ACCEPT): Step(_R.REGISTERED, Actors.OFFICE),
    (_R.APPLIED, Verb.RETURN): Step(_R.RETURNED, Actors.OFFICE, ("words",)),
    (_R.APPLIED, Verb.REFUSE): Step(_R.REFUSED, Actors.OFFICE, ("words",)),
    (_R.RETURNED, Verb.RESUBMIT): Step(_R.APPLIED, Actors.EITHER),
    (_R.APPLIED, Verb.WITHDRAW): Step(_R.WITHDRAWN, Actors.OWN),
    (_R.RETURNED, Verb.WITHDRAW): Step(_R.WITHDRAWN, Actors.OWN),
    (_R.REGISTERED, Verb.CHANGE): Step(None, Actors.EITHER),
    (_R.REGISTERED, Verb.END): Step(_R.ENDED, Actors.EITHER, ("words",)),
}
MEMBER_STEPS: dict[tuple[str, Verb], Step] = {
    (_M.APPLIED, Verb.CONFIRM): Step(_M.REGISTERED, Actors.OFFICE),
    (_M.APPLIED, Verb.DECLINE): Step(_M.DECLINED, Actors.OFFICE, ("words",)),
    (_M.APPLIED, Verb.END): Step(_M.ENDED, Actors.OWN),
    (_M.REGISTERED, Verb.END): Step(_M.ENDED, Actors.EITHER),
}
MEETING_STEPS: dict[tuple[str, Verb], Step] = {
    (JointMeetingState.PLANNED, Verb.HOLD): Step(JointMeetingState.HELD, Actors.OFFICE, ("minutes",)),
    (JointMeetingState.PLANNED, Verb.CANCEL): Step(JointMeetingState.CANCELLED, Actors.OFFICE, ("words",)),
    (JointMeetingState.HELD, Verb.ADD_TASK): Step(None, Actors.OFFICE, ("title", "due_on")),
}
TASK_STEPS: dict[tuple[str, Verb], Step] = {
    (JointTaskState.OPEN, Verb.FINISH): Step(JointTaskState.DONE, Actors.OFFICE, ("words",)),
    (JointTaskState.OPEN, Verb.DROP): Step(JointTaskState.DROPPED, Actors.OFFICE, ("words",)),
}
LIVE_REGISTRATIONS = (_R.APPLIED, _R.RETURNED, _R.REGISTERED)
LIVE_MEMBERS = (_M.APPLIED, _M.REGISTERED)
