"""Recompute every account from the rows, every digest from its content, and name the first thing that is not so."""

from collections import defaultdict
from dataclasses import dataclass

from governance.ledger.canonical import digest_of
from governance.ledger.models import Account, Kind, Transfer
from governance.ledger.services import content_of
from governance.trail.models import Entry
from governance.trail.verifying import verify as verify_trail

CHUNK = 2_000


@dataclass(frozen=True, slots=True)
class Finding:
    what: str
    transfer_id: int | None = None
    account_code: str = ""


@dataclass(frozen=True, slots=True)
class Verification:
    accounts: int
    transfers: int
    finding: Finding | None


@dataclass(slots=True)
class Totals:
    debits_posted: int = 0
    debits_pending: int = 0
    credits_posted: int = 0
    credits_pending: int = 0
    transfers: int = 0
    last_transfer: int = 0


def verify() -> Verification:
    """Walk all transfers in the order they were written, then hold the accounts and the trail against them."""
    totals: defaultdict[int, Totals] = defaultdict(Totals)
    count = 0
    rows = Transfer.objects.select_related("debit", "credit", "pending", "reverses").order_by("pk")
    batch: list[Transfer] = []
    for row in rows.iterator(chunk_size=CHUNK):
        what = _wrong_with(row, totals[row.debit_id], totals[row.credit_id])
        if what:
            return Verification(0, count, Finding(what, row.pk))
        count += 1
        batch.append(row)
        if len(batch) == CHUNK:
            finding, batch = _missing_in_trail(batch), []
            if finding:
                return Verification(0, count, finding)
    finding = _missing_in_trail(batch)
    accounts = 0
    for account in Account.objects.order_by("code").iterator(chunk_size=CHUNK):
        finding = finding or _wrong_account(account, totals[account.pk])
        accounts += 1
    return Verification(accounts, count, finding or _wrong_seal())


def _wrong_with(row: Transfer, payer: Totals, taker: Totals) -> str:
    """Why this row cannot stand here, or nothing; adds it to the totals of its accounts."""
    if digest_of(content_of(row)) != row.digest:
        return "内容与摘要不符"
    if row.debit_number != payer.transfers + 1 or row.credit_number != taker.transfers + 1:
        return "账户里的笔数不连续"
    posted = row.amount if row.kind in {Kind.POSTED, Kind.POST} else 0
    pending = row.amount if row.kind == Kind.PENDING else -row.pending_amount
    payer.debits_posted += posted
    payer.debits_pending += pending
    taker.credits_posted += posted
    taker.credits_pending += pending
    for side in (payer, taker):
        side.transfers += 1
        side.last_transfer = row.pk
    if row.debit.is_covered and payer.credits_posted < payer.debits_posted + payer.debits_pending:
        return "账户透支"
    return ""


def _missing_in_trail(rows: list[Transfer]) -> Finding | None:
    """Each row's digest stands in the trail, whose seals cover it."""
    entries = Entry.objects.filter(subject_type="ledger.transfer", subject_id__in=[row.pk for row in rows])
    digests = {entry.subject_id: entry.data.get("digest") for entry in entries}
    for row in rows:
        if digests.get(row.pk) != row.digest:
            return Finding("留痕里没有这笔转账，或摘要不同", row.pk)
    return None


def _wrong_account(account: Account, totals: Totals) -> Finding | None:
    for name in Totals.__slots__:
        if getattr(account, name) != getattr(totals, name):
            return Finding(f"账户的 {name} 与逐笔重算不符", account_code=account.code)
    return None


def _wrong_seal() -> Finding | None:
    found = verify_trail().finding
    return Finding(f"留痕封存 #{found.seal_id}：{found.what}") if found else None
