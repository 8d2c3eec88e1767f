"""How often one caller may ask. Wide: the narrow limits stand with the verbs that need them."""

from typing import Any

from django.conf import settings
from rest_framework.throttling import BaseThrottle

from governance.common.client import client_address
from governance.common.limits import allow

MINUTE = 60


class CallerThrottle(BaseThrottle):
    """A minute's requests of one person, or of one address where nobody is signed in; 0 in the settings lifts it."""

    def allow_request(self, request: Any, view: Any) -> bool:
        if request.user.is_authenticated:
            limit, caller = settings.API_REQUESTS_PER_MINUTE, f"user:{request.user.pk}"
        else:
            limit, caller = settings.API_ANONYMOUS_REQUESTS_PER_MINUTE, client_address(request)
        return not limit or allow("api", caller, limit=limit, seconds=MINUTE)

    def wait(self) -> float:
        return MINUTE
