"""Reads. A list and a detail page start from the same `visible_to`, so that a stranger gets 404."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import BooleanField, F, Func, Q, QuerySet, Subquery
from django.utils import timezone

from governance.common.codes import normalise_code
from governance.common.days import in_force
from governance.common.errors import InputRefused
from governance.common.kept import KeptQuery
from governance.people.authority import Authority, authority_of, within
from governance.people.models import Posting, User
from governance.people.roles import DISPATCHING_ROLES, HANDLERS, HANDLING_ROLES, LEVEL_OF_ROLE, READ_ONLY
from governance.people.selectors import handlers_at, leaders_at, officers_of
from governance.territory.levels import CODE_LENGTH, Level, code_range, level_of
from governance.territory.models import Area, Building, Estate
from grievances.models import (
    FollowUp,
    Grievance,
    Guidance,
    Hotspot,
    Mention,
    Photo,
    Rating,
    Response,
    TimelineEntry,
    WhistleMatter,
)  # fmt: skip
from grievances.search import public_index, staff_index
from grievances.states import State
from grievances.whistle_states import ResponseState

ROW_RELATIONS = ("holder", "area", "department", "assignee", "category__parent", "estate", "building")


def in_area(code: str, field: str = "area_code") -> Q:
    low, high = code_range(code)
    return Q(**{f"{field}__gte": low, f"{field}__lt": high})


def visible_to(user: User | AnonymousUser, now: datetime) -> QuerySet[Grievance]:
    """Every matter this person may open: in the areas of their postings, at their department, or their own."""
    if isinstance(user, AnonymousUser):
        return Grievance.objects.none()
    authority = authority_of(user, timezone.localdate(now))
    rule = Q(reporter=user)
    if authority.postings:
        rule |= Q(first_contact=user)
    for code in authority.codes(*HANDLING_ROLES, *READ_ONLY):
        rule |= in_area(code)
    if authority.department_ids:
        rule |= Q(department_id__in=authority.department_ids) | matters_called_to(authority.department_ids)
    return Grievance.objects.filter(rule)


class IsAnyOf(Func):
    """`column IN (subquery)`; on PostgreSQL as an array that is computed once, so that an index serves it beside OR."""

    template = "%(expressions)s"
    arg_joiner = " IN "
    output_field = BooleanField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, template="%(expressions)s)", arg_joiner=" = ANY(ARRAY", **context)


def matters_called_to(department_ids: Iterable[int]) -> Q:
    """Matters in an open whistle that called one of the departments (and did not excuse it): for reading, while it is open."""
    responses = Response.objects.filter(department_id__in=department_ids, whistle__is_open=True)
    called = responses.exclude(state=ResponseState.EXCUSED).values("whistle_id")
    rows = WhistleMatter.objects.filter(is_open=True, whistle_id__in=called).order_by().values("grievance_id")
    return Q(IsAnyOf(F("pk"), Subquery(rows)))


def get_visible(user: User, pk: int, now: datetime) -> Grievance:
    """One matter with what its page shows; raises `Grievance.DoesNotExist` for a stranger."""
    return _whole(visible_to(user, now)).get(pk=pk)


def _whole(rows: QuerySet[Grievance]) -> QuerySet[Grievance]:
    return rows.select_related(*ROW_RELATIONS, "reporter", "first_contact", "decline_reason", "plan", "lead")


_BY_CODE = KeptQuery(lambda code: _whole(Grievance.objects.filter(code=code)))


def whole_by_code(code: str) -> Grievance | None:
    """A matter with what its page shows, whoever asks: the caller asks `may_open`. `code` as it is written."""
    return next(iter(_BY_CODE(code=code)), None)


def find_by_code(code: str, user: User, now: datetime) -> Grievance | None:
    """The matter with this code, in any spelling, where this person may open it."""
    try:
        return visible_to(user, now).filter(code=normalise_code(code)).first()
    except InputRefused:
        return None


def waiting_for(authority: Authority) -> Q:
    """What this person is expected to act on: at the rung they handle or lead (unless a colleague has it), or at their department.

    What a department has does not wait for the rung that sent it out, but for the one it rose to: late, or not settled.
    """
    rungs = [held.area_code for held in authority.postings if held.role in HANDLING_ROLES]
    mine = Q(holder_code__in=rungs) & (Q(department=None) | Q(rises__gt=0) | Q(reopenings__gt=0))
    if authority.department_ids:
        mine |= Q(department_id__in=authority.department_ids)
    return Q(is_open=True, lead=None) & mine & (Q(assignee=None) | Q(assignee=authority.user))


def ruling_for(authority: Authority) -> Q:
    """What waits for this person's word: objections and contests at their level, requests from the level below."""
    asked = Q(pk__in=[])
    for held in authority.postings:
        level = LEVEL_OF_ROLE[held.role]
        if level is None or held.role not in DISPATCHING_ROLES:
            continue
        below = [rung for rung in Level if rung.above == level] + ([level] if level.above is None else [])
        mine = Q(objection_level=level) | Q(contest_level=level) | Q(has_time_request=True, level__in=below)
        asked |= mine & in_area(held.area_code, "holder_code")
    return Q(needs_ruling=True) & asked


