"""Addresses of messages down the tree."""

from django.urls import URLPattern, path

from grids.views import messages_desk, messages_own

urlpatterns: list[URLPattern] = [
    path("desk/grids/messages/", messages_desk.list_page, name="messages"),
    path("desk/grids/messages/new/", messages_desk.new_page, name="message_new"),
    path("desk/grids/messages/<int:pk>/", messages_desk.message_page, name="message"),
    path("desk/grids/messages/<int:pk>/progress/", messages_desk.progress, name="message_progress"),
    path("desk/grids/messages/<int:pk>/people/", messages_desk.people_page, name="message_people"),
    path("desk/grids/messages/<int:pk>/people/<int:copy>/tell/", messages_desk.tell, name="message_tell"),
    path("desk/grids/messages/<int:pk>/legs/<int:leg>/pass-on/", messages_desk.pass_on, name="message_pass_on"),
    path("desk/grids/messages/<int:pk>/pass-on/", messages_desk.pass_on_all, name="message_pass_on_all"),
    path("desk/grids/messages/<int:pk>/close/", messages_desk.close, name="message_close"),
    path("day/messages/", messages_own.list_page, name="own_messages"),
    path("day/messages/<int:pk>/", messages_own.message_page, name="own_message"),
    path("day/messages/<int:pk>/<int:copy>/<str:verb>/", messages_own.do, name="own_message_do"),
    path("day/messages/photos/<int:copy>/", messages_own.photo, name="message_photo"),
]
