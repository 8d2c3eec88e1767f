"""All addresses of the app, a file a part."""

from django.urls import URLPattern

app_name = "volunteers"
urlpatterns: list[URLPattern] = []
