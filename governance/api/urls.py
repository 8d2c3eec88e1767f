"""The parts of the API that no app owns. Apps add theirs under `api/v1/` in their own urls."""

from django.urls import path

from governance.api import views

app_name = "api"
urlpatterns = [
    path("api/v1/schema/", views.SchemaView.as_view(), name="schema"),
    path("api/v1/docs/", views.DocsView.as_view(), name="docs"),
    path("api/v1/sign-in/", views.SignInView.as_view(), name="sign_in"),
    path("api/v1/sign-out/", views.SignOutView.as_view(), name="sign_out"),
    path("api/v1/sign-out-everywhere/", views.SignOutEverywhereView.as_view(), name="sign_out_everywhere"),
    path("api/v1/me/", views.MeView.as_view(), name="me"),
]
