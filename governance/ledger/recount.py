"""Recount a ledger at home: `python recount.py ledger.jsonl`. Python's standard library is all it needs.

It reads the published file line by line, recomputes the digest of every transfer, the totals and numbers of every
account, finds each transfer in the sealed trail, recomputes the seals, and names the first thing that is not so. From
the same transfers it says what each fund received, spent and has, what others gave for every yuan of the foundation,
and how the foundation stands against the ratios of the law.
"""

import hashlib
import json
import sys
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta, timezone
from fractions import Fraction
from pathlib import Path
from typing import Any

FORMAT = "community-ledger/2"
POSTING = ("POSTED", "POST")
ENTRY_COLUMNS = ("id", "at", "actor_id", "verb", "subject_type", "subject_id", "area_code", "data")
TOTALS = ("debits_posted", "debits_pending", "credits_posted", "credits_pending", "transfers")
FIGURES = ("income", "spending", "administration", "between")
UNITS = {"FEN": "元", "POINT": "积分", "MINUTE": "分钟"}
MEAN_OF = 3  # years


class WrongLedger(Exception):
    """The file contradicts itself."""


def canonical(content: Any) -> bytes:
    return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def sha256(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def yuan(fen: int) -> str:
    return f"{'-' if fen < 0 else ''}{abs(fen) // 100:,}.{abs(fen) % 100:02d}"


def root_of(leaves: list[bytes]) -> bytes:
    """Merkle root as in RFC 6962."""
    if not leaves:
        return sha256(b"")
    if len(leaves) == 1:
        return leaves[0]
    split = 1 << ((len(leaves) - 1).bit_length() - 1)
    return sha256(b"\x01" + root_of(leaves[:split]) + root_of(leaves[split:]))


class Book:
    """The money of one fund, or of a whole foundation. A line of the file says which accounts are its purses, which of
    these are projects, where its money lies, which payments are administration (慈善法 61), which gifts are the
    foundation's own; all figures follow from the transfers."""

    def __init__(self, row: dict[str, Any]) -> None:
        self.name, self.ratios = row["name"], row["ratios"]
        self.purses, self.projects, self.holdings = (set(row[name]) for name in ("purses", "projects", "holdings"))
        self.administration, self.own_gifts = set(row["administration"]), set(row["own_gifts"])
        self.zone = timezone(timedelta(minutes=row["utc_minutes"]))
        self.years: dict[int, dict[str, int]] = {}
        self.own = self.others = 0

    def take(self, row: dict[str, Any]) -> None:
        """Income comes from where money lies into a purse, spending goes the other way; a reversal takes back."""
        is_back = row["reverses"] is not None
        into, out = row["credit"] in self.purses, row["debit"] in self.purses
        if into and row["debit"] in self.holdings:
            self.add(row, "spending" if is_back else "income", -1 if is_back else 1)
        elif out and row["credit"] in self.holdings:
            self.add(row, "income" if is_back else "spending", -1 if is_back else 1)
        elif into != out:
            self.add(row, "between", 1 if into else -1)
        self.lever(row, is_back)

    def add(self, row: dict[str, Any], figure: str, sign: int) -> None:
        year = datetime.fromisoformat(row["at"]).astimezone(self.zone).year
        figures = self.years.setdefault(year, dict.fromkeys(FIGURES, 0))
        figures[figure] += sign * row["amount"]
        if figure == "spending" and (row["reverses"] or row["key"]) in self.administration:
            figures["administration"] += sign * row["amount"]

    def lever(self, row: dict[str, Any], is_back: bool) -> None:
        """What others gave straight to projects, and what purses of the foundation gave; returns taken off."""
        if row["credit"] in self.projects:
            if row["debit"] not in self.holdings or row["key"] in self.own_gifts:
                self.own += row["amount"]
            elif not is_back:
                self.others += row["amount"]
        if row["debit"] in self.projects:
            if row["credit"] not in self.holdings:
                self.own -= row["amount"]
            elif is_back:
                self.others -= row["amount"]

    def of(self, year: int) -> dict[str, int]:
        return self.years.get(year, dict.fromkeys(FIGURES, 0))

    def whole(self) -> dict[str, int]:
        return {name: sum(figures[name] for figures in self.years.values()) for name in FIGURES}

    def closing(self, year: int) -> int:
        rows = [figures for one, figures in self.years.items() if one <= year]
        return sum(row["income"] + row["between"] - row["spending"] for row in rows)

    def base(self, name: str, year: int) -> Fraction:
        """What a ratio stands against; for an income either the last one or the mean of three is enough."""
        if name == "LAST_BALANCE":
            return Fraction(self.closing(year - 1))
        if name == "THIS_SPENDING":
            return Fraction(self.of(year)["spending"])
        last = Fraction(self.of(year - 1)["income"])
        if name == "LAST_INCOME_OR_MEAN" and year - MEAN_OF >= min(self.years, default=year):
            total = sum(self.of(year - back)["income"] for back in range(1, MEAN_OF + 1))
            return min(last, Fraction(total, MEAN_OF))
        return last

    def words(self) -> Iterator[str]:
        whole = self.whole()
        balance = whole["income"] + whole["between"] - whole["spending"]
        yield f"{self.name}：现在有 {yuan(balance)} 元"
        line = f"  收到 {yuan(whole['income'])} 元，支出 {yuan(whole['spending'])} 元，其中管理费用 {yuan(whole['administration'])} 元"
        yield line + (f"，别的基金转入（减转出）{yuan(whole['between'])} 元" if whole["between"] else "")
        if self.own > 0:
            lever = yuan(self.others * 100 // self.own)
            yield f"  撬动资金：{yuan(self.others)} ÷ {yuan(self.own)}，基金会每出 1 元，项目另外得到 {lever} 元"
        for ratio in self.ratios:
            yield f"  {self.ratio_words(ratio)}"

    def ratio_words(self, ratio: dict[str, Any]) -> str:
        figures, base = self.of(ratio["year"]), self.base(ratio["base"], ratio["year"])
        value = figures["administration"]
        if ratio["measure"] == "SPENDING":
            value = figures["spending"] - value
        permille = int(value * 1000 / base) if base > 0 else None
        shown = "不能计算" if permille is None else f"{permille // 10}.{permille % 10}%"
        return f"{ratio['year']} 年 {ratio['words']}：{yuan(value)} ÷ {yuan(int(base))} = {shown}"


class Recount:
    """What has been read so far."""

    def __init__(self) -> None:
        self.fields: list[str] = []
        self.books: list[Book] = []
        self.books_of: dict[str, list[Book]] = {}
        self.accounts: dict[str, dict[str, Any]] = {}
        self.totals: dict[str, dict[str, int]] = {}
        self.transfers: dict[int, str] = {}
        self.pending: dict[str, int] = {}
        self.leaves: dict[int, bytes] = {}
        self.unsealed: list[int] | None = None
        self.sealed: set[int] = set()
        self.chain = ""

    def read(self, row: dict[str, Any]) -> None:
        reader = getattr(self, f"read_{row.pop('row', '')}", None)
        if reader is None:
            raise WrongLedger("有一行是不认识的内容，请下载最新的核算程序")
        reader(row)

    def read_head(self, row: dict[str, Any]) -> None:
        if row["format"] != FORMAT:
            raise WrongLedger(f"文件格式是 {row['format']}，请下载最新的核算程序")
        self.fields = row["fields"]

    def read_book(self, row: dict[str, Any]) -> None:
        book = Book(row)
        self.books.append(book)
        for purse in book.purses:
            self.books_of.setdefault(purse, []).append(book)

    def read_account(self, row: dict[str, Any]) -> None:
        self.accounts[row["code"]] = row
        self.totals[row["code"]] = dict.fromkeys(TOTALS, 0)

    def read_transfer(self, row: dict[str, Any]) -> None:
        name = f"转账 {row['id']}（{row['key']}）"
        content = {field: row[field] for field in self.fields}
        if hashlib.sha256(canonical(content)).hexdigest() != row["digest"]:
            raise WrongLedger(f"{name}：内容和摘要不符")
        payer, taker = self.totals.get(row["debit"]), self.totals.get(row["credit"])
        if payer is None or taker is None or row["amount"] <= 0:
            raise WrongLedger(f"{name}：没有这个账户，或者数额不是正数")
        if row["debit_number"] != payer["transfers"] + 1 or row["credit_number"] != taker["transfers"] + 1:
            raise WrongLedger(f"{name}：它前面少了转账")
        self.move(row, payer, taker, name)
        self.transfers[row["id"]] = row["digest"]
        if row["kind"] in POSTING:
            concerned = [*self.books_of.get(row["debit"], ()), *self.books_of.get(row["credit"], ())]
            for book in dict.fromkeys(concerned):
                book.take(row)

    def move(self, row: dict[str, Any], payer: dict[str, int], taker: dict[str, int], name: str) -> None:
        posted = row["amount"] if row["kind"] in POSTING else 0
        if row["kind"] == "PENDING":
            self.pending[row["key"]] = reserved = row["amount"]
        elif row["kind"] == "POSTED":
            reserved = 0
        else:
            if self.pending.pop(row["pending"], None) != row["pending_amount"] or row["amount"] > row["pending_amount"]:
                raise WrongLedger(f"{name}：没有它要结束的那笔预留")
            reserved = -row["pending_amount"]
        for side, totals in (("debits", payer), ("credits", taker)):
            totals[f"{side}_posted"] += posted
            totals[f"{side}_pending"] += reserved
            totals["transfers"] += 1
        spent = payer["debits_posted"] + payer["debits_pending"]
        if self.accounts[row["debit"]]["is_covered"] and payer["credits_posted"] < spent:
            raise WrongLedger(f"{name}：账户透支")

    def read_entry(self, row: dict[str, Any]) -> None:
        if self.transfers.get(row["subject_id"]) != row["data"].get("digest"):
            raise WrongLedger(f"留痕 {row['id']}：摘要和转账 {row['subject_id']} 不同")
        self.sealed.add(row["subject_id"])
        self.leaves[row["id"]] = sha256(b"\x00" + canonical({name: row[name] for name in ENTRY_COLUMNS}))

    def read_withheld(self, row: dict[str, Any]) -> None:
        """Who asked for this transfer is not public: its entry is known by the hash that was sealed."""
        self.sealed.add(row["subject_id"])
        self.leaves[row["id"]] = bytes.fromhex(row["leaf"])

    def read_seal(self, row: dict[str, Any]) -> None:
        data = bytes.fromhex(row["leaves"])
        leaves = [data[start : start + 32] for start in range(0, len(data), 32)]
        root = root_of(leaves).hex()
        text = f"{self.chain}|{root}|{row['first']}|{row['last']}|{row['count']}"
        chain = hashlib.sha256(text.encode()).hexdigest()
        if len(leaves) != row["count"] or root != row["root"] or chain != row["chain"]:
            raise WrongLedger(f"留痕 {row['first']}–{row['last']} 的封存算出来不一样")
        known = set(leaves)
        if self.unsealed is None:
            self.unsealed = sorted(self.leaves, reverse=True)
        while self.unsealed and self.unsealed[-1] <= row["last"]:
            entry = self.unsealed.pop()
            if self.leaves[entry] not in known:
                raise WrongLedger(f"留痕 {entry} 不是封存时的样子")
        self.chain = row["chain"]

    def finish(self) -> None:
        for code, account in self.accounts.items():
            for name in TOTALS:
                if account[name] != self.totals[code][name]:
                    words = f"账户 {code}：{name} 写的是 {account[name]}，算出来是 {self.totals[code][name]}"
                    raise WrongLedger(words)
        missing = self.transfers.keys() - self.sealed
        if missing:
            raise WrongLedger(f"留痕里没有转账 {min(missing)}")

    def words(self) -> Iterator[str]:
        """Balances in the ledger's view: where money lies is negative, whose it is positive; both together are 0."""
        for code, totals in sorted(self.totals.items()):
            balance, currency = totals["credits_posted"] - totals["debits_posted"], self.accounts[code]["currency"]
            amount = yuan(balance) if currency == "FEN" else f"{balance:,}"
            yield f"{amount:>20} {UNITS.get(currency, currency)}  {code}  {self.accounts[code]['name']}"
        for book in self.books:
            yield from book.words()
        count = f"{len(self.accounts)} 个账户，{len(self.transfers)} 笔转账"
        yield f"核对无误：{count}，最后一次封存 {self.chain or '还没有'}"


def rows_of(lines: Iterable[str]) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(lines, start=1):
        try:
            yield json.loads(line)
        except ValueError:
            raise WrongLedger(f"第 {number} 行读不出来") from None


def recount(lines: Iterable[str]) -> Recount:
    """Raises `WrongLedger` with the first thing that is not so."""
    counted = Recount()
    for row in rows_of(lines):
        counted.read(row)
    counted.finish()
    return counted


def say(line: str) -> None:
    sys.stdout.write(line + "\n")


def main(arguments: list[str]) -> int:
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="replace")  # a console that has no Chinese still says the figures
    if len(arguments) != 1:
        say("用法：python recount.py ledger.jsonl")
        return 2
    try:
        with Path(arguments[0]).open(encoding="utf-8") as file:
            counted = recount(file)
    except (OSError, WrongLedger, KeyError) as problem:
        say(f"不符：{problem}")
        return 1
    for line in counted.words():
        say(line)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
