"""The roll: from seats in force, from verified residencies, or from a list (`roll_imports`). One row is one head."""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

from deliberation.models import Ballot, Council, RollDwelling, RollEntry
from deliberation.selectors.councils import buildings_in, homes_in, seats_of
from deliberation.services.ballots.change import balloting
from deliberation.states import CouncilKind, Electorate
from deliberation.states_ballots import BallotVerb
from deliberation.tallying import OwnedDwelling, merge_heads
from governance.common.crypto import encrypt
from governance.common.errors import InputRefused
from governance.common.rows import insert_tuples
from governance.people.models import Residency, User
from governance.territory.models import Dwelling

BATCH = 1000
PAPER_DIGITS = 8  # seven drawn, one to check
# A row of the roll as it is written; names are encrypted as the field does it.
ENTRY_COLUMNS = (
    "ballot_id", "number", "name", "user_id", "seat_id", "building_id", "place", "area_m2", "paper_number",
    "is_struck", "choice", "voted_at", "channel", "times_voted",
)  # fmt: skip
NOT_VOTED = (False, "", None, "", 0)
UNKNOWN_OWNER = "业主待核实"
UNKNOWN_HOUSEHOLD = "户代表待核实"


@dataclass(frozen=True, slots=True)
class NewHead:
    """One row of the roll before it is written. `dwellings`: (dwelling id, m², where the area is from)."""

    name: str
    user_id: int | None = None
    seat_id: int | None = None
    building_id: int | None = None
    place: str = ""
    area_m2: Decimal = Decimal()
    dwellings: Sequence[tuple[int, Decimal, str]] = field(default_factory=tuple)


def assemble_roll(*, ballot_id: int, actor: User, now: datetime) -> Ballot:
    """Fill the roll anew from what the portal knows. The clerk looks it over and confirms when it is frozen."""
    with balloting(ballot_id, BallotVerb.FILL_ROLL, actor, now) as change:
        ballot = change.ballot
        heads = heads_known(ballot.council, ballot.rule.electorate, now)
        if not heads:
            raise InputRefused("empty_roll", _("系统里还没有可以列入名册的人，请导入名单。"))
        change.data = {"heads": write_roll(ballot, heads), "from": "portal"}
        return ballot


def heads_known(council: Council, electorate: str, now: datetime) -> list[NewHead]:
    match electorate:
        case Electorate.OWNERS:
            return _owners(council)
        case Electorate.HOUSEHOLDS:
            return _households(council)
        case Electorate.ADULTS:
            return _residents(council)
        case _:
            return seat_heads(_seated_council(council, electorate), now)


def _seated_council(council: Council, electorate: str) -> Council:
    if electorate != Electorate.REPRESENTATIVES or council.kind == CouncilKind.REPRESENTATIVES:
        return council
    wanted = Council.objects.filter(
        community=council.community_id, kind=CouncilKind.REPRESENTATIVES, is_active=True
    ).first()
    if wanted is None:
        raise InputRefused("no_representatives", _("本社区还没有登记居民代表会议的成员。"))
    return wanted


def seat_heads(council: Council, now: datetime) -> list[NewHead]:
    """Everybody who sits and decides; substitutes only where they have moved up."""
    seats = seats_of(council, timezone.localdate(now), with_substitutes=False)
    return [NewHead(name=seat.name, user_id=seat.user_id, seat_id=seat.pk) for seat in seats]


def _dwellings(council: Council) -> dict[int, Dwelling]:
    rows = Dwelling.objects.filter(building__in=buildings_in(council))
    rows = rows.select_related("building__estate", "entrance__building__estate")
    return {row.pk: row for row in rows.order_by("building__estate_id", "building_id", "entrance__name", "room")}


def _residencies(council: Council) -> Iterable[Residency]:
    known = Residency.objects.filter(homes_in(council), verified_at__isnull=False)
    return known.select_related("user").order_by("dwelling_id", "id")


