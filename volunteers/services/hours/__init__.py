"""Verbs of service records: keyword-only, with `actor` and `now`."""

from volunteers.services.hours.disputes import dispute, turn_down, uphold
from volunteers.services.hours.entering import Service, enter_afterwards, enter_record
from volunteers.services.hours.keys import audit, confirm_minutes, rate, rate_by_link, refuse_record, served_link, vouch

__all__ = [
    "Service",
    "audit",
    "confirm_minutes",
    "dispute",
    "enter_afterwards",
    "enter_record",
    "rate",
    "rate_by_link",
    "refuse_record",
    "served_link",
    "turn_down",
    "uphold",
    "vouch",
]
