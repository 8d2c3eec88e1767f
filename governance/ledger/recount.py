"""Recount a ledger at home: `python recount.py ledger.jsonl`. Python's standard library is all it needs.

It reads the published file line by line, recomputes the digest of every transfer, the totals and numbers of every
account, finds each transfer in the sealed trail, recomputes the seals, and names the first thing that is not so.
"""

import hashlib
import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

POSTING = ("POSTED", "POST")
ENTRY_COLUMNS = ("id", "at", "actor_id", "verb", "subject_type", "subject_id", "area_code", "data")
TOTALS = ("debits_posted", "debits_pending", "credits_posted", "credits_pending", "transfers")


class WrongLedger(Exception):
    """The file contradicts itself."""


def canonical(content: Any) -> bytes:
    return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def sha256(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def root_of(leaves: list[bytes]) -> bytes:
    """Merkle root as in RFC 6962."""
    if not leaves:
        return sha256(b"")
    if len(leaves) == 1:
        return leaves[0]
    split = 1 << ((len(leaves) - 1).bit_length() - 1)
    return sha256(b"\x01" + root_of(leaves[:split]) + root_of(leaves[split:]))


class Recount:
    """What has been read so far."""

    def __init__(self) -> None:
        self.fields: list[str] = []
        self.accounts: dict[str, dict[str, Any]] = {}
        self.totals: dict[str, dict[str, int]] = {}
        self.transfers: dict[int, str] = {}
        self.pending: dict[str, int] = {}
        self.leaves: dict[int, bytes] = {}
        self.sealed: set[int] = set()
        self.chain = ""
        self.last_sealed = 0

    def read(self, row: dict[str, Any]) -> None:
        reader = getattr(self, f"read_{row.pop('row', '')}", None)
        if reader is None:
            raise WrongLedger("a line of an unknown kind")
        reader(row)

    def read_head(self, row: dict[str, Any]) -> None:
        if row["format"] != "community-ledger/1":
            raise WrongLedger(f"an unknown format: {row['format']}")
        self.fields = row["fields"]

    def read_account(self, row: dict[str, Any]) -> None:
        self.accounts[row["code"]] = row
        self.totals[row["code"]] = dict.fromkeys(TOTALS, 0)

    def read_transfer(self, row: dict[str, Any]) -> None:
        name = f"transfer {row['id']} ({row['key']})"
        content = {field: row[field] for field in self.fields}
        if hashlib.sha256(canonical(content)).hexdigest() != row["digest"]:
            raise WrongLedger(f"{name}: the content does not fit its digest")
        payer, taker = self.totals.get(row["debit"]), self.totals.get(row["credit"])
        if payer is None or taker is None or row["amount"] <= 0:
            raise WrongLedger(f"{name}: no such account, or no positive amount")
        if row["debit_number"] != payer["transfers"] + 1 or row["credit_number"] != taker["transfers"] + 1:
            raise WrongLedger(f"{name}: transfers are missing in an account")
        self.move(row, payer, taker, name)
        self.transfers[row["id"]] = row["digest"]

    def move(self, row: dict[str, Any], payer: dict[str, int], taker: dict[str, int], name: str) -> None:
        posted = row["amount"] if row["kind"] in POSTING else 0
        if row["kind"] == "PENDING":
            reserved = self.pending[row["key"]] = row["amount"]
        elif row["kind"] == "POSTED":
            reserved = 0
        else:
            if self.pending.pop(row["pending"], None) != row["pending_amount"] or row["amount"] > row["pending_amount"]:
                raise WrongLedger(f"{name}: ends a pending transfer that is not there")
            reserved = -row["pending_amount"]
        for side, totals in (("debits", payer), ("credits", taker)):
            totals[f"{side}_posted"] += posted
            totals[f"{side}_pending"] += reserved
            totals["transfers"] += 1
        spent = payer["debits_posted"] + payer["debits_pending"]
        if self.accounts[row["debit"]]["is_covered"] and payer["credits_posted"] < spent:
            raise WrongLedger(f"{name}: the account was overdrawn")

    def read_entry(self, row: dict[str, Any]) -> None:
        if self.transfers.get(row["subject_id"]) != row["data"].get("digest"):
            raise WrongLedger(f"trail entry {row['id']}: another digest than transfer {row['subject_id']}")
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
            raise WrongLedger(f"the seal of entries {row['first']}-{row['last']} does not fit")
        known = set(leaves)
        for entry in [number for number in self.leaves if self.last_sealed < number <= row["last"]]:
            if self.leaves.pop(entry) not in known:
                raise WrongLedger(f"trail entry {entry} is not what was sealed")
        self.chain, self.last_sealed = row["chain"], row["last"]

    def finish(self) -> None:
        for code, account in self.accounts.items():
            for name in TOTALS:
                if account[name] != self.totals[code][name]:
                    raise WrongLedger(f"account {code}: {name} is {account[name]}, recounted {self.totals[code][name]}")
        missing = self.transfers.keys() - self.sealed
        if missing:
            raise WrongLedger(f"transfer {min(missing)} is not in the trail")


def rows_of(lines: Iterable[str]) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(lines, start=1):
        try:
            yield json.loads(line)
        except ValueError:
            raise WrongLedger(f"line {number} cannot be read") from None


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
    if len(arguments) != 1:
        say("usage: python recount.py ledger.jsonl")
        return 2
    try:
        with Path(arguments[0]).open(encoding="utf-8") as file:
            counted = recount(file)
    except (OSError, WrongLedger, KeyError) as problem:
        say(f"WRONG: {problem}")
        return 1
    for code, totals in sorted(counted.totals.items()):
        balance = totals["credits_posted"] - totals["debits_posted"]
        say(f"{balance:>20,} {counted.accounts[code]['currency']:<6} {code}")
    say(f"OK: {len(counted.accounts)} accounts, {len(counted.transfers)} transfers, last seal {counted.chain or '-'}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
