"""Tables of the app, a file a part."""

from volunteers.models.people import (
    Distinction,
    GuardianConsent,
    Membership,
    Skill,
    StarRule,
    Volunteer,
)
from volunteers.models.records import Certificate, HoursDispute, ServiceRecord
from volunteers.models.service import Activity, ServiceRule, Shift, SignUp
from volunteers.models.teams import (
    IncubatedOrganisation,
    IncubationEntry,
    MemberOrganisation,
    SocialWorker,
    Team,
    TeamMember,
    TeamTheme,
)

__all__ = [
    "Activity",
    "Certificate",
    "Distinction",
    "GuardianConsent",
    "HoursDispute",
    "IncubatedOrganisation",
    "IncubationEntry",
    "MemberOrganisation",
    "Membership",
    "ServiceRecord",
    "ServiceRule",
    "Shift",
    "SignUp",
    "Skill",
    "SocialWorker",
    "StarRule",
    "Team",
    "TeamMember",
    "TeamTheme",
    "Volunteer",
]
