"""Reads that only the desk needs: capped counts of its tabs, its filter of areas, services for a matter."""

from collections.abc import Mapping
from datetime import datetime

from django.db.models import IntegerField, Q, QuerySet, Subquery
from django.utils import timezone

from governance.common.remember import remembered
from governance.people.authority import authority_of
from governance.people.models import User
from governance.territory.levels import CODE_LENGTH, Level
from governance.territory.models import Area
from grievances.models import Grievance, ServiceEntry
from grievances.search import staff_index
from grievances.selectors import scoped

COUNT_CAP = 99
SCOPES = ("waiting", "ruling", "late", "soon", "mine", "mentioned", "all", "ended")


class CappedCount(Subquery):
    """How many rows a sliced queryset has. The slice is the cap: no list is ever counted to its end."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS capped)"
    output_field = IntegerField()
    empty_result_set_value = 0  # where authority alone says that there can be none


def count_scopes(
    user: User, *, scopes: tuple[str, ...] = SCOPES, filters: Q | None = None, text: str = "", now: datetime
) -> Mapping[str, int]:
    """The number of rows in each tab, at most `COUNT_CAP` + 1, in one statement."""

    def capped(scope: str) -> CappedCount:
        rows = scoped(user, scope, now).filter(filters or Q())
        if text.strip():
            rows = rows.filter(pk__in=staff_index.matching(text))
        return CappedCount(rows.order_by().values("pk")[: COUNT_CAP + 1])

    counts = User.objects.filter(pk=user.pk).values_list(*[capped(scope) for scope in scopes]).get()
    return dict(zip(scopes, counts, strict=True))


def areas_to_choose(user: User, chosen: str, now: datetime) -> list[Area]:
    """A part of the tree that fits a select: what the person covers, the way down to `chosen`, and what lies below it."""
    roots = authority_of(user, timezone.localdate(now)).codes()
    if not roots:
        return []
    inside = [root for root in roots if chosen.startswith(root)]
    way = [chosen[:length] for length in CODE_LENGTH.values() if inside and len(inside[0]) < length <= len(chosen)]
    opened = [*(roots if len(roots) == 1 else inside), *way]
    return _areas(tuple(sorted({*roots, *way})), tuple(sorted(opened)))


@remembered(30)
def _areas(codes: tuple[str, ...], opened: tuple[str, ...]) -> list[Area]:
    """Nobody may change the objects."""
    rows = Area.objects.filter(Q(code__in=codes) | Q(parent__code__in=opened))
    return list(rows.order_by("code").only("code", "name", "level"))


def services_for(grievance: Grievance) -> QuerySet[ServiceEntry]:
    """Entries of the service directory for the matter's place and category (or for every category)."""
    code = grievance.area_code
    around = [code[:length] for length in (level.code_length for level in Level) if length <= len(code)]
    rows = ServiceEntry.objects.filter(is_active=True, area__code__in=around)
    if grievance.category_id:
        wanted = [grievance.category_id, grievance.category.parent_id if grievance.category else None]
        rows = rows.filter(Q(categories=None) | Q(categories__in=[pk for pk in wanted if pk]))
    return rows.distinct()
