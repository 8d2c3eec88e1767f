"""Addresses of grant calls, tenders and rewards."""

from django.urls import URLPattern, path, re_path

from funds.views import grants_desk as desk
from funds.views import grants_public as public
from funds.views import grants_take_part as take_part
from funds.views import scoring

KIND, WORK = "(?P<kind>calls|agreements|tenders|rewards)", "(?P<kind>agreements|tenders|rewards)"
KEY = "(?P<key>[0-9A-Za-z-]{1,20})"

urlpatterns: list[URLPattern] = [
    path("grants/", public.index, name="grants"),
    path("grants/mine/", take_part.mine, name="grants_mine"),
    path("grants/rewards/apply/", take_part.reward_page, name="reward_apply"),
    path("grants/calls/<str:code>/apply/", take_part.apply_page, name="grant_apply"),
    path("grants/applications/<int:pk>/", take_part.application_page, name="application"),
    path("grants/applications/<int:pk>/edit/", take_part.edit_page, name="application_edit"),
    path("grants/applications/<int:pk>/documents/", take_part.attach_page, name="application_attach"),
    path("grants/applications/<int:pk>/<str:verb>/", take_part.application_verb, name="application_verb"),
    path("grants/tenders/<str:code>/bid/", take_part.bid_page, name="bid"),
    path("grants/tenders/<str:code>/bid/<int:pk>/withdraw/", take_part.withdraw_bid, name="bid_withdraw"),
    path("grants/documents/<int:pk>/", take_part.document, name="grant_document"),
    path("grants/scoring/<str:code>/", scoring.page, name="scoring"),
    path("grants/scoring/<str:code>/declare/", scoring.declare_page, name="scoring_declare"),
    path("grants/scoring/<str:code>/<int:pk>/", scoring.score_page, name="scoring_score"),
    re_path(rf"^grants/{KIND}/$", public.list_page, name="grant_list"),
    re_path(rf"^grants/{KIND}/{KEY}/$", public.page, name="grant"),
    re_path(rf"^grants/{WORK}/{KEY}/rate/$", public.rate_page, name="grant_rate"),
    re_path(rf"^grants/{WORK}/{KEY}/documents/$", take_part.papers_page, name="grant_papers"),
    path("desk/funds/grants/", desk.home, name="desk_grants_home"),
    re_path(rf"^desk/funds/{KIND}/$", desk.list_page, name="desk_grants"),
    re_path(rf"^desk/funds/{KIND}/new/$", desk.new_page, name="desk_grant_new"),
    re_path(rf"^desk/funds/{KIND}/{KEY}/$", desk.desk_page, name="desk_grant"),
    re_path(rf"^desk/funds/{KIND}/{KEY}/(?P<slug>[a-z-]+)/$", desk.verb_page, name="desk_grant_verb"),
]
