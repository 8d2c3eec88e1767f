"""Addresses of resolutions."""

from django.urls import URLPattern, path

from deliberation.views import resolutions_desk as desk
from deliberation.views import resolutions_public as public

urlpatterns: list[URLPattern] = [
    path("resolutions/", public.resolution_list, name="resolutions"),
    path("resolutions/photos/<int:pk>/", public.photo, name="resolution_photo"),
    path("resolutions/<str:code>/", public.resolution_page, name="resolution"),
    path("resolutions/<str:code>/notice/", public.notice, name="resolution_notice"),
    path("resolutions/<str:code>/object/", public.object_to, name="resolution_object"),
    path("resolutions/<str:code>/objections/<int:pk>/withdraw/", public.withdraw_objection, name="resolution_unobject"),
    path("resolutions/<str:code>/rate/", public.rate, name="resolution_rate"),
    path("desk/resolutions/", desk.desk_list, name="desk_resolutions"),
    path("desk/resolutions/new/<int:council_id>/", desk.new_page, name="resolution_new"),
    path("desk/resolutions/<str:code>/", desk.desk_page, name="desk_resolution"),
    path("desk/resolutions/<str:code>/<str:slug>/", desk.verb_page, name="resolution_verb"),
]
