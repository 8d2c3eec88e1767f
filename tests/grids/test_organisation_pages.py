"""双报到 and 社区之家 as pages: a resident books on the phone, an organisation registers, the desk answers; nothing private is public."""

import re
from dataclasses import replace

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from governance.people.models import User
from grids.models import (
    Booking,
    CommunityNeed,
    Facility,
    JointMeeting,
    JointTask,
    MemberRegistration,
    NeedClaim,
    OrganisationEvaluation,
    OrganisationRegistration,
    RegistrationDocument,
)
from grids.services import lists
from grids.services.facilities import booking
from grids.services.organisations import registering
from grids.states_lists import Field
from tests.grids.organisation_world import DRAFT, NOW, Partners, at, build_partners, person, settle

FORM = {"kind": "RESIDENT", "name": "便民药店", "credit_code": "91110000600037341L", "phone": "02362801111"}


@pytest.fixture
def partners(db):
    with time_machine.travel(NOW, tick=False):
        yield build_partners()


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return answer.content.decode()


def test_resident_when_booking_on_the_phone_then_finds_takes_rates_and_is_told_what_is_wrong(
    partners: Partners, django_assert_max_num_queries
):
    public, hall = Client(), f"/grids/facilities/{partners.hall.pk}/"
    page = text(public, "/grids/facilities/")
    assert "学校会议室" in page and "11月18日 11:00" in page  # the next free hour, today
    assert "这里还没有开放预约的场地" in text(public, "/grids/facilities/?kind=CANTEEN")
    assert "登录后预约" in text(public, hall)
    assert public.post(hall, {}).status_code == 302
    me = client_of(partners.resident)
    with django_assert_max_num_queries(25):
        page = text(me, f"{hall}?day={at(9):%F}")
    assert "09:00–10:00" in page
    given = {"starts_at": int(at(9).timestamp()), "slots": 2, "purpose": "合唱", "who": ""}
    there = f"{hall}?day={at(9):%F}"
    assert me.post(there, given | {"purpose": ""}).status_code == 422
    answer = me.post(there, given)
    row = Booking.objects.get()
    assert (answer.status_code, answer.url, row.booker) == (302, f"/grids/bookings/{row.code}/", partners.resident)
    refused = client_of(settle(partners.world, person("王邻居"), "102")).post(there, given)
    assert refused.status_code == 422 and "刚刚被约走了" in refused.content.decode()
    assert "合唱" not in text(public, there) and "李居民" not in text(public, there)
    assert "学校会议室" in text(me, "/grids/bookings/") and "学校会议室" in text(me, "/me/")
    own = f"/grids/bookings/{row.code}/"
    assert public.get(own).status_code == 302
    assert client_of(person("路人")).get(own).status_code == 404
    assert me.post(f"{own}confirm/").status_code == 409
    assert me.post(f"{own}no-show/").status_code == 403
    host = client_of(partners.contact)
    assert "合唱" in text(host, f"/grids/facilities/{partners.hall.pk}/day/?day={at(9):%F}")
    assert host.post(f"{own}call-off/", {"words": ""}).status_code == 422
    with time_machine.travel(at(12), tick=False):
        booking.end_booking(row, row, timezone.now())
        assert client_of(partners.resident).post(f"{own}rate/", {"stars": 5, "remark": "好"}).url == own
    row.refresh_from_db()
    assert row.stars == 5
    assert "还没有预约过" in text(client_of(person("新人")), "/grids/bookings/")
    stranger = text(client_of(person("没核实")), hall)
    assert "核实您的住址" in stranger and "<form" not in stranger.split("<h2")[-1]


