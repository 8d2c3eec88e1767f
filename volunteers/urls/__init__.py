"""All addresses of the app, a file a part."""

from django.urls import URLPattern

from volunteers.urls import needs

app_name = "volunteers"
urlpatterns: list[URLPattern] = [*needs.urlpatterns]
