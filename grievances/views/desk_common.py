"""What every page of the desk does first: who is here, which matter, and how a refusal looks."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from governance.common.codes import normalise_code
from governance.common.decisions import Decision
from governance.common.errors import DomainError, InputRefused, PermissionRefused, StateRefused
from governance.people.authority import authority_of
from governance.people.models import User
from grievances.models import Grievance
from grievances.policies import may_open
from grievances.selectors import whole_by_code

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def staff_only(view: View[P]) -> View[P]:
    """For people with a posting in force; strangers sign in first, residents read why not."""

    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path(), reverse("people:sign_in"))
        if not authority_of(request.user, timezone.localdate()).is_staff:
            raise PermissionRefused(
                "not_staff", _("工作台供社区、街道和部门的工作人员使用，您目前没有任职。居民请从首页提诉求、查进度。")
            )
        try:
            return view(request, *args, **kwargs)
        except Http404 as missing:
            if not getattr(request, "htmx", False):
                raise
            return _missing(request, missing)

    return guarded


def _missing(request: HttpRequest, missing: Http404) -> HttpResponse:
    """For a pane that is open: a line on top, with the pane left as it is."""
    response = render(request, "portal/_alert.html", {"message": str(missing)}, status=404)
    response["HX-Retarget"] = "#alerts"
    response["HX-Reswap"] = "innerHTML"
    return response


def staff_user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


def visible_or_404(user: User, code: str, now: datetime) -> Grievance:
    try:
        found = whole_by_code(normalise_code(code))
    except InputRefused:
        found = None
    if found is None or not may_open(user, found, now):
        raise Http404(_("没有这件诉求，或者它不在您的辖区。"))
    return found


def refusal_of(decision: Decision, *, fits: bool) -> DomainError | None:
    """What a page answers before any form is looked at: 409 where the verb does not fit just now, else 403."""
    if decision:
        return None
    return PermissionRefused("not_allowed", decision.reason) if fits else StateRefused("wrong_state", decision.reason)


def put_on_form(form: Any, error: DomainError) -> None:
    """The words of a refusal beside the fields they are about, else on top."""
    placed = [name for name in error.fields if name in form.fields]
    for name in placed:
        form.add_error(name, error.fields[name])
    if not placed:
        form.add_error(None, error.message)
    form.refused_with = error.status


def status_of(form: Any) -> int:
    """What a page with this form answers: 200, or why the form came back (422; by a service also 403, 409, 429)."""
    return getattr(form, "refused_with", 422) if form.errors else 200
