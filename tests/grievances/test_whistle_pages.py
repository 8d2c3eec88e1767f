"""The pages of 吹哨报到: list, blowing, one whistle, its verbs; what each person finds there."""

import re

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from governance.people.models import Department
from grievances.models import Grievance, Response, Whistle, WhistlePermit, WhistlePhoto
from grievances.services import responses
from grievances.states import State
from grievances.views.whistle_pages import ON_RESPONSE, ON_WHISTLE
from grievances.whistle_states import ResponseState, WhistleState, WhistleVerb
from tests.grievances.desk_pages import photo_file, signed_in
from tests.grievances.whistle_world import blown, brought_to
from tests.grievances.world import NOW, START, World


@pytest.fixture(autouse=True)
def at_now():
    with time_machine.travel(NOW, tick=False):
        yield


def page_of(client: Client, whistle: Whistle) -> str:
    return client.get(f"/desk/whistles/{whistle.code}/").content.decode()


def form_for(world: World, **more) -> dict:
    return {
        "submission": "6f1c0a52-5f0e-4a39-b35f-2d9a6f6f0a11", "area": world.street.pk, "title": "夜市占道", "body": "请到场",
        "place": "南坪东路口", "happened_at": "2026-11-18T09:30", "difficulty": "ORDINARY", "lead": world.department.pk, **more,
    }  # fmt: skip


def test_every_verb_when_asked_for_then_has_a_page():
    assert {page.verb for page in (*ON_WHISTLE, *ON_RESPONSE)} == set(WhistleVerb)


def test_blow_when_posted_for_picked_matters_then_whistle_with_them(world, housing):
    first, second = world.brought_to(State.HANDLING), world.brought_to(State.HANDLING)
    client = signed_in(world.street_officer)
    shown = client.get("/desk/whistles/new/", {"pick": [first.pk, second.pk]}).content.decode()
    assert "为 2 件诉求吹哨" in shown
    assert "阳光花园3栋" in shown
    posted = form_for(world, pick=[first.pk, second.pk], assisting=[housing.pk], happened_at="", place="阳光花园3栋")
    response = client.post("/desk/whistles/new/", posted)
    whistle = Whistle.objects.get()
    assert response["Location"] == f"/desk/whistles/{whistle.code}/"
    assert (whistle.matters.count(), whistle.responses.count(), whistle.estate) == (2, 2, world.estate)
    assert client.post("/desk/whistles/new/", posted).status_code == 422  # they are in an open whistle now
    assert "已经在另一张哨单里" in client.get("/desk/whistles/new/", {"pick": first.pk}).content.decode()
    assert Whistle.objects.count() == 1


def test_blow_when_incomplete_then_422_and_what_was_typed_stays(world):
    response = signed_in(world.street_officer).post("/desk/whistles/new/", form_for(world, lead="", happened_at=""))
    text = response.content.decode()
    assert response.status_code == 422
    assert "南坪东路口" in text
    assert text.count("field-error") == 2
    assert not Whistle.objects.exists()


def test_blow_when_not_permitted_then_403_in_words_and_no_button(world):
    matter = world.brought_to(State.HANDLING)
    secretary = signed_in(world.community_secretary)
    assert secretary.get("/desk/whistles/new/").status_code == 403
    assert "whistles/new" not in secretary.get(f"/desk/{matter.code}/").content.decode()
    WhistlePermit.objects.create(area=world.district, starts_on=START)
    assert secretary.get("/desk/whistles/new/").status_code == 200
    assert "whistles/new" in secretary.get(f"/desk/{matter.code}/").content.decode()
    assert "whistles/new" in signed_in(world.street_officer).get("/desk/?scope=all").content.decode()
    assert "whistles/new" not in signed_in(world.community_worker).get("/desk/?scope=all").content.decode()


def test_whistle_when_walked_through_its_pages_then_each_person_finds_the_next_step(world):
    matter = world.brought_to(State.HANDLING)
    whistle = blown(world, matters=(matter.pk,), place="阳光花园3栋")
    pk = whistle.responses.get().pk
    officer, street = signed_in(world.department_officer), signed_in(world.street_officer)
    way = [
        (officer, "sign", {}, "SIGNED"), (officer, "contact", {"words": "下午三点到"}, "CONTACTED"),
        (officer, "arrive", {"photos": photo_file()}, "ARRIVED"), (street, "deny", {"words": "没看到人"}, "CONTACTED"),
        (officer, "arrive", {}, "ARRIVED"), (street, "confirm", {}, "CONFIRMED"),
        (officer, "report", {"result": "灯已换好"}, "REPORTED"), (street, "rate", {"stars": 5}, "REPORTED"),
    ]  # fmt: skip
    for client, slug, posted, reached in way:
        url = f"/desk/whistles/{whistle.code}/{pk}/{slug}/"
        assert url in page_of(client, whistle)
        assert client.get(url).status_code == 200
        response = client.post(url, posted)
        assert response.status_code == 302, response.content.decode()
        assert Response.objects.get(pk=pk).state == reached
    assert "5 分" in page_of(officer, whistle)
    settle = f"/desk/whistles/{whistle.code}/settle/"
    assert settle in page_of(street, whistle)
    assert "区城市管理局：灯已换好" in street.get(settle).content.decode()
    assert street.post(settle, {"result": "灯已换好"}).status_code == 302
    assert Grievance.objects.get(pk=matter.pk).state == State.RESOLVED
    panel = street.get(f"/desk/{matter.code}/").content.decode()
    assert whistle.code in panel
    assert officer.get(f"/desk/{matter.code}/").status_code == 404  # the whistle is over


