"""Reads of messages down the tree: whom they are for, how they stand, who is still silent."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet, Sum
from django.utils import timezone

from governance.common.days import in_force
from governance.people.authority import authority_of, within
from governance.people.models import Posting, User
from governance.people.roles import READ_ONLY, Role
from governance.territory.levels import CODE_LENGTH, Level, code_at, code_range
from governance.territory.models import Area
from grids.models import Broadcast, BroadcastCopy, BroadcastLeg, Leave, RosterEntry
from grids.states import Duty
from grids.states_messages import (
    ON_ROSTER,
    POSTED,
    SILENT,
    TIER_OF,
    Audience,
    BroadcastState,
    LegState,
    Tier,
)

# Who sends messages and passes them on, each in the own area.
SENDERS = (
    Role.GRID_LEADER, Role.COMMUNITY_WORKER, Role.COMMUNITY_SECRETARY, Role.STREET_OFFICER, Role.DISTRICT_SUPERVISOR,
)  # fmt: skip
LEVEL_OF_TIER = {Tier.LEADERS: Level.STREET, Tier.GRID_LEADERS: Level.COMMUNITY, Tier.WORKERS: Level.GRID}


# --- Whom a message is for ----------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Planned:
    """One recipient: an account, or an entry of the roster without one."""

    tier: Tier
    leg_code: str
    area_code: str
    duty: Audience
    user_id: int | None = None
    entry_id: int | None = None


def leg_code_of(tier: Tier, code: str, root: str) -> str:
    """The area whose leg a recipient at `code` belongs to, never above the area of the message."""
    return max(code_at(code, LEVEL_OF_TIER[tier]) or code, root, key=len)


def plan_recipients(area_code: str, audience: Iterable[str], on: date, *, without: int) -> list[Planned]:
    """Everybody once, at the highest level at which they hold one of the duties; two statements. `without`: the sender."""
    wanted = [Audience(value) for value in audience]
    found = [*_posted(area_code, wanted, on), *_rostered(area_code, wanted, on)]
    found.sort(key=lambda row: (row[0].tier, row[0].area_code))
    plan: list[Planned] = []
    known: set[tuple[str, object]] = {("user", without)}
    for planned, person in found:
        if person not in known:
            known.add(person)
            plan.append(planned)
    return plan


Found = tuple[Planned, tuple[str, object]]


def _posted(root: str, wanted: list[Audience], on: date) -> list[Found]:
    duty_of = {POSTED[duty]: duty for duty in wanted if duty in POSTED}
    low, high = code_range(root)
    rows = Posting.objects.filter(
        in_force(on), area__code__gte=low, area__code__lt=high, role__in=list(duty_of), user__is_active=True
    ).order_by("id")
    return [
        (_planned(duty_of[Role(role)], code, root, user_id=user_id), ("user", user_id))
        for user_id, role, code in rows.values_list("user_id", "role", "area__code")
    ]


def _rostered(root: str, wanted: list[Audience], on: date) -> list[Found]:
    duty_of = {ON_ROSTER[duty]: duty for duty in wanted if duty in ON_ROSTER}
    low, high = code_range(root)
    rows = RosterEntry.objects.filter(
        in_force(on),
        Q(user=None) | Q(user__is_active=True),
        area_code__gte=low,
        area_code__lt=high,
        duty__in=list(duty_of),
    )
    found: list[Found] = []
    for pk, user_id, duty, code, name, phone in rows.order_by("id").values_list(
        "id", "user_id", "duty", "area_code", "name", "work_phone"
    ):
        # A leader of two buildings without an account is still one person to call.
        person = ("user", user_id) if user_id else ("name", (code[:12], name, phone))
        found.append((_planned(duty_of[Duty(duty)], code, root, user_id=user_id, entry_id=pk), person))
    return found


def _planned(
    duty: Audience, code: str, root: str, *, user_id: int | None = None, entry_id: int | None = None
) -> Planned:
    tier = TIER_OF[duty]
    return Planned(tier, leg_code_of(tier, code, root), code, duty, user_id, entry_id)


def first_legs(legs: Iterable[tuple[int, str]]) -> set[tuple[int, str]]:
    """Of (tier, area code), those with nobody above them: what goes out at once when a message goes level by level."""
    legs = set(legs)
    return {leg for leg in legs if not any(_is_above(other, leg) for other in legs)}


def _is_above(upper: tuple[int, str], lower: tuple[int, str]) -> bool:
    return upper[0] < lower[0] and lower[1].startswith(upper[1])


def waits_for_leg(leg: BroadcastLeg) -> BroadcastLeg | None:
    """The leg above that has itself not been passed on yet."""
    around = [leg.area_code[:length] for length in CODE_LENGTH.values() if length <= len(leg.area_code)]
    above = BroadcastLeg.objects.filter(broadcast_id=leg.broadcast_id, tier__lt=leg.tier, area_code__in=around)
    return above.filter(state=LegState.WAITING).order_by("tier").first()


# --- Who sees what ------------------------------------------------------------------------------------------
def desk_codes(user: User, now: datetime) -> tuple[str, ...]:
    """The areas of whose part of a message this person reads at the desk."""
    return authority_of(user, timezone.localdate(now)).codes(*SENDERS, *READ_ONLY)


def visible_broadcasts(user: User, now: datetime) -> QuerySet[Broadcast]:
    """Messages in the areas where this person leads or audits, and those from above that reach into them."""
    codes = desk_codes(user, now)
    around = {code[:length] for code in codes for length in CODE_LENGTH.values() if length < len(code)}
    return Broadcast.objects.filter(within(codes) | Q(area_code__in=around))


def sendable_areas(user: User, now: datetime) -> QuerySet[Area]:
    """Where this person may send to: the own areas and those inside, down to communities (and the own grid)."""
    codes = authority_of(user, timezone.localdate(now)).codes(*SENDERS)
    rows = Area.objects.filter(within(codes, "code"))
    return rows.filter(~Q(level=Level.GRID) | Q(code__in=codes)).order_by("code")


def to_sign(user: User) -> QuerySet[BroadcastCopy]:
    """What waits for this person's signature, own or as a deputy, the newest first."""
    return own_copies(user).filter(state__in=SILENT, broadcast__state=BroadcastState.RUNNING)


