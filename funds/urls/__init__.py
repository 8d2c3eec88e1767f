"""All addresses of the app, a file a part."""

from funds.urls import api, choices, foundation, grants, projects, public, votes

app_name = "funds"
urlpatterns = [
    *foundation.urlpatterns,
    *choices.urlpatterns,
    *projects.urlpatterns,
    *public.urlpatterns,
    *grants.urlpatterns,
    *votes.urlpatterns,
    *api.urlpatterns,
]
