from grids.models.admission import AdmissionEntry, ListedPaper, PaperReport, TaskAdmission
from grids.models.circle import ServiceKind, ServicePlace, WalkRule
from grids.models.facilities import BookedCell, Booking, BookingLimit, ClosedDay, Facility, OpeningHours
from grids.models.findings import (
    Checklist,
    ChecklistPoint,
    Finding,
    HazardAnswer,
    HazardCheck,
    LogNote,
)
from grids.models.grid_plans import GridPlan, GridPlanLine
from grids.models.joint_meetings import JointInvitation, JointMeeting, JointTask
from grids.models.lists import CommunityNeed, CommunityProject, CommunityResource, NeedEntry
from grids.models.messages import Broadcast, BroadcastCopy, BroadcastLeg
from grids.models.organisations import (
    MemberRegistration,
    NeedClaim,
    OrganisationEvaluation,
    OrganisationRegistration,
    RegistrationDocument,
    RegistrationEntry,
)
from grids.models.residency import ResidencyClaim
from grids.models.roster import CrossPosting, GridCard, Handover, Leave, RosterEntry
from grids.models.territory import BuildingCount, BuildingKind, GridLimit, ImportJob, PlannedMove
from grids.models.visits import CareService, CareTag, DwellingDue, Visit, VisitCadence

__all__ = [
    "AdmissionEntry",
    "BookedCell",
    "Booking",
    "BookingLimit",
    "Broadcast",
    "BroadcastCopy",
    "BroadcastLeg",
    "BuildingCount",
    "BuildingCount",
    "BuildingKind",
    "CareService",
    "CareTag",
    "Checklist",
    "ChecklistPoint",
    "ClosedDay",
    "CommunityNeed",
    "CommunityProject",
    "CommunityResource",
    "CrossPosting",
    "DwellingDue",
    "Facility",
    "Finding",
    "GridCard",
    "GridLimit",
    "GridPlan",
    "GridPlanLine",
    "Handover",
    "HazardAnswer",
    "HazardCheck",
    "ImportJob",
    "JointInvitation",
    "JointMeeting",
    "JointTask",
    "Leave",
    "ListedPaper",
    "LogNote",
    "MemberRegistration",
    "NeedClaim",
    "NeedEntry",
    "OpeningHours",
    "OrganisationEvaluation",
    "OrganisationRegistration",
    "PaperReport",
    "PlannedMove",
    "RegistrationDocument",
    "RegistrationEntry",
    "ResidencyClaim",
    "RosterEntry",
    "ServiceKind",
    "ServicePlace",
    "TaskAdmission",
    "Visit",
    "VisitCadence",
    "WalkRule",
]
