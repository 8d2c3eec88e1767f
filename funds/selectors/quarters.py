"""The reports of one quarter at the desk: which there are, which can be published, what each would say; for many
funds with the statements of one."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet, Sum
from django.utils import timezone

from funds.models import Disclosure, Fund
from funds.periods import Period, quarters_over
from funds.selectors.disclosures import visible_to
from funds.selectors.figures import IS_BACK, MOVED, Span
from funds.states.grants import DisclosureKind, DisclosureState
from funds.states.roles import HANDLES
from governance.ledger.models import Account, Transfer
from governance.people.authority import authority_of, within
from governance.people.models import User

QUARTERS_SHOWN = 6


def quarters_shown(today: date) -> list[Period]:
    """The last quarters that are over, the newest first."""
    return quarters_over(date.min, today, QUARTERS_SHOWN)[::-1]


def reports_of(user: User, now: datetime, quarter: Period) -> QuerySet[Disclosure]:
    return visible_to(user, now).filter(kind=DisclosureKind.QUARTER, period=quarter.name)


def to_publish(user: User, now: datetime, quarter: Period) -> QuerySet[Disclosure]:
    """Those that this person may publish, what is due first."""
    codes = authority_of(user, timezone.localdate(now)).codes(*HANDLES)
    rows = reports_of(user, now, quarter).filter(state=DisclosureState.DUE)
    return (rows.filter(within(codes)) if codes else rows.none()).order_by("due_at", "id")


@dataclass(frozen=True, slots=True)
class QuarterFigures:
    """In 分; the same as `figures.flows` says of one of them."""

    income: int = 0
    spending: int = 0
    closing: int = 0

    def __add__(self, other: "QuarterFigures") -> "QuarterFigures":
        return QuarterFigures(
            self.income + other.income, self.spending + other.spending, self.closing + other.closing
        )  # fmt: skip


def figures_of(rows: Iterable[Disclosure], quarter: Period) -> dict[int, QuarterFigures]:
    """By the number of the report; six statements for any number of them."""
    reports = list(rows)
    owners: dict[int, int | None] = dict(
        Fund.objects.filter(
            Q(pk__in={row.fund_id for row in reports if row.fund_id})
            | Q(foundation__in={row.foundation_id for row in reports if row.foundation_id})
        ).values_list("pk", "foundation")
    )
    by_fund = _by_fund(list(owners), quarter)
    found = {}
    for row in reports:
        funds = [row.fund_id] if row.fund_id else [pk for pk, owner in owners.items() if owner == row.foundation_id]
        found[row.pk] = sum((by_fund[pk] for pk in funds if pk is not None), QuarterFigures())
    return found


def _by_fund(funds: list[int], quarter: Period) -> dict[int, QuarterFigures]:
    """What others than its purses gave and took; the balance is today's less what has moved since."""
    into = Transfer.objects.filter(kind__in=MOVED, credit__purse__fund__in=funds)
    out = Transfer.objects.filter(kind__in=MOVED, debit__purse__fund__in=funds)
    when, since = Span(quarter.first, quarter.last).within("at"), Span(quarter.last + timedelta(days=1)).within("at")
    income: dict[int, int] = defaultdict(int)
    spending: dict[int, int] = defaultdict(int)
    closing: dict[int, int] = defaultdict(int)
    for side, rows, plus, minus in (("credit", into, income, spending), ("debit", out, spending, income)):
        other = "debit" if side == "credit" else "credit"
        outside = rows.filter(when, **{f"{other}__holding__isnull": False})
        for fund, forth, back in outside.values_list(f"{side}__purse__fund").annotate(
            forth=Sum("amount", filter=~IS_BACK), back=Sum("amount", filter=IS_BACK)
        ):
            plus[fund] += forth or 0
            minus[fund] -= back or 0
        for fund, amount in rows.filter(since).values_list(f"{side}__purse__fund").annotate(Sum("amount")):
            closing[fund] += -amount if side == "credit" else amount
    totals = Account.objects.filter(purse__fund__in=funds).values_list("purse__fund")
    for fund, credits, debits in totals.annotate(Sum("credits_posted"), Sum("debits_posted")):
        closing[fund] += credits - debits
    found = {fund: QuarterFigures(income[fund], spending[fund], closing[fund]) for fund in funds}
    return defaultdict(QuarterFigures, found)
