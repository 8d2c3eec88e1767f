"""Addresses of the welfare bank and the time bank."""

from django.urls import URLPattern, path

from volunteers.views import bank_desk as desk
from volunteers.views import bank_own as own
from volunteers.views import bank_public as public

urlpatterns: list[URLPattern] = [
    path("bank/", public.home, name="bank"),
    path("bank/rules/", public.rules, name="bank_rules"),
    path("bank/offices/<int:pk>/", public.office_page, name="bank_office"),
    path("bank/goods/", public.catalogue, name="bank_goods"),
    path("bank/goods/photos/<uuid:public_id>/", public.photo, name="bank_photo"),
    path("bank/goods/<int:pk>/", public.product_page, name="bank_product"),
    path("bank/goods/<int:pk>/place/", own.place, name="bank_place"),
    path("bank/mine/", own.mine, name="bank_mine"),
    path("bank/mine/points/", own.history, {"what": "points"}, name="bank_points"),
    path("bank/mine/minutes/", own.history, {"what": "minutes"}, name="bank_minutes"),
    path("bank/orders/", own.own_orders, name="bank_orders"),
    path("bank/orders/<str:code>/", own.order_page, name="bank_order"),
    path("bank/orders/<str:code>/<str:slug>/", own.order_verb, name="bank_order_verb"),
    path("bank/family/", own.family_page, name="bank_family"),
    path("bank/family/<int:pk>/", own.tie_page, name="bank_family_tie"),
    path("bank/family/<int:pk>/<str:slug>/", own.tie_verb, name="bank_family_verb"),
    path("bank/hours/", own.jobs, name="bank_jobs"),
    path("bank/hours/<str:code>/", own.job_page, name="bank_job"),
    path("bank/hours/<str:code>/<str:slug>/", own.job_verb, name="bank_job_verb"),
    path("bank/new/<str:slug>/", own.own_page, name="bank_new"),
    path("desk/bank/", desk.offices, name="desk_bank"),
    path("desk/bank/open/", desk.open_office, name="desk_bank_open"),
    path("desk/bank/families/", desk.ties, name="desk_bank_ties"),
    path("desk/bank/families/<int:pk>/", desk.tie, name="desk_bank_tie"),
    path("desk/bank/families/<int:pk>/<str:slug>/", desk.tie, name="desk_bank_tie_verb"),
    path("desk/bank/hours/", desk.jobs, name="desk_bank_jobs"),
    path("desk/bank/hours/new/", desk.new_job, name="desk_bank_new_job"),
    path("desk/bank/hours/<str:code>/", desk.job, name="desk_bank_job"),
    path("desk/bank/hours/<str:code>/<str:slug>/", desk.job, name="desk_bank_job_verb"),
    path("desk/bank/orders/<str:code>/", desk.order, name="desk_bank_order"),
    path("desk/bank/orders/<str:code>/<str:slug>/", desk.order_verb, name="desk_bank_order_verb"),
    path("desk/bank/goods/<int:pk>/", desk.product, name="desk_bank_product"),
    path("desk/bank/goods/<int:pk>/<str:slug>/", desk.product_verb, name="desk_bank_product_verb"),
    path("desk/bank/papers/<int:pk>/", desk.paper, name="desk_bank_paper"),
    path("desk/bank/papers/<int:pk>/<str:slug>/", desk.paper, name="desk_bank_paper_verb"),
    path("desk/bank/<int:pk>/", desk.office, name="desk_bank_office"),
    path("desk/bank/<int:pk>/find/", desk.find_order, name="desk_bank_find"),
    path("desk/bank/<int:pk>/orders/", desk.waiting_orders, name="desk_bank_waiting"),
    path("desk/bank/<int:pk>/papers/", desk.stock_papers, name="desk_bank_papers"),
    path("desk/bank/<int:pk>/<str:slug>/", desk.office_verb, name="desk_bank_office_verb"),
]
