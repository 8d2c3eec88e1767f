"""The app's part of `/api/v1/`."""

from django.urls import URLPattern, path

from grievances.api import (
    assigning,
    calls,
    catalogue,
    disputes,
    figures,
    looks,
    matters,
    public,
    raising,
    tracking,
    verbs,
    whistles,
)

urlpatterns: list[URLPattern] = [
    path("api/v1/areas/", catalogue.AreasView.as_view(), name="api_areas"),
    path("api/v1/places/", catalogue.PlacesView.as_view(), name="api_places"),
    path("api/v1/categories/", catalogue.CategoriesView.as_view(), name="api_categories"),
    path("api/v1/departments/", catalogue.DepartmentsView.as_view(), name="api_departments"),
    path("api/v1/dispute-kinds/", catalogue.DisputeKindsView.as_view(), name="api_dispute_kinds"),
    path("api/v1/decline-reasons/", catalogue.DeclineReasonsView.as_view(), name="api_decline_reasons"),
    path("api/v1/services/", catalogue.ServicesView.as_view(), name="api_services"),
    path("api/v1/challenge/", raising.ChallengeView.as_view(), name="api_challenge"),
    path("api/v1/public/matters/", public.PublicMattersView.as_view(), name="api_public_list"),
    path("api/v1/public/matters/<int:pk>/", public.PublicMatterView.as_view(), name="api_public_matter"),
    path("api/v1/photos/<uuid:public_id>/", matters.PhotoView.as_view(), name="api_photo"),
    path("api/v1/track/<str:code>/", tracking.TrackView.as_view(), name="api_track"),
    path("api/v1/public/matters/<int:pk>/join/", public.JoinView.as_view(), name="api_join"),
    path("api/v1/grievances/assign/", assigning.AssignManyView.as_view(), name="api_assign_many"),
    path("api/v1/grievances/", matters.MattersView.as_view(), name="api_matters"),
    path("api/v1/grievances/<str:code>/", matters.MatterView.as_view(), name="api_matter"),
    path("api/v1/grievances/<str:code>/timeline/", matters.TimelineView.as_view(), name="api_timeline"),
    *verbs.urlpatterns,
    *whistles.urlpatterns,
    *disputes.urlpatterns,
    *calls.urlpatterns,
    *looks.urlpatterns,
    *figures.urlpatterns,
]
