"""Reads about people: who is responsible where, who looked at whose number."""

from collections.abc import Iterable
from datetime import date
from functools import cache

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from governance.common.crypto import blind_index
from governance.common.days import in_force
from governance.common.kept import KeptQuery
from governance.people.authority import authority_of
from governance.people.models import Department, IdentityLook, Posting, User
from governance.people.phones import normalise_phone
from governance.people.roles import HANDLERS, LEADERS, Role
from governance.territory.levels import Level, code_range, level_of


def _holders(rows: Q, on: date) -> QuerySet[User]:
    held = Posting.objects.filter(in_force(on), rows)
    return User.objects.filter(is_active=True, pk__in=held.values("user_id")).order_by("id")


@cache
def _at(roles: tuple[Role, ...]) -> KeptQuery:
    """Who holds one of the roles at exactly one area, for no department."""

    def build(code: str, on: date) -> QuerySet[User]:
        return _holders(Q(area__code=code, role__in=roles, department=None), on)

    return KeptQuery(build)


def handlers_at(area_code: str, on: date) -> list[User]:
    """Who handles matters at exactly this area: its level's handlers, departments not among them."""
    return _at(HANDLERS[level_of(area_code)])(code=area_code, on=on)


def leaders_at(area_code: str, on: date) -> list[User]:
    """Who leads at exactly this area and is warned beside the holder."""
    return _at(LEADERS[level_of(area_code)])(code=area_code, on=on)


def officers_of(department: Department, on: date) -> list[User]:
    """The officers of a department."""
    return list(_holders(Q(department=department, role=Role.DEPARTMENT_OFFICER), on))


class Staffing:
    """Who handles, leads and officiates at several places at once, read in two statements."""

    def __init__(self, *, area_codes: Iterable[str], department_ids: Iterable[int], on: date) -> None:
        rows = Q(area__code__in=set(area_codes), department=None) | Q(
            department_id__in=set(department_ids), role=Role.DEPARTMENT_OFFICER
        )
        held = Posting.objects.filter(in_force(on), rows, user__is_active=True).select_related("area", "user")
        self._by_code: dict[str, list[Posting]] = {}
        self._officers: dict[int, list[User]] = {}
        for posting in held.order_by("user_id", "id"):
            if posting.department_id is None:
                self._by_code.setdefault(posting.area.code, []).append(posting)
            else:
                self._officers.setdefault(posting.department_id, []).append(posting.user)

    def handlers_at(self, area_code: str) -> list[User]:
        return self._at(area_code, HANDLERS[level_of(area_code)])

    def leaders_at(self, area_code: str) -> list[User]:
        return self._at(area_code, LEADERS[level_of(area_code)])

    def officers_of(self, department_id: int) -> list[User]:
        return self._officers.get(department_id, [])

    def _at(self, area_code: str, roles: tuple[Role, ...]) -> list[User]:
        return [held.user for held in self._by_code.get(area_code, []) if held.role in roles]


def holders_within(area_code: str, roles: Iterable[Role], on: date) -> list[User]:
    """Who holds any of the roles in the area or anywhere below it."""
    low, high = code_range(area_code)
    return list(_holders(Q(area__code__gte=low, area__code__lt=high, role__in=list(roles)), on))


def user_by_phone(number: str) -> User | None:
    """The account that this telephone number belongs to; raises `InputRefused` for what is no number."""
    return (
        User.objects.filter(phone_index=blind_index("phone", normalise_phone(number))).exclude(phone_index="").first()
    )


def looks_at(user: User) -> QuerySet[IdentityLook]:
    """Every look at this person's numbers, newest first: by account or by the telephone they verified."""
    mine = Q(owner=user)
    if user.phone_index:
        mine |= Q(phone_index=user.phone_index)
    return IdentityLook.objects.filter(mine).select_related("looker").order_by("-looked_at", "-id")


def may_use_admin(user: User | AnonymousUser, on: date) -> bool:
    """Django admin is for superusers and for who holds an ADMIN posting of a district."""
    if not isinstance(user, User) or not user.is_active:
        return False
    if user.is_superuser:
        return True
    return any(held.role == Role.ADMIN and held.level == Level.DISTRICT for held in authority_of(user, on).postings)
