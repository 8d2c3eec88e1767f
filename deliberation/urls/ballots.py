"""Addresses of ballots."""

from django.urls import URLPattern, path

from deliberation.views import ballots_collect, ballots_desk, ballots_public, ballots_vote

urlpatterns: list[URLPattern] = [
    path("ballots/", ballots_public.list_page, name="ballots"),
    path("ballots/<str:code>/", ballots_public.page, name="ballot"),
    path("ballots/<str:code>/vote/", ballots_vote.vote, name="ballot_vote"),
    path("ballots/<str:code>/roll/", ballots_public.roll_page, name="ballot_roll"),
    path("ballots/<str:code>/votes/", ballots_public.votes_page, name="ballot_votes"),
    path("ballots/<str:code>/votes.json", ballots_public.votes_download, {"ending": "json"}, name="ballot_json"),
    path("ballots/<str:code>/votes.csv", ballots_public.votes_download, {"ending": "csv"}, name="ballot_csv"),
    path("desk/ballots/", ballots_desk.list_page, name="desk_ballots"),
    path("desk/ballots/new/", ballots_desk.new_page, name="desk_ballot_new"),
    path("desk/ballots/<str:code>/", ballots_desk.panel_page, name="desk_ballot"),
    path("desk/ballots/<str:code>/edit/", ballots_desk.edit_page, name="desk_ballot_edit"),
    path("desk/ballots/<str:code>/papers/", ballots_collect.papers_page, name="desk_ballot_papers"),
    path("desk/ballots/<str:code>/papers/<int:pk>/", ballots_collect.settle_page, name="desk_ballot_settle"),
    path("desk/ballots/<str:code>/buildings/<int:pk>/", ballots_collect.doors_page, name="desk_ballot_doors"),
    path("desk/ballots/<str:code>/buildings/<int:pk>/print/", ballots_collect.print_page, name="desk_ballot_print"),
    path("desk/ballots/<str:code>/doors/<int:pk>/", ballots_collect.door_page, name="desk_ballot_door"),
    path("desk/ballots/<str:code>/<str:slug>/", ballots_desk.verb_page, name="desk_ballot_verb"),
]
