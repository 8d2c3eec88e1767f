"""All addresses of the app, a file a part."""

from grids.urls import (
    admission,
    api,
    cards,
    circle,
    day,
    facilities,
    lists,
    messages,
    organisations,
    residency,
    roster,
    territory,
    visits,
)

app_name = "grids"
urlpatterns = [
    *api.urlpatterns,
    *admission.urlpatterns,
    *circle.urlpatterns,
    *territory.urlpatterns,
    *roster.urlpatterns,
    *cards.urlpatterns,
    *day.urlpatterns,
    *visits.urlpatterns,
    *messages.urlpatterns,
    *lists.urlpatterns,
    *organisations.urlpatterns,
    *residency.urlpatterns,
    *facilities.urlpatterns,
]
