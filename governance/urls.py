"""All addresses: the portal's own and, by name, those of every app in settings.PORTAL_APPS."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path, re_path

from governance.api.views import no_such_address
from governance.portal.routing import addresses_of

urlpatterns = [
    addresses_of(
        [
            path("", include("governance.portal.urls")),
            path("", include("governance.people.urls")),
            path("", include("governance.people.account_urls")),
            path("", include("governance.api.urls")),
            *[addresses_of(f"{app}.urls") for app in settings.PORTAL_APPS],
            re_path(r"^api/", no_such_address),  # after every app: an API is not answered with pages
            path("admin/", admin.site.urls),
        ]
    ),
]

handler400 = "governance.portal.views.trouble.bad_request"
handler403 = "governance.portal.views.trouble.permission_denied"
handler404 = "governance.portal.views.trouble.page_not_found"
handler500 = "governance.portal.views.trouble.server_error"
handler429 = "governance.portal.views.trouble.too_many_requests"  # asked for by allauth
