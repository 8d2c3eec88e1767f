"""Reads of statements: open lines, what each may be, and the meter that everybody sees."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.core.cache import cache
from django.db.models import BigIntegerField, Case, Count, F, Q, QuerySet, Sum, When
from django.utils import timezone

from funds.models import BankImport, BankLine, Foundation, Holding, Payment, Pledge
from funds.selectors.donations import codes_of
from funds.statements.suggesting import Candidate, Suggestion, suggest
from funds.states.bank import LineState
from funds.states.donations import PledgeState
from funds.states.foundation import HoldingKind
from funds.states.projects import PaymentState
from funds.states.roles import READS
from governance.ledger.models import Kind, Transfer
from governance.people.authority import within
from governance.people.models import User

MOST_CANDIDATES = 300
NEAR = timedelta(days=60)
METER_SECONDS = 60
OPEN_SHOWN = 10  # on each side of the public meter


def lines_for(user: User, now: datetime) -> QuerySet[BankLine]:
    rows = BankLine.objects.filter(within(codes_of(user, now, *READS)))
    return rows.select_related("holding__foundation", "holding__account", "brought_by")


def imports_for(user: User, now: datetime) -> QuerySet[BankImport]:
    return BankImport.objects.filter(within(codes_of(user, now, *READS))).select_related("holding", "imported_by")


def matchable_transfers(accounts: Iterable[int]) -> QuerySet[Transfer]:
    """What a line of these accounts may be: money that the bank gave back is two lines, a payment and its reversal."""
    ids = list(accounts)
    posted = Transfer.objects.filter(kind__in=[Kind.POSTED, Kind.POST], bank_match=None)
    return posted.filter(Q(debit__in=ids) | Q(credit__in=ids))


def unmatched_transfers(accounts: Iterable[int]) -> QuerySet[Transfer]:
    """What a statement has still to show; a transfer and its reversal cancel out where no line is either of them."""
    undone = Q(reverses__isnull=False, reverses__bank_match=None) | Q(reversal__isnull=False, reversal__bank_match=None)
    return matchable_transfers(accounts).exclude(undone)


def suggestions_for(line: BankLine) -> list[Suggestion]:
    """Transfers of this account that are not matched, pledges that wait for money, payments that wait for the bank."""
    account = line.holding.account_id
    rows = matchable_transfers([account]).filter(at__gte=_start(line.booked_on - NEAR))
    near = rows.select_related("reversal").order_by("-id")
    candidates = [
        Candidate(
            kind="transfer", id=row.pk, amount_fen=row.amount if row.debit_id == account else -row.amount,
            on=timezone.localdate(row.at), is_undone=row.reverses_id is not None or hasattr(row, "reversal"),
        )
        for row in near[:MOST_CANDIDATES]
    ]  # fmt: skip
    rest = abs(line.amount_fen) - line.matched_fen
    if line.amount_fen > 0:
        candidates += [
            Candidate(
                kind="pledge", id=row.pk, amount_fen=row.amount_fen - row.received_fen,
                on=timezone.localdate(row.pledged_at), code=row.code, name=row.donor.name,
            )
            for row in _waiting(line.holding)[:MOST_CANDIDATES]
        ]  # fmt: skip
    else:
        candidates += [
            Candidate(
                kind="payment", id=row.pk, amount_fen=-row.amount_fen, on=timezone.localdate(row.requested_at),
                code=row.code, name=row.payee_name,
            )
            for row in _to_pay(line.holding)[:MOST_CANDIDATES]
        ]  # fmt: skip
    signed = rest if line.amount_fen > 0 else -rest
    return suggest(signed, line.booked_on, line.memo, line.counterparty, candidates)


def _waiting(holding: Holding) -> QuerySet[Pledge]:
    rows = Pledge.objects.filter(
        fund__foundation=holding.foundation_id, state__in=[PledgeState.PLEDGED, PledgeState.PART]
    )
    return rows.select_related("donor").order_by("-id")


def _to_pay(holding: Holding) -> QuerySet[Payment]:
    return Payment.objects.filter(holding=holding, state=PaymentState.APPROVED).order_by("-id")


def _start(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


# --- The meter ----------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class OpenEntry:
    """What stands on one side alone. Money that came is positive; `why` is the ledger's public word, the bank's are not."""

    on: date
    fen: int
    why: str = ""

    @property
    def amount_fen(self) -> int:
        return abs(self.fen)


Side = tuple[int, int, tuple[OpenEntry, ...]]  # how many, how much in all, the newest


@dataclass(frozen=True, slots=True)
class Meter:
    """Bank against ledger. `bank_fen` None: no statement has told a balance yet."""

    bank_fen: int | None
    as_of: date | None
    ledger_fen: int
    cash_fen: int
    open_lines: int
    open_fen: int  # in the bank and not in the ledger, money in less money out
    not_shown: int
    not_shown_fen: int  # in the ledger and on no statement yet
    lines: tuple[OpenEntry, ...]  # the newest of each side
    transfers: tuple[OpenEntry, ...]

    @property
    def difference_fen(self) -> int:
        return (self.bank_fen or 0) - self.ledger_fen

    @property
    def is_settled(self) -> bool:
        """Whether each line has its transfer and each transfer its line."""
        return not (self.difference_fen or self.open_lines or self.not_shown)

    @property
    def more_fen(self) -> int:
        return max(self.difference_fen, 0)

    @property
    def less_fen(self) -> int:
        return max(-self.difference_fen, 0)

    @property
    def unexplained_fen(self) -> int:
        """What open lines and transfers on the way leave of the difference, without sign."""
        return abs(self.difference_fen - (self.open_fen - self.not_shown_fen))

    @property
    def is_explained(self) -> bool:
        return not self.unexplained_fen

    @property
    def open_count(self) -> int:
        return self.open_lines + self.not_shown

    @property
    def lines_more(self) -> int:
        return self.open_lines - len(self.lines)

    @property
    def transfers_more(self) -> int:
        return self.not_shown - len(self.transfers)


def meter_of(foundation: Foundation) -> Meter:
    """For the public page: at most a minute old."""
    key = f"funds.bank_meter:{foundation.pk}"
    found: Meter | None = cache.get(key)
    if found is None:
        found = count_meter(foundation)
        cache.set(key, found, METER_SECONDS)
    return found


def count_meter(foundation: Foundation) -> Meter:
    holdings = list(foundation.holdings.select_related("account"))
    banks = [row for row in holdings if row.kind != HoldingKind.CASH]
    closings = [closing for row in banks if (closing := closing_of(row))]
    open_lines, open_fen, lines = _open_lines(banks)
    not_shown, not_shown_fen, transfers = _on_the_way([row.account_id for row in banks])
    return Meter(
        bank_fen=sum(fen for _day, fen in closings) if closings else None,
        as_of=max((day for day, _fen in closings), default=None),
        ledger_fen=sum(row.balance_fen for row in banks),
        cash_fen=sum(row.balance_fen for row in holdings if row.kind == HoldingKind.CASH),
        open_lines=open_lines, open_fen=open_fen, lines=lines,
        not_shown=not_shown, not_shown_fen=not_shown_fen, transfers=transfers,
    )  # fmt: skip


def _open_lines(banks: list[Holding]) -> Side:
    rest = Case(
        When(amount_fen__gt=0, then=F("amount_fen") - F("matched_fen")), default=F("amount_fen") + F("matched_fen"),
        output_field=BigIntegerField(),
    )  # fmt: skip
    rows = BankLine.objects.filter(holding__in=banks).exclude(state=LineState.MATCHED).annotate(rest=rest)
    count, fen = rows.order_by().aggregate(count=Count("pk"), sum=Sum("rest")).values()
    shown = rows.order_by("-booked_on", "-id").values_list("booked_on", "rest")[:OPEN_SHOWN] if count else ()
    return count, fen or 0, tuple(OpenEntry(on, fen) for on, fen in shown)


def _on_the_way(accounts: list[int]) -> Side:
    amount = Case(When(debit__in=accounts, then=F("amount")), default=-F("amount"), output_field=BigIntegerField())
    rows = unmatched_transfers(accounts).exclude(debit__in=accounts, credit__in=accounts).annotate(signed=amount)
    count, fen = rows.order_by().aggregate(count=Count("pk"), sum=Sum("signed")).values()
    shown = rows.order_by("-id").values_list("at", "signed", "why")[:OPEN_SHOWN] if count else ()
    return count, fen or 0, tuple(OpenEntry(timezone.localdate(at), fen, why) for at, fen, why in shown)


def closing_of(holding: Holding) -> tuple[date, int] | None:
    """Day and balance that the latest statement ends with."""
    found = holding.imports.exclude(closing_fen=None).order_by("-closing_on", "-id").first()
    if found is None or found.closing_on is None or found.closing_fen is None:
        return None
    return found.closing_on, found.closing_fen
