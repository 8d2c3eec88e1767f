"""热线往来 by hand: a file of orders comes in with a report, the states of what changed go back as a file."""

from datetime import date, datetime, time
from http import HTTPStatus
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from governance.common.errors import InputRefused
from governance.people.authority import authority_of
from governance.people.models import User
from governance.territory.models import Area
from governance.trail.services import record
from grievances.exports import write_table
from grievances.forms.hotline import OrdersForm, StatesForm
from grievances.hotline import HEADER, OrderState, all_changes_after, as_dict, cursor_before
from grievances.imports.mapping import MappingProblem
from grievances.imports.reader import FileNotUnderstood, Sheet, read_sheet
from grievances.policies import EXCHANGING_ROLES, may_exchange_with_hotline
from grievances.services.hotline import Taken, take_file
from grievances.views.desk_common import staff_only, staff_user

LINES_SHOWN = 200
STATES_AT_ONCE = 10_000
CONTENT_TYPES = {
    ".csv": "text/csv; charset=utf-8",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@staff_only
def hotline_page(request: HttpRequest) -> HttpResponse:
    user, now = staff_user(request), timezone.now()
    may_exchange_with_hotline(user, now).require()
    if request.method != "POST":
        return _show(request, OrdersForm(areas=_areas(user, now)), now)
    form = OrdersForm(request.POST, request.FILES, areas=_areas(user, now))
    if not form.is_valid():
        return _show(request, form, now, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    given = form.cleaned_data
    try:
        sheet = _sheet_of(given["file"])
        taken = take_file(sheet=sheet, area=given["area"], source=given["source"], actor=user, now=now)
    except (FileNotUnderstood, MappingProblem) as problem:
        form.add_error("file", str(problem))
    except InputRefused as refusal:
        form.add_error("file", refusal.message)
    else:
        return _show(request, OrdersForm(areas=_areas(user, now)), now, taken=taken)
    return _show(request, form, now, status=HTTPStatus.UNPROCESSABLE_ENTITY)


@staff_only
@require_GET
def states_file(request: HttpRequest) -> HttpResponse:
    """Trail and file: who took how many states away is kept."""
    user, now = staff_user(request), timezone.now()
    may_exchange_with_hotline(user, now).require()
    form = StatesForm(request.GET, today=timezone.localdate(now))
    if not form.is_valid():
        return _show(request, OrdersForm(areas=_areas(user, now)), now, states=form, status=422)
    given = form.cleaned_data
    codes = authority_of(user, timezone.localdate(now)).codes(*EXCHANGING_ROLES)
    rows = _changed_since(given["since"], given["source"], codes)
    if len(rows) > STATES_AT_ONCE:
        form.add_error("since", _("变化太多，请选近一些的日期，或请管理员用命令导出。"))
        return _show(request, OrdersForm(areas=_areas(user, now)), now, states=form, status=422)
    with transaction.atomic():
        record(actor=user, verb="grievances.hotline_export", subject=user, now=now, rows=len(rows))
    content = write_table(given["suffix"], [*HEADER.values()], (as_dict(row).values() for row in rows))
    response = HttpResponse(content, content_type=CONTENT_TYPES[given["suffix"]])
    name = f"hotline-states-{timezone.localtime(now):%Y%m%d-%H%M}{given['suffix']}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _areas(user: User, now: datetime) -> QuerySet[Area]:
    codes = authority_of(user, timezone.localdate(now)).codes(*EXCHANGING_ROLES)
    return Area.objects.filter(code__in=codes).order_by("code")


def _sheet_of(file: UploadedFile) -> Sheet:
    """The reader wants a file of its own; it is gone with the request."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"orders{Path(file.name or '').suffix.lower()}"
        path.write_bytes(file.read())
        return read_sheet(path)


def _changed_since(since: date, source: str, codes: tuple[str, ...]) -> list[OrderState]:
    after = cursor_before(timezone.make_aware(datetime.combine(since, time())))
    latest: dict[str, OrderState] = {}
    for page in all_changes_after(after, source=source, areas=codes):
        latest |= {state.number: state for state in page.states}
        if len(latest) > STATES_AT_ONCE:
            break
    return sorted(latest.values(), key=lambda state: state.changed)


def _show(
    request: HttpRequest,
    form: OrdersForm,
    now: datetime,
    *,
    states: StatesForm | None = None,
    taken: Taken | None = None,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    context: dict[str, Any] = {
        "form": form,
        "states": states or StatesForm(today=timezone.localdate(now)),
        "taken": taken,
        "lines": taken.lines[:LINES_SHOWN] if taken else [],
        "more_lines": max(len(taken.lines) - LINES_SHOWN, 0) if taken else 0,
    }
    return render(request, "grievances/desk/hotline.html", context, status=status)
