"""The phone screens and the desk pages of the day: who sees what, forms that come back, and what a phone sends later."""

import base64
import io
import json
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from governance.people.models import User
from grids.keys import key_of, new_name
from grids.models import BroadcastCopy, Finding, HazardCheck, LogNote, Visit
from grids.services.checks import open_season
from grievances.models import Grievance
from tests.grids.day_world import HOLE, Day, build_day
from tests.grids.message_world import sent
from tests.grievances.world import NOW


@pytest.fixture
def day(db) -> Day:
    return build_day()


def at(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "grey").save(out, "JPEG")
    return out.getvalue()


DOORS_ONLY = ["day", "found", "visits", "care_list"]
LOOKING = ["findings", "checks", "log", "log_month", "log_print", "coverage"]


def test_pages_when_opened_by_each_role_then_shown_refused_or_asked_to_sign_in(day: Day):
    world = day.world
    for name in [*DOORS_ONLY, *LOOKING]:
        assert Client().get(reverse(f"grids:{name}")).status_code == 302, name
        for user in (day.worker, *([world.grid_leader, world.community_worker] if name == "day" else [])):
            assert at(user).get(reverse(f"grids:{name}")).status_code == 200, (name, user)
        for user in (world.street_officer,):
            assert at(user).get(reverse(f"grids:{name}")).status_code == (403 if name in DOORS_ONLY else 200), name
    for user in (world.department_officer, world.resident):
        assert {at(user).get(reverse(f"grids:{name}")).status_code for name in ("day", "log")} == {403}
    assert at(world.auditor).get(reverse("grids:coverage")).status_code == 200
    stranger, door = at(world.grid_worker_beside), day.doors[0]
    for name, pk in (("walk", world.building.pk), ("door", door.pk), ("care", door.pk), ("verify", 1), ("check", 1)):
        assert stranger.get(reverse(f"grids:{name}", args=[pk])).status_code == 404, name
    assert stranger.get(reverse("grids:log"), {"grid": world.grid.code}).status_code == 404
    assert at(world.community_worker).get(reverse("grids:order_checks")).status_code == 200
    assert at(day.worker).get(reverse("grids:order_checks")).status_code == 403
    for query in ({"day": "2026-02-31"}, {"day": "x"}, {"day": "0001-01-01"}, {"grid": "1"}, {"after": "%00"}):
        assert at(day.worker).get(reverse("grids:log_month"), query).status_code in (200, 404)
        assert at(day.worker).get(reverse("grids:findings"), query).status_code in (200, 422)


def test_finding_and_visit_when_sent_by_the_forms_then_kept_or_given_back_with_words(day: Day):
    client, door = at(day.worker), day.doors[0]
    sent = {"client_id": str(uuid.uuid4()), "place": f"b{day.world.building.pk}", "words": HOLE}
    bad = client.post(reverse("grids:found"), sent | {"words": f"{HOLE}他是回族"})
    assert (bad.status_code, "不记录民族" in bad.content.decode()) == (422, True)
    assert client.post(reverse("grids:found"), sent | {"place": f"b{day.beside.pk}"}).status_code == 422
    photo = io.BytesIO(picture())
    photo.name = "a.jpg"
    done = client.post(reverse("grids:found"), sent | {"photos": [photo]})
    finding = Finding.objects.get()
    assert done.headers["Location"] == reverse("grids:found_done", args=[finding.pk])
    assert finding.grievance.photos.count() == 1
    assert client.get(done.headers["Location"]).status_code == 200
    visit = {"client_id": str(uuid.uuid4()), "outcome": "MET", "words": "患糖尿病"}
    bad = client.post(reverse("grids:door", args=[door.pk]), visit)
    assert (bad.status_code, "请只写需要什么服务" in bad.content.decode()) == (422, True)
    done = client.post(reverse("grids:door", args=[door.pk]), visit | {"words": "希望换个灯"})
    assert client.get(done.headers["Location"]).status_code == 200
    assert Visit.objects.get().words == "希望换个灯"
    assert "希望换个灯" in client.get(reverse("grids:door", args=[door.pk])).content.decode()
    for page in ("log", "log_print"):
        shown = at(day.world.street_officer).get(reverse(f"grids:{page}"), {"grid": day.world.grid.code})
        assert "希望换个灯" not in shown.content.decode()
    note = client.post(reverse("grids:log"), {"words": "走了一遍车库"})
    assert (note.status_code, LogNote.objects.count()) == (302, 1)
    assert at(day.world.auditor).post(reverse("grids:log"), {"words": "走了一遍车库"}).status_code == 403


