"""Amounts, words that make giving a duty, statements in every format, suggestions: no database."""

import io
import tomllib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from funds.apportioning import apportioning_words
from funds.money import fen_of, in_words, yuan
from funds.statements.camt import read_camt
from funds.statements.lines import Line, StatementNotUnderstood, fingerprints
from funds.statements.ofx import read_ofx
from funds.statements.suggesting import Candidate, suggest
from funds.statements.tables import read_table

LAYOUTS = tomllib.loads(Path("funds/presets/layouts.toml").read_text("utf-8"))["layout"]
GENERIC = LAYOUTS[0]["columns"]
DAY = date(2026, 11, 3)


@settings(max_examples=60, deadline=None)
@given(st.integers(-(10**15), 10**15))
def test_money_when_written_and_read_then_the_same(fen):
    assert fen_of(yuan(fen)) == fen
    assert fen_of(f"￥{yuan(fen)} 元") == fen


def test_money_in_words_and_what_is_no_money():
    words = {
        0: "零元整", 5: "伍分", 50: "伍角整", 100: "壹元整", 205: "贰元零伍分", 105000: "壹仟零伍拾元整",
        120050: "壹仟贰佰元零伍角整", 1000001: "壹万元零壹分", 100_000_100_000: "壹拾亿零壹仟元整",
        1_0000_0000_00: "壹亿元整", 1_0203_0405_06: "壹亿零贰佰零叁万零肆佰零伍元零陆分",
    }  # fmt: skip
    assert {fen: in_words(fen) for fen in words} == words
    for text in ("", "1.234", "1e3", "十元", "--", "NaN", "1.2.3"):
        with pytest.raises(ValueError):
            fen_of(text)


def test_words_when_giving_is_made_a_duty_then_they_are_found():
    for text in (
        "每户必须捐 50 元",
        "请各单位完成捐款指标",
        "每栋楼统一收取 200 元",
        "不捐的将在楼道通报",
        "从低保里扣",
    ):
        assert apportioning_words(text), text
    for text in ("自愿捐款，多少随意", "每户可以认捐一盏灯", "为每户门口装一盏灯", "捐款用于老年食堂"):
        assert not apportioning_words(text), text


CSV = """某某银行企业网银账户明细
账号：6222****5678,户名：解放社区基金会
交易日期,贷方发生额,借方发生额,余额,对方户名,对方账号,摘要,附言,交易流水号
20261103,"1,000.00",,"11,000.00",李四,6217,转账,RJ-4F7K-92,A1
2026-11-04,,250.50,"10,749.50",木器厂,6218,付款,长椅首款,A2
合计,"1,000.00",250.50,,,,,,
"""


def test_table_when_it_leaves_a_bank_then_lines_with_sign_and_closing():
    for content in (CSV.encode("gb18030"), CSV.encode("utf-8-sig")):
        found = read_table(content, ".csv", GENERIC)
        assert [(line.booked_on.day, line.amount_fen, line.counterparty, line.memo) for line in found.lines] == [
            (3, 100_000, "李四", "转账 RJ-4F7K-92"),
            (4, -25_050, "木器厂", "付款 长椅首款"),
        ]
        assert (found.closing_on, found.closing_fen) == (date(2026, 11, 4), 1_074_950)
        assert found.bad == [(6, "看不懂日期：合计")]
    backwards = CSV.splitlines()
    backwards[3], backwards[4] = backwards[4], backwards[3]
    assert read_table("\n".join(backwards).encode(), ".csv", GENERIC).closing_fen == 1_074_950

    book = Workbook()
    for row in [
        ["账户明细"],
        ["交易时间", "交易金额", "借贷标志", "对方户名"],
        [DAY, 50.1, "贷", "王五"],
        [DAY, 20, "借", "某店"],
        [DAY, 5, "？", "某"],
    ]:
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    found = read_table(file.getvalue(), ".xlsx", GENERIC)
    assert [line.amount_fen for line in found.lines] == [5010, -2000]
    assert len(found.bad) == 1
    for content, suffix in ((b"", ".csv"), ("姓名,年龄\n张三,3".encode(), ".csv"), (b"x", ".xls"), (b"PK", ".xlsx")):
        with pytest.raises(StatementNotUnderstood):
            read_table(content, suffix, GENERIC)


