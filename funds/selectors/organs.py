"""Reads of organs and charters: who sits on a day, which version holds, what changed and when it was made public."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from funds.models import Foundation, FoundationCharter, OrganMember, OrganRule
from funds.selectors.donations import foundations_for
from funds.states.organs import CharterStanding, Organ, Position
from governance.common.days import in_force, not_ended
from governance.people.models import User
from governance.people.roles import Role
from governance.people.selectors import holders_within

ORDER = {position: place for place, position in enumerate(Position.values)}


@dataclass(frozen=True, slots=True)
class Version:
    charter: FoundationCharter
    standing: CharterStanding


@dataclass(frozen=True, slots=True)
class Change:
    """What became of an organ: the day it happened, when everybody could read it, and why."""

    member: OrganMember
    is_end: bool
    on: date
    public_at: datetime
    reason: str = ""


def rule_on(day: date) -> OrganRule | None:
    return OrganRule.objects.filter(in_force(day)).order_by("-starts_on").first()


# --- Members ------------------------------------------------------------------------------------------------
def members_of(foundation: Foundation) -> QuerySet[OrganMember]:
    """All that there ever were, the newest first."""
    return OrganMember.objects.filter(foundation=foundation).order_by("-starts_on", "-id")


def in_order(members: Iterable[OrganMember]) -> list[OrganMember]:
    return sorted(members, key=lambda row: (ORDER[row.position], row.starts_on, row.pk))


def sitting(foundation: Foundation, day: date) -> list[OrganMember]:
    """In force that day, in the order of their positions."""
    return in_order(members_of(foundation).filter(in_force(day)))


def not_over(foundation: Foundation, day: date) -> list[OrganMember]:
    """Those in force and those who are still to begin."""
    return in_order(members_of(foundation).filter(not_ended(day)))


def by_organ(members: Sequence[OrganMember]) -> list[tuple[Organ, list[OrganMember]]]:
    """Every organ, empty ones too."""
    return [(organ, [row for row in members if row.organ == organ]) for organ in Organ]


def members_for(user: User, now: datetime) -> QuerySet[OrganMember]:
    return OrganMember.objects.filter(foundation__in=foundations_for(user, now)).select_related("foundation")


def finance_names(foundation: Foundation, day: date) -> set[str]:
    """Who keeps the foundation's money, by posting."""
    return {user.display_name for user in holders_within(foundation.area_code, [Role.FUND_TREASURER], day)}


def changes_among(members: Iterable[OrganMember], day: date) -> list[Change]:
    """Beginnings and ends among these, the newest first; a term that simply runs out is public since it began."""
    found = []
    for row in members:
        found.append(Change(row, False, row.starts_on, row.added_at))
        if row.ends_on and (row.ended_at or row.ends_on <= day):
            found.append(Change(row, True, row.ends_on, row.ended_at or row.added_at, row.ended_reason))
    return sorted(found, key=lambda each: (each.on, each.is_end), reverse=True)


# --- Charters -----------------------------------------------------------------------------------------------
def charters_for(user: User, now: datetime) -> QuerySet[FoundationCharter]:
    return FoundationCharter.objects.filter(foundation__in=foundations_for(user, now)).select_related("foundation")


def versions_of(foundation: Foundation, day: date) -> list[Version]:
    """The newest first, each with how it stands; texts are left out until one is read."""
    rows = list(FoundationCharter.objects.filter(foundation=foundation).defer("body").order_by("number"))
    holding = charter_among(rows, day)
    return [Version(row, _standing(row, rows, holding, day)) for row in reversed(rows)]


def charter_among(rows: Sequence[FoundationCharter], day: date) -> FoundationCharter | None:
    """What holds that day, among all versions of a foundation in their order."""
    fits = [row for row in rows if row.starts_on <= day and _is_approved(row, rows, day)]
    return max(fits, key=lambda row: (row.starts_on, row.number), default=None)


def charter_on(foundation: Foundation, day: date) -> FoundationCharter | None:
    rows = FoundationCharter.objects.filter(foundation=foundation).defer("body").order_by("number")
    return charter_among(list(rows), day)


def _is_approved(row: FoundationCharter, rows: Sequence[FoundationCharter], day: date) -> bool:
    """The first is approved with the registration (条例 9, 11), an amendment by itself (15)."""
    if row.withdrawn_at is not None:
        return False
    first = next(each for each in rows if each.withdrawn_at is None)
    return row == first or (row.approved_on is not None and row.approved_on <= day)


def _standing(
    row: FoundationCharter, rows: Sequence[FoundationCharter], holding: FoundationCharter | None, day: date
) -> CharterStanding:
    if row.withdrawn_at is not None:
        return CharterStanding.WITHDRAWN
    if row == holding:
        return CharterStanding.IN_FORCE
    if not _is_approved(row, rows, day):
        return CharterStanding.UNAPPROVED
    return CharterStanding.COMING if row.starts_on > day else CharterStanding.FORMER