def test_verifying_care_and_checks_when_done_on_the_pages_then_kept(day: Day):
    finding = day.found(now=timezone.now()).row
    day.settled(finding)
    leader, worker = at(day.world.grid_leader), at(day.worker)
    address = reverse("grids:verify", args=[finding.pk])
    assert "谁处置的不能由谁核查" in worker.get(address).content.decode()
    assert worker.post(address, {"is_settled": "yes"}).status_code == 403
    assert leader.post(address, {"is_settled": "no"}).status_code == 422
    assert leader.post(address, {"is_settled": "yes"}).status_code == 302
    care = reverse("grids:care", args=[day.doors[0].pk])
    today = timezone.localdate()
    asked = {"service": day.service().pk, "consent_on": today, "consent_words": "当面同意"}
    assert worker.post(care, asked | {"consent_words": ""}).status_code == 422
    assert worker.post(care, asked).status_code == 302
    tag = day.doors[0].care_tags.get()
    assert worker.post(reverse("grids:care_review", args=[tag.pk]), {"verb": "keep"}).status_code == 422
    assert worker.post(reverse("grids:care_review", args=[tag.pk]), {"verb": "end"}).status_code == 302
    order = {"checklist": day.checklist().pk, "due_on": today, "buildings": [day.world.building.pk]}
    assert at(day.world.community_worker).post(reverse("grids:order_checks"), order).status_code == 302
    check = HazardCheck.objects.get()
    page = reverse("grids:check", args=[check.pk])
    assert worker.post(page, {}).status_code == 422
    points = list(check.checklist.points.all())
    answers = {f"point_{point.pk}": "FINE" for point in points}
    answers |= {f"point_{points[0].pk}": "OPEN_POINT", f"words_{points[0].pk}": "三楼乱接电线"}
    assert worker.post(page, answers).status_code == 302
    assert "看诉求" in worker.get(page).content.decode()
    assert "已做" in worker.get(reverse("grids:checks"), {"show": "done"}).content.decode()
    assert worker.post(page, answers).status_code == 409


# --- What a phone sends later -------------------------------------------------------------------------------
def send(client: Client, *items: Any, **extra: Any) -> Any:
    return client.post(
        reverse("grids:day_sync"), json.dumps({"items": list(items)}), content_type="application/json", **extra
    )


def test_sync_when_a_phone_sends_then_each_item_once_and_refusals_in_words(day: Day):
    client, now, ids = at(day.worker), timezone.now(), [str(uuid.uuid4()) for _ in range(8)]
    sent(day.world)
    open_season(now=NOW)
    checks = {check.building_id: check for check in HazardCheck.objects.all()}
    mine, other = checks[day.world.building.pk], checks[day.beside.pk]
    points = [point.pk for point in mine.checklist.points.all()]
    fine = {f"point_{pk}": "FINE" for pk in points}
    copy = BroadcastCopy.objects.get(user=day.worker)
    made = (now - timedelta(hours=5)).isoformat()
    photo = base64.b64encode(picture()).decode()
    items = [
        {"kind": "finding", "client_id": ids[0], "at": made, "place": f"b{day.world.building.pk}", "words": HOLE, "photos": [photo]},
        {"kind": "visit", "client_id": ids[1], "at": made, "dwelling": str(day.doors[0].pk), "outcome": "MET"},
        {"kind": "sign", "client_id": ids[2], "at": made, "copy": str(copy.pk)},
        {"kind": "check", "client_id": ids[6], "at": made, "check": str(mine.pk), **fine, f"point_{points[0]}": "OPEN_POINT", f"words_{points[0]}": "燃气软管老化开裂"},
        {"kind": "visit", "client_id": ids[3], "at": made, "dwelling": str(day.doors[1].pk), "outcome": "MET", "words": "信佛"},
        {"kind": "visit", "client_id": ids[4], "at": (now - timedelta(days=8)).isoformat(), "dwelling": str(day.doors[1].pk), "outcome": "MET"},
        {"kind": "visit", "client_id": ids[5], "at": made, "dwelling": str(day.dwellings(1, building=day.beside)[0].pk), "outcome": "MET"},
        {"kind": "check", "client_id": ids[7], "at": made, "check": str(other.pk), **fine},
    ]  # fmt: skip
    answers = send(client, *items).json()["answers"]
    assert [answer["outcome"] for answer in answers] == ["taken"] * 4 + ["refused"] * 4
    for answer, words in zip(answers[4:], ("宗教", "7 天", "网格", "网格"), strict=True):
        assert words in answer["words"]
    again = send(client, *items).json()["answers"]
    assert [answer["outcome"] for answer in again] == ["already"] * 4 + ["refused"] * 4
    assert (Finding.objects.count(), Visit.objects.count(), Grievance.objects.count()) == (1, 1, 2)
    mine.refresh_from_db()
    assert (mine.done_by, mine.answers.exclude(grievance=None).count()) == (day.worker, 1)
    assert Finding.objects.get().grievance.photos.count() == 1
    visit = Visit.objects.get()
    assert abs(visit.at - (now - timedelta(hours=5))) < timedelta(seconds=1)
    assert visit.received_at > visit.at


