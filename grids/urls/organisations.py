"""Addresses of 双报到 and 联席会议."""

from django.urls import URLPattern, path

from grids.views import joint_meetings, organisations_desk, organisations_public, registration

urlpatterns: list[URLPattern] = [
    path("desk/grids/organisations/", organisations_desk.list_page, name="desk_organisations"),
    path("desk/grids/organisations/new/", organisations_desk.new_page, name="desk_organisation_new"),
    path("desk/grids/organisations/<str:code>/", organisations_desk.organisation_page, name="desk_organisation"),
    path(
        "desk/grids/organisations/<str:code>/link/", organisations_desk.organisation_link, name="desk_organisation_link"
    ),
    path(
        "desk/grids/organisations/<str:code>/evaluate/",
        organisations_desk.organisation_evaluate,
        name="desk_organisation_evaluate",
    ),
    path(
        "desk/grids/organisations/<str:code>/<slug:slug>/",
        organisations_desk.organisation_do,
        name="desk_organisation_do",
    ),
    path("desk/grids/members/", organisations_desk.members_page, name="desk_members"),
    path("desk/grids/members/<int:pk>/", organisations_desk.member_page, name="desk_member"),
    path("desk/grids/members/<int:pk>/<slug:slug>/", organisations_desk.member_do, name="desk_member_do"),
    path("desk/grids/claims/<int:pk>/<slug:answer>/", organisations_desk.claim_answer, name="claim_answer"),
    path("desk/grids/bookings/", organisations_desk.bookings_page, name="desk_bookings"),
    path("desk/grids/documents/", organisations_desk.documents_page, name="desk_documents"),
    path("desk/grids/documents/new/", organisations_desk.new_document_page, name="desk_document_new"),
    path("desk/grids/joint-meetings/", joint_meetings.list_page, name="desk_joint_meetings"),
    path("desk/grids/joint-meetings/new/<str:code>/", joint_meetings.new_page, name="desk_joint_meeting_new"),
    path("desk/grids/joint-meetings/<int:pk>/", joint_meetings.meeting_page, name="desk_joint_meeting"),
    path("desk/grids/joint-meetings/<int:pk>/<slug:slug>/", joint_meetings.meeting_do, name="desk_joint_meeting_do"),
    path(
        "desk/grids/joint-meetings/<int:pk>/tasks/<int:task>/<slug:slug>/", joint_meetings.task_do, name="joint_task_do"
    ),
    path("grids/organisations/of/<str:code>/", organisations_public.organisation_page, name="organisation"),
    path("grids/organisations/of/<str:code>/card/", organisations_public.contact_card, name="contact_card"),
    path("grids/organisations/<str:code>/", organisations_public.five_lists_page, name="five_lists"),
    path("grids/organisations/<str:code>/<slug:slug>/", organisations_public.five_lists_page, name="five_lists_of"),
    path("grids/service-cards/<str:token>/", organisations_public.service_card_check, name="service_card_check"),
    path("grids/joint-meetings/<int:pk>/", organisations_public.meeting_page, name="joint_meeting"),
    path("grids/registration/", registration.mine_page, name="registration"),
    path("grids/registration/organisation/", registration.new_organisation_page, name="new_organisation"),
    path("grids/registration/member/", registration.new_member_page, name="new_member"),
    path("grids/registration/members/<int:pk>/end/", registration.member_end, name="member_end"),
    path("grids/registration/members/<int:pk>/card/", registration.service_card, name="service_card"),
    path("grids/registration/needs/<int:pk>/", registration.claim_page, name="claim"),
    path("grids/registration/claims/<int:pk>/withdraw/", registration.claim_withdraw, name="claim_withdraw"),
    path("grids/registration/evaluations/<int:pk>/reply/", registration.evaluation_reply, name="evaluation_reply"),
    path("grids/registration/<str:code>/", registration.organisation_page, name="own_organisation"),
    path("grids/registration/<str:code>/resources/", registration.resource_add, name="own_resource_add"),
    path("grids/registration/<str:code>/needs/", registration.need_add, name="own_need_add"),
    path(
        "grids/registration/<str:code>/resources/<int:pk>/retire/",
        registration.resource_retire,
        name="own_resource_retire",
    ),
    path("grids/registration/<str:code>/<slug:slug>/", registration.organisation_do, name="own_organisation_do"),
]
