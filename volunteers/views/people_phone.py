"""Volunteers on a phone: registering, one's own page, teams, leaving; and who agreed to be honoured."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from governance.common.keyset import page_by_key
from governance.people.models import User
from governance.portal.forms import PlainForm
from governance.territory.models import Area
from grievances.views.list_links import page_links
from volunteers.forms.people import JoinCommunityForm, ProfileForm, RegisterForm
from volunteers.forms.service import PeriodForm
from volunteers.models import Volunteer
from volunteers.selectors.bank import passbook_of
from volunteers.selectors.leaving import leaving_community, leaving_of
from volunteers.selectors.needs import homes_of
from volunteers.selectors.people import (
    communities_of,
    estates_in,
    estates_of,
    teams_of,
    volunteer_of,
)
from volunteers.selectors.records import honoured, minutes_of, own_records
from volunteers.selectors.rules import star_steps, stars_of
from volunteers.selectors.service import led_by, own_coming
from volunteers.services import people
from volunteers.states.people import VolunteerState
from volunteers.views.phone_common import person, run_form, signed_in

PAGE_SIZE, SHOWN, HONOURS = 20, 20, 60


@signed_in
def register_page(request: HttpRequest) -> HttpResponseBase:
    user, now = person(request), timezone.now()
    own = volunteer_of(user)
    if request.method == "GET" and own and own.state != VolunteerState.LEFT:
        return HttpResponseRedirect(reverse("volunteers:me"))
    at_home = {home.dwelling.building.community_id for home in homes_of(user)}
    initial = {"name": user.display_name, "community": min(at_home, default=None)}
    form = RegisterForm(
        request.POST if request.method == "POST" else None, initial=initial, estates=estates_in(at_home)
    )
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
        "skills": volunteer.skills.all(), "places": volunteer.places.all(),
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
        "shows_honours": volunteer.honours_consent_at is not None, "places": volunteer.places.all(),
    }  # fmt: skip
    sent = request.POST if request.method == "POST" else None
    form = ProfileForm(sent, initial=initial, estates=estates_of(volunteer))

    def act() -> Any:
        given = form.cleaned_data | {name: list(form.cleaned_data.get(name, ())) for name in ("skills", "places")}
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
def leave_community_page(request: HttpRequest, area_code: str) -> HttpResponseBase:
    """One of several communities: what others take over there is read before the button."""
    volunteer, user = own_or_404(request), person(request)
    own = communities_of(volunteer).filter(area_code=area_code).first()
    if own is None:
        raise Http404(_("您不在这个社区服务。"))
    form, community, now = PlainForm(request.POST if request.method == "POST" else None), own.community, timezone.now()
    return run_form(
        request, form,
        lambda: people.leave_community(volunteer_id=volunteer.pk, community=community, actor=user, now=now),
        template="volunteers/people/leave_community.html", back=reverse("volunteers:me"),
        done=_("已退出这个社区。"), community=community, leaving=leaving_community(volunteer, community),
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
def honours_page(request: HttpRequest) -> HttpResponse:
    """In the order of registering: nobody is ranked."""
    code, today = request.GET.get("community", ""), timezone.localdate()
    area = Area.objects.filter(code=code).first() if code.isdigit() else None
    rows, steps = honoured(area.code if area else "", today), star_steps(today)
    page = page_by_key(rows, ("id",), size=HONOURS, after=request.GET.get("after", ""))
    honours = [{"name": str(row.user), "stars": stars_of(row.total, steps)} for row in page.rows]
    context = {"rows": honours, "area": area, **page_links(request, page)}
    return render(request, "volunteers/people/honours.html", context)


def mine(request: HttpRequest) -> dict[str, Any] | None:
    """The panel of 我的: what comes, and how much counts; nothing for who is no volunteer."""
    found = volunteer_of(request.user) if isinstance(request.user, User) else None
    if found is None or found.state == VolunteerState.LEFT:
        return None
    return {"volunteer": found, "coming": own_coming(found, timezone.now())[:3], "minutes": minutes_of(found)}
