"""Addresses of the roster."""

from django.urls import URLPattern, path

from grids.views import roster

urlpatterns: list[URLPattern] = [
    path("desk/grids/roster/", roster.board_page, name="roster"),
    path("desk/grids/roster/<str:code>/appoint/<str:duty>/", roster.appoint_page, name="appoint"),
    path("desk/grids/roster/<int:pk>/", roster.entry_page, name="roster_entry"),
    path("desk/grids/roster/<int:pk>/<slug:slug>/", roster.verb_page, name="roster_verb"),
]
