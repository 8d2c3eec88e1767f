"""Reads of the welfare bank: offices, passbooks and what is left of their lots, catalogue, orders, figures."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Sum, When
from django.db.models.functions import TruncMonth
from django.utils import timezone
from django.utils.translation import gettext as _

from governance.common.days import in_force
from governance.common.errors import DomainError
from governance.ledger.models import Account, Kind, Transfer
from governance.people.authority import authority_of, within
from governance.people.models import Posting, User
from governance.people.roles import DISPATCHING_ROLES, HANDLERS, Role
from governance.territory.levels import CODE_LENGTH, Level
from governance.territory.models import Area
from volunteers.banking.lots import Entry, Lots, Source, replay
from volunteers.models import (
    BankOffice,
    Claim,
    ExchangeOrder,
    Membership,
    OfficePerson,
    Passbook,
    PointLot,
    PointRule,
    Product,
    ProductPhoto,
    ServiceRecord,
    Settlement,
    StockMove,
    StockPaper,
    Volunteer,
)
from volunteers.selectors.people import OFFICE
from volunteers.selectors.rules import figure_on
from volunteers.states.bank import LotKind, OfficeKind, OfficeState, OrderState, PaperState, ProductState

READS = (
    Role.BANK_KEEPER, Role.COMMUNITY_WORKER, Role.COMMUNITY_SECRETARY, Role.STREET_OFFICER, Role.DISTRICT_SUPERVISOR,
    Role.AUDITOR,
)  # fmt: skip
LOT, RECORD = "volunteers.pointlot", "volunteers.servicerecord"
EARNED, GIVEN, UNDONE = "volunteers.earned", "volunteers.given", "volunteers.undone"  # purposes of transfers
TIME_CAP = "time_cap_minutes"


def district_of(area_code: str) -> str:
    return area_code[: CODE_LENGTH[Level.DISTRICT]]


# What a district's bank has once, beside its offices: (what it is for) → code of the account.
def points_pool(area_code: str) -> str:
    return f"points:pool:{district_of(area_code)}"


def points_run_out(area_code: str) -> str:
    return f"points:run-out:{district_of(area_code)}"


def minutes_issued(area_code: str) -> str:
    return f"minutes:issued:{district_of(area_code)}"


def minutes_pool(area_code: str) -> str:
    return f"minutes:pool:{district_of(area_code)}"


# --- Offices ------------------------------------------------------------------------------------------------
def open_offices() -> QuerySet[BankOffice]:
    return BankOffice.objects.filter(state=OfficeState.OPEN)


def offices_for(user: User, now: datetime) -> QuerySet[BankOffice]:
    """At the desk: the offices of one's area and below it."""
    codes = authority_of(user, timezone.localdate(now)).codes(*READS)
    return BankOffice.objects.filter(within(codes)) if codes else BankOffice.objects.none()


def areas_without_office(user: User, now: datetime) -> QuerySet[Area]:
    """Where this person may open one: in the districts they set up, the head office first."""
    held = authority_of(user, timezone.localdate(now)).codes(Role.BANK_KEEPER, *HANDLERS[Level.DISTRICT])
    districts = [code for code in held if len(code) == CODE_LENGTH[Level.DISTRICT]]
    with_head = tuple(BankOffice.objects.filter(area_code__in=districts).values_list("area_code", flat=True))
    below = within(with_head, "code") & Q(level__in=[Level.STREET, Level.COMMUNITY])
    taken = BankOffice.objects.filter(area=OuterRef("pk"))
    return Area.objects.filter(Q(code__in=districts) | below).exclude(Exists(taken)).order_by("code")


def people_named(on: date) -> QuerySet[OfficePerson]:
    """Whom offices name in public: who agreed, and works there on the day."""
    held = Posting.objects.filter(
        in_force(on),
        user=OuterRef("user"),
        area=OuterRef("office__area"),
        role__in=(Role.BANK_KEEPER, *DISPATCHING_ROLES),
    )
    rows = OfficePerson.objects.filter(Exists(held), user__is_active=True)
    return rows.select_related("user").order_by("id")


def people_of(office: BankOffice, on: date) -> QuerySet[OfficePerson]:
    return people_named(on).filter(office=office)


