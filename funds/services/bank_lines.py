"""Tying bank lines to transfers, inside the caller's transaction. A line's total follows its matches."""

from datetime import datetime

from django.utils.translation import gettext as _

from funds.models import BankLine, Match
from funds.states.bank import LineState
from governance.common.errors import InputRefused, StateRefused
from governance.ledger.models import Kind, Transfer
from governance.people.models import User
from governance.trail.services import record


def lock_line(line_id: int) -> BankLine:
    BankLine.objects.select_for_update().only("pk").get(pk=line_id)
    return BankLine.objects.select_related("holding__account", "holding__foundation").get(pk=line_id)


def signed_amount(transfer: Transfer, account_id: int) -> int:
    """As the bank would write it: money in is positive. 0 where the transfer is not of this account."""
    if transfer.kind not in {Kind.POSTED, Kind.POST}:
        return 0
    return transfer.amount * ((transfer.debit_id == account_id) - (transfer.credit_id == account_id))


def fasten(line: BankLine, transfer: Transfer, actor: User, now: datetime) -> Match:
    """The line is locked. Raises `InputRefused` for another account, direction or more than is left of the line."""
    amount = signed_amount(transfer, line.holding.account_id)
    if not amount or (amount > 0) != (line.amount_fen > 0):
        raise InputRefused("other_account", _("这笔账不是这个账户的，或者收支方向不同。"))
    if abs(amount) > abs(line.amount_fen) - line.matched_fen:
        raise InputRefused("too_much", _("这笔账比银行流水里还没核对的部分多。"))
    if Match.objects.filter(transfer=transfer).exists():
        raise StateRefused("matched", _("这笔账已经对上别的银行流水。"))
    match = Match.objects.create(line=line, transfer=transfer, amount_fen=abs(amount), matched_by=actor, matched_at=now)
    _count(line, abs(amount))
    record(actor=actor, verb="funds.bank_match", subject=line, now=now, area_code=line.area_code, transfer=transfer.pk)
    return match


def loosen(match: Match, actor: User, now: datetime) -> None:
    """Take a match back; the line is locked here."""
    line = lock_line(match.line_id)
    amount, transfer_id = match.amount_fen, match.transfer_id
    match.delete()
    _count(line, -amount)
    record(
        actor=actor, verb="funds.bank_unmatch", subject=line, now=now, area_code=line.area_code, transfer=transfer_id
    )


def _count(line: BankLine, change: int) -> None:
    line.matched_fen += change
    rest = abs(line.amount_fen) - line.matched_fen
    line.state = LineState.MATCHED if not rest else LineState.PART if line.matched_fen else LineState.OPEN
    line.save(update_fields=["matched_fen", "state"])
