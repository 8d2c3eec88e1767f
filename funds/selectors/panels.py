"""Reads of scoring, of a grant call and of a tender alike: who scores what, what is missing, what it came to."""

from typing import Any

from django.db.models import QuerySet

from funds.models import Conflict, GrantCall, Score, ScorerSeat, Tender
from funds.selectors.grants import opened_bids, standing_applications
from governance.people.models import User

Scored = GrantCall | Tender
OWNER: dict[type, str] = {GrantCall: "call", Tender: "tender"}  # the column of a seat
ENTRY: dict[type, str] = {GrantCall: "application", Tender: "bid"}  # the column of a score and of a conflict


def seats_of(subject: Scored) -> QuerySet[ScorerSeat]:
    return ScorerSeat.objects.filter(**{OWNER[type(subject)]: subject}).order_by("kind", "id")


def seat_of(user: User, subject: Scored) -> ScorerSeat | None:
    return seats_of(subject).filter(user=user).first()


def entries_of(subject: Scored) -> QuerySet[Any]:
    """What is scored and awarded, best first: applications that were handed in, bids that were opened."""
    return standing_applications(subject) if isinstance(subject, GrantCall) else opened_bids(subject)


def scores_in(subject: Scored) -> QuerySet[Score]:
    return Score.objects.filter(**{f"{ENTRY[type(subject)]}__{OWNER[type(subject)]}": subject})


def conflicts_in(subject: Scored) -> QuerySet[Conflict]:
    return Conflict.objects.filter(**{f"seat__{OWNER[type(subject)]}": subject})


def has_panel(subject: Scored) -> bool:
    """A call always; a tender from the amount of the preset on, or where the office seated somebody."""
    return isinstance(subject, GrantCall) or subject.panel_size > 0 or seats_of(subject).exists()


def places_short(subject: Scored) -> int:
    """How many scorers a tender has still to be given."""
    return 0 if isinstance(subject, GrantCall) else max(0, subject.panel_size - seats_of(subject).count())


def missing_scores(subject: Scored) -> int:
    """How many scores have still to come in: of each seat for each entry without a conflict."""
    standing = {f"{ENTRY[type(subject)]}__in": entries_of(subject).order_by().values("pk")}
    seats, entries = seats_of(subject).count(), entries_of(subject).count()
    excused = conflicts_in(subject).filter(**standing).count()
    given = scores_in(subject).filter(**standing).count()
    undeclared = seats_of(subject).filter(declared_at=None).count()
    return max(seats * entries - excused - given, undeclared)


def seats_behind(subject: Scored) -> list[ScorerSeat]:
    """Who has not said which are of people near to them, or not scored all the others."""
    entry = ENTRY[type(subject)]
    standing = set(entries_of(subject).values_list("pk", flat=True))
    done: dict[int, set[int]] = {}
    scored = scores_in(subject).values_list("scorer", entry)
    excused = conflicts_in(subject).values_list("seat__user", entry)
    for user, row in (*scored, *excused):
        done.setdefault(user, set()).add(row)
    seats = seats_of(subject).select_related("user").order_by("id")
    return [seat for seat in seats if seat.declared_at is None or standing - done.get(seat.user_id, set())]


def scores_by_kind(subject: Scored) -> dict[tuple[int, str], list[int]]:
    """(application or bid, kind) → totals, best first: in no order that tells who."""
    totals: dict[tuple[int, str], list[int]] = {}
    for entry, kind, points in scores_in(subject).values_list(ENTRY[type(subject)], "kind", "points"):
        totals.setdefault((entry, kind), []).append(sum(points.values()))
    return {key: sorted(found, reverse=True) for key, found in totals.items()}


def opinions_in(subject: Scored) -> dict[int, list[str]]:
    """What scorers wrote of each application or bid, sorted: in no order that tells who."""
    found: dict[int, list[str]] = {}
    for entry, words in scores_in(subject).exclude(words="").values_list(ENTRY[type(subject)], "words"):
        found.setdefault(entry, []).append(words)
    return {entry: sorted(words) for entry, words in found.items()}
