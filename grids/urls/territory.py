"""Addresses of the territory."""

from django.urls import URLPattern, path

from grids.views import grid_counts, grid_plans, maps, places, territory

urlpatterns: list[URLPattern] = [
    path("desk/grids/buildings/<int:pk>/", territory.building_page, name="building"),
    path("desk/grids/buildings/<int:pk>/entrances/", places.entrances_page, name="entrances"),
    path("desk/grids/entrances/<int:pk>/", places.entrance_page, name="entrance"),
    path("desk/grids/estates/<int:pk>/", places.estate_page, name="estate"),
    path("desk/grids/lanes/<int:pk>/", places.lane_page, name="lane"),
    path("desk/grids/<str:code>/estates/", places.estates_page, name="estates"),
    path("desk/grids/<str:code>/lanes/", places.lanes_page, name="lanes"),
    path("desk/grids/buildings/<int:pk>/<slug:act>/", territory.building_act, name="building_act"),
    path("desk/grids/moves/<int:pk>/cancel/", territory.move_cancel, name="move_cancel"),
    path("desk/grids/dwellings/<int:pk>/remove/", territory.dwelling_remove, name="dwelling_remove"),
    path("desk/grids/imports/<int:pk>/", territory.import_report, name="import_report"),
    path("desk/grids/areas/<str:code>/boundary/", maps.boundary_save, name="boundary"),
    path("desk/grids/plans/", grid_plans.list_page, name="grid_plans"),
    path("desk/grids/plans/<int:pk>/", grid_plans.plan_page, name="grid_plan"),
    path("desk/grids/plans/<int:pk>/<slug:slug>/", grid_plans.plan_do, name="grid_plan_do"),
    path("desk/grids/<str:code>/plans/new/", grid_plans.new_page, name="grid_plan_new"),
    path("desk/grids/<str:code>/counts/", grid_counts.counts_page, name="counts"),
    path("desk/grids/<str:code>/buildings/", territory.buildings_page, name="buildings"),
    path("desk/grids/<str:code>/buildings/new/", territory.new_building_page, name="building_new"),
    path("desk/grids/<str:code>/imports/", territory.imports_page, name="imports"),
    path("desk/grids/<str:code>/map/", maps.map_page, name="map"),
    path("desk/grids/<str:code>/map/file/", maps.boundary_file, name="boundary_file"),
]
