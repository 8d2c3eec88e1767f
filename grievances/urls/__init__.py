"""All addresses of the app: for residents, for staff, for everybody, for programs."""

from grievances.urls import api, desk, exchange, mediation, public, resident, whistles

app_name = "grievances"
urlpatterns = [
    *resident.urlpatterns,
    *whistles.urlpatterns,
    *mediation.urlpatterns,
    *desk.urlpatterns,
    *public.urlpatterns,
    *exchange.urlpatterns,
    *api.urlpatterns,
]
