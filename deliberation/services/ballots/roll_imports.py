"""The roll from a list (.xlsx or .csv): one row a dwelling, or a person. All of it or nothing, with a report by row.

Reading again replaces what was read before. Dwellings that the territory does not know yet are added to it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from pathlib import Path

from django.utils.translation import gettext as _

from deliberation.models import Ballot, Council
from deliberation.roll_lists import ListRow, bare_building, bare_entrance, read_rows
from deliberation.selectors.councils import buildings_in
from deliberation.services.ballots.change import BallotChange, balloting
from deliberation.services.ballots.rolls import BATCH, UNKNOWN_OWNER, NewHead, place_words, write_roll
from deliberation.states import Electorate
from deliberation.states_ballots import BallotVerb
from deliberation.tallying import OwnedDwelling, merge_heads
from governance.common.crypto import blind_index
from governance.common.errors import InputRefused
from governance.common.rows import insert_rows, insert_tuples
from governance.people.models import User
from governance.territory.models import Building, Dwelling, Entrance
from grievances.imports.reader import FileNotUnderstood, read_sheet

LIMIT = 100_000
SHOWN_ERRORS = 50
Key = tuple[int, str, str]  # building, bare entrance, room


@dataclass(slots=True)
class RollReport:
    """What came of a list. With errors nothing was written."""

    rows: int = 0
    heads: int = 0
    dwellings_added: int = 0
    errors: list[tuple[int, str]] = field(default_factory=list)  # (line in the file, what is wrong)

    @property
    def shown_errors(self) -> list[tuple[int, str]]:
        return self.errors[:SHOWN_ERRORS]


def import_roll(*, ballot_id: int, path: Path, actor: User, now: datetime) -> RollReport:
    """Fill the draft's roll from a file. Raises `InputRefused` for a file that cannot be read at all."""
    try:
        sheet = read_sheet(path)
    except FileNotUnderstood as problem:
        raise InputRefused("bad_file", str(problem), fields={"file": str(problem)}) from problem
    if len(sheet.rows) > LIMIT:
        raise InputRefused("too_long", _("名单太长，最多 %(limit)d 行。") % {"limit": LIMIT})
    with balloting(ballot_id, BallotVerb.FILL_ROLL, actor, now) as change:
        ballot = change.ballot
        if ballot.rule.electorate in (Electorate.SEATS, Electorate.REPRESENTATIVES):
            raise InputRefused("seats", _("按席位表决的名册由议事会成员生成，不用导入。"))
        report = RollReport(rows=len(sheet.rows))
        rows = read_rows(sheet.header, sheet.rows, report.errors, ballot.rule.electorate == Electorate.OWNERS)
        placed = _place(ballot.council, rows, report)
        if not rows and not report.errors:
            report.errors.append((1, _("名单里没有一行内容")))
        if not report.errors:
            _write(change, placed, report)
        change.data = {"heads": report.heads, "rows": report.rows, "errors": len(report.errors), "from": "list"}
        return report


def _place(council: Council, rows: Sequence[ListRow], report: RollReport) -> list[tuple[ListRow, Key]]:
    """Find each row's building; a name that fits two is named with its estate."""
    buildings = _buildings(council)
    placed = []
    for row in rows:
        found = buildings.get(bare_building(row.building), ())
        if len(found) == 1:
            placed.append((row, (found[0].pk, bare_entrance(row.entrance), row.room)))
        else:
            words = _("有两个以上同名的楼栋，请写上小区名") if found else _("没有这个楼栋")
            report.errors.append((row.line, f"{words}：{row.building}"))
    return placed


def _buildings(council: Council) -> dict[str, list[Building]]:
    names: dict[str, list[Building]] = {}
    for building in buildings_in(council).select_related("estate"):
        for name in {bare_building(building.name), bare_building(str(building))}:
            names.setdefault(name, []).append(building)
    return names


def _write(change: BallotChange, placed: list[tuple[ListRow, Key]], report: RollReport) -> None:
    ballot = change.ballot
    users = _users(row.phone for row, _key in placed)
    homes = _homes(placed)
    report.dwellings_added = homes.added
    if ballot.rule.electorate == Electorate.OWNERS:
        heads = _owner_heads(placed, homes, users, report)
    else:
        heads = _single_heads(ballot, placed, homes, users, report)
    if not report.errors:
        report.heads = write_roll(ballot, heads)


def _users(phones: Iterable[str]) -> dict[str, int]:
    """Accounts by telephone number: whoever of the list can vote on the phone."""
    by_index = {blind_index("phone", phone): phone for phone in set(phones) if phone}
    found: dict[str, int] = {}
    indexes = list(by_index)
    for start in range(0, len(indexes), BATCH):
        known = User.objects.filter(phone_index__in=indexes[start : start + BATCH], is_active=True)
        found |= {by_index[index]: pk for index, pk in known.values_list("phone_index", "pk") if index}
    return found


