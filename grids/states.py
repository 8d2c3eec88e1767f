"""The words of grid work: who is on the roster, what a visit was, what became of a finding. Pure Python."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum, auto

from django.db import models
from django.utils.translation import gettext_lazy as _


# --- Rosters ------------------------------------------------------------------------------------------------
class Duty(models.TextChoices):
    GRID_LEADER = "GRID_LEADER", _("网格长")
    GRID_WORKER = "GRID_WORKER", _("网格员")
    BUILDING_LEADER = "BUILDING_LEADER", _("楼栋长")
    ENTRANCE_LEADER = "ENTRANCE_LEADER", _("单元长")
    HUB_HOUSEHOLD = "HUB_HOUSEHOLD", _("中心户")
    LANE_CHIEF = "LANE_CHIEF", _("巷长")
    LANE_MEMBER = "LANE_MEMBER", _("巷长团队成员")
    SECRETARY = "SECRETARY", _("社区党组织书记")
    COMMUNITY_STAFF = "COMMUNITY_STAFF", _("社区工作者")
    LEGAL_ADVISER = "LEGAL_ADVISER", _("法律顾问")
    MEDIATOR = "MEDIATOR", _("人民调解员")


class DutyPlace(models.TextChoices):
    """What a duty is for."""

    COMMUNITY = "COMMUNITY", _("社区")
    GRID = "GRID", _("网格")
    BUILDING = "BUILDING", _("楼栋")
    ENTRANCE = "ENTRANCE", _("单元")
    LANE = "LANE", _("街巷")


PLACE_OF_DUTY: dict[Duty, DutyPlace] = {
    Duty.GRID_LEADER: DutyPlace.GRID,
    Duty.GRID_WORKER: DutyPlace.GRID,
    Duty.BUILDING_LEADER: DutyPlace.BUILDING,
    Duty.ENTRANCE_LEADER: DutyPlace.ENTRANCE,
    Duty.HUB_HOUSEHOLD: DutyPlace.BUILDING,
    Duty.LANE_CHIEF: DutyPlace.LANE,
    Duty.LANE_MEMBER: DutyPlace.LANE,
    Duty.SECRETARY: DutyPlace.COMMUNITY,
    Duty.COMMUNITY_STAFF: DutyPlace.COMMUNITY,
    Duty.LEGAL_ADVISER: DutyPlace.COMMUNITY,
    Duty.MEDIATOR: DutyPlace.COMMUNITY,
}
# Of these there is one at a place; two are an overlap, none is a vacancy.
SINGLE_DUTIES = (Duty.GRID_LEADER, Duty.BUILDING_LEADER, Duty.ENTRANCE_LEADER, Duty.LANE_CHIEF, Duty.SECRETARY)

# These come with a posting: whoever holds one may act in the portal for that place.
AUTHORITY_DUTIES = (Duty.GRID_LEADER, Duty.GRID_WORKER, Duty.COMMUNITY_STAFF, Duty.SECRETARY)
# Who answers at a place where a duty is vacant: the next in this order, never nobody. After the last comes the office.
COVER_OF_DUTY: dict[Duty, tuple[Duty, ...]] = {
    Duty.GRID_WORKER: (Duty.GRID_WORKER, Duty.GRID_LEADER, Duty.COMMUNITY_STAFF, Duty.SECRETARY),
    Duty.GRID_LEADER: (Duty.GRID_LEADER, Duty.GRID_WORKER, Duty.SECRETARY, Duty.COMMUNITY_STAFF),
    Duty.BUILDING_LEADER: (Duty.BUILDING_LEADER, Duty.GRID_WORKER, Duty.GRID_LEADER, Duty.COMMUNITY_STAFF),
    Duty.ENTRANCE_LEADER: (Duty.ENTRANCE_LEADER, Duty.BUILDING_LEADER, Duty.GRID_WORKER, Duty.GRID_LEADER),
    Duty.HUB_HOUSEHOLD: (Duty.HUB_HOUSEHOLD, Duty.BUILDING_LEADER, Duty.GRID_WORKER, Duty.GRID_LEADER),
    Duty.LANE_CHIEF: (Duty.LANE_CHIEF, Duty.LANE_MEMBER, Duty.COMMUNITY_STAFF, Duty.SECRETARY),
    Duty.LANE_MEMBER: (Duty.LANE_MEMBER, Duty.LANE_CHIEF, Duty.COMMUNITY_STAFF, Duty.SECRETARY),
    Duty.SECRETARY: (Duty.SECRETARY, Duty.COMMUNITY_STAFF),
    Duty.COMMUNITY_STAFF: (Duty.COMMUNITY_STAFF, Duty.SECRETARY),
    Duty.LEGAL_ADVISER: (Duty.LEGAL_ADVISER, Duty.COMMUNITY_STAFF, Duty.SECRETARY),
    Duty.MEDIATOR: (Duty.MEDIATOR, Duty.COMMUNITY_STAFF, Duty.SECRETARY),
}


class EntryState(models.TextChoices):
    """Where an entry stands on a day: it follows from its dates and is kept nowhere."""

    PLANNED = "PLANNED", _("未到任")
    IN_FORCE = "IN_FORCE", _("在任")
    ENDED = "ENDED", _("已离任")


class RosterVerb(StrEnum):
    END = auto()
    HAND_OVER = auto()
    TAKE_LEAVE = auto()
    END_LEAVE = auto()  # 销假: back before the day
    LINK = auto()  # 交叉任职
    CARD = auto()  # 公示牌
    ACCOUNT = auto()  # the account of somebody who stood here by name


ROSTER_VERBS: dict[EntryState, tuple[RosterVerb, ...]] = {
    EntryState.PLANNED: (RosterVerb.LINK, RosterVerb.ACCOUNT, RosterVerb.CARD),
    EntryState.IN_FORCE: tuple(RosterVerb),
    EntryState.ENDED: (),
}


def entry_state(starts_on: date, ends_on: date | None, day: date) -> EntryState:
    if day < starts_on:
        return EntryState.PLANNED
    return EntryState.ENDED if ends_on is not None and ends_on <= day else EntryState.IN_FORCE


# --- Imports of buildings, dwellings and rosters --------------------------------------------------------------
class ImportKind(models.TextChoices):
    DWELLINGS = "DWELLINGS", _("房屋")
    ROSTER = "ROSTER", _("名册")
    SERVICES = "SERVICES", _("生活圈网点")


class ImportState(models.TextChoices):
    QUEUED = "QUEUED", _("排队中")
    RUNNING = "RUNNING", _("正在导入")
    DONE = "DONE", _("已完成")
    FAILED = "FAILED", _("没有导入")


# --- A building goes to another grid on a day to come ---------------------------------------------------------
class MoveState(models.TextChoices):
    PLANNED = "PLANNED", _("计划中")
    DONE = "DONE", _("已划入")
    CANCELLED = "CANCELLED", _("已撤销")


class MoveVerb(StrEnum):
    CARRY_OUT = auto()
    CANCEL = auto()


@dataclass(frozen=True, slots=True)
class MoveStep:
    to: MoveState
    by_hand: bool  # else the day brings it


MOVE_STEPS: dict[tuple[MoveState, MoveVerb], MoveStep] = {
    (MoveState.PLANNED, MoveVerb.CARRY_OUT): MoveStep(MoveState.DONE, by_hand=False),
    (MoveState.PLANNED, MoveVerb.CANCEL): MoveStep(MoveState.CANCELLED, by_hand=True),
}


class GridMeasure(models.TextChoices):
    HOUSEHOLDS = "HOUSEHOLDS", _("户")
    PEOPLE = "PEOPLE", _("人")


# --- Visits -------------------------------------------------------------------------------------------------
class VisitOutcome(models.TextChoices):
    MET = "MET", _("见到人")
    TELEPHONE = "TELEPHONE", _("电话联系")
    ATTEMPT = "ATTEMPT", _("没人在家")
    REFUSED = "REFUSED", _("不愿接待")


# An attempt is not a visit; whoever does not want one is left alone until the next round.
VISITED = (VisitOutcome.MET, VisitOutcome.TELEPHONE)
ROUND_ENDING = (*VISITED, VisitOutcome.REFUSED)


class CommunitySize(models.TextChoices):
    SMALL = "SMALL", _("小型社区")
    MEDIUM = "MEDIUM", _("中型社区")
    LARGE = "LARGE", _("大型社区")


# --- Findings and checks ------------------------------------------------------------------------------------
class FindingState(models.TextChoices):
    REPORTED = "REPORTED", _("已上报")
    HANDLED = "HANDLED", _("已处置，待核查")
    VERIFIED = "VERIFIED", _("已核查")


class FindingVerb(StrEnum):
    HANDLE = auto()  # its matter is settled
    REOPEN = auto()  # its matter was opened again
    VERIFY = auto()
    REJECT = auto()  # looked at again, and not settled: the matter goes one rung higher


@dataclass(frozen=True, slots=True)
class FindingStep:
    to: FindingState
    by_hand: bool  # else it follows from what happens to the matter
    required: tuple[str, ...] = ()


FINDING_STEPS: dict[tuple[FindingState, FindingVerb], FindingStep] = {
    (FindingState.REPORTED, FindingVerb.HANDLE): FindingStep(FindingState.HANDLED, by_hand=False),
    (FindingState.HANDLED, FindingVerb.REOPEN): FindingStep(FindingState.REPORTED, by_hand=False),
    (FindingState.VERIFIED, FindingVerb.REOPEN): FindingStep(FindingState.REPORTED, by_hand=False),
    (FindingState.HANDLED, FindingVerb.VERIFY): FindingStep(FindingState.VERIFIED, by_hand=True),
    (FindingState.HANDLED, FindingVerb.REJECT): FindingStep(FindingState.REPORTED, by_hand=True, required=("words",)),
}


class CheckAnswer(models.TextChoices):
    FINE = "FINE", _("完好")
    OPEN_POINT = "OPEN_POINT", _("有隐患")
    NOT_THERE = "NOT_THERE", _("没有此项")
