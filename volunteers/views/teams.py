"""Teams, on a phone and at the desk: who is in them, joining, leaving, leading, closing."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from governance.common.given import number_in
from governance.common.keyset import page_by_key
from governance.people.authority import authority_of
from governance.people.models import User
from grievances.views.desk_common import staff_only, staff_user
from grievances.views.list_links import page_links
from volunteers.forms.people import LeaderForm, RemoveMemberForm, TeamForm, community_field
from volunteers.models import Team, TeamMember
from volunteers.policies.people import may_found_team, may_lead, may_remove, works_for
from volunteers.selectors.people import OFFICE, members_of, open_teams, teams_for, teams_of, volunteer_of
from volunteers.services import people
from volunteers.states.people import VolunteerState
from volunteers.views.people_phone import own_or_404
from volunteers.views.phone_common import person, run_button, run_form, signed_in
from volunteers.views.service_desks import by_code

PAGE_SIZE, DESK_SIZE = 20, 50


def members_page(request: HttpRequest, team: Team) -> dict[str, Any]:
    """One page of who is in it, leaders first."""
    page = page_by_key(members_of(team), ("-is_leader", "id"), size=DESK_SIZE, after=request.GET.get("after", ""))
    return {"members": page.rows, **page_links(request, page)}


def run_remove(request: HttpRequest, team: Team, back: str, template: str) -> HttpResponse:
    """`?member=`: whom somebody wants to take out; the reason is told them."""
    user, now = person(request), timezone.now()
    member = members_of(team).filter(pk=number_in(request.GET.get("member"))).first()
    if member is None:
        raise Http404(_("这位志愿者不在这支队里。"))
    may_remove(user, member, now).require()
    form = RemoveMemberForm(request.POST if request.method == "POST" else None)

    def act() -> Team:
        return people.remove_member(team_id=team.pk, member=member, actor=user, now=now, **form.cleaned_data)

    title = _("请%(name)s离队 · %(team)s") % {"name": member.volunteer, "team": team.name}
    return run_form(
        request, form, act, template=template, back=back, done=_("已请离队，并告诉了本人。"), title=title, back_url=back,
        submit=_("请离队，告诉本人"),
    )  # fmt: skip


# --- On a phone ---------------------------------------------------------------------------------------------
@require_safe
def teams_page(request: HttpRequest) -> HttpResponse:
    community = request.GET.get("community", "")
    rows = open_teams().filter(area_code=community) if community.isascii() and community.isdigit() else open_teams()
    page = page_by_key(rows, ("-id",), size=PAGE_SIZE, after=request.GET.get("after", ""))
    own = volunteer_of(request.user) if isinstance(request.user, User) else None
    context = {
        "rows": page.rows, "may_join": own is not None and own.state == VolunteerState.ACTIVE, "community": community,
        "own": set(teams_of(own).values_list("team", flat=True)) if own else set(),
        "communities": community_field("").queryset, **page_links(request, page),
    }  # fmt: skip
    return render(request, "volunteers/people/teams.html", context)


@signed_in
@require_POST
def join(request: HttpRequest, code: str) -> HttpResponseBase:
    user, team = person(request), by_code(open_teams(), code, "DW")
    volunteer = own_or_404(request)

    def act() -> Team:
        return people.join_team(volunteer_id=volunteer.pk, team=team, actor=user, now=timezone.now())

    return run_button(request, act, done=lambda _row: _("已加入。"), back=reverse("volunteers:me"))


def own_team_or_404(user: User, code: str) -> tuple[Team, TeamMember]:
    team: Team = by_code(open_teams(), code, "DW")
    own = team.members.filter(volunteer__user=user, left_on=None).first()
    if own is None:
        raise Http404(_("您不在这支服务队里。"))
    return team, own


@signed_in
@require_safe
def team_page(request: HttpRequest, code: str) -> HttpResponseBase:
    """For who is in it: leaving it; for its leaders: who is in it, and taking somebody out."""
    user = person(request)
    team, own = own_team_or_404(user, code)
    is_leader = bool(may_lead(user, team, timezone.now()))
    context = {"team": team, "own": own, "is_leader": is_leader} | (members_page(request, team) if is_leader else {})
    return render(request, "volunteers/people/team.html", context)


@signed_in
def team_remove(request: HttpRequest, code: str) -> HttpResponseBase:
    team, _own = own_team_or_404(person(request), code)
    return run_remove(request, team, reverse("volunteers:team", args=[team.code]), "volunteers/people/remove.html")


@signed_in
@require_POST
def team_leave(request: HttpRequest, code: str) -> HttpResponseBase:
    user = person(request)
    team, own = own_team_or_404(user, code)
    return run_button(
        request, lambda: people.remove_member(team_id=team.pk, member=own, actor=user, now=timezone.now()),
        done=lambda _row: _("已退出这支队。"), back=reverse("volunteers:me"),
    )  # fmt: skip


# --- At the desk --------------------------------------------------------------------------------------------
@staff_only
def desk_list(request: HttpRequest) -> HttpResponseBase:
    """The teams of the area, and founding one."""
    user, now = staff_user(request), timezone.now()
    form = TeamForm(request.POST if request.method == "POST" else None)
    page = page_by_key(teams_for(user, now), ("-id",), size=DESK_SIZE, after=request.GET.get("after", ""))
    return run_form(
        request, form, lambda: people.found_team(draft=form.draft(), actor=user, now=now),
        template="volunteers/people/desk_teams.html", back=reverse("volunteers:desk_teams"), done=_("服务队已登记。"),
        rows=page.rows, is_office=authority_of(user, timezone.localdate(now)).has(*OFFICE), **page_links(request, page),
    )  # fmt: skip


def desk_team_or_404(user: User, code: str, now: datetime) -> Team:
    """Names of members stay in its area."""
    return by_code(teams_for(user, now), code, "DW")


@staff_only
def desk_page(request: HttpRequest, code: str) -> HttpResponseBase:
    """Who is in it; who leads; closing it."""
    user, now = staff_user(request), timezone.now()
    team = desk_team_or_404(user, code, now)
    if request.method == "POST" and "close" in request.POST:
        people.close_team(team_id=team.pk, actor=user, now=now)
        messages.success(request, _("服务队已解散。"))
        return HttpResponseRedirect(reverse("volunteers:desk_teams"))
    form = LeaderForm(request.POST if request.method == "POST" else None, team=team)
    return run_form(
        request, form, lambda: people.set_leader(team_id=team.pk, actor=user, now=now, **form.cleaned_data),
        template="volunteers/people/desk_team.html", back=request.get_full_path(), done=_("已保存。"), team=team,
        is_office=works_for(user, team.area_code, now), **members_page(request, team),
    )  # fmt: skip


@staff_only
def desk_remove(request: HttpRequest, code: str) -> HttpResponseBase:
    user, now = staff_user(request), timezone.now()
    team = desk_team_or_404(user, code, now)
    may_found_team(user, team.area_code, now).require()
    return run_remove(request, team, reverse("volunteers:desk_team", args=[team.code]), "volunteers/desk_form.html")
