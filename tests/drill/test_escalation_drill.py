"""The drill: real workers, beats, PostgreSQL and Redis, with everything failing once, and 1,000 matters that fall due.

Celery holds no deadline, so a killed worker, a flushed broker or a cut connection may cost lateness and nothing else:
at the end each matter rose exactly once and each message exists exactly once.
"""

import os
import signal
import time
from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from governance.deadlines.models import Deadline
from governance.notifications.models import Message
from governance.territory.levels import Level
from governance.trail.models import Entry
from grievances.models import Grievance, TimelineEntry
from tests.drill.site import Site, until
from tests.grievances.world import build_world

MATTERS = 1000

pytestmark = [pytest.mark.drill, pytest.mark.django_db(transaction=True)]


def risen() -> int:
    return Grievance.objects.filter(rises__gt=0).count()


def cut_connections() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        return cursor.fetchone()[0]


def test_a_thousand_due_matters_rise_exactly_once_through_every_failure(site: Site):
    world = build_world()
    due_now = timezone.now() - timedelta(hours=24)
    for _ in range(MATTERS):
        world.raised(now=due_now)
    assert Deadline.objects.filter(state="RUNNING", due_at__lte=timezone.now()).count() == MATTERS
    Message.objects.all().delete()

    site.start_broker()
    doomed, survivor = site.start_worker("doomed"), site.start_worker("survivor")
    site.start_beat("beat-one")
    site.start_beat("beat-two")

    until(lambda: risen() >= MATTERS // 10, "the first tenth rises")
    os.killpg(doomed.pid, signal.SIGKILL)
    killed_at = risen()
    assert killed_at < MATTERS, "the worker must die in the middle"

    until(lambda: risen() >= killed_at + MATTERS // 10, "the survivor goes on", needs=survivor)
    assert cut_connections() >= 1
    cut_at = risen()
    assert cut_at < MATTERS, "the connections must be cut in the middle"

    site.client().flushall()
    assert site.broker is not None
    site.broker.kill()
    site.broker.wait()
    time.sleep(1)
    site.start_broker()

    until(lambda: risen() == MATTERS, "all of them rise", needs=survivor)
    time.sleep(16)  # one more round of the timers: nothing may happen a second time

    assert Counter(Grievance.objects.values_list("rises", "level")) == {(1, Level.COMMUNITY): MATTERS}
    for rows in (TimelineEntry.objects.filter(verb="rise"), Entry.objects.filter(verb="grievances.rise")):
        subject = "grievance_id" if rows.model is TimelineEntry else "subject_id"
        assert set(Counter(rows.values_list(subject, flat=True)).values()) == {1}
        assert rows.count() == MATTERS
    old_and_new = [world.grid_worker, world.grid_leader, world.community_worker, world.community_secretary]
    told = Counter(Message.objects.filter(title__contains="自动上升").values_list("recipient_id", flat=True))
    assert told == {person.pk: MATTERS for person in old_and_new}
    warned = Counter(Message.objects.filter(title__contains="快到期").values_list("recipient_id", flat=True))
    assert set(warned.values()) <= {MATTERS}
    stuck = Deadline.objects.filter(state="RUNNING", wake_at__lte=timezone.now())
    assert not stuck.exists()
    assert Deadline.objects.filter(state="RUNNING", failures__gt=0).count() == 0
