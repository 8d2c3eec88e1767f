"""Statements come in, again and again without doubling; each line is tied to what the ledger knows, or booked from it."""

import hashlib
from datetime import datetime
from pathlib import Path

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from funds.models import BankImport, BankLine, Gift, Holding, Match, Purse, StatementLayout
from funds.policies.foundation import may_keep_money
from funds.services.bank_lines import fasten, lock_line, loosen
from funds.services.gifts import NewGift, receive_gift, receive_pledge
from funds.services.pledges import NewDonor
from funds.statements.camt import read_camt
from funds.statements.lines import Line, Statement, StatementNotUnderstood, fingerprints
from funds.statements.ofx import read_ofx
from funds.statements.tables import read_table
from funds.states.bank import LineState
from funds.states.foundation import FundKind, HoldingKind, PurseKind
from governance.common.errors import InputRefused, StateRefused
from governance.ledger import services as ledger
from governance.ledger.models import Transfer
from governance.ledger.services import Move
from governance.people.models import User
from governance.trail.services import record

MOST_BYTES, MOST_LINES = 10 * 1024 * 1024, 20_000
GENERIC = "generic"


def import_statement(
    *, holding: Holding, file: UploadedFile, actor: User, now: datetime, layout: StatementLayout | None = None
) -> BankImport:
    """Lines known from an earlier file are counted, not added; a layout that read one stays with the account.

    Raises `InputRefused` for what cannot be read.
    """
    may_keep_money(actor, holding.foundation.area_code, now).require()
    if holding.kind == HoldingKind.CASH:
        raise _unreadable(_("现金没有银行对账单。"))
    if (file.size or 0) > MOST_BYTES:
        raise _unreadable(_("文件超过 10 MB，请按月份分开。"))
    content = file.read()
    holding.layout = layout or holding.layout
    statement = _read(holding, Path(file.name or "").suffix.lower(), content)
    if statement.bad and not statement.lines or len(statement.lines) > MOST_LINES:
        raise _unreadable(_("没有一行看得懂，或者行数太多。请核对这家银行的对账单格式。"))
    digest = hashlib.sha256(content).hexdigest()
    try:
        with transaction.atomic():
            return _write(holding, statement, Path(file.name or "").name[:120], digest, actor, now)
    except IntegrityError as error:
        raise StateRefused("imported", _("这个文件已经导入过。")) from error


def _unreadable(message: str) -> InputRefused:
    return InputRefused("unreadable", message, fields={"file": message})


def _read(holding: Holding, suffix: str, content: bytes) -> Statement:
    try:
        if suffix in {".ofx", ".qfx"}:
            return read_ofx(content)
        if suffix == ".xml":
            return read_camt(content)
        return _read_table(holding, suffix, content)
    except StatementNotUnderstood as problem:
        raise _unreadable(str(problem)) from problem


def _read_table(holding: Holding, suffix: str, content: bytes) -> Statement:
    layout = holding.layout or StatementLayout.objects.filter(code=GENERIC).first()
    if layout is None:
        raise StatementNotUnderstood("还没有登记对账单格式")
    return read_table(content, suffix, layout.columns)


def _write(holding: Holding, statement: Statement, name: str, digest: str, actor: User, now: datetime) -> BankImport:
    Holding.objects.select_for_update().only("pk").get(pk=holding.pk)
    holding.save(update_fields=["layout"])
    marks = dict(zip(fingerprints(statement.lines), statement.lines, strict=True))
    known = set(
        BankLine.objects.filter(holding=holding, fingerprint__in=list(marks)).values_list("fingerprint", flat=True)
    )
    area_code = holding.foundation.area_code
    row = BankImport.objects.create(
        holding=holding, area_code=area_code, file_name=name, sha256=digest, format=statement.format,
        lines_new=len(marks) - len(known), lines_known=len(known), bad=[list(each) for each in statement.bad[:100]],
        closing_on=statement.closing_on, closing_fen=statement.closing_fen, imported_by=actor, imported_at=now,
    )  # fmt: skip
    BankLine.objects.bulk_create(
        (_line(row, holding, mark, line) for mark, line in marks.items() if mark not in known), batch_size=500
    )
    record(
        actor=actor, verb="funds.bank_import", subject=row, now=now, area_code=area_code, new=row.lines_new,
        known=row.lines_known,
    )  # fmt: skip
    return row


