import json
from collections import Counter
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
from django.db import connection, transaction

from governance.common.errors import InputRefused
from governance.notifications.delivering import LEASE, MAX_ATTEMPTS
from governance.notifications.models import Delivery, GroupChannel, Message
from governance.notifications.selectors import inbox, unread_count
from governance.notifications.services import (
    deliver_due,
    mark_read,
    notify,
    retry_deliveries,
    send_sms,
)
from governance.notifications.tasks import deliver_messages
from governance.trail.selectors import entries_of
from tests.factories import GRID, UserFactory, at, make_area
from tests.governance.test_sweep import in_threads

NOW = at("2026-03-05 10:00")


class Robot:
    """A group robot on this machine: it keeps what it is sent, and answers with `status`."""

    def __init__(self):
        self.received, self.status = [], 200
        robot = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                robot.received.append((body["title"], body["message"]))
                self.send_response(robot.status)
                self.end_headers()

            def log_message(self, *args):
                """Silence."""

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"json://127.0.0.1:{self.server.server_port}/secret-token"
        Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def robot():
    made = Robot()
    yield made
    made.server.shutdown()
    made.server.server_close()


# --- Inbox -------------------------------------------------------------------------------------------------
def test_notify_when_repeated_then_nobody_hears_it_twice(db):
    first, second = UserFactory(), UserFactory()
    for recipients in ([first, first], [first, second], [first, second], []):
        notify(key="g:1:late", recipients=recipients, title="超时", now=NOW)
    assert [inbox(user).count() for user in (first, second)] == [1, 1]


def test_notify_when_words_are_long_then_cut(db):
    user = UserFactory()
    notify(key="x", recipients=[user], title="长" * 200, body="文" * 900, now=NOW)
    message = inbox(user).get()
    assert (len(message.title), len(message.body)) == (80, 300) and message.title.endswith("…")


@pytest.mark.parametrize("with_channel", [False, True])
def test_notify_costs_the_same_for_one_and_for_many(db, django_assert_max_num_queries, with_channel):
    users = [
        UserFactory(notify_urls="json://127.0.0.1/a\njson://127.0.0.1/b" if with_channel else "") for _ in range(9)
    ]
    for key, recipients in (("one", users[:1]), ("many", users)):
        with django_assert_max_num_queries(4):
            notify(key=key, recipients=recipients, title="x", now=NOW)
    assert Delivery.objects.count() == (20 if with_channel else 0)


def test_unread_count_and_mark_read(db):
    user, other = UserFactory(), UserFactory()
    for number in range(5):
        notify(key=str(number), recipients=[user, other], title="x", now=NOW)
    assert (unread_count(user), unread_count(user, cap=3)) == (5, 3)
    assert mark_read(recipient=user, messages=[inbox(user)[0].pk, inbox(other)[0].pk], now=NOW) == 1
    assert mark_read(recipient=user, now=NOW) == 4
    assert (unread_count(user), unread_count(other)) == (0, 5)


@pytest.mark.django_db(transaction=True)
def test_notify_when_the_act_is_undone_then_no_message():
    user = UserFactory()
    with pytest.raises(ValueError), transaction.atomic():
        notify(key="x", recipients=[user], title="x", now=NOW)
        raise ValueError
    assert not Message.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_notify_when_two_say_the_same_at_once_then_one_message():
    user = UserFactory(notify_urls="json://127.0.0.1/a")
    in_threads(*[lambda: notify(key="same", recipients=[user], title="x", now=NOW)] * 3)
    assert (Message.objects.count(), Delivery.objects.count()) == (1, 1)


# --- Outside channels ----------------------------------------------------------------------------------------
def test_delivery_reaches_person_and_group_once(db, robot):
    user = UserFactory(notify_urls=robot.url)
    GroupChannel.objects.create(area=make_area(GRID), name="网格群", url=robot.url)
    GroupChannel.objects.create(area=make_area(GRID), name="旧群", url=robot.url, is_active=False)
    for _ in range(2):
        notify(key="g:1", recipients=[user], title="新诉求", body="请受理", now=NOW, area_code=GRID)
    assert deliver_due(now=NOW).sent == 2
    assert deliver_due(now=NOW + timedelta(days=1)).sent == 0
    assert Counter(robot.received) == {("新诉求", "请受理"): 2}


def test_delivery_keeps_addresses_encrypted(db):
    notify(key="g:1", recipients=[UserFactory(notify_urls="json://127.0.0.1/secret-token")], title="x", now=NOW)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM notifications_delivery")
        assert "secret-token" not in str(cursor.fetchall())


