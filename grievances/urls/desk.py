from django.urls import URLPattern, path

from grievances.views import desk, desk_hotline, desk_intake, desk_matter, desk_verbs

urlpatterns: list[URLPattern] = [
    path("desk/", desk.worklist_page, name="desk"),
    path("desk/counts/", desk.tab_counts, name="desk_counts"),
    path("desk/assign/", desk.assign_page, name="desk_assign"),
    path("desk/new/", desk_intake.intake_page, name="desk_new"),
    path("desk/places/", desk_intake.places, name="desk_places"),
    path("desk/hotline/", desk_hotline.hotline_page, name="desk_hotline"),
    path("desk/hotline/states/", desk_hotline.states_file, name="desk_hotline_states"),
    path("desk/<str:code>/", desk_matter.matter_page, name="desk_matter"),
    path("desk/<str:code>/receipt/", desk_intake.receipt, name="desk_receipt"),
    path("desk/<str:code>/phone/", desk_matter.reveal, name="desk_phone"),
    path("desk/<str:code>/<str:slug>/", desk_verbs.verb_page, name="desk_verb"),
]
