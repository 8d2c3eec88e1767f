"""POST to an address that somebody entered, without becoming a way into our own network.

The name is resolved once, every address it has must be a public one (or in `WEBHOOK_PRIVATE_NETWORKS`), and the
connection goes to exactly the address that was looked at. No redirects, no proxy, short time-outs.
"""

import socket
import ssl
from http.client import HTTPConnection, HTTPException
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from governance.common.errors import InputRefused

TIMEOUT_SECONDS = 5
_TRANSLATED = ip_network("64:ff9b::/96")  # NAT64: an IPv4 address in the clothes of an IPv6 one
Address = IPv4Address | IPv6Address


class _Pinned(HTTPConnection):
    """Speaks to `address` and calls it by the name in the URL."""

    def __init__(self, host: str, port: int, address: str):
        super().__init__(host, port, timeout=TIMEOUT_SECONDS)
        self.address = address

    def connect(self) -> None:
        self.sock = socket.create_connection((self.address, self.port), TIMEOUT_SECONDS)


class _PinnedTls(_Pinned):
    default_port = 443

    def connect(self) -> None:
        super().connect()
        self.sock = ssl.create_default_context().wrap_socket(self.sock, server_hostname=self.host)


def check_address(url: str) -> SplitResult:
    """The parts of an address that we would send to, as far as it can be told without asking anybody.

    Raises `InputRefused`: https only (http where `WEBHOOK_ALLOW_HTTP`), no user name, no private address.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as problem:
        raise _refused(_("这不是有效的网址")) from problem
    schemes = {"https", "http"} if settings.WEBHOOK_ALLOW_HTTP else {"https"}
    if parts.scheme not in schemes:
        raise _refused(_("只能使用 https 地址"))
    if not parts.hostname or parts.username is not None or port == 0:
        raise _refused(_("地址里要有主机名，不能有用户名和密码"))
    literal = _read(parts.hostname)
    if literal and not is_allowed(literal):
        raise _refused(_("不能使用内网地址"))
    return parts


def is_allowed(address: Address) -> bool:
    """Public, or in a network that the installation trusts. What hides an IPv4 address is judged by that address."""
    if isinstance(address, IPv6Address):
        if address in _TRANSLATED:
            return is_allowed(IPv4Address(int(address) & 0xFFFFFFFF))
        hidden = address.ipv4_mapped or address.sixtofour or (address.teredo and address.teredo[1])
        if hidden:
            return is_allowed(hidden)
    trusted = any(address in ip_network(network) for network in settings.WEBHOOK_PRIVATE_NETWORKS)
    return trusted or (address.is_global and not address.is_multicast)


def post(url: str, *, body: bytes, headers: dict[str, str]) -> int:
    """Send `body`; returns the HTTP status. Raises `InputRefused` for an address we do not go to, `OSError` or
    `HTTPException` for what goes wrong on the way."""
    parts = check_address(url)
    assert parts.hostname
    port = parts.port or (443 if parts.scheme == "https" else 80)
    found = socket.getaddrinfo(parts.hostname, port, type=socket.SOCK_STREAM)
    addresses = [str(info[4][0]).partition("%")[0] for info in found]
    if not addresses or not all(is_allowed(ip_address(address)) for address in addresses):
        raise _refused(_("不能使用内网地址"))
    connection = (_PinnedTls if parts.scheme == "https" else _Pinned)(parts.hostname, port, addresses[0])
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        connection.request("POST", path, body=body, headers=headers)
        return connection.getresponse().status
    except UnicodeError as problem:
        raise HTTPException("address with odd characters") from problem
    finally:
        connection.close()


def _read(host: str) -> Address | None:
    try:
        return ip_address(host)
    except ValueError:
        return None


def _refused(words: str) -> InputRefused:
    return InputRefused("address", words, fields={"url": words})
