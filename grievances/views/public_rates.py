"""The three rates for everybody: figures and definitions only, by street, and none that rest on a handful of answers."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from governance.territory.models import Area
from grievances.rates import reading
from grievances.rates.definitions import FEW_ANSWERS, RATES, Counts, Filters, Share, month_of, months_before
from grievances.rates.reading import Scope

MONTHS = 12


@require_safe
def rates(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    until = month_of(now)
    filters = Filters(months_before(until, MONTHS - 1), until)
    numbers = reading.for_page(Scope((settings.DISTRICT_CODE,)), filters)
    names = dict(Area.objects.filter(code__in=[line.key for line in numbers.areas]).values_list("code", "name"))
    context: dict[str, Any] = {
        "cards": [(rule.label, rule.definition, _shown(numbers.total, key)) for key, rule in RATES.items()],
        "apart": [numbers.total["silent"], numbers.total["unreached"], numbers.total["awaiting"]],
        "headings": [rule.label for rule in RATES.values()],
        "areas": [
            (names.get(line.key, line.key), line.counts["raised"], [_shown(line.counts, key) for key in RATES])
            for line in numbers.areas
        ],
        "filters": filters,
        "raised": numbers.total["raised"],
        "counted_at": numbers.counted_at,
        "few": FEW_ANSWERS,
    }
    return render(request, "grievances/public/rates.html", context)


def _shown(counts: Counts, rate: str) -> Share | None:
    """None where so few answered that a rate would say something about one neighbour."""
    share = counts.share(rate)
    return share if share.of >= FEW_ANSWERS else None
