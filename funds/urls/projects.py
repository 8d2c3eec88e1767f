"""Addresses of projects and payments."""

from django.urls import URLPattern, path

from funds.views import carriers
from funds.views import payments_desk as payments
from funds.views import projects_desk as desk
from funds.views import projects_public as public

urlpatterns: list[URLPattern] = [
    path("projects/", public.list_page, name="projects"),
    path("projects/propose/", public.propose_page, name="project_propose"),
    path("projects/documents/<int:pk>/", public.document, name="document"),
    path("projects/<str:code>/", public.page, name="project"),
    path("projects/<str:code>/pay/", payments.request_page, name="payment_new"),
    path("projects/<str:code>/papers/", carriers.papers_page, name="project_papers"),
    path("desk/funds/projects/", desk.desk_list, name="desk_projects"),
    path("desk/funds/projects/new/", desk.new_page, name="desk_project_new"),
    path("desk/funds/projects/<str:code>/", desk.desk_page, name="desk_project"),
    path("desk/funds/projects/<str:code>/<str:slug>/", desk.verb_page, name="desk_project_verb"),
    path("desk/funds/payments/", payments.desk_list, name="desk_payments"),
    path("desk/funds/payments/<str:code>/", payments.desk_page, name="desk_payment"),
    path("desk/funds/payments/<str:code>/<str:slug>/", payments.verb_page, name="desk_payment_verb"),
    path("desk/funds/documents/<int:pk>/clear/", public.clear, name="document_clear"),
]
