"""Whose accounts are whose, for the file that residents recount at home: `recount.py` computes the figures and the
ratios of funds and foundations from the transfers; here stands only what a transfer does not say itself."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

from django.utils import timezone

from funds.models import Foundation, Fund, Gift, LegalBand, Purse
from funds.selectors.figures import IS_ADMINISTRATION, Scope, gauges_of, outgoing
from funds.states.donations import GiftState
from funds.states.foundation import FundKind, PurseKind, Source

YEARS_SHOWN = 3
Keys = dict[int, list[str]]


def books(today: date) -> Iterator[dict[str, Any]]:
    """A row for each foundation, then one for each of its funds."""
    offset = timezone.make_aware(datetime.combine(today, time.min)).utcoffset()
    minutes = int(offset.total_seconds()) // 60 if offset else 0
    for foundation in Foundation.objects.order_by("pk"):
        purses = list(Purse.objects.filter(fund__foundation=foundation).select_related("account").order_by("pk"))
        administration, own_gifts = _administration(foundation), _own_gifts(foundation)
        holdings = list(foundation.holdings.order_by("pk").values_list("account__code", flat=True))
        funds = {row.pk: _name(row) for row in foundation.funds.order_by("pk")}
        names = [(foundation.name, set(funds), _ratios(foundation, today))]
        names += [(name, {pk}, []) for pk, name in funds.items()]
        for name, scope, ratios in names:
            own = [purse for purse in purses if purse.fund_id in scope]
            yield {
                "name": name, "utc_minutes": minutes, "holdings": holdings, "ratios": ratios,
                "purses": [purse.account.code for purse in own],
                "projects": [purse.account.code for purse in own if purse.kind == PurseKind.PROJECT],
                "administration": [key for pk in scope for key in administration[pk]],
                "own_gifts": [key for pk in scope for key in own_gifts[pk]],
            }  # fmt: skip


def _name(fund: Fund) -> str:
    """The foundation's own fund bears its name."""
    return f"{fund.name}（{fund.get_kind_display()}）" if fund.kind == FundKind.OWN else fund.name


def _by_fund(rows: Any) -> Keys:
    found: Keys = defaultdict(list)
    for fund, key in rows:
        found[fund].append(key)
    return found


def _administration(foundation: Foundation) -> Keys:
    rows = outgoing(Scope(foundation)).filter(IS_ADMINISTRATION, reverses=None)
    return _by_fund(rows.order_by("pk").values_list("debit__purse__fund", "key"))


def _own_gifts(foundation: Foundation) -> Keys:
    """What the foundation itself gave to projects as a gift is its own money, not another's."""
    rows = Gift.objects.filter(
        fund__foundation=foundation, purse__kind=PurseKind.PROJECT, source=Source.FOUNDATION, state=GiftState.RECEIVED
    )
    return _by_fund(rows.order_by("pk").values_list("fund", "transfer__key"))


def _ratios(foundation: Foundation, today: date) -> list[dict[str, Any]]:
    """Of this year, and of those before that there is something to reckon with."""
    years = range(today.year - YEARS_SHOWN + 1, today.year + 1)
    known = [(band, gauge, year) for year in years for band, gauge in gauges_of(foundation, year, today)]
    return [_ratio(band, year) for band, gauge, year in known if gauge.base > 0 or year == today.year]


def _ratio(band: LegalBand, year: int) -> dict[str, Any]:
    words = f"{band.get_measure_display()} ÷ {band.get_base_display()}"
    limit = f"{band.get_bound_display()} {band.ratio_words}"
    return {
        "year": year, "measure": band.measure, "base": band.base, "words": f"{words}（{limit}，{band.article}）",
    }  # fmt: skip