OPEN_SCOPES = frozenset({"waiting", "late", "soon", "mine"})


def scoped(user: User, scope: str, now: datetime) -> QuerySet[Grievance]:
    """The rows of one tab of the worklist: waiting, ruling, late, soon, mine, mentioned, all, ended."""
    authority = authority_of(user, timezone.localdate(now))
    rows = visible_to(user, now)
    match scope:
        case "waiting":
            return rows.filter(waiting_for(authority))
        case "ruling":
            return rows.filter(ruling_for(authority))
        case "late":
            return rows.filter(is_open=True, due_at__lte=now)
        case "soon":
            return rows.filter(is_open=True, warn_at__lte=now, due_at__gt=now)
        case "mine":
            return rows.filter(assignee=user, is_open=True, lead=None)
        case "mentioned":
            return rows.filter(pk__in=Mention.objects.filter(person=user).values("grievance_id"))
        case "ended":
            return rows.filter(is_open=False)
        case _:
            return rows


def worklist(user: User, *, scope: str, filters: Q | None = None, text: str = "", now: datetime) -> QuerySet[Grievance]:
    """The matters of one list at the desk. Whoever shows them page by page takes `worklist_pages`."""
    rows = scoped(user, scope, now).filter(filters or Q())
    return rows.filter(pk__in=staff_index.matching(text, is_live=scope in OPEN_SCOPES)) if text.strip() else rows


def follow_ups_for(user: User, scope: str, now: datetime) -> QuerySet[FollowUp]:
    """The call list of a person's offices: `waiting` (may be called now), `later`, `below` (offices underneath), `ended`.

    The caller pages by (`due_at`, `id`), ended ones by `-id`.
    """
    authority = authority_of(user, timezone.localdate(now))
    own = [held.area_code for held in authority.postings if held.role in DISPATCHING_ROLES]
    rows = FollowUp.objects.select_related("grievance__area", "grievance__estate", "grievance__category", "caller")
    waiting = rows.filter(state=FollowUp.State.WAITING, grievance__state=State.CLOSED)
    match scope:
        case "later":
            return waiting.filter(rung_code__in=own, due_at__gt=now)
        case "below":
            return waiting.filter(within(authority.codes(*DISPATCHING_ROLES), "rung_code")).exclude(rung_code__in=own)
        case "ended":
            return rows.filter(rung_code__in=own).exclude(state=FollowUp.State.WAITING)
        case _:
            return waiting.filter(rung_code__in=own, due_at__lte=now)


def nearby_open(
    *,
    estate: Estate | None = None,
    building: Building | None = None,
    area_code: str = "",
    text: str = "",
    limit: int = 5,
) -> list[Grievance]:
    """Open public matters at the same place, those that share words first: to join instead of raising again."""
    rows = Grievance.objects.filter(published_at__isnull=False, is_open=True, lead=None).select_related(
        "holder", "department", "category", "estate", "building"
    )
    if building:
        place = Q(building=building) | Q(estate=building.estate_id) if building.estate_id else Q(building=building)
    elif estate:
        place = Q(estate=estate)
    elif area_code:
        place = in_area(area_code)
    else:
        return []
    at_place = rows.filter(place)
    found = (
        list(at_place.filter(pk__in=public_index.matching_any(text)).order_by("-id")[:limit]) if text.strip() else []
    )
    if len(found) < limit and (building or estate):
        found += at_place.exclude(pk__in=[row.pk for row in found]).order_by("-id")[: limit - len(found)]
    return found


def public_matters(filters: Q | None = None, *, text: str = "") -> QuerySet[Grievance]:
    """The living matters list: published rows only, with public columns only, newest first by `published_at`, `id`."""
    rows = Grievance.objects.filter(filters or Q(), published_at__isnull=False)
    if text.strip():
        rows = rows.filter(pk__in=public_index.matching(text))
    return rows.select_related("holder", "area", "department", "category__parent", "estate", "building").defer(
        "body", "result", "contact_name", "contact_phone", "place_detail"
    )


def timeline_for(grievance: Grievance, audience: TimelineEntry.Audience) -> QuerySet[TimelineEntry]:
    """The timeline as `audience` may read it; the public one has no words, only lines."""
    levels = [TimelineEntry.Audience.PUBLIC, TimelineEntry.Audience.RESIDENT, TimelineEntry.Audience.STAFF]
    seen = levels[: levels.index(audience) + 1]
    rows = grievance.timeline.filter(audience__in=seen).order_by("id")
    return rows.defer("words") if audience == TimelineEntry.Audience.PUBLIC else rows.select_related("actor")


