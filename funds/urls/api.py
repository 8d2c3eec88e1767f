"""Addresses of the API (`/api/v1/`)."""

from django.urls import URLPattern

from funds.api import choices, foundation, grants, money_steps, organs, projects, public, publishings, votes

urlpatterns: list[URLPattern] = [
    *choices.urlpatterns,
    *projects.urlpatterns,
    *foundation.urlpatterns,
    *organs.urlpatterns,
    *grants.urlpatterns,
    *votes.urlpatterns,
    *public.urlpatterns,
    *publishings.urlpatterns,
    *money_steps.urlpatterns,
]
