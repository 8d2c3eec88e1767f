"""What an export says of a matter. No name, number, address or word of a resident: a file leaves the house."""

from datetime import datetime
from functools import cache

from django.db.models import QuerySet, TextChoices
from django.utils import timezone

from governance.territory.levels import Level
from grievances.daily_reads import place_label
from grievances.models import Grievance
from grievances.selectors import ROW_RELATIONS, responsible_label
from grievances.states import ClosedHow, Kind, Source, State, Urgency

HEADER = (
    "查询码", "标题", "三事分流", "一级类别", "类别", "紧急程度", "状态", "所在区域", "地点", "来源", "所在层级", "责任单位",
    "责任部门", "经办人", "提出时间", "最晚", "曾超时", "上升次数", "重办次数", "办结时间", "结案时间", "结案方式", "评分", "同样遇到",
)  # fmt: skip
WIDE = (1,)
# What `cells` reads beside the row comes with it; long texts and whatever would have to be decrypted stay away.
NOT_READ = (
    "body", "result", "public_body", "public_result", "contact_name", "contact_phone", "place_detail",
    "assignee__phone", "assignee__identity_number", "assignee__notify_urls",
)  # fmt: skip


def readable(rows: QuerySet[Grievance]) -> QuerySet[Grievance]:
    """The rows with everything that `cells` looks at: one statement a batch, whatever its size."""
    return rows.select_related(*ROW_RELATIONS).defer(*NOT_READ)


def cells(row: Grievance) -> tuple[object, ...]:
    category = row.category
    parent = category.parent if category else None
    return (
        row.code,
        row.title,
        _label(Kind, row.kind),
        parent.name if parent else "",
        category.name if category else "",
        _label(Urgency, row.urgency),
        _label(State, row.state),
        row.area.name,
        place_label(row),
        _label(Source, row.source),
        _label(Level, row.level),
        responsible_label(row),
        row.department.name if row.department else "",
        str(row.assignee) if row.assignee else "",
        _moment(row.raised_at),
        _moment(row.due_at) if row.is_open else "",
        "是" if row.is_overdue or row.rises else "",
        row.rises,
        row.reopenings,
        _moment(row.resolved_at),
        _moment(row.closed_at),
        _label(ClosedHow, row.closed_how),
        row.stars or "",
        row.supports,
    )


@cache
def _label(choices: type[TextChoices], value: str) -> str:
    """As `get_…_display`, which looks all choices up in every language file again for each cell: 1 ms."""
    return str(choices(value).label) if value else ""


def _moment(moment: datetime | None) -> str:
    """In Beijing time, so that a spreadsheet sorts it as text."""
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}" if moment else ""


def watermark(*, site: str, person: str, posts: str, words: str, at: datetime) -> str:
    """Who took this file out, when, and what it holds: the first row and the foot of every page."""
    who = f"{person}（{posts}）" if posts else person
    return f"{site} · 导出人：{who} · {timezone.localtime(at):%Y-%m-%d %H:%M} · {words} · 内部资料，请勿外传"
