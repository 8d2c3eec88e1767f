"""Rows that hold from a day to a day: `starts_on` is the first one, `ends_on` the first that is no more; without it they
hold on."""

from datetime import date
from typing import Protocol

from django.db.models import CheckConstraint, F, Q


class Dated(Protocol):
    starts_on: date
    ends_on: date | None


def not_ended(on: date) -> Q:
    return Q(ends_on=None) | Q(ends_on__gt=on)


def in_force(on: date) -> Q:
    """What holds that day."""
    return not_ended(on) & Q(starts_on__lte=on)


def is_in_force(row: Dated, on: date) -> bool:
    """The same of a row that was read."""
    return row.starts_on <= on and (row.ends_on is None or row.ends_on > on)


def days_in_order(name: str) -> CheckConstraint:
    return CheckConstraint(condition=Q(ends_on=None) | Q(ends_on__gt=F("starts_on")), name=name)
