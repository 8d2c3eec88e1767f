"""The three rates (响应率、解决率、满意率) in one place: what is counted, and which counts make a rate. Pure.

A measure is one condition over matters. The summary counts by it and the list behind a number filters by it: the same
object, so that a number is always as long as its list. The field gives no binding formula for all of China; what
stands here follows the practice of hotlines (接诉即办: 响应率、解决率、满意率) with one rule of our own, which the screens
say: only what residents answered counts, and silence is shown apart.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import reduce
from operator import or_

from django.db.models import Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from governance.territory.levels import code_range
from grievances.states import Source, State, Verdict

Words = str | Promise
NONE = 0  # "no department", "no category" as a choice of a filter
NO_KIND = "NONE"

# What a grid worker found on patrol has no resident who could be contacted or asked.
HAS_RESIDENT = ~Q(source=Source.PATROL)


@dataclass(frozen=True, slots=True)
class Measure:
    """One number: what it counts, and how that is said of a matter."""

    label: Words
    hint: Words
    rows: Q


MEASURES: dict[str, Measure] = {
    "raised": Measure(_("提出"), _("这段时间里提出的全部诉求"), Q()),
    "open": Measure(_("正在办"), _("还没有办结的"), Q(is_open=True)),
    "resolved": Measure(_("已办结"), _("已办结待评价，或已结案"), Q(state__in=[State.RESOLVED, State.CLOSED])),
    "declined": Measure(_("不予受理"), _("按理由清单不予受理的"), Q(state=State.DECLINED)),
    "withdrawn": Measure(_("已撤回"), _("居民自己撤回的"), Q(state=State.WITHDRAWN)),
    "contact_in_time": Measure(
        _("按时联系"), _("在首次联系时限内联系了居民"), HAS_RESIDENT & Q(contacted_at__isnull=False, contact_was_late=False)
    ),
    "contact_late": Measure(_("联系超时"), _("首次联系时限已过，不论后来是否联系"), HAS_RESIDENT & Q(contact_was_late=True)),
    "contact_pending": Measure(
        _("时限未到"),
        _("已分流，还没有联系，时限也还没有到；不计入响应率"),
        HAS_RESIDENT
        & Q(is_open=True, triaged_at__isnull=False, contacted_at__isnull=True, contact_was_late=False),
    ),
    "satisfied": Measure(Verdict.SATISFIED.label, _("评价四星以上，或回访答复满意"), Q(verdict=Verdict.SATISFIED)),
    "settled": Measure(Verdict.SETTLED.label, _("评价三星以下，或回访答复已解决但不满意"), Q(verdict=Verdict.SETTLED)),
    "unsettled": Measure(Verdict.UNSETTLED.label, _("居民最近一次说没有解决"), Q(verdict=Verdict.UNSETTLED)),
    "awaiting": Measure(_("等待评价"), _("已办结，居民还在评价期内"), HAS_RESIDENT & Q(state=State.RESOLVED, verdict="")),
    "silent": Measure(_("到期未评价"), _("评价期满没有答复；单独列出，不算解决也不算满意"), HAS_RESIDENT & Q(state=State.CLOSED, verdict="")),
    "unreached": Measure(_("回访未联系上"), _("多次拨打没有联系上；单独列出，不算解决也不算满意"), Q(verdict=Verdict.UNREACHED)),
    "risen": Measure(_("超时上升"), _("至少一次超时自动上升"), Q(rises__gt=0)),
    "reopened": Measure(_("重新办理"), _("居民反映未解决，至少重办过一次"), Q(reopenings__gt=0)),
}  # fmt: skip


def any_of(measures: Sequence[str]) -> Q:
    """Matters that at least one of the measures counts; the parts of a rate exclude each other, so their numbers add up."""
    return reduce(or_, (MEASURES[name].rows for name in measures))


ANSWERED = ("satisfied", "settled", "unsettled")


@dataclass(frozen=True, slots=True)
class Rate:
    label: Words
    definition: Words
    good: tuple[str, ...]
    of: tuple[str, ...]
    apart: tuple[str, ...]  # shown beside it, in neither part


RATES: dict[str, Rate] = {
    # First-contact clock: preset 24 h, 2 h where there is danger (`grievances.first_contact`, DB11/T 2021-2022, unconfirmed).
    "response": Rate(
        _("响应率"),
        _("在首次联系时限内联系居民的件数 ÷ 已经联系或时限已过的件数。时限按「首次联系」规则（预设 24 小时，危险 2 小时）；巡查发现的没有居民可联系，不计。"),
        ("contact_in_time",),
        ("contact_in_time", "contact_late"),
        ("contact_pending",),
    ),
    # Only what residents confirmed; "no answer" apart (RULES.md, three rates).
    "resolution": Rate(
        _("解决率"),
        _("居民确认已解决的件数 ÷ 居民作了答复的件数。答复指评价、反映未解决和回访，以最近一次为准。"),
        ("satisfied", "settled"),
        ANSWERED,
        ("awaiting", "silent", "unreached"),
    ),
    "satisfaction": Rate(
        _("满意率"),
        _("居民满意的件数 ÷ 居民作了答复的件数。四星以上或回访答复满意算满意；说没有解决的算不满意。"),
        ("satisfied",),
        ANSWERED,
        ("awaiting", "silent", "unreached"),
    ),
}  # fmt: skip

FEW_ANSWERS = 10  # below this a rate is shown with a warning that it rests on little


@dataclass(frozen=True, slots=True)
class Share:
    """A rate with its two numbers; no percentage where nobody answered."""

    good: int
    of: int

    @property
    def percent(self) -> float | None:
        """To a tenth, never rounded up to 100 or down to 0 while it is neither."""
        if not self.of:
            return None
        rounded = round(100 * self.good / self.of, 1)
        if self.good < self.of:
            rounded = min(rounded, 99.9)
        return max(rounded, 0.1) if self.good else rounded

    @property
    def words(self) -> str:
        return "—" if self.percent is None else f"{self.percent:.1f}%"

    @property
    def is_thin(self) -> bool:
        return 0 < self.of < FEW_ANSWERS


@dataclass(frozen=True, slots=True)
class Counts:
    """The numbers of some matters."""

    numbers: Mapping[str, int]

    def __getitem__(self, measure: str) -> int:
        return self.numbers.get(measure) or 0

    def share(self, rate: str) -> Share:
        rule = RATES[rate]
        return Share(sum(self[name] for name in rule.good), sum(self[name] for name in rule.of))

    @property
    def answered(self) -> int:
        return sum(self[name] for name in ANSWERED)


# --- Clock pressure: when the open matters are due, counted at one moment ----------------------------------------
DAY_HOURS = 24
PRESSURES: dict[str, tuple[Words, int | None, int | None]] = {
    # label, from hours after the moment (None: any time before), until hours after it (None: any time later)
    "late": (_("已超时"), None, 0),
    "day": (_("24 小时内到期"), 0, DAY_HOURS),
    "three_days": (_("3 天内到期"), DAY_HOURS, 3 * DAY_HOURS),
    "week": (_("7 天内到期"), 3 * DAY_HOURS, 7 * DAY_HOURS),
    "later": (_("7 天以后到期"), 7 * DAY_HOURS, None),
}
PAUSED = "paused"  # the clock stands still, or there is none
PRESSURE_NAMES = (*PRESSURES, PAUSED)


def pressure_rows(name: str, at: datetime) -> Q:
    """Open matters by the time left at `at`; the buckets exclude each other and leave nothing out."""
    if name == PAUSED:
        return Q(is_open=True, due_at=None)
    _label, since, until = PRESSURES[name]
    rows = Q(is_open=True, due_at__isnull=False)
    if since is not None:
        rows &= Q(due_at__gt=at + timedelta(hours=since))
    if until is not None:
        rows &= Q(due_at__lte=at + timedelta(hours=until))
    return rows


# --- Filters: the same choice said of matters and of cells of the summary ------------------------------------------
@dataclass(frozen=True, slots=True)
class Filters:
    """What a page is about. Months are first days; both ends count."""

    since: date
    until: date
    area: str = ""
    only_area: bool = False  # placed at the area itself, in none of those below it
    department: int | None = None
    category: int | None = None  # of the first level
    kind: str = ""

    def matters(self) -> Q:
        rows = Q(raised_at__gte=start_of(self.since), raised_at__lt=start_of(next_month(self.until)))
        if self.category == NONE:
            rows &= Q(category=None)
        elif self.category is not None:
            rows &= Q(category=self.category) | Q(category__parent=self.category)
        return rows & self.place() & self.sort()

    def cells(self) -> Q:
        rows = Q(month__gte=self.since, month__lte=self.until) & self.place() & self.sort()
        if self.category is not None:
            rows &= Q(category=self.category or None)
        return rows

    def place(self) -> Q:
        if not self.area:
            return Q()
        if self.only_area:
            return Q(area_code=self.area)
        low, high = code_range(self.area)
        return Q(area_code__gte=low, area_code__lt=high)

    def sort(self) -> Q:
        """Kind and department, which matters and cells of every sort carry."""
        rows = Q()
        if self.department is not None:
            rows &= Q(department=self.department or None)
        return rows & Q(kind="" if self.kind == NO_KIND else self.kind) if self.kind else rows


def month_of(moment: datetime) -> date:
    return timezone.localdate(moment).replace(day=1)


def next_month(month: date) -> date:
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def months_before(month: date, count: int) -> date:
    """The first day of the month `count` months earlier."""
    index = month.year * 12 + month.month - 1 - count
    return date(index // 12, index % 12 + 1, 1)


def months_between(since: date, until: date) -> list[date]:
    months = []
    while since <= until:
        months.append(since)
        since = next_month(since)
    return months


def start_of(month: date) -> datetime:
    return timezone.make_aware(datetime.combine(month, time.min))
