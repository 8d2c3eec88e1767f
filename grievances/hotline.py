"""What hotlines get back of their orders: which have changed since last time, and how they stand now.

The cursor is the id of a trail entry, and only sealed entries are read. Ids are drawn before a transaction commits, so
that an id may appear after a larger one; behind a seal none can (docs/architecture.md, Sealing). Who remembers the
cursor misses nothing; who forgets it reads the same again. The price is the seal's interval, five minutes.
"""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from governance.territory.levels import Level
from governance.trail.models import Entry, Seal
from grievances.models import Grievance
from grievances.public_reads import number_of
from grievances.selectors import in_area, responsible_label
from grievances.states import ClosedHow, Kind, Source, State

WINDOW = 20_000  # entries looked through at once: what a page costs does not hang on how rare orders are
WINDOWS_AT_ONCE = 10
PAGE = 200
SAFETY = timedelta(hours=1)  # an entry carries the time at which its request began, a little out of order


@dataclass(frozen=True, slots=True)
class OrderState:
    """One order as it stands. `result` is what its resident was told: the hotline has to tell them again."""

    ref: str
    number: str
    state: str
    state_label: str
    status: str
    kind: str
    category: str
    level: str
    responsible: str
    due_at: str
    raised_at: str
    resolved_at: str
    closed_at: str
    closed_how: str
    stars: int | None
    decline_reason: str
    result: str
    changed: int


HEADER = {
    "ref": "工单编号", "number": "本站编号", "state": "状态代码", "state_label": "状态", "status": "办理进度", "kind": "三事分流",
    "category": "类别", "level": "层级", "responsible": "责任单位", "due_at": "最晚", "raised_at": "提出时间",
    "resolved_at": "办结时间", "closed_at": "结案时间", "closed_how": "结案方式", "stars": "评分",
    "decline_reason": "不予受理理由", "result": "办理结果", "changed": "变化序号",
}  # fmt: skip
assert [*HEADER] == [column.name for column in fields(OrderState)]


@dataclass(frozen=True, slots=True)
class Changes:
    """Orders that changed, each once, and the cursor for next time."""

    states: list[OrderState]
    next: int
    has_more: bool


def changes_after(after: int, *, source: str, areas: Sequence[str] = (), limit: int = PAGE) -> Changes:
    """Orders of one hotline with a sealed change behind `after`; `areas` keeps to those that lie in any of them."""
    end = Seal.objects.order_by("-id").values_list("last_entry_id", flat=True).first() or 0
    after = max(after, 0)
    for _window in range(WINDOWS_AT_ONCE):
        upto = min(after + WINDOW, end)
        found = _entries(after, upto, source, areas, limit)
        latest = {matter: entry for entry, matter in found}
        full = len(found) == limit
        after = found[-1][0] if full else max(after, upto)
        if found or after >= end:
            break
    return Changes(_states(latest, source), after, after < end)


def all_changes_after(after: int, *, source: str, areas: Sequence[str] = ()) -> Iterator[Changes]:
    """Page after page until nothing sealed is left."""
    while True:
        page = changes_after(after, source=source, areas=areas)
        yield page
        if not page.has_more:
            return
        after = page.next


def cursor_before(at: datetime) -> int:
    """A cursor that lies before everything since `at`: found by halving the ids, whose times rise all but a little."""
    wanted = at - SAFETY
    low, high = 0, Entry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    while low < high:
        middle = (low + high) // 2
        pk, entry_at = Entry.objects.filter(pk__gt=middle).order_by("pk").values_list("pk", "at").first() or (high, at)
        if entry_at < wanted:
            low = pk
        else:
            high = middle
    return low


def _entries(after: int, upto: int, source: str, areas: Sequence[str], limit: int) -> list[tuple[int, int]]:
    own = Q(source=Source.IMPORT, source_ref__startswith=f"{source}:")
    if areas:
        within = Q()
        for code in areas:
            within |= in_area(code)
        own &= within
    orders = Grievance.objects.filter(own, pk=OuterRef("subject_id"))
    entries = Entry.objects.filter(Exists(orders), pk__gt=after, pk__lte=upto, subject_type="grievances.grievance")
    return list(entries.order_by("pk").values_list("pk", "subject_id")[:limit])


def _states(latest: dict[int, int], source: str) -> list[OrderState]:
    rows = (
        Grievance.objects.filter(pk__in=latest)
        .select_related("holder", "department", "category__parent", "decline_reason")
        .defer(
            "body", "public_body", "public_result", "contact_name", "contact_phone", "place_detail", "holder__boundary"
        )
    )
    found = [_state_of(row, source, latest[row.pk]) for row in rows]
    return sorted(found, key=lambda state: state.changed)


def _state_of(row: Grievance, source: str, changed: int) -> OrderState:
    ref = (row.source_ref or "").removeprefix(f"{source}:")
    return OrderState(
        ref="" if ref.startswith("#") else ref,  # it came without a number
        number=number_of(row),
        state=row.state,
        state_label=str(State(row.state).label),
        status="open" if row.is_open else "closed",
        kind=str(Kind(row.kind).label) if row.kind else "",
        category=str(row.category or ""),
        level=str(Level(row.level).label),
        responsible=responsible_label(row),
        due_at=_moment(row.due_at),
        raised_at=_moment(row.raised_at),
        resolved_at=_moment(row.resolved_at),
        closed_at=_moment(row.closed_at),
        closed_how=str(ClosedHow(row.closed_how).label) if row.closed_how else "",
        stars=row.stars,
        decline_reason=row.decline_reason.name if row.decline_reason else "",
        result=row.result,
        changed=changed,
    )


def _moment(at: datetime | None) -> str:
    return timezone.localtime(at).isoformat(timespec="seconds") if at else ""


def as_dict(state: OrderState) -> dict[str, object]:
    return asdict(state)
