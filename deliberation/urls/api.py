"""Addresses of the API (`/api/v1/`)."""

from django.urls import URLPattern

from deliberation.api import casting, councils, creating, files, reading, rolls, rooms, rulebook, saying, verbs

urlpatterns: list[URLPattern] = [
    *creating.urlpatterns,
    *files.urlpatterns,
    *reading.urls(creating.LISTS),
    *councils.urlpatterns,
    *rulebook.urlpatterns,
    *rooms.urlpatterns,
    *rolls.urlpatterns,
    *casting.urlpatterns,
    *saying.urlpatterns,
    *verbs.urlpatterns,
]
