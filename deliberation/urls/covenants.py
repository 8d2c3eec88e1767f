"""Addresses of covenants and committee reports."""

from django.urls import URLPattern, path

from deliberation.views import covenants_desk as desk
from deliberation.views import covenants_public as public

urlpatterns: list[URLPattern] = [
    path("covenants/", public.covenant_list, name="covenants"),
    path("covenants/reports/", public.report_list, name="reports"),
    path("covenants/<int:pk>/", public.covenant_page, name="covenant"),
    path("covenants/<int:pk>/amend/", public.amend, name="covenant_amend"),
    path("desk/covenants/", desk.desk_list, name="desk_covenants"),
    path("desk/covenants/new/<int:council_id>/", desk.new_page, name="covenant_new"),
    path("desk/covenants/reports/<int:pk>/", desk.report_page, name="report_publish"),
    path("desk/covenants/<int:pk>/", desk.desk_page, name="desk_covenant"),
    path("desk/covenants/<int:pk>/<str:slug>/", desk.verb_page, name="covenant_verb"),
]
