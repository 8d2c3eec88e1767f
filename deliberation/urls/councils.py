"""Addresses of councils."""

from django.urls import URLPattern, path

from deliberation.views import councils

urlpatterns: list[URLPattern] = [
    path("councils/", councils.council_list, name="councils"),
    path("councils/<int:pk>/", councils.council_page, name="council"),
]
