"""Addresses found by their first word: a portal has hundreds, and Django tries them one by one."""

from typing import Any

from django.urls import URLPattern, URLResolver, include
from django.urls.resolvers import RoutePattern
from django.utils.functional import cached_property


def addresses_of(urlconf: str) -> URLResolver:
    """`path("", include(urlconf))` that tries only those patterns whose first word is that of the address."""
    return _ByFirstWord(RoutePattern("", is_endpoint=False), *_included(urlconf))


def _included(urlconf: str) -> tuple[Any, dict[str, Any], str | None, str | None]:
    module, app_name, namespace = include(urlconf)
    return module, {}, app_name, namespace


class _ByFirstWord(URLResolver):
    def resolve(self, path: Any) -> Any:
        text = str(path)
        if found := self.matches.get(text):
            return found
        word = text.partition("/")[0]
        match = self.narrowed.get(word, self.narrowed[None]).resolve(path)
        if text in self.whole:
            self.matches[text] = match
        return match

    @cached_property
    def whole(self) -> set[str]:
        """Addresses without a variable part: what they lead to is found once."""
        return {route for pattern in self.url_patterns if "<" not in (route := str(pattern.pattern))}

    @cached_property
    def matches(self) -> dict[str, Any]:
        return {}

    @cached_property
    def narrowed(self) -> dict[str | None, URLResolver]:
        """For each first word, and None for any other, the patterns that can fit, in the order in which they stand."""
        words = [_first_word(pattern) for pattern in self.url_patterns]
        narrowed: dict[str | None, URLResolver] = {}
        for word in {*words, None}:
            own = URLResolver(self.pattern, self.urlconf_name, self.default_kwargs, self.app_name, self.namespace)
            fitting = [found for found, first in zip(self.url_patterns, words, strict=True) if first in (word, None)]
            own.__dict__["url_patterns"] = fitting
            narrowed[word] = own
        return narrowed


def _first_word(pattern: URLPattern | URLResolver) -> str | None:
    """Of `desk/<code>/` it is `desk`; None where the first word can be anything."""
    if not isinstance(pattern.pattern, RoutePattern):
        return None
    word, slash, _rest = str(pattern.pattern).partition("/")
    is_fixed = "<" not in word and (slash or isinstance(pattern, URLPattern))
    return word if is_fixed else None
