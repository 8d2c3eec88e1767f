"""Addresses of the three lists."""

from django.urls import URLPattern, path

from grids.views import lists_desk, lists_public, public_index

urlpatterns: list[URLPattern] = [
    path("desk/grids/lists/", lists_desk.list_page, name="lists"),
    path("desk/grids/lists/resources/<int:pk>/retire/", lists_desk.retire, name="resource_retire"),
    path("desk/grids/lists/<str:slug>/", lists_desk.list_page, name="lists_of"),
    path("desk/grids/lists/<str:slug>/new/", lists_desk.new_page, name="lists_new"),
    path("desk/grids/lists/<str:slug>/<int:pk>/", lists_desk.item_page, name="lists_item"),
    path("desk/grids/lists/<str:slug>/<int:pk>/<str:verb>/", lists_desk.do, name="lists_do"),
    path("grids/lists/", public_index.index_page, name="public_index"),
    path("grids/lists/<str:code>/", lists_public.lists_page, name="public_lists"),
    path("grids/lists/<str:code>/<str:slug>/", lists_public.lists_page, name="public_lists_of"),
]
