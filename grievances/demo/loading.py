"""Load the demonstration's matters: presets, a service directory, and six weeks of work replayed."""

import gc
import random
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from governance.notifications.models import Delivery, Message
from governance.people.models import Department
from governance.people.selectors import user_by_phone
from governance.portal.demo.people import RESIDENT_PHONE, SURNAMES
from governance.portal.demo.territory import lively_communities
from governance.territory.levels import Level
from governance.territory.models import Area, Building
from grievances.demo import hard_lives  # noqa: F401  its fates join the others
from grievances.demo.calls import load_calls
from grievances.demo.clockwork import Clockwork
from grievances.demo.daily import load_daily_tools
from grievances.demo.lives import STAFF_SOURCES, Cast, Matter
from grievances.demo.partners import load_partners
from grievances.demo.stories import HONORIFICS, read_data, tell
from grievances.demo.together import show_together
from grievances.demo.whistles import whistle_lives
from grievances.models import Category, DeclineReason, Grievance, ServiceEntry
from grievances.presets import load_presets
from grievances.services import support
from grievances.services.hotspots import refresh_hotspots
from grievances.states import Kind, Source

MATTERS = 300
DAYS = 42
READ_AFTER = timedelta(days=2)
OLD = timedelta(days=6)
# How often a fate meets a matter of no special purpose. What is old has come to an end, all but a few.
RECENT_FATES = {"handling": 30, "rated": 40, "resolved": 14, "asked": 4, "raised_up": 6, "untouched": 3, "declined": 3}
OLD_FATES = {
    "rated": 52,
    "resolved": 26,
    "disputed": 5,
    "slow": 6,
    "answered_question": 3,
    "declined": 4,
    "withdrawn": 3,
    "handling": 1,
}
# What waits for the demonstration's own people when it begins: fate, hours ago, category, how many.
WAITING = [
    ("untouched", 3, "", 3), ("untouched", 9, "", 2), ("untouched", 21, "garbage", 1), ("accepted", 5, "", 2),
    ("handling", 60, "shared-parts", 2), ("handling", 100, "greening", 2), ("asked", 40, "leak", 2),
    ("handling", 26, "certificates", 1), ("untouched", 30, "", 3), ("untouched", 44, "", 2), ("raised_up", 50, "lift-addition", 2),
    ("raised_up", 80, "owners-committee", 2), ("raised_up", 36, "property-fee", 2), ("untouched", 54, "", 2), ("twice_up", 75, "barrier-free", 2),
    ("untouched", 130, "", 2), ("handling", 50, "street-light", 2), ("handling", 90, "stall", 2),
    ("handling", 120, "road-damage", 2), ("handling", 70, "private-building", 1), ("resolved", 150, "elderly-meal", 1),
    ("objected", 24, "stall", 2), ("bounced", 60, "road-damage", 1), ("asked_for_time", 48, "shared-parts", 2),
    ("extended", 90, "shared-parts", 1), ("suspended", 90, "lift-addition", 1), ("supervised", 44, "greening", 2),
    ("contested", 40, "", 2), ("proxied", 50, "certificates", 2),
]  # fmt: skip
# The printed resident's own matters: one in every state they would want to try.
RESIDENT = [
    ("handling", 70, "square-dance"),
    ("asked", 44, "leak"),
    ("resolved", 160, "corridor"),
    ("rated", 600, "garbage"),
    ("proxied", 52, "certificates"),
    ("contested", 45, "leak"),
]


@transaction.atomic
def load_matters(*, now: datetime, say: Callable[[str], None]) -> None:
    """Through the services, with the clock set back; the sweep runs in between. Nothing is sent outside."""
    say("类别、时限和服务目录")
    load_presets()
    chance = random.Random(20260103)  # noqa: S311
    cast = _cast(chance)
    say(f"{DAYS} 天里的约 {MATTERS} 件诉求")
    clockwork = Clockwork(now)
    for matter in _plan(cast, now):
        clockwork.add(matter.life())
    for life in whistle_lives(cast, now):
        clockwork.add(life)
    gc.disable()  # hundreds of thousands of short-lived rows, none of them in circles
    try:
        clockwork.run()
    finally:
        gc.enable()
    _join_some(chance, now)
    load_partners(chance, _lively_buildings(), now)
    load_daily_tools(now)
    show_together(_home_buildings(), now=now)
    refresh_hotspots(now=now)
    load_calls(chance, now)
    settle_messages(now)


def _cast(chance: random.Random) -> Cast:
    categories = {category.code: category for category in Category.objects.select_related("parent")}
    district = Area.objects.get(level=Level.DISTRICT)
    entries: dict[str, list[ServiceEntry]] = {}
    for row in read_data("services"):
        entry = ServiceEntry.objects.create(
            area=district, **{name: value for name, value in row.items() if name != "categories"}
        )
        entry.categories.set([categories[code] for code in row["categories"]])
        for code in row["categories"]:
            entries.setdefault(code, []).append(entry)
    return Cast(
        chance=chance,
        categories=categories,
        departments={department.code: department for department in Department.objects.select_related("district")},
        entries=entries,
        reasons=list(DeclineReason.objects.filter(code__in=["other-place", "duplicate", "settled", "court"])),
    )


