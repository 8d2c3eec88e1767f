"""Addresses of councils."""

from django.urls import URLPattern, path

from deliberation.views import councils, councils_desk

urlpatterns: list[URLPattern] = [
    path("councils/", councils.council_list, name="councils"),
    path("councils/<int:pk>/", councils.council_page, name="council"),
    path("desk/councils/<int:pk>/", councils_desk.seats_page, name="desk_council"),
    path("desk/councils/<int:pk>/seats/", councils_desk.open_seat, name="desk_seat_open"),
    path("desk/councils/<int:pk>/elected/", councils_desk.seat_elected, name="desk_seat_elected"),
    path("desk/councils/<int:pk>/seats/<int:seat>/end/", councils_desk.end_seat, name="desk_seat_end"),
    path("desk/councils/<int:pk>/seats/<int:seat>/up/", councils_desk.move_up, name="desk_seat_up"),
]
