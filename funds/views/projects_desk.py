"""Projects at the desk: the list, an idea entered for somebody, the page of one with every verb."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from funds.forms.projects import IdeaForm
from funds.models import Project
from funds.policies.projects import decide, may_clear, may_request, misfit, verbs_for
from funds.selectors.choices import funds_to_open
from funds.selectors.grants import granted_page
from funds.selectors.paying import payments_for
from funds.selectors.projects import (
    lines_of,
    milestones_of,
    money_by_source,
    needs_vote,
    total_of,
    visible_to,
    vote_of,
    votes_of,
    whole,
)
from funds.services.projects import open_project
from funds.states.projects import ProjectState
from funds.states.roles import OFFICE
from funds.views.project_pages import BY_SLUG, buttons_for, history_of
from governance.common.codes import normalise_code
from governance.common.errors import DomainError, InputRefused, PermissionRefused, StateRefused
from governance.people.models import User
from governance.portal.lists import list_by_state
from governance.trail.selectors import entries_of
from grievances.views.desk_common import put_on_form, staff_only, staff_user
from grievances.views.verb_pages import VerbPage, run_verb


@staff_only
def desk_list(request: HttpRequest) -> HttpResponse:
    user, now = staff_user(request), timezone.now()
    context = list_by_state(request, visible_to(user, now), ProjectState.choices) | {
        "may_open": funds_to_open(user, now, *OFFICE).exists(),
        "now": now,
    }
    return render(request, "funds/projects/desk_list.html", context)


@staff_only
def new_page(request: HttpRequest) -> HttpResponseBase:
    user, now = staff_user(request), timezone.now()
    funds = funds_to_open(user, now, *OFFICE)
    if not funds.exists():
        raise PermissionRefused("not_allowed", _("项目由有公益基金的社区的工作人员或基金经办员登记。"))
    form = IdeaForm(request.POST if request.method == "POST" else None, funds=funds)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                project = open_project(actor=user, now=now, **form.cleaned_data)
                messages.success(request, _("已登记，接下来写方案。"))
                return HttpResponseRedirect(reverse("funds:desk_project", args=[project.code]))
            except DomainError as error:
                put_on_form(form, error)
                status = error.status
    return render(request, "funds/projects/desk_new.html", {"form": form, "now": now}, status=status)


def project_or_404(user: User, code: str, now: datetime) -> Project:
    try:
        return visible_to(user, now).get(code=normalise_code(code, prefix="XM"))
    except (Project.DoesNotExist, InputRefused):
        raise Http404(_("没有这个项目，或者它不在您的辖区。")) from None


class ProjectDesk:
    """What the page of a project's verbs needs (`verb_pages.Desk`)."""

    id_name = "project_id"

    def render(
        self, request: HttpRequest, subject: Project, user: User, now: datetime, *, status: int = 200, **more: Any
    ) -> HttpResponse:
        project = whole(subject)
        verbs = verbs_for(user, project, now)
        is_running = project.state == ProjectState.RUNNING
        context = {
            "project": project,
            "lines": list(lines_of(project)),
            "total": total_of(project),
            "sources": money_by_source(project),
            "milestones": list(milestones_of(project)),
            "groups": list(project.beneficiaries.order_by("pk")),
            "vote": vote_of(project),
            "needs_vote": needs_vote(project),
            "votes": list(votes_of(project)),
            "payments": list(payments_for(user, now).filter(project=project).order_by("id")),
            "documents": list(project.documents.select_related("added_by")),
            "may_clear": may_clear(user, project.area_code, now),
            "may_pay": is_running and may_request(user, project.area_code, project.organisation_id, now),
            "history": history_of(entries_of(project), names=True),
            "granted_url": granted_page(project, "/desk/funds/"),
            "buttons": buttons_for(project, verbs, user),
            "now": now,
        }
        return render(request, "funds/projects/desk.html", context | more, status=status)

    def address(self, subject: Project) -> str:
        return reverse("funds:desk_project", args=[subject.code])

    def refusal(self, page: VerbPage, subject: Project, user: User, now: datetime) -> DomainError | None:
        reason = misfit(page.verb, subject)
        if reason:
            return StateRefused("wrong_state", reason)
        decision = decide(user, page.verb, subject, now)
        return None if decision else PermissionRefused("not_allowed", decision.reason)


@staff_only
def desk_page(request: HttpRequest, code: str) -> HttpResponse:
    user, now = staff_user(request), timezone.now()
    return ProjectDesk().render(request, project_or_404(user, code, now), user, now)


@staff_only
def verb_page(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    user, now = staff_user(request), timezone.now()
    if slug not in BY_SLUG:
        raise Http404(_("没有这个操作。"))
    return run_verb(request, ProjectDesk(), BY_SLUG[slug], project_or_404(user, code, now), user, now)
