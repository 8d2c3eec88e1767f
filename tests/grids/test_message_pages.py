"""The pages of a message: written at the desk, read and signed on the phone, followed on the progress page."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from governance.people.models import User
from grids.demo.messages import load_messages
from grids.models import Broadcast, BroadcastCopy
from grids.services import messages
from grids.states_messages import Audience
from tests.browser.steps import jpeg_with_position
from tests.grids.message_world import building_leader, draft, sent, write_clocks
from tests.grievances.world import NOW, World


@pytest.fixture
def clocks(world: World, time_machine) -> World:
    time_machine.move_to(NOW, tick=False)
    write_clocks()
    return world


def as_(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_message_when_written_at_the_desk_then_previewed_sent_followed_and_closed(clocks: World):
    world = clocks
    building_leader(world)
    street = as_(world.street_officer)
    page = street.get("/desk/grids/messages/new/")
    form = page.context["form"]
    data = {
        "submission": form["submission"].value(), "area": world.street.pk, "audience": [*Audience], "title": "台风防御",
        "body": "请逐户提醒。", "haste": "URGENT", "by_level": "yes", "wants_done": "on",
    }  # fmt: skip
    assert street.post("/desk/grids/messages/new/", data | {"title": ""}).status_code == 422
    preview = street.post("/desk/grids/messages/new/", data | {"preview": "yes"})
    assert "这条通知会发给 7 人" in preview.content.decode()
    assert "1 人没有账号" in preview.content.decode()
    assert street.post("/desk/grids/messages/new/", data | {"send": "yes"}).status_code == 302
    broadcast = Broadcast.objects.get()
    address = f"/desk/grids/messages/{broadcast.pk}/"
    assert "6 人还没有转发到" in street.get(address).content.decode()
    secretary = as_(world.community_secretary)
    own = f"/day/messages/{broadcast.pk}/"
    assert "转发给桐梓坪社区的 2 人" in secretary.get(own).content.decode()
    leg = broadcast.legs.get(tier=2, area=world.community)
    assert secretary.post(reverse("grids:message_pass_on", args=[broadcast.pk, leg.pk]), {"back": "day"}).url == own
    assert secretary.post(reverse("grids:message_pass_on", args=[broadcast.pk, leg.pk])).status_code == 409
    last = broadcast.legs.get(tier=3, area=world.grid)
    leader = as_(world.grid_leader)
    assert leader.post(reverse("grids:message_pass_on_all", args=[broadcast.pk]), {"back": "day"}).url == own
    assert leader.post(reverse("grids:message_pass_on_all", args=[broadcast.pk])).status_code == 409
    assert broadcast.legs.get(pk=last.pk).state == "SENT"
    phone = secretary.get(f"{address}people/?only=phone")
    assert "张大妈" in phone.content.decode() and "tel:023-1234" in phone.content.decode()
    row = BroadcastCopy.objects.get(user=None)
    tell = reverse("grids:message_tell", args=[broadcast.pk, row.pk])
    assert secretary.post(tell, {"words": " "}).status_code == 422
    assert secretary.post(tell + "?only=phone", {"words": "本人接的"}).status_code == 302
    assert "现在没有要打电话的人" in secretary.get(f"{address}people/?only=phone").content.decode()
    assert "every 5s" in street.get(f"{address}progress/").content.decode()
    assert street.post(f"{address}close/", {"words": ""}).status_code == 422
    assert secretary.post(f"{address}close/", {"words": "结束"}).status_code == 403
    assert street.post(f"{address}close/", {"words": "台风已过"}).status_code == 302
    assert "every 5s" not in street.get(address).content.decode()


def test_copy_on_the_phone_when_opened_then_read_signed_and_reported_with_a_photo(clocks: World):
    world = clocks
    broadcast = sent(world, wants_done=True)
    worker = as_(world.grid_worker)
    own = f"/day/messages/{broadcast.pk}/"
    assert "等您签收" in worker.get("/day/messages/").content.decode()
    assert "等您签收的通知" in worker.get("/me/").content.decode()
    worker.get(own)
    copy = BroadcastCopy.objects.get(user=world.grid_worker)
    assert copy.read_at == NOW
    assert worker.post(f"{own}{copy.pk}/acknowledge/").status_code == 302
    assert worker.post(f"{own}{copy.pk}/finish/", {"words": ""}).status_code == 422
    given = {"words": "已逐户提醒", "photo": SimpleUploadedFile("a.jpg", jpeg_with_position())}
    assert worker.post(f"{own}{copy.pk}/finish/", given).status_code == 302
    assert "已逐户提醒" in as_(world.community_secretary).get(f"/desk/grids/messages/{broadcast.pk}/").content.decode()
    photo = reverse("grids:message_photo", args=[copy.pk])
    assert as_(world.community_secretary).get(photo).status_code == 200
    assert as_(world.neighbour_worker).get(photo).status_code == 404
    stranger = as_(world.resident)
    assert stranger.get(own).status_code == 404
    assert stranger.post(f"{own}{copy.pk}/acknowledge/").status_code == 404
    assert Client().get(own).status_code == 302
    messages.close(broadcast_id=broadcast.pk, actor=world.street_officer, now=NOW, words="完")
    other = BroadcastCopy.objects.get(user=world.grid_worker_beside)
    assert as_(world.grid_worker_beside).post(f"{own}{other.pk}/acknowledge/").status_code == 409


def test_desk_pages_when_the_person_changes_then_only_the_own_area_is_shown(clocks: World):
    world = clocks
    broadcast = sent(world)
    address = f"/desk/grids/messages/{broadcast.pk}/"
    for user, status in [
        (world.street_officer, 200), (world.neighbour_worker, 200), (world.grid_leader, 200), (world.auditor, 200),
        (world.grid_worker, 404), (world.department_officer, 404), (world.resident, 403),
    ]:  # fmt: skip
        assert as_(user).get(address).status_code == status, user
        assert as_(user).get("/desk/grids/messages/new/").status_code == (200 if user.username in (
            "street_officer", "neighbour_worker", "grid_leader") else 403), user  # fmt: skip
    names = as_(world.neighbour_worker).get(f"{address}people/").content.decode()
    assert str(world.grid_worker) not in names
    assert str(world.grid_worker) in as_(world.street_officer).get(f"{address}people/").content.decode()


def test_lists_when_there_are_more_rows_then_not_more_statements(clocks: World, django_assert_max_num_queries):
    world = clocks
    street, worker = as_(world.street_officer), as_(world.grid_worker)
    broadcast = sent(world)
    for number in range(3):
        messages.send(draft=draft(world, title=f"第{number}次"), actor=world.district_supervisor, now=NOW)
        building_leader(world, name=f"楼长{number}")
    for client, address, most in [
        (street, "/desk/grids/messages/", 12), (street, f"/desk/grids/messages/{broadcast.pk}/", 16),
        (street, f"/desk/grids/messages/{broadcast.pk}/people/", 12),
        (street, f"/desk/grids/messages/{broadcast.pk}/progress/", 8), (worker, "/day/messages/", 12),
    ]:  # fmt: skip
        with django_assert_max_num_queries(most):
            assert client.get(address).status_code == 200


def test_admin_when_opened_then_shows_and_changes_nothing(clocks: World):
    broadcast = sent(clocks)
    client = as_(clocks.admin)
    assert client.get("/admin/grids/broadcast/").status_code == 200
    assert client.get(f"/admin/grids/broadcast/{broadcast.pk}/change/").status_code == 200
    assert client.post(f"/admin/grids/broadcast/{broadcast.pk}/change/", {"title": "x"}).status_code == 403


def test_demonstration_when_loaded_then_three_messages_stand_differently(clocks: World):
    User.objects.filter(pk=clocks.street_officer.pk).update(username="demo-street")
    load_messages(now=NOW, say=lambda words: None)
    assert list(Broadcast.objects.order_by("id").values_list("state", "is_test", "by_level")) == [
        ("CLOSED", True, False), ("RUNNING", False, False), ("RUNNING", False, True),
    ]  # fmt: skip
