"""Calendars: a month of a community's meeting places, and .ics files and feeds."""

import calendar
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.views.decorators.http import require_safe

from deliberation.models import Council, Meeting, Venue
from deliberation.selectors.meetings import day_of, meetings_between, public_meetings, visible_to
from deliberation.states import MeetingState
from deliberation.views.meetings.common import open_meeting_or_404
from governance.common.calendar_text import Event, calendar_of
from governance.people.models import Residency, User
from governance.territory.models import Area

FEED_MONTHS_BACK = timedelta(days=92)
FEED_LIMIT = 500


@dataclass(slots=True)
class Day:
    on: date
    is_this_month: bool
    is_today: bool
    meetings: list[Meeting] = field(default_factory=list)


@require_safe
def venues_page(request: HttpRequest) -> HttpResponse:
    """The places of a community, and what takes place there in a month."""
    now = timezone.now()
    community = _community(request, now)
    first = _month(request.GET.get("month", ""), day_of(now))
    weeks: list[list[Day]] = []
    venues: list[Venue] = []
    if community:
        venues = list(Venue.objects.filter(community=community, is_active=True))
        weeks = _weeks(request, community, first, day_of(now))
    days = [day for week in weeks for day in week if day.meetings and day.is_this_month]
    context = {
        "community": community,
        "communities": list(Area.objects.filter(venues__is_active=True).distinct().order_by("code")[:200]),
        "venues": venues,
        "weeks": weeks,
        "busy_days": days,
        "first": first,
        "before": f"{first - timedelta(days=1):%Y-%m}",
        "after": f"{first + timedelta(days=32):%Y-%m}",
        "weekdays": "一二三四五六日",
        "now": now,
    }
    return render(request, "deliberation/meetings/venues.html", context)


def _community(request: HttpRequest, now: datetime) -> Area | None:
    """The one that was asked for, else where the person lives, else the first that has a meeting place."""
    rows = Area.objects.filter(venues__is_active=True).distinct().order_by("code")
    asked = request.GET.get("community", "")
    if asked:
        return rows.filter(code=asked[:20]).first()
    if isinstance(request.user, User):
        homes = Residency.objects.filter(user=request.user).values("dwelling__building__community")
        mine = rows.filter(pk__in=homes).first()
        if mine:
            return mine
    return rows.first()


def _month(text: str, today: date) -> date:
    try:
        return datetime.strptime(text, "%Y-%m").date()  # noqa: DTZ007  a month has no zone
    except ValueError:
        return today.replace(day=1)


def _weeks(request: HttpRequest, community: Area, first: date, today: date) -> list[list[Day]]:
    """Whole weeks from Monday; the meetings of the community that this person may read about."""
    plan = calendar.Calendar().monthdatescalendar(first.year, first.month)
    start, end = (timezone.make_aware(datetime.combine(day, time())) for day in (plan[0][0], plan[-1][-1]))
    rows = public_meetings() | visible_to(request.user, timezone.now())
    rows = rows.filter(council__community=community).exclude(state=MeetingState.CANCELLED)
    by_day: dict[date, list[Meeting]] = {}
    for meeting in meetings_between(rows, start, end + timedelta(days=1)).select_related("council", "venue").distinct():
        by_day.setdefault(day_of(meeting.starts_at), []).append(meeting)
    return [[Day(day, day.month == first.month, day == today, by_day.get(day, [])) for day in week] for week in plan]


# --- Files and feeds ----------------------------------------------------------------------------------------
@require_safe
def meeting_file(request: HttpRequest, code: str) -> HttpResponse:
    meeting = open_meeting_or_404(request, code, timezone.now())
    return _answer(request, [meeting], meeting.title, f"{meeting.code}.ics")


@require_safe
def council_feed(request: HttpRequest, pk: int) -> HttpResponse:
    council = Council.objects.filter(pk=pk).first()
    if council is None:
        raise Http404(_t("没有这个议事会。"))
    return _feed(request, {"council": council}, council.name, f"council-{pk}.ics")


@require_safe
def venue_feed(request: HttpRequest, pk: int) -> HttpResponse:
    venue = Venue.objects.filter(pk=pk).first()
    if venue is None:
        raise Http404(_t("没有这个议事场所。"))
    return _feed(request, {"venue": venue}, venue.name, f"venue-{pk}.ics")


def _feed(request: HttpRequest, of: dict[str, object], name: str, file: str) -> HttpResponse:
    since = timezone.now() - FEED_MONTHS_BACK
    rows = public_meetings().filter(starts_at__gte=since, **of).select_related("council").order_by("starts_at")
    return _answer(request, rows.prefetch_related("agenda")[:FEED_LIMIT], name, file)


def _answer(request: HttpRequest, meetings: Iterable[Meeting], name: str, file: str) -> HttpResponse:
    text = calendar_of([_event(request, meeting) for meeting in meetings], name=name)
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{file}"'
    return response


def _event(request: HttpRequest, meeting: Meeting) -> Event:
    agenda = "\n".join(f"{item.position}. {item.title}" for item in meeting.agenda.all())
    return Event(
        uid=f"{meeting.code}@{request.get_host()}",
        starts_at=meeting.starts_at,
        minutes=meeting.minutes_planned,
        title=f"{meeting.council.name}：{meeting.title}",
        place=meeting.place,
        description=agenda,
        url=request.build_absolute_uri(reverse("deliberation:meeting", args=[meeting.code])),
        sequence=meeting.version,
        stamp=meeting.convened_at or meeting.starts_at,
        is_cancelled=meeting.state == MeetingState.CANCELLED,
    )
