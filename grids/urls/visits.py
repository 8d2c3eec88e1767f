"""Addresses of the visits."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
