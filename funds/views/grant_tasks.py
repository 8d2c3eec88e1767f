"""One question after another on one page, for organisations, scorers and residents; what was typed survives everything."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from funds.policies.grants import decide, misfit
from funds.selectors.grants import speaks_for
from governance.common.errors import DomainError, PermissionRefused, StateRefused
from governance.people.models import User
from grievances.views.desk_common import put_on_form


@dataclass(frozen=True, slots=True)
class Task:
    """`act` takes the form's arguments. Without `subject` only the service decides."""

    title: str
    lead: str
    submit: str
    done: str
    back: str
    act: Callable[[dict[str, Any]], Any]
    subject: Any = None
    verb: Any = None
    template: str = "funds/grants/task.html"
    then: Callable[[Any], str] | None = None  # where to go, from what was made; else back
    needs_organisation: bool = False  # who speaks for none is led to its registration


def refusal_now(user: User, task: Task, now: datetime) -> DomainError | None:
    """Before anything is typed: what the service would refuse."""
    if task.subject is None:
        is_refused = task.needs_organisation and not speaks_for(user).exists()
        words = _("由已在社区报到的单位的联络员申请。还没有报到的，请先办理单位报到。")
        return PermissionRefused("no_organisation", words) if is_refused else None
    if reason := misfit(task.verb, task.subject, now):
        return StateRefused("wrong_state", reason)
    decision = decide(user, task.verb, task.subject, now)
    return None if decision else PermissionRefused("not_allowed", decision.reason)


def run_task(
    request: HttpRequest, task: Task, make: Callable[..., Any], now: datetime, **more: Any
) -> HttpResponseBase:  # fmt: skip
    assert isinstance(request.user, User)
    if refusal := refusal_now(request.user, task, now):
        is_late = isinstance(refusal, StateRefused)
        context = {"task": task, "refusal": refusal, "is_late": is_late, "now": now}
        context["may_register"] = task.needs_organisation and not is_late
        return render(request, "funds/grants/moved_on.html", context, status=refusal.status)
    if request.method != "POST":
        return _show(request, task, make(None), now, 200, more)
    form = make((request.POST, request.FILES)) if more.get("takes_files") else make(request.POST)
    if not form.is_valid():
        return _show(request, task, form, now, 422, more)
    try:
        made = task.act(form.arguments())
    except DomainError as error:
        put_on_form(form, error)
        return _show(request, task, form, now, error.status, more)
    messages.success(request, task.done)
    return HttpResponseRedirect(task.then(made) if task.then else task.back)


def _show(
    request: HttpRequest, task: Task, form: Any, now: datetime, status: int, more: dict[str, Any]
) -> HttpResponse:
    return render(request, task.template, {"task": task, "form": form, "now": now, **more}, status=status)
