from funds.models.bank import BankImport, BankLine, Match, StatementLayout
from funds.models.choices import Choice, ChoiceBallot, ChoiceFile, ChoiceOption, ChoicePreset, PaperReading
from funds.models.disclosures import Disclosure, YearBudget, YearExpense
from funds.models.donations import Appeal, Donor, Gift, Pledge, ProviderOrder, PurposeChange, Receipt
from funds.models.duties import DeclaredRelation, DisclosureDuty, LegalBand
from funds.models.foundation import CoFundingScheme, Foundation, Fund, Holding, Purse
from funds.models.grants import Agreement, Application, GrantCall, GrantPreset, Review, RewardGrant
from funds.models.organs import FoundationCharter, OrganMember, OrganRule
from funds.models.panels import Conflict, Score, ScorerSeat
from funds.models.paying import Document, DocumentRule, Payment
from funds.models.projects import (
    BeneficiaryGroup,
    BudgetLine,
    Commitment,
    MatchingRule,
    Milestone,
    Project,
    Share,
    VotedAmount,
)
from funds.models.publishings import Publishing, PublishingLine
from funds.models.tenders import AcceptanceItem, Bid, Contract, ServiceRating, Tender, TenderPreset

__all__ = [
    "AcceptanceItem",
    "Agreement",
    "Appeal",
    "Application",
    "BankImport",
    "BankLine",
    "BeneficiaryGroup",
    "Bid",
    "BudgetLine",
    "Choice",
    "ChoiceBallot",
    "ChoiceFile",
    "ChoiceOption",
    "ChoicePreset",
    "CoFundingScheme",
    "Commitment",
    "Conflict",
    "Contract",
    "DeclaredRelation",
    "Disclosure",
    "DisclosureDuty",
    "Document",
    "DocumentRule",
    "Donor",
    "Foundation",
    "FoundationCharter",
    "Fund",
    "Gift",
    "GrantCall",
    "GrantPreset",
    "Holding",
    "LegalBand",
    "Match",
    "MatchingRule",
    "Milestone",
    "OrganMember",
    "OrganRule",
    "PaperReading",
    "Payment",
    "Pledge",
    "Project",
    "ProviderOrder",
    "Publishing",
    "PublishingLine",
    "PurposeChange",
    "Purse",
    "Receipt",
    "Review",
    "RewardGrant",
    "Score",
    "ScorerSeat",
    "ServiceRating",
    "Share",
    "StatementLayout",
    "Tender",
    "TenderPreset",
    "VotedAmount",
    "YearBudget",
    "YearExpense",
]
