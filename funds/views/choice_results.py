"""What a count found, as pages say it: of a choice that was counted here, and of a file that somebody brings."""

from collections.abc import Iterable
from typing import Any, Protocol


class Listed(Protocol):
    """A project on the list. `number` is its key in the results."""

    @property
    def number(self) -> Any: ...

    @property
    def cost_fen(self) -> int: ...


def rows_of(results: dict[str, Any], options: Iterable[Listed], decides: str) -> list[dict[str, Any]]:
    """The projects in the order of their list, those that the deciding rule chose first, in both rules' words."""
    greedy, shares = results["greedy"]["rows"], results["equal_shares"]["rows"]
    most = max((row["score"] for row in greedy.values()), default=0)
    rows = [
        {
            "option": option,
            "score": greedy[str(option.number)]["score"],
            "percent": greedy[str(option.number)]["score"] * 100 // most if most else 0,
            "greedy": greedy[str(option.number)],
            "shares": shares[str(option.number)],
            "is_chosen": results[decides]["rows"][str(option.number)]["is_chosen"],
        }
        for option in options
    ]
    return sorted(rows, key=lambda row: (not row["is_chosen"], -row["score"]))


def summary_in(results: dict[str, Any], decides: str) -> dict[str, Any]:
    """What the headline says."""
    decided = results[decides]
    return {
        "voters": results["voters"],
        "chosen": len(decided["chosen"]),
        "spent_fen": decided["spent_fen"],
        "rest_fen": results["budget_fen"] - decided["spent_fen"],
        "shares": results["equal_shares"],
        "greedy": results["greedy"],
        "percent": decided["spent_fen"] * 100 // results["budget_fen"],
    }


def parts_of(cost_fen: int, row: dict[str, Any]) -> list[dict[str, Any]]:
    """Who brings which part of the cost by Equal Shares, for the chart (`left`, `width` in per mille) and its table."""
    shares = row["shares"]
    parts: list[dict[str, Any]] = []
    if shares["is_chosen"]:
        parts = [one | {"kind": "full"} for one in shares["full"]]
        if shares["others"]:
            parts.append({"kind": "others", "voters": shares["others"], "sum_fen": shares["others_fen"]})
    else:
        if shares["left_fen"]:
            parts.append({"kind": "left", "voters": shares["supporters"], "sum_fen": shares["left_fen"]})
        parts.append({"kind": "missing", "sum_fen": shares["missing_fen"]})
    left = 0
    for part in parts:
        part["left"], part["width"] = left, max(part["sum_fen"] * 1000 // cost_fen, 4)
        left += part["width"]
    return parts
