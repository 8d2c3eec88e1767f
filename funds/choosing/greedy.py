"""Plain greedy: down the list by support, whatever still fits is taken. What most cities do; large groups can take all."""

from dataclasses import dataclass

from funds.choosing.instance import Candidate, Instance


@dataclass(frozen=True, slots=True)
class Turn:
    """What happened when it was this project's turn."""

    candidate: Candidate
    score: int
    left_fen: int  # before it
    is_chosen: bool

    @property
    def missing_fen(self) -> int:
        return max(self.candidate.cost_fen - self.left_fen, 0)


@dataclass(frozen=True, slots=True)
class Greedy:
    turns: tuple[Turn, ...]

    @property
    def chosen(self) -> tuple[str, ...]:
        return tuple(turn.candidate.code for turn in self.turns if turn.is_chosen)


def greedy(instance: Instance) -> Greedy:
    """Projects that nobody supports are never taken. Ties: `Instance.in_order`."""
    left, turns = instance.budget_fen, []
    for candidate in instance.in_order:
        score = instance.score(candidate.code)
        fits = score > 0 and candidate.cost_fen <= left
        turns.append(Turn(candidate, score, left, fits))
        left -= candidate.cost_fen if fits else 0
    return Greedy(tuple(turns))