_STAFF_TIMELINE = KeptQuery(
    lambda grievance: TimelineEntry.objects.filter(grievance=grievance).select_related("actor").order_by("-id")
)
_PHOTOS = KeptQuery(lambda grievance: Photo.objects.filter(grievance=grievance))
_GUIDANCE = KeptQuery(lambda grievance: Guidance.objects.filter(grievance=grievance).select_related("entry"))
_RATINGS = KeptQuery(lambda grievance: Rating.objects.filter(grievance=grievance))
_FOLLOW_UPS = KeptQuery(lambda grievance: FollowUp.objects.filter(grievance=grievance))


@dataclass(frozen=True, slots=True)
class Around:
    """What hangs on a matter, as its page at the desk shows it; the timeline newest first."""

    timeline: list[TimelineEntry]
    photos: list[Photo]
    guidance: list[Guidance]
    ratings: list[Rating]
    follow_ups: list[FollowUp]


def around(grievance: Grievance) -> Around:
    pk = grievance.pk
    was_closed = grievance.closed_at or grievance.reopenings
    return Around(
        _STAFF_TIMELINE(grievance=pk),
        _PHOTOS(grievance=pk),
        _GUIDANCE(grievance=pk),
        _RATINGS(grievance=pk),
        _FOLLOW_UPS(grievance=pk) if was_closed else [],
    )


def photos_for(grievance: Grievance, *, public: bool) -> QuerySet[Photo]:
    return grievance.photos.filter(cleared_at__isnull=False) if public else grievance.photos.all()


def responsible_label(grievance: Grievance) -> str:
    """Who has it, as the public reads it: an office, never a person."""
    if grievance.department:
        return grievance.department.name
    return grievance.holder.name


def holders_of(grievance: Grievance, on: date) -> list[User]:
    """Who is told about a matter: its assignee, else everybody who handles at its rung, and the department's officers."""
    people = [grievance.assignee] if grievance.assignee else handlers_at(grievance.holder_code, on)
    officers = officers_of(grievance.department, on) if grievance.department and not grievance.assignee else []
    return unique([*people, *officers])


def people_concerned(grievance: Grievance, on: date) -> list[User]:
    """Holders and leaders. Who handles at a rung includes who leads there, so leaders are looked up only beside an assignee."""
    leaders = leaders_at(grievance.holder_code, on) if grievance.assignee else []
    return unique([*holders_of(grievance, on), *leaders])


def unique(people: Iterable[User]) -> list[User]:
    return list({person.pk: person for person in people}.values())


def first_staffed_area(area: Area, on: date) -> tuple[Area, list[User]]:
    """The lowest area from `area` upwards where somebody handles matters today, and who does: nothing is given to an empty post."""
    codes = [area.code[:length] for length in CODE_LENGTH.values()]  # of those that are higher the same again
    held = _HANDLING(on=on, **{f"code{at}": code for at, code in enumerate(codes)})
    good = [posting for posting in held if posting.area and posting.role in HANDLERS[level_of(posting.area.code)]]
    lowest = max((posting.area for posting in good if posting.area), key=lambda found: len(found.code), default=None)
    if lowest is None:
        return (area if area.code == codes[0] else Area.objects.get(code=codes[0])), []
    return lowest, unique(posting.user for posting in good if posting.area_id == lowest.pk)


def _handling(on: date, **codes: str) -> QuerySet[Posting]:
    return (
        Posting.objects.filter(
            in_force(on),
            area__code__in=[*codes.values()],
            role__in=HANDLING_ROLES,
            department=None,
            user__is_active=True,
        )
        .select_related("area", "user")
        .only(
            "role", "area__code", "area__level", "area__name", "user__notify_urls"
        )  # borders are long, numbers encrypted
        .order_by("user_id")
    )


_HANDLING = KeptQuery(_handling)


def assignable_people(grievance: Grievance, now: datetime) -> list[User]:
    """Colleagues a matter can be given to: handlers of its rung and officers of its department."""
    on = timezone.localdate(now)
    officers = officers_of(grievance.department, on) if grievance.department else []
    return unique([*handlers_at(grievance.holder_code, on), *officers])


def transfer_targets(grievance: Grievance) -> QuerySet[Area]:
    """Areas beside the holder, under the same parent."""
    return Area.objects.filter(level=grievance.level, parent_id=grievance.holder.parent_id).exclude(
        pk=grievance.holder_id
    )


HOTSPOT_ORDER = ("-surprise", "id")  # the warmest first


def visible_hotspots(codes: tuple[str, ...]) -> QuerySet[Hotspot]:
    """Of the last count, what lies in these areas."""
    last = Hotspot.objects.order_by("-counted_at").values("counted_at")[:1]
    return Hotspot.objects.filter(within(codes), counted_at=last)
