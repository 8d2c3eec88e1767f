"""Addresses of the life circle."""

from django.urls import URLPattern, path

from grids.views import circle_desk, circle_public

urlpatterns: list[URLPattern] = [
    path("grids/circle/<str:code>/", circle_public.circle_page, name="circle"),
    path("desk/grids/circle/", circle_desk.gaps_page, name="circle_gaps"),
    path("desk/grids/circle/gaps.xlsx", circle_desk.gaps_file, name="circle_gaps_file"),
    path("desk/grids/circle/places/<int:pk>/close/", circle_desk.place_close, name="circle_place_close"),
    path("desk/grids/circle/<str:code>/", circle_desk.places_page, name="circle_places"),
    path("desk/grids/circle/<str:code>/new/", circle_desk.place_page, name="circle_place_new"),
    path("desk/grids/circle/<str:code>/<int:pk>/", circle_desk.place_page, name="circle_place"),
]
