"""CAMT.053 (ISO 20022): the few elements that a reconciliation needs. No library that reads it is small and settled."""

from datetime import date
from xml.etree import ElementTree

from funds.money import fen_of
from funds.statements.lines import Line, Statement, StatementNotUnderstood


def read_camt(content: bytes) -> Statement:
    """Raises `StatementNotUnderstood`. A file with a document type is refused: entities could swell without end."""
    if b"<!DOCTYPE" in content[:4096].upper() or b"<!ENTITY" in content.upper():
        raise StatementNotUnderstood("不接受带文档类型声明的 XML 文件")
    try:
        root = ElementTree.fromstring(content)  # noqa: S314 - no document type, so no entities
    except ElementTree.ParseError as problem:
        raise StatementNotUnderstood("这不是完整的 CAMT.053 文件") from problem
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]
    statements = list(root.iter("Stmt"))
    if len(statements) != 1:
        raise StatementNotUnderstood("一个 CAMT.053 文件只能有一个账户")
    try:
        lines = [_line(entry) for entry in statements[0].iter("Ntry")]
        closing = next((each for each in statements[0].iter("Bal") if _text(each, "Tp/CdOrPrtry/Cd") == "CLBD"), None)
        if closing is None:
            return Statement("CAMT", lines)
        return Statement("CAMT", lines, [], _day(closing, "Dt"), _amount(closing))
    except ValueError as problem:
        raise StatementNotUnderstood("CAMT.053 文件里有看不懂的日期或金额") from problem


def _line(entry: ElementTree.Element) -> Line:
    amount = _amount(entry)
    party = "Dbtr" if amount > 0 else "Cdtr"
    details = entry.find("NtryDtls/TxDtls")
    name = number = ""
    if details is not None:
        name = _text(details, f"RltdPties/{party}/Nm") or _text(details, f"RltdPties/{party}/Pty/Nm")
        number = _text(details, f"RltdPties/{party}Acct/Id/IBAN") or _text(details, f"RltdPties/{party}Acct/Id/Othr/Id")
    memo = [_text(details, "RmtInf/Ustrd") if details is not None else "", _text(entry, "AddtlNtryInf")]
    return Line(
        booked_on=_day(entry, "BookgDt"), amount_fen=amount, counterparty=name[:200], counterparty_number=number[:200],
        memo=" ".join(part for part in memo if part)[:200],
        reference=(_text(entry, "AcctSvcrRef") or _text(entry, "NtryRef"))[:64],
    )  # fmt: skip


def _amount(element: ElementTree.Element) -> int:
    amount = element.find("Amt")
    if amount is None or amount.get("Ccy") != "CNY":
        raise StatementNotUnderstood("只接受人民币账户")
    sign = 1 if _text(element, "CdtDbtInd") == "CRDT" else -1
    return sign * fen_of((amount.text or "").strip())


def _day(element: ElementTree.Element, path: str) -> date:
    return date.fromisoformat((_text(element, f"{path}/Dt") or _text(element, f"{path}/DtTm"))[:10])


def _text(element: ElementTree.Element, path: str) -> str:
    return (element.findtext(path) or "").strip()
