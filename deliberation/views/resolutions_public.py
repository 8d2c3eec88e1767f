"""Resolutions as everybody reads them, and what residents do there: object, withdraw an objection, rate."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from deliberation.forms.resolutions import ObjectForm, RateForm, ResolutionFilterForm
from deliberation.models import Resolution, TaskPhoto
from deliberation.policies.councils import may_lead
from deliberation.policies.resolutions import Standing, decide
from deliberation.selectors.resolutions import communities_with_resolutions, published, whole
from deliberation.services import resolutions as services
from deliberation.services.resolutions.publishing import PREFIX
from deliberation.states import ObjectionState, ResolutionState
from deliberation.states_resolutions import ResolutionVerb
from deliberation.views import resolutions_shown as shown
from governance.common.codes import normalise_code
from governance.common.errors import DomainError, InputRefused
from governance.common.keyset import page_by_key
from governance.people.authority import within
from governance.people.models import User
from grievances.views.desk_common import put_on_form
from grievances.views.list_links import page_links
from grievances.views.photos import send
from grievances.views.qr import qr_data_uri

PAGE_SIZE = 20


def chosen_rows(rows: QuerySet[Resolution], chosen: dict[str, str]) -> QuerySet[Resolution]:
    """The list's filters: a state, a community, a number or words of the title."""
    if "state" in chosen:
        rows = rows.filter(state=chosen["state"])
    if "community" in chosen:
        code = chosen["community"]
        rows = rows.filter(within((code,))) if code.isdigit() and len(code) == 12 else rows.none()
    if "q" in chosen:
        try:
            rows = rows.filter(code=normalise_code(chosen["q"], prefix=PREFIX))
        except InputRefused:
            rows = rows.filter(title__icontains=chosen["q"])
    return rows


@require_safe
def resolution_list(request: HttpRequest) -> HttpResponse:
    chosen = ResolutionFilterForm(request.GET).chosen
    page = page_by_key(chosen_rows(published(), chosen), ("-id",), size=PAGE_SIZE, after=request.GET.get("after", ""))
    now = timezone.now()
    context = {
        "rows": [(row, shown.headline(row, now), shown.average(row)) for row in page.rows],
        "chosen": chosen,
        "states": ResolutionState.choices,
        "communities": communities_with_resolutions(),
        **page_links(request, page),
        "now": now,
    }
    return render(request, "deliberation/resolutions/list.html", context)


def resolution_or_404(code: str) -> Resolution:
    try:
        return whole(normalise_code(code, prefix=PREFIX))
    except (Resolution.DoesNotExist, InputRefused):
        raise Http404(_("没有这份决议。")) from None


@require_safe
def resolution_page(request: HttpRequest, code: str) -> HttpResponse:
    return render_page(request, resolution_or_404(code), timezone.now())


def render_page(
    request: HttpRequest, resolution: Resolution, now: datetime, *, status: int = 200, **more: Any
) -> HttpResponse:
    user = request.user if isinstance(request.user, User) else None
    page_url = reverse("deliberation:resolution", args=[resolution.code])
    standing = Standing(user, resolution, now) if user else None
    context = {
        "resolution": resolution,
        "headline": shown.headline(resolution, now),
        "bar": shown.publication_bar(resolution, now),
        "proof": shown.steps_of(resolution),
        "objections": shown.objections_shown(resolution, user, staff=False),
        "tasks": shown.tasks_shown(resolution, now, staff=False),
        "lines": shown.lines_of(resolution, staff=False),
        "average": shown.average(resolution),
        "my_rating": resolution.ratings.filter(user=user).first() if user else None,
        "may_object": decide(user, ResolutionVerb.OBJECT, resolution, now) if user else None,
        "may_rate": decide(user, ResolutionVerb.RATE, resolution, now) if user else None,
        "is_open_to_objections": resolution.state == ResolutionState.PUBLISHED and now < resolution.objections_until,
        "is_open_to_ratings": resolution.state == ResolutionState.REPORTED,
        "has_objected": any(
            one.is_mine and one.row.state == ObjectionState.OPEN
            for one in shown.objections_shown(resolution, user, staff=False)
        ),
        "may_work": standing is not None and (standing.is_office or standing.is_responsible),
        "object_form": ObjectForm(auto_id="id_object_%s"),
        "rate_form": RateForm(auto_id="id_rate_%s"),
        "sign_in_url": f"{reverse('people:sign_in')}?{urlencode({'next': page_url})}",
        "now": now,
    } | more
    return render(request, "deliberation/resolutions/page.html", context, status=status)


