"""All addresses of the app, a file a part."""

from deliberation.urls import api, ballots, councils, covenants, meetings, resolutions, topics

app_name = "deliberation"
urlpatterns = [
    *councils.urlpatterns,
    *topics.urlpatterns,
    *meetings.urlpatterns,
    *ballots.urlpatterns,
    *resolutions.urlpatterns,
    *covenants.urlpatterns,
    *api.urlpatterns,
]
