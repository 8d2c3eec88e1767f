"""The words of grid work: who is on the roster, what a visit was, what became of a finding. Pure Python."""

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


# --- Visits -------------------------------------------------------------------------------------------------
class VisitOutcome(models.TextChoices):
    MET = "MET", _("见到人")
    TELEPHONE = "TELEPHONE", _("电话联系")
    ATTEMPT = "ATTEMPT", _("没人在家")
    REFUSED = "REFUSED", _("不愿接待")


# An attempt is not a visit; whoever does not want one is left alone until the next round.
VISITED = (VisitOutcome.MET, VisitOutcome.TELEPHONE)


class CommunitySize(models.TextChoices):
    SMALL = "SMALL", _("小型社区")
    MEDIUM = "MEDIUM", _("中型社区")
    LARGE = "LARGE", _("大型社区")


# --- Findings and checks ------------------------------------------------------------------------------------
class FindingState(models.TextChoices):
    REPORTED = "REPORTED", _("已上报")
    HANDLED = "HANDLED", _("已处置，待核查")
    VERIFIED = "VERIFIED", _("已核查")


class CheckAnswer(models.TextChoices):
    FINE = "FINE", _("完好")
    OPEN_POINT = "OPEN_POINT", _("有隐患")
    NOT_THERE = "NOT_THERE", _("没有此项")
