from funds.models.bank import BankImport, BankLine, Match, StatementLayout
from funds.models.choices import Choice, ChoiceBallot, ChoiceFile, ChoiceOption, ChoicePreset
from funds.models.disclosures import Disclosure, YearBudget, YearExpense
from funds.models.donations import Appeal, Donor, Gift, Pledge, ProviderOrder, PurposeChange, Receipt
from funds.models.duties import DeclaredRelation, DisclosureDuty, LegalBand
from funds.models.foundation import CoFundingScheme, Foundation, Fund, Holding, Purse
from funds.models.grants import Agreement, Application, Conflict, GrantCall, Review, RewardGrant, Score, ScorerSeat
from funds.models.paying import Document, Payment
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
from funds.models.tenders import AcceptanceItem, Bid, Contract, ServiceRating, Tender

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
    "Donor",
    "Foundation",
    "Fund",
    "Gift",
    "GrantCall",
    "Holding",
    "LegalBand",
    "Match",
    "MatchingRule",
    "Milestone",
    "Payment",
    "Pledge",
    "Project",
    "ProviderOrder",
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
    "VotedAmount",
    "YearBudget",
    "YearExpense",
]
