"""All addresses of the app, a file a part."""

from django.urls import URLPattern, URLResolver

from funds.urls import api, choices

app_name = "funds"
urlpatterns: list[URLPattern | URLResolver] = [
    *choices.urlpatterns,
    *api.urlpatterns,
]
