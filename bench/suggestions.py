"""How good and how fast the desk's suggestions are: `python -m bench.suggestions --matters 100000 [--appeals FILE]`.

In a database of its own (made and dropped again; DATABASE_URL chooses PostgreSQL) it puts real messages among many made
from their sentences, spread over 100 communities. Then it asks what every message of a known pair looks like, and how
long that takes. Without the file of messages only the time is measured. Exits with 1 where a figure is missed.
"""

import argparse
import csv
import os
import random
import re
import statistics
import sys
import time
import uuid
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

APPEALS = next(
    (
        file
        for folder in Path(__file__).resolve().parents
        if (file := folder / "shared" / "data" / "appeals.csv").exists()
    ),
    Path("../shared/data/appeals.csv"),
)
NOW = datetime.fromisoformat("2026-11-18T10:00:00+08:00")
LIMIT_MS = 50.0
TOO_COMMON = 400  # a piece in more texts than this makes no pair by itself
BATCH = 5000


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.suggestions", description=__doc__)
    parser.add_argument("--matters", type=int, default=100_000)
    parser.add_argument("--appeals", type=Path, default=APPEALS)
    parser.add_argument("--ask", type=int, default=300, help="how many suggestions are timed")
    options = parser.parse_args()
    import django

    django.setup()
    from django.db import connection

    name = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        return measure(options)
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)


def measure(options: argparse.Namespace) -> int:
    from django.db import connection

    chance = random.Random(20260103)  # noqa: S311
    texts = read_appeals(options.appeals)
    say(f"{connection.vendor}: {len(texts):,} real messages among {options.matters:,} matters")
    groups, pairs = (known_groups(texts), known_pairs(texts)) if texts else ([], {})
    user, areas = build_ground()
    began = time.monotonic()
    ids = fill(texts, options.matters, areas, chance)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    say(f"filled in {time.monotonic() - began:.0f} s")
    took, missed = ask_all(ids, groups, pairs, user, chance, options.ask)
    took.sort()
    p95 = took[int(len(took) * 0.95)]
    say(f"identical bodies: {len(groups)} groups; near-identical: {len(pairs)} pairs; missed: {len(missed)}")
    for words in missed[:10]:
        say(f"  missed: {words}")
    say(f"one matter's suggestions: p50 {statistics.median(took):.1f} ms, p95 {p95:.1f} ms, worst {took[-1]:.1f} ms")
    return 1 if missed or p95 > LIMIT_MS else 0


def say(words: str) -> None:
    sys.stdout.write(words + "\n")
    sys.stdout.flush()


# --- What is true -------------------------------------------------------------------------------------------
def read_appeals(path: Path) -> list[str]:
    if not path.exists():
        say(f"no messages at {path}: only the time is measured")
        return []
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [row["留言详情"].strip() for row in csv.DictReader(file)]


def without_spaces(text: str) -> str:
    return re.sub(r"\s", "", text)


def known_groups(texts: list[str]) -> list[list[int]]:
    groups = defaultdict(list)
    for number, text in enumerate(texts):
        groups[without_spaces(text)].append(number)
    return [numbers for numbers in groups.values() if len(numbers) > 1]


def known_pairs(texts: list[str]) -> dict[tuple[int, int], float]:
    """Every pair whose sets of character 4-grams have a Jaccard index of one half or more."""
    sets = [{text[at : at + 4] for at in range(max(1, len(text) - 3))} for text in map(without_spaces, texts)]
    having = defaultdict(list)
    for number, pieces in enumerate(sets):
        for piece in pieces:
            having[piece].append(number)
    pairs = {}
    for number, pieces in enumerate(sets):
        shared: Counter[int] = Counter()
        for piece in pieces:
            if len(having[piece]) < TOO_COMMON:
                shared.update(other for other in having[piece] if other > number)
        for other, least in shared.items():
            if least * 4 < len(pieces):
                continue
            index = len(pieces & sets[other]) / len(pieces | sets[other])
            if index >= 0.5:
                pairs[number, other] = index
    return pairs