def _plan(cast: Cast, now: datetime) -> list[Matter]:
    """What waits at the demonstration's own rungs, the printed resident's own, and the rest by chance."""
    chance = cast.chance
    communities = lively_communities()
    buildings = _lively_buildings()
    home = [building for building in buildings if building.community_id == communities[0].pk]
    own_grid = min(building.grid.code for building in home if building.grid)
    at_own_grid = [building for building in home if building.grid and building.grid.code == own_grid]
    patterns = {pattern["category"]: pattern for pattern in read_data("stories")}
    deck = _deck([*patterns], chance)
    matters = []
    for fate, hours, category, count in WAITING:
        for number in range(count):
            raised_at = now - timedelta(hours=hours + number * 1.3 + chance.random())
            matters.append(_matter(cast, patterns[category or next(deck)], chance.choice(at_own_grid), raised_at, fate))
    resident = user_by_phone(RESIDENT_PHONE)
    for fate, hours, category in RESIDENT:
        matter = _matter(cast, patterns[category], chance.choice(at_own_grid), now - timedelta(hours=hours), fate)
        matter.source, matter.reporter, matter.phone = Source.WEB, resident, RESIDENT_PHONE
        matter.name = resident.display_name if resident else ""
        matters.append(matter)
    while len(matters) < MATTERS:
        building = chance.choice(home if chance.random() < 0.25 else buildings)
        raised_at, pattern = _raised_at(chance, now), patterns[next(deck)]
        fates = OLD_FATES if now - raised_at > OLD else RECENT_FATES
        (fate,) = chance.choices([*fates], weights=[*fates.values()])
        matter = _matter(cast, pattern, building, raised_at, fate)
        matter.knows_building = matter.category.kind != Kind.GOVERNMENT or chance.random() < 0.25
        matters.append(matter)
    return matters


def _lively_buildings() -> list[Building]:
    rows = Building.objects.filter(community__in=lively_communities())
    return list(rows.select_related("estate", "community", "grid").order_by("id"))


def _home_buildings() -> list[Building]:
    home = lively_communities()[0]
    return list(
        Building.objects.filter(community=home)
        .select_related("estate", "community", "grid")
        .order_by("grid__code", "id")[:4]
    )


def _deck(names: list[str], chance: random.Random) -> Iterator[str]:
    """Every story once before any comes again."""
    while True:
        chance.shuffle(names)
        yield from names


def _raised_at(chance: random.Random, now: datetime) -> datetime:
    """Any day of the last six weeks, more often lately, in waking hours."""
    days = DAYS * (1 - chance.random() ** 0.75)
    hour = chance.choice([7, 8, 8, 9, 9, 10, 10, 11, 12, 14, 15, 16, 17, 18, 19, 19, 20, 20, 21, 22])
    moment = timezone.localtime(now - timedelta(days=days)).replace(hour=hour, minute=chance.randint(0, 59))
    return moment if moment < now else moment - timedelta(days=1)


def _matter(cast: Cast, pattern: dict, building: Building, raised_at: datetime, fate: str) -> Matter:
    chance = cast.chance
    estate = building.estate.name if building.estate else building.community.name
    story = tell(pattern, chance, estate=estate, building=building.name, community=building.community.name)
    has_phone = chance.random() < 0.25  # most follow their matter by its code
    return Matter(
        cast=cast,
        story=story,
        building=building,
        raised_at=raised_at,
        fate=fate,
        source=chance.choice(STAFF_SOURCES) if chance.random() < 0.3 else Source.WEB,
        name=chance.choice(SURNAMES) + chance.choice(HONORIFICS) if has_phone else "",
        phone=f"1990001{chance.randint(1000, 9999)}" if has_phone else "",
        may_publish=chance.random() < 0.9,
    )


def _join_some(chance: random.Random, now: datetime) -> None:
    """Neighbours who have the same trouble."""
    public = Grievance.objects.filter(published_at__isnull=False, is_open=True).order_by("id")
    for pk in list(public.values_list("pk", flat=True)):
        for number in range(chance.choice([0, 0, 0, 1, 2, 3, 6])):
            support(
                grievance_id=pk, person=f"demo:{pk}:{number}", user=None, now=now - timedelta(minutes=7 * number + 5)
            )


def settle_messages(now: datetime) -> None:
    """Old messages have been read, and nothing of the past goes out to telephones."""
    Message.objects.filter(created_at__lt=now - READ_AFTER, read_at=None).update(read_at=F("created_at"))
    Delivery.objects.filter(state=Delivery.State.PENDING).update(state=Delivery.State.SENT, sent_at=F("next_try_at"))
