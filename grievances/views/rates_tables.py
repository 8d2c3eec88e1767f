"""What the page of the three rates shows, ready for its tables, its charts and its file: every number with its list."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _t

from governance.territory.levels import Level
from grievances.rates.definitions import MEASURES, RATES, Counts, Filters, Share
from grievances.rates.reading import Line

Name = Callable[[Any], str]
BESIDE = ("awaiting", "silent", "unreached")


@dataclass(frozen=True, slots=True)
class Number:
    """A count that opens its list; without rows there is nothing to open."""

    label: str
    count: int
    url: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class RateCard:
    key: str
    label: str
    definition: str
    share: Share
    good_url: str
    of_url: str
    apart: Sequence[Number] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a table: a name (with the page it drills down to), its matters, the three rates, and who gave no answer."""

    name: str
    url: str
    raised: Number
    rates: Sequence[RateCard]
    quiet: Number


def list_url(filters: Filters, measures: Sequence[str] = ("raised",), **more: str) -> str:
    """A page has hundreds of these: only what differs is put together for each."""
    counted = "%2C".join(measures)
    return f"{_address('desk_rates_matters', filters)}&count={counted}" + (f"&{urlencode(more)}" if more else "")


def page_url(filters: Filters, **more: str) -> str:
    return _address("desk_rates", filters) + (f"&{urlencode(more)}" if more else "")


@lru_cache(maxsize=2000)
def _address(name: str, filters: Filters) -> str:
    return f"{reverse(f'grievances:{name}')}?{urlencode(query_of(filters))}"


def query_of(filters: Filters) -> dict[str, str]:
    query = {"since": f"{filters.since:%Y-%m}", "until": f"{filters.until:%Y-%m}"}
    if filters.area:
        query["area"] = filters.area
    if filters.only_area:
        query["only"] = "1"
    for name in ("department", "category"):
        value = getattr(filters, name)
        if value is not None:
            query[name] = str(value)
    if filters.kind:
        query["kind"] = filters.kind
    return query


def number(measure: str, counts: Counts, filters: Filters) -> Number:
    rule = MEASURES[measure]
    return Number(str(rule.label), counts[measure], list_url(filters, [measure]), str(rule.hint))


def cards(counts: Counts, filters: Filters, *, with_apart: bool = True) -> list[RateCard]:
    return [
        RateCard(
            key,
            str(rule.label),
            str(rule.definition),
            counts.share(key),
            list_url(filters, rule.good),
            list_url(filters, rule.of),
            [number(name, counts, filters) for name in rule.apart] if with_apart else (),
        )
        for key, rule in RATES.items()
    ]


def rows(lines: Sequence[Line], name: Name, narrowed: Callable[[Any], Filters]) -> list[Row]:
    """`narrowed` gives the filters that hold for one line: its list, and the page about it."""
    return [
        Row(
            name(line.key),
            page_url(narrowed(line.key)),
            Number("", line.counts["raised"], list_url(narrowed(line.key))),
            cards(line.counts, narrowed(line.key), with_apart=False),
            Number("", sum(line.counts[part] for part in BESIDE), list_url(narrowed(line.key), BESIDE)),
        )
        for line in lines
    ]


def ranked(lines: Sequence[Line], rate: str) -> list[Line]:
    """Best first; where nobody answered there is no rank, so those stand last."""

    def order(line: Line) -> tuple[bool, float, int]:
        percent = line.counts.share(rate).percent
        return (percent is None, -(percent or 0.0), -line.counts["raised"])

    return sorted(lines, key=order)


# --- Charts -------------------------------------------------------------------------------------------------------
def trend_chart(months: Sequence[Line]) -> dict[str, Any]:
    return {
        "months": [f"{line.key:%Y-%m}" for line in months],
        "raised": [line.counts["raised"] for line in months],
        "rates": [
            {"name": str(rule.label), "values": [line.counts.share(key).percent for line in months]}
            for key, rule in RATES.items()
        ],
        "raisedLabel": str(MEASURES["raised"].label),
    }


def bar_chart(lines: Sequence[Row], rate: str) -> dict[str, Any]:
    position = list(RATES).index(rate)
    known = [row for row in lines if row.rates[position].share.percent is not None]
    return {
        "names": [row.name for row in known],
        "values": [row.rates[position].share.percent for row in known],
        "links": [row.url for row in known],
        "label": str(RATES[rate].label),
    }


def amount_chart(lines: Sequence[Row]) -> dict[str, Any]:
    busiest = sorted(lines, key=lambda row: -row.raised.count)[:12]
    return {
        "names": [row.name for row in busiest],
        "values": [row.raised.count for row in busiest],
        "links": [row.raised.url for row in busiest],
        "label": str(MEASURES["raised"].label),
    }


@dataclass(frozen=True, slots=True)
class Flow:
    first: str
    last: str
    number: Number


def flows(moves: Mapping[tuple[str, str], int], filters: Filters) -> list[Flow]:
    """From the rung that received a matter to the one that has it now, lowest rung first."""
    order = [Level.GRID, Level.COMMUNITY, Level.STREET, Level.DISTRICT]
    return [
        Flow(
            str(first.label),
            str(last.label),
            Number("", moves[first, last], list_url(filters, flow=f"{first}>{last}")),
        )
        for first in order
        for last in order
        if moves.get((first, last))
    ]


def flow_chart(moves: Sequence[Flow]) -> dict[str, Any]:
    began, now = _t("提出时·%s"), _t("现在·%s")
    nodes = list(dict.fromkeys([began % move.first for move in moves] + [now % move.last for move in moves]))
    links = [
        {"source": began % move.first, "target": now % move.last, "value": move.number.count, "url": move.number.url}
        for move in moves
    ]
    return {"nodes": nodes, "links": links}


@dataclass(frozen=True, slots=True)
class Tile:
    """One area as a coloured square: the band says how dark, the number says it in words."""

    code: str
    row: Row
    share: Share

    @property
    def band(self) -> int:
        """0 without answers, else 1 (below 60 %) to 5 (90 % and more): the steps of the legend, no judgement."""
        if self.share.percent is None:
            return 0
        return 1 + sum(self.share.percent >= step for step in (60, 70, 80, 90))


def tiles(lines: Sequence[Line], table: Sequence[Row], rate: str) -> list[Tile]:
    return [Tile(str(line.key), row, line.counts.share(rate)) for line, row in zip(lines, table, strict=True)]
