"""The living matters list (三事清单): filters as plain links, pages by key, the same rows as CSV and as a feed."""

import csv
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from governance.common.keyset import page_by_key
from governance.territory.levels import Level
from governance.territory.models import Area
from grievances.exports import neutral
from grievances.forms.public import PERIODS, STAGES, Chosen, read_filters
from grievances.models import Category, Grievance
from grievances.public_reads import PublicMatter, show, show_all
from grievances.selectors import public_matters
from grievances.states import Kind

PAGE_SIZE = 20
CSV_ROWS = 5000
ORDER = ("-published_at", "-id")
CSV_HEADER = (
    "编号",
    "标题",
    "三事分流",
    "类别",
    "地点",
    "责任单位",
    "状态",
    "用时（天）",
    "同样遇到（人）",
    "提出日期",
    "公开日期",
)


def chosen_rows(chosen: Chosen, now: datetime) -> QuerySet[Grievance]:
    return public_matters(chosen.rows(now), text=chosen.text)


@require_safe
def matters(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    chosen = read_filters(request.GET.dict())
    page = page_by_key(chosen_rows(chosen, now), ORDER, size=PAGE_SIZE, after=request.GET.get("after", ""))
    context = {
        "matters": show_all(page.rows, now),
        "chosen": chosen,
        "filters": _filters(chosen),
        "next_url": _address(request, after=page.next) if page.next else "",
        "previous_url": _address(request, after=page.previous) if page.previous else "",
        "query": _query(request, after=""),
        "hidden": {name: value for name, value in request.GET.items() if name not in {"q", "after"} and value},
    }
    return render(request, "grievances/public/list.html", context)


def _query(request: HttpRequest, **changes: str) -> str:
    query = request.GET.copy()
    for name, value in changes.items():
        query.pop(name, None)
        if value:
            query[name] = value
    return query.urlencode()


def _address(request: HttpRequest, **changes: str) -> str:
    return f"?{_query(request, **changes)}"


def _filters(chosen: Chosen) -> list[dict[str, Any]]:
    """Groups of links: (parameter, heading, choices with value, label and whether it is the chosen one)."""
    return [
        _group(
            "kind", _("三事"), [(kind.value, kind.label) for kind in (Kind.GOVERNMENT, Kind.COMMUNITY)], chosen.kind
        ),
        _group("state", _("状态"), [(key, words) for key, (words, _states) in STAGES.items()], chosen.state),
        _group("period", _("时间"), list(PERIODS.items()), chosen.period),
        *_area_groups(chosen.area),
        *_category_groups(chosen.category),
    ]


def _group(
    name: str, heading: str, choices: list[tuple[Any, Any]], value: str, *, is_long: bool = False
) -> dict[str, Any]:
    links = [{"value": key, "label": label, "is_here": key == value} for key, label in choices]
    return {"name": name, "heading": heading, "links": links, "value": value, "is_long": is_long}


def _area_groups(area: Area | None) -> list[dict[str, Any]]:
    """Streets; and inside a chosen one its communities."""
    code = area.code if area and area.level != Level.DISTRICT else ""
    street = code[: Level.STREET.code_length]
    streets = Area.objects.filter(level=Level.STREET, code__startswith=settings.DISTRICT_CODE).values_list(
        "code", "name"
    )
    groups = [_group("area", _("街道"), list(streets), street, is_long=True)]
    if street:
        communities = Area.objects.filter(level=Level.COMMUNITY, parent__code=street).values_list("code", "name")
        groups.append(_group("area", _("社区"), list(communities), code, is_long=True) | {"up": street})
    return groups


def _category_groups(category: Category | None) -> list[dict[str, Any]]:
    first = category.parent or category if category else None
    roots = Category.objects.filter(parent=None, is_active=True).values_list("code", "name")
    groups = [_group("category", _("类别"), list(roots), first.code if first else "", is_long=True)]
    if first and category:
        children = Category.objects.filter(parent=first, is_active=True).values_list("code", "name")
        groups.append(_group("category", _("小类"), list(children), category.code, is_long=True) | {"up": first.code})
    return groups


class Echo:
    """A file that hands back what is written, so that rows leave one by one."""

    def write(self, value: str) -> str:
        return value


@require_safe
def matters_csv(request: HttpRequest) -> StreamingHttpResponse:
    """The same rows for spreadsheets: UTF-8 with its mark, nothing that a program would take for a formula."""
    now = timezone.now()
    rows = chosen_rows(read_filters(request.GET.dict()), now).order_by(*ORDER)[:CSV_ROWS]
    response = StreamingHttpResponse(_csv_lines(rows, now), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="matters-{timezone.localdate(now):%Y%m%d}.csv"'
    return response


def _csv_lines(rows: QuerySet[Grievance], now: datetime) -> Iterator[str]:
    writer = csv.writer(Echo())
    yield "\ufeff" + writer.writerow(CSV_HEADER)
    for row in rows.iterator(chunk_size=500):
        yield writer.writerow([neutral(cell) for cell in _csv_cells(show(row, now))])


def _csv_cells(matter: PublicMatter) -> tuple[object, ...]:
    return (
        matter.number,
        matter.title,
        matter.kind_label,
        matter.category,
        matter.place,
        matter.responsible,
        matter.state_label,
        matter.days,
        matter.supports,
        f"{timezone.localtime(matter.raised_at):%Y-%m-%d}",
        f"{timezone.localtime(matter.published_at):%Y-%m-%d}",
    )
