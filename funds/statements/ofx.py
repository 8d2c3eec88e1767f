"""OFX 1 and 2 through ofxtools, which knows their SGML and XML."""

import io
import logging
from decimal import Decimal
from typing import Any

from funds.statements.lines import Line, Statement, StatementNotUnderstood

logging.getLogger("ofxtools").setLevel(logging.WARNING)  # it tells everything that it reads


def read_ofx(content: bytes) -> Statement:
    """Raises `StatementNotUnderstood` for what is damaged, holds no account, or counts another currency."""
    from ofxtools.header import OFXHeaderError  # makes 400 classes: half a second that only this file needs
    from ofxtools.Parser import OFXTree, ParseError

    tree = OFXTree()
    try:
        tree.parse(io.BytesIO(content.replace(b"<LANGUAGE>CHI", b"<LANGUAGE>ZHO")))  # both are codes of Chinese
        statements = tree.convert().statements
    except (ParseError, OFXHeaderError, ValueError, AttributeError, IndexError, KeyError, TypeError) as problem:
        raise StatementNotUnderstood("这不是完整的 OFX 文件") from problem
    if len(statements) != 1:
        raise StatementNotUnderstood("一个 OFX 文件只能有一个账户")
    statement = statements[0]
    if statement.curdef != "CNY":
        raise StatementNotUnderstood("只接受人民币账户")
    balance = getattr(statement, "ledgerbal", None)  # an empty list to Python, so never asked for its truth
    return Statement(
        "OFX",
        [_line(each) for each in statement.transactions],
        closing_on=balance.dtasof.date() if balance is not None else None,
        closing_fen=_fen(balance.balamt) if balance is not None else None,
    )


def _line(each: Any) -> Line:
    return Line(
        booked_on=each.dtposted.date(),
        amount_fen=_fen(each.trnamt),
        counterparty=(getattr(each, "name", None) or "")[:200],
        memo=(getattr(each, "memo", None) or "")[:200],
        reference=str(each.fitid)[:64],
    )


def _fen(amount: Decimal) -> int:
    return int((amount * 100).to_integral_exact())
