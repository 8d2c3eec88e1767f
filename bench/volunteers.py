"""A rush on one shift: `python -m bench.volunteers --people 2000 --places 100`.

In a database of its own (made and dropped again; DATABASE_URL chooses PostgreSQL) several processes sign so many people
up at once. Exactly so many have a place, the others one on the waiting list or a polite refusal, and nobody an error.
The rate is that of all answers, and the rate of signed rows is held against bare inserts in transactions of their own
by as many processes. Exits with 1 where a figure is missed.
"""

import argparse
import multiprocessing
import os
import sys
import time
from datetime import datetime, timedelta
from typing import Any

from bench.own_database import own_database

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")

NOW = datetime.fromisoformat("2026-11-18T10:00:00+08:00")
HOUR = timedelta(hours=1)
LEAST = 0.25
FORK: Any = multiprocessing.get_context("fork")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.volunteers", description=__doc__)
    parser.add_argument("--clients", type=int, default=4)
    parser.add_argument("--people", type=int, default=2000)
    parser.add_argument("--places", type=int, default=100)
    parser.add_argument("--waiting", type=int, default=50)
    options = parser.parse_args()
    with own_database("bench_volunteers.sqlite3"):
        return measure(options)


def measure(options: argparse.Namespace) -> int:
    from django.db import connection

    from volunteers.models import Shift, SignUp

    shift = build_shift(options)
    speeds = {"bare": 0.0, "rush": 0.0, "all": 0.0}
    bare_seconds, _answers = together(options, "bare", shift, options.people)
    speeds["bare"] = options.people / bare_seconds
    everybody = build_shift(options, places=options.people)
    seconds, _answers = together(options, "rush", everybody, options.people)
    speeds["all"] = options.people / seconds
    seconds, answers = together(options, "rush", shift, options.people)
    speeds["rush"] = options.people / seconds
    row = Shift.objects.get(pk=shift)
    signed = SignUp.objects.filter(shift=shift, state="SIGNED").count()
    waiting = SignUp.objects.filter(shift=shift, state="WAITING").count()
    is_exact = (signed, row.signed, waiting) == (options.places, options.places, options.waiting)
    print(f"{connection.vendor}: {options.clients} clients, {options.people:,} people on {options.places} places")
    print(
        f"{'ok  ' if is_exact else 'MISS'} {signed} signed, {waiting} waiting, {answers.get('full', 0):,} refused politely"
    )
    errors = answers.get("error", 0)
    print(f"{'MISS' if errors else 'ok  '} {errors} errors")
    missed = not is_exact or errors > 0
    share = speeds["rush"] / speeds["bare"]
    missed = missed or share < LEAST
    print(f"{'ok  ' if share >= LEAST else 'MISS'} answers of the rush beside a bare insert ({speeds['rush']:,.0f} and "
          f"{speeds['bare']:,.0f} a second): {share:.3g} (≥ {LEAST})")  # fmt: skip
    print(f"     places given one after another on one held row: {speeds['all']:,.0f} a second, "
          f"{speeds['all'] / speeds['bare']:.3g} of it")  # fmt: skip
    return 1 if missed else 0


def build_shift(options: argparse.Namespace, places: int = 0) -> int:
    """A published activity with one shift, and so many checked volunteers: written past the services, asked by them."""
    from governance.people.models import User
    from governance.territory.models import Area
    from volunteers.models import Activity, Shift, TeamTheme, Volunteer

    community, _new = Area.objects.get_or_create(
        code="500108001001", defaults={"level": "COMMUNITY", "name": "社区", "parent": _street()}
    )
    clerk, _new = User.objects.get_or_create(username="clerk", defaults={"display_name": "社工", "password": "!"})
    theme, _new = TeamTheme.objects.get_or_create(code="care", defaults={"name": "蓝色", "colour": "blue"})
    if not Volunteer.objects.exists():
        users = User.objects.bulk_create(User(display_name=f"居民{n}", password="!") for n in range(options.people))
        Volunteer.objects.bulk_create(
            Volunteer(
                user=user, code=f"ZY-{user.pk}", state="ACTIVE", registered_at=NOW, checked_at=NOW, checked_by=clerk
            )
            for user in users
        )
    number = Activity.objects.count()
    activity = Activity.objects.create(
        code=f"HD-{number}", title="敬老", community=community, area_code=community.code, theme=theme, content="陪护",
        place="社区", leader=clerk, risks="无", state="PUBLISHED", created_by=clerk, created_at=NOW, published_at=NOW,
    )  # fmt: skip
    starts = NOW + (24 + 3 * number) * HOUR
    shift = Shift.objects.create(
        activity=activity, name="陪护", area_code=community.code, starts_at=starts, ends_at=starts + 2 * HOUR,
        most=places or options.places, most_waiting=0 if places else options.waiting, is_open=True, secret="ab" * 32,
    )  # fmt: skip
    return shift.pk


def _street() -> Any:
    from governance.territory.models import Area

    district, _new = Area.objects.get_or_create(code="500108", defaults={"level": "DISTRICT", "name": "区"})
    named = {"level": "STREET", "name": "街道", "parent": district}
    return Area.objects.get_or_create(code="500108001", defaults=named)[0]


def together(options: argparse.Namespace, act: str, shift: int, count: int) -> tuple[float, dict[str, int]]:
    """Seconds that the clients need for so many acts, and how they were answered."""
    from django.db import connections

    from governance.people.models import User

    users = list(User.objects.filter(volunteer__isnull=False).order_by("pk")[:count])
    connections.close_all()
    barrier, answers = FORK.Barrier(options.clients + 1), FORK.Queue()
    parts = [users[number :: options.clients] for number in range(options.clients)]
    workers = [FORK.Process(target=client, args=(act, shift, part, barrier, answers)) for part in parts]
    for worker in workers:
        worker.start()
    barrier.wait()
    began = time.perf_counter()
    told: dict[str, int] = {}
    for own in [answers.get() for _worker in workers]:
        for word, times in own.items():
            told[word] = told.get(word, 0) + times
    seconds = time.perf_counter() - began
    for worker in workers:
        worker.join()
    return seconds, told


def client(act: str, shift: int, users: list[Any], barrier: Any, answers: Any) -> None:
    from governance.common.errors import DomainError
    from volunteers.services.shifts import sign_up

    told: dict[str, int] = {}
    barrier.wait()
    for user in users:
        try:
            word = bare() if act == "bare" else str(sign_up(shift_id=shift, actor=user, now=NOW).state)
        except DomainError as refusal:
            word = refusal.code
        except Exception as error:
            word = "error"
            print(repr(error)[:200], file=sys.stderr)
        told[word] = told.get(word, 0) + 1
    answers.put(told)


def bare() -> str:
    from django.db import transaction

    from bench.models import BareRow

    with transaction.atomic():
        BareRow.objects.create(
            title="报名", body="说明" * 20, area_code="500108001001", holder="社区", due_at=NOW, raised_at=NOW
        )
    return "bare"


if __name__ == "__main__":
    sys.exit(main())
