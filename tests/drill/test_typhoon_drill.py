"""A typhoon message to three thousand with real workers: queued at once, chased to the telephone list, nothing twice.

Hours pass by moving the running clocks back; the workers find them due as they would on the day itself.
"""

import threading
import time
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
import structlog
from django.db.models import F
from django.test import Client
from django.utils import timezone

from governance.common.remember import forget_all
from governance.deadlines.models import Deadline
from governance.notifications.models import Delivery, GroupChannel, Message
from governance.people.models import User
from governance.territory.models import Area
from grids.models import Broadcast, BroadcastCopy, BroadcastLeg, Leave, RosterEntry
from grids.selectors.messages import Standing, silent_copies, standing_by_tier, total
from grids.services import messages
from grids.states import Duty
from grids.states_messages import SILENT, Chase
from tests.drill.site import Site, until
from tests.grids.message_world import draft, fill_street, write_clocks
from tests.grievances.world import START, World, build_world

log = structlog.get_logger(__name__)

GRIDS, AWAY, GROUPS, SIGNING = 300, 40, 30, 60
CLOCK = timedelta(hours=2)  # `write_clocks`
ROUND = ("deadlines.sweep", "notifications.deliver")

pytestmark = [pytest.mark.drill, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def robots() -> Iterator[tuple[int, Counter[str]]]:
    """The other end of the groups' robots: counts what arrives, by path."""
    heard: Counter[str] = Counter()

    class Robot(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            heard[self.path] += 1
            self.send_response(200)
            self.end_headers()

        def log_message(self, *args: object) -> None: ...

    server = HTTPServer(("127.0.0.1", 0), Robot)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port, heard
    server.shutdown()


def people_on_leave(world: World) -> list[User]:
    """The first workers are on leave, each with the next one as deputy. Returns the deputies."""
    workers = list(User.objects.filter(username__startswith="w").order_by("id")[: 2 * AWAY])
    entries = RosterEntry.objects.bulk_create(
        RosterEntry(
            duty=Duty.GRID_WORKER, community=world.community, area_code=world.grid.code, grid=world.grid, user=user,
            name=str(user), starts_on=START,
        )
        for user in workers
    )  # fmt: skip
    today = timezone.localdate()
    Leave.objects.bulk_create(
        Leave(entry=away, deputy=deputy, starts_on=today, ends_on=today + timedelta(days=3))
        for away, deputy in zip(entries[:AWAY], entries[AWAY:], strict=True)
    )
    return workers[AWAY:]


def hours_pass() -> None:
    """What runs is due now."""
    columns = ("started_at", "warn_at", "due_at", "wake_at")
    running = Deadline.objects.filter(state="RUNNING", purpose__in=messages.PURPOSES)
    running.update(**{name: F(name) - CLOCK - timedelta(seconds=1) for name in columns})


def standing(broadcast: Broadcast) -> Standing:
    return total(standing_by_tier(broadcast, (broadcast.area_code,)).values())


def legs_at(chase: Chase) -> int:
    return BroadcastLeg.objects.filter(chase=chase, acknowledged__lt=F("recipients")).count()


def told(broadcast: Broadcast, about: str) -> Counter[int]:
    rows = Message.objects.filter(key__startswith=f"grid-message{about}:{broadcast.pk}:")
    return Counter(rows.values_list("recipient_id", flat=True))


class Watcher:
    """Somebody who signs and somebody who looks at the progress while the workers are busy."""

    def __init__(self, world: World, broadcast: Broadcast, signing: list[BroadcastCopy]) -> None:
        self.office, self.address = Client(), f"/desk/grids/messages/{broadcast.pk}/progress/"
        self.office.force_login(world.street_officer)
        self.office.get(self.address)  # a first look of a process reads templates
        self.signing, self.signed, self.looks = signing, 0, [0.0]

    def look(self) -> bool:
        began = time.thread_time()
        assert self.office.get(self.address).status_code == 200
        self.looks.append(time.thread_time() - began)
        if self.signed < len(self.signing):
            copy = self.signing[self.signed]
            assert copy.user
            messages.acknowledge(copy_id=copy.pk, actor=copy.user, now=timezone.now())
            self.signed += 1
        return True


def test_typhoon_message_to_three_thousand_is_chased_to_the_telephone_list_and_nothing_is_sent_twice(
    site: Site, robots: tuple[int, Counter[str]]
):
    site.start_broker()
    workers = [site.start_worker("one"), site.start_worker("two")]
    site.start_beat("beat")
    world, (port, heard) = build_world(), robots
    write_clocks()
    fill_street(world, GRIDS)
    deputies = people_on_leave(world)
    for number, grid in enumerate(Area.objects.filter(name__startswith="网格").order_by("code")[:GROUPS]):
        GroupChannel.objects.create(area=grid, name=grid.name, url=f"json://127.0.0.1:{port}/{number}")
    forget_all()
    until(lambda: all(site.is_ready(name) for name in ("one", "two")), "the workers wait for work")

    sent_at, began, cpu = timezone.now() - CLOCK, time.monotonic(), time.process_time()
    broadcast = messages.send(draft=draft(world), actor=world.street_officer, now=sent_at)
    queued, cpu = time.monotonic() - began, time.process_time() - cpu
    assert cpu <= 5, "queued within ten seconds, with room for the database; a busy machine is no failure"
    assert standing(broadcast).recipients == 10 * GRIDS + 6

    with_account = BroadcastCopy.objects.filter(user__isnull=False).select_related("user").order_by("-id")
    watcher = Watcher(world, broadcast, list(with_account[:SIGNING]))
    site.wake(*ROUND)
    until(lambda: watcher.look() and not legs_at(Chase.NONE), "everybody is reminded", needs=workers[0])
    reminded = told(broadcast, "-remind")
    still_silent = BroadcastCopy.objects.filter(state__in=SILENT, user__isnull=False).values_list("user_id", flat=True)
    assert set(still_silent) <= set(reminded)

    hours_pass()
    site.wake(*ROUND)
    until(lambda: watcher.look() and not legs_at(Chase.REMINDED), "silence passes to deputies", needs=workers[0])
    assert set(told(broadcast, "-deputy")) == {user.pk for user in deputies}
    on_phone = BroadcastCopy.objects.filter(to_phone_at__isnull=False, state__in=SILENT)
    assert on_phone.count() == standing(broadcast).to_phone == standing(broadcast).silent - AWAY
    stand_in = BroadcastCopy.objects.exclude(deputy=None).select_related("deputy").first()
    assert stand_in and stand_in.deputy
    messages.acknowledge(copy_id=stand_in.pk, actor=stand_in.deputy, now=timezone.now())

    hours_pass()
    site.wake(*ROUND)
    until(lambda: watcher.look() and not legs_at(Chase.DEPUTIES), "the others are to be called", needs=workers[0])
    until(lambda: not Delivery.objects.filter(state="PENDING").exists(), "the robots have heard", needs=workers[0])
    check_end(broadcast, watcher, heard, sent_at)
    log.info("typhoon", queued=queued, queued_cpu=cpu, looks=len(watcher.looks), slowest_look_cpu=max(watcher.looks))


def check_end(broadcast: Broadcast, watcher: Watcher, heard: Counter[str], sent_at: datetime) -> None:
    """Counters and copies agree, every message exists once, every robot heard the message and one reminder."""
    now = standing(broadcast)
    silent = silent_copies(broadcast, (broadcast.area_code,))
    assert (now.acknowledged, now.silent) == (watcher.signed + 1, silent.count())
    assert now.to_phone == now.silent == silent.filter(to_phone_at__gte=sent_at).count()
    for about in ("", "-remind", "-deputy"):
        assert set(told(broadcast, about).values()) == {1}, about
    assert heard == {f"/{number}": 2 for number in range(GROUPS)}
    assert not Deadline.objects.filter(failures__gt=0).exists()
    assert not Deadline.objects.filter(state="RUNNING", purpose__in=messages.PURPOSES).exists()
    assert max(watcher.looks) < 0.5, "the progress page stays live"
