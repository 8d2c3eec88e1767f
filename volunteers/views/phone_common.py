"""What pages of volunteers on a phone share: who is here, and a form that does one thing."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from governance.common.errors import DomainError
from governance.people.models import User
from grievances.views.desk_common import put_on_form

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def signed_in(view: View[P]) -> View[P]:
    """Strangers sign in by telephone first."""

    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not isinstance(request.user, User):
            back = request.get_full_path() if request.method == "GET" else reverse("volunteers:activities")
            return redirect_to_login(back, reverse("people:sign_in"))
        return view(request, *args, **kwargs)

    return guarded


def person(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


def run_form(
    request: HttpRequest, form: Any, act: Callable[[], Any], *, template: str, done: Any,
    back: str | Callable[[Any], str], **context: Any,
) -> HttpResponse:  # fmt: skip
    """GET shows it, POST does it and goes `back`, or to the page of what was made; what was typed survives a refusal."""
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                outcome = act()
                messages.success(request, str(done))
                return HttpResponseRedirect(back if isinstance(back, str) else back(outcome))
            except DomainError as error:
                put_on_form(form, error)
                status = error.status
    return render(request, template, {"form": form, **context}, status=status)


def run_button(request: HttpRequest, act: Callable[[], Any], *, done: Callable[[Any], Any], back: str) -> HttpResponse:
    """A button without a form: what became of it is said on the page that it leads back to."""
    try:
        messages.success(request, str(done(act())))
    except DomainError as error:
        messages.error(request, error.message)
    return HttpResponseRedirect(back)
