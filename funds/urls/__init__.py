"""All addresses of the app, a file a part."""

from funds.urls import api, choices, foundation, grants, public

app_name = "funds"
urlpatterns = [
    *foundation.urlpatterns,
    *choices.urlpatterns,
    *public.urlpatterns,
    *grants.urlpatterns,
    *api.urlpatterns,
]