# --- What residents do --------------------------------------------------------------------------------------
def _act(
    request: HttpRequest, code: str, done: str, act: Callable[..., Any], form: Any = None, name: str = ""
) -> HttpResponseBase:
    """Do it and come back; who is not signed in signs in first; what was typed stays on the page."""
    now = timezone.now()
    resolution = resolution_or_404(code)
    page_url = reverse("deliberation:resolution", args=[resolution.code])
    if not request.user.is_authenticated:
        return redirect(f"{reverse('people:sign_in')}?{urlencode({'next': page_url})}")
    if form is not None and not form.is_valid():
        return render_page(request, resolution, now, status=422, **{name: form})
    try:
        act(resolution_id=resolution.pk, actor=request.user, now=now, **(form.cleaned_data if form else {}))
    except InputRefused as refusal:
        put_on_form(form, refusal)
        return render_page(request, resolution_or_404(code), now, status=422, **{name: form})
    except DomainError as refusal:
        typed = [words] if (words := request.POST.get("words", "").strip()) else []
        fresh = resolution_or_404(code)
        return render_page(request, fresh, now, status=refusal.status, refusal=refusal, typed=typed)
    messages.success(request, done)
    return HttpResponseRedirect(page_url)


@require_POST
def object_to(request: HttpRequest, code: str) -> HttpResponseBase:
    form = ObjectForm(request.POST, auto_id="id_object_%s")
    done = _("异议已收到，会按期答复您。答复之前决议不生效。")
    return _act(request, code, done, services.object_to, form, "object_form")


@require_POST
def withdraw_objection(request: HttpRequest, code: str, pk: int) -> HttpResponseBase:
    def act(**given: Any) -> None:
        services.withdraw_objection(objection_id=pk, **given)

    return _act(request, code, _("异议已撤回。"), act)


@require_POST
def rate(request: HttpRequest, code: str) -> HttpResponseBase:
    form = RateForm(request.POST, auto_id="id_rate_%s")
    return _act(request, code, _("谢谢您的评价。"), services.rate_resolution, form, "rate_form")


# --- Paper and photos ---------------------------------------------------------------------------------------
@require_safe
def notice(request: HttpRequest, code: str) -> HttpResponse:
    """公示: one A4 sheet for the board at the gate."""
    now = timezone.now()
    resolution = resolution_or_404(code)
    page_url = request.build_absolute_uri(reverse("deliberation:resolution", args=[resolution.code]))
    context = {
        "resolution": resolution,
        "proof": shown.steps_of(resolution),
        "tasks": shown.tasks_shown(resolution, now, staff=False),
        "page_url": page_url,
        "qr": qr_data_uri(page_url),
        "now": now,
    }
    return render(request, "deliberation/resolutions/notice.html", context)


@require_safe
def photo(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A cleared photo for everybody; the others for who works on the resolution."""
    found = TaskPhoto.objects.select_related("task__resolution__council").filter(pk=pk).first()
    if found is None:
        raise Http404
    if not found.is_cleared and not _may_clear(request.user, found):
        raise Http404
    return send(found, size=request.GET.get("size", ""))


def _may_clear(user: Any, photo: TaskPhoto) -> bool:
    if not isinstance(user, User):
        return False
    return photo.task.responsible_id == user.pk or bool(may_lead(user, photo.task.resolution.council, timezone.now()))
