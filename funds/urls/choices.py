"""Addresses of yearly choices."""

from django.urls import URLPattern, path

from funds.views import choices_desk as desk
from funds.views import choices_public as public
from funds.views import choices_take_part as take_part
from funds.views import recount

urlpatterns: list[URLPattern] = [
    path("funds/choices/", public.list_page, name="choices"),
    path("funds/choices/recount/", recount.page, name="choice_recount"),
    path("funds/choices/<str:code>/", public.page, name="choice"),
    path("funds/choices/<str:code>/ballots.pb", public.ballots_file, name="choice_file"),
    path("funds/choices/<str:code>/propose/", take_part.propose_page, name="choice_propose"),
    path("funds/choices/<str:code>/proposals/<int:option_id>/withdraw/", take_part.withdraw, name="choice_withdraw"),
    path("funds/choices/<str:code>/vote/", take_part.vote_page, name="choice_vote"),
    path("funds/choices/<str:code>/projects/<int:number>/", public.option_page, name="choice_option"),
    path("desk/funds/choices/", desk.desk_list, name="desk_choices"),
    path("desk/funds/choices/new/", desk.new_page, name="choice_new"),
    path("desk/funds/choices/<str:code>/", desk.desk_page, name="desk_choice"),
    path("desk/funds/choices/<str:code>/papers/", desk.papers_page, name="choice_papers"),
    path("desk/funds/choices/<str:code>/<str:slug>/", desk.verb_page, name="choice_verb"),
]
