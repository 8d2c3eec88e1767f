"""All addresses of the app, a file a part."""

from django.urls import URLPattern

from volunteers.api import bank as bank_api
from volunteers.api import certificates, counter, families, photos, teams
from volunteers.api import organisations as organisations_api
from volunteers.api import people as people_api
from volunteers.api import service as service_api
from volunteers.urls import bank, needs, organisations, service

app_name = "volunteers"
urlpatterns: list[URLPattern] = [
    *organisations.urlpatterns, *organisations_api.urlpatterns, *service.urlpatterns, *service_api.urlpatterns, *people_api.urlpatterns,
    *teams.urlpatterns,
    *needs.urlpatterns, *bank.urlpatterns, *bank_api.urlpatterns, *counter.urlpatterns, *families.urlpatterns,
    *certificates.urlpatterns, *photos.urlpatterns,
]  # fmt: skip
