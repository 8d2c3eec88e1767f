"""Addresses found by their first words lead where Django's own search, one by one, would lead."""

import re
from types import ModuleType

import pytest
from django.urls import Resolver404, URLResolver, get_resolver, path
from django.urls.resolvers import RegexPattern

from governance.portal.routing import addresses_of


def tried_one_by_one(patterns) -> URLResolver:
    """The same tree without what narrows it."""
    plain = [
        URLResolver(one.pattern, tried_one_by_one(one.url_patterns).url_patterns, {}, one.app_name, one.namespace)
        if isinstance(one, URLResolver)
        else one
        for one in patterns
    ]
    urlconf = ModuleType("plain")
    urlconf.urlpatterns = plain
    return URLResolver(RegexPattern(r"^/"), urlconf)


def routes(patterns, before="") -> list[str]:
    """Every address, with something in the place of what varies."""
    found = []
    for one in patterns:
        route = before + re.sub(r"<[^>]+>", "7", str(one.pattern)).strip("^$")
        found += routes(one.url_patterns, route) if isinstance(one, URLResolver) else [f"/{route}"]
    return found


def test_every_address_leads_where_it_led_one_by_one():
    ours = get_resolver()
    plain = tried_one_by_one(ours.url_patterns)

    def found(resolver, address):
        try:
            match = resolver.resolve(address)
        except Resolver404:
            return None
        return match.func, match.view_name, match.route, match.args, match.kwargs

    addresses = routes(ours.url_patterns)
    assert len(addresses) > 800
    some = addresses[::19]  # all of them, one by one, take their time
    others = [f"{address}{more}" for address, more in zip(some[::3], ["x", "/", "7/"] * 50, strict=False)]
    for address in [*some, *others, "/", "/nothing/", "/desk", "/api/", "/api/v1/nothing/"]:
        assert found(ours, address) == found(plain, address), address


@pytest.mark.parametrize(("address", "name"), [("a/b/", "fixed"), ("a/c/", "varies"), ("x/b/", "first"), ("a/b", "")])
def test_order_when_a_pattern_varies_in_its_first_word_then_it_stands_where_it_stood(address, name):
    def view(request): ...

    tree = addresses_of(
        [path("a/b/", view, name="fixed"), path("<slug:x>/b/", view, name="first"), path("a/<y>/", view, name="varies")]
    )
    if not name:
        with pytest.raises(Resolver404):
            tree.resolve(address)
        return
    assert tree.resolve(address).url_name == tree.resolve(address).url_name == name
