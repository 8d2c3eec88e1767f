"""Volunteers on a phone: registering, one's own page, teams, leaving; and who agreed to be honoured."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from governance.common.keyset import page_by_key
from governance.people.models import User
from governance.portal.forms import PlainForm
from governance.territory.models import Area
from grievances.views.list_links import page_links
from volunteers.forms.people import JoinCommunityForm, ProfileForm, RegisterForm, RemoveMemberForm, community_field
from volunteers.forms.service import PeriodForm
from volunteers.models import Team, TeamMember, Volunteer
from volunteers.policies.people import may_lead
from volunteers.selectors.bank import passbook_of
from volunteers.selectors.leaving import leaving_of
from volunteers.selectors.people import communities_of, members_of, open_teams, teams_of, volunteer_of
from volunteers.selectors.records import honours_in, minutes_of, own_records
from volunteers.selectors.rules import star_steps, stars_of
from volunteers.selectors.service import led_by, own_coming
from volunteers.services import people
from volunteers.states.people import VolunteerState
from volunteers.views.phone_common import person, run_button, run_form, signed_in
from volunteers.views.service_desks import by_code

PAGE_SIZE, SHOWN = 20, 20


@signed_in
def register_page(request: HttpRequest) -> HttpResponseBase:
    user, now = person(request), timezone.now()
    form = RegisterForm(request.POST if request.method == "POST" else None, initial={"name": user.display_name})
    return run_form(
        request, form, lambda: people.register(draft=form.draft(), actor=user, now=now),
        template="volunteers/people/register.html", back=reverse("volunteers:me"),
        done=_("已注册。请带身份证到社区核验一次，就可以报名了。"),
    )  # fmt: skip


def own_or_404(request: HttpRequest) -> Volunteer:
    found = volunteer_of(person(request))
    if found is None or found.state == VolunteerState.LEFT:
        raise Http404(_("您还没有注册志愿者。"))
    return found


@signed_in
def me_page(request: HttpRequest) -> HttpResponseBase:
    user, now = person(request), timezone.now()
    volunteer = volunteer_of(user)
    if volunteer is None:
        return render(request, "volunteers/people/me.html", {"volunteer": None})
    minutes = minutes_of(volunteer)
    today = timezone.localdate(now)
    context = {
        "volunteer": volunteer, "now": now, "memberships": communities_of(volunteer), "teams": teams_of(volunteer),
        "coming": own_coming(volunteer, now)[:SHOWN], "minutes": minutes,
        "stars": stars_of(minutes, star_steps(today)), "led": led_by(user).order_by("-id").distinct()[:5],
        "records": own_records(volunteer)[:5], "period": PeriodForm(initial={"to_on": today}),
    }  # fmt: skip
    return render(request, "volunteers/people/me.html", context)


@signed_in
def edit_page(request: HttpRequest) -> HttpResponseBase:
    volunteer, user = own_or_404(request), person(request)
    initial = {
        "skills": volunteer.skills.all(), "free_times": volunteer.free_times, "words": volunteer.words,
        "shows_honours": volunteer.honours_consent_at is not None,
    }  # fmt: skip
    form = ProfileForm(request.POST if request.method == "POST" else None, initial=initial)

    def act() -> Any:
        given = form.cleaned_data | {"skills": list(form.cleaned_data["skills"])}
        return people.edit_profile(volunteer_id=volunteer.pk, actor=user, now=timezone.now(), **given)

    return run_form(
        request, form, act, template="volunteers/people/edit.html", done=_("已保存。"), back=reverse("volunteers:me")
    )


@signed_in
def community_page(request: HttpRequest) -> HttpResponseBase:
    """Serving in one more community; the card was looked at already."""
    volunteer, user = own_or_404(request), person(request)
    form = JoinCommunityForm(request.POST if request.method == "POST" else None, volunteer=volunteer)
    return run_form(
        request, form,
        lambda: people.join_community(volunteer_id=volunteer.pk, actor=user, now=timezone.now(), **form.cleaned_data),
        template="volunteers/people/community.html", back=reverse("volunteers:me"), done=_("已加入这个社区。"),
    )  # fmt: skip


@signed_in
def leave_page(request: HttpRequest) -> HttpResponseBase:
    """What stays and why, what goes, what others take over: read before the button."""
    volunteer, user, now = own_or_404(request), person(request), timezone.now()
    form = PlainForm(request.POST if request.method == "POST" else None)
    return run_form(
        request, form, lambda: people.leave(volunteer_id=volunteer.pk, actor=user, now=now),
        template="volunteers/people/leave.html", back=reverse("volunteers:me"),
        done=_("您已退出。服务记录依法保留，其他个人信息已删除。"), volunteer=volunteer,
        leaving=leaving_of(volunteer, now), book=passbook_of(user),
    )  # fmt: skip


@signed_in
@require_safe
def records_page(request: HttpRequest) -> HttpResponseBase:
    found = volunteer_of(person(request))
    if found is None:
        raise Http404(_("您还没有注册志愿者。"))
    rows = own_records(found)
    page = page_by_key(rows, ("-starts_at", "-id"), size=PAGE_SIZE, after=request.GET.get("after", ""))
    context = {"rows": page.rows, "minutes": minutes_of(found), "now": timezone.now(), **page_links(request, page)}
    return render(request, "volunteers/records/list.html", context)


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
def team_page(request: HttpRequest, code: str) -> HttpResponseBase:
    """For who is in it: leaving it; for its leaders: who is in it, and taking somebody out."""
    user, now = person(request), timezone.now()
    team, own = own_team_or_404(user, code)
    form = RemoveMemberForm(request.POST if request.method == "POST" else None, team=team)
    members = members_of(team) if may_lead(user, team, now) else None
    return run_form(
        request, form, lambda: people.remove_member(team_id=team.pk, actor=user, now=now, **form.cleaned_data),
        template="volunteers/people/team.html", back=request.path, done=_("已请离队，并告诉了本人。"), team=team, own=own,
        members=members,
    )  # fmt: skip


@signed_in
@require_POST
def team_leave(request: HttpRequest, code: str) -> HttpResponseBase:
    user = person(request)
    team, own = own_team_or_404(user, code)
    return run_button(
        request, lambda: people.remove_member(team_id=team.pk, member=own, actor=user, now=timezone.now()),
        done=lambda _row: _("已退出这支队。"), back=reverse("volunteers:me"),
    )  # fmt: skip


@require_safe
def honours_page(request: HttpRequest) -> HttpResponse:
    """In the order of registering: nobody is ranked."""
    code, now = request.GET.get("community", ""), timezone.now()
    area = Area.objects.filter(code=code).first() if code.isdigit() else None
    context = {"rows": honours_in(area.code if area else "", timezone.localdate(now)), "area": area}
    return render(request, "volunteers/people/honours.html", context)


def mine(request: HttpRequest) -> dict[str, Any] | None:
    """The panel of 我的: what comes, and how much counts; nothing for who is no volunteer."""
    found = volunteer_of(request.user) if isinstance(request.user, User) else None
    if found is None or found.state == VolunteerState.LEFT:
        return None
    return {"volunteer": found, "coming": own_coming(found, timezone.now())[:3], "minutes": minutes_of(found)}
