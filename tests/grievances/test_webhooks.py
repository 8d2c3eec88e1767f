"""Partners hear of changes: in the change's own transaction, signed, public fields only, and never inside our network."""

import hashlib
import hmac
import json
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from ipaddress import ip_address

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from governance.common.errors import InputRefused
from governance.common.webpost import check_address, is_allowed, post
from governance.notifications.delivering import MAX_ATTEMPTS
from governance.trail.selectors import entries_of
from grievances import services
from grievances.models import ApiKey, WebhookDelivery, WebhookEndpoint
from grievances.public_reads import number_of
from grievances.services.webhooks import deliver_webhooks, forget_endpoints, prune_sent
from grievances.states import Kind, State
from tests.grievances.test_admin import admin_of
from tests.grievances.world import NOW, World

SECRET = "of-this-test"


class Receiver:
    """A partner on this machine: keeps what it is sent, answers with `status`."""

    def __init__(self):
        self.received, self.status = [], 200
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                receiver.received.append((dict(self.headers), body))
                self.send_response(receiver.status)
                self.send_header("Location", "/elsewhere")
                self.end_headers()

            def log_message(self, *args):
                """Silence."""

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook?from=portal"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def receiver(settings):
    settings.WEBHOOK_ALLOW_HTTP, settings.WEBHOOK_PRIVATE_NETWORKS = True, ["127.0.0.0/8"]
    made = Receiver()
    yield made
    made.server.shutdown()
    made.server.server_close()


def listen(world: World, url: str = "https://partner.example/hook", **fields) -> WebhookEndpoint:
    given = {"name": "对方", "url": url, "secret": SECRET, "area": world.district, "events": [*WebhookEndpoint.Event]}
    row = WebhookEndpoint.objects.create(**given | fields)
    forget_endpoints()
    return row


def bodies() -> list[dict]:
    return [json.loads(row.body) for row in WebhookDelivery.objects.order_by("id")]


def test_change_when_nobody_listens_then_no_query_more(world):
    first, second = world.raised(), world.raised()
    services.accept(grievance_id=first.pk, actor=world.grid_worker, now=NOW)
    with CaptureQueriesContext(connection) as queries:
        services.accept(grievance_id=second.pk, actor=world.grid_worker, now=NOW)
        world.raised()
    assert [query for query in queries.captured_queries if "webhook" in query["sql"]] == []


def test_change_when_endpoints_listen_then_one_row_each_with_public_fields_only(world):
    everything = listen(world)
    listen(world, events=["matter.state"], area=world.neighbour)
    listen(world, is_active=False)
    grievance = world.brought_to(
        State.RESOLVED, contact_name="诸葛铁柱", contact_phone="13987654321", place_detail="后门502",
        body="我是诸葛铁柱，电话13987654321，楼道灯坏了一个月。",
    )  # fmt: skip
    services.note(grievance_id=grievance.pk, actor=world.grid_worker, now=NOW, words="内部的话")
    assert {row.endpoint for row in WebhookDelivery.objects.all()} == {everything}
    events = [(body["event"], body["matter"]["state_before"], body["matter"]["state"]) for body in bodies()]
    assert events == [
        ("matter.raised", "", "RAISED"), ("matter.state", "RAISED", "ACCEPTED"), ("matter.state", "ACCEPTED", "HANDLING"),
        ("matter.state", "HANDLING", "RESOLVED"),
    ]  # fmt: skip
    first, *_others, last = (body["matter"] for body in bodies())
    assert (first["number"], first["is_public"], first["area_code"]) == (
        number_of(grievance), False, "500108001002",
    )  # fmt: skip
    assert "title" not in first
    assert (last["is_public"], last["status"], last["place"], last["responsible"]) == (
        True, "closed", "阳光花园", "第一网格",
    )  # fmt: skip
    text = json.dumps(bodies(), ensure_ascii=False)
    private = ["诸葛铁柱", "13987654321", "502", "内部的话", grievance.code]
    assert [word for word in private if word in text] == []


def test_change_when_only_place_or_publicity_changes_then_told_so(world):
    grievance = world.brought_to(State.HANDLING, Kind.COMMUNITY)
    listen(world, events=["matter.changed"])
    services.escalate(grievance_id=grievance.pk, actor=world.grid_worker, now=NOW, words="网格办不了")
    services.edit_public(
        grievance_id=grievance.pk, actor=world.community_worker, now=NOW, title="路灯", body="不亮", is_published=False
    )
    services.note(grievance_id=grievance.pk, actor=world.community_worker, now=NOW, words="没有变化")
    listen(world, area=world.community, events=["matter.changed"])
    services.transfer(
        grievance_id=grievance.pk, actor=world.community_worker, now=NOW, area=world.neighbour, words="在隔壁社区"
    )
    moved, hidden, *left = (body["matter"] for body in bodies())
    assert [matter["area_code"] for matter in left] == ["500108001003"] * 2  # the old community hears that it went
    assert (moved["level"], moved["responsible"]) == ("COMMUNITY", "桐梓坪社区")
    assert (hidden["is_public"], "title" in hidden) == (False, False)


def test_change_when_undone_then_nothing_is_told(world):
    listen(world)
    grievance = world.raised()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        services.accept(grievance_id=grievance.pk, actor=world.grid_worker, now=NOW)
        raise ZeroDivisionError
    assert [body["event"] for body in bodies()] == ["matter.raised"]


