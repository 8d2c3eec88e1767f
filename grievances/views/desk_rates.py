"""三率: the page that is opened every Monday. Reads the summary only; each number opens the matters that it counts."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from django.core.cache import cache
from django.db.models import BooleanField, ExpressionWrapper, Q
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _t
from django.views.decorators.http import require_safe

from governance.common.keyset import page_by_key
from governance.people.authority import authority_of
from governance.people.models import Department, User
from governance.territory.levels import CODE_LENGTH, LEVEL_OF_LENGTH, Level
from governance.territory.models import Area
from grievances.desk_reads import areas_to_choose
from grievances.desk_rows import as_rows, columns_of
from grievances.forms.rates import RatesForm, month_words, rank_of
from grievances.models import Category
from grievances.policies import may_see_rates
from grievances.rates import reading, spreadsheets
from grievances.rates.definitions import (
    MEASURES,
    NONE,
    PRESSURE_NAMES,
    PRESSURES,
    RATES,
    Filters,
    month_of,
)
from grievances.rates.reading import Scope
from grievances.views import rates_tables as tables
from grievances.views.desk_common import staff_only, staff_user

PAGE_SIZE = 50
BODY_KEPT = 120  # seconds; the next count, a minute later, has another key
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asks, about what, and the names of what may be chosen."""

    user: User
    now: datetime
    scope: Scope
    form: RatesForm
    filters: Filters
    departments: dict[int, str]
    categories: dict[int, str]


def _asked(request: HttpRequest) -> Asked:
    user, now = staff_user(request), timezone.now()
    may_see_rates(user, now).require()
    scope = reading.scope_of(user, now)
    departments = departments_of(scope)
    categories = list(Category.objects.filter(parent=None))
    form = RatesForm(
        request.GET,
        month=month_of(now),
        areas=_areas(user, request.GET.get("area", ""), now),
        departments=departments,
        categories=categories,
    )
    return Asked(
        user, now, scope, form, form.filters,
        {row.pk: row.name for row in departments}, {row.pk: row.name for row in categories},
    )  # fmt: skip


def _areas(user: User, chosen: str, now: datetime) -> list[Area]:
    usable = chosen if chosen.isdigit() and len(chosen) in CODE_LENGTH.values() else ""
    return [area for area in areas_to_choose(user, usable, now) if area.level != Level.GRID]


def departments_of(scope: Scope) -> list[Department]:
    rows = Department.objects.order_by("name")
    if scope.by_department:
        return list(rows.filter(pk__in=scope.department_ids))
    return list(rows.filter(district__code__in={code[:6] for code in scope.area_codes}))


@staff_only
@require_safe
def rates_page(request: HttpRequest) -> HttpResponse:
    """A body is written once a count: between two counts nothing in it changes, and it has some two thousand numbers."""
    user, now = staff_user(request), timezone.now()
    may_see_rates(user, now).require()
    postings = authority_of(user, timezone.localdate(now)).postings
    depends_on = (user.pk, postings, request.GET.urlencode(), get_language(), month_of(now), *reading.counted_when())
    key = f"rates:{sha256(repr(depends_on).encode()).hexdigest()}"
    body = cache.get(key)
    if body is None:
        body = render_to_string("grievances/rates/_body.html", _numbers(request), request)
        cache.set(key, body, BODY_KEPT)
    return render(request, "grievances/rates/page.html", {"body": body})


def _numbers(request: HttpRequest) -> dict[str, Any]:
    asked = _asked(request)
    rank = rank_of(request.GET.get("rank", ""))
    numbers = reading.for_page(asked.scope, asked.filters)
    return {
        "form": asked.form,
        "filters": asked.filters,
        "place": _place(asked),
        "rank": rank,
        "rank_label": RATES[rank].label,
        "ranks": [(key, rule.label, key == rank) for key, rule in RATES.items()],
        "numbers": numbers,
        "cards": tables.cards(numbers.total, asked.filters),
        "amounts": [
            tables.number(name, numbers.total, asked.filters)
            for name in ("raised", "open", "resolved", "declined", "withdrawn", "risen", "reopened")
        ],
        "definitions": [(rule.label, rule.definition) for rule in RATES.values()],
        "file_url": f"{reverse('grievances:desk_rates_file')}?{request.GET.urlencode()}",
        "now": asked.now,
        **_divided(asked, numbers, rank),
        **_pressed(asked),
    }


