"""Addresses of the cards."""

from django.urls import URLPattern, path

from grids.views import cards

urlpatterns: list[URLPattern] = [
    path("grids/cards/<str:token>/", cards.card_page, name="card"),
    path("grids/cards/<str:token>/photo/", cards.card_photo, name="card_photo"),
    path("desk/grids/roster/<int:pk>/card/<slug:size>/", cards.card_print, name="card_print"),
]
