"""Organisations of the platform: everybody's page, an organisation's own application, the desk; the incubation base."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from governance.common.errors import PermissionRefused
from governance.common.keyset import page_by_key
from governance.people.authority import authority_of
from governance.people.models import User
from governance.portal.lists import list_by_state
from grievances.views.desk_common import staff_only, staff_user
from grievances.views.list_links import page_links
from volunteers.forms.organisations import ApplyForm, IncubationForm
from volunteers.models import IncubatedOrganisation
from volunteers.policies.organisations import KEEPERS
from volunteers.selectors.organisations import (
    Served,
    figures_on,
    incubated_for,
    members_for,
    own_members,
    public_members,
    served_by,
    with_reach,
)
from volunteers.services import organisations as services
from volunteers.states.people import IncubationState, MemberState
from volunteers.views.organisation_desks import IncubationDesk, MemberDesk, MemberPhone
from volunteers.views.phone_common import person, run_form, signed_in
from volunteers.views.service_desks import by_number, desk_or_verb

PAGE_SIZE, INCUBATED_SHOWN = 20, 50


@require_safe
def public_page(request: HttpRequest) -> HttpResponse:
    """Who works on the platform, with whom and what came of it; what the incubation base brings up."""
    day = timezone.localdate()
    page = page_by_key(public_members(day), ("-id",), size=PAGE_SIZE, after=request.GET.get("after", ""))
    served = served_by(page.rows)
    members = [
        (row, [(one, one.is_expired_on(day)) for one in row.sent], served.get(row.pk, Served())) for row in page.rows
    ]
    incubated = IncubatedOrganisation.objects.select_related("area").order_by("-starts_on", "-id")
    context = {
        "members": members, "incubated": with_reach(incubated[:INCUBATED_SHOWN]), "figures": figures_on(day),
        "own": own_members(request.user)[:PAGE_SIZE] if isinstance(request.user, User) else [],
        **page_links(request, page),
    }  # fmt: skip
    return render(request, "volunteers/organisations/public.html", context)


@signed_in
def apply_page(request: HttpRequest) -> HttpResponseBase:
    user = person(request)
    form = ApplyForm(request.POST if request.method == "POST" else None)
    return run_form(
        request, form, lambda: services.apply(draft=form.draft(), is_own=True, actor=user, now=timezone.now()),
        template="volunteers/organisations/apply.html", done=_("已提交，社区审核后会通知您。"),
        back=lambda made: reverse("volunteers:organisation", args=[made.pk]),
    )  # fmt: skip


@signed_in
def own_page(request: HttpRequest, pk: int, slug: str = "") -> HttpResponseBase:
    user, now = person(request), timezone.now()
    return desk_or_verb(request, MemberPhone(), by_number(own_members(user), pk), user, now, slug)


# --- At the desk ----------------------------------------------------------------------------------------------
def _keeps(user: User) -> bool:
    return authority_of(user, timezone.localdate()).has(*KEEPERS)


@staff_only
def member_list(request: HttpRequest) -> HttpResponse:
    user, now = staff_user(request), timezone.now()
    context = list_by_state(request, members_for(user, now), MemberState.choices)
    return _list(request, context, is_members=True, title=_("加盟组织"))


@staff_only
def incubated_list(request: HttpRequest) -> HttpResponse:
    user, now = staff_user(request), timezone.now()
    context = list_by_state(request, incubated_for(user, now), IncubationState.choices)
    context["rows"] = with_reach(context["rows"])
    return _list(request, context, is_members=False, title=_("孵化基地"))


def _list(request: HttpRequest, context: dict[str, Any], **more: Any) -> HttpResponse:
    context |= {"may_keep": _keeps(staff_user(request)), "now": timezone.now(), "open_pane": "list"} | more
    return render(request, "volunteers/organisations/desk_list.html", context)


@staff_only
def member_new(request: HttpRequest) -> HttpResponseBase:
    """What came on paper."""
    form = ApplyForm(request.POST if request.method == "POST" else None)
    user = staff_user(request)
    return _new(
        request, form, lambda: services.apply(draft=form.draft(), is_own=False, actor=user, now=timezone.now()),
        route="organisations", title=_("登记加盟申请"), done=_("已登记，请审核。"),
    )  # fmt: skip


@staff_only
def incubated_new(request: HttpRequest) -> HttpResponseBase:
    form = IncubationForm(request.POST if request.method == "POST" else None)
    user = staff_user(request)
    return _new(
        request, form, lambda: services.begin_incubation(draft=form.draft(), actor=user, now=timezone.now()),
        route="incubation", title=_("登记孵化组织"), done=_("已登记。"),
    )  # fmt: skip


def _new(request: HttpRequest, form: Any, act: Any, *, route: str, title: str, done: str) -> HttpResponseBase:
    if not _keeps(staff_user(request)):
        raise PermissionRefused("not_allowed", _("社会组织由这个社区，或者它的街道、区登记。"))
    back = reverse(f"volunteers:desk_{route}")
    return run_form(
        request, form, act, template="volunteers/desk_form.html", back=back, done=done, title=title, submit=_("登记"),
        back_url=back,
    )  # fmt: skip


@staff_only
def member_page(request: HttpRequest, pk: int, slug: str = "") -> HttpResponseBase:
    user, now = staff_user(request), timezone.now()
    return desk_or_verb(request, MemberDesk(), by_number(members_for(user, now), pk), user, now, slug)


@staff_only
def incubated_page(request: HttpRequest, pk: int, slug: str = "") -> HttpResponseBase:
    user, now = staff_user(request), timezone.now()
    return desk_or_verb(request, IncubationDesk(), by_number(incubated_for(user, now), pk), user, now, slug)
