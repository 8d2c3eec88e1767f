"""What the ledger says of a fund or a foundation: income, spending, balance, leverage, transfers. Nothing is typed.

Income goes from a holding to a purse, spending from a purse to a holding; a reversal takes back what it reverses, in
the year in which it is made.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.cache import cache
from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import ExtractYear, TruncMonth
from django.utils import timezone

from funds.models import BeneficiaryGroup, Document, Foundation, Fund, Gift, LegalBand, Purse
from funds.periods import add_months
from funds.ratios import Gauge, Leverage, YearFigures, gauge
from funds.states.donations import GiftState
from funds.states.duties import LegalStatus
from funds.states.foundation import PurseKind, Source
from funds.states.projects import PaymentState
from governance.common.days import in_force
from governance.ledger.models import Account, Kind, Transfer

MOVED = (Kind.POSTED, Kind.POST)
BANK_FEE = "funds.bank_fee"
KEPT_SECONDS = 3600
PROJECTS_SHOWN, MONTHS_SHOWN = 200, 12
PRIVATE = ("gift__donor", "reverses__gift__donor") + tuple(
    f"{path}payment__{name}" for path in ("", "reverses__") for name in ("payee_name", "payee_number")
)


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose money: of one fund, or of all funds of a foundation."""

    foundation: Foundation
    fund: Fund | None = None

    def within(self, path: str) -> Q:
        """Rows whose purse (by `path`, "" for a purse itself) belongs to it."""
        start = f"{path}__" if path else ""
        return Q(**{f"{start}fund": self.fund}) if self.fund else Q(**{f"{start}fund__foundation": self.foundation})

    @property
    def name(self) -> str:
        return str(self.fund or self.foundation)


@dataclass(frozen=True, slots=True)
class Span:
    """Days, both included; None is open."""

    first: date | None = None
    last: date | None = None

    def within(self, column: str) -> Q:
        found = Q()
        if self.first:
            found &= Q(**{f"{column}__gte": _start(self.first)})
        if self.last:
            found &= Q(**{f"{column}__lt": _start(self.last + timedelta(days=1))})
        return found


EVER = Span()


