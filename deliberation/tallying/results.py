"""From a rule, a roll and votes to a result that shows every step: what there was, what was needed, what was missing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_DOWN, Decimal
from fractions import Fraction
from typing import Any

from deliberation.states import PassBase
from deliberation.tallying.rules import Rule, least, share_words

HEAD, SQUARE_METRE = Fraction(1), Fraction(1, 100)
CENT = Decimal("0.01")
SEPARATOR = ","  # between the candidates of one vote


@dataclass(frozen=True, slots=True)
class Sums:
    """Heads and floor area of somebody: of the roll, of who took part, of who is for it."""

    heads: int = 0
    area_m2: Decimal = Decimal()

    def __add__(self, other: "Sums") -> "Sums":
        return Sums(self.heads + other.heads, self.area_m2 + other.area_m2)

    def as_data(self) -> dict[str, Any]:
        return {"heads": self.heads, "area_m2": str(self.area_m2.quantize(CENT))}


@dataclass(frozen=True, slots=True)
class Option:
    code: str
    title: str
    counts_for: bool = False


@dataclass(frozen=True, slots=True)
class Counted:
    """So many votes for the same choice. In an election a choice names several candidates, joined by a comma."""

    choice: str
    sums: Sums


@dataclass(frozen=True, slots=True)
class Step:
    """One comparison. Amounts are heads or m²; `needed` is the smallest that would do."""

    code: str
    label: str
    have: Decimal
    of: Decimal
    needed: Decimal
    is_met: bool
    unit: str
    share: str  # in words: 三分之二以上

    @property
    def missing(self) -> Decimal:
        return max(self.needed - self.have, Decimal())

    @property
    def percent(self) -> str:
        """Rounded down, so that 66.666… never reads as if it reached 66.67."""
        if not self.of:
            return "0%"
        exact = (self.have * 100 / self.of).quantize(CENT, ROUND_DOWN)
        return f"{exact.normalize():f}%"

    @property
    def words(self) -> str:
        verdict = "达到" if self.is_met else f"没有达到，还差 {amount(self.missing, self.unit)}"
        return (
            f"{self.label}：{amount(self.have, self.unit)} ÷ {amount(self.of, self.unit)} = {self.percent}，"
            f"要求{self.share}（至少 {amount(self.needed, self.unit)}），{verdict}。"
        )

    def as_data(self) -> dict[str, Any]:
        return {
            "code": self.code, "label": self.label, "unit": self.unit, "share": self.share, "percent": self.percent,
            "have": plain(self.have), "of": plain(self.of), "needed": plain(self.needed),
            "missing": plain(self.missing), "is_met": self.is_met, "words": self.words,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Result:
    rule: Rule
    roll: Sums
    participants: Sums
    options: list[tuple[Option, Sums]]
    steps: list[Step]
    is_passed: bool
    conclusion: str
    present: int | None = None  # heads in the room, where the votes were cast in one
    wanting: list[str] = field(default_factory=list)  # what it would have taken
    elected: list[str] = field(default_factory=list)
    seats_open: int = 0

    def as_data(self) -> dict[str, Any]:
        """What is stored and published; text and whole numbers only, so that it is the same everywhere."""
        return {
            "rule": self.rule.as_data(),
            "roll": self.roll.as_data(),
            "present": self.present,
            "participants": self.participants.as_data(),
            "options": [
                {"code": option.code, "title": option.title, "counts_for": option.counts_for, **sums.as_data()}
                for option, sums in self.options
            ],
            "steps": [step.as_data() for step in self.steps],
            "is_passed": self.is_passed,
            "conclusion": self.conclusion,
            "wanting": self.wanting,
            "elected": self.elected,
            "seats_open": self.seats_open,
        }


def plain(value: Decimal) -> str:
    text = f"{value.quantize(CENT):f}"
    return text.removesuffix(".00")


def amount(value: Decimal, unit: str) -> str:
    text = f"{value.quantize(CENT):,f}"
    return f"{text.removesuffix('.00') if unit == '人' else text} {unit}"


def compare(code: str, label: str, have: Sums, of: Sums, share: Fraction, *, strict: bool, area: bool) -> list[Step]:
    """Heads, and where the rule asks for it floor area, each held against the same share."""
    words = share_words(share, strict=strict)
    rows = [("heads", "人数", Decimal(have.heads), Decimal(of.heads), HEAD, "人")]
    if area:
        rows.append(("area", "面积", have.area_m2, of.area_m2, SQUARE_METRE, "m²"))
    steps = []
    for what, name, mine, all_of_it, unit, unit_name in rows:
        bound = least(Fraction(all_of_it), share, strict=strict, unit=unit)
        needed = (Decimal(bound.numerator) / Decimal(bound.denominator)).quantize(CENT)
        is_met = all_of_it > 0 and mine >= needed
        steps.append(Step(f"{code}_{what}", f"{label}{name}", mine, all_of_it, needed, is_met, unit_name, words))
    return steps


def quorum_steps(rule: Rule, roll: Sums, there: Sums) -> list[Step]:
    """Whether enough took part; no steps where the rule knows no quorum (民法典 279)."""
    if not rule.quorum_numerator:
        return []
    label = "到会" if rule.pass_base == PassBase.PRESENT else "参与表决的"
    return compare("quorum", label, there, roll, rule.quorum, strict=rule.quorum_is_strict, area=rule.quorum_needs_area)


def tally(
    *,
    rule: Rule,
    roll: Sums,
    options: Sequence[Option],
    votes: Iterable[Counted],
    present: int | None = None,
    seats_to_fill: int = 1,
    is_election: bool = False,
) -> Result:
    """The result. `present` are the heads in the room where one was counted; who voted is never fewer than that.

    Who abstains took part. In an election, or where no option is marked as the one in favour, the options stand
    against each other and those with the share win, up to `seats_to_fill`.
    """
    lines = list(votes)
    participants = sum((line.sums for line in lines), Sums())
    there = Sums(max(present or 0, participants.heads), participants.area_m2)
    base = {PassBase.PRESENT: there, PassBase.PARTICIPANTS: participants, PassBase.ROLL: roll}[PassBase(rule.pass_base)]
    quorum = quorum_steps(rule, roll, there if rule.pass_base == PassBase.PRESENT else participants)
    per_option = [(option, _sums_of(option.code, lines)) for option in options]
    common = {"rule": rule, "roll": roll, "participants": participants, "options": per_option, "present": present}
    if is_election or not any(option.counts_for for option in options):
        return _contest(common, quorum, base, seats_to_fill, "当选" if is_election else "选定")
    return _question(common, quorum, base)


def _sums_of(code: str, lines: Iterable[Counted]) -> Sums:
    return sum((line.sums for line in lines if code in line.choice.split(SEPARATOR)), Sums())


def _pass_steps(rule: Rule, label: str, have: Sums, base: Sums) -> list[Step]:
    return compare("pass", label, have, base, rule.share, strict=rule.pass_is_strict, area=rule.pass_needs_area)


BASES = {PassBase.PRESENT: "占到会", PassBase.PARTICIPANTS: "占参与表决的", PassBase.ROLL: "占名册全体的"}


def _question(common: dict[str, Any], quorum: list[Step], base: Sums) -> Result:
    """Yes or no."""
    rule: Rule = common["rule"]
    in_favour = sum((sums for option, sums in common["options"] if option.counts_for), Sums())
    steps = [*quorum, *_pass_steps(rule, f"赞成{BASES[PassBase(rule.pass_base)]}", in_favour, base)]
    is_passed = all(step.is_met for step in steps)
    if is_passed:
        conclusion = "表决通过。"
    elif all(step.is_met for step in quorum):
        conclusion = "表决没有通过：赞成的不够。"
    else:
        conclusion = "表决没有通过：参与的不够，表决无效。"
    return Result(**common, steps=steps, is_passed=is_passed, conclusion=conclusion, wanting=_wanting(steps))


def _wanting(steps: Iterable[Step]) -> list[str]:
    verbs = {"quorum": "参与", "pass": "赞成（参与情况不变时）"}
    return [
        f"还要 {amount(step.missing, step.unit)} {verbs[step.code.split('_')[0]]}" for step in steps if not step.is_met
    ]


def _contest(common: dict[str, Any], quorum: list[Step], base: Sums, seats: int, won: str) -> Result:
    """Candidates, or ways of doing it: whoever has the share, the most first. Equal votes on the last place decide
    nothing: they are voted on again."""
    rule: Rule = common["rule"]
    judged = [
        (option, sums, _pass_steps(rule, f"“{option.title}”得票{BASES[PassBase(rule.pass_base)]}", sums, base))
        for option, sums in common["options"]
    ]
    steps = [*quorum, *(step for _option, _sums, own in judged for step in own)]
    is_valid = all(step.is_met for step in quorum)
    reached = [(option, sums) for option, sums, own in judged if all(step.is_met for step in own)]
    winners = _first(reached, seats) if is_valid else []
    titles = [option.title for option in winners]
    left = seats - len(winners)
    return Result(
        **common,
        steps=steps,
        is_passed=bool(winners),
        conclusion=_contest_words(titles, left, is_valid, won),
        wanting=_wanting(quorum),
        elected=[option.code for option in winners],
        seats_open=left,
    )


def _first(reached: list[tuple[Option, Sums]], seats: int) -> list[Option]:
    ordered = sorted(reached, key=lambda pair: (-pair[1].heads, -pair[1].area_m2))
    if len(ordered) > seats:
        last = ordered[seats - 1][1]
        if ordered[seats][1] == last:
            ordered = [pair for pair in ordered if pair[1] != last]
    return [option for option, _sums in ordered[:seats]]


def _contest_words(titles: list[str], left: int, is_valid: bool, won: str) -> str:
    if not is_valid:
        return "参与的不够，表决无效。"
    if not titles:
        return "没有一项得到足够的票，须另行投票。"
    words = f"{won}：{'、'.join(titles)}。"
    return f"{words}还缺 {left} 个，须另行投票。" if left else words
