"""Addresses of ballots."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
