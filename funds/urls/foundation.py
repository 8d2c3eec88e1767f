"""Addresses of giving, receipts and the money desk."""

from django.urls import URLPattern, path, re_path
from django.views.generic import RedirectView

from funds.views import desk, donations, own_records

LISTS, ITEMS = "(?P<slug>gifts|pledges|lines|appeals)", "(?P<slug>gifts|pledges|lines)"

urlpatterns: list[URLPattern] = [
    path("donations/", donations.index, name="donations"),
    path("donations/mine/", donations.mine, name="mine"),
    path("donations/funds/<int:pk>/", RedirectView.as_view(pattern_name="funds:fund"), name="fund_gifts"),
    path("donations/funds/<int:pk>/give/", donations.pledge_page, name="give"),
    path("donations/pledges/<str:code>/", donations.pledge_answer, name="own_pledge"),
    path("donations/gifts/<str:code>/", donations.own_gift, name="own_gift"),
    path("donations/gifts/<str:code>/records/", own_records.page, name="own_records"),
    path("donations/gifts/<str:code>/records.csv", own_records.copy, name="own_records_file"),
    path("donations/gifts/<str:code>/changes/<int:pk>/", donations.answer_change, name="own_change"),
    path("donations/receipts/<str:code>/print/", donations.receipt_print, name="receipt_print"),
    path("donations/receipts/<str:code>/<str:proof>/", donations.receipt_check, name="receipt_check"),
    path("desk/funds/", desk.overview, name="desk"),
    path("desk/funds/new/<str:slug>/", desk.new_page, name="desk_new"),
    path("desk/funds/changes/<int:pk>/answer/", desk.answer_change, name="desk_change_answer"),
    path("desk/funds/changes/<int:pk>/withdraw/", desk.withdraw_change, name="desk_change_withdraw"),
    path("desk/funds/appeals/<int:pk>/close/", desk.close_appeal, name="desk_appeal_close"),
    path("desk/funds/lines/<int:pk>/is/<str:kind>/<int:candidate>/", desk.match, name="desk_match"),
    re_path(rf"^desk/funds/{LISTS}/$", desk.list_page, name="desk_list"),
    re_path(rf"^desk/funds/{ITEMS}/(?P<pk>[0-9]{{1,18}})/$", desk.item_page, name="desk_item"),
    re_path(rf"^desk/funds/{ITEMS}/(?P<pk>[0-9]{{1,18}})/(?P<step>[a-z]+)/$", desk.do, name="desk_do"),
]
