"""The app's part of `/api/v1/`."""

from django.urls import URLPattern, path

from grids.api import roster

urlpatterns: list[URLPattern] = [
    path("api/v1/roster/", roster.RosterView.as_view(), name="api_roster"),
    path("api/v1/responsible/", roster.ResponsibleView.as_view(), name="api_responsible"),
]
