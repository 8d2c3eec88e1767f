from django.urls import path

from governance.portal.views import me, pages

app_name = "portal"
urlpatterns = [
    path("", pages.home, name="home"),
    path("who/", pages.who, name="who"),
    path("trail/", pages.seals, name="seals"),
    path("large-type/", pages.large_type, name="large_type"),
    path("me/", me.me, name="me"),
    path("me/messages/", me.inbox, name="inbox"),
    path("me/messages/read/", me.read_all, name="read_all"),
    path("me/messages/<int:pk>/", me.open_message, name="message"),
    path("healthz", pages.healthz, name="healthz"),
    path("robots.txt", pages.robots, name="robots"),
]
