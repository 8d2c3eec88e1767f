"""All addresses of the app, a file a part."""

from volunteers.urls import needs, service

app_name = "volunteers"
urlpatterns = [*service.urlpatterns, *needs.urlpatterns]
