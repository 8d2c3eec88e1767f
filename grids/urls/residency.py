"""Addresses of 住址核对."""

from django.urls import URLPattern, path

from grids.views import residency

urlpatterns: list[URLPattern] = [
    path("grids/residency/", residency.mine_page, name="residency"),
    path("grids/residency/new/", residency.new_page, name="residency_new"),
    path("grids/residency/<int:pk>/withdraw/", residency.withdraw, name="residency_withdraw"),
    path("desk/grids/residency/", residency.list_page, name="desk_residency"),
    path("desk/grids/residency/<int:pk>/", residency.claim_page, name="desk_residency_claim"),
    path("desk/grids/residency/<int:pk>/<slug:slug>/", residency.claim_do, name="desk_residency_do"),
]
