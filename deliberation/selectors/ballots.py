"""Reads of ballots: lists, the roll, who may vote with which entry, and the published file."""

from datetime import datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Q, QuerySet, Sum
from django.utils import timezone

from deliberation.models import Ballot, BallotOption, CountedVote, PaperSlip, Proxy, RollEntry, RollObjection, Topic
from deliberation.selectors.councils import workable_by
from deliberation.states import BallotState, RollObjectionState, Secrecy, SlipState
from deliberation.states_ballots import PUBLIC_STATES
from deliberation.tallying import Option, Rule, Sums
from deliberation.tallying.files import FORMAT
from deliberation.tallying.results import CENT
from governance.common.kept import KeptQuery
from governance.common.remember import remembered
from governance.people.authority import authority_of, within
from governance.people.models import User
from governance.people.phones import mask_name
from governance.people.roles import HANDLERS, Role
from governance.territory.levels import CODE_LENGTH, Level

ROW_RELATIONS = ("council__community", "council__building__grid", "council__group", "topic", "rule")
WAITING_SLIPS = (SlipState.ONCE, SlipState.CONFLICT)


# --- Which ballots ------------------------------------------------------------------------------------------
def public_ballots() -> QuerySet[Ballot]:
    """What anybody may read about: everything whose roll was frozen."""
    return Ballot.objects.filter(state__in=PUBLIC_STATES).select_related(*ROW_RELATIONS)


_PUBLIC = KeptQuery(lambda code: public_ballots().filter(code=code))


def public_ballot(code: str) -> Ballot:
    """One of them; raises `Ballot.DoesNotExist`. Everybody who votes asks for it three times."""
    found: list[Ballot] = _PUBLIC(code=code)
    if not found:
        raise Ballot.DoesNotExist
    return found[0]


def visible_to(user: User, now: datetime) -> QuerySet[Ballot]:
    """Whose desk page this person may open: of the councils they work for, and where they go from door to door."""
    authority = authority_of(user, timezone.localdate(now))
    communities = {code[: CODE_LENGTH[Level.COMMUNITY]] for code in authority.codes(*HANDLERS[Level.GRID])}
    rows = Q(council__in=workable_by(user, now).values("pk")) | Q(council__community__code__in=communities)
    readers = within(authority.codes(Role.AUDITOR, Role.DISTRICT_SUPERVISOR))
    return Ballot.objects.filter(rows | readers).select_related(*ROW_RELATIONS)


def open_for(user: User) -> QuerySet[Ballot]:
    """Open ballots in which this person has a vote, and has not cast it over any channel."""
    waiting = RollEntry.objects.filter(user=user, is_struck=False, voted_at=None, ballot__state=BallotState.OPEN)
    return Ballot.objects.filter(pk__in=waiting.values("ballot_id")).order_by("closes_at")


def ballots_of(topic: Topic) -> QuerySet[Ballot]:
    """The ballots of a topic, and those of motions about it; drafts are the desk's."""
    rows = Ballot.objects.filter(Q(topic=topic) | Q(motion__item__topic=topic), state__in=PUBLIC_STATES)
    return rows.select_related("council").order_by("-id")


# --- One ballot ---------------------------------------------------------------------------------------------
def rule_of(ballot: Ballot) -> Rule:
    """As it was when the roll was frozen; before that, as it is."""
    return Rule.of(ballot.rule_data or ballot.rule)


def options_of(ballot: Ballot) -> list[Option]:
    return [Option(row.code, row.title, row.counts_for) for row in ballot.options.order_by("position")]


def roll_totals(ballot: Ballot) -> Sums:
    row = ballot.roll.filter(is_struck=False).aggregate(heads=Count("pk"), area=Sum("area_m2"))
    return Sums(row["heads"], (row["area"] or CENT * 0).quantize(CENT))


def open_objections(ballot: Ballot) -> QuerySet[RollObjection]:
    return ballot.roll_objections.filter(state=RollObjectionState.OPEN)


def waiting_slips(ballot: Ballot) -> QuerySet[PaperSlip]:
    """Papers that a second person has still to enter, or on which two people differ."""
    return ballot.slips.filter(state__in=WAITING_SLIPS)


def doubles_of(ballot: Ballot) -> QuerySet[RollEntry]:
    """Heads that voted more than once: only the last valid vote counts."""
    return ballot.roll.filter(times_voted__gt=1, is_struck=False).order_by("number")


_OPTIONS = KeptQuery(
    lambda ballot: BallotOption.objects.filter(ballot=ballot).order_by("position").values_list("code", "title")
)
_frozen_options = remembered(60)(lambda ballot: _OPTIONS(ballot=ballot))
_OWN = KeptQuery(
    lambda ballot, user: RollEntry.objects.filter(ballot=ballot, user=user, is_struck=False).order_by("number")
)
_AGENCIES = KeptQuery(lambda ballot, user: _in_force(ballot).filter(agent__user=user))


def paper_options(ballot: Ballot) -> list[tuple[str, str]]:
    """(code, title) in the order of the paper. Nobody edits them once the roll is frozen."""
    rows: list[tuple[str, str]] = _frozen_options(ballot.pk) if ballot.rule_data else _OPTIONS(ballot=ballot.pk)
    return rows


def entries_of(ballot: Ballot, user: User | AnonymousUser) -> list[RollEntry]:
    """The votes that are this person's own."""
    return _OWN(ballot=ballot.pk, user=user.pk) if isinstance(user, User) else []


def _in_force(ballot: int) -> QuerySet[Proxy]:
    return Proxy.objects.filter(ballot=ballot, revoked_at=None).select_related("entry", "agent").order_by("id")


def proxies_in_force(ballot: Ballot) -> QuerySet[Proxy]:
    return _in_force(ballot.pk)


def agencies_of(ballot: Ballot, user: User | AnonymousUser) -> list[Proxy]:
    """The votes of others that this person casts for them."""
    return _AGENCIES(ballot=ballot.pk, user=user.pk) if isinstance(user, User) else []


def shown_name(entry: RollEntry) -> str:
    """Members of a council are public; everybody else is 张**."""
    return entry.name if entry.seat_id else mask_name(entry.name)


# --- The published file -------------------------------------------------------------------------------------
def votes_file(ballot: Ballot) -> dict[str, Any]:
    """Everything that is needed to count again (`tallying.files.recount`), and nothing that is private."""
    options = options_of(ballot)
    return {
        "format": FORMAT,
        "code": ballot.code,
        "question": ballot.question,
        "secrecy": ballot.secrecy,
        "is_election": ballot.is_election,
        "seats_to_fill": ballot.seats_to_fill,
        "rule": rule_of(ballot).as_data(),
        "roll": Sums(ballot.roll_heads, ballot.roll_area_m2).as_data(),
        "present": ballot.result.get("present"),
        "options": [{"code": row.code, "title": row.title, "counts_for": row.counts_for} for row in options],
        "votes": _published_votes(ballot),
        "result": ballot.result,
    }


def _published_votes(ballot: Ballot) -> list[dict[str, Any]]:
    if ballot.secrecy == Secrecy.SECRET:
        rows = CountedVote.objects.filter(ballot=ballot).order_by("receipt")
        return [{"receipt": row.receipt, "choice": row.choice} for row in rows]
    entries = ballot.roll.filter(is_struck=False, voted_at__isnull=False).order_by("number")
    return [
        {
            "number": entry.number,
            "name": shown_name(entry),
            "place": entry.place,
            "area_m2": str(entry.area_m2.quantize(CENT)),
            "choice": entry.choice,
        }
        for entry in entries
    ]
