"""Addresses of meetings: what residents read, the desk, calendars."""

from django.urls import URLPattern, path

from deliberation.views.meetings import calendars, console, desk, prints, public

urlpatterns: list[URLPattern] = [
    path("meetings/", public.list_page, name="meetings"),
    path("meetings/photos/<int:pk>/", public.photo, name="meeting_photo"),
    path("meetings/<str:code>/", public.meeting_page, name="meeting"),
    path("meetings/<str:code>/calendar.ics", calendars.meeting_file, name="meeting_file"),
    path("meetings/<str:code>/check-in/<str:secret>/", public.check_in_page, name="check_in"),
    path("meetings/<str:code>/<str:slug>/", public.own_act, name="meeting_act"),
    path("councils/venues/", calendars.venues_page, name="venues"),
    path("councils/venues/<int:pk>/meetings.ics", calendars.venue_feed, name="venue_feed"),
    path("councils/<int:pk>/meetings.ics", calendars.council_feed, name="council_feed"),
    path("desk/meetings/", desk.meetings_page, name="desk_meetings"),
    path("desk/meetings/new/", desk.new_page, name="meeting_new"),
    path("desk/meetings/<str:code>/", desk.meeting_page, name="desk_meeting"),
    path("desk/meetings/<str:code>/console/", console.console_page, name="console"),
    path("desk/meetings/<str:code>/console/<str:slug>/", console.act_view, name="console_act"),
    path("desk/meetings/<str:code>/agenda/", prints.agenda, name="meeting_agenda"),
    path("desk/meetings/<str:code>/attendance/", prints.attendance, name="meeting_attendance"),
    path("desk/meetings/<str:code>/poster/", prints.poster, name="meeting_poster"),
    path("desk/meetings/<str:code>/minutes/", prints.minutes, name="meeting_minutes"),
    path("desk/meetings/<str:code>/answers/<int:pk>/", desk.answer_page, name="meeting_answer"),
    path("desk/meetings/<str:code>/<str:slug>/", desk.verb_page, name="meeting_verb"),
]
