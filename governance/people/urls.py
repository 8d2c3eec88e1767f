from django.urls import path

from governance.people import views

app_name = "people"
urlpatterns = [
    path("sign-in/", views.sign_in, name="sign_in"),
    path("sign-in/code/", views.code, name="code"),
    path("sign-out/", views.sign_out, name="sign_out"),
    path("admin/login/", views.admin_door, name="admin_door"),
    path("me/name/", views.rename, name="rename"),
]
