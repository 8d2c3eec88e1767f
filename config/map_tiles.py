"""The background of maps: none, or tiles of a server that the district chose."""

from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured


def image_source(address: str) -> list[str]:
    """Where the browser may fetch tiles from, as the content policy writes it; raises for what is no tile address.

    A path (`/tiles/{z}/{x}/{y}.png`) is the portal's own server and needs nothing more.
    """
    if not address:
        return []
    if not all(f"{{{part}}}" in address for part in "zxy"):
        raise ImproperlyConfigured("MAP_TILES must contain {z}, {x} and {y}")
    if address.startswith("/") and not address.startswith("//"):
        return []
    parts = urlsplit(address)
    host = parts.netloc.replace("{s}", "*")
    if parts.scheme not in {"http", "https"} or not host or "@" in host or set(host) & set("{}'; ,"):
        raise ImproperlyConfigured("MAP_TILES must be an http(s) address or a path of this server")
    if "*" in host and not host.startswith("*."):
        # `t{s}.tiles.example` stands for several hosts; the policy knows only whole names.
        host = f"*.{host.split('.', 1)[1]}"
    return [f"{parts.scheme}://{host}"]