def _place(asked: Asked) -> str:
    codes = [asked.filters.area] if asked.filters.area else list(asked.scope.area_codes)
    if not codes:
        return "、".join(asked.departments[pk] for pk in asked.scope.department_ids if pk in asked.departments)
    names = Area.objects.filter(code__in=codes).order_by("code").values_list("name", flat=True)
    return "、".join(names)


def _divided(asked: Asked, numbers: reading.PageNumbers, rank: str) -> dict[str, Any]:
    """The same matters by month, area, category, department and rung."""
    filters = asked.filters
    areas = _area_rows(asked, tables.ranked(numbers.areas, rank), rank)
    months = tables.rows(numbers.months, month_words, lambda month: replace(filters, since=month, until=month))
    categories = tables.rows(
        sorted(numbers.categories, key=lambda line: -line.counts["raised"]),
        lambda pk: asked.categories.get(pk) or _t("未分类"),
        lambda pk: replace(filters, category=pk or NONE),
    )
    departments = tables.rows(
        sorted(numbers.departments, key=lambda line: -line.counts["raised"]),
        lambda pk: asked.departments.get(pk) or (_t("其他部门") if pk else _t("没有派给部门")),
        lambda pk: replace(filters, department=pk or NONE),
    )
    flows = tables.flows(numbers.flows, filters)
    return {
        **areas,
        "months": months,
        "categories": categories,
        "departments": departments,
        "flows": flows,
        "charts": {
            "trend": tables.trend_chart(numbers.months),
            "areas": tables.bar_chart(areas["areas"], rank),
            "categories": tables.amount_chart(categories),
            "flow": tables.flow_chart(flows),
            "map": areas["map_chart"],
        },
    }


def _area_rows(asked: Asked, lines: list[reading.Line], rank: str) -> dict[str, Any]:
    """Areas by rank, as a table, as tiles, and as a map where most of them have a boundary."""
    filters, codes = asked.filters, [line.key for line in lines]
    has_boundary = ExpressionWrapper(Q(boundary__isnull=False), output_field=BooleanField())
    rows = Area.objects.filter(code__in=codes).annotate(has_boundary=has_boundary)
    known = {code: (name, drawn) for code, name, drawn in rows.values_list("code", "name", "has_boundary")}
    length = reading.child_length(asked.scope, filters)

    def name(code: str) -> str:
        words = known.get(code, (code, False))[0]
        return words if len(code) == length else _t("%s（未落到下一级）") % words

    def narrowed(code: str) -> Filters:
        return replace(filters, area=code, only_area=len(code) < length)

    table = tables.rows(lines, name, narrowed)
    squares = tables.tiles(lines, table, rank)
    drawn = [tile for tile in squares if known.get(tile.code, ("", False))[1]]
    chart = None
    if drawn and 2 * len(drawn) >= len(squares):
        chart = {
            "url": f"{reverse('grievances:desk_rates_map')}?codes={','.join(tile.code for tile in drawn)}",
            "label": str(RATES[rank].label),
            "areas": [
                {"code": tile.code, "name": tile.row.name, "value": tile.share.percent, "link": tile.row.url}
                for tile in drawn
            ],
        }
    return {"areas": table, "tiles": sorted(squares, key=lambda tile: tile.code), "map_chart": chart}


def _pressed(asked: Asked) -> dict[str, Any]:
    found = reading.pressure(asked.scope, asked.filters)
    labels = {name: str(PRESSURES[name][0]) for name in PRESSURES} | {"paused": _t("计时暂停")}
    numbers = [
        tables.Number(labels[name], found.numbers[name], tables.list_url(asked.filters, due=name))
        for name in PRESSURE_NAMES
    ]
    return {"pressure": numbers, "pressure_at": found.at, "pressure_total": sum(found.numbers.values())}


