"""Addresses of people, activities and service records."""

from django.urls import URLPattern, path

from volunteers.views import certificates, people_phone, service_phone, teams
from volunteers.views import service_desk as desk

urlpatterns: list[URLPattern] = [
    path("volunteers/", service_phone.list_page, name="activities"),
    path("volunteers/calendar/", service_phone.calendar_page, name="calendar"),
    path("volunteers/activities/new/", service_phone.new_page, name="activity_new"),
    path("volunteers/activities/<str:code>/", service_phone.activity_page, name="activity"),
    path("volunteers/activities/<str:code>/organise/", service_phone.organise_page, name="organise"),
    path("volunteers/activities/<str:code>/organise/<str:slug>/", service_phone.organise_page, name="organise_verb"),
    path("volunteers/shifts/<int:shift_id>/", service_phone.shift_page, name="shift"),
    path("volunteers/shifts/<int:shift_id>/code/", service_phone.code_page, name="shift_code"),
    path("volunteers/shifts/<int:shift_id>/sign-up/", service_phone.sign_up, name="sign_up"),
    path("volunteers/shifts/<int:shift_id>/cancel/", service_phone.cancel, name="sign_off"),
    path("volunteers/register/", people_phone.register_page, name="register"),
    path("volunteers/me/", people_phone.me_page, name="me"),
    path("volunteers/me/edit/", people_phone.edit_page, name="me_edit"),
    path("volunteers/me/communities/", people_phone.community_page, name="me_community"),
    path(
        "volunteers/me/communities/<str:area_code>/leave/", people_phone.leave_community_page, name="me_leave_community"
    ),
    path("volunteers/me/leave/", people_phone.leave_page, name="me_leave"),
    path("volunteers/me/records/", people_phone.records_page, name="me_records"),
    path("volunteers/me/shifts.ics", service_phone.own_calendar, name="me_calendar"),
    path("volunteers/records/<int:record_id>/", service_phone.record_page, name="record"),
    path("volunteers/records/<int:record_id>/<str:slug>/", service_phone.record_page, name="record_verb"),
    path("volunteers/served/<int:record_id>/", certificates.served_page, name="served"),
    path("volunteers/certificates/", certificates.issue, name="certificate_issue"),
    path("volunteers/certificates/check/", certificates.check_page, name="certificate_check"),
    path("volunteers/certificates/<str:code>/", certificates.print_page, name="certificate"),
    path("volunteers/teams/", teams.teams_page, name="teams"),
    path("volunteers/teams/<str:code>/", teams.team_page, name="team"),
    path("volunteers/teams/<str:code>/remove/", teams.team_remove, name="team_remove"),
    path("volunteers/teams/<str:code>/leave/", teams.team_leave, name="team_leave"),
    path("volunteers/teams/<str:code>/join/", teams.join, name="team_join"),
    path("volunteers/honours/", people_phone.honours_page, name="honours"),
    path("desk/volunteers/", desk.people_list, name="desk_volunteers"),
    path("desk/volunteers/activities/", desk.activity_list, name="desk_activities"),
    path("desk/volunteers/activities/new/", desk.activity_new, name="desk_activity_new"),
    path("desk/volunteers/activities/<str:code>/", desk.activity_page, name="desk_activity"),
    path("desk/volunteers/activities/<str:code>/<str:slug>/", desk.activity_page, name="desk_activity_verb"),
    path("desk/volunteers/records/", desk.record_list, name="desk_records"),
    path("desk/volunteers/records/new/", desk.record_new, name="desk_record_new"),
    path("desk/volunteers/records/<int:record_id>/", desk.record_page, name="desk_record"),
    path("desk/volunteers/records/<int:record_id>/<str:slug>/", desk.record_page, name="desk_record_verb"),
    path("desk/volunteers/patterns/", desk.patterns_page, name="desk_patterns"),
    path("desk/volunteers/teams/", teams.desk_list, name="desk_teams"),
    path("desk/volunteers/teams/<str:code>/", teams.desk_page, name="desk_team"),
    path("desk/volunteers/teams/<str:code>/remove/", teams.desk_remove, name="desk_team_remove"),
    path("desk/volunteers/<str:code>/", desk.volunteer_page, name="desk_volunteer"),
    path("desk/volunteers/<str:code>/<str:slug>/", desk.volunteer_page, name="desk_volunteer_verb"),
]
