"""Service on a phone: activities, signing up, checking in and out, the organiser's code, one's own calendar."""

from datetime import datetime, time, timedelta
from itertools import groupby

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from governance.common.calendar_text import Event, calendar_of
from governance.common.errors import PermissionRefused
from governance.common.keyset import page_by_key
from governance.people.models import User
from grievances.views.list_links import page_links
from grievances.views.qr import qr_data_uri
from volunteers.forms.people import community_field
from volunteers.forms.service import CodeForm, DraftForm, FromForm
from volunteers.models import Shift, SignUp
from volunteers.policies.activities import decide, organises
from volunteers.selectors.people import volunteer_of
from volunteers.selectors.records import involved_in
from volunteers.selectors.rules import figure_on
from volunteers.selectors.service import (
    coming_shifts,
    led_by,
    open_activities,
    own_coming,
    public_activities,
    shifts_of,
)
from volunteers.services import activities, shifts
from volunteers.services.codes import code_of, window_at
from volunteers.states.activity_steps import ActivityVerb
from volunteers.states.service import SignUpState
from volunteers.views.device import keep_mark, mark_of
from volunteers.views.phone_common import person, run_button, run_form, signed_in
from volunteers.views.service_desks import ActivityPhone, RecordPhone, by_code, by_number, desk_or_verb

PAGE_SIZE, CALENDAR_PAGE, CALENDAR_SHOWN = 20, 40, 200
MINUTE, A_DAY = timedelta(minutes=1), timedelta(days=1)


@require_safe
def list_page(request: HttpRequest) -> HttpResponse:
    """Where volunteers are wanted; `?community=CODE` those of one community."""
    community, now = request.GET.get("community", ""), timezone.now()
    rows = open_activities(now)
    if community.isascii() and community.isdigit():
        rows = rows.filter(area_code=community)
    page = page_by_key(rows, ("-id",), size=PAGE_SIZE, after=request.GET.get("after", ""))
    context = {
        "rows": page.rows, "now": now, "community": community, "communities": community_field("").queryset,
        **page_links(request, page),
    }  # fmt: skip
    return render(request, "volunteers/activities/list.html", context)


@require_safe
def calendar_page(request: HttpRequest) -> HttpResponse:
    """What comes, day by day, from today or `?from_on=`; `?community=CODE` that of one community."""
    community, now = request.GET.get("community", ""), timezone.now()
    form = FromForm(request.GET)
    asked = form.cleaned_data["from_on"] if form.is_valid() else None
    since = max(timezone.make_aware(datetime.combine(asked, time.min)), now) if asked else now
    rows = coming_shifts(since)
    if community.isascii() and community.isdigit():
        rows = rows.filter(area_code=community)
    page = page_by_key(rows, ("starts_at", "id"), size=CALENDAR_PAGE, after=request.GET.get("after", ""))
    days = groupby(page.rows, key=lambda shift: timezone.localdate(shift.starts_at))
    context = {
        "days": [(day, list(shifts)) for day, shifts in days], "now": now, "community": community, "form": form,
        "communities": community_field("").queryset, **page_links(request, page),
    }  # fmt: skip
    return render(request, "volunteers/activities/calendar.html", context)


@require_safe
def activity_page(request: HttpRequest, code: str) -> HttpResponse:
    activity, now = by_code(public_activities(), code, "HD"), timezone.now()
    mine, may, may_organise = {}, None, False
    if isinstance(request.user, User):
        rows = SignUp.objects.filter(shift__activity=activity, volunteer__user=request.user)
        mine = {row.shift_id: row for row in rows}
        may = decide(request.user, ActivityVerb.SIGN_UP, activity, now)
        may_organise = organises(request.user, activity, now)
    context = {
        "activity": activity, "shifts": [(shift, mine.get(shift.pk)) for shift in shifts_of(activity)], "may": may,
        "organises": may_organise, "now": now,
    }  # fmt: skip
    answer = render(request, "volunteers/activities/page.html", context)
    answer["Cache-Control"] = "no-store"
    return answer


SAID = {
    SignUpState.SIGNED: gettext_lazy("已报名。开始前会提醒您。"),
    SignUpState.WAITING: gettext_lazy("已经报满，您在候补名单上；有人取消会自动转正并通知您。"),
}


@signed_in
@require_POST
def sign_up(request: HttpRequest, shift_id: int) -> HttpResponseBase:
    user = person(request)
    return run_button(
        request, lambda: shifts.sign_up(shift_id=shift_id, actor=user, now=timezone.now()),
        done=lambda row: SAID.get(SignUpState(row.state), _("您已经报名。")), back=_shift_url(shift_id),
    )  # fmt: skip


@signed_in
@require_POST
def cancel(request: HttpRequest, shift_id: int) -> HttpResponseBase:
    user = person(request)
    return run_button(
        request, lambda: shifts.cancel(shift_id=shift_id, actor=user, now=timezone.now()),
        done=lambda _row: _("已取消报名。"), back=_shift_url(shift_id),
    )  # fmt: skip


