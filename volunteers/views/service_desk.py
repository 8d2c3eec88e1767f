"""Volunteers, activities, teams and records at the desk; patterns for the auditor."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from governance.common.errors import PermissionRefused
from governance.common.keyset import page_by_key
from governance.people.authority import authority_of
from governance.people.models import User
from governance.territory.models import Area
from grievances.views.desk_common import staff_only, staff_user
from grievances.views.list_links import counted_tabs, page_links
from volunteers.forms.service import AfterwardsForm, DraftForm
from volunteers.policies.records import may_see_patterns
from volunteers.selectors.people import OFFICE, visible_to
from volunteers.selectors.records import (
    entered_often,
    overlapping,
    records_for,
    same_device,
    same_minute,
    waits_for_auditor,
    waits_for_organiser,
    waits_for_second,
)
from volunteers.selectors.service import activities_for
from volunteers.services import activities, hours
from volunteers.states.people import VolunteerState
from volunteers.states.service import ActivityState, RecordState
from volunteers.views.phone_common import run_form
from volunteers.views.service_desks import ActivityDesk, RecordDesk, VolunteerDesk, by_code, by_number, desk_or_verb

PAGE_SIZE, COUNT_CAP = 50, 100
PEOPLE_SCOPES = {
    "waiting": (_("待核验"), _("没有等核验身份的人。")),
    "active": (_("已核验"), _("还没有核验过的志愿者。")),
    "all": (_("全部"), _("还没有人注册。居民在手机上注册，这里核验。")),
}
ACTIVITY_SCOPES = {
    "draft": (_("待发布"), _("没有等发布的草稿。")),
    "open": (_("报名中"), _("没有正在报名的活动。")),
    "all": (_("全部"), _("还没有活动。")),
}
RECORD_SCOPES = {
    "first": (_("待确认时间"), _("没有等确认时间的记录。")),
    "second": (_("待第二把钥匙"), _("没有等第二人确认的记录。")),
    "audit": (_("待抽查"), _("没有抽中等审计员看的记录。")),
    "disputed": (_("有异议"), _("没有等答复的异议。")),
    "all": (_("全部"), _("还没有服务记录。")),
}


def people_in(user: User, scope: str, now: datetime) -> Any:
    rows = visible_to(user, now)
    states = {"waiting": VolunteerState.REGISTERED, "active": VolunteerState.ACTIVE}
    return rows.filter(state=states[scope]) if scope in states else rows


def activities_in(user: User, scope: str, now: datetime) -> Any:
    rows = activities_for(user, now)
    states = {"draft": ActivityState.DRAFT, "open": ActivityState.PUBLISHED}
    return rows.filter(state=states[scope]) if scope in states else rows


def records_in(user: User, scope: str, now: datetime) -> Any:
    rows = records_for(user, now)
    if scope == "all":
        return rows
    if scope == "disputed":
        return rows.filter(state=RecordState.DISPUTED)
    waits = {"first": waits_for_organiser, "second": waits_for_second, "audit": waits_for_auditor}
    return rows.filter(waits[scope]())


def _list(request: HttpRequest, scopes: dict[str, Any], rows: Any, template: str, **context: Any) -> HttpResponse:
    user, now = staff_user(request), timezone.now()
    first = next(iter(scopes))
    scope = request.GET.get("scope", first)
    scope = scope if scope in scopes else first
    page = page_by_key(rows(user, scope, now), ("-id",), size=PAGE_SIZE, after=request.GET.get("after", ""))
    context |= {
        "rows": page.rows, "scope": scope, "why_empty": scopes[scope][1], "open_pane": "list", "now": now,
        "tabs": counted_tabs(request, scopes, scope, lambda key: rows(user, key, now)), **page_links(request, page),
        "is_office": authority_of(user, timezone.localdate(now)).has(*OFFICE),
    }  # fmt: skip
    return render(request, template, context)


@staff_only
def people_list(request: HttpRequest) -> HttpResponse:
    return _list(request, PEOPLE_SCOPES, people_in, "volunteers/people/desk_list.html")


@staff_only
def volunteer_page(request: HttpRequest, code: str, slug: str = "") -> HttpResponseBase:
    user, now = staff_user(request), timezone.now()
    return desk_or_verb(request, VolunteerDesk(), by_code(visible_to(user, now), code, "ZY"), user, now, slug)


@staff_only
def activity_list(request: HttpRequest) -> HttpResponse:
    return _list(request, ACTIVITY_SCOPES, activities_in, "volunteers/activities/desk_list.html")


@staff_only
def activity_new(request: HttpRequest) -> HttpResponseBase:
    user, now = staff_user(request), timezone.now()
    if not authority_of(user, timezone.localdate(now)).has(*OFFICE):
        raise PermissionRefused("not_allowed", _t("活动由社区工作人员或服务队队长起草。"))
    form = DraftForm(request.POST if request.method == "POST" else None, user=user, day=timezone.localdate(now))
    return run_form(
        request, form, lambda: activities.draft_activity(draft=form.draft(), actor=user, now=now),
        template="volunteers/desk_form.html", back=lambda made: reverse("volunteers:desk_activity", args=[made.code]),
        done=_("草稿已保存，请加上时段再发布。"), title=_("新活动"), submit=_("存为草稿"),
        back_url=reverse("volunteers:desk_activities"),
    )  # fmt: skip


@staff_only
def activity_page(request: HttpRequest, code: str, slug: str = "") -> HttpResponseBase:
    user, now = staff_user(request), timezone.now()
    return desk_or_verb(request, ActivityDesk(), by_code(activities_for(user, now), code, "HD"), user, now, slug)


@staff_only
def record_list(request: HttpRequest) -> HttpResponse:
    return _list(request, RECORD_SCOPES, records_in, "volunteers/records/desk_list.html")


@staff_only
def record_page(request: HttpRequest, record_id: int, slug: str = "") -> HttpResponseBase:
    user, now = staff_user(request), timezone.now()
    return desk_or_verb(request, RecordDesk(), by_number(records_for(user, now), record_id), user, now, slug)


@staff_only
def record_new(request: HttpRequest) -> HttpResponseBase:
    """事后补录: for the community where this person works."""
    user, now = staff_user(request), timezone.now()
    codes = authority_of(user, timezone.localdate(now)).codes(*OFFICE)
    if not codes:
        raise PermissionRefused("not_allowed", _t("事后补录由社区的工作人员办理。"))
    form = AfterwardsForm(request.POST if request.method == "POST" else None, user=user, rows=visible_to(user, now))

    def act() -> Any:
        community = Area.objects.get(code=codes[0])
        return hours.enter_afterwards(service=form.service(community), actor=user, now=now)

    return run_form(
        request, form, act, template="volunteers/desk_form.html", back=reverse("volunteers:desk_records") + "?scope=second",
        done=_("已补录并标明「事后补录」，还要另一个人确认；抽中的由审计员看过才计入。"), title=_("事后补录"),
        submit=_("补录"), back_url=reverse("volunteers:desk_records"),
    )  # fmt: skip


@staff_only
def patterns_page(request: HttpRequest) -> HttpResponse:
    """Signs of sold hours (RULES: 2025): for the auditor and the levels above, never for ranking."""
    user, now = staff_user(request), timezone.now()
    may_see_patterns(user, now).require()
    context = {
        "overlaps": overlapping(user, now), "crowds": same_minute(user, now), "offices": entered_often(user, now), "devices": same_device(user, now),
        "now": now,
    }  # fmt: skip
    return render(request, "volunteers/records/patterns.html", context)


def count_waiting(request: HttpRequest) -> int:
    """What waits for this person's office: cards to look at, drafts to publish, hours, disputes; at most a hundred each."""
    user, now = staff_user(request), timezone.now()
    waits = [people_in(user, "waiting", now), activities_in(user, "draft", now)]
    waits += [records_in(user, scope, now) for scope in ("first", "disputed")]
    return sum(len(rows.order_by().values_list("pk")[:COUNT_CAP]) for rows in waits)
