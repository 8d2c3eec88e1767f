"""What everybody may know: a matter as the public sees it, and numbers. No name, number, address or private word."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.cache import cache
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from governance.territory.levels import Level
from grievances.models import Grievance
from grievances.selectors import in_area, responsible_label
from grievances.states import SATISFIED_FROM_STARS, Kind, State

CHART_SECONDS = 300
RUNGS = (Level.GRID, Level.COMMUNITY, Level.STREET, Level.DISTRICT)


@dataclass(frozen=True, slots=True)
class PublicMatter:
    """One line of the matters list. Only what stands here reaches a public page, file or feed."""

    id: int
    number: str
    title: str
    kind: str
    kind_label: str
    category: str
    place: str
    responsible: str
    state: str
    state_label: str
    is_open: bool
    is_overdue: bool
    days: int
    raised_at: datetime
    published_at: datetime
    supports: int

    @property
    def days_words(self) -> str:
        """Days, and years where an imported matter is old: nobody counts two thousand days."""
        if self.days >= 2 * 365:
            return (_("已 %d 年多") if self.is_open else _("用时 %d 年多")) % (self.days // 365)
        return (_("已 %d 天") if self.is_open else _("用时 %d 天")) % self.days


def show(grievance: Grievance, now: datetime) -> PublicMatter:
    assert grievance.published_at
    return PublicMatter(
        id=grievance.pk,
        number=number_of(grievance),
        title=grievance.public_title,
        kind=grievance.kind,
        kind_label=str(Kind(grievance.kind).label) if grievance.kind else "",
        category=str(grievance.category or ""),
        place=place_of(grievance),
        responsible=responsible_label(grievance),
        state=grievance.state,
        state_label=str(State(grievance.state).label),
        is_open=grievance.is_open,
        is_overdue=grievance.is_open and grievance.is_overdue,
        days=days_taken(grievance, now),
        raised_at=grievance.raised_at,
        published_at=grievance.published_at,
        supports=grievance.supports,
    )


def show_all(rows: Iterable[Grievance], now: datetime) -> list[PublicMatter]:
    return [show(row, now) for row in rows]


def number_of(grievance: Grievance) -> str:
    """The public number. Not the code: that one is half of the key to the resident's own page."""
    return f"{timezone.localtime(grievance.raised_at):%Y}-{grievance.pk:06d}"


def place_of(grievance: Grievance) -> str:
    """As exact as the estate, never the building: neighbours must not read who complained."""
    if grievance.estate:
        return grievance.estate.name
    return grievance.area.name


def days_taken(grievance: Grievance, now: datetime) -> int:
    """Calendar days from raised to resolved, or until today; the first day counts as one."""
    end = grievance.resolved_at or grievance.closed_at or now
    first, last = timezone.localdate(grievance.raised_at), timezone.localdate(end)
    return max((last - first).days, 0) + 1


@dataclass(frozen=True, slots=True)
class MonthNumbers:
    """This month in one area. Rates count only what residents said; silence is shown apart."""

    raised: int
    resolved: int
    rated: int
    satisfied: int
    silent: int


def month_numbers(area_code: str, now: datetime) -> MonthNumbers:
    """Counted over one month and one area; the portal keeps the answer for some minutes."""
    first = timezone.localtime(now).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    area = in_area(area_code)
    raised = Grievance.objects.filter(area, raised_at__gte=first).count()
    ended = Grievance.objects.filter(area, resolved_at__gte=first).aggregate(
        resolved=Count("pk"),
        rated=Count("pk", filter=Q(stars__isnull=False)),
        satisfied=Count("pk", filter=Q(stars__gte=SATISFIED_FROM_STARS)),
        silent=Count("pk", filter=Q(closed_how="SILENCE")),
    )
    return MonthNumbers(raised=raised, **ended)


@dataclass(frozen=True, slots=True)
class Bar:
    label: str
    count: int
    percent: int
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """How the published matters of the last 90 days divide, for the chart and its table twin."""

    kinds: list[Bar]
    rungs: list[Bar]
    total: int
    open_total: int


def picture_of(area_code: str, now: datetime) -> Picture:
    """Kinds of recent public matters, and the rungs that hold those still open; at most five minutes old."""
    key = f"grievances:picture:{area_code}"
    found: Picture | None = cache.get(key)
    if found is None:
        found = _count_picture(area_code, now)
        cache.set(key, found, CHART_SECONDS)
    return found


def _count_picture(area_code: str, now: datetime) -> Picture:
    rows = Grievance.objects.filter(in_area(area_code), published_at__gte=now - timedelta(days=90)).order_by()
    kinds = dict(rows.values_list("kind").annotate(count=Count("pk")))
    rungs = dict(rows.filter(is_open=True).values_list("level").annotate(count=Count("pk")))
    total, open_total = sum(kinds.values()), sum(rungs.values())
    return Picture(
        kinds=[_bar(str(kind.label), kinds.get(kind, 0), total, kind) for kind in (Kind.GOVERNMENT, Kind.COMMUNITY)],
        rungs=[_bar(str(rung.label), rungs.get(rung, 0), open_total) for rung in RUNGS],
        total=total,
        open_total=open_total,
    )


def _bar(label: str, count: int, total: int, kind: str = "") -> Bar:
    return Bar(label, count, round(100 * count / total) if total else 0, kind)
