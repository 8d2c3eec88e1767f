"""Saved views: chips over the worklist, and the page where they are renamed, shared and removed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.views.decorators.http import require_POST

from governance.common.errors import InputRefused
from governance.people.models import User
from grievances.daily_reads import views_for
from grievances.forms.daily import ViewForm, offices_of
from grievances.forms.desk import Reading, read_worklist
from grievances.models import SavedView
from grievances.services.saved_views import change_view, delete_view, save_view
from grievances.views.desk_common import put_on_form, staff_only, staff_user


@dataclass(frozen=True, slots=True)
class Chip:
    view: SavedView
    url: str
    is_here: bool
    is_own: bool


def view_url(view: SavedView) -> str:
    query = {"scope": view.scope, **view.query, "view": str(view.pk)}
    return f"{reverse('grievances:desk')}?{urlencode(query)}"


def default_view(views: Iterable[SavedView], user: User) -> SavedView | None:
    """What an address without filters opens."""
    return next((view for view in views if view.is_default and view.owner_id == user.pk), None)


def views_context(request: HttpRequest, user: User, views: Sequence[SavedView], reading: Reading) -> dict[str, Any]:
    """Chips, the view that is open, what of it is of no use any more, and what saving would keep."""
    opened = next((view for view in views if str(view.pk) == request.GET.get("view")), None)
    address = urlencode({"scope": reading.scope, **reading.query})
    return {
        "view_chips": [_chip(view, user, opened, reading) for view in views],
        "outdated": reading.form.outdated if opened else [],
        "opened_view": opened,
        "view_is_own": opened is not None and opened.owner_id == user.pk,
        "current_query": address,
        "current_words": reading.words,
    }


def _chip(view: SavedView, user: User, opened: SavedView | None, reading: Reading) -> Chip:
    return Chip(view, view_url(view), view is opened and view.scope == reading.scope, view.owner_id == user.pk)


@staff_only
def views_page(request: HttpRequest) -> HttpResponse:
    """GET lists the views; with `query` it asks for the name of a new one. POST keeps it."""
    user, now = staff_user(request), timezone.now()
    offices = offices_of(user, now)
    given = QueryDict(request.POST.get("query") or request.GET.get("query", "")).dict()
    reading = read_worklist(user, {name: str(value) for name, value in given.items()}, now)
    form = ViewForm(request.POST if request.method == "POST" else None, offices=offices)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                arguments = form.arguments() | {"scope": reading.scope, "query": reading.query}
                view = save_view(actor=user, now=now, **arguments)
                messages.success(request, _t("视图「%(name)s」已保存。") % {"name": view.name})
                return HttpResponseRedirect(view_url(view))
            except InputRefused as error:
                put_on_form(form, error)
    own: list[SavedView] = []
    shared: list[SavedView] = []
    for view in views_for(user, now).select_related("owner", "area", "department"):
        (own if view.owner_id == user.pk else shared).append(view)
    context = {
        "form": form if given or request.method == "POST" else None,
        "query": urlencode({"scope": reading.scope, **reading.query}),
        "words": reading.words,
        "own": [_described(view, user, now, ViewForm.of(view, offices)) for view in own],
        "shared": [_described(view, user, now) for view in shared],
        "now": now,
    }
    return render(request, "grievances/desk/views.html", context, status=status)


def _described(view: SavedView, user: User, now: Any, form: ViewForm | None = None) -> dict[str, Any]:
    reading = read_worklist(user, {"scope": view.scope, **view.query}, now)
    return {
        "view": view,
        "form": form,
        "url": view_url(view),
        "words": reading.words,
        "outdated": reading.form.outdated,
    }


@staff_only
@require_POST
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Rename, share, make the default, or with `delete` remove."""
    user, now = staff_user(request), timezone.now()
    view = views_for(user, now).filter(pk=pk).first()
    if view is None:
        raise Http404(_t("没有这个视图，可能已经删除。"))
    try:
        if "delete" in request.POST:
            delete_view(view_id=pk, actor=user, now=now)
            messages.success(request, _t("视图「%(name)s」已删除。") % {"name": view.name})
        else:
            form = ViewForm(request.POST, offices=offices_of(user, now), view=view)
            if not form.is_valid():
                raise InputRefused("form", " ".join(str(error) for errors in form.errors.values() for error in errors))
            change_view(view_id=pk, actor=user, now=now, **form.arguments())
            messages.success(request, _t("视图「%(name)s」已更新。") % {"name": form.cleaned_data["name"]})
    except InputRefused as error:
        messages.warning(request, error.message)
    return HttpResponseRedirect(reverse("grievances:desk_views"))