def _line(brought_by: BankImport, holding: Holding, mark: str, line: Line) -> BankLine:
    return BankLine(
        holding=holding, area_code=brought_by.area_code, brought_by=brought_by, fingerprint=mark,
        booked_on=line.booked_on, amount_fen=line.amount_fen, balance_fen=line.balance_fen,
        counterparty=line.counterparty, counterparty_number=line.counterparty_number, memo=line.memo,
        reference=line.reference,
    )  # fmt: skip


# --- A line -------------------------------------------------------------------------------------------------
@transaction.atomic
def match_line(*, line_id: int, transfer: Transfer, actor: User, now: datetime) -> BankLine:
    line = _open_line(line_id, actor, now)
    fasten(line, transfer, actor, now)
    return line


@transaction.atomic
def unmatch_line(*, line_id: int, actor: User, now: datetime) -> BankLine:
    """All matches of the line, taken back."""
    line = lock_line(line_id)
    may_keep_money(actor, line.area_code, now).require()
    for match in Match.objects.filter(line=line):
        loosen(match, actor, now)
    return lock_line(line_id)


@transaction.atomic
def line_is_pledge(*, line_id: int, pledge_id: int, actor: User, now: datetime) -> Gift:
    """What is left of the line is money of this pledge."""
    line = _open_line(line_id, actor, now, is_incoming=True)
    gift = receive_pledge(
        pledge_id=pledge_id, holding=line.holding, amount_fen=line.amount_fen - line.matched_fen,
        received_on=line.booked_on, actor=actor, now=now,
    )  # fmt: skip
    return _fasten_gift(line, gift, actor, now)


@transaction.atomic
def line_is_gift(
    *, line_id: int, purse: Purse, source: str, actor: User, now: datetime, public_name: str = "",
    is_voluntary: bool = True,
) -> Gift:  # fmt: skip
    """What is left of the line is a gift that nobody had announced; the receipt is made out to who paid."""
    line = _open_line(line_id, actor, now, is_incoming=True)
    gift = receive_gift(
        new=NewGift(
            purse=purse, holding=line.holding, amount_fen=line.amount_fen - line.matched_fen,
            received_on=line.booked_on, source=source, is_voluntary=is_voluntary,
        ),
        donor=NewDonor(name=line.counterparty, public_name=public_name), actor=actor, now=now,
    )  # fmt: skip
    return _fasten_gift(line, gift, actor, now)


def _fasten_gift(line: BankLine, gift: Gift, actor: User, now: datetime) -> Gift:
    if gift.transfer is not None:
        fasten(line, gift.transfer, actor, now)
    return gift


@transaction.atomic
def line_is_interest_or_fee(*, line_id: int, actor: User, now: datetime) -> Transfer:
    """Interest into the foundation's own unrestricted money, or a fee of the bank out of it."""
    line = _open_line(line_id, actor, now)
    own = Purse.objects.select_related("account").get(
        fund__foundation=line.holding.foundation_id, fund__kind=FundKind.OWN, kind=PurseKind.UNRESTRICTED
    )
    accounts = [line.holding.account.code, own.account.code]
    is_interest = line.amount_fen > 0
    debit, credit = accounts if is_interest else accounts[::-1]
    asked = Move(
        key=f"funds.line:{line.pk}:{line.holding.account.transfers}", debit=debit, credit=credit,
        amount=abs(line.amount_fen) - line.matched_fen,
        purpose="funds.interest" if is_interest else "funds.bank_fee",
        why=_("银行利息") if is_interest else _("银行手续费"), subject=line,
    )  # fmt: skip
    transfer = ledger.move(asked, actor=actor, now=now)
    fasten(line, transfer, actor, now)
    return transfer


def _open_line(line_id: int, actor: User, now: datetime, *, is_incoming: bool = False) -> BankLine:
    """The locked line. Raises `StateRefused` where it is matched already, `InputRefused` for money that went out."""
    line = lock_line(line_id)
    may_keep_money(actor, line.area_code, now).require()
    if line.state == LineState.MATCHED:
        raise StateRefused("matched", _("这一行已经对上了。"))
    if is_incoming and line.amount_fen < 0:
        raise InputRefused("outgoing", _("这是支出，不能登记为捐赠。"))
    return line
