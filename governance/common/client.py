"""Who is calling, as far as rate limits need to know."""

from ipaddress import ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The caller's address. Proxies that stand in front are only believed as far as `TRUSTED_PROXIES` counts them.

    An IPv6 caller is counted by the /64 network: a single household owns all of it.
    """
    address = request.META.get("REMOTE_ADDR", "")
    proxies = getattr(settings, "TRUSTED_PROXIES", 0)
    forwarded = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
    if proxies and len(forwarded) >= proxies:
        address = forwarded[-proxies]
    return _counted(address)


def _counted(address: str) -> str:
    try:
        parsed = ip_address(address.strip("[]"))
    except ValueError:
        return "unknown"
    return str(ip_network((parsed, 64), strict=False)) if parsed.version == 6 else str(parsed)
