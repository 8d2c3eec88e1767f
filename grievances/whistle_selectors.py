"""Reads of whistles. List and page start from the same `visible_whistles`, so that a stranger gets 404."""

from collections.abc import Iterable
from datetime import date, datetime

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from governance.common.kept import KeptQuery
from governance.deadlines.models import Deadline
from governance.people.authority import authority_of, within
from governance.people.models import Department, User
from governance.people.roles import HANDLING_ROLES, READ_ONLY
from governance.people.selectors import handlers_at, leaders_at
from governance.territory.levels import Level, code_at
from grievances.models import Grievance, Response, Whistle, WhistleMatter
from grievances.selectors import unique
from grievances.whistle_states import DEPARTMENTS_TURN, ResponseState

ROW_RESPONSES = Prefetch("responses", Response.objects.select_related("department").order_by("id"))


def visible_whistles(user: User | AnonymousUser, now: datetime) -> QuerySet[Whistle]:
    """Every whistle this person may open: blown in the areas of their postings, or calling their department."""
    if isinstance(user, AnonymousUser):
        return Whistle.objects.none()
    authority = authority_of(user, timezone.localdate(now))
    rule = within(authority.codes(*HANDLING_ROLES, *READ_ONLY))
    if authority.department_ids:
        called = Response.objects.filter(department_id__in=authority.department_ids)
        rule |= Q(pk__in=called.values("whistle_id"))
    return Whistle.objects.filter(rule)


def get_whistle(user: User, code: str, now: datetime) -> Whistle:
    """One whistle with what its page shows; raises `Whistle.DoesNotExist` for a stranger."""
    rows = visible_whistles(user, now).select_related("area", "whistler", "estate").prefetch_related(ROW_RESPONSES)
    return rows.get(code=code)


def scoped_whistles(user: User, scope: str, now: datetime) -> QuerySet[Whistle]:
    """The rows of one tab: mine, called, unsigned, late, ruling, all."""
    rows = visible_whistles(user, now)
    match scope:
        case "mine":
            return rows.filter(whistler=user)
        case "called":
            ids = authority_of(user, timezone.localdate(now)).department_ids
            return rows.filter(_having(department_id__in=ids, state__in=DEPARTMENTS_TURN), is_open=True)
        case "unsigned":
            return rows.filter(_having(state=ResponseState.CALLED), is_open=True)
        case "late":
            return rows.filter(is_open=True, late_since__isnull=False)
        case "ruling":
            return rows.filter(_having(state=ResponseState.REFUSED), is_open=True)
        case _:
            return rows


def _having(**conditions: object) -> Exists:
    return Exists(Response.objects.filter(whistle=OuterRef("pk"), **conditions))


def whistle_rows(user: User, scope: str, now: datetime) -> QuerySet[Whistle]:
    """Rows for the list, with everything a row shows."""
    rows = scoped_whistles(user, scope, now).select_related("area", "estate").prefetch_related(ROW_RESPONSES)
    return rows.defer("body", "result")


def matters_of(whistle: Whistle) -> list[WhistleMatter]:
    return list(whistle.matters.select_related("grievance__estate", "grievance__building", "grievance__holder"))


def open_matters_of(whistle: Whistle) -> list[Grievance]:
    """The matters of the whistle that nobody has ended meanwhile."""
    rows = whistle.matters.filter(grievance__is_open=True).select_related("grievance")
    return [row.grievance for row in rows]


_BLOWN_FOR = KeptQuery(lambda grievance: WhistleMatter.objects.filter(grievance=grievance).values_list("pk"))


def whistles_for(grievance: Grievance) -> list[Whistle]:
    """The whistles blown for a matter, newest first, with their responses."""
    if not _BLOWN_FOR(grievance=grievance.pk):
        return []
    rows = Whistle.objects.filter(matters__grievance=grievance).select_related("area").order_by("-id")
    return list(rows.prefetch_related(ROW_RESPONSES)[:5])


def clocks_of(responses: Iterable[Response]) -> dict[int, list[Deadline]]:
    """The clocks of several responses in one statement, oldest first."""
    found: dict[int, list[Deadline]] = {response.pk: [] for response in responses}
    rows = Deadline.objects.filter(subject_type=Response._meta.label_lower, subject_id__in=[*found]).order_by("id")
    for row in rows:
        found[row.subject_id].append(row)
    return found


def whistlers_of(whistle: Whistle, on: date) -> list[User]:
    """Who is told for the office that blew: the person, and who leads there."""
    return unique([whistle.whistler, *leaders_at(whistle.area_code, on)])


def supervisors_of(whistle: Whistle, on: date) -> list[User]:
    return handlers_at(code_at(whistle.area_code, Level.DISTRICT), on)


def departments_to_call(area_code: str, *, without: Whistle | None = None) -> QuerySet[Department]:
    """Departments in use of the district that `area_code` lies in; those of a whistle left out."""
    rows = Department.objects.filter(district__code=code_at(area_code, Level.DISTRICT), is_active=True)
    return rows.exclude(pk__in=without.responses.values("department_id")) if without else rows


def is_open_lead(whistle: Whistle) -> bool:
    """Whether some department leads already."""
    return whistle.responses.filter(part="LEAD").exclude(state=ResponseState.EXCUSED).exists()