def office_near(area_code: str) -> BankOffice | None:
    """The office of the community, else of its street, else of the district: where a service there earns."""
    codes = [area_code[:length] for length in CODE_LENGTH.values() if len(area_code) >= length]
    found = open_offices().filter(area_code__in=codes).select_related("issued", "budget")
    return max(found, key=lambda office: len(office.area_code), default=None)


def head_of(area_code: str) -> BankOffice | None:
    return BankOffice.objects.filter(area_code=district_of(area_code), kind=OfficeKind.HEAD).first()


def rule_on(head: BankOffice, kind: str, day: date) -> PointRule | None:
    """The rule of the day of the service."""
    return head.rules.filter(in_force(day), kind=kind).order_by("-starts_on").first()


def rules_of(head: BankOffice) -> QuerySet[PointRule]:
    return head.rules.order_by("kind", "-starts_on")


def communities_near(user: User, now: datetime) -> QuerySet[Area]:
    """Which communities somebody may mean: those of their homes, passbook and service; else all that have a bank."""
    codes = set(Membership.objects.filter(volunteer__user=user, left_on=None).values_list("area_code", flat=True))
    homes = user.residencies.filter(verified_at__isnull=False)
    codes |= set(homes.values_list("dwelling__building__community__code", flat=True))
    codes |= set(Passbook.objects.filter(user=user).values_list("area_code", flat=True))
    codes |= set(authority_of(user, timezone.localdate(now)).codes(*OFFICE))
    rows = Area.objects.filter(level=Level.COMMUNITY).order_by("code")
    if codes:
        return rows.filter(code__in=codes)
    return rows.filter(
        within(tuple(open_offices().filter(kind=OfficeKind.HEAD).values_list("area_code", flat=True)), "code")
    )


def volunteers_near(area_code: str) -> QuerySet[Volunteer]:
    """Checked volunteers of the communities of an office."""
    members = Membership.objects.filter(within((area_code,)), left_on=None) if area_code else Membership.objects.none()
    return Volunteer.objects.filter(state="ACTIVE", pk__in=members.values("volunteer")).select_related("user")


# --- Passbooks ----------------------------------------------------------------------------------------------
def passbook_of(user: User) -> Passbook | None:
    return Passbook.objects.filter(user=user).select_related("points", "minutes").first()


def lots_of(book: Passbook) -> Lots:
    """What is left of each lot, from the ledger alone (three statements)."""
    lots = list(PointLot.objects.filter(passbook=book).values_list("pk", "transfer_id", "office_id", "runs_out_at"))
    made_by = {transfer: pk for pk, transfer, _office, _end in lots}
    account = book.points_id
    rows = (
        Transfer.objects.filter(Q(debit=account) | Q(credit=account))
        .annotate(number=Case(When(debit=account, then=F("debit_number")), default=F("credit_number")))
        .order_by("number")
        .values_list("pk", "kind", "credit_id", "amount", "pending_id", "subject_type", "subject_id")
    )
    entries = [
        Entry(
            pk, kind, credit == account, amount, pending=pending,
            lot=made_by.get(pk) if credit == account else subject_id if subject_type == LOT else None,
        )
        for pk, kind, credit, amount, pending, subject_type, subject_id in rows
    ]  # fmt: skip
    return replay((Source(pk, office, ends) for pk, _transfer, office, ends in lots), entries)


def is_reserved(lot: PointLot, lots: Lots) -> bool:
    """An order that waits to be fetched holds some of it."""
    reserved = Transfer.objects.filter(debit=lot.passbook.points_id, kind=Kind.PENDING, ending=None)
    pieces = (piece for pk in reserved.values_list("pk", flat=True) for piece in lots.taken.get(pk, ()))
    return any(piece.source.lot == lot.pk for piece in pieces)


def earned_that_day(book: Passbook, day: date) -> int:
    """Points that services of a day have brought, less what was taken back."""
    lots = PointLot.objects.filter(passbook=book, earned_on=day, kind=LotKind.EARNED)
    earned = lots.aggregate(sum=Sum("transfer__amount"))["sum"] or 0
    undone = Transfer.objects.filter(purpose=UNDONE, subject_type=LOT, subject_id__in=lots.values("pk"))
    return earned - (undone.aggregate(sum=Sum("amount"))["sum"] or 0)


