"""吹哨报到. These stand before `desk/<code>/`, which would take them for matters."""

from django.urls import URLPattern, path

from grievances.views import whistle_new, whistle_page, whistles

urlpatterns: list[URLPattern] = [
    path("desk/whistles/", whistles.whistles_page, name="whistles"),
    path("desk/whistles/new/", whistle_new.new_page, name="whistle_new"),
    path("desk/whistles/photos/<uuid:public_id>/", whistle_page.photo, name="whistle_photo"),
    path("desk/whistles/<str:code>/", whistle_page.whistle_page, name="whistle"),
    path("desk/whistles/<str:code>/<str:slug>/", whistle_page.step_page, name="whistle_step"),
    path("desk/whistles/<str:code>/<int:response>/<str:slug>/", whistle_page.step_page, name="response_step"),
]