def test_catalogue_when_longer_then_no_more_queries(partners: Partners, django_assert_num_queries):
    public = Client()
    text(public, "/grids/facilities/")
    with django_assert_num_queries(5):
        text(public, "/grids/facilities/")
    for number in range(2):
        resource = lists.add_resource(
            community=partners.world.community, title=f"操场{number}", field=Field.CULTURE, kind="PLACE",
            actor=partners.contact, now=NOW, provider=partners.registration.organisation,
        )  # fmt: skip
        form = {
            "kind": "SPORTS", "place": "南门", "places": 2, "slot_minutes": 60, "approval": "HOST", "bookers": "BOTH",
            "reach": "STREET", "is_open": "on", "hours_2": "9：00－12：00、14-18:30",
        }  # fmt: skip
        host, address = client_of(partners.contact), f"/grids/facilities/set-up/{resource.pk}/"
        assert host.post(address, form | {"hours_2": "早上"}).status_code == 422
        assert host.post(address, form | {"hours_2": "9:10-12"}).status_code == 422
        assert host.post(address, form).status_code == 302
    assert [str(row) for row in Facility.objects.latest("id").hours.all()] == ["2 09:00–12:00", "2 14:00–18:30"]
    assert "09:00-12:00、14:00-18:30" in text(client_of(partners.contact), address)
    with django_assert_num_queries(5):
        text(public, "/grids/facilities/")
    close = f"/grids/facilities/{partners.hall.pk}/close/"
    assert client_of(partners.resident).post(close, {"day": "2026-11-20", "reason": "x"}).status_code == 404
    host.post(close, {"day": "2026-11-20", "reason": "停电"})
    assert "停电" in text(public, f"/grids/facilities/{partners.hall.pk}/?day=2026-11-20")
    assert host.post(f"/grids/facilities/{partners.hall.pk}/open/2026-13-99/").status_code == 404
    assert host.post(f"/grids/facilities/{partners.hall.pk}/open/2026-11-20/").status_code == 302
    assert host.post(close, {"day": "9999-12-31", "reason": "x"}).status_code == 422
    for day in ("9999-12-31", "0001-01-01"):
        text(host, f"/grids/facilities/{partners.hall.pk}/day/?day={day}")
        text(host, f"/grids/facilities/{partners.hall.pk}/?day={day}")


