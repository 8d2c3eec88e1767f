"""Marks of devices: kept as blind indexes alone, and not longer than an auditor needs them (个保法 19)."""

from datetime import datetime, timedelta

from django.utils import timezone

from governance.common.crypto import blind_index
from volunteers.models import ServiceRecord, SignUp
from volunteers.selectors.rules import figure_or_none

DEFAULT_DAYS = 90  # what the cookie is kept, where no rule is in force: marks never stay for good


def device_index(mark: str) -> str:
    return blind_index("volunteers.device", mark)


def forget_devices(*, now: datetime) -> int:
    """Empties marks older than the rule says; returns how many."""
    days = figure_or_none("device_days", timezone.localdate(now)) or DEFAULT_DAYS
    since = now - timedelta(days=days)
    came = SignUp.objects.filter(came_device__gt="", came_at__lt=since).update(came_device="")
    return came + ServiceRecord.objects.filter(served_device__gt="", served_at__lt=since).update(served_device="")