def test_sync_when_it_is_not_understood_or_nobody_is_there_then_said_so(day: Day):
    client = at(day.worker)
    assert send(Client(), {}).status_code == 401
    assert send(at(day.world.auditor), {}).status_code == 403
    assert send(at(day.world.resident), {}).status_code == 403
    guarded = Client(enforce_csrf_checks=True)
    guarded.force_login(day.worker)
    assert send(guarded, {}).status_code == 403
    token = guarded.get(reverse("grids:day_keys")).json()["csrf"]
    assert send(guarded, {}, headers={"X-CSRFToken": token}).status_code == 200
    for body in ("", "[]", "{}", '{"items": []}', '{"items": 1}', json.dumps({"items": [{}] * 21})):
        answer = client.post(reverse("grids:day_sync"), body, content_type="application/json")
        assert answer.status_code == 422, body
    good = {"client_id": str(uuid.uuid4()), "at": timezone.now().isoformat()}
    odd: list[Any] = [
        1, None, {"kind": "other", **good}, {"kind": "visit"}, {"kind": "visit", **good, "dwelling": "x"},
        {"kind": "visit", **good, "dwelling": "9" * 40, "outcome": "MET"}, {"kind": "sign", **good, "copy": "99999999"},
        {"kind": "finding", **good, "place": "b1", "words": HOLE, "photos": ["?"]}, {"kind": "sign", **good, "copy": None},
        {"kind": "finding", **good, "at": "2026-13-45T99:00:00", "place": "b1", "words": HOLE},
        {"kind": "finding", **good, "place": {"x": 1}, "words": [HOLE], "photos": {}},
        {"kind": "check", **good, "check": "99999999"},
    ]  # fmt: skip
    answers = send(client, *odd).json()["answers"]
    assert [answer["outcome"] for answer in answers] == ["refused"] * len(odd)
    assert all(answer["words"] for answer in answers)


def test_keys_when_asked_for_then_one_a_session_old_ones_to_their_person_and_none_after_a_week(day: Day):
    client, now = at(day.worker), timezone.now()
    first = client.get(reverse("grids:day_keys")).json()
    assert client.get(reverse("grids:day_keys")).json()["current"] == first["current"]
    other_session = at(day.worker).get(reverse("grids:day_keys"), {"ids": first["current"]["id"]}).json()
    assert other_session["current"]["id"] != first["current"]["id"]
    assert other_session["keys"] == {first["current"]["id"]: first["current"]["key"]}
    leader = at(day.world.grid_leader).get(reverse("grids:day_keys"), {"ids": f"{first['current']['id']},x,../"}).json()
    assert first["current"]["key"] not in leader["keys"].values()
    name = new_name(now)
    assert len(base64.b64decode(key_of(name, user_id=1, now=now) or "")) == 32
    assert key_of(name, user_id=1, now=now + timedelta(days=8)) is None
    assert key_of(new_name(now + timedelta(days=2)), user_id=1, now=now) is None
    assert key_of("99999999-0123456789abcdef", user_id=1, now=now) is None
    assert Client().get(reverse("grids:day_keys")).status_code == 401


def test_web_app_when_installed_then_its_parts_are_there_and_hold_nothing_private(day: Day):
    manifest = Client().get(reverse("grids:manifest"))
    assert manifest.json()["start_url"] == "/day/"
    worker = Client().get(reverse("grids:worker"))
    assert worker.headers["Content-Type"].startswith("text/javascript")
    assert "/day/offline/" in worker.content.decode()
    shell = at(day.worker).get(reverse("grids:offline")).content.decode()
    assert shell == Client().get(reverse("grids:offline")).content.decode()
    assert day.worker.display_name not in shell
    open_season(now=NOW)
    packed = at(day.worker).get(reverse("grids:day_pack")).json()
    assert {place["id"] for place in packed["places"]} == {f"b{day.world.building.pk}", f"g{day.world.grid.code}"}
    assert all("5栋" not in row["label"] for row in [*packed["doors"], *packed["checks"]])
    assert packed["checks"] and all(check["points"] for check in packed["checks"])