def test_organisation_when_it_registers_by_itself_then_the_desk_checks_and_everybody_sees_it(partners: Partners):
    world = partners.world
    contact, desk, public = client_of(person("药店")), client_of(world.community_worker), Client()
    page = contact.post(
        "/grids/registration/organisation/", FORM | {"community": world.community.pk, "credit_code": "1"}
    )
    assert page.status_code == 422 and "18 位" in page.content.decode()
    contact.post("/grids/registration/organisation/", FORM | {"community": world.community.pk})
    row = OrganisationRegistration.objects.get(name="便民药店")
    own, at_desk = f"/grids/registration/{row.code}/", f"/desk/grids/organisations/{row.code}/"
    assert "待社区核对" in text(contact, own)
    assert public.get(f"/grids/organisations/of/{row.code}/").status_code == 404
    assert "便民药店" in text(desk, "/desk/grids/organisations/")
    assert "待核对的报到" in text(desk, "/")
    for stranger in (world.neighbour_worker, world.grid_worker, world.department_officer):
        assert client_of(stranger).get(at_desk).status_code == 404
    assert client_of(world.neighbour_worker).post(f"{at_desk}accept/").status_code == 404
    assert client_of(world.auditor).post(f"{at_desk}accept/").status_code == 403
    assert desk.post(f"{at_desk}return/", {"words": ""}).status_code == 422
    desk.post(f"{at_desk}return/", {"words": "请补许可证"})
    assert "请补许可证" in text(contact, own)
    contact.post(f"{own}resubmit/", FORM | {"contact_name": "王药师", "shows_contact": "on"})
    desk.post(f"{at_desk}accept/")
    assert desk.post(f"{at_desk}accept/").status_code == 409
    for slug, words in {"": "便民药店", "services/": "学校会议室", "evaluations/": "便民药店"}.items():
        assert words in text(public, f"/grids/organisations/{world.community.code}/{slug}")
    assert "王药师" in text(public, f"/grids/organisations/of/{row.code}/card/")
    contact.post(f"{own}change/", FORM | {"contact_name": "王药师", "phone": "02362802222"})
    assert "王药师" not in text(public, f"/grids/organisations/of/{row.code}/card/")
    contact.post(f"{own}resources/", {"kind": "SERVICE", "title": "送药上门", "field": "HEALTH", "words": ""})
    assert "送药上门" in text(public, f"/grids/lists/{world.community.code}/")  # entered once
    assert contact.post(f"{own}needs/", {"title": "", "field": "OTHER"}).status_code == 422
    contact.post(f"{own}needs/", {"title": "想有车位卸货", "field": "OTHER", "words": "早上六点"})
    needs = f"/grids/organisations/{world.community.code}/needs/"
    assert "想有车位卸货" in text(public, needs) and "早上六点" not in text(public, needs)
    assert "需求征集" in text(contact, own)
    assert f"/desk/grids/lists/needs/{CommunityNeed.objects.get().pk}/" in text(desk, "/desk/grids/lists/needs/")
    assert "预约安排" in text(desk, "/desk/grids/lists/resources/")
    desk.post(f"{at_desk}evaluate/", {"stars": 4, "words": "送药及时"})
    said = OrganisationEvaluation.objects.get()
    contact.post(f"/grids/registration/evaluations/{said.pk}/reply/", {"words": "会更好"})
    page = text(public, f"/grids/organisations/of/{row.code}/")
    assert "送药及时" in page and "会更好" in page and "还没有居民评价" in page
    assert contact.get(f"/grids/registration/{partners.registration.code}/").status_code == 404
    assert desk.post(f"{at_desk}link/", {"phone": "13800009999"}).status_code == 422
    desk.post("/desk/grids/organisations/new/", FORM | {
        "community": world.community.pk, "kind": "SOCIAL", "name": "太极队", "credit_code": "",
    })  # fmt: skip
    assert OrganisationRegistration.objects.get(name="太极队").representative is None
    contact.post(f"{own}end/", {"words": "搬走"})
    assert public.get(f"/grids/organisations/of/{row.code}/").status_code == 404


def test_member_when_registered_then_only_the_office_knows_and_the_card_says_if_it_is_good(partners: Partners):
    world = partners.world
    me, desk, public = client_of(partners.resident), client_of(world.community_worker), Client()
    form = {"community": world.community.pk, "kind": "EMPLOYEE", "fields_offered": ["ELDERLY"], "available": "WEEKENDS",
            "employer": "区税务局"}  # fmt: skip
    assert me.post("/grids/registration/member/", form).status_code == 422  # no consent
    assert me.post("/grids/registration/member/", form | {"consents": "on"}).status_code == 302
    row = MemberRegistration.objects.get()
    at_desk, card = f"/desk/grids/members/{row.pk}/", f"/grids/registration/members/{row.pk}/card/"
    assert me.get(card).status_code == 404
    assert "税务局" in text(desk, at_desk) and "住址已核实" in text(desk, at_desk)
    assert client_of(world.grid_worker).get(at_desk).status_code == 404
    desk.post(f"{at_desk}confirm/")
    check = f"/grids/service-cards/{row.token}/"
    assert "李居民" in text(me, card)
    assert "这张卡有效" in text(public, check) and "李居民" not in text(public, check)
    lists.add_need(community=world.community, title="陪老人就医", field="ELDERLY", actor=world.grid_worker, now=NOW,
                   words="住户李四行动不便")  # fmt: skip
    need = text(me, "/grids/registration/")
    claim = re.search(r"/grids/registration/needs/\d+/", need)[0]
    assert "陪老人就医" in need and "李四" not in text(me, claim)
    assert "先报到，再认领" in text(client_of(person("路人")), claim)
    assert me.post(claim, {"who": ""}).status_code == 422
    me.post(claim, {"who": f"member-{row.pk}", "words": "周六可以"})
    offer = NeedClaim.objects.get()
    address = f"/desk/grids/lists/needs/{offer.need_id}/"
    assert "周六可以" in text(desk, address)
    assert client_of(world.grid_worker).post(f"/desk/grids/claims/{offer.pk}/accept/").status_code == 404
    desk.post(f"/desk/grids/claims/{offer.pk}/accept/")
    assert desk.post(f"/desk/grids/claims/{offer.pk}/decline/").status_code == 409
    assert "在职党员和职工服务队" in text(desk, address)
    everywhere = "".join(
        text(public, f"/grids/organisations/{world.community.code}/{slug}")
        for slug in ("", "needs/", "services/", "evaluations/", "documents/")
    )
    assert "李居民" not in everywhere and "税务局" not in everywhere and "还有 1 位" in everywhere
    me.post(f"/grids/registration/members/{row.pk}/end/")
    assert "已经失效" in text(public, check)
    assert "税务局" not in text(desk, at_desk)


