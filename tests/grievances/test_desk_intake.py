"""一口受理: staff write down what a resident says on the telephone or at the counter."""

import io
import re
import uuid
from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from grievances.models import Grievance
from grievances.states import Source
from grievances.tracking import secret_of
from tests.grievances.world import NOW, World


@pytest.fixture(autouse=True)
def at_now():
    with time_machine.travel(NOW, tick=False):
        yield


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def photo_file():
    buffer = io.BytesIO()
    Image.new("RGB", (60, 40), "#3a7").save(buffer, "JPEG")
    return SimpleUploadedFile("door.jpg", buffer.getvalue(), "image/jpeg")


def call(world: World, **changes) -> dict:
    typed = {
        "submission": str(uuid.uuid4()),
        "source": "CALL",
        "body": "居民来电说楼道堆满杂物，消防通道不通。",
        "place_text": "阳光",
        "place": f"building:{world.building.pk}",
        "place_detail": "2单元楼梯口",
        "name": "王阿姨",
        "phone": "138 1234 5678",
        "may_publish": "on",
    }
    return typed | changes


def test_intake_when_sent_then_matter_with_first_contact_and_code_to_tell(world: World):
    client = signed_in(world.community_worker)
    response = client.post("/desk/new/", call(world, photos=photo_file()))
    grievance = Grievance.objects.get()
    assert response["Location"] == f"/desk/{grievance.code}/receipt/"
    assert (grievance.first_contact, grievance.reporter) == (world.community_worker, None)
    assert (grievance.source, grievance.contact_phone) == (Source.CALL, "13812345678")
    assert grievance.photos.count() == 1
    receipt = client.get(response["Location"]).content.decode()
    assert grievance.code in receipt
    assert secret_of(grievance.code) in receipt


def test_intake_when_sent_twice_then_one_matter(world: World):
    client, typed = signed_in(world.community_worker), call(world)
    first, second = client.post("/desk/new/", typed), client.post("/desk/new/", typed)
    assert first["Location"] == second["Location"]
    assert Grievance.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"body": ""}, "请写下是什么事"),
        ({"place": ""}, "请查找并选择地点"),
        ({"place": "building:999999"}, "请查找并选择地点"),
        ({"phone": "123"}, "电话"),
        ({"source": "WEB"}, "怎么来的"),
        ({"submission": "nonsense"}, "还没有提交成功"),
    ],
)
def test_intake_when_invalid_then_422_and_what_was_typed_stays(world: World, changes: dict, words: str):
    response = signed_in(world.community_worker).post("/desk/new/", call(world, **changes))
    text = response.content.decode()
    assert response.status_code == 422
    assert words in text
    assert "2单元楼梯口" in text
    assert not Grievance.objects.exists()


def test_intake_when_invalid_then_good_photo_need_not_be_chosen_again(world: World):
    client, submission = signed_in(world.community_worker), str(uuid.uuid4())
    spoiled = call(world, submission=submission, body="", photos=photo_file())
    assert "已收下 1 张" in client.post("/desk/new/", spoiled).content.decode()
    client.post("/desk/new/", call(world, submission=submission))
    assert Grievance.objects.get().photos.count() == 1


def test_intake_when_searching_without_script_then_places_and_words_stay(world: World):
    response = signed_in(world.community_worker).post("/desk/new/", call(world, find_place="1", place=""))
    text = response.content.decode()
    assert response.status_code == 200
    assert f'value="estate:{world.estate.pk}"' in text
    assert "消防通道不通" in text
    assert "您填的内容都在" not in text
    assert not Grievance.objects.exists()


def test_places_when_typed_then_own_area_can_always_be_chosen(world: World):
    text = signed_in(world.community_worker).get("/desk/places/", {"place_text": "阳光"}).content.decode()
    assert re.search(rf'value="estate:{world.estate.pk}"', text)
    assert f'value="area:{world.community.code}"' in text
    assert text.count(f'value="estate:{world.estate.pk}"') == 1


@pytest.mark.parametrize("name", ["auditor", "admin", "resident"])
def test_intake_when_not_handling_then_403(world: World, name: str):
    client = signed_in(world.people[name])
    assert client.get("/desk/new/").status_code == 403
    assert client.post("/desk/new/", call(world)).status_code == 403
    assert not Grievance.objects.exists()


def test_receipt_when_somebody_else_or_next_day_then_404(world: World):
    client = signed_in(world.community_worker)
    url = client.post("/desk/new/", call(world))["Location"]
    assert signed_in(world.community_secretary).get(url).status_code == 404
    with time_machine.travel(NOW + timedelta(hours=25), tick=False):
        assert signed_in(world.community_worker).get(url).status_code == 404


def test_receipt_when_resident_raised_it_then_404(world: World):
    grievance = world.raised()
    assert signed_in(world.grid_worker).get(f"/desk/{grievance.code}/receipt/").status_code == 404
