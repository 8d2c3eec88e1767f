"""For other systems: Open311, and the exchange with hotlines."""

from django.urls import URLPattern, path, re_path

from grievances.views import hotline_api, open311

_FORM = r"\.(?P<form>xml|json)$"

urlpatterns: list[URLPattern] = [
    re_path(r"^open311/v2/discovery" + _FORM, open311.discovery, name="open311_discovery"),
    re_path(r"^open311/v2/services" + _FORM, open311.services, name="open311_services"),
    re_path(r"^open311/v2/services/(?P<code>[-\w]+)" + _FORM, open311.service_definition, name="open311_service"),
    re_path(r"^open311/v2/requests" + _FORM, open311.requests, name="open311_requests"),
    re_path(r"^open311/v2/requests/(?P<number>[-\w]+)" + _FORM, open311.one_request, name="open311_request"),
    re_path(r"^open311/v2/tokens/(?P<token>[-\w]+)" + _FORM, open311.token, name="open311_token"),
    re_path(r"^open311/v2/", open311.unknown, name="open311_unknown"),
    path("api/hotline/v1/orders", hotline_api.orders, name="hotline_orders"),
    path("api/hotline/v1/states", hotline_api.states, name="hotline_states"),
]
