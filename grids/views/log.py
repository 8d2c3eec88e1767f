"""The grid log: a day, a month, on paper; and a line of one's own."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from governance.common.errors import DomainError
from grids.forms.day import NoteForm
from grids.policies.day import may_work
from grids.rounds import Month
from grids.selectors.log import log_of, month_of, outcome_words
from grids.services.log import add_note
from grids.views.day_common import Here, asked_day, asked_grid, bar, looking_on
from grievances.views.desk_common import put_on_form


@require_http_methods(["GET", "HEAD", "POST"])
@looking_on
def log_page(request: HttpRequest, here: Here) -> HttpResponse:
    (grid, grids), day, status = asked_grid(request, here), asked_day(request, here.today), 200
    form = NoteForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                add_note(grid=grid, day=day, words=form.cleaned_data["words"], actor=here.user, now=here.now)
                return redirect(f"{reverse('grids:log')}?grid={grid.code}&day={day:%Y-%m-%d}")
            except DomainError as refusal:
                put_on_form(form, refusal)
                status = refusal.status
    log = log_of(grid, day)
    context = {
        "log": log,
        "grids": grids,
        "visit_words": outcome_words(log),
        "form": form,
        "may_note": bool(may_work(here.user, grid.code, here.now)),
        "before": day - timedelta(days=1),
        "after": day + timedelta(days=1) if day < here.today else None,
        "is_today": day == here.today,
    }
    return render(request, "grids/log/day.html", context | bar("log"), status=status)


@require_safe
@looking_on
def log_print_page(request: HttpRequest, here: Here) -> HttpResponse:
    (grid, _grids), day = asked_grid(request, here), asked_day(request, here.today)
    log = log_of(grid, day)
    return render(request, "grids/log/print.html", {"log": log, "visit_words": outcome_words(log)})


@require_safe
@looking_on
def log_month_page(request: HttpRequest, here: Here) -> HttpResponse:
    grid, grids = asked_grid(request, here)
    month = Month.of(asked_day(request, here.today))
    context = {
        "grid": grid,
        "grids": grids,
        "month": month,
        "days": [row for row in month_of(grid, month) if row.day <= here.today],
        "before": month.start - timedelta(days=1),
        "after": month.end if month.end <= here.today else None,
    }
    return render(request, "grids/log/month.html", context | bar("log"))