# --- The list behind a number -------------------------------------------------------------------------------------
@staff_only
@require_safe
def matters(request: HttpRequest) -> HttpResponse:
    asked = _asked(request)
    measures = [name for name in request.GET.get("count", "").split(",") if name in MEASURES] or ["raised"]
    due = request.GET.get("due", "")
    due = due if due in PRESSURE_NAMES else ""
    flow = request.GET.get("flow", "")
    flow = flow if _is_flow(flow) and not due else ""
    rows = reading.matters_behind(
        asked.user, asked.scope, asked.filters, measures=measures, flow=flow, due=due, now=asked.now
    )
    page = page_by_key(columns_of(rows), ("-id",), size=PAGE_SIZE, after=request.GET.get("after", ""))
    context = {
        "rows": as_rows(page.rows, asked.now),
        "what": _what(measures, flow, due),
        "hints": [] if flow or due else [MEASURES[name].hint for name in measures],
        "count": None if flow or due else sum(_counted(asked, measures)),
        "counted_at": reading.counted_at(),
        "place": _place(asked),
        "filters": asked.filters,
        "months": None if due else (asked.filters.since, asked.filters.until),
        "chosen": _chosen(asked),
        "back_url": tables.page_url(asked.filters),
        "next_url": _with_cursor(request, page.next),
        "previous_url": _with_cursor(request, page.previous),
        "now": asked.now,
    }
    return render(request, "grievances/rates/matters.html", context)


def _counted(asked: Asked, measures: list[str]) -> list[int]:
    totals = reading.totals(asked.scope, asked.filters)
    return [totals[name] for name in measures]


def _is_flow(text: str) -> bool:
    parts = text.split(">")
    return len(parts) == 2 and all(part in Level.values for part in parts)


def _what(measures: list[str], flow: str, due: str) -> str:
    if due:
        return str(PRESSURES[due][0]) if due in PRESSURES else _t("计时暂停")
    if flow:
        first, last = flow.split(">")
        return _t("提出时在%(first)s、现在在%(last)s") % {"first": Level(first).label, "last": Level(last).label}
    return " + ".join(str(MEASURES[name].label) for name in measures)


def _chosen(asked: Asked) -> list[str]:
    """The other choices in words, beside place and months."""
    form = asked.form
    words = []
    for name in ("kind", "category", "department"):
        value = form.cleaned_data.get(name)
        if value:
            choices: Any = form.fields[name]
            words.append(f"{choices.label}：{dict(choices.choices)[value]}")
    return words


def _with_cursor(request: HttpRequest, cursor: str) -> str:
    query = request.GET.copy()
    query["after"] = cursor
    return f"?{query.urlencode()}" if cursor else ""


# --- Map and file -------------------------------------------------------------------------------------------------
@staff_only
@require_safe
def boundaries(request: HttpRequest) -> JsonResponse:
    """GeoJSON of the asked areas; a boundary is public knowledge, so it is cut to no scope."""
    codes = [
        code for code in request.GET.get("codes", "").split(",") if code.isdigit() and len(code) in LEVEL_OF_LENGTH
    ]
    rows = Area.objects.filter(code__in=codes[:300], boundary__isnull=False).values_list("code", "name", "boundary")
    features = [
        {
            "type": "Feature",
            "properties": {"name": code, "title": name},
            "geometry": boundary.get("geometry") or boundary,
        }
        for code, name, boundary in rows
        if isinstance(boundary, dict)
    ]
    return JsonResponse({"type": "FeatureCollection", "features": features})


@staff_only
@require_safe
def spreadsheet(request: HttpRequest) -> HttpResponse:
    asked = _asked(request)
    numbers = reading.for_page(asked.scope, asked.filters)
    codes = [line.key for line in numbers.areas]
    names: dict[str, str] = dict(Area.objects.filter(code__in=codes).values_list("code", "name"))
    content = spreadsheets.workbook(
        numbers,
        place=_place(asked),
        chosen=_chosen(asked),
        filters=asked.filters,
        asked_by=str(asked.user),
        now=asked.now,
        names={
            "areas": lambda code: names.get(code, str(code)),
            "categories": lambda pk: asked.categories.get(pk) or _t("未分类"),
            "departments": lambda pk: asked.departments.get(pk) or _t("没有派给部门"),
        },
    )
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="rates-{_file_months(asked.filters)}.xlsx"'
    return response


def _file_months(filters: Filters) -> str:
    def words(month: date) -> str:
        return f"{month:%Y%m}"

    return f"{words(filters.since)}-{words(filters.until)}"
