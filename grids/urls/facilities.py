"""Addresses of 社区之家."""

from django.urls import URLPattern, path

from grids.views import facilities, facilities_keep

urlpatterns: list[URLPattern] = [
    path("grids/facilities/", facilities.catalogue_page, name="facilities"),
    path("grids/facilities/<int:pk>/", facilities.facility_page, name="facility"),
    path("grids/facilities/<int:pk>/day/", facilities_keep.day_page, name="facility_day"),
    path("grids/facilities/<int:pk>/close/", facilities_keep.close_day, name="facility_close_day"),
    path("grids/facilities/<int:pk>/open/<str:day>/", facilities_keep.open_day, name="facility_open_day"),
    path("grids/facilities/set-up/<int:pk>/", facilities_keep.set_up_page, name="facility_set_up"),
    path("grids/bookings/", facilities.bookings_page, name="bookings"),
    path("grids/bookings/<str:code>/", facilities.booking_page, name="booking"),
    path("grids/bookings/<str:code>/<slug:slug>/", facilities.booking_do, name="booking_do"),
]
