"""Addresses of the amounts that resolutions allow."""

from django.urls import URLPattern, path

from funds.views import votes_desk as desk

urlpatterns: list[URLPattern] = [
    path("desk/funds/votes/", desk.list_page, name="desk_votes"),
    path("desk/funds/votes/new/", desk.new_page, name="desk_vote_new"),
    path("desk/funds/votes/<int:pk>/", desk.desk_page, name="desk_vote"),
    path("desk/funds/votes/<int:pk>/<str:slug>/", desk.verb_page, name="desk_vote_verb"),
]
