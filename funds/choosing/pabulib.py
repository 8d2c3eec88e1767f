"""Pabulib's `.pb`: the format in which cities publish such choices (pabulib.org/format). Money is in yuan there.

Written are costs, ballots and which projects were chosen; never a name, age or place of a voter. Columns and META lines
of other files that are not needed for counting are kept in `Instance.meta` (META) or passed over (the rest).
"""

import csv
import io
from collections.abc import Collection, Iterable, Mapping, Sequence
from decimal import Decimal, InvalidOperation

from funds.choosing.instance import BallotKind, Candidate, Instance, InstanceRefused

KINDS = {"approval": BallotKind.APPROVAL, "cumulative": BallotKind.POINTS}
WORDS = {kind: word for word, kind in KINDS.items()}
COUNTED = ("num_projects", "num_votes", "budget", "vote_type")  # META that follows from the instance
STEP = "add1_step"  # our own META line: by how much shares were raised, in yuan
PARTS = ("META", "PROJECTS", "VOTES")
DECISIVE = (*COUNTED, "rule", STEP)  # META that may stand there once
POINT_DIGITS, AMOUNT_LENGTH, MOST_YUAN, SHOWN = 6, 24, 10**13, 20
Table = list[dict[str, str]]


def decode(content: bytes) -> str:
    """UTF-8, or GB18030 as spreadsheets here write it; raises `InstanceRefused` for what is no text."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        return text
    raise InstanceRefused("这不是文字文件：请用 UTF-8 或 GB18030 编码的 .pb 文件")


def read(text: str, *, most_rows: int | None = None) -> Instance:
    """A choice from a `.pb` file; raises `InstanceRefused` in words for what is not one."""
    sections = _sections(text, most_rows)
    try:
        meta = _meta_in(sections["META"])
        kind = KINDS.get(meta.get("vote_type", ""))
        if kind is None:
            word = meta.get("vote_type", "没有写")[:SHOWN]
            raise InstanceRefused(f"只能读赞成票（approval）和分数票（cumulative），这个文件是 {word}")
        candidates = [
            Candidate(row["project_id"], fen_of(row["cost"]), row.get("name", "")) for row in sections["PROJECTS"]
        ]
        budget = fen_of(meta["budget"])
        ballots = _ballots(sections["VOTES"], kind)
    except KeyError as error:
        raise InstanceRefused(f"文件缺少内容，或者格式不对（没有 {error.args[0]}）") from error
    except InstanceRefused:
        raise
    except ValueError as error:
        raise InstanceRefused(f"文件缺少内容，或者格式不对（{error}）") from error
    rest = {key: value for key, value in meta.items() if key not in COUNTED}
    return Instance(budget, kind, candidates, ballots, rest)


def _meta_in(rows: Table) -> dict[str, str]:
    meta: dict[str, str] = {}
    for row in rows:
        key = row["key"]
        if key in meta and key in DECISIVE:
            raise InstanceRefused(f"META 里有两个 {key}")
        meta[key] = row.get("value", "")
    return meta


def _ballots(rows: Table, kind: BallotKind) -> list[dict[str, int]]:
    found, seen = [], set[str]()
    for number, row in enumerate(rows, 1):
        voter = row.get("voter_id", "")
        if voter in seen:
            raise InstanceRefused(f"第 {number} 张票的编号 {voter[:SHOWN]} 前面已经有了")
        if voter:
            seen.add(voter)
        found.append(_ballot(number, row, kind))
    return found


def _ballot(number: int, row: Mapping[str, str], kind: BallotKind) -> dict[str, int]:
    codes = [code for each in row["vote"].split(",") if (code := each.strip())]
    if len(set(codes)) != len(codes):
        raise InstanceRefused(f"第 {number} 张票两次选了同一个项目")
    if kind == BallotKind.APPROVAL:
        return dict.fromkeys(codes, 1)
    points = [_points(number, each.strip()) for each in row["points"].split(",") if each.strip()]
    if len(points) != len(codes):
        raise InstanceRefused(f"第 {number} 张票的项目和分数对不上")
    return {code: each for code, each in zip(codes, points, strict=True) if each}


def _points(number: int, text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= POINT_DIGITS):
        raise InstanceRefused(f"第 {number} 张票的分数不对")
    return int(text)


def _sections(text: str, most_rows: int | None = None) -> dict[str, Table]:
    found: dict[str, Table] = {}
    rows = csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";")
    name, columns = "", list[str]()
    try:
        for row in rows:
            cells = [cell.strip() for cell in row]
            if len(cells) == 1 and cells[0].upper() in PARTS:
                name, columns = cells[0].upper(), []
                if name in found:
                    raise InstanceRefused(f"文件里有两个 {name} 部分")
                found[name] = []
            elif name and any(cells):
                if columns:
                    found[name].append(dict(zip(columns, cells, strict=False)))
                else:
                    columns = cells
                if most_rows is not None and len(found[name]) > most_rows:
                    raise InstanceRefused(f"{name} 部分超过 {most_rows} 行，太长了")
    except csv.Error as error:
        raise InstanceRefused("文件的分列坏了：可能有引号没有配对，或者一格里的内容太长") from error
    if not found.keys() >= set(PARTS):
        raise InstanceRefused("这不是 .pb 文件：要有 META、PROJECTS、VOTES 三部分")
    return found


def write(instance: Instance, *, chosen: Collection[str] = ()) -> str:
    """The published file: the same text for the same choice. Voters are numbered in the order given."""
    buffer = io.StringIO()
    out = csv.writer(buffer, delimiter=";", lineterminator="\n")
    out.writerows([["META"], ["key", "value"], *_meta(instance), ["PROJECTS"]])
    score = "votes" if instance.kind == BallotKind.APPROVAL else "score"
    out.writerow(["project_id", "cost", score, "name", "selected"])
    for one in instance.candidates:
        row = [one.code, yuan_of(one.cost_fen), instance.score(one.code), one.title, int(one.code in chosen)]
        out.writerow(row)
    out.writerows([["VOTES"], *_votes(instance)])
    return buffer.getvalue()


def _meta(instance: Instance) -> Iterable[Sequence[str]]:
    yield "num_projects", str(len(instance.candidates))
    yield "num_votes", str(len(instance.ballots))
    yield "budget", yuan_of(instance.budget_fen)
    yield "vote_type", WORDS[instance.kind]
    yield from instance.meta.items()


def _votes(instance: Instance) -> Iterable[Sequence[str]]:
    has_points = instance.kind == BallotKind.POINTS
    yield ["voter_id", "vote", "points"] if has_points else ["voter_id", "vote"]
    for number, ballot in enumerate(instance.ballots, 1):
        points = [",".join(map(str, ballot.values()))] if has_points else []
        yield [str(number), ",".join(ballot), *points]


def step_of(instance: Instance) -> int:
    """The step that a published file was counted with, in 分; 0 where it does not say. Raises `InstanceRefused`."""
    if not instance.meta.get(STEP):
        return 0
    try:
        step = fen_of(instance.meta[STEP])
    except ValueError:
        step = 0
    if step <= 0:
        raise InstanceRefused(f"META 的 {STEP} 要是大于零的金额")
    return step


def told_in(text: str) -> dict[str, int]:
    """How many projects and ballots a file says that it has, where that is not what it has."""
    sections = _sections(text)
    meta = _meta_in(sections["META"])
    told = {"PROJECTS": meta.get("num_projects", ""), "VOTES": meta.get("num_votes", "")}
    return {
        part: int(number)
        for part, number in told.items()
        if number.isascii() and number.isdigit() and len(number) < SHOWN and int(number) != len(sections[part])
    }


def chosen_in(text: str) -> set[str]:
    """Which projects a file says were chosen."""
    return {row["project_id"] for row in _sections(text)["PROJECTS"] if row.get("selected") in {"1", "2", "3"}}


def fen_of(yuan: str) -> int:
    """Raises `ValueError` for what is no amount, or none that anybody has."""
    try:
        amount = Decimal(yuan.replace(",", "")) if len(yuan) <= AMOUNT_LENGTH else Decimal("NaN")
    except InvalidOperation:
        amount = Decimal("NaN")
    if not amount.is_finite() or amount.copy_abs() > MOST_YUAN or amount * 100 != int(amount * 100):
        raise ValueError(f"金额 {yuan[:SHOWN]}")
    return int(amount * 100)


def yuan_of(fen: int) -> str:
    return f"{fen // 100}.{fen % 100:02d}" if fen % 100 else str(fen // 100)
