"""The Method of Equal Shares with cost utilities, completed by Add1 (Peters, Pierczyński, Skowron 2021).

Everybody gets the same share of the budget. A project may be bought when its supporters have its cost between them;
each pays the same price a point, or all that they have left. The project with the lowest price per point and yuan is
bought first, so money goes where it satisfies most for the least. As money is usually left over, the shares
are raised step by step and all is bought afresh, until nothing more would fit into the true budget, or it would
be overspent. Utility is cost × points (an approval is one point).

Exact: balances are whole numbers over one common denominator that grows with every purchase.
"""

import heapq
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import gcd

from funds.choosing.instance import Instance
from funds.choosing.limits import Effort

YUAN = 100
STEPS_A_SHARE = 100  # the step is a yuan a head; for large shares so much that a hundred steps double a share
MOST_STEPS = 5_000
WORD, GROUP = 256, 6  # bits of a denominator, and voters of one group, that cost about as much as one balance more


@dataclass(frozen=True, slots=True)
class Purchase:
    """Who paid for a project. Amounts are 分, exact."""

    code: str
    price: Fraction  # for one point
    full: Mapping[int, int]  # points given → how many voters paid price × points
    others: int  # voters who paid less: all that they had left
    others_paid: Fraction


@dataclass(frozen=True, slots=True)
class Shortage:
    """Why a project was not bought: what its supporters had left in the end, together."""

    code: str
    supporters: int
    left: Fraction
    missing: Fraction


@dataclass(frozen=True, slots=True)
class EqualShares:
    share: Fraction  # of every voter, as raised
    first_share: Fraction  # the budget divided by the voters
    step_fen: int
    steps: int
    spent_fen: int
    bought: tuple[Purchase, ...]  # in the order of buying
    short: tuple[Shortage, ...]

    @property
    def chosen(self) -> tuple[str, ...]:
        return tuple(purchase.code for purchase in self.bought)


def step_for(instance: Instance) -> int:
    """By how much the shares are raised at a time, in 分 a head: one yuan, more only where shares are large."""
    voters = max(len(instance.ballots), 1)
    return max(instance.budget_fen // voters // STEPS_A_SHARE // YUAN, 1) * YUAN


def equal_shares(instance: Instance, *, step_fen: int = 0, effort: Effort | None = None) -> EqualShares:
    """Count by Equal Shares. `step_fen` is the Add1 step of a published file; without it `step_for` says.

    Raises `InstanceRefused` where `effort` runs out.
    """
    step, costs = step_fen or step_for(instance), {one.code: one.cost_fen for one in instance.candidates}
    best, taken = _Market(instance, 0, effort), 0
    for steps in range(1, MOST_STEPS + 1):
        left = instance.budget_fen - best.spent
        bought = {purchase.code for purchase in best.bought}
        if not any(cost <= left for code, cost in costs.items() if code not in bought and instance.supporters[code]):
            break
        market = _Market(instance, steps * step, effort)
        if market.spent > instance.budget_fen:
            break
        best, taken = market, steps
    first = Fraction(instance.budget_fen, max(len(instance.ballots), 1))
    return EqualShares(
        share=first + taken * step, first_share=first, step_fen=step, steps=taken, spent_fen=best.spent,
        bought=tuple(best.bought), short=tuple(best.shortages()),
    )  # fmt: skip


class _Market:
    """One run with shares of budget ÷ voters + `extra`. A balance is `money[place]` ÷ `denominator`."""

    def __init__(self, instance: Instance, extra: int, effort: Effort | None = None) -> None:
        voters = max(len(instance.ballots), 1)
        self.instance, self.denominator, self.effort = instance, voters, effort
        self.money = [instance.budget_fen + extra * voters] * voters
        self.costs = {candidate.code: candidate.cost_fen for candidate in instance.candidates}
        self.bought: list[Purchase] = []
        self.spent = 0
        self._buy_all()

    def _buy_all(self) -> None:
        """Prices only rise while balances shrink: one of an earlier round is a lower bound, looked at again when on top.

        The rounded rate stands before the exact one to make comparing cheap; it never puts two in the wrong order.
        """
        asked = {
            one.code: _Asked(self.instance.supporters[one.code], place)
            for place, one in enumerate(self.instance.in_order)
            if self.instance.supporters[one.code]
        }
        queue = [(0.0, Fraction(), one.place, code, -1) for code, one in asked.items()]
        while queue:
            _, rate, place, code, looked_at = queue[0]
            if looked_at == len(self.bought):
                heapq.heappop(queue)
                self._buy(code, rate * self.costs[code], asked[code])
            elif found := asked[code].price(self.costs[code] * self.denominator, self.money):
                rate = Fraction(found[0], found[1] * self.denominator * self.costs[code])
                heapq.heapreplace(queue, (float(rate), rate, place, code, len(self.bought)))
            else:
                heapq.heappop(queue)
            if self.effort:
                self.effort.spend(asked[code].looked * (1 + self.denominator.bit_length() // WORD))

    def _buy(self, code: str, price: Fraction, asked: "_Asked") -> None:
        factor = price.denominator // gcd(price.denominator, self.denominator)
        if factor > 1:
            self.denominator *= factor
            self.money = [amount * factor for amount in self.money]
        a_point, money = price.numerator * (self.denominator // price.denominator), self.money
        for points, places in asked.able.items():
            due = a_point * points
            for place in places:
                money[place] -= due
        giving = [place for place in asked.poor if money[place]]
        others_paid = Fraction(sum([money[place] for place in giving]), self.denominator)
        for place in giving:
            money[place] = 0
        full = {points: len(places) for points, places in sorted(asked.able.items()) if places}
        self.bought.append(Purchase(code, price, full, len(giving), others_paid))
        self.spent += self.costs[code]

    def shortages(self) -> list[Shortage]:
        bought, rows = {purchase.code for purchase in self.bought}, []
        for candidate in self.instance.in_order:
            if candidate.code not in bought:
                groups = self.instance.supporters[candidate.code].values()
                left = Fraction(sum(self.money[place] for places in groups for place in places), self.denominator)
                heads = self.instance.heads(candidate.code)
                rows.append(Shortage(candidate.code, heads, left, candidate.cost_fen - left))
        return rows


class _Asked:
    """The supporters of one project in one run: who can still pay its price in full, and who gives all that is left.

    Balances only shrink and its price only rises, so whoever is `poor` once stays so to the end of the run.
    """

    def __init__(self, supporters: Mapping[int, Sequence[int]], place: int) -> None:
        self.able, self.place = dict(supporters), place
        self.poor: list[int] = []
        self.looked = 0  # at how many balances for the latest price

    def price(self, cost: int, money: list[int]) -> tuple[int, int] | None:
        """The price of a point as (need, points): what those who can pay in full have to bring. None: too little.

        Whoever has less than price × points raises the price for the others, which may make more of them poor.
        """
        need = cost - sum([money[place] for place in self.poor])
        self.looked = len(self.poor) + 1
        points = sum(each * len(places) for each, places in self.able.items())
        is_settled = False
        while points and not is_settled:
            is_settled, pot, divisor = True, need, points
            for each, places in self.able.items():
                due = -(-pot * each // divisor)
                amounts = [money[place] for place in places]
                self.looked += len(places) + GROUP
                if amounts and min(amounts) < due:
                    is_settled = False
                    poor = [place for place, amount in zip(places, amounts, strict=True) if amount < due]
                    self.able[each] = [place for place, amount in zip(places, amounts, strict=True) if amount >= due]
                    self.poor += poor
                    need -= sum([money[place] for place in poor])
                    points -= each * len(poor)
        return (need, points) if points else None