# --- A city -------------------------------------------------------------------------------------------------
def build_ground() -> tuple[Any, list[Any]]:
    """A district with ten streets of ten communities, and the supervisor who sees them all."""
    from governance.people.models import Posting, User
    from governance.people.roles import Role
    from governance.territory.levels import Level
    from governance.territory.models import Area

    district = Area.objects.create(code="500108", level=Level.DISTRICT, name="区", initials="NAQ")
    communities = []
    for street_number in range(1, 11):
        code = f"500108{street_number:03d}"
        street = Area.objects.create(code=code, level=Level.STREET, name=f"街道{street_number}", parent=district)
        communities += [
            Area.objects.create(code=f"{code}{n:03d}", level=Level.COMMUNITY, name=f"社区{n}", parent=street)
            for n in range(1, 11)
        ]
    user = User.objects.create(username="bench", password="!")  # noqa: S106
    Posting.objects.create(user=user, role=Role.DISTRICT_SUPERVISOR, area=district, starts_on=date(2020, 1, 1))
    return user, communities


def made_texts(texts: list[str], chance: random.Random) -> Iterator[str]:
    """New messages of six to twelve short sentences that real ones have: common phrases stay as common as they are."""
    sentences = [part for text in texts for part in re.split(r"(?<=[。！？\n])", text) if 5 < len(part) < 60]
    sentences = sentences or [f"{place}的{thing}坏了，请派人看看。" for place in PLACES for thing in THINGS]
    while True:
        yield "".join(chance.choices(sentences, k=chance.randint(6, 12)))


PLACES = [f"{name}{number}号楼" for name in ("东湖", "西苑", "南山", "北苑", "阳光", "金地") for number in range(1, 60)]
THINGS = ["电梯", "路灯", "水管", "门禁", "围墙", "健身器材", "垃圾桶", "消防栓", "井盖", "楼道灯"]


def fill(texts: list[str], count: int, areas: list[Any], chance: random.Random) -> list[int]:
    """Write `count` matters, the real ones at random places among them; returns the ids of the real ones in order."""
    from grievances.models import Grievance
    from grievances.search import index_likeness

    slots = set(chance.sample(range(count), len(texts)))
    real, made = iter(texts), made_texts(texts, chance)
    ids: list[int] = []
    for first in range(0, count, BATCH):
        numbers = range(first, min(first + BATCH, count))
        rows = [
            build(number, next(real if number in slots else made), areas, chance, number in slots, count)
            for number in numbers
        ]
        index_likeness(Grievance.objects.bulk_create(rows))
        ids += [row.pk for row, number in zip(rows, numbers, strict=True) if number in slots]
    return ids


def build(number: int, text: str, areas: list[Any], chance: random.Random, is_real: bool, count: int) -> Any:
    """One matter of the last year; one in five is still open, and so is every real one."""
    from grievances.models import Grievance

    area = chance.choice(areas)
    is_open = is_real or chance.random() < 0.2
    return Grievance(
        code=f"NA-{number:08d}", title=text[:30], body=text, source="IMPORT", submission=uuid.uuid4(),
        area=area, area_code=area.code, holder=area, holder_code=area.code, level=area.level,
        state="RAISED" if is_open else "WITHDRAWN", is_open=is_open,
        raised_at=NOW - timedelta(days=365) * (1 - number / count),
    )  # fmt: skip


# --- Asking -------------------------------------------------------------------------------------------------
def ask_all(
    ids: list[int],
    groups: list[list[int]],
    pairs: dict[tuple[int, int], float],
    user: Any,
    chance: random.Random,
    ask: int,
) -> tuple[list[float], list[str]]:
    from grievances.models import Grievance
    from grievances.suggestions import suggestions_for

    partners = defaultdict(set)
    for left, right in [*pairs, *((group[0], other) for group in groups for other in group[1:])]:
        partners[left].add(right)
        partners[right].add(left)
    some = list(Grievance.objects.values_list("pk", flat=True).filter(is_open=True).order_by("-pk")[: ask * 10])
    asked = [
        *((ids[number], number) for number in partners),
        *((pk, -1) for pk in chance.sample(some, min(ask, len(some)))),
    ]
    took, cpu, missed = [], [], []
    for pk, number in asked:
        grievance = Grievance.objects.get(pk=pk)
        began, worked = time.perf_counter(), time.process_time()
        found = [row.grievance.pk for row in suggestions_for(grievance, user, NOW)]
        took.append(1000 * (time.perf_counter() - began))
        cpu.append(1000 * (time.process_time() - worked))
        for other in partners.get(number, ()):
            if ids[other] not in found:
                index = pairs.get((min(number, other), max(number, other)), 1.0)
                missed.append(f"{pk} → {ids[other]} (Jaccard {index:.3f}, {len(found)} shown)")
    say(f"processor time of one: p50 {statistics.median(cpu):.1f} ms (says what a busy machine hides)")
    return took, missed


if __name__ == "__main__":
    raise SystemExit(main())