def lots_kept(record: ServiceRecord) -> list[tuple[PointLot, int]]:
    """Points that a service has brought, lot by lot, less what was taken back of each."""
    lots = list(PointLot.objects.filter(record=record, kind=LotKind.EARNED).select_related("transfer__debit"))
    undone = Transfer.objects.filter(purpose=UNDONE, subject_type=LOT, subject_id__in=[lot.pk for lot in lots])
    back = dict(undone.order_by().values_list("subject_id").annotate(sum=Sum("amount")))
    return [(lot, lot.transfer.amount - back.get(lot.pk, 0)) for lot in lots]


def minutes_key(record: ServiceRecord, time: int = 0) -> str:
    """Of the transfer that brings its minutes, this time or an earlier one; `:pool` behind it for what the cap leaves."""
    return f"minutes:record:{record.pk}:{time or record.times_confirmed}"


def minutes_kept(record: ServiceRecord) -> dict[Account, int]:
    """Saved minutes that a service has brought, by the account that has them, less what was taken back."""
    keys = [minutes_key(record, time) for time in range(1, record.times_confirmed + 1)]
    kept: Counter[Account] = Counter()
    for one in Transfer.objects.filter(key__in=[*keys, *(f"{key}:pool" for key in keys)]).select_related("credit"):
        kept[one.credit] += one.amount
    undone = Transfer.objects.filter(purpose=UNDONE, subject_type=RECORD, subject_id=record.pk)
    for one in undone.select_related("debit"):
        kept[one.debit] -= one.amount
    return kept


def soonest_to_run_out(lots: Lots) -> tuple[int, datetime] | None:
    """How many points run out next, and when."""
    ends = [(source.runs_out_at, lots.left.get(pk, 0)) for pk, source in lots.sources.items() if source.runs_out_at]
    live = [(end, left) for end, left in ends if left]
    if not live:
        return None
    first = min(end for end, _left in live)
    return sum(left for end, left in live if end == first), first


def movements(account: Account) -> QuerySet[Transfer]:
    """Of one's own account, for its owner; reservations that are posted stand there once."""
    rows = Transfer.objects.filter(Q(debit=account) | Q(credit=account)).exclude(kind=Kind.PENDING, ending__kind="POST")
    return rows.select_related("ending")


# --- Goods and orders ---------------------------------------------------------------------------------------
def catalogue(office: BankOffice | None = None) -> QuerySet[Product]:
    """With their photos."""
    rows = Product.objects.filter(state=ProductState.SHOWN, office__state=OfficeState.OPEN)
    rows = rows.select_related("office").prefetch_related("photos")
    return rows.filter(office=office) if office else rows


def products_of(office: BankOffice) -> QuerySet[Product]:
    return office.products.select_related("office").prefetch_related("photos")


def product_photo(public_id: UUID) -> ProductPhoto | None:
    return ProductPhoto.objects.filter(public_id=public_id).select_related("product__office").first()


def orders_of(user: User) -> QuerySet[ExchangeOrder]:
    return ExchangeOrder.objects.filter(user=user).select_related("product", "office")


def orders_for(user: User, now: datetime) -> QuerySet[ExchangeOrder]:
    rows = ExchangeOrder.objects.filter(office__in=offices_for(user, now)).select_related("product", "office", "user")
    return rows.exclude(user=user)  # one's own goods somebody else hands over


def waiting_orders(office: BankOffice) -> QuerySet[ExchangeOrder]:
    rows = office.orders.filter(state=OrderState.RESERVED).select_related("product", "user", "office")
    return rows.order_by("pick_up_until", "id")


def papers_for(user: User, now: datetime) -> QuerySet[StockPaper]:
    rows = StockPaper.objects.filter(product__office__in=offices_for(user, now))
    return rows.select_related("product__office", "asked_by", "decided_by")


def open_papers(office: BankOffice) -> QuerySet[StockPaper]:
    rows = StockPaper.objects.filter(product__office=office, state=PaperState.ASKED)
    return rows.select_related("product", "asked_by")


def moves_of(product: Product) -> QuerySet[StockMove]:
    return product.moves.select_related("by", "order").order_by("-id")


