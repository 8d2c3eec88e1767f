"""What everybody may read: the matters list, one matter, the list as a file and as a feed."""

from django.urls import URLPattern, path

from grievances.views import public_feed, public_list, public_matter, public_rates

urlpatterns: list[URLPattern] = [
    path("matters/", public_list.matters, name="public_list"),
    path("matters/feed/", public_feed.MattersFeed(), name="public_feed"),
    path("matters/rates/", public_rates.rates, name="public_rates"),
    path("matters/<int:pk>/", public_matter.matter, name="public_matter"),
    path("matters.csv", public_list.matters_csv, name="public_csv"),
]