def test_desk_when_it_calls_a_meeting_and_keeps_papers_then_published(partners: Partners):
    world = partners.world
    desk, public, code = client_of(world.community_worker), Client(), partners.world.community.code
    assert "还没有开过联席会议" in text(desk, "/desk/grids/joint-meetings/")
    form = {"title": "共享车位", "starts_at": "2026-11-18T09:00", "place": "会议室", "agenda": "车位"}
    new = f"/desk/grids/joint-meetings/new/{code}/"
    assert desk.post(new, form).status_code == 422
    assert client_of(world.neighbour_worker).get(new).status_code == 403
    desk.post(new, form | {"invited": [partners.registration.pk]})
    meeting = JointMeeting.objects.get()
    address = f"/desk/grids/joint-meetings/{meeting.pk}/"
    assert desk.post(f"{address}add-task/", {"title": "划线", "due_on": "2026-12-01"}).status_code == 409
    desk.post(f"{address}hold/", {"minutes": "同意。电话13812345678", "present": [partners.registration.pk]})
    assert desk.post(f"{address}add-task/", {"title": "划线", "due_on": "2026-11-01"}).status_code == 422
    desk.post(
        f"{address}add-task/", {"title": "划线", "due_on": "2026-12-01", "registration": partners.registration.pk}
    )
    task = JointTask.objects.get()
    assert desk.post(f"{address}tasks/{task.pk}/finish/", {"words": ""}).status_code == 422
    desk.post(f"{address}tasks/{task.pk}/finish/", {"words": "已划好"})
    page = text(public, f"/grids/joint-meetings/{meeting.pk}/")
    assert "已划好" in page and "同意" in page and "13812345678" not in page
    paper = {"community": world.community.pk, "title": "双报到通知", "issuer": "街道", "issued_on": "2026-05-01"}
    assert desk.post("/desk/grids/documents/new/", paper | {"issuer": ""}).status_code == 422
    desk.post("/desk/grids/documents/new/", paper)
    assert RegistrationDocument.objects.count() == 1
    assert "双报到通知" in text(public, f"/grids/organisations/{code}/documents/")
    assert public.get("/grids/organisations/500108/").status_code == 404
    assert "没有等着确认的预约" in text(desk, "/desk/grids/bookings/")
    assert "还没有在职人员" in text(desk, "/desk/grids/members/?scope=registered")
    assert client_of(world.grid_worker).get("/desk/grids/members/").status_code == 403


def test_desk_lists_when_longer_then_no_more_queries(partners: Partners, django_assert_max_num_queries):
    desk = client_of(partners.world.community_worker)
    for number in range(3):
        actor = person(f"联络{number}")
        registering.apply_for_organisation(
            community=partners.world.community, actor=actor, representative=actor, now=NOW,
            draft=replace(DRAFT, name=f"社团{number}", kind="SOCIAL", credit_code=""),
        )  # fmt: skip
    for address in (
        "/desk/grids/organisations/?scope=all",
        f"/grids/organisations/{partners.world.community.code}/evaluations/",
    ):
        text(desk, address)
        with django_assert_max_num_queries(16):
            text(desk, address)
