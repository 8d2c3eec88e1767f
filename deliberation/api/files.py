"""What stands on paper, in calendars and in pictures: the pages' own files, for programs."""

from collections.abc import Callable
from typing import Any

from django.urls import URLPattern, path
from drf_spectacular.utils import OpenApiParameter
from rest_framework.permissions import AllowAny, IsAuthenticated

from deliberation.api.reading import TAG
from deliberation.views import ballots_collect, ballots_public, resolutions_public, topics_page
from deliberation.views.meetings import calendars, prints
from deliberation.views.meetings import public as meetings_public
from governance.api.files import SIZE, file_view
from governance.api.permissions import IsStaff

CALENDAR, SHEET, PHOTO = "text/calendar", "text/html", "image/jpeg"
EVERYBODY, SIGNED_IN, STAFF = [AllowAny], [IsAuthenticated], [IsStaff]
MORE_PAPERS = [
    OpenApiParameter("who", str, enum=["missing", "all"], description="Left out: who has not voted yet."),
    OpenApiParameter("after", str, description="As the sheet before names it."),
]


def votes(ending: str) -> Callable[..., Any]:
    def download(request: Any, code: str) -> Any:
        return ballots_public.votes_download(request, code, ending)

    return download


FILES: list[tuple[str, str, Callable[..., Any], str, str, list[Any], list[OpenApiParameter]]] = [
    ("meeting_calendar", "meetings/<str:code>/calendar/", calendars.meeting_file, CALENDAR, "会议日程", EVERYBODY, []),
    ("council_calendar", "councils/<int:pk>/calendar/", calendars.council_feed, CALENDAR, "议事会日程", EVERYBODY, []),
    ("venue_calendar", "venues/<int:pk>/calendar/", calendars.venue_feed, CALENDAR, "议事场所日程", EVERYBODY, []),
    ("meeting_photo", "meetings/photos/<int:pk>/", meetings_public.photo, PHOTO, "会议照片", EVERYBODY, [SIZE]),
    ("topic_photo", "topics/photos/<int:pk>/", topics_page.photo, PHOTO, "议题照片", EVERYBODY, [SIZE]),
    ("task_photo", "resolutions/photos/<int:pk>/", resolutions_public.photo, PHOTO, "落实照片", EVERYBODY, [SIZE]),
    ("meeting_agenda", "meetings/<str:code>/sheets/agenda/", prints.agenda, SHEET, "议程单", SIGNED_IN, []),
    ("meeting_attendance", "meetings/<str:code>/sheets/attendance/", prints.attendance, SHEET, "签到表", SIGNED_IN, []),
    ("meeting_poster", "meetings/<str:code>/sheets/poster/", prints.poster, SHEET, "签到码", SIGNED_IN, []),
    ("meeting_minutes", "meetings/<str:code>/sheets/minutes/", prints.minutes, SHEET, "纪要单", SIGNED_IN, []),
    ("resolution_notice", "resolutions/<str:code>/sheets/notice/", resolutions_public.notice, SHEET, "决议公示单",
     EVERYBODY, []),
    ("ballot_sheets", "ballots/<str:code>/sheets/papers/<int:pk>/", ballots_collect.print_page, SHEET, "纸质选票",
     STAFF, MORE_PAPERS),
    ("ballot_votes", "ballots/<str:code>/votes/", votes("json"), "application/json", "公开的投票", EVERYBODY, []),
    ("ballot_votes_csv", "ballots/<str:code>/votes/csv/", votes("csv"), "text/csv", "公开的投票（表格）", EVERYBODY, []),
]  # fmt: skip
urlpatterns: list[URLPattern] = [
    path(
        f"api/v1/{address}",
        file_view(operation, TAG, summary, page, media, doors=doors, parameters=parameters).as_view(),
        name=f"api_{operation}",
    )
    for operation, address, page, media, summary, doors, parameters in FILES
]
