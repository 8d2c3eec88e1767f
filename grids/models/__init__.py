from grids.models.findings import (
    Checklist,
    ChecklistPoint,
    Finding,
    HazardAnswer,
    HazardCheck,
    LogNote,
)
from grids.models.roster import CrossPosting, GridCard, Handover, Leave, RosterEntry
from grids.models.visits import CareService, CareTag, DwellingDue, Visit, VisitCadence

__all__ = [
    "CareService",
    "CareTag",
    "Checklist",
    "ChecklistPoint",
    "CrossPosting",
    "DwellingDue",
    "Finding",
    "GridCard",
    "Handover",
    "HazardAnswer",
    "HazardCheck",
    "Leave",
    "LogNote",
    "RosterEntry",
    "Visit",
    "VisitCadence",
]
