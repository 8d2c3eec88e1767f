"""All addresses of the app: for residents, for staff, for everybody."""

from grievances.urls import desk, exchange, public, resident

app_name = "grievances"
urlpatterns = [*resident.urlpatterns, *desk.urlpatterns, *public.urlpatterns, *exchange.urlpatterns]
