"""Both counts of a choice as plain data: what is stored, shown, and told when somebody counts again."""

from typing import Any

from funds.choosing.equal_shares import EqualShares, Purchase, Shortage, equal_shares
from funds.choosing.greedy import Greedy, Turn, greedy
from funds.choosing.instance import Instance
from funds.choosing.limits import Effort


def count(instance: Instance, *, step_fen: int = 0, effort: Effort | None = None) -> dict[str, Any]:
    """Greedy and Equal Shares side by side. Whole 分, rounded down where a payment is not whole."""
    by_votes, by_shares = greedy(instance), equal_shares(instance, step_fen=step_fen, effort=effort)
    return {
        "kind": instance.kind.value,
        "budget_fen": instance.budget_fen,
        "voters": len(instance.ballots),
        "greedy": _greedy_data(by_votes),
        "equal_shares": _shares_data(by_shares, instance),
    }


def _greedy_data(result: Greedy) -> dict[str, Any]:
    return {
        "chosen": list(result.chosen),
        "spent_fen": sum(turn.candidate.cost_fen for turn in result.turns if turn.is_chosen),
        "rows": {turn.candidate.code: _turn_data(place, turn) for place, turn in enumerate(result.turns, 1)},
    }


def _turn_data(place: int, turn: Turn) -> dict[str, Any]:
    return {
        "place": place, "score": turn.score, "is_chosen": turn.is_chosen, "left_fen": turn.left_fen,
        "missing_fen": turn.missing_fen,
    }  # fmt: skip


def _shares_data(result: EqualShares, instance: Instance) -> dict[str, Any]:
    rows = {bought.code: _purchase_data(place, bought, instance) for place, bought in enumerate(result.bought, 1)}
    rows |= {short.code: _shortage_data(short) for short in result.short}
    return {
        "chosen": list(result.chosen),
        "spent_fen": result.spent_fen,
        "first_share_fen": int(result.first_share),
        "share_fen": int(result.share),
        "step_fen": result.step_fen,
        "steps": result.steps,
        "rows": rows,
    }


def _purchase_data(place: int, bought: Purchase, instance: Instance) -> dict[str, Any]:
    return {
        "is_chosen": True,
        "place": place,
        "supporters": instance.heads(bought.code),
        "full": [
            {
                "points": points,
                "voters": voters,
                "each_fen": int(bought.price * points),
                "sum_fen": int(bought.price * points * voters),
            }
            for points, voters in bought.full.items()
        ],
        "others": bought.others,
        "others_fen": int(bought.others_paid),
    }


def _shortage_data(short: Shortage) -> dict[str, Any]:
    return {
        "is_chosen": False, "supporters": short.supporters, "left_fen": int(short.left),
        "missing_fen": -int(-short.missing // 1),
    }  # fmt: skip
