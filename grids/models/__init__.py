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
from grids.models.territory import BuildingCount, GridLimit, ImportJob
from grids.models.visits import CareService, CareTag, DwellingDue, Visit, VisitCadence

__all__ = [
    "BuildingCount",
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
    "Receipt",
    "RosterEntry",
    "Visit",
    "VisitCadence",
]