@dataclass(frozen=True, slots=True)
class Homes:
    """The dwellings of a list: their numbers, and where they are in words. No object is made of any."""

    numbers: dict[Key, int]
    stairs: dict[tuple[int, str], str]  # building, bare entrance → 阳光花园3栋一单元
    added: int

    def place(self, keys: Sequence[Key]) -> str:
        building, entrance, room = keys[0]
        return place_words(f"{self.stairs[building, entrance]}{room}", len(keys))


def _homes(placed: list[tuple[ListRow, Key]]) -> Homes:
    """The dwellings of all rows; the missing ones, and their entrances, are made."""
    wanted = {key: row for row, key in placed}
    buildings = Building.objects.select_related("estate").in_bulk({key[0] for key in wanted})
    entrances = {
        (row.building_id, bare_entrance(row.name)): row for row in Entrance.objects.filter(building__in=buildings)
    }
    new = {(key[0], key[1]): row.entrance for key, row in wanted.items() if key[1] and key[:2] not in entrances}
    made = insert_rows([Entrance(building_id=building, name=name[:20]) for (building, _bare), name in new.items()])
    entrances |= dict(zip(new, made, strict=True))
    stairs = {(pk, ""): str(building) for pk, building in buildings.items()}
    stairs |= {key: f"{buildings[key[0]]}{row.name}" for key, row in entrances.items()}
    numbers = {key: row.pk for key, row in entrances.items()}
    known = _known(buildings, numbers)
    missing = [(key[0], numbers.get(key[:2]), key[2], row.area_m2) for key, row in wanted.items() if key not in known]
    if missing:
        insert_tuples(Dwelling, ("building_id", "entrance_id", "room", "floor_area_m2"), missing)
        known = _known(buildings, numbers)
    return Homes(known, stairs, len(missing))


def _known(buildings: Iterable[int], entrances: dict[tuple[int, str], int]) -> dict[Key, int]:
    bare = {pk: key[1] for key, pk in entrances.items()}
    rows = Dwelling.objects.filter(building__in=list(buildings)).order_by()
    return {
        (building, bare.get(entrance or 0, ""), room): pk
        for pk, building, entrance, room in rows.values_list("pk", "building_id", "entrance_id", "room")
    }


def _owner_heads(
    placed: list[tuple[ListRow, Key]], homes: Homes, users: dict[str, int], report: RollReport
) -> list[NewHead]:
    """Rows of the same dwelling are its co-owners; dwellings of the same owners are one head."""
    owners: dict[Key, dict[str, ListRow]] = {}
    for row, key in placed:
        mine = owners.setdefault(key, {})
        if mine and next(iter(mine.values())).area_m2 != row.area_m2:
            report.errors.append((row.line, _("同一套房屋写了两个不同的面积")))
        mine[row.owner_key or row.phone or f"{row.name}@{key}"] = row
    by_key = {str(homes.numbers[key]): key for key in owners}
    owned = [
        OwnedDwelling(text, frozenset(owners[key]), next(iter(owners[key].values())).area_m2 or Decimal())
        for text, key in by_key.items()
    ]
    return [
        _owner_head([by_key[text] for text in head.dwellings], head.area_m2, owners, homes, users)
        for head in merge_heads(owned)
    ]


def _owner_head(
    keys: list[Key],
    area: Decimal,
    owners: dict[Key, dict[str, ListRow]],
    homes: Homes,
    users: dict[str, int],
) -> NewHead:
    people = list(owners[keys[0]].values())
    accounts = {users[row.phone] for key in keys for row in owners[key].values() if row.phone in users}
    first = [next(iter(owners[key].values())) for key in keys]
    return NewHead(
        name="、".join(dict.fromkeys(row.name for row in people if row.name))[:60] or UNKNOWN_OWNER,
        user_id=accounts.pop() if len(accounts) == 1 else None,
        building_id=keys[0][0],
        place=homes.place(keys),
        area_m2=area,
        dwellings=[
            (homes.numbers[key], row.area_m2 or Decimal(), row.area_source)
            for key, row in zip(keys, first, strict=True)
        ],
    )


def _single_heads(
    ballot: Ballot,
    placed: list[tuple[ListRow, Key]],
    homes: Homes,
    users: dict[str, int],
    report: RollReport,
) -> list[NewHead]:
    """Residents: a row is a person. Households: a row is a dwelling."""
    of_households = ballot.rule.electorate == Electorate.HOUSEHOLDS
    seen: set[object] = set()
    heads = []
    for row, key in placed:
        mark = key if of_households else (key, row.name, row.phone)
        if mark in seen:
            report.errors.append((row.line, _("这一户写了两次") if of_households else _("这个人写了两次")))
        seen.add(mark)
        heads.append(
            NewHead(
                name=row.name or UNKNOWN_OWNER,
                user_id=users.get(row.phone),
                building_id=key[0],
                place=homes.place([key]),
                dwellings=[(homes.numbers[key], Decimal(), row.area_source)] if of_households else (),
            )
        )
    return heads
