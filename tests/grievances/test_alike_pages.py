"""并单 on screen: what the desk is shown and picks, and what a follower's resident reads and can do."""

import re
import uuid

import pytest
import time_machine
from django.test import Client

from grievances import services
from grievances.models import Grievance
from grievances.states import State
from grievances.tracking import link_token
from tests.grievances.world import NOW, World

HTMX = {"HTTP_HX_REQUEST": "true"}
BODY = "三单元楼道灯坏了，晚上一片漆黑，老人上下楼摔跤，请尽快换灯。"


@pytest.fixture(autouse=True)
def at_now():
    with time_machine.travel(NOW, tick=False):
        yield


def desk(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def merged(world: World) -> tuple[Grievance, Grievance]:
    lead, follower = world.brought_to(State.HANDLING, contact_phone="13812345678"), world.raised(body=BODY + "谢谢")
    services.merge_into(lead_id=lead.pk, grievance_ids=[follower.pk], actor=world.community_worker, now=NOW)
    return Grievance.objects.get(pk=lead.pk), Grievance.objects.get(pk=follower.pk)


def test_alike_when_others_say_the_same_then_offered_and_merged_by_picking(world: World):
    lead, others = world.raised(body=BODY), [world.raised(body=BODY + mark) for mark in "！？"]
    client = desk(world.grid_worker)
    page = client.get(f"/desk/{lead.code}/alike/")
    fragment = client.get(f"/desk/{lead.code}/alike/", **HTMX).content.decode()
    assert page.status_code == 200
    assert "<html" in page.content.decode()
    assert "<html" not in fragment
    assert fragment.count('name="follower"') == 2
    assert "几乎一样" in fragment
    picked = {"follower": [other.pk for other in others]}
    text = client.post(f"/desk/{lead.code}/alike/", picked, **HTMX).content.decode()
    assert 'id="matter"' in text
    assert "已并入 2 件" in text
    again = client.post(f"/desk/{lead.code}/alike/", picked)
    assert again.status_code == 409
    assert "没有做成" in again.content.decode()
    assert client.post(f"/desk/{lead.code}/alike/", {}).status_code == 422
    fragment = client.get(f"/desk/{lead.code}/alike/", **HTMX).content.decode()
    assert "3 位居民反映" in fragment
    assert len(re.findall("/split/", fragment)) == 2


def test_alike_when_auditor_looks_then_nothing_to_pick_and_strangers_get_404(world: World):
    lead, other = world.raised(body=BODY), world.raised(body=BODY)
    auditor = desk(world.auditor)
    assert 'name="follower"' not in auditor.get(f"/desk/{lead.code}/alike/").content.decode()
    assert auditor.post(f"/desk/{lead.code}/alike/", {"follower": other.pk}).status_code == 403
    assert desk(world.neighbour_worker).get(f"/desk/{lead.code}/alike/").status_code == 404


def test_alike_when_picked_matter_is_not_theirs_to_see_then_nothing_of_it_is_said(world: World):
    lead, hidden = world.raised(), world.raised(building=None, area=world.neighbour, title="别家的标题")
    response = desk(world.community_worker).post(f"/desk/{lead.code}/alike/", {"follower": hidden.pk})
    assert response.status_code == 422
    assert "别家的标题" not in response.content.decode()


def test_matter_when_merged_then_names_its_lead_and_the_row_its_number(world: World):
    lead, follower = merged(world)
    client = desk(world.community_worker)
    assert lead.code in client.get(f"/desk/{follower.code}/").content.decode()
    assert "并 1 件" in client.get("/desk/?scope=all").content.decode()


def test_track_when_merged_then_shows_the_leads_progress_and_nothing_private_and_lets_it_leave(world: World):
    lead, follower = merged(world)
    services.answer(grievance_id=lead.pk, actor=world.grid_worker, now=NOW, words="只说给主单居民听")
    client = Client()
    path = f"/grievances/track/{follower.code}/"
    text = client.get(path, {"k": link_token(follower.code)}, follow=True).content.decode()
    for shown in ("一并办理", "2 位居民", "已分流为", "我的是另一件事", "最晚哪天"):
        assert shown in text, shown
    for hidden in (lead.code, "只说给主单居民听", "13812345678"):
        assert hidden not in text, hidden
    assert client.post(f"{path}mine_is_another/", {"sent": uuid.uuid4(), "words": ""}).status_code == 422
    response = client.post(f"{path}mine_is_another/", {"sent": uuid.uuid4(), "words": "我的是地下室"}, follow=True)
    assert "已经单独办理" in response.content.decode()
    assert Grievance.objects.get(pk=follower.pk).state == State.RAISED
