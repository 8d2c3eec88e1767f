"""Reads of organisations of the platform, their social workers, and the incubation base."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet, Sum
from django.utils import timezone

from governance.common.days import in_force, not_ended
from governance.people.authority import authority_of, within
from governance.people.models import User
from volunteers.models import (
    IncubatedOrganisation,
    IncubationEntry,
    MemberOrganisation,
    ServiceRecord,
    SocialWorker,
    Team,
)
from volunteers.selectors.people import READS
from volunteers.states.people import IncubationState, MemberState
from volunteers.states.service import RecordState


def members_for(user: User, now: datetime) -> QuerySet[MemberOrganisation]:
    """At the desk: of the areas that somebody works for, or reads."""
    rows = MemberOrganisation.objects.select_related("area", "representative")
    return rows.filter(within(authority_of(user, timezone.localdate(now)).codes(*READS)))


def own_members(user: User) -> QuerySet[MemberOrganisation]:
    """On the phone: what somebody applied for, and acts for."""
    return MemberOrganisation.objects.filter(representative=user).select_related("area").order_by("-id")


def incubated_for(user: User, now: datetime) -> QuerySet[IncubatedOrganisation]:
    rows = IncubatedOrganisation.objects.select_related("area", "organisation")
    return rows.filter(within(authority_of(user, timezone.localdate(now)).codes(*READS)))


def workers_on(member: MemberOrganisation, day: date) -> QuerySet[SocialWorker]:
    return SocialWorker.objects.filter(not_ended(day), member=member)


def public_members(day: date) -> QuerySet[MemberOrganisation]:
    """Who works on the platform, with who is sent on that day and the teams."""
    workers = SocialWorker.objects.filter(in_force(day))
    rows = MemberOrganisation.objects.filter(state=MemberState.JOINED).select_related("area")
    return rows.prefetch_related(
        Prefetch("social_workers", workers, to_attr="sent"), Prefetch("teams", Team.objects.filter(closed_on=None))
    )


@dataclass(frozen=True, slots=True)
class Served:
    """What teams of an organisation have done that counts."""

    records: int = 0
    people: int = 0
    minutes: int = 0


def served_by(members: Iterable[MemberOrganisation]) -> dict[int, Served]:
    """By the number of the member, from confirmed service records of its teams: one statement."""
    ids = [row.pk for row in members]
    rows: QuerySet[Any, Any] = ServiceRecord.objects.filter(
        state=RecordState.CONFIRMED, team__member_organisation__in=ids
    ).values("team__member_organisation")
    counted = rows.annotate(records=Count("id"), people=Count("volunteer", distinct=True), total=Sum("minutes"))
    return {
        row["team__member_organisation"]: Served(row["records"], row["people"], row["total"])
        for row in counted.order_by()
    }


def with_reach(rows: Iterable[IncubatedOrganisation]) -> list[IncubatedOrganisation]:
    """With `shown` entries, each with its `reached` and whether that `is_counted`, and the sum as `reached`."""
    shown = list(rows)
    entries = IncubationEntry.objects.filter(incubated__in=shown).order_by("-on", "-id")
    by_owner: dict[int, list[Any]] = {row.pk: [] for row in shown}
    counted = _served_in([entry.activity_id for entry in entries if entry.activity_id])
    for entry in entries:
        one: Any = entry
        one.is_counted = entry.activity_id in counted
        one.reached = counted.get(entry.activity_id or 0, entry.people_reached)
        by_owner[entry.incubated_id].append(one)
    for row in shown:
        owner: Any = row
        owner.shown = by_owner[row.pk]
        owner.reached = sum(one.reached for one in owner.shown)
    return shown


def _served_in(activities: list[int]) -> dict[int, int]:
    """How often somebody in particular was served, by activity; activities that served nobody in particular are absent."""
    rows: QuerySet[Any, Any] = ServiceRecord.objects.filter(
        activity__in=activities, state=RecordState.CONFIRMED, served__isnull=False
    ).values("activity")
    return {row["activity"]: row["times"] for row in rows.annotate(times=Count("id")).order_by()}


def figures_on(day: date) -> dict[str, int]:
    """The numbers on top of the public page. Small tables."""
    workers = SocialWorker.objects.filter(in_force(day), member__state=MemberState.JOINED, checked_at__isnull=False)
    return {
        "members": MemberOrganisation.objects.filter(state=MemberState.JOINED).count(),
        "workers": workers.filter(Q(licence_until=None) | Q(licence_until__gte=day)).exclude(level="NONE").count(),
        "incubating": IncubatedOrganisation.objects.filter(state=IncubationState.INCUBATING).count(),
        "graduated": IncubatedOrganisation.objects.filter(state=IncubationState.GRADUATED).count(),
    }
