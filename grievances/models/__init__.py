from grievances.models.catalogue import Category, DeclineReason, ServiceEntry
from grievances.models.daily import Export, Mention, SavedView, StandardReply, Subscription
from grievances.models.dispatch import DeclineContest, Errand, LimitPolicy, Objection, SupervisionOrder, TimeRequest
from grievances.models.exchange import ApiKey, WebhookDelivery, WebhookEndpoint
from grievances.models.follow_up import FollowUp, FollowUpPolicy
from grievances.models.grievance import Grievance
from grievances.models.mediation import (
    Agreement,
    AgreementPhoto,
    Clause,
    Dispute,
    DisputeEntry,
    DisputeKind,
    LegalAdviser,
    Mediator,
    Party,
    ReturnVisit,
    Round,
    RoundLimit,
)
from grievances.models.merging import Hotspot, MatterSketch
from grievances.models.rates import PressureCell, RateCell, RateFold
from grievances.models.record import Guidance, Photo, Plan, Rating, Support, TimelineEntry
from grievances.models.whistle import (
    Response,
    Whistle,
    WhistleEntry,
    WhistleMatter,
    WhistlePermit,
    WhistlePhoto,
)

__all__ = [
    "Agreement",
    "AgreementPhoto",
    "ApiKey",
    "Category",
    "Clause",
    "DeclineContest",
    "DeclineReason",
    "Dispute",
    "DisputeEntry",
    "DisputeKind",
    "Errand",
    "Export",
    "FollowUp",
    "FollowUpPolicy",
    "Grievance",
    "Guidance",
    "Hotspot",
    "LegalAdviser",
    "LimitPolicy",
    "MatterSketch",
    "Mediator",
    "Mention",
    "Objection",
    "Party",
    "Photo",
    "Plan",
    "PressureCell",
    "RateCell",
    "RateFold",
    "Rating",
    "Response",
    "ReturnVisit",
    "Round",
    "RoundLimit",
    "SavedView",
    "ServiceEntry",
    "StandardReply",
    "Subscription",
    "SupervisionOrder",
    "Support",
    "TimeRequest",
    "TimelineEntry",
    "WebhookDelivery",
    "WebhookEndpoint",
    "Whistle",
    "WhistleEntry",
    "WhistleMatter",
    "WhistlePermit",
    "WhistlePhoto",
]
