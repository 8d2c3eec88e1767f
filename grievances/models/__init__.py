from grievances.models.catalogue import Category, DeclineReason, ServiceEntry
from grievances.models.exchange import ApiKey, WebhookDelivery, WebhookEndpoint
from grievances.models.grievance import Grievance
from grievances.models.record import Guidance, Photo, Plan, Rating, Support, TimelineEntry

__all__ = [
    "ApiKey",
    "Category",
    "DeclineReason",
    "Grievance",
    "Guidance",
    "Photo",
    "Plan",
    "Rating",
    "ServiceEntry",
    "Support",
    "TimelineEntry",
    "WebhookDelivery",
    "WebhookEndpoint",
]
