"""Resolutions at the desk: what waits, one resolution with its verbs, publishing a new one."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from deliberation.forms.resolutions import PublishForm, ResolutionFilterForm
from deliberation.models import Council, Resolution
from deliberation.policies.councils import may_lead
from deliberation.policies.resolutions import decide, misfit, verbs_for
from deliberation.selectors.resolutions import LIST_RELATIONS, leading_councils, visible_to, waiting_for_work, whole
from deliberation.services.resolutions import publish_resolution
from deliberation.services.resolutions.publishing import PREFIX
from deliberation.states import ObjectionState, ResolutionState, TaskState
from deliberation.views import resolutions_shown as shown
from deliberation.views.desk_door import desk_people, person
from deliberation.views.resolution_pages import BY_SLUG, buttons_for
from deliberation.views.resolutions_public import chosen_rows
from governance.common.codes import normalise_code
from governance.common.errors import DomainError, InputRefused
from governance.common.keyset import page_by_key
from governance.deadlines.registry import label_of
from governance.deadlines.selectors import live
from governance.people.models import User
from grievances.views.desk_common import put_on_form, refusal_of
from grievances.views.list_links import page_links
from grievances.views.verb_pages import VerbPage, run_verb

PAGE_SIZE = 50
SCOPES = {
    "waiting": (_("要办的"), _("没有等着办理的决议。")),
    "published": (_("公示中"), _("没有正在公示的决议。")),
    "all": (_("全部"), _("还没有决议。")),
    "ended": (_("已结束"), _("还没有办结的决议。")),
}
ENDED = [ResolutionState.REPORTED, ResolutionState.OVERTURNED]


@desk_people
def desk_list(request: HttpRequest) -> HttpResponse:
    user, now = person(request), timezone.now()
    scope = request.GET.get("scope", "waiting")
    scope = scope if scope in SCOPES else "waiting"
    form = ResolutionFilterForm(request.GET)
    rows = scoped(chosen_rows(visible_to(user, now), form.chosen), scope).select_related(*LIST_RELATIONS)
    order = ("due_at", "id") if scope in ("waiting", "published") else ("-id",)
    page = page_by_key(rows, order, size=PAGE_SIZE, after=request.GET.get("after", ""))
    context = {
        "form": form,
        "scope": scope,
        "tabs": [(key, label, key == scope) for key, (label, _why) in SCOPES.items()],
        "rows": page.rows,
        "is_filtering": bool(form.chosen),
        "why_empty": _t("没有符合条件的决议。") if form.chosen else SCOPES[scope][1],
        "councils": list(leading_councils(user, now)[:200]),
        **page_links(request, page),
        "now": now,
    }
    return render(request, "deliberation/resolutions/desk_list.html", context)


def scoped(rows: QuerySet[Resolution], scope: str) -> QuerySet[Resolution]:
    match scope:
        case "waiting":
            return waiting_for_work(rows)
        case "published":
            return rows.filter(state=ResolutionState.PUBLISHED)
        case "ended":
            return rows.filter(state__in=ENDED)
        case _:
            return rows


def desk_resolution_or_404(user: User, code: str, now: datetime) -> Resolution:
    try:
        resolution = whole(normalise_code(code, prefix=PREFIX))
    except (Resolution.DoesNotExist, InputRefused):
        raise Http404(_t("没有这份决议。")) from None
    if not visible_to(user, now).filter(pk=resolution.pk).exists():
        raise Http404(_t("没有这份决议，或者它不在您的辖区。"))
    return resolution


class ResolutionDesk:
    """What the page of a resolution's verbs needs (`verb_pages.Desk`)."""

    id_name = "resolution_id"
    stylesheet = "deliberation/resolutions.css"

    def render(
        self, request: HttpRequest, subject: Resolution, user: User, now: datetime, *, status: int = 200, **more: Any
    ) -> HttpResponse:
        resolution = whole(subject.code)
        verbs = verbs_for(user, resolution, now)
        tasks = shown.tasks_shown(resolution, now, staff=True)
        objections = shown.objections_shown(resolution, user, staff=True)
        context = {
            "resolution": resolution,
            "headline": shown.headline(resolution, now),
            "bar": shown.publication_bar(resolution, now),
            "proof": shown.steps_of(resolution),
            "objections": objections,
            "tasks": tasks,
            "lines": shown.lines_of(resolution, staff=True),
            "average": shown.average(resolution),
            "ratings": list(resolution.ratings.order_by("-id")[:50]),
            "clocks": [(label_of(clock.purpose), clock) for clock in live(resolution)],
            "may_clear": "clear_photo" in verbs,
            "verbs": verbs,
            "buttons": buttons_for(
                verbs,
                has_objections=any(one.row.state == ObjectionState.OPEN for one in objections),
                open_tasks=sum(one.row.state == TaskState.OPEN for one in tasks),
            ),
            "now": now,
        }
        return render(request, "deliberation/resolutions/desk.html", context | more, status=status)

    def address(self, subject: Resolution) -> str:
        return reverse("deliberation:desk_resolution", args=[subject.code])

    def refusal(self, page: VerbPage, subject: Resolution, user: User, now: datetime) -> DomainError | None:
        return refusal_of(decide(user, page.verb, subject, now), fits=not misfit(page.verb, subject, now))


@desk_people
def desk_page(request: HttpRequest, code: str) -> HttpResponse:
    user, now = person(request), timezone.now()
    return ResolutionDesk().render(request, desk_resolution_or_404(user, code, now), user, now)


@desk_people
def verb_page(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    user, now = person(request), timezone.now()
    if slug not in BY_SLUG:
        raise Http404(_t("没有这个操作。"))
    resolution = desk_resolution_or_404(user, code, now)
    return run_verb(request, ResolutionDesk(), BY_SLUG[slug], resolution, user, now)


@desk_people
def new_page(request: HttpRequest, council_id: int) -> HttpResponseBase:
    """Publish what a council decided: what may be published is offered."""
    user, now = person(request), timezone.now()
    council = Council.objects.select_related("community").filter(pk=council_id).first()
    if council is None:
        raise Http404(_t("没有这个议事会。"))
    may_lead(user, council, now).require()
    form = PublishForm(request.POST if request.method == "POST" else None, council=council, initial=request.GET.dict())
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                resolution = publish_resolution(council_id=council.pk, actor=user, now=now, **form.arguments())
                return HttpResponseRedirect(reverse("deliberation:desk_resolution", args=[resolution.code]))
            except DomainError as error:
                put_on_form(form, error)
                status = error.status
    context = {"form": form, "council": council, "now": now}
    return render(request, "deliberation/resolutions/new.html", context, status=status)
