from grievances.models.catalogue import Category, DeclineReason, ServiceEntry
from grievances.models.daily import Export, Mention, SavedView, StandardReply, Subscription
from grievances.models.dispatch import DeclineContest, Errand, LimitPolicy, Objection, SupervisionOrder, TimeRequest
from grievances.models.exchange import ApiKey, WebhookDelivery, WebhookEndpoint
from grievances.models.grievance import Grievance
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
    "ApiKey",
    "Category",
    "DeclineContest",
    "DeclineReason",
    "Errand",
    "Export",
    "Grievance",
    "Guidance",
    "LimitPolicy",
    "Mention",
    "Objection",
    "Photo",
    "Plan",
    "Rating",
    "Response",
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
