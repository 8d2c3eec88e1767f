"""What every page knows: the site's name, this person's navigation, large type, unread messages, warnings."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.apps import apps
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language

from governance.notifications.selectors import unread_count
from governance.people.authority import authority_of
from governance.portal.registry import NavItem
from governance.portal.registry import portal as registry

LARGE_TYPE_COOKIE = "large_type"
UNREAD_CAP = 99


@dataclass(frozen=True, slots=True)
class Link:
    key: str
    label: str
    url: str
    icon: str
    is_here: bool
    in_bottom_bar: bool
    is_main: bool = False


@dataclass(frozen=True, slots=True)
class LinkGroup:
    """The links of one app, opened by its name."""

    label: str
    links: tuple[Link, ...]


@lru_cache(maxsize=200)
def _address(url_name: str) -> str:
    return reverse(url_name)


def _links(request: HttpRequest) -> list[Link]:
    """The links of this person. Of two addresses that this page lies under, only the nearer one is where they are."""
    items: list[tuple[NavItem, str]] = [(item, _address(item.url_name)) for item in registry.nav if item.show(request)]
    places = [(place, url) for item, url in items for place in (url, item.under) if place]
    around = [
        pair for pair in places if request.path == pair[1] or (pair[0] != "/" and request.path.startswith(pair[0]))
    ]
    here = max(around, key=lambda pair: len(pair[0]), default=("", ""))[1]
    language = get_language()
    return [
        Link(item.key, _label(item.key, language), url, item.icon, url == here, item.in_bottom_bar, item.is_main)
        for item, url in items
    ]


def grouped(links: list[Link]) -> list[Link | LinkGroup]:
    """What the header shows, in the order of the links: a group stands where its first link would."""
    together: dict[str, list[Link]] = {}
    language = get_language()
    for link in links:
        alone = link.is_main or link.in_bottom_bar or "." not in link.key
        together.setdefault(link.key if alone else link.key.partition(".")[0], []).append(link)
    return [of[0] if len(of) == 1 else LinkGroup(_name_of(app, language), tuple(of)) for app, of in together.items()]


@lru_cache(maxsize=200)
def _label(key: str, language: str | None) -> str:
    return str(registry.nav[key].label)


@lru_cache(maxsize=50)
def _name_of(app: str, language: str | None) -> str:
    config = apps.get_app_config(app)
    return str(getattr(config, "nav_label", config.verbose_name))


def wants_large_type(request: HttpRequest) -> bool:
    """The signed-in person's own choice, else the cookie of this device."""
    if request.user.is_authenticated:
        return request.user.prefers_large_type
    return request.COOKIES.get(LARGE_TYPE_COOKIE) == "1"


def portal(request: HttpRequest) -> dict[str, Any]:
    if not hasattr(request, "user"):  # a failure before the authentication middleware
        return {"site_name": settings.SITE_NAME, "now": timezone.now()}
    links = _links(request)
    return {
        "site_name": settings.SITE_NAME,
        "now": timezone.now(),
        # Home and 我的 stand at the two ends of the header already.
        "nav_links": grouped([link for link in links if link.key not in {"home", "me"}]),
        "viewer_is_staff": authority_of(request.user, timezone.localdate()).is_staff,
        "bottom_links": [link for link in links if link.in_bottom_bar],
        "large_type": wants_large_type(request),
        # Capped: nobody reads further, and a long inbox must not slow every page.
        "unread": unread_count(request.user, cap=UNREAD_CAP + 1) if request.user.is_authenticated else 0,
        "unread_cap": UNREAD_CAP,
        "standing_warnings": [
            text for warning in registry.warnings if warning.show(request) and (text := warning.text(request))
        ],
    }
