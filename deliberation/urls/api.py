"""Addresses of the API (`/api/v1/`)."""

from django.urls import URLPattern

from deliberation.api import verbs

urlpatterns: list[URLPattern] = verbs.urlpatterns
