"""Addresses of help among neighbours, wishes, supply and demand."""

from django.urls import URLPattern, path

from volunteers.api import needs, offers
from volunteers.api import wishes as wishes_api
from volunteers.views import balance, needs_desk, needs_phone, wishes

urlpatterns: list[URLPattern] = [
    path("needs/", needs_phone.index, name="needs"),
    path("needs/new/", needs_phone.new_page, name="need_new"),
    path("needs/mine/", needs_phone.own_list, name="needs_mine"),
    path("needs/supply/", balance.supply, name="needs_supply"),
    path("needs/services/", balance.services_page, name="needs_services"),
    path("needs/<str:code>/", needs_phone.page, name="need"),
    path("needs/<str:code>/look/", needs_phone.look, name="need_look"),
    path("needs/<str:code>/<str:slug>/", needs_phone.verb_page, name="need_verb"),
    path("wishes/", wishes.wall, name="wishes"),
    path("wishes/new/", wishes.new_page, name="wish_new"),
    path("wishes/photos/<uuid:public_id>/", wishes.photo, name="wish_photo"),
    path("wishes/<str:code>/", wishes.page, name="wish"),
    path("wishes/<str:code>/<str:slug>/", wishes.verb_page, name="wish_verb"),
    path("desk/needs/", needs_desk.desk_list, name="desk_needs"),
    path("desk/needs/new/", needs_desk.new_page, name="desk_need_new"),
    path("desk/needs/from-matter/<int:grievance_id>/", needs_desk.from_matter, name="desk_need_from_matter"),
    path("desk/needs/offers/", balance.offers_desk, name="desk_offers"),
    path("desk/needs/offers/<int:pk>/end/", balance.offer_end, name="desk_offer_end"),
    path("desk/needs/wishes/", wishes.desk_list, name="desk_wishes"),
    path("desk/needs/wishes/<str:code>/", wishes.desk_page, name="desk_wish"),
    path("desk/needs/wishes/<str:code>/<str:slug>/", wishes.desk_verb_page, name="desk_wish_verb"),
    path("desk/needs/<str:code>/", needs_desk.desk_page, name="desk_need"),
    path("desk/needs/<str:code>/look/", needs_desk.look, name="desk_need_look"),
    path("desk/needs/<str:code>/<str:slug>/", needs_desk.verb_page, name="desk_need_verb"),
    *needs.urlpatterns,
    *wishes_api.urlpatterns,
    *offers.urlpatterns,
]