def test_fingerprints_when_files_overlap_then_equal_lines_keep_theirs():
    twin = Line(booked_on=DAY, amount_fen=500, memo="捐")
    other = Line(booked_on=DAY, amount_fen=500, memo="捐", reference="R1")
    first, second = fingerprints([twin, twin, other]), fingerprints([other, twin, twin])
    assert len(set(first)) == 3
    assert set(first) == set(second)


OFX = b"""OFXHEADER:100
DATA:OFXSGML
VERSION:102
SECURITY:NONE
ENCODING:USASCII
CHARSET:1252
COMPRESSION:NONE
OLDFILEUID:NONE
NEWFILEUID:NONE

<OFX><SIGNONMSGSRSV1><SONRS><STATUS><CODE>0<SEVERITY>INFO</STATUS><DTSERVER>20261105<LANGUAGE>CHI</SONRS></SIGNONMSGSRSV1>
<BANKMSGSRSV1><STMTTRNRS><TRNUID>1<STATUS><CODE>0<SEVERITY>INFO</STATUS><STMTRS><CURDEF>CNY
<BANKACCTFROM><BANKID>1<ACCTID>62220<ACCTTYPE>CHECKING</BANKACCTFROM>
<BANKTRANLIST><DTSTART>20261101<DTEND>20261105
<STMTTRN><TRNTYPE>CREDIT<DTPOSTED>20261103<TRNAMT>88.80<FITID>F1<NAME>LI SI<MEMO>RJ4F7K92</STMTTRN>
<STMTTRN><TRNTYPE>DEBIT<DTPOSTED>20261104<TRNAMT>-5.00<FITID>F2<NAME>FEE</STMTTRN>
</BANKTRANLIST><LEDGERBAL><BALAMT>1083.80<DTASOF>20261105</LEDGERBAL></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>"""

CAMT = """<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"><BkToCstmrStmt><Stmt>
<Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy="CNY">93.80</Amt><CdtDbtInd>CRDT</CdtDbtInd>
<Dt><Dt>2026-11-05</Dt></Dt></Bal>
<Ntry><Amt Ccy="CNY">88.8</Amt><CdtDbtInd>CRDT</CdtDbtInd><BookgDt><Dt>2026-11-03</Dt></BookgDt>
<AcctSvcrRef>R9</AcctSvcrRef><NtryDtls><TxDtls><RltdPties><Dbtr><Nm>李四</Nm></Dbtr></RltdPties>
<RmtInf><Ustrd>爱心捐款</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>
<Ntry><Amt Ccy="CNY">5.00</Amt><CdtDbtInd>DBIT</CdtDbtInd><BookgDt><DtTm>2026-11-04T10:00:00</DtTm></BookgDt></Ntry>
</Stmt></BkToCstmrStmt></Document>"""


def test_ofx_and_camt_when_read_then_the_same_lines_and_what_is_dangerous_is_refused():
    for found, closing in ((read_ofx(OFX), 108_380), (read_camt(CAMT.encode()), 9_380)):
        assert [(line.booked_on.day, line.amount_fen) for line in found.lines] == [(3, 8880), (4, -500)]
        assert (found.closing_on, found.closing_fen) == (date(2026, 11, 5), closing)
    assert read_camt(CAMT.encode()).lines[0].counterparty == "李四"
    bomb = CAMT.replace("<Document", '<!DOCTYPE x [<!ENTITY a "aaaa">]><Document', 1)
    for read, content in (
        (read_camt, bomb.encode()), (read_camt, b"<a>"), (read_camt, CAMT.replace("CNY", "USD").encode()),
        (read_ofx, b"nothing"), (read_ofx, OFX[:600]), (read_ofx, OFX.replace(b"CNY", b"USD")),
    ):  # fmt: skip
        with pytest.raises(StatementNotUnderstood):
            read(content)


def test_suggestions_when_a_line_could_be_several_then_the_likeliest_first_with_reasons():
    def candidate(number: int, amount: int = 500, **given) -> Candidate:
        return Candidate(**{"kind": "pledge", "id": number, "amount_fen": amount, "on": DAY, **given})

    found = suggest(
        500, DAY, "捐款 rj4f7k92", "李四",
        [candidate(1, on=date(2025, 1, 1)), candidate(2), candidate(3, amount=900, code="RJ-4F7K-92"),
         candidate(4, name="李四"), candidate(5, amount=900), candidate(6, amount=-500)],
    )  # fmt: skip
    assert [each.candidate.id for each in found] == [3, 4, 2, 1]
    assert found[0].reasons == ("code", "day")
