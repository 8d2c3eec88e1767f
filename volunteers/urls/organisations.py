"""Addresses of organisations on the platform and of the incubation base."""

from django.urls import URLPattern, path

from volunteers.views import organisations as views

urlpatterns: list[URLPattern] = [
    path("volunteers/organisations/", views.public_page, name="organisations"),
    path("volunteers/organisations/apply/", views.apply_page, name="organisation_apply"),
    path("volunteers/organisations/<int:pk>/", views.own_page, name="organisation"),
    path("volunteers/organisations/<int:pk>/<str:slug>/", views.own_page, name="organisation_verb"),
    path("desk/volunteers/organisations/", views.member_list, name="desk_organisations"),
    path("desk/volunteers/organisations/new/", views.member_new, name="desk_organisation_new"),
    path("desk/volunteers/organisations/<int:pk>/", views.member_page, name="desk_organisation"),
    path("desk/volunteers/organisations/<int:pk>/<str:slug>/", views.member_page, name="desk_organisation_verb"),
    path("desk/volunteers/incubation/", views.incubated_list, name="desk_incubation"),
    path("desk/volunteers/incubation/new/", views.incubated_new, name="desk_incubated_new"),
    path("desk/volunteers/incubation/<int:pk>/", views.incubated_page, name="desk_incubated"),
    path("desk/volunteers/incubation/<int:pk>/<str:slug>/", views.incubated_page, name="desk_incubated_verb"),
]