def _shift_url(shift_id: int) -> str:
    return reverse("volunteers:shift", args=[shift_id])


def shift_or_404(shift_id: int) -> Shift:
    rows = Shift.objects.select_related("activity__community", "activity__team", "activity__leader")
    shift = rows.exclude(activity__state="DRAFT").filter(pk=shift_id).first()
    if shift is None:
        raise Http404(_("没有这个时段。"))
    return shift


@signed_in
def shift_page(request: HttpRequest, shift_id: int) -> HttpResponseBase:
    """One's own place on a shift: signing up, cancelling; six digits to come and to go."""
    user, now, shift = person(request), timezone.now(), shift_or_404(shift_id)
    mine = own_place(user, shift)
    is_going, mark = mine is not None and mine.state == SignUpState.CAME, mark_of(request)
    form = CodeForm(request.POST if request.method == "POST" else None, initial={"code": request.GET.get("code", "")})

    def act() -> object:
        given = {"code": form.cleaned_data["code"], "seen_at": form.cleaned_data["seen_at"], "device": mark}
        return shifts.check(shift_id=shift.pk, is_going=is_going, actor=user, now=now, **given)

    answer = run_form(
        request, form, act, template="volunteers/activities/shift.html", back=_shift_url(shift.pk),
        done=_("已签退，谢谢！服务时间等负责人确认。") if is_going else _("已签到。"), shift=shift, mine=mine,
        is_going=is_going, is_near=shift.starts_at - A_DAY <= now, now=now, organises=organises(user, shift.activity, now),
    )  # fmt: skip
    return keep_mark(answer, mark) if request.method == "POST" else answer


def own_place(user: User, shift: Shift) -> SignUp | None:
    return SignUp.objects.filter(shift=shift, volunteer__user=user).first()


@signed_in
@require_safe
def code_page(request: HttpRequest, shift_id: int) -> HttpResponseBase:
    """The organiser's screen: six digits and a QR code; the page asks for the next ones by itself."""
    user, now, shift = person(request), timezone.now(), shift_or_404(shift_id)
    if not organises(user, shift.activity, now):
        raise PermissionRefused("not_allowed", _("签到码只给活动负责人、队长和社区工作人员看。"))
    seconds = figure_on("code_seconds", timezone.localdate(now))
    code = code_of(shift.secret, window_at(now, seconds))
    link = request.build_absolute_uri(f"{_shift_url(shift.pk)}?code={code}")
    context = {
        "shift": shift, "code": code, "qr": qr_data_uri(link), "now": now,
        "next_in": seconds - int(now.timestamp()) % seconds + 1,
    }  # fmt: skip
    return render(request, "volunteers/activities/code.html", context)


@signed_in
@require_safe
def own_calendar(request: HttpRequest) -> HttpResponseBase:
    """One's own shifts as a file for the phone's calendar."""
    user, now = person(request), timezone.now()
    volunteer = volunteer_of(user)
    if volunteer is None:
        raise Http404(_("您还没有注册志愿者。"))
    coming = own_coming(volunteer, now).filter(state__in=[SignUpState.SIGNED, SignUpState.CAME])
    text = calendar_of([_event(request, row, now) for row in coming[:CALENDAR_SHOWN]], name=_("我的志愿服务"))
    answer = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="volunteering.ics"'
    return answer


def _event(request: HttpRequest, row: SignUp, now: datetime) -> Event:
    shift = row.shift
    return Event(
        uid=f"shift-{shift.pk}@{request.get_host()}", starts_at=shift.starts_at,
        minutes=(shift.ends_at - shift.starts_at) // MINUTE, title=f"{shift.activity.title} · {shift.name}",
        place=shift.activity.place, description=shift.activity.risks,
        url=request.build_absolute_uri(_shift_url(shift.pk)), sequence=0, stamp=now,
    )  # fmt: skip


# --- For whoever leads ----------------------------------------------------------------------------------------
@signed_in
def new_page(request: HttpRequest) -> HttpResponseBase:
    user, now = person(request), timezone.now()
    form = DraftForm(request.POST if request.method == "POST" else None, user=user, day=timezone.localdate(now))
    return run_form(
        request, form, lambda: activities.draft_activity(draft=form.draft(), actor=user, now=now),
        template="volunteers/activities/new.html", done=_("草稿已保存，请加上时段，由社区发布。"),
        back=lambda made: reverse("volunteers:organise", args=[made.code]),
    )  # fmt: skip


@signed_in
def organise_page(request: HttpRequest, code: str, slug: str = "") -> HttpResponseBase:
    """A leader's page of an activity: verbs, shifts, the roll, records that wait for a key."""
    user, now = person(request), timezone.now()
    subject, desk = by_code(led_by(user).distinct(), code, "HD"), ActivityPhone()
    return desk_or_verb(request, desk, subject, user, now, slug)


@signed_in
def record_page(request: HttpRequest, record_id: int, slug: str = "") -> HttpResponseBase:
    user, now = person(request), timezone.now()
    return desk_or_verb(request, RecordPhone(), by_number(involved_in(user), record_id), user, now, slug)
