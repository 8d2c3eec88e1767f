"""Addresses of the territory."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
