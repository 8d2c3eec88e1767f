"""Verbs on one page: a table says how each looks; what this person may do now is shown with its form, and done by POST."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.contrib import messages as flash
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.functional import Promise

from governance.common.decisions import Decision
from governance.common.errors import DomainError, StateRefused
from governance.people.models import User
from grids.forms.lists import StepForm
from grievances.views.desk_common import put_on_form, refusal_of


@dataclass(frozen=True, slots=True)
class Act:
    """How a verb looks, and the service that does it; the form's `arguments()` are what the service takes."""

    verb: StrEnum
    label: Promise
    icon: str
    service: Callable[..., Any]
    done: Promise
    form: Callable[..., Any] = StepForm
    is_main: bool = False
    is_danger: bool = False

    @property
    def slug(self) -> str:
        return self.verb.value.replace("_", "-")


Acts = Mapping[StrEnum, Act]
Tried = tuple[Act, Any] | None


def table(*acts: Act) -> dict[StrEnum, Act]:
    return {act.verb: act for act in acts}


def act_or_404(acts: Acts, slug: str) -> Act:
    found = next((act for act in acts.values() if act.slug == slug), None)
    if found is None:
        raise Http404
    return found


def shown(acts: Acts, allowed: Iterable[StrEnum], subject: Any, tried: Tried = None) -> list[tuple[Act, Any]]:
    """What may be done now, each with its form; the one that was just refused with what was typed.

    First comes a refused one that is no longer allowed: its words are not lost with it.
    """
    rows = [
        (acts[verb], tried[1] if tried and tried[0].verb is verb else acts[verb].form(subject=subject))
        for verb in allowed
        if verb in acts
    ]
    return [tried, *rows] if tried and tried not in rows else rows


def require(decision: Decision, *, exists: bool) -> None:
    """409 where the thing has moved on, 403 where the verb is not theirs: before anybody looks at fields."""
    if not exists:
        raise StateRefused("wrong_state", decision.reason)
    decision.require()


def run(
    request: HttpRequest, act: Act, subject: Any, user: User, now: datetime, *, decision: Decision, exists: bool,
    key: str, back: str, again: Callable[[Tried], HttpResponse],
) -> HttpResponseBase:  # fmt: skip
    """Do it and go back; what does not fit, or is no longer theirs to do, is shown again with the words of the refusal."""
    form = act.form(request.POST, subject=subject)
    refusal = refusal_of(decision, fits=exists)
    if refusal is None and not form.is_valid():
        return again((act, form))
    try:
        if refusal is not None:
            raise refusal
        act.service(**{key: subject.pk}, actor=user, now=now, **form.arguments())
    except DomainError as error:
        if isinstance(error, StateRefused):  # somebody was quicker: the page shows it as it is now
            subject.refresh_from_db(fields=["state"])
        put_on_form(form, error)
        return again((act, form))
    flash.success(request, str(act.done))
    return redirect(back)
