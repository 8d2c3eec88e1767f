"""矛盾纠纷调解 at the desk. These stand before `/desk/<code>/`, which takes every other word for a matter's code."""

from django.urls import URLPattern, path

from grievances.views import mediation_file, mediation_list, mediation_prints

urlpatterns: list[URLPattern] = [
    path("desk/disputes/", mediation_list.disputes_page, name="disputes"),
    path("desk/disputes/new/", mediation_list.new_page, name="dispute_new"),
    path("desk/disputes/figures/", mediation_list.figures_page, name="dispute_figures"),
    path("desk/disputes/photos/<uuid:public_id>/", mediation_file.photo, name="dispute_photo"),
    path("desk/disputes/<str:code>/", mediation_file.file_page, name="dispute"),
    path("desk/disputes/<str:code>/agreement/", mediation_prints.agreement, name="dispute_agreement"),
    path("desk/disputes/<str:code>/minutes/<int:pk>/", mediation_prints.minutes, name="dispute_minutes"),
    path("desk/disputes/<str:code>/parties/<int:pk>/", mediation_file.reveal, name="dispute_party"),
    path("desk/disputes/<str:code>/<str:slug>/", mediation_file.verb_page, name="dispute_verb"),
]
