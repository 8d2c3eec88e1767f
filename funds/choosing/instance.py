"""What a choice is counted from: a budget, projects with costs, and ballots without names."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property


class BallotKind(StrEnum):
    APPROVAL = "APPROVAL"  # yes to any number of projects, within the limits of the choice
    POINTS = "POINTS"  # a purse of points, shared out among projects ("cumulative")


class InstanceRefused(ValueError):
    """Why a choice cannot be counted, in words."""


@dataclass(frozen=True, slots=True)
class Candidate:
    code: str
    cost_fen: int
    title: str = ""


@dataclass(frozen=True)
class Instance:
    """`ballots` are points by project code; an approval is one point. `meta` is what else a file said about itself."""

    budget_fen: int
    kind: BallotKind
    candidates: Sequence[Candidate]
    ballots: Sequence[Mapping[str, int]]
    meta: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        codes = {candidate.code for candidate in self.candidates}
        if len(codes) != len(self.candidates):
            raise InstanceRefused("有两个项目用了同一个编号")
        if self.budget_fen <= 0 or any(candidate.cost_fen <= 0 for candidate in self.candidates):
            raise InstanceRefused("预算和每个项目的费用都要大于零")
        most = 1 if self.kind == BallotKind.APPROVAL else None
        for number, ballot in enumerate(self.ballots, 1):
            if not ballot.keys() <= codes:
                raise InstanceRefused(f"第 {number} 张票选了名单以外的项目")
            if any(points < 1 or (most and points > most) for points in ballot.values()):
                raise InstanceRefused(f"第 {number} 张票的分数不对")

    @cached_property
    def supporters(self) -> Mapping[str, Mapping[int, Sequence[int]]]:
        """Project → points → places of the ballots that gave it so many. Whoever gave the same pays alike."""
        found: dict[str, dict[int, list[int]]] = {candidate.code: defaultdict(list) for candidate in self.candidates}
        for place, ballot in enumerate(self.ballots):
            for code, points in ballot.items():
                found[code][points].append(place)
        return found

    def score(self, code: str) -> int:
        """Approvals, or points."""
        return sum(points * len(places) for points, places in self.supporters[code].items())

    def heads(self, code: str) -> int:
        return sum(len(places) for places in self.supporters[code].values())

    @cached_property
    def in_order(self) -> Sequence[Candidate]:
        """The order that breaks every tie: more support first, then the cheaper one, then the earlier on the list."""
        return sorted(self.candidates, key=lambda one: (-self.score(one.code), one.cost_fen))
