"""What the public reads on a card: never a vacant post, never somebody who did not agree."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from governance.territory.levels import Level
from governance.territory.models import Area
from grids.models import GridCard, RosterEntry
from grids.selectors.roster import (
    FOR_THE_WHOLE,
    Responsible,
    cover_among,
    entries_on,
    place_of,
    responsible_on,
    with_deputies,
)
from grids.states import AUTHORITY_DUTIES, COVER_OF_DUTY, Duty


@dataclass(frozen=True, slots=True)
class CardFace:
    """A card as it reads on a day: who answers for the duty at the place, and whether that is the holder."""

    card: GridCard
    duty: Duty
    place: str
    community: Area
    person: RosterEntry | None  # None: the community's office answers
    photo_of: GridCard | None
    duties: str
    is_holder: bool

    @property
    def duty_label(self) -> str:
        return str(self.duty.label)


def is_consented(card: GridCard | None, day: date) -> bool:
    return (
        card is not None
        and card.consent_on is not None
        and card.consent_on <= day
        and (card.expires_on is None or card.expires_on > day)
    )


def card_of(entry: RosterEntry) -> GridCard | None:
    return getattr(entry, "card", None)


def may_be_named(entry: RosterEntry, day: date) -> bool:
    """Who acts for an office is named with the work telephone; everybody else only while they agree."""
    return is_consented(card_of(entry), day) or (entry.duty in AUTHORITY_DUTIES and entry.user_id is not None)


def card_by_token(token: str) -> GridCard | None:
    return (
        GridCard.objects.filter(token=token)
        .select_related(
            "entry__community", "entry__grid__parent", "entry__building__estate", "entry__building__community",
            "entry__entrance__building__estate", "entry__lane__community", "entry__user",
        )
        .first()
    )  # fmt: skip


def face_of(card: GridCard, day: date) -> CardFace:
    """What the card says on this day. A holder who is away, has left or does not agree is not on it."""
    entry = card.entry
    duty, place = Duty(entry.duty), place_of(entry)
    found = [one for one in responsible_on(place, day) if may_be_named(one.person, day)]
    chosen = next((one for one in found if one.entry.pk == entry.pk), None)
    if chosen is None:
        chosen = cover_among(found, duty, entry.community).responsible
    person = chosen.person if chosen else None
    own = card_of(person) if person else None
    shown = own if own is not None and is_consented(own, day) else None
    is_holder = person is not None and person.pk == entry.pk
    return CardFace(
        card, duty, str(place), entry.community, person,
        shown if shown and shown.photo else None,
        card.duties if is_holder else (shown.duties if shown else ""), is_holder,
    )  # fmt: skip


def faces_of_grids(grid_ids: Iterable[int], day: date) -> dict[int, list[Responsible]]:
    """Who answers in each of these grids: its own people, else whoever covers. Four statements for any number."""
    grids = {grid.pk: grid for grid in Area.objects.filter(pk__in=list(grid_ids), level=Level.GRID)}
    rows = Q(grid__in=grids) | Q(community__in={grid.parent_id for grid in grids.values()}, duty__in=FOR_THE_WHOLE)
    by_grid: dict[int, list[Responsible]] = defaultdict(list)
    whole: dict[int, list[Responsible]] = defaultdict(list)
    for one in with_deputies(entries_on(day).filter(rows).select_related("card", "grid", "user"), day):
        if not may_be_named(one.person, day):
            continue
        (by_grid[one.entry.grid_id] if one.entry.grid_id else whole[one.entry.community_id]).append(one)
    found: dict[int, list[Responsible]] = {}
    for pk, grid in grids.items():
        own = by_grid[pk]
        if not own:
            cover = next(
                (
                    one
                    for duty in COVER_OF_DUTY[Duty.GRID_WORKER]
                    for one in whole[grid.parent_id or 0]
                    if one.duty == duty
                ),
                None,
            )
            own = [cover] if cover else []
        found[pk] = own
    return found
