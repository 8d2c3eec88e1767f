"""The roster's board, entries, cards, buildings and map as people meet them, with query budgets."""

import io
import json
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from governance.territory.models import Area, Building, BuildingGrid, Dwelling, Entrance, Level
from grids.models import GridCard, ImportJob, RosterEntry
from grids.policies.roster import may_see
from grids.services.cards import save_card
from grids.services.leaves import take_leave
from grids.services.roster import NewEntry, appoint, end_duty
from grids.services.territory import recount
from grids.states import Duty
from tests.grievances.world import World

pytestmark = pytest.mark.django_db


def signed_in(world: World, name: str) -> Client:
    client = Client()
    client.force_login(world.people[name])
    return client


def picture() -> SimpleUploadedFile:
    buffer = io.BytesIO()
    Image.new("RGB", (30, 40), "#cde").save(buffer, "JPEG")
    return SimpleUploadedFile("me.jpg", buffer.getvalue(), content_type="image/jpeg")


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def worker(world: World, now) -> RosterEntry:
    new = NewEntry(Duty.GRID_WORKER, world.grid, date(2024, 1, 1), user=world.grid_worker, work_phone="023-6666")
    return appoint(new=new, actor=world.community_worker, now=now)


def test_board_when_asked_for_by_each_role_then_shown_or_refused(world: World, worker: RosterEntry):
    address = reverse("grids:roster")
    readers = {"grid_worker", "grid_leader", "grid_worker_beside", "community_worker", "community_secretary",
               "street_officer", "district_supervisor", "auditor", "admin"}  # fmt: skip
    for name, user in world.people.items():
        assert bool(may_see(user, world.community.code, timezone.now())) == (name in readers), name
    for name, status in {"grid_worker": 200, "auditor": 200, "neighbour_worker": 404, "resident": 403}.items():
        response = signed_in(world, name).get(address, {"community": world.community.code})
        assert response.status_code == status, name
        assert ("员工grid_worker" in response.content.decode()) == (status == 200)
    assert Client().get(address).status_code == 302
    page = signed_in(world, "community_worker").get(address).content.decode()
    assert "4 个岗位空缺" in page  # leader of each grid, worker of the second, secretary
    before = signed_in(world, "community_worker").get(address, {"day": "2023-05-01"}).content.decode()
    assert "员工grid_worker" not in before and "2023年5月1日" in before
    assert signed_in(world, "grid_worker").get(reverse("grids:imports", args=[world.community.code])).status_code == 403


def test_lists_when_they_grow_then_the_same_queries(world: World, worker: RosterEntry):
    client = signed_in(world, "community_worker")
    addresses = [
        reverse("grids:roster"),
        reverse("grids:buildings", args=[world.community.code]),
        reverse("grids:building", args=[world.building.pk]),
        reverse("grids:map", args=[world.community.code]),
        reverse("grids:roster_entry", args=[worker.pk]),
        f"{reverse('portal:who')}?estate={world.estate.pk}",
    ]
    Dwelling.objects.create(building=world.building, room="0")
    recount([world.building.pk])
    for address in addresses:
        client.get(address)
    few = [queries(client, address) for address in addresses]
    grow(world)
    many = [queries(client, address) for address in addresses]
    # One more: postings are asked where the roster names nobody who may be named.
    assert all(count <= before + 1 for before, count in zip(few, many, strict=True)), (few, many)
    assert max(many) <= 13, many


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def grow(world: World) -> None:
    """A dozen grids, a hundred and twenty buildings, each with people; 2,400 dwellings."""
    grids = Area.objects.bulk_create(
        Area(code=f"{world.community.code}1{n:02d}", level=Level.GRID, name=f"扩{n}", parent=world.community)
        for n in range(12)
    )
    buildings = Building.objects.bulk_create(
        Building(community=world.community, estate=world.estate, grid=grids[n % 12], name=f"扩{n}栋")
        for n in range(120)
    )
    BuildingGrid.objects.bulk_create(
        BuildingGrid(building=one, grid=one.grid, starts_on=date(2024, 1, 1)) for one in buildings
    )
    Entrance.objects.bulk_create(Entrance(building=one, name="1单元") for one in buildings)
    Dwelling.objects.bulk_create(Dwelling(building=one, room=str(n)) for one in buildings for n in range(20))
    Dwelling.objects.bulk_create(Dwelling(building=world.building, room=str(n)) for n in range(1, 200))
    RosterEntry.objects.bulk_create(
        RosterEntry(duty="BUILDING_LEADER", community=world.community, area_code=one.grid.code, building=one, name="甲",
                    starts_on=date(2024, 1, 1))
        for one in buildings
    )  # fmt: skip
    RosterEntry.objects.bulk_create(
        RosterEntry(duty="GRID_WORKER", community=world.community, area_code=one.code, grid=one, name="乙",
                    starts_on=date(2024, 1, 1))
        for one in grids
    )  # fmt: skip
    recount([one.pk for one in buildings])


