"""Addresses of councils."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