def test_steps_when_wrong_then_422_403_404_409_in_words(world, housing):
    whistle = blown(world)
    pk = whistle.responses.get().pk
    officer, street = signed_in(world.department_officer), signed_in(world.street_officer)
    url = f"/desk/whistles/{whistle.code}/{pk}/"
    short = officer.post(f"{url}refuse/", {"reason": ""})
    assert (short.status_code, "您填的内容都在" in short.content.decode()) == (422, True)
    refused = street.post(f"{url}refuse/", {"reason": "我替他们写的理由"})
    assert refused.status_code == 403
    assert "我替他们写的理由" in refused.content.decode()
    assert officer.post(f"{url}sign/").status_code == 302
    late = officer.post(f"{url}sign/")
    assert (late.status_code, "情况刚刚有变化" in late.content.decode()) == (409, True)
    for client, address in [
        (signed_in(world.housing_officer), f"/desk/whistles/{whistle.code}/"),
        (signed_in(world.housing_officer), f"{url}contact/"),
        (signed_in(world.grid_worker), f"/desk/whistles/{whistle.code}/"),
        (officer, "/desk/whistles/SHAO-0000-00/"), (officer, f"{url}explode/"), (officer, f"/desk/whistles/{whistle.code}/sign/"),
    ]:  # fmt: skip
        assert client.get(address).status_code == 404, address
    assert Client().get(f"/desk/whistles/{whistle.code}/").status_code == 302
    assert signed_in(world.resident).get("/desk/whistles/").status_code == 403


def test_photo_when_asked_for_then_only_by_who_may_open_the_whistle(world, housing):
    response = brought_to(world, ResponseState.CONTACTED)
    officer = signed_in(world.department_officer)
    officer.post(f"/desk/whistles/{response.whistle.code}/{response.pk}/arrive/", {"photos": photo_file()})
    address = f"/desk/whistles/photos/{WhistlePhoto.objects.get().public_id}/?size=thumb"
    assert officer.get(address)["Content-Type"] == "image/jpeg"
    assert signed_in(world.street_officer).get(address).status_code == 200
    for stranger in (Client(), signed_in(world.housing_officer), signed_in(world.resident)):
        assert stranger.get(address).status_code == 404


def test_list_when_opened_by_a_role_then_its_tabs_and_the_same_statements_for_more_rows(world, housing):
    empty = signed_in(world.street_officer).get("/desk/whistles/").content.decode()
    assert "您还没有吹过哨" in empty
    tabs = {
        "department_officer": ["called", "all"], "street_officer": ["mine", "unsigned", "late", "all"],
        "district_supervisor": ["late", "unsigned", "ruling", "all"], "community_worker": ["all"],
    }  # fmt: skip
    for name, keys in tabs.items():
        text = signed_in(world.people[name]).get("/desk/whistles/").content.decode()
        assert re.findall(r"desk-tab-(\w+)", text) == keys

    def statements() -> int:
        client = signed_in(world.district_supervisor)
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/desk/whistles/?scope=all").status_code == 200
        return len(queries)

    blown(world, title="第一张哨单")
    one = statements()
    for number in range(2):
        blown(world, title=f"又一张{number}", assisting=(housing,))
    assert statements() == one
    assert one <= 12
    text = signed_in(world.department_officer).get("/desk/whistles/").content.decode()
    assert text.count("whistle-row-title") == 3


def test_whistle_page_when_it_has_more_departments_then_the_same_statements(world, housing):
    def statements(whistle: Whistle) -> int:
        client = signed_in(world.auditor)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"/desk/whistles/{whistle.code}/").status_code == 200
        return len(queries)

    more = Department.objects.create(district=world.district, code="gongan", name="区公安分局")
    one, three = blown(world), blown(world, assisting=(housing, more))
    page_of(signed_in(world.auditor), one)  # what is kept between requests is there
    assert statements(one) == statements(three) <= 15


def test_waiting_when_called_then_counted_for_the_department_and_red_for_the_district(world):
    whistle = blown(world)
    assert "等我处理的哨单" in signed_in(world.department_officer).get("/").content.decode()
    Whistle.objects.filter(pk=whistle.pk).update(late_since=NOW, state=WhistleState.BLOWN)
    text = signed_in(world.district_supervisor).get("/desk/whistles/").content.decode()
    assert "whistle-row is-late" in text
    assert "/desk/whistles/" in signed_in(world.street_officer).get("/me/").content.decode()
    assert "/desk/whistles/" not in signed_in(world.grid_worker).get("/me/").content.decode()


def test_refusal_when_ruled_through_the_page_then_the_department_must_come(world):
    response = brought_to(world, ResponseState.REFUSED)
    above = signed_in(world.district_supervisor)
    assert "不是我局职责" in page_of(above, response.whistle)
    order = f"/desk/whistles/{response.whistle.code}/{response.pk}/order/"
    assert above.post(order, {"words": ""}).status_code == 422
    assert above.post(order, {"words": "属于城管职责"}).status_code == 302
    text = page_of(signed_in(world.department_officer), response.whistle)
    assert "已责令到场" in text
    assert "/refuse/" not in text
    responses.contact(response_id=response.pk, actor=world.department_officer, now=NOW)
