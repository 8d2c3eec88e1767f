"""One way to show and to do a verb at the desk: GET shows its form, POST does it, a refusal keeps what was typed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.functional import Promise

from governance.common.errors import DomainError, InputRefused
from governance.people.models import User
from grievances.views.desk_common import put_on_form

Words = str | Promise


@dataclass(frozen=True, slots=True)
class VerbPage:
    """How a verb looks. Plain English slugs: `/desk/resolutions/<code>/finish-task/`."""

    verb: Any
    icon: str
    label: Words
    submit: Words
    done: Words
    form: Callable[..., Any]
    service: Callable[..., Any]
    is_main: bool = False
    is_danger: bool = False

    @property
    def slug(self) -> str:
        return str(self.verb).replace("_", "-")


class Desk(Protocol):
    """What the pages of one kind of object differ in."""

    id_name: str  # what the services call its id
    # It may also say `base` (the page that its forms extend) and `stylesheet` of its own.

    def render(
        self, request: HttpRequest, subject: Any, user: User, now: datetime, *, status: int = 200, **more: Any
    ) -> HttpResponse: ...

    def address(self, subject: Any) -> str: ...

    def refusal(self, page: VerbPage, subject: Any, user: User, now: datetime) -> DomainError | None: ...


def run_verb(request: HttpRequest, desk: Desk, page: VerbPage, subject: Any, user: User, now: datetime) -> HttpResponse:
    refusal = desk.refusal(page, subject, user, now)
    if refusal:
        return _refused(request, desk, page, subject, user, now, refusal)
    given = {"subject": subject, "user": user, "now": now}
    if request.method != "POST":
        form = page.form(initial=request.GET.dict(), **given)
        return _show(request, desk, page, form, subject)
    form = page.form(request.POST, request.FILES, **given)
    if not form.is_valid():
        return _show(request, desk, page, form, subject, status=422)
    try:
        page.service(**{desk.id_name: subject.pk}, actor=user, now=now, **form.arguments())
    except InputRefused as error:
        put_on_form(form, error)
        return _show(request, desk, page, form, subject, status=422)
    except DomainError as error:
        return _refused(request, desk, page, subject, user, now, error)
    messages.success(request, str(page.done))
    return HttpResponseRedirect(desk.address(subject))


def _show(
    request: HttpRequest, desk: Desk, page: VerbPage, form: Any, subject: Any, *, status: int = 200
) -> HttpResponse:
    is_pane = bool(getattr(request, "htmx", False))
    template = "grievances/verb_pages/_form.html" if is_pane else "grievances/verb_pages/page.html"
    context = {
        "page": page, "form": form, "subject": subject, "back_url": desk.address(subject),
        "base": getattr(desk, "base", "portal/page_desk.html"), "stylesheet": getattr(desk, "stylesheet", ""),
    }  # fmt: skip
    return render(request, template, context, status=status)


def _refused(
    request: HttpRequest, desk: Desk, page: VerbPage, subject: Any, user: User, now: datetime, error: DomainError
) -> HttpResponse:
    """Somebody was quicker, or may not: the page as it stands, and the words that were typed."""
    fields = getattr(page.form, "base_fields", {})
    typed = [value.strip() for name in fields if (value := request.POST.get(name, "")).strip() and not value.isdigit()]
    subject.refresh_from_db()
    return desk.render(request, subject, user, now, status=error.status, refusal=error, refused_page=page, typed=typed)
