"""Addresses found by their first words: a portal has more than a thousand, and Django tries them one by one."""

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, include
from django.urls.resolvers import RoutePattern
from django.utils.functional import cached_property

Pattern = URLPattern | URLResolver
Words = tuple[str, ...]


def addresses_of(urlconf: str | list[Pattern]) -> URLResolver:
    """`path("", include(urlconf))` that tries only those patterns whose fixed first words are those of the address."""
    module, app_name, namespace = include(urlconf) if isinstance(urlconf, str) else (urlconf, None, None)
    return _ByFirstWords(RoutePattern("", is_endpoint=False), module, {}, app_name, namespace)


class _ByFirstWords(URLResolver):
    def resolve(self, path: Any) -> Any:
        text = str(path)
        if found := self.matches.get(text):
            return found
        match = self._narrowed(tuple(text.split("/"))).resolve(path)
        if tuple(text.split("/")) in self.whole:
            self.matches[text] = match
        return match

    @cached_property
    def matches(self) -> dict[str, Any]:
        """What addresses without a variable part lead to, found once."""
        return {}

    @cached_property
    def whole(self) -> set[Words]:
        return {words for pattern in self.url_patterns for words, is_whole in _first_words(pattern) if is_whole}

    @cached_property
    def beginnings(self) -> list[tuple[Pattern, set[Words]]]:
        return [(pattern, {words for words, _is_whole in _first_words(pattern)}) for pattern in self.url_patterns]

    @cached_property
    def narrowed(self) -> dict[Words, URLResolver | None]:
        """For each beginning that some pattern has, the patterns that can fit, in the order in which they stand."""
        known = {words[:at] for _pattern, own in self.beginnings for words in own for at in range(len(words) + 1)}
        return dict.fromkeys(known | {()})

    def _narrowed(self, words: Words) -> URLResolver:
        key = next(words[:at] for at in range(len(words), -1, -1) if words[:at] in self.narrowed)
        if (found := self.narrowed[key]) is None:
            found = URLResolver(self.pattern, self.urlconf_name, self.default_kwargs, self.app_name, self.namespace)
            fitting = [pattern for pattern, own in self.beginnings if any(key[: len(one)] == one for one in own)]
            found.__dict__["url_patterns"] = fitting
            self.narrowed[key] = found
        return found


def _first_words(pattern: Pattern) -> Iterator[tuple[Words, bool]]:
    """Of `desk/<code>/` it is `desk`; and whether the whole address is fixed. Of an included list those of its patterns."""
    if not isinstance(pattern.pattern, RoutePattern):
        yield (), False
        return
    *words, last = str(pattern.pattern).split("/")
    fixed = tuple(words[: next((at for at, word in enumerate(words) if "<" in word), len(words))])
    if len(fixed) < len(words):
        yield fixed, False
    elif isinstance(pattern, URLPattern):
        yield (fixed, False) if "<" in last else ((*fixed, last), True)
    elif last:
        yield fixed, False
    else:
        for inner in pattern.url_patterns:
            for own, is_whole in _first_words(inner):
                yield (*fixed, *own), is_whole
