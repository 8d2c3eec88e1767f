"""A message down the tree: to whom, in which order of levels, and what became of each copy. Pure Python."""

from dataclasses import dataclass
from enum import StrEnum, auto

from django.db import models
from django.utils.translation import gettext_lazy as _

from governance.people.roles import Role
from grids.states import Duty


class Tier(models.IntegerChoices):
    """The three levels that a message goes down."""

    LEADERS = 1, _("街道和社区书记")
    GRID_LEADERS = 2, _("社区工作者和网格长")
    WORKERS = 3, _("网格员、楼栋长和志愿者")


class Audience(models.TextChoices):
    """Whom a message may be for: who holds a posting, or who stands on the roster."""

    STREET_OFFICER = "STREET_OFFICER", _("街道工作人员")
    COMMUNITY_SECRETARY = "COMMUNITY_SECRETARY", _("社区党组织书记")
    COMMUNITY_WORKER = "COMMUNITY_WORKER", _("社区工作者")
    GRID_LEADER = "GRID_LEADER", _("网格长")
    GRID_WORKER = "GRID_WORKER", _("网格员")
    BUILDING_LEADER = "BUILDING_LEADER", _("楼栋长")
    ENTRANCE_LEADER = "ENTRANCE_LEADER", _("单元长")
    HUB_HOUSEHOLD = "HUB_HOUSEHOLD", _("中心户")
    LANE_CHIEF = "LANE_CHIEF", _("巷长")
    LANE_MEMBER = "LANE_MEMBER", _("巷长团队和志愿者")


TIER_OF: dict[Audience, Tier] = {
    Audience.STREET_OFFICER: Tier.LEADERS,
    Audience.COMMUNITY_SECRETARY: Tier.LEADERS,
    Audience.COMMUNITY_WORKER: Tier.GRID_LEADERS,
    Audience.GRID_LEADER: Tier.GRID_LEADERS,
    **dict.fromkeys((Audience.GRID_WORKER, Audience.BUILDING_LEADER, Audience.ENTRANCE_LEADER, Audience.HUB_HOUSEHOLD, Audience.LANE_CHIEF, Audience.LANE_MEMBER), Tier.WORKERS),
}  # fmt: skip
# Duties with authority are known by their postings, the others by the roster alone.
POSTED: dict[Audience, Role] = {
    audience: Role(audience.value)
    for audience in (
        Audience.STREET_OFFICER, Audience.COMMUNITY_SECRETARY, Audience.COMMUNITY_WORKER, Audience.GRID_LEADER,
        Audience.GRID_WORKER,
    )
}  # fmt: skip
ON_ROSTER: dict[Audience, Duty] = {audience: Duty(audience.value) for audience in Audience if audience not in POSTED}


class Haste(models.TextChoices):
    ORDINARY = "ORDINARY", _("一般")
    URGENT = "URGENT", _("紧急")


class BroadcastState(models.TextChoices):
    RUNNING = "RUNNING", _("下达中")
    CLOSED = "CLOSED", _("已结束")


class LegState(models.TextChoices):
    """One level in one area: it waits until its leader passes the message on."""

    WAITING = "WAITING", _("等待转发")
    SENT = "SENT", _("已下达")


class Chase(models.TextChoices):
    """How far those who stay silent have been followed up on a leg."""

    NONE = "NONE", _("等待签收")
    REMINDED = "REMINDED", _("已提醒")
    DEPUTIES = "DEPUTIES", _("已转代班人")
    BY_PHONE = "BY_PHONE", _("转电话通知")


class CopyState(models.TextChoices):
    SENT = "SENT", _("未读")
    READ = "READ", _("已读，未签收")
    ACKNOWLEDGED = "ACKNOWLEDGED", _("已签收")
    DONE = "DONE", _("已落实")


class MessageVerb(StrEnum):
    # one's own copy
    READ = auto()
    ACKNOWLEDGE = auto()
    FINISH = auto()
    # for somebody who was called by telephone
    TELL = auto()
    # the message as a whole
    PASS_ON = auto()
    CLOSE = auto()


class MessageActors(StrEnum):
    RECIPIENT = auto()  # whoever it was sent to, or the deputy it passed to
    LEADER = auto()  # who leads around the recipient's area


@dataclass(frozen=True, slots=True)
class CopyStep:
    to: CopyState
    actors: MessageActors
    required: tuple[str, ...] = ()


SILENT = (CopyState.SENT, CopyState.READ)
_Own, _Leader = MessageActors.RECIPIENT, MessageActors.LEADER

COPY_STEPS: dict[tuple[CopyState, MessageVerb], CopyStep] = {
    (CopyState.SENT, MessageVerb.READ): CopyStep(CopyState.READ, _Own),
    **{(state, MessageVerb.ACKNOWLEDGE): CopyStep(CopyState.ACKNOWLEDGED, _Own) for state in SILENT},
    # Whoever reports that it is done has read and signed as well.
    **{
        (state, MessageVerb.FINISH): CopyStep(CopyState.DONE, _Own, ("words",))
        for state in (*SILENT, CopyState.ACKNOWLEDGED)
    },
    **{(state, MessageVerb.TELL): CopyStep(CopyState.ACKNOWLEDGED, _Leader, ("words",)) for state in SILENT},
}


def copy_step(state: str, verb: MessageVerb) -> CopyStep | None:
    return COPY_STEPS.get((CopyState(state), verb))


def is_behind(state: str, verb: MessageVerb) -> bool:
    """Whether the copy has already come as far as `verb` would bring it: a repeated tap changes nothing."""
    reached = list(CopyState)
    target = {
        MessageVerb.READ: CopyState.READ,
        MessageVerb.ACKNOWLEDGE: CopyState.ACKNOWLEDGED,
        MessageVerb.FINISH: CopyState.DONE,
        MessageVerb.TELL: CopyState.ACKNOWLEDGED,
    }[verb]
    return reached.index(CopyState(state)) >= reached.index(target)
