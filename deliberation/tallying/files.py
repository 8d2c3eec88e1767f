"""The published file of a ballot: all that is needed to count again, and nothing that is private."""

import csv
import io
import json
from collections import Counter
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from deliberation.tallying.results import SEPARATOR, Counted, Option, Result, Sums, tally
from deliberation.tallying.rules import Rule

FORMAT = "votes/1"
FORMULA = ("=", "+", "-", "@", "\t", "\r")


class FileRefused(ValueError):
    """Why a file cannot be counted, in words."""


def canonical(data: Mapping[str, Any]) -> str:
    """The same text for the same content, everywhere."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def recount(data: Mapping[str, Any]) -> Result:
    """Count the votes of a file by the rule and the roll in it; raises `FileRefused` for what cannot be right."""
    try:
        rule, roll = Rule.of(data["rule"]), Sums(int(data["roll"]["heads"]), Decimal(data["roll"]["area_m2"]))
        options = [Option(row["code"], row["title"], bool(row["counts_for"])) for row in data["options"]]
        votes = [Counted(vote["choice"], Sums(1, Decimal(vote.get("area_m2", "0")))) for vote in data["votes"]]
        marks = Counter(vote["receipt"] if "receipt" in vote else vote["number"] for vote in data["votes"])
        seats, is_election, present = int(data["seats_to_fill"]), bool(data["is_election"]), data["present"]
    except (KeyError, TypeError, ValueError, ArithmeticError) as error:
        raise FileRefused(f"文件缺少内容，或者格式不对（{error}）") from error
    _check(votes, options, marks, roll, seats)
    return tally(
        rule=rule, roll=roll, options=options, votes=votes, present=present, seats_to_fill=seats,
        is_election=is_election,
    )  # fmt: skip


def _check(votes: list[Counted], options: list[Option], marks: Counter[object], roll: Sums, seats: int) -> None:
    known = {option.code for option in options}
    for vote in votes:
        chosen = vote.choice.split(SEPARATOR)
        if not set(chosen) <= known or len(set(chosen)) != len(chosen) or len(chosen) > seats:
            raise FileRefused(f"有一张票选的是“{vote.choice}”，不在选项里，或者选多了")
    twice = [str(mark) for mark, times in marks.items() if times > 1]
    if twice:
        raise FileRefused(f"同一个回执码或序号出现了不止一次：{'、'.join(twice[:5])}")
    cast = sum((vote.sums for vote in votes), Sums())
    if cast.heads > roll.heads or cast.area_m2 > roll.area_m2:
        raise FileRefused("选票比名册上的人数或面积还多")


def differences(published: Any, counted: Any, name: str = "") -> list[str]:
    """Where two results differ: `结果.steps[1].have：公布 800，重算 799`."""
    if isinstance(published, dict) and isinstance(counted, dict):
        keys = sorted(published.keys() | counted.keys())
        return [
            line
            for key in keys
            for line in differences(published.get(key), counted.get(key), f"{name}.{key}" if name else key)
        ]
    if isinstance(published, list) and isinstance(counted, list) and len(published) == len(counted):
        pairs = enumerate(zip(published, counted, strict=True))
        return [line for place, (left, right) in pairs for line in differences(left, right, f"{name}[{place}]")]
    return [] if published == counted else [f"{name}：公布 {published}，重算 {counted}"]


def as_csv(data: Mapping[str, Any]) -> str:
    """The votes as a table for a spreadsheet, with the rule and the roll above; no cell begins a formula."""
    titles = {row["code"]: row["title"] for row in data["options"]}
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    for name, value in [
        ("表决事项", data["question"]),
        ("依据", data["rule"]["article"]),
        ("名册人数", data["roll"]["heads"]),
        ("名册面积（m²）", data["roll"]["area_m2"]),
    ]:
        writer.writerow([name, _safe(value)])
    is_secret = data["secrecy"] == "SECRET"
    writer.writerow(["回执码", "选择"] if is_secret else ["序号", "姓名", "房屋", "面积（m²）", "选择"])
    for vote in data["votes"]:
        choice = "、".join(titles.get(code, code) for code in vote["choice"].split(SEPARATOR))
        first = [vote["receipt"]] if is_secret else [vote["number"], vote["name"], vote["place"], vote["area_m2"]]
        writer.writerow([_safe(cell) for cell in [*first, choice]])
    return buffer.getvalue()


def _safe(value: object) -> str:
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA) else text