def own_copies(user: User) -> QuerySet[BroadcastCopy]:
    """Every copy that reached this person."""
    return (
        BroadcastCopy.objects.filter(Q(user=user) | Q(deputy=user), leg__state=LegState.SENT)
        .select_related("broadcast__area", "broadcast__sender", "user", "entry")
        .order_by("-id")
    )


# --- How it stands ------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Standing:
    """The counters of some legs added up."""

    recipients: int = 0
    seen: int = 0
    acknowledged: int = 0
    done: int = 0
    to_phone: int = 0
    waiting: int = 0  # of the recipients, those whose leg has not been passed on

    @property
    def percent(self) -> int:
        return self.acknowledged * 100 // self.recipients if self.recipients else 0

    @property
    def silent(self) -> int:
        return self.recipients - self.acknowledged


COUNTERS = ("recipients", "seen", "acknowledged", "done", "to_phone")


def standing_by_tier(broadcast: Broadcast, codes: tuple[str, ...]) -> dict[Tier, Standing]:
    """Each level's counters in the areas `codes`; adds up legs, counts no recipients."""
    rows = (
        BroadcastLeg.objects.filter(within(codes), broadcast=broadcast)
        .values("tier")
        .order_by("tier")
        .annotate(waiting=Sum("recipients", filter=Q(state=LegState.WAITING), default=0), **_sums())
    )
    return {Tier(row["tier"]): _standing(row) for row in rows}


def standing_of_many(broadcasts: Iterable[Broadcast], codes: tuple[str, ...]) -> dict[int, Standing]:
    rows = (
        BroadcastLeg.objects.filter(within(codes), broadcast__in=[row.pk for row in broadcasts])
        .values("broadcast_id")
        .order_by("broadcast_id")
        .annotate(**_sums())
    )
    return {row["broadcast_id"]: _standing(row) for row in rows}


def _standing(row: Mapping[str, Any]) -> Standing:
    return Standing(**{name: row[name] for name in COUNTERS}, waiting=row.get("waiting", 0))


def _sums() -> dict[str, Sum]:
    return {name: Sum(name) for name in COUNTERS}


def total(standings: Iterable[Standing]) -> Standing:
    rows = list(standings)
    return Standing(*(sum(getattr(row, name) for row in rows) for name in (*COUNTERS, "waiting")))


def legs_of(broadcast: Broadcast, codes: tuple[str, ...]) -> QuerySet[BroadcastLeg]:
    rows = BroadcastLeg.objects.filter(within(codes), broadcast=broadcast)
    return rows.select_related("area__parent", "passed_by")


def silent_copies(broadcast: Broadcast, codes: tuple[str, ...], *, only_phone: bool = False) -> QuerySet[BroadcastCopy]:
    """Who was reached and has not signed, in the order of (area, id)."""
    rows = BroadcastCopy.objects.filter(
        within(codes), broadcast=broadcast, acknowledged_at=None, leg__state=LegState.SENT
    ).select_related("user", "entry", "deputy", "leg")
    return rows.filter(to_phone_at__isnull=False) if only_phone else rows


def answers(broadcast: Broadcast, codes: tuple[str, ...]) -> QuerySet[BroadcastCopy]:
    """What was reported as done, the newest first."""
    rows = BroadcastCopy.objects.filter(within(codes), broadcast=broadcast, done_at__isnull=False)
    return rows.select_related("user", "entry", "acknowledged_by")


def name_areas(copies: Iterable[BroadcastCopy | BroadcastLeg]) -> None:
    """Put `area_name` on each: 社区 · 网格 below a community, else the area's own name."""
    copies = list(copies)
    rows = Area.objects.filter(code__in={row.area_code for row in copies}).select_related("parent")
    names = {
        row.code: row.name
        if row.level != Level.GRID or row.parent is None or row.name.startswith(row.parent.name)
        else f"{row.parent.name} · {row.name}"
        for row in rows
    }
    for copy in copies:
        copy.area_name = names.get(copy.area_code, "")


def deputies_for(user_ids: Iterable[int], on: date) -> dict[int, int]:
    """Who stands in today for those who are on leave; accounts only."""
    rows = Leave.objects.filter(
        starts_on__lte=on, ends_on__gt=on, entry__user_id__in=set(user_ids), deputy__user__is_active=True
    ).order_by("id")
    return {away: deputy for away, deputy in rows.values_list("entry__user_id", "deputy__user_id") if deputy and away}