def _start(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


@dataclass(frozen=True, slots=True)
class Flows:
    """In 分. `between`: what came from other funds less what went to them; `closing`: the balance at the end."""

    income: int
    spending: int
    administration: int
    between: int
    closing: int

    @property
    def opening(self) -> int:
        return self.closing - self.income - self.between + self.spending


def incoming(scope: Scope) -> QuerySet[Transfer]:
    """From where money lies into its purses."""
    return Transfer.objects.filter(scope.within("credit__purse"), kind__in=MOVED, debit__holding__isnull=False)


def outgoing(scope: Scope) -> QuerySet[Transfer]:
    return Transfer.objects.filter(scope.within("debit__purse"), kind__in=MOVED, credit__holding__isnull=False)


IS_BACK = Q(reverses__isnull=False)
IS_ADMINISTRATION = Q(payment__is_administration=True) | Q(purpose=BANK_FEE)
WAS_ADMINISTRATION = Q(reverses__payment__is_administration=True) | Q(reverses__purpose=BANK_FEE)


def flows(scope: Scope, span: Span = EVER) -> Flows:
    """Two statements, one for each side of its purses."""
    came, went = _sums(scope, span, "credit", "debit"), _sums(scope, span, "debit", "credit")
    return Flows(
        income=came["forth"] - went["back"],
        spending=went["forth"] - came["back"],
        administration=went["admin"] - came["admin"],
        between=came["between"] - went["between"],
        closing=came["ever"] - went["ever"],
    )


def _sums(scope: Scope, span: Span, side: str, other: str) -> dict[str, int]:
    """What moved on this side of its purses: with where money lies, forth and taken back; with other funds; ever until
    the end of the span."""
    outside, since = Q(**{f"{other}__holding__isnull": False}), Span(first=span.first).within("at")
    elsewhere = Q(**{f"{other}__purse__isnull": False}) & ~scope.within(f"{other}__purse")
    admin = WAS_ADMINISTRATION if side == "credit" else IS_ADMINISTRATION & ~IS_BACK
    rows = Transfer.objects.filter(scope.within(f"{side}__purse"), Span(last=span.last).within("at"), kind__in=MOVED)
    found = rows.aggregate(
        forth=Sum("amount", filter=outside & since & ~IS_BACK), back=Sum("amount", filter=outside & since & IS_BACK),
        admin=Sum("amount", filter=outside & since & admin), between=Sum("amount", filter=elsewhere & since),
        ever=Sum("amount"),
    )  # fmt: skip
    return {name: total or 0 for name, total in found.items()}


def yearly(foundation: Foundation) -> dict[int, YearFigures]:
    """Every year that has a transfer, with the balance at its end; two statements."""
    scope = Scope(foundation)
    years: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    names = ("year", "is_back", "is_admin")
    for rows, is_in, admin in (
        (incoming(scope), True, WAS_ADMINISTRATION),
        (outgoing(scope), False, IS_ADMINISTRATION),
    ):
        marked = rows.annotate(year=ExtractYear("at"), is_back=IS_BACK, is_admin=admin).values_list(*names)
        for year, is_back, is_admin, total in marked.annotate(sum=Sum("amount")).order_by("year"):
            sign, kind = (1, "income") if is_in and not is_back else (-1, "spending")
            if not is_in:
                sign, kind = (1, "spending") if not is_back else (-1, "income")
            years[year][kind] += sign * total
            if is_admin and kind == "spending":
                years[year]["administration"] += sign * total
    return _with_closing(years)


def _with_closing(years: dict[int, dict[str, int]]) -> dict[int, YearFigures]:
    found, closing = {}, 0
    for year in range(min(years, default=0), max(years, default=-1) + 1):
        row = years[year]
        closing += row["income"] - row["spending"]
        found[year] = YearFigures(row["income"], row["spending"], row["administration"], closing)
    return found


@dataclass(frozen=True, slots=True)
class Month:
    first: date
    income: int
    spending: int


def monthly(scope: Scope, today: date) -> list[Month]:
    """The last twelve months, this one included and empty ones too; two statements."""
    months = [add_months(today.replace(day=1), -back) for back in range(MONTHS_SHOWN)][::-1]
    income, spending = dict.fromkeys(months, 0), dict.fromkeys(months, 0)
    for rows, plus, minus in ((incoming(scope), income, spending), (outgoing(scope), spending, income)):
        lately = rows.filter(Span(months[0], today).within("at")).annotate(month=TruncMonth("at"))
        for month, forth, back in lately.values_list("month").annotate(
            forth=Sum("amount", filter=~IS_BACK), back=Sum("amount", filter=IS_BACK)
        ):
            plus[month.date()] += forth or 0
            minus[month.date()] -= back or 0
    return [Month(first, income[first], spending[first]) for first in months]


# --- What the law asks --------------------------------------------------------------------------------------
def status_in(foundation: Foundation, year: int) -> LegalStatus:
    """At the end of the year."""
    if foundation.public_status_from and foundation.public_status_from.year <= year:
        return LegalStatus.PUBLIC
    return LegalStatus.CHARITY if foundation.is_charity else LegalStatus.OTHER


def bands_for(foundation: Foundation, year: int, net_fen: int, today: date) -> list[LegalBand]:
    """The ratios of its status and size, in force at the end of that year (or today)."""
    day = min(date(year, 12, 31), today)
    rows = LegalBand.objects.filter(
        in_force(day),
        Q(from_fen=None) | Q(from_fen__lte=net_fen),
        Q(below_fen=None) | Q(below_fen__gt=net_fen),
        status=status_in(foundation, year),
    )  # fmt: skip
    newest = {row.measure: row for row in rows.order_by("starts_on", "pk")}
    return sorted(newest.values(), key=lambda row: row.measure != "SPENDING")


def gauges_of(foundation: Foundation, year: int, today: date) -> list[tuple[LegalBand, Gauge]]:
    years = yearly(foundation)
    net = years.get(year - 1, YearFigures()).closing
    begun = min(years, default=year)
    return [
        (band, gauge(band, years, year, today=today, begun=begun)) for band in bands_for(foundation, year, net, today)
    ]


# --- Where it came from, where it went ----------------------------------------------------------------------
def income_by_source(scope: Scope, span: Span = EVER, total: int | None = None) -> list[tuple[str, int]]:
    """Gifts by who gave, most first, less what was reversed; then what is no gift (interest), so that all is `total`."""
    found: dict[str, int] = defaultdict(int)
    gifts = Gift.objects.filter(scope.within("purse"), transfer__isnull=False)
    for source, fen in gifts.filter(span.within("transfer__at")).values_list("source").annotate(Sum("amount_fen")):
        found[source] += fen
    back = gifts.filter(span.within("reversed_at"), state=GiftState.REVERSED)
    for source, fen in back.values_list("source").annotate(Sum("amount_fen")):
        found[source] -= fen
    rest = (flows(scope, span).income if total is None else total) - sum(found.values())
    rows = sorted(((str(Source(source).label), fen) for source, fen in found.items() if fen), key=lambda row: -row[1])
    return [*rows, ("利息等其他收入", rest)] if rest else rows


@dataclass(frozen=True, slots=True)
class Use:
    """What was paid out of one purse: of a project, else of a purpose."""

    title: str
    code: str
    fen: int


def uses_of(scope: Scope, span: Span = EVER) -> list[Use]:
    """Spending by project, most first; two statements."""
    found: dict[tuple[Any, ...], int] = defaultdict(int)
    spent, back = outgoing(scope).exclude(IS_BACK), incoming(scope).filter(IS_BACK)
    for side, rows, sign in (("debit", spent, 1), ("credit", back, -1)):
        names = [f"{side}__purse__{name}" for name in ("title", "fund__name", "project__code", "project__title")]
        for *key, fen in rows.filter(span.within("at")).values_list(*names).annotate(Sum("amount")):
            found[tuple(key)] += sign * fen
    return sorted((_use(key, fen) for key, fen in found.items() if fen), key=lambda use: -use.fen)[:PROJECTS_SHOWN]


def _use(key: tuple[Any, ...], fen: int) -> Use:
    purse, fund, code, project = key
    return Use(project or f"{fund} · {purse}", code or "", fen)


def leverage(scope: Scope) -> Leverage:
    """What others gave straight to projects, and what purses of the foundation gave; reversals and returns taken off."""
    into = _of_projects(scope, "credit", "debit", ~IS_BACK)
    out = _of_projects(scope, "debit", "credit", IS_BACK)
    own, given = into[0] - out[0], into[1] - out[1]
    gifts = Gift.objects.filter(scope.within("purse"), purse__kind=PurseKind.PROJECT, source=Source.FOUNDATION)
    of_foundation = gifts.filter(state=GiftState.RECEIVED).aggregate(sum=Sum("amount_fen"))["sum"] or 0
    return Leverage(own_fen=own + of_foundation, other_fen=given - of_foundation)


def _of_projects(scope: Scope, side: str, other: str, counts: Q) -> tuple[int, int]:
    """What moved on this side of its projects: with purses, and with where money lies (of that what `counts`)."""
    rows = Transfer.objects.filter(
        scope.within(f"{side}__purse"), kind__in=MOVED, **{f"{side}__purse__kind": PurseKind.PROJECT}
    )
    found = rows.aggregate(
        own=Sum("amount", filter=Q(**{f"{other}__purse__isnull": False})),
        given=Sum("amount", filter=counts & Q(**{f"{other}__holding__isnull": False})),
    )
    return found["own"] or 0, found["given"] or 0


@dataclass(frozen=True, slots=True)
class Reached:
    planned: int
    reached: int
    projects: int


def reached(scope: Scope) -> Reached:
    """Heads that projects say they serve; a person served twice counts twice."""
    rows = BeneficiaryGroup.objects.filter(scope.within("project")).aggregate(
        planned=Sum("heads_planned"), reached=Sum("heads_reached"), projects=Count("project", distinct=True)
    )
    return Reached(rows["planned"] or 0, rows["reached"] or 0, rows["projects"])


@dataclass(frozen=True, slots=True)
class Standing:
    """Everything that the page of a fund says in figures."""

    flows: Flows
    income: list[tuple[str, int]]
    uses: list[Use]
    leverage: Leverage
    months: list[Month]


def standing_of(scope: Scope, today: date) -> Standing:
    """Kept until a transfer moves or the month is over: its key holds how many there are."""
    moves = Account.objects.filter(scope.within("purse")).aggregate(n=Sum("transfers"))["n"] or 0
    key = f"funds.standing:{scope.foundation.pk}:{scope.fund.pk if scope.fund else ''}:{moves}:{today:%Y%m}"
    found: Standing | None = cache.get(key)
    if found is None:
        now = flows(scope)
        income = income_by_source(scope, total=now.income)
        found = Standing(now, income, uses_of(scope), leverage(scope), monthly(scope, today))
        cache.set(key, found, KEPT_SECONDS)
    return found


# --- Every transfer -----------------------------------------------------------------------------------------
def transfers_of(scope: Scope, span: Span = EVER) -> QuerySet[Transfer]:
    """All that moved the balance of a purse; no donor and no payee's name is read."""
    purses = Account.objects.filter(scope.within("purse")).values("pk")
    rows = Transfer.objects.filter(Q(debit__in=purses) | Q(credit__in=purses), span.within("at"), kind__in=MOVED)
    related = (
        "debit__purse__fund", "credit__purse__fund", "debit__holding", "credit__holding", "gift", "payment__project",
        "reverses__gift", "reverses__payment__project", "reversal",
    )  # fmt: skip
    return rows.select_related(*related).defer(*PRIVATE)


@dataclass(frozen=True, slots=True)
class Line:
    """A transfer as everybody reads it. `fen` is positive where the scope has more after it, 0 where it stays inside."""

    id: int
    at: datetime
    fen: int
    amount: int
    who: str
    what: str
    note: str
    is_correction: bool
    is_corrected: bool


def lines_of(scope: Scope, rows: Iterable[Transfer]) -> Iterator[Line]:
    return (_line(scope, row) for row in rows)


def _line(scope: Scope, row: Transfer) -> Line:
    is_in, is_out = (_is_in(scope, account) for account in (row.credit, row.debit))
    origin = row.reverses or row
    gift, payment = getattr(origin, "gift", None), getattr(origin, "payment", None)
    if gift is not None:
        who, what = gift.public_name or "匿名", f"{gift.get_source_display()} · {_purse(row, gift).title}"
    elif payment is not None:
        who, what = payment.payee_public, payment.what
    else:
        who, what = f"{_place(row.debit)} → {_place(row.credit)}", row.why
    note = (gift.public_note if gift is not None else payment.public_note if payment is not None else "") or ""
    return Line(
        row.pk, row.at, row.amount * (is_in - is_out), row.amount, who, what, note or (row.why if row.reverses else ""),
        row.reverses is not None, getattr(row, "reversal", None) is not None,
    )  # fmt: skip


def _purse(row: Transfer, gift: Gift) -> Purse:
    purse: Purse | None = getattr(row.debit if row.reverses else row.credit, "purse", None)
    return purse or gift.purse


def _is_in(scope: Scope, account: Account) -> bool:
    purse: Purse | None = getattr(account, "purse", None)
    if purse is None:
        return False
    return purse.fund_id == scope.fund.pk if scope.fund else purse.fund.foundation_id == scope.foundation.pk


def _place(account: Account) -> str:
    purse = getattr(account, "purse", None)
    return f"{purse.fund.name} · {purse.title}" if purse else account.name


def documents_of(scope: Scope) -> QuerySet[Document]:
    """Papers of its projects and payments that were cleared for everybody, newest first."""
    paid = scope.within("payment__purse") & Q(payment__state__in=[PaymentState.PAID, PaymentState.REVERSED])
    rows = Document.objects.filter(scope.within("project") | paid, is_public=True)
    return rows.select_related("project", "payment").order_by("-id")