def test_entry_verbs_when_posted_then_done_refused_or_asked_again(world: World, worker: RosterEntry, now):
    client = signed_in(world, "community_worker")
    today = timezone.localdate(now)
    new = reverse("grids:appoint", args=[world.community.code, "GRID_LEADER"])
    assert client.get(f"{new}?place=grid:{world.grid.pk}").status_code == 200
    given = {"place": f"grid:{world.grid.pk}", "user": "grid_leader", "starts_on": "2024-01-01"}
    assert client.post(new, given).status_code == 302
    again = client.post(new, given | {"user": "", "name": "别人"})
    assert again.status_code == 409 and "已有员工grid_leader" in again.content.decode()
    assert client.post(new, given | {"user": "nobody"}).status_code == 422
    forbidden = reverse("grids:appoint", args=[world.community.code, "SECRETARY"])
    assert client.get(forbidden).status_code == 403
    leader = RosterEntry.objects.get(duty="GRID_LEADER")
    for slug in ("hand-over", "take-leave", "card", "link", "end"):
        assert client.get(reverse("grids:roster_verb", args=[worker.pk, slug])).status_code == 200, slug
    leave = reverse("grids:roster_verb", args=[worker.pk, "take-leave"])
    days = {"starts_on": today, "ends_on": today + timedelta(days=2)}
    assert client.post(leave, {"deputy_id": leader.pk, **days}).status_code == 302
    assert client.post(leave, {"deputy_id": leader.pk, **days}).status_code == 409
    assert "代员工grid_worker" in client.get(reverse("grids:roster")).content.decode()
    assert signed_in(world, "grid_leader").get(reverse("grids:roster_verb", args=[worker.pk, "end"])).status_code == 403
    end = reverse("grids:roster_verb", args=[leader.pk, "end"])
    assert client.post(end, {"on": today, "reason": ""}).status_code == 422
    assert client.post(end, {"on": today, "reason": "退休"}).status_code == 302
    assert client.post(end, {"on": today, "reason": "退休"}).status_code == 403


def test_card_when_its_holder_is_away_leaves_or_withdraws_consent_then_it_shows_who_covers(world: World, worker, now):
    staff = appoint(
        new=NewEntry(Duty.COMMUNITY_STAFF, world.community, date(2024, 1, 1), user=world.community_worker, work_phone="023-1"),
        actor=world.community_secretary, now=now,
    )  # fmt: skip
    client, today = signed_in(world, "community_worker"), timezone.localdate(now)
    form = reverse("grids:roster_verb", args=[worker.pk, "card"])
    assert client.post(form, {"duties": "巡查", "photos": picture()}).status_code == 422  # a photo without consent
    assert client.post(form, {"duties": "巡查", "photos": picture(), "consent_on": today}).status_code == 302
    card = GridCard.objects.get()
    page, photo = reverse("grids:card", args=[card.token]), reverse("grids:card_photo", args=[card.token])
    public = Client()
    shown = public.get(page).content.decode()
    assert "员工grid_worker" in shown and "023-6666" in shown and "巡查" in shown and photo in shown
    assert public.get(photo)["Content-Type"] == "image/jpeg"
    for size in ("a4", "card"):
        printed = client.get(reverse("grids:card_print", args=[worker.pk, size])).content.decode()
        assert "员工grid_worker" in printed and "data:image/svg+xml" in printed
    who = public.get(reverse("portal:who"), {"building": world.building.pk}).content.decode()
    assert page in who and photo in who
    leave = {"starts_on": today, "ends_on": today + timedelta(days=1), "actor": world.community_secretary, "now": now}
    beside = NewEntry(Duty.GRID_WORKER, world.grid_beside, date(2024, 1, 1), user=world.grid_worker_beside)
    deputy = appoint(new=beside, actor=world.community_worker, now=now)
    take_leave(entry_id=worker.pk, deputy_id=deputy.pk, **leave)
    away = public.get(page).content.decode()
    assert "员工grid_worker_beside" in away and photo not in away and "目前由这位同志负责" in away
    assert (
        "代员工grid_worker的班" in public.get(reverse("portal:who"), {"building": world.building.pk}).content.decode()
    )
    end_duty(entry_id=worker.pk, on=today, reason="调走", actor=world.community_secretary, now=now)
    assert staff.name in public.get(page).content.decode()
    assert public.get(photo).status_code == 404
    assert public.get(reverse("grids:card", args=["nothing"])).status_code == 404


