"""What a person may see and do, computed from the postings in force on a day, and from nothing else.

`is_superuser` opens Django admin only; it gives no right in the portal.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from governance.common.days import in_force
from governance.common.kept import KeptQuery
from governance.people.models import Posting
from governance.people.roles import READ_ONLY, Role
from governance.territory.levels import Level, code_range


@dataclass(frozen=True, slots=True)
class Held:
    """One posting in force."""

    role: Role
    area_code: str
    level: Level
    department_id: int | None = None

    def covers(self, area_code: str) -> bool:
        """Whether `area_code` lies in the posting's area (or is it)."""
        return bool(area_code) and area_code.startswith(self.area_code)


@dataclass(frozen=True)
class Authority:
    """The postings of one person on one day. Nobody signed in has none."""

    user: Any
    postings: tuple[Held, ...] = ()
    roles: frozenset[Role] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "roles", frozenset(held.role for held in self.postings))

    def has(self, *roles: Role) -> bool:
        """Whether any of the roles is held anywhere."""
        return not self.roles.isdisjoint(roles)

    def codes(self, *roles: Role) -> tuple[str, ...]:
        """The areas where any of the roles (default: any role) is held, without those inside another one."""
        codes = sorted({held.area_code for held in self._held(roles)})
        widest: list[str] = []
        for code in codes:  # sorted: a parent comes before its children
            if not widest or not code.startswith(widest[-1]):
                widest.append(code)
        return tuple(widest)

    def covers(self, area_code: str, *roles: Role) -> bool:
        """Whether `area_code` lies in an area where any of the roles (default: any role) is held."""
        return any(held.covers(area_code) for held in self._held(roles))

    @property
    def department_ids(self) -> frozenset[int]:
        """The departments for which the person is an officer."""
        return frozenset(held.department_id for held in self.postings if held.department_id is not None)

    @property
    def is_staff(self) -> bool:
        return bool(self.postings)

    @property
    def is_read_only(self) -> bool:
        """Whether every posting only looks (auditor, admin)."""
        return self.is_staff and self.roles <= frozenset(READ_ONLY)

    def _held(self, roles: tuple[Role, ...]) -> Iterator[Held]:
        return (held for held in self.postings if not roles or held.role in roles)


def authority_of(user: Any, on: date) -> Authority:
    """The authority of `user` on a day; one query, remembered on the user object for that day."""
    if user is None or not user.is_authenticated or not user.is_active:
        return Authority(user)
    kept: dict[date, Authority] = user.__dict__.setdefault("_authority", {})
    if on not in kept:
        rows = _HELD(user_id=user.pk, on=on)
        kept[on] = Authority(user, tuple(Held(Role(role), code, Level(level), dep) for role, code, level, dep in rows))
    return kept[on]


def _held_by(user_id: int, on: date) -> QuerySet[Posting, Any]:
    held = Posting.objects.filter(in_force(on), user=user_id)
    return held.order_by("id").values_list("role", "area__code", "area__level", "department_id")


_HELD = KeptQuery(_held_by)


def forget_authority(user: Any) -> None:
    """Compute anew after a posting of this very object changed."""
    user.__dict__.pop("_authority", None)


def within(codes: tuple[str, ...], column: str = "area_code") -> Q:
    """Rows whose `column` lies in any of the areas: index ranges; no rows for no areas."""
    rows = Q(pk__in=[])
    for code in codes:
        low, high = code_range(code)
        rows |= Q(**{f"{column}__gte": low, f"{column}__lt": high})
    return rows
