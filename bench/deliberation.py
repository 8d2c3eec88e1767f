"""How fast a large ballot is: `python -m bench.deliberation --dwellings 20000`.

In a database of its own (made and dropped again; DATABASE_URL chooses PostgreSQL): the list of owners is imported,
everybody votes, the panel is read, the ballot is counted. A vote is held against one bare insert in its own
transaction. Exits with 1 where a figure is missed.
"""

import argparse
import csv
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bench.own_database import own_database

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

NOW = datetime.fromisoformat("2026-11-18T10:00:00+08:00")
DAY = timedelta(days=1)
BUILDINGS = 100
BATCH = 1000
BLOCK = 50  # so many bare inserts, so many votes, and again: a busy machine slows both alike


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.deliberation", description=__doc__)
    parser.add_argument("--dwellings", type=int, default=20_000)
    parser.add_argument("--votes", type=int, default=1500, help="how many votes are timed one by one")
    options = parser.parse_args()
    with own_database():
        return measure(options)


def measure(options: argparse.Namespace) -> int:
    from django.db import connection

    from deliberation.presets import load_rules

    load_rules()
    ground = build_ground()
    missed = []

    def figure(name: str, value: float, unit: str, limit: float, *, at_least: bool = False) -> None:
        is_met = value >= limit if at_least else value <= limit
        print(f"{'ok  ' if is_met else 'MISS'} {name}: {value:.3g} {unit} ({'≥' if at_least else '≤'} {limit:g})")
        if not is_met:
            missed.append(name)

    print(f"{connection.vendor}: {options.dwellings:,} dwellings")
    ballot, seconds = imported(ground, options.dwellings)
    figure("list of owners imported", seconds, "s", 30)
    ballot = opened(ballot, ground["clerk"])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    bare, cast = side_by_side(
        options.votes // BLOCK,
        lambda: bare_inserts(ballot, BLOCK),
        lambda: votes(ballot, ground["voter"], BLOCK),
    )
    figure(f"vote beside a bare insert ({cast:,.0f} and {bare:,.0f} a second)", cast / bare, "", 0.35, at_least=True)
    vote_of_the_others(ballot)
    figure("live panel", median_ms(lambda: panel(ballot)), "ms", 200)
    figure("open ballot closed and counted", counted(ballot), "s", 1)
    figure("secret ballot closed and counted", counted(secret_ballot(ground, options.dwellings)), "s", 1)
    return 1 if missed else 0


def build_ground() -> dict[str, Any]:
    from deliberation.models import Council
    from deliberation.states import CouncilKind
    from governance.people.models import Posting, User
    from governance.people.roles import Role
    from governance.territory.models import Area, Building, Estate

    district = Area.objects.create(code="500108", level="DISTRICT", name="区")
    street = Area.objects.create(code="500108001", level="STREET", name="街道", parent=district)
    community = Area.objects.create(code="500108001001", level="COMMUNITY", name="社区", parent=street)
    estate = Estate.objects.create(community=community, name="大园")
    Building.objects.bulk_create(
        Building(community=community, estate=estate, name=f"{number + 1}栋") for number in range(BUILDINGS)
    )
    clerk = User.objects.create(username="clerk", display_name="书记", password="!")
    Posting.objects.create(user=clerk, role=Role.COMMUNITY_SECRETARY, area=community, starts_on=NOW.date())
    voter = User.objects.create(username="voter", display_name="业主", password="!")
    council = Council.objects.create(kind=CouncilKind.OWNERS, name="业主大会", community=community, estate=estate)
    return {"council": council, "clerk": clerk, "voter": voter}


def begun(ground: dict[str, Any], code: str, **more: Any) -> Any:
    from deliberation.models import DecisionRule
    from deliberation.services import ballots

    rule = DecisionRule.objects.get(code=code)
    draft = ballots.BallotDraft(
        council=ground["council"],
        question="更换物业",
        rule=rule,
        opens_at=NOW + 30 * DAY,
        closes_at=NOW + 40 * DAY,
        **more,
    )
    return ballots.create_ballot(draft=draft, actor=ground["clerk"], now=NOW)


