from grids.models.findings import (
    Checklist,
    ChecklistPoint,
    Finding,
    HazardAnswer,
    HazardCheck,
    LogNote,
)
from grids.models.lists import CommunityNeed, CommunityProject, CommunityResource, NeedEntry
from grids.models.messages import Broadcast, BroadcastLeg, Receipt
from grids.models.roster import CrossPosting, GridCard, Handover, Leave, RosterEntry
from grids.models.territory import BuildingCount, BuildingKind, GridLimit, ImportJob, PlannedMove
from grids.models.visits import CareService, CareTag, DwellingDue, Visit, VisitCadence

__all__ = [
    "BuildingCount",
    "BuildingKind",
    "Broadcast",
    "BroadcastLeg",
    "CareService",
    "CareTag",
    "Checklist",
    "ChecklistPoint",
    "CommunityNeed",
    "CommunityProject",
    "CommunityResource",
    "CrossPosting",
    "DwellingDue",
    "Finding",
    "GridCard",
    "GridLimit",
    "Handover",
    "HazardAnswer",
    "HazardCheck",
    "ImportJob",
    "Leave",
    "LogNote",
    "NeedEntry",
    "PlannedMove",
    "Receipt",
    "RosterEntry",
    "Visit",
    "VisitCadence",
]
