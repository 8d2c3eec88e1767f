"""Reads of pledges, gifts, appeals: what the money staff handle, what everybody sees, what a donor sees of their own."""

from datetime import datetime

from django.db.models import Q, QuerySet, Sum
from django.utils import timezone

from funds.models import Appeal, Foundation, Fund, Gift, Holding, Pledge, Purse, Receipt
from funds.states.donations import AppealState, Audience, GiftState
from funds.states.foundation import FundKind, PurseKind
from funds.states.roles import HANDLES, READS
from governance.common.given import numbers_in
from governance.ledger.models import Account
from governance.people.authority import authority_of, within
from governance.people.models import User
from governance.people.roles import Role

SHOWN = 200


def codes_of(user: User, now: datetime, *roles: Role) -> tuple[str, ...]:
    return authority_of(user, timezone.localdate(now)).codes(*(roles or READS))


def foundations_for(user: User, now: datetime) -> QuerySet[Foundation]:
    """Whose money this person keeps or reads: of the area itself, and of the district above a community."""
    codes = codes_of(user, now)
    above = Q(area_code__in=[code[:6] for code in codes])
    return Foundation.objects.filter(within(codes) | above).distinct().order_by("pk")


def funds_for(user: User, now: datetime, *roles: Role) -> QuerySet[Fund]:
    codes = codes_of(user, now, *roles)
    return Fund.objects.filter(within(codes), closed_at=None).select_related("foundation", "area")


def purses_for(user: User, now: datetime) -> QuerySet[Purse]:
    """What this person may take gifts for: all but projects, which get theirs by resolution."""
    funds = funds_for(user, now, *HANDLES)
    rows = Purse.objects.filter(fund__in=funds, closed_at=None).exclude(kind=PurseKind.PROJECT)
    return rows.select_related("fund__foundation", "fund__area", "account").order_by("fund__area_code", "pk")


def holdings_of(foundations: QuerySet[Foundation]) -> QuerySet[Holding]:
    rows = Holding.objects.filter(foundation__in=foundations, closed_at=None)
    return rows.select_related("foundation", "account", "layout").order_by("foundation", "pk")


def pledges_for(user: User, now: datetime) -> QuerySet[Pledge]:
    return Pledge.objects.filter(within(codes_of(user, now))).select_related("fund", "purse", "donor", "appeal")


def gifts_for(user: User, now: datetime) -> QuerySet[Gift]:
    rows = Gift.objects.filter(within(codes_of(user, now)))
    return rows.select_related("fund__foundation", "purse", "donor", "holding", "first_signed_by", "second_signed_by")


def appeals_for(user: User, now: datetime) -> QuerySet[Appeal]:
    return Appeal.objects.filter(within(codes_of(user, now))).select_related("fund", "purse")


# --- Everybody ----------------------------------------------------------------------------------------------
def open_appeals(today: object, fund: Fund | None = None) -> QuerySet[Appeal]:
    """Those that may be shown: who is invited hears of it otherwise (慈善法 29, 30)."""
    rows = Appeal.objects.filter(state=AppealState.OPEN, starts_on__lte=today, ends_on__gte=today)
    if fund is not None:
        rows = rows.filter(fund=fund)
    return with_received(rows.exclude(audience=Audience.INVITED)).order_by("-id")


def with_received(rows: QuerySet[Appeal]) -> QuerySet[Appeal]:
    """`received_fen`: what has arrived for it; None where nothing has."""
    arrived = Sum("gifts__amount_fen", filter=Q(gifts__state=GiftState.RECEIVED))
    return rows.select_related("fund__area", "fund__foundation", "purse").annotate(received_fen=arrived)


def open_funds() -> QuerySet[Fund]:
    rows = Fund.objects.filter(closed_at=None, kind=FundKind.COMMUNITY).select_related("area__parent", "foundation")
    return rows.order_by("area_code")


def purses_of(fund: Fund) -> list[Purse]:
    rows = Purse.objects.filter(fund=fund).select_related("account").order_by("kind", "pk")
    return list(rows[:SHOWN])


def balances_of(funds: QuerySet[Fund]) -> dict[int, int]:
    """Fund → what its purses hold together, in one statement."""
    rows = Account.objects.filter(purse__fund__in=funds).values_list("purse__fund")
    return {
        fund: (credit or 0) - (debit or 0)
        for fund, credit, debit in rows.annotate(c=Sum("credits_posted"), d=Sum("debits_posted"))
    }


# --- The donor ----------------------------------------------------------------------------------------------
def pledges_of(user: User) -> QuerySet[Pledge]:
    return Pledge.objects.filter(donor__user=user).select_related("fund", "purse").order_by("-id")


def receipt_by_code(code: str) -> Receipt | None:
    """`JZ1-2026-000123`, as typed; None for what is none."""
    parts = code.strip().upper().replace("—", "-").removeprefix("JZ").split("-")
    found = numbers_in(parts)
    if len(parts) != 3 or len(found) != 3:
        return None
    foundation, year, number = found
    rows = Receipt.objects.filter(foundation=foundation, year=year, number=number)
    related = (
        "foundation",
        "gift__fund__foundation",
        "gift__purse",
        "gift__donor",
        "gift__holding",
        "gift__transfer",
        "issued_by",
    )
    return rows.select_related(*related).first()
