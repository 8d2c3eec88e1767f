"""住址核对: a resident says where they live, the community looks and answers, nobody checks their own; pages and API."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ObjectDoesNotExist
from django.test import Client

from governance.common.errors import InputRefused, LimitReached, PermissionRefused, StateRefused
from governance.deadlines.models import Deadline
from governance.deadlines.services import sweep
from governance.notifications.models import Message
from governance.people.models import Residency, User
from governance.territory.models import Dwelling, Entrance
from governance.trail.models import Entry
from grids.models import ResidencyClaim
from grids.selectors.facilities import homes_of
from grids.services import residency
from tests.grids.organisation_world import NOW, person, write_rules
from tests.grids.test_organisation_pages import client_of, text
from tests.grievances.api_client import Api
from tests.grievances.test_api_schema import without_limits
from tests.grievances.world import World

__all__ = ["without_limits"]
CLAIM = {"kind": "TENANT", "now": NOW}


@pytest.fixture
def doors(world: World) -> list[Dwelling]:
    write_rules()
    entrance = Entrance.objects.create(building=world.building, name="2单元")
    return [Dwelling.objects.create(building=world.building, entrance=entrance, room=f"{n}01") for n in range(1, 13)]


def test_address_when_claimed_checked_and_ended_then_verified_only_in_between(world: World, doors: list[Dwelling]):
    me, worker = person("李居民"), world.community_worker
    row = residency.claim_residency(dwelling=doors[0], actor=me, **CLAIM)
    assert homes_of(me) == [] and not Residency.objects.get(user=me).verified_at
    assert Message.objects.filter(recipient=worker, title="有居民登记了住址，请核对").exists()
    for actor, error in ((me, PermissionRefused), (world.grid_worker, PermissionRefused)):
        with pytest.raises(error):
            residency.accept(claim_id=row.pk, actor=actor, now=NOW)
    with pytest.raises(InputRefused):
        residency.claim_residency(dwelling=doors[0], actor=me, **CLAIM | {"kind": "OWNER"})
    with pytest.raises(InputRefused) as wrong:
        residency.refuse(claim_id=row.pk, actor=worker, now=NOW, words=" ")
    assert "words" in wrong.value.fields
    residency.accept(claim_id=row.pk, actor=worker, now=NOW)
    home = Residency.objects.get(user=me)
    assert (homes_of(me), home.verified_by, home.kind) == ([world.community.code], worker, "TENANT")
    assert Message.objects.get(recipient=me).title == "您的住址已核实"
    with pytest.raises(StateRefused):
        residency.refuse(claim_id=row.pk, actor=worker, now=NOW, words="晚了")
    assert Deadline.objects.get(subject_id=row.pk).state == "MET"
    residency.end(claim_id=row.pk, actor=worker, now=NOW, words="已搬走")
    row.refresh_from_db()
    assert (homes_of(me), row.state, row.dwelling, row.kind, row.words) == ([], "ENDED", None, "", "已搬走")
    told = Entry.objects.filter(subject_type="grids.residencyclaim").order_by("id")
    assert [entry.verb.removeprefix("grids.") for entry in told] == [
        "residency_claim", "residencyclaim_accept", "residencyclaim_end",
    ]  # fmt: skip
    again = residency.claim_residency(dwelling=doors[0], actor=me, **CLAIM)
    late = Message.objects.filter(link=f"/desk/grids/residency/{again.pk}/")
    for days, title, told in (
        (2, "核对", {worker, world.community_secretary}),
        (7, "住址登记超时未核对，请尽快核对", {worker, world.community_secretary}),
        (15, "住址登记催办后仍未核对", {world.community_secretary, world.street_officer}),
    ):
        sweep(now=NOW + timedelta(days=days))
        assert {message.recipient for message in late.filter(title__endswith=title)} == told, days
    residency.withdraw(claim_id=again.pk, actor=me, now=NOW)
    assert not Deadline.objects.filter(state="RUNNING").exists()
    with pytest.raises(ObjectDoesNotExist):
        Residency.objects.get(user=me)
    old = ResidencyClaim.objects.create(  # from before there was a clock
        community=world.community, area_code=world.community.code, user=person("老住户"), dwelling=doors[2], kind="OWNER",
        applied_at=NOW - timedelta(days=30),
    )  # fmt: skip
    assert [residency.start_missing_clocks(now=NOW) for _time in range(2)] == [1, 0]
    clock = Deadline.objects.get(subject_id=old.pk, state="RUNNING")
    assert (clock.purpose, clock.started_at, clock.due_at < NOW) == ("grids.residency_check", old.applied_at, True)
    own = residency.claim_residency(dwelling=doors[1], actor=worker, **CLAIM)
    with pytest.raises(PermissionRefused):
        residency.accept(claim_id=own.pk, actor=worker, now=NOW)
    with pytest.raises(LimitReached):
        for door in doors:
            residency.claim_residency(dwelling=door, actor=me, **CLAIM)


def test_address_when_handed_in_on_the_phone_then_answered_at_the_desk(
    world: World, doors: list[Dwelling], django_assert_max_num_queries
):
    building = world.building
    with time_machine.travel(NOW, tick=False):
        me, desk = client_of(person("李居民")), client_of(world.community_worker)
        assert Client().get("/grids/residency/").status_code == 302
        assert "登记住址" in text(me, "/me/") and "核实一次" in text(me, "/grids/residency/")
        new = "/grids/residency/new/"
        assert "写小区名" in text(me, new) and "没有找到" in text(me, f"{new}?q=没有这里")
        assert f"?estate={building.estate_id}" in text(me, f"{new}?q={building.estate.name}")
        assert f"?building={building.pk}" in text(me, f"{new}?estate={building.estate_id}")
        assert "2单元101" in text(me, f"{new}?building={building.pk}")
        assert me.get(f"{new}?building=999999").status_code == 404
        assert me.post(f"{new}?building={building.pk}", {"kind": "OWNER"}).status_code == 422
        given = {"dwelling": doors[0].pk, "kind": "OWNER"}
        assert me.post(f"{new}?building={building.pk}", given).status_code == 302
        again = me.post(f"{new}?building={building.pk}", given)
        assert (again.status_code, "已经登记过" in again.content.decode()) == (422, True)
        assert "待社区核对" in text(me, "/me/") and "社区核对 <time" in text(me, "/grids/residency/")

        row = ResidencyClaim.objects.get()
        one = f"/desk/grids/residency/{row.pk}/"
        assert "住址待核对" in text(desk, "/")
        with django_assert_max_num_queries(12):
            assert "核对 <time" in text(desk, "/desk/grids/residency/?state=WAITING")
        assert "还没有人" in text(desk, one)
        assert desk.post(f"{one}refuse/", {"words": ""}).status_code == 422
        assert desk.post(f"{one}end/", {"words": "搬走"}).status_code == 409
        street, grid = client_of(world.street_officer), client_of(world.grid_worker)
        stranger = client_of(world.neighbour_worker)
        assert [one_.get(one).status_code for one_ in (street, stranger, me)] == [200, 404, 403]
        assert grid.get("/desk/grids/residency/").status_code == 403
        assert desk.post(f"{one}accept/").status_code == 302
        assert "没有等着核对的住址" in text(desk, "/desk/grids/residency/?state=WAITING")
        assert "我已不住这里" in text(me, "/grids/residency/")
        assert me.post(f"/grids/residency/{row.pk}/withdraw/").status_code == 302
        assert "住址已删除" in text(desk, one) and "已不住这里" in text(me, "/grids/residency/")
        other = client_of(person("路人"))
        assert other.post(f"/grids/residency/{row.pk}/withdraw/").status_code == 404
        for door in doors:
            often = other.post(f"{new}?building={building.pk}", {"dwelling": door.pk, "kind": "FAMILY"})
        assert (often.status_code, f'value="{door.pk}" selected' in often.content.decode()) == (429, True)


def test_address_when_sent_by_a_program_then_as_on_the_pages(world: World, doors: list[Dwelling], without_limits):
    resident = person("李居民")
    User.objects.filter(pk=resident.pk).update(username=None)
    me, desk, other = Api(resident), Api(world.community_worker), Api(person("路人"))
    listed = me.get("residency-claims/doors/", {"building": world.building.pk}).json()["results"]
    assert {"id": doors[0].pk, "entrance": "2单元", "room": "101"} in listed
    assert me.get("residency-claims/doors/").status_code == 422
    new = {"dwelling": doors[0].pk, "kind": "OWNER"}
    assert Api().post("residency-claims/", new).status_code == 401
    assert me.post("residency-claims/", new | {"dwelling": 10**9}).status_code == 422
    first, again = (me.post("residency-claims/", new, key="k") for _ in range(2))
    assert (first.status_code, first.json()) == (201, again.json())
    one = f"residency-claims/{first.json()['id']}/"
    assert [api.get(one).status_code for api in (me, desk, other)] == [200, 200, 404]
    assert (me.get(one).json()["verbs"], desk.get(one).json()["verbs"]) == (["withdraw"], ["accept", "refuse"])
    assert me.post(f"{one}accept/", {}).status_code == 403
    assert desk.post(f"{one}refuse/", {}).status_code == 422
    assert desk.post(f"{one}accept/", {}, key="a").json()["state"] == "VERIFIED"
    assert desk.post(f"{one}accept/", {}).status_code == 409
    assert [row["state"] for row in me.get("residency-claims/").json()["results"]] == ["VERIFIED"]
    assert other.get("residency-claims/").json()["results"] == []
