"""Tables of the app, a file a part."""

from volunteers.models.bank import BankOffice, OfficePerson, Passbook, PointLot, PointRule, Settlement
from volunteers.models.goods import Claim, ExchangeOrder, Product, ProductPhoto, StockMove, StockPaper
from volunteers.models.needs import HelpEntry, HelpKind, HelpRequest, MatchingRule, PartnerOffer
from volunteers.models.organisations import (
    IncubatedOrganisation,
    IncubationEntry,
    MemberOrganisation,
    SocialWorker,
)
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
from volunteers.models.teams import Team, TeamMember, TeamTheme
from volunteers.models.time_bank import FamilyTie, ServingRule, TimeOrder
from volunteers.models.wishes import Wish, WishEntry, WishPhoto

__all__ = [
    "BankOffice",
    "OfficePerson",
    "Passbook",
    "PointLot",
    "PointRule",
    "Settlement",
    "Claim",
    "ExchangeOrder",
    "Product",
    "ProductPhoto",
    "StockMove",
    "StockPaper",
    "FamilyTie",
    "ServingRule",
    "TimeOrder",
    "Activity",
    "Certificate",
    "Distinction",
    "GuardianConsent",
    "HelpEntry",
    "HelpKind",
    "HelpRequest",
    "HoursDispute",
    "IncubatedOrganisation",
    "IncubationEntry",
    "MatchingRule",
    "MemberOrganisation",
    "Membership",
    "PartnerOffer",
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
    "Wish",
    "WishEntry",
    "WishPhoto",
]
