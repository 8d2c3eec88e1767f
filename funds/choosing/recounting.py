"""A published file counted again: what both rules choose, and whether that is what the file says was chosen."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from funds.choosing import pabulib
from funds.choosing.instance import Candidate, Instance
from funds.choosing.limits import Effort, Limits
from funds.choosing.results import count

RULES = ("equal_shares", "greedy")


@dataclass(frozen=True, slots=True)
class Difference:
    """A project that was published otherwise than it was counted."""

    candidate: Candidate
    is_published: bool


@dataclass(frozen=True, slots=True)
class Recount:
    """`told`: numbers that the file says of itself and does not have, by part."""

    instance: Instance
    results: dict[str, Any]
    published: frozenset[str]
    told: dict[str, int]

    @property
    def rule(self) -> str:
        """The rule by its own name in the file, '' where it names none."""
        return self.instance.meta.get("rule", "")

    @property
    def decides(self) -> str:
        return "greedy" if self.rule.startswith("greedy") else "equal_shares"

    @property
    def is_known_rule(self) -> bool:
        """Whether the file was decided by a rule as it is counted here."""
        return self.rule == "greedy" or (self.rule.startswith("equalshares") and pabulib.STEP in self.instance.meta)

    def differences(self, rule: str) -> Sequence[Difference]:
        chosen = set(self.results[rule]["chosen"])
        return [
            Difference(one, one.code in self.published)
            for one in self.instance.candidates
            if (one.code in self.published) != (one.code in chosen)
        ]


def recount(content: bytes, limits: Limits | None = None) -> Recount:
    """Raises `InstanceRefused` in words for what cannot be read, or is more than the limits allow."""
    text = pabulib.decode(content)
    instance = pabulib.read(text, most_rows=limits.rows if limits else None)
    if limits:
        limits.judge(instance)
    effort = Effort(limits.work) if limits else None
    results = count(instance, step_fen=pabulib.step_of(instance), effort=effort)
    return Recount(instance, results, frozenset(pabulib.chosen_in(text)), pabulib.told_in(text))
