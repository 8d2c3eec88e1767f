"""Around the form: robots and limits, what is perhaps there already, and what script asks for."""

import uuid

import pytest
from django.test import Client

from grievances import services
from grievances.models import Grievance, Support
from tests.grievances.resident_pages import (
    BODY,
    field_value,
    filled,
    picture,
    raise_by_form,
    script_named_jpg,
    solved,
    text_of,
)
from tests.grievances.world import NOW

NEW = "/grievances/new/"
pytestmark = pytest.mark.usefixtures("private_media", "cheap_proof")


# --- Robots
def test_answer_when_wrong_then_a_new_question_and_nothing_written(client, world):
    fields = filled(client, world, answer="99")
    response = client.post(NEW, fields)
    assert response.status_code == 422
    assert "答案不对" in text_of(response)
    assert field_value(response, "question") != fields["question"]
    assert not Grievance.objects.exists()


def test_proof_when_sound_then_no_question_is_needed(client, world):
    raise_by_form(client, world, question=None, answer=None, proof=solved(client))


def test_proof_when_used_for_a_second_matter_then_refused(client, world):
    payload = solved(client)
    raise_by_form(client, world, proof=payload)
    response = client.post(NEW, filled(client, world, proof=payload, answer="", body="另一件事情，水管漏水"))
    assert response.status_code == 422
    assert Grievance.objects.count() == 1


def test_question_when_used_for_a_second_matter_then_refused(client, world):
    fields = filled(client, world)
    client.post(NEW, fields)
    again = {"question": fields["question"], "answer": fields["answer"]}
    assert client.post(NEW, filled(client, world, **again, body="另一件事情，水管漏水")).status_code == 422


@pytest.mark.parametrize("payload", ["x", "e30=", "null", "bnVsbA==", "[" * 3000, "A" * 9000])
def test_proof_when_nonsense_then_refused_calmly(client, world, payload):
    response = client.post(NEW, filled(client, world, proof=payload, answer=""))
    assert response.status_code == 422
    assert not Grievance.objects.exists()


def test_trap_field_when_filled_then_refused(client, world):
    assert client.post(NEW, filled(client, world, website="http://spam")).status_code == 422
    assert not Grievance.objects.exists()


def test_one_browser_when_sixth_matter_in_an_hour_then_429_with_text_kept(client, world):
    for number in range(5):
        raise_by_form(client, world, body=f"第{number}件完全不同的事情")
    response = client.post(NEW, filled(client, world, body="第六件完全不同的事情"))
    assert response.status_code == 429
    assert "第六件完全不同的事情" in text_of(response)
    assert Grievance.objects.count() == 5


def test_building_behind_one_address_when_many_neighbours_raise_then_all_may_and_the_price_rises(world):
    cheap = Client().get("/grievances/new/challenge/").json()["parameters"]["cost"]
    for number in range(25):
        neighbour = Client()
        raise_by_form(neighbour, world, proof=solved(neighbour), body=f"第{number}户的事情各不相同")
    assert Client().get("/grievances/new/challenge/").json()["parameters"]["cost"] == 4 * cheap


# --- Perhaps it is there already
def publish(grievance: Grievance, world) -> Grievance:
    world.triaged(grievance)
    return services.edit_public(
        grievance_id=grievance.pk,
        actor=world.community_worker,
        now=NOW,
        title=grievance.title,
        body=grievance.body,
        is_published=True,
    )


def test_similar_matter_when_open_nearby_then_shown_first_and_sent_all_the_same_on_wish(client, world):
    there = publish(world.raised(body="三单元楼道灯坏了，晚上看不见"), world)
    fields = filled(client, world)
    response = client.post(NEW, fields)
    assert response.status_code == 200
    assert "看看是不是同一件事" in text_of(response)
    assert Grievance.objects.count() == 1
    assert client.post(NEW, {**fields, "seen": field_value(response, "seen")}).status_code == 302
    assert Grievance.objects.count() == 2
    assert there.supports == 0


def test_different_matter_nearby_when_raising_then_not_asked(client, world):
    publish(world.raised(body="垃圾站臭味很大，天天招苍蝇"), world)
    assert client.post(NEW, filled(client, world)).status_code == 302


def test_unpublished_matter_nearby_when_raising_then_never_shown(client, world):
    world.raised(body="三单元楼道灯坏了，晚上看不见")
    assert client.post(NEW, filled(client, world)).status_code == 302


def test_joining_when_pressed_twice_then_counted_once(client, world):
    there = publish(world.raised(), world)
    first, second = (client.post(f"/grievances/{there.pk}/join/") for _ in range(2))
    assert "已加入，谢谢您" in text_of(first)
    assert "您已经加入过了" in text_of(second)
    assert Support.objects.count() == 1
    Client().post(f"/grievances/{there.pk}/join/")
    there.refresh_from_db()
    assert there.supports == 2


def test_joining_when_unpublished_or_unknown_then_404(client, world):
    hidden = world.raised()
    assert client.post(f"/grievances/{hidden.pk}/join/").status_code == 404
    assert client.post("/grievances/99999999/join/").status_code == 404


# --- What script asks for
def test_places_when_searched_then_labels_and_values(client, world):
    found = client.get("/grievances/new/places/", {"q": "阳光花园3栋"}).json()["places"]
    assert found[0]["value"] == f"building:{world.building.pk}"
    assert client.get("/grievances/new/places/", {"q": "\x00"}).json()["places"] == []
    assert client.get("/grievances/new/places/", {"q": "花" * 3000}).status_code == 200


@pytest.mark.parametrize("point", [("", ""), ("nan", "1"), ("1e400", "2"), ("999", "1"), ("abc", "x"), ("0", "0")])
def test_position_when_unusable_then_words(client, world, point):
    response = client.post("/grievances/new/position/", {"latitude": point[0], "longitude": point[1]})
    assert response.status_code == 422
    assert "小区或楼栋" in response.json()["detail"]


def test_photo_by_script_when_good_and_bad_then_key_and_words(client, world):
    submission = str(uuid.uuid4())
    good = client.post("/grievances/new/photos/", {"submission": submission, "photo": picture()})
    assert client.get(f"/grievances/new/photos/{submission}/{good.json()['key']}/")["Content-Type"] == "image/jpeg"
    bad = client.post("/grievances/new/photos/", {"submission": submission, "photo": script_named_jpg()})
    assert (bad.status_code, "run.jpg" in bad.json()["detail"]) == (422, True)
    assert client.post("/grievances/new/photos/", {"submission": "x", "photo": picture()}).status_code == 422
    assert client.post("/grievances/new/photos/", {"submission": submission}).status_code == 422


def test_photo_by_script_when_tenth_then_refused(client, world):
    submission = str(uuid.uuid4())
    answers = [
        client.post("/grievances/new/photos/", {"submission": submission, "photo": picture()}).status_code
        for _ in range(10)
    ]
    assert answers == [200] * 9 + [422]


def test_similar_by_script_when_asked_then_fragment_without_private_words(client, world):
    there = publish(
        world.raised(body="三单元楼道灯坏了，晚上看不见", contact_name="赵钱孙", contact_phone="13711112222"), world
    )
    answer = text_of(client.post("/grievances/new/similar/", {"body": BODY, "place": f"building:{world.building.pk}"}))
    assert there.public_title in answer
    assert "赵钱孙" not in answer
    assert client.post("/grievances/new/similar/", {"body": BODY}).content.strip() == b""


def test_forged_post_when_without_token_then_403(world):
    assert Client(enforce_csrf_checks=True).post(NEW, {"body": BODY}).status_code == 403
