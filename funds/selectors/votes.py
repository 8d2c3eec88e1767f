"""Reads of amounts that resolutions allow without a project: what grants, contracts and rewards of a community's fund stand on."""

from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from deliberation.models import Resolution
from funds.models import VotedAmount
from funds.selectors.choices import funds_to_open
from funds.selectors.projects import READS, open_resolutions
from funds.states.roles import OFFICE
from governance.people.authority import authority_of, within
from governance.people.models import User
from governance.people.roles import Role


def votes_for(user: User, now: datetime) -> QuerySet[VotedAmount]:
    """Of the areas that somebody works for, keeps the money of, or reads."""
    codes = authority_of(user, timezone.localdate(now)).codes(*READS)
    rows = VotedAmount.objects.filter(project=None)
    rows = rows.select_related("fund__area", "resolution__council", "entered_by", "confirmed_by")
    return rows.filter(within(codes, "fund__area_code")) if codes else rows.none()


def resolutions_to_enter(user: User, now: datetime) -> QuerySet[Resolution]:
    """In force, of a community with a fund that this person works for, not entered yet."""
    areas = funds_to_open(user, now, *OFFICE).values("area_code")
    return open_resolutions().filter(area_code__in=areas)


def votes_waiting(user: User, now: datetime) -> QuerySet[VotedAmount]:
    """For this person's own reading."""
    codes = authority_of(user, timezone.localdate(now)).codes(
        Role.COMMUNITY_SECRETARY, Role.FUND_REVIEWER, Role.FUND_TREASURER
    )
    rows = VotedAmount.objects.filter(project=None, confirmed_at=None).exclude(entered_by=user)
    return rows.filter(within(codes, "fund__area_code")) if codes else rows.none()