def test_delivery_when_the_other_side_refuses_then_tried_again_later_and_later_then_dead(db, robot, caplog):
    notify(key="g:1", recipients=[UserFactory(notify_urls=robot.url)], title="x", now=NOW)
    robot.status = 500
    now, pauses = NOW, []
    for _ in range(MAX_ATTEMPTS):
        assert deliver_due(now=now).failed == 1
        assert not deliver_due(now=now)
        delivery = Delivery.objects.get()
        pauses.append((delivery.next_try_at - now).total_seconds())
        now = max(now, delivery.next_try_at)
    assert pauses[:7] == [30, 60, 120, 240, 480, 960, 1920]
    assert (delivery.state, delivery.attempts, delivery.problem) == ("DEAD", MAX_ATTEMPTS, "NotAccepted")
    assert not deliver_due(now=now + timedelta(days=9))
    assert "secret-token" not in caplog.text
    robot.status = 200
    actor = UserFactory()
    assert retry_deliveries(deliveries=[delivery], actor=actor, now=now) == 1
    assert [entry.actor for entry in entries_of(delivery)] == [actor]
    assert deliver_due(now=now).sent == 1
    delivery.refresh_from_db()
    assert (delivery.state, delivery.sent_at) == ("SENT", now)
    assert retry_deliveries(deliveries=[delivery], actor=actor, now=now) == 0


def test_delivery_when_an_address_is_nonsense_then_only_that_one_fails(db, robot):
    notify(key="g:1", recipients=[UserFactory(notify_urls=f"nonsense {robot.url}")], title="x", now=NOW)
    report = deliver_due(now=NOW)
    assert (report.sent, report.failed) == (1, 1)


def test_delivery_when_a_worker_died_after_claiming_then_it_comes_up_again(db, robot):
    notify(key="g:1", recipients=[UserFactory(notify_urls=robot.url)], title="x", now=NOW)
    from governance.notifications.delivering import _claim

    assert len(_claim(Delivery, NOW, 10)) == 1
    assert not deliver_due(now=NOW + LEASE - timedelta(seconds=1))
    assert deliver_due(now=NOW + LEASE).sent == 1


@pytest.mark.django_db(transaction=True)
def test_delivery_when_two_workers_run_then_everything_is_sent_once(robot):
    for number in range(12):
        notify(key=f"g:{number}", recipients=[UserFactory(notify_urls=robot.url)], title=str(number), now=NOW)

    def work():
        while deliver_due(now=NOW, limit=3):
            pass

    in_threads(work, work, work)
    deliver_due(now=NOW)
    assert Counter(title for title, _ in robot.received) == {str(number): 1 for number in range(12)}


@pytest.mark.django_db(transaction=True)
def test_delivery_sends_outside_every_transaction(robot, monkeypatch):
    from governance.notifications import delivering

    seen = []
    real_send = delivering._send
    monkeypatch.setattr(
        delivering, "_send", lambda delivery: (seen.append(connection.in_atomic_block), real_send(delivery))
    )
    notify(key="g:1", recipients=[UserFactory(notify_urls=robot.url)], title="x", now=NOW)
    deliver_due(now=NOW)
    assert seen == [False]


def test_task_delivers_everything(db, robot):
    for number in range(8):
        notify(
            key=f"g:{number}", recipients=[UserFactory(notify_urls=robot.url)], title="x", now=at("2020-01-01 10:00")
        )
    deliver_messages()
    assert len(robot.received) == 8


def test_sms_goes_through_the_configured_sender_once(db, settings, tmp_path):
    settings.VAR_DIR, settings.SMS_SENDER = tmp_path, "governance.people.sms.ConsoleSender"
    send_sms(key="g:1:sms", phone="138 1234 5678", text="您的诉求已办结", now=NOW)
    send_sms(key="g:1:sms", phone="13812345678", text="您的诉求已办结", now=NOW)
    send_sms(key="none", phone="", text="x", now=NOW)
    with pytest.raises(InputRefused):
        send_sms(key="bad", phone="12", text="x", now=NOW)
    assert deliver_due(now=NOW).sent == 1
    (file,) = (tmp_path / "sms-outbox").iterdir()
    (line,) = file.read_text(encoding="utf-8").splitlines()
    assert (json.loads(line)["phone"], json.loads(line)["text"]) == ("13812345678", "您的诉求已办结")