def test_delivery_when_sent_then_signature_can_be_verified_and_retry_keeps_its_event(world, receiver):
    listen(world, receiver.url)
    world.raised()
    receiver.status = 302  # a redirect is a refusal, and is not followed
    assert deliver_webhooks(now=NOW).failed == 1
    receiver.status = 200
    assert not deliver_webhooks(now=NOW + timedelta(seconds=10))
    later = NOW + timedelta(seconds=40)
    assert deliver_webhooks(now=later).sent == 1
    (first, _body), (headers, body) = receiver.received
    parts = dict(part.split("=", 1) for part in headers["X-Signature"].split(","))
    expected = hmac.new(SECRET.encode(), f"{parts['t']}.{body}".encode(), hashlib.sha256).hexdigest()
    assert (parts["v1"], int(parts["t"])) == (expected, int(later.timestamp()))
    assert first["X-Event-Id"] == headers["X-Event-Id"] == json.loads(body)["id"]
    assert headers["Content-Type"] == "application/json; charset=utf-8"
    assert prune_sent(now=later) == 0
    assert prune_sent(now=later + timedelta(days=31)) == 1


def test_delivery_when_never_taken_then_dead_and_begun_anew_in_admin(world, receiver):
    endpoint = listen(world, receiver.url)
    world.raised()
    receiver.status, now = 500, NOW
    for _ in range(MAX_ATTEMPTS):
        deliver_webhooks(now=now)
        now += timedelta(hours=1)
    row = WebhookDelivery.objects.get()
    assert (row.state, row.problem, row.attempts) == ("DEAD", "HTTP 500", MAX_ATTEMPTS)
    client = admin_of(world)
    client.post("/admin/grievances/webhookdelivery/", {"action": "retry", "_selected_action": [row.pk]})
    row.refresh_from_db()
    assert (row.state, row.attempts) == ("PENDING", 0)
    assert entries_of(row)[0].actor == world.admin
    WebhookEndpoint.objects.filter(pk=endpoint.pk).update(is_active=False)
    calls = len(receiver.received)
    assert deliver_webhooks(now=row.next_try_at).failed == 1
    assert len(receiver.received) == calls


def test_admin_when_endpoint_or_key_is_added_then_secret_is_shown_once(world):
    client = admin_of(world)
    given = {"name": "对方", "url": "https://partner.example/in", "events": ["matter.state"], "area": world.district.pk}
    page = client.post("/admin/grievances/webhookendpoint/add/", {**given, "is_active": "on"}, follow=True)
    row = WebhookEndpoint.objects.get()
    assert (row.secret in page.content.decode(), row.events) == (True, ["matter.state"])
    again = client.get(f"/admin/grievances/webhookendpoint/{row.pk}/change/").content.decode()
    assert row.secret not in again
    refused = client.post("/admin/grievances/webhookendpoint/add/", {**given, "url": "https://10.0.0.7/in"})
    assert "不能使用内网地址" in refused.content.decode()
    key = {"name": "App", "scopes": ["open311"], "area": world.district.pk, "source": "app", "per_minute": 60}
    shown = client.post("/admin/grievances/apikey/add/", {**key, "is_active": "on"}, follow=True).content.decode()
    assert "jf_" in shown
    for name, pk in (("apikey", ApiKey.objects.get().pk), ("webhookendpoint", row.pk)):
        assert client.post(f"/admin/grievances/{name}/{pk}/delete/", {"post": "yes"}).status_code == 403
    old = row.secret
    client.post("/admin/grievances/webhookendpoint/", {"action": "give_new_secret", "_selected_action": [row.pk]})
    row.refresh_from_db()
    assert row.secret != old


@pytest.mark.parametrize("trusted", [[], ["10.0.0.0/8"]])
def test_address_when_private_in_any_clothes_then_refused_unless_trusted(settings, trusted):
    settings.WEBHOOK_PRIVATE_NETWORKS = trusted
    for text in (
        "127.0.0.1", "169.254.169.254", "192.168.1.1", "172.16.0.1", "0.0.0.0", "224.0.0.1", "::1", "fe80::1", "fc00::1",
        "::ffff:192.168.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "::ffff:127.0.0.1", "100.64.0.1",
    ):  # fmt: skip
        assert not is_allowed(ip_address(text)), text
    assert is_allowed(ip_address("10.1.2.3")) is is_allowed(ip_address("::ffff:10.1.2.3")) is bool(trusted)
    assert is_allowed(ip_address("1.2.4.8")) and is_allowed(ip_address("2400:3200::1"))


def test_address_when_unfit_then_refused_before_and_after_resolving(settings, receiver):
    settings.WEBHOOK_ALLOW_HTTP, settings.WEBHOOK_PRIVATE_NETWORKS = False, []
    for url in ("http://partner.example/", "ftp://partner.example/", "https://", "https://a:b@partner.example/",
                "https://127.0.0.1/", "https://[::1]/", "https://x:99999/", "https://[oops/", "//partner.example/"):  # fmt: skip
        with pytest.raises(InputRefused):
            check_address(url)
    check_address("https://partner.example:8443/in?x=1")
    settings.WEBHOOK_ALLOW_HTTP = True
    with pytest.raises(InputRefused):  # a name that resolves to ourselves
        post(receiver.url.replace("127.0.0.1", "localhost"), body=b"{}", headers={})
    assert receiver.received == []
