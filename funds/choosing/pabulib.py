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
Table = list[dict[str, str]]


def read(text: str) -> Instance:
    """A choice from a `.pb` file; raises `InstanceRefused` in words for what is not one."""
    sections = _sections(text)
    meta = {row["key"]: row["value"] for row in sections.get("META", [])}
    if meta.get("vote_type") not in KINDS:
        raise InstanceRefused(f"只能读赞成票（approval）和分数票（cumulative），这个文件是 {meta.get('vote_type')}")
    kind = KINDS[meta["vote_type"]]
    try:
        candidates = [
            Candidate(row["project_id"], fen_of(row["cost"]), row.get("name", ""))
            for row in sections.get("PROJECTS", [])
        ]
        ballots = [_ballot(row, kind) for row in sections.get("VOTES", [])]
        budget = fen_of(meta["budget"])
    except (KeyError, ValueError, InvalidOperation) as error:
        raise InstanceRefused(f"文件缺少内容，或者格式不对（{error}）") from error
    rest = {key: value for key, value in meta.items() if key not in COUNTED}
    return Instance(budget, kind, candidates, ballots, rest)


def _ballot(row: Mapping[str, str], kind: BallotKind) -> dict[str, int]:
    codes = [code for code in row["vote"].split(",") if code]
    if kind == BallotKind.APPROVAL:
        return dict.fromkeys(codes, 1)
    points = [int(each) for each in row["points"].split(",") if each]
    return {code: each for code, each in zip(codes, points, strict=True) if each}


def _sections(text: str) -> dict[str, Table]:
    found: dict[str, Table] = {}
    rows = csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";")
    name, columns = "", list[str]()
    for row in rows:
        cells = [cell.strip() for cell in row]
        if len(cells) == 1 and cells[0].upper() in {"META", "PROJECTS", "VOTES"}:
            name, columns = cells[0].upper(), []
            found[name] = []
        elif name and any(cells):
            if columns:
                found[name].append(dict(zip(columns, cells, strict=False)))
            else:
                columns = cells
    if not found.keys() >= {"META", "PROJECTS", "VOTES"}:
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
    """The step that a published file was counted with, in 分; 0 where it does not say."""
    return fen_of(instance.meta[STEP]) if instance.meta.get(STEP) else 0


def chosen_in(text: str) -> set[str]:
    """Which projects a file says were chosen."""
    return {row["project_id"] for row in _sections(text)["PROJECTS"] if row.get("selected") in {"1", "2", "3"}}


def fen_of(yuan: str) -> int:
    amount = Decimal(yuan.replace(",", "")) * 100
    if not amount.is_finite() or amount != int(amount):
        raise ValueError(f"金额 {yuan}")
    return int(amount)


def yuan_of(fen: int) -> str:
    return f"{fen // 100}.{fen % 100:02d}" if fen % 100 else str(fen // 100)