def test_card_when_consent_ends_then_photo_goes_and_those_without_office_are_not_named(world: World, now):
    leader = appoint(
        new=NewEntry(Duty.BUILDING_LEADER, world.building, date(2024, 1, 1), name="张桂英", work_phone="13812345678"),
        actor=world.community_worker, now=now,
    )  # fmt: skip
    given = {"entry_id": leader.pk, "duties": "", "expires_on": None, "actor": world.community_worker, "now": now}
    card = save_card(**given, consent_on=timezone.localdate(now))
    address = reverse("grids:card", args=[card.token])
    assert "张桂英" in Client().get(address).content.decode()
    save_card(**given, consent_on=None)
    hidden = Client().get(address).content.decode()
    assert "张桂英" not in hidden and "13812345678" not in hidden and "请直接联系社区" in hidden


def test_territory_pages_when_used_then_each_form_does_its_part(world: World, now):
    client = signed_in(world, "community_worker")
    today = timezone.localdate(now)
    created = client.post(reverse("grids:building_new", args=[world.community.code]), {"name": "8", "estate": "新苑"})
    building = Building.objects.get(name="8栋")
    assert created["Location"] == reverse("grids:building", args=[building.pk])
    act = lambda name: reverse("grids:building_act", args=[building.pk, name])  # noqa: E731
    assert client.post(act("rooms"), {"entrance": "1", "rooms": "101-103"}).status_code == 302
    assert client.post(act("rooms"), {"rooms": ""}).status_code == 422
    assert client.post(act("move"), {"grid": world.grid.pk, "on": today}).status_code == 302
    assert (
        client.post(act("move"), {"grid": world.grid_beside.pk, "on": today + timedelta(days=400)}).status_code == 422
    )
    assert client.post(act("edit"), {"name": "8栋", "estate": "新苑", "people": "7"}).status_code == 302
    page = client.get(reverse("grids:building", args=[building.pk])).content.decode()
    assert "3 户" in page and "7 人" in page and world.grid.name in page
    assert client.post(reverse("grids:dwelling_remove", args=[building.dwellings.first().pk])).status_code == 302
    file = SimpleUploadedFile("houses.csv", "楼栋,房号\n1,101\n".encode())
    imports = reverse("grids:imports", args=[world.community.code])
    assert client.post(imports, {"kind": "DWELLINGS", "file": file}).status_code == 302
    assert "排队中" in client.get(imports).content.decode()
    assert client.post(imports, {"kind": "DWELLINGS"}).status_code == 422
    report = reverse("grids:import_report", args=[ImportJob.objects.get().pk])
    assert client.get(report).status_code == 200
    assert signed_in(world, "neighbour_worker").get(report).status_code == 404
    for name in ("grid_worker", "auditor"):
        assert signed_in(world, name).post(act("edit"), {"name": "9"}).status_code == 403
    ring = [[106.5, 29.5], [106.51, 29.5], [106.51, 29.51], [106.5, 29.5]]
    border = {"boundary": json.dumps({"type": "Polygon", "coordinates": [ring]})}
    assert client.post(reverse("grids:boundary", args=[world.grid.code]), border).status_code == 302
    assert client.post(reverse("grids:boundary", args=[world.grid.code]), {"boundary": "[]"}).status_code == 422
    drawn = client.get(reverse("grids:map", args=[world.community.code]), {"edit": world.grid.code}).content.decode()
    assert "map-area is-here" in drawn and "boundary-form" in drawn
    found = client.get(reverse("grids:map", args=[world.community.code]), {"lat": "29.502", "lon": "106.508"})
    assert f"<strong>{world.grid.name}</strong>" in found.content.decode()
    upload = SimpleUploadedFile("x.geojson", b"\xff\xfe")
    assert client.post(reverse("grids:boundary_file", args=[world.community.code]), {"file": upload}).status_code == 422
    street = reverse("grids:map", args=[world.street.code])
    officer = signed_in(world, "street_officer")
    border["boundary"] = border["boundary"].replace("106.51,", "106.515,")
    save = f"{reverse('grids:boundary', args=[world.community.code])}?map={world.street.code}"
    assert officer.post(save, border).headers["Location"] == street
    drawn = officer.get(street, {"edit": world.street.code}).content.decode()
    assert "map-area is-community" in drawn and world.grid.name in drawn
    assert client.get(street).status_code == 200  # whoever works inside may look
    assert client.post(reverse("grids:boundary", args=[world.street.code]), border).status_code == 403
    assert signed_in(world, "department_officer").get(street).status_code == 404