def imported(ground: dict[str, Any], count: int) -> tuple[Any, float]:
    from deliberation.services import ballots

    ballot = begun(ground, "owners_general")
    with tempfile.NamedTemporaryFile("w", suffix=".csv", newline="", encoding="utf-8", delete=False) as file:
        writer = csv.writer(file)
        writer.writerow(["楼栋", "单元", "房号", "业主姓名", "手机号", "建筑面积"])
        for number in range(count):
            home = number // BUILDINGS
            place = [f"{number % BUILDINGS + 1}栋", f"{home % 4 + 1}单元", f"{home // 4 + 101}"]
            writer.writerow([*place, f"业主{number}", f"1{3800000000 + number}", f"{60 + number % 80}.5"])
    began = time.perf_counter()
    report = ballots.import_roll(ballot_id=ballot.pk, path=Path(file.name), actor=ground["clerk"], now=NOW)
    seconds = time.perf_counter() - began
    Path(file.name).unlink()
    assert report.heads == count, report.shown_errors
    return ballot, seconds


def opened(ballot: Any, clerk: Any) -> Any:
    from deliberation.services import ballots

    ballots.freeze_roll(ballot_id=ballot.pk, confirmed=True, actor=clerk, now=NOW)
    return ballots.open_ballot(ballot_id=ballot.pk, actor=None, now=NOW + 30 * DAY)


def bare_inserts(ballot: Any, count: int) -> float:
    from django.db import transaction

    from deliberation.models import CallAtDoor

    entry, actor = ballot.roll.order_by("pk")[0], ballot.created_by
    began = time.perf_counter()
    for _number in range(count):
        with transaction.atomic():
            CallAtDoor.objects.create(entry=entry, at=NOW, by=actor, channel="DOORSTEP", was_met=False)
    return count / (time.perf_counter() - began)


def votes(ballot: Any, voter: Any, count: int) -> float:
    from deliberation.services import ballots

    entries = list(ballot.roll.filter(voted_at=None).order_by("number")[:count])
    ballot.roll.filter(pk__in=[entry.pk for entry in entries]).update(user=voter)
    began = time.perf_counter()
    for entry in entries:
        ballots.vote(ballot_id=ballot.pk, entry_id=entry.pk, choice="YES", actor=voter, now=NOW + 31 * DAY)
    return len(entries) / (time.perf_counter() - began)


def vote_of_the_others(ballot: Any) -> None:
    from deliberation.models import Casting

    left = list(ballot.roll.filter(voted_at=None).values_list("pk", flat=True))
    Casting.objects.bulk_create(
        [Casting(ballot=ballot, entry_id=pk, channel="PAPER", at=NOW + 31 * DAY) for pk in left], batch_size=BATCH
    )
    for at in range(0, len(left), BATCH):
        ballot.roll.filter(pk__in=left[at : at + BATCH]).update(
            voted_at=NOW + 31 * DAY, channel="PAPER", choice="NO" if at % 3 else "YES", times_voted=1
        )


def panel(ballot: Any) -> None:
    from deliberation.selectors.ballot_panel import panel_of

    assert panel_of(ballot).rows


def secret_ballot(ground: dict[str, Any], count: int) -> Any:
    """Everybody on the roll has a sealed vote."""
    from deliberation.models import SealedVote
    from deliberation.services.ballots.casting import new_receipt
    from deliberation.services.ballots.rolls import NewHead, write_roll

    ballot = begun(ground, "election_voters", choices=("甲", "乙"), is_election=True)
    write_roll(ballot, [NewHead(name=f"选民{number}") for number in range(count)])
    ballot = opened(ballot, ground["clerk"])
    vote_of_the_others(ballot)
    ballot.roll.update(choice="")
    SealedVote.objects.bulk_create(
        [
            SealedVote(ballot=ballot, ticket=f"{number:064x}", sealed_choice=str(number % 2 + 1), receipt=new_receipt())
            for number in range(count)
        ],
        batch_size=BATCH,
    )
    return ballot


def counted(ballot: Any) -> float:
    from django.db import transaction

    from deliberation.services.ballots.change import lock
    from deliberation.services.ballots.closing import close_when_due

    began = time.perf_counter()
    with transaction.atomic():
        locked = lock(ballot.pk)
        close_when_due(locked, None, ballot.closes_at)
    assert locked.state == "COUNTED"
    return time.perf_counter() - began


def side_by_side(times: int, first: Callable[[], float], second: Callable[[], float]) -> tuple[float, float]:
    """The median speeds of two things that are measured in turns."""
    speeds = [(first(), second()) for _time in range(times)]
    return statistics.median(one for one, _other in speeds), statistics.median(other for _one, other in speeds)


def median_ms(act: Callable[[], None], times: int = 9) -> float:
    took = []
    for _time in range(times):
        began = time.perf_counter()
        act()
        took.append((time.perf_counter() - began) * 1000)
    return statistics.median(took)


if __name__ == "__main__":
    sys.exit(main())