def settlements_for(user: User, now: datetime) -> QuerySet[Settlement]:
    offices = offices_for(user, now)
    rows = Settlement.objects.filter(Q(debtor__in=offices) | Q(creditor__in=offices))
    return rows.select_related("debtor", "creditor")


def claims_between(head: BankOffice, start: datetime, end: datetime) -> QuerySet[Claim]:
    return Claim.objects.filter(debtor__area_code__startswith=head.area_code, at__gte=start, at__lt=end)


def given_by(offices: Iterable[BankOffice]) -> dict[int, int]:
    """Points that each office brought to people: earned there or out of its budget, less what was taken back.

    What the head office funds budgets with is given by whoever has the budget.
    """
    rows, funded = list(offices), {}
    for head in rows:
        if head.kind == OfficeKind.HEAD:
            budgets = BankOffice.objects.filter(within((head.area_code,)))
            funded[head.pk] = budgets.aggregate(sum=Sum("budget__credits_posted"))["sum"] or 0
    return {
        row.pk: row.issued.debits_posted - row.issued.credits_posted + row.budget.debits_posted - funded.get(row.pk, 0)
        for row in rows
    }


# --- What everybody may know --------------------------------------------------------------------------------
def figures_of(head: BankOffice) -> dict[str, Any]:
    """Points outstanding against goods in stock at their price in points, and each office's part. Seven statements."""
    offices = list(
        BankOffice.objects.filter(within((head.area_code,))).select_related("issued", "budget", "takings")
    )  # fmt: skip
    codes = (points_pool(head.area_code), points_run_out(head.area_code))
    others = {row.code: row.balance for row in Account.objects.filter(code__in=codes)}
    stock = dict(
        Product.objects.filter(office__in=offices)
        .order_by()
        .values_list("office")
        .annotate(worth=Sum(F("in_stock") * F("price")))
    )
    given = given_by(offices)
    rows: list[dict[str, Any]] = [
        {
            "office": office, "given": given[office.pk], "budget": office.budget.balance,
            "spent": office.takings.credits_posted, "stock": stock.get(office.pk) or 0,
        }
        for office in offices
    ]  # fmt: skip
    given_out = sum(office.issued.debits_posted - office.issued.credits_posted for office in offices)
    spent, budget = sum(row["spent"] for row in rows), sum(row["budget"] for row in rows)
    pool, run_out = (others.get(code, 0) for code in codes)
    return {
        "rows": rows, "pool": pool, "run_out": run_out, "spent": spent, "budget": budget,
        "outstanding": given_out - spent - run_out - budget, "stock": sum(row["stock"] for row in rows),
    }  # fmt: skip


def months_of(offices: Iterable[BankOffice], today: date, count: int = 12) -> list[dict[str, Any]]:
    """Points given out and spent in each of the last months."""
    offices = list(offices)
    month = today.replace(day=1)
    months = [month]
    while len(months) < count:
        months.append((months[-1] - timedelta(days=1)).replace(day=1))
    start = timezone.make_aware(datetime(months[-1].year, months[-1].month, 1))  # noqa: DTZ001
    sources = [account for office in offices for account in (office.issued_id, office.budget_id)]
    given = _by_month({"debit__in": sources, "purpose__in": (EARNED, GIVEN)}, start)
    spent = _by_month({"credit__in": [office.takings_id for office in offices], "kind": Kind.POST}, start)
    return [{"month": one, "given": given.get(one, 0), "spent": spent.get(one, 0)} for one in reversed(months)]


def _by_month(which: dict[str, Any], start: datetime) -> dict[date, int]:
    rows = Transfer.objects.filter(at__gte=start, **which).annotate(month=TruncMonth("at")).order_by()
    return {month.date(): total for month, total in rows.values_list("month").annotate(total=Sum("amount"))}


def time_cap(now: datetime) -> int:
    """Minutes that one person may keep."""
    return figure_on(TIME_CAP, timezone.localdate(now))


def need_head(area_code: str) -> BankOffice:
    """Raises `DomainError` where the district has no bank."""
    head = head_of(area_code)
    if head is None:
        raise DomainError("no_bank", _("本区还没有开设公益银行总行。"))
    return head