def _owners(council: Council) -> list[NewHead]:
    """区分所有权解释 9; a dwelling whose owner nobody has verified is still a head, with a name to be found."""
    dwellings = _dwellings(council)
    owners: dict[int, dict[int, str]] = {}
    for row in _residencies(council):
        if row.kind == Residency.Kind.OWNER:
            owners.setdefault(row.dwelling_id, {})[row.user_id] = str(row.user)
    owned = [
        OwnedDwelling(str(pk), frozenset(map(str, owners.get(pk, {}))), dwelling.floor_area_m2 or Decimal())
        for pk, dwelling in dwellings.items()
    ]
    source = RollDwelling.AreaSource.REGISTER
    heads = []
    for head in merge_heads(owned):
        mine = [dwellings[int(key)] for key in head.dwellings]
        names = owners.get(mine[0].pk, {})
        heads.append(
            NewHead(
                name="、".join(names.values())[:60] or UNKNOWN_OWNER,
                user_id=next(iter(names)) if len(names) == 1 else None,
                building_id=mine[0].building_id,
                place=place_of(mine),
                area_m2=head.area_m2,
                dwellings=[(one.pk, one.floor_area_m2 or Decimal(), source) for one in mine],
            )
        )
    return heads


def _households(council: Council) -> list[NewHead]:
    """One head a dwelling; its representative is whoever was verified there first, the owner before others."""
    rank = {Residency.Kind.OWNER: 0, Residency.Kind.FAMILY: 1, Residency.Kind.TENANT: 2}
    first: dict[int, Residency] = {}
    for row in sorted(_residencies(council), key=lambda row: (rank[Residency.Kind(row.kind)], row.pk)):
        first.setdefault(row.dwelling_id, row)
    return [
        NewHead(
            name=str(first[pk].user) if pk in first else UNKNOWN_HOUSEHOLD,
            user_id=first[pk].user_id if pk in first else None,
            building_id=dwelling.building_id,
            place=place_of([dwelling]),
            dwellings=[(pk, Decimal(), RollDwelling.AreaSource.REGISTER)],
        )
        for pk, dwelling in _dwellings(council).items()
    ]


def _residents(council: Council) -> list[NewHead]:
    """Every verified resident once. Ages are not stored: the clerk strikes who is younger and confirms the list."""
    dwellings = _dwellings(council)
    people: dict[int, Residency] = {}
    for row in _residencies(council):
        people.setdefault(row.user_id, row)
    return [
        NewHead(
            name=str(row.user),
            user_id=row.user_id,
            building_id=dwellings[row.dwelling_id].building_id,
            place=place_of([dwellings[row.dwelling_id]]),
        )
        for row in people.values()
    ]


def place_of(dwellings: Sequence[Dwelling]) -> str:
    """阳光花园3栋一单元302, and how many more."""
    return place_words(str(dwellings[0]), len(dwellings))


def place_words(first: str, count: int) -> str:
    return f"{first}等 {count} 套" if count > 1 else first


def write_roll(ballot: Ballot, heads: Sequence[NewHead]) -> int:
    """Put these heads in the place of whatever was on the draft's roll; returns how many there are."""
    ballot.roll.all().delete()
    numbers = draw_paper_numbers(len(heads), taken=set())
    insert_tuples(
        RollEntry,
        ENTRY_COLUMNS,
        [
            (
                ballot.pk, position, encrypt(head.name[:60]), head.user_id, head.seat_id, head.building_id,
                head.place[:120], head.area_m2, paper, *NOT_VOTED,
            )
            for position, (head, paper) in enumerate(zip(heads, numbers, strict=True), start=1)
        ],
    )  # fmt: skip
    entries = dict(RollEntry.objects.filter(ballot=ballot).order_by().values_list("number", "pk"))
    insert_tuples(
        RollDwelling,
        ("ballot_id", "entry_id", "dwelling_id", "area_m2", "area_source"),
        [
            (ballot.pk, entries[position], dwelling_id, area, str(source))
            for position, head in enumerate(heads, start=1)
            for dwelling_id, area, source in head.dwellings
        ],
    )
    return len(heads)


def draw_paper_numbers(count: int, *, taken: set[str]) -> list[str]:
    """Eight digits each, drawn at random; the last checks the others, so that a slip of the finger finds nobody."""
    found: list[str] = []
    while len(found) < count:
        number = with_check_digit(f"{secrets.randbelow(9 * 10**6) + 10**6}")
        if number not in taken:
            taken.add(number)
            found.append(number)
    return found


def with_check_digit(digits: str) -> str:
    """Luhn: finds every single wrong digit and nearly every exchange of neighbours."""
    doubled = [
        int(digit) if place % 2 else sum(divmod(int(digit) * 2, 10)) for place, digit in enumerate(reversed(digits))
    ]
    return f"{digits}{-sum(doubled) % 10}"


def is_paper_number(text: str) -> bool:
    return len(text) == PAPER_DIGITS and text.isdigit() and with_check_digit(text[:-1]) == text
