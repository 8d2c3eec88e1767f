"""Addresses of the API (`/api/v1/`)."""

from django.urls import URLPattern

from deliberation.api import casting, councils, creating, reading, rolls, rooms, saying, verbs

urlpatterns: list[URLPattern] = [
    *creating.urlpatterns,
    *reading.urls(creating.LISTS),
    *councils.urlpatterns,
    *rooms.urlpatterns,
    *rolls.urlpatterns,
    *casting.urlpatterns,
    *saying.urlpatterns,
    *verbs.urlpatterns,
]
