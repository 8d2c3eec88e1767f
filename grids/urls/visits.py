"""Addresses of the visits and of care."""

from django.urls import path

from grids.views import visits, visits_desk

urlpatterns = [
    path("day/visits/", visits.visits_page, name="visits"),
    path("day/visits/<int:pk>/", visits.walk_page, name="walk"),
    path("day/doors/<int:pk>/", visits.door_page, name="door"),
    path("day/doors/<int:pk>/next/", visits.next_door_page, name="next_door"),
    path("day/doors/<int:pk>/care/", visits.care_page, name="care"),
    path("day/care/<int:pk>/", visits.care_review, name="care_review"),
    path("desk/grids/visits/", visits_desk.coverage_page, name="coverage"),
    path("desk/grids/care/", visits_desk.care_list_page, name="care_list"),
]
