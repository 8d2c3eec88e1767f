"""Every refusal comes back on its form, in words and with what was typed: also where somebody was quicker."""

import uuid
from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from governance.deadlines.models import ClockPolicy, Unit
from governance.people.models import User
from governance.territory.models import Building, Dwelling, Entrance
from grids.models import CareService, CareTag, Checklist, HazardCheck
from grids.services import joint_meetings, lists, messages, moves, residency
from grids.services.admission import TaskDraft, approve, propose_task
from grids.services.care import add_care, end_care
from grids.services.facilities import booking
from grids.services.organisations import evaluating, members
from grids.services.organisations.members import MemberDraft
from grids.services.paper_reports import ReportDraft, answer_report, raise_report
from grids.services.roster import NewEntry, appoint, end_duty
from grids.states import Duty
from tests.grids.day_world import Day
from tests.grids.message_world import sent, write_clocks
from tests.grids.organisation_world import Partners, at, build_partners, person, settle
from tests.grids.test_organisation_pages import client_of
from tests.grievances.world import NOW

TYPED = "这句话不能丢。"
TODAY = NOW.date()
DAY = timedelta(days=1)
Case = tuple[User, str, dict, int]  # who sends what to which address, and the status of the answer


@pytest.fixture
def partners(db) -> Iterator[Partners]:
    with time_machine.travel(NOW, tick=False):
        found = build_partners()
        write_clocks()
        ClockPolicy.objects.bulk_create(
            ClockPolicy(purpose=purpose, amount=9, unit=Unit.WORKDAYS, source="测试", starts_on=TODAY)
            for purpose in ("grids.admission_review", "grids.paper_report")
        )
        yield found


def at_the_desk(partners: Partners) -> Iterator[Case]:
    world, by = partners.world, {"actor": partners.world.community_worker, "now": NOW}
    office, district = world.community_worker, world.district_supervisor
    door = Dwelling.objects.create(building=world.building, room="909")
    claim = residency.claim_residency(dwelling=door, kind="OWNER", actor=person("王居民"), now=NOW)
    residency.accept(claim_id=claim.pk, **by)
    yield office, f"/desk/grids/residency/{claim.pk}/refuse/", {"words": TYPED}, 409
    need = lists.add_need(community=world.community, title="想学手机", field="OTHER", **by)
    lists.drop_need(need_id=need.pk, words="不用了", **by)
    yield office, f"/desk/grids/lists/needs/{need.pk}/drop/", {"words": TYPED}, 409
    yield office, f"/desk/grids/organisations/{partners.registration.code}/return/", {"words": TYPED}, 409
    meeting = joint_meetings.call_meeting(
        community=world.community, title="车位", starts_at=NOW, place="二楼", agenda="车位",
        invited=[partners.registration], **by,
    )  # fmt: skip
    joint_meetings.cancel_meeting(meeting_id=meeting.pk, words="改期", **by)
    held = {"minutes": TYPED, "present": [partners.registration.pk]}
    yield office, f"/desk/grids/joint-meetings/{meeting.pk}/hold/", held, 409
    beside = {"building_id": world.building.pk, "grid": world.grid_beside, "on": TODAY + 5 * DAY}
    move = moves.plan_move(**beside, **by)
    moves.cancel_move(move_id=move.pk, **by)
    yield office, f"/desk/grids/moves/{move.pk}/cancel/", {"words": TYPED}, 409
    Building.objects.create(community=world.community, estate=world.estate, name=TYPED)
    same = {"estate": world.estate.name, "name": TYPED}
    yield office, f"/desk/grids/buildings/{world.building.pk}/edit/", same, 409
    entry = appoint(new=NewEntry(Duty.MEDIATOR, world.community, TODAY - DAY, name="老张"), **by)
    end_duty(entry_id=entry.pk, on=TODAY, reason="搬走", **by)
    yield office, f"/desk/grids/roster/{entry.pk}/end/", {"reason": TYPED, "on": f"{TODAY}"}, 403
    draft = TaskDraft("整治", "巡查", "隐患", "条例", TODAY, TODAY + DAY)
    task = propose_task(department=world.department, draft=draft, actor=world.department_officer, now=NOW)
    approve(admission_id=task.pk, actor=district, now=NOW, words="同意")
    yield district, f"/desk/grids/admissions/{task.pk}/refuse/", {"words": TYPED}, 409
    report = raise_report(draft=ReportDraft("FORM", "台账", "某局", uuid.uuid4()), now=NOW)
    answer_report(report_id=report.pk, outcome="OUTSIDE", words="已停", actor=district, now=NOW)
    yield district, f"/desk/grids/papers/{report.pk}/", {"outcome": "OUTSIDE", "words": TYPED}, 409


def messages_down_the_tree(partners: Partners) -> Iterator[Case]:
    world = partners.world
    street, worker = world.street_officer, world.grid_worker
    message = sent(world, wants_done=True)
    copy = message.copies.get(user=worker)
    messages.acknowledge(copy_id=copy.pk, actor=worker, now=NOW)
    silent = message.copies.get(user=world.community_worker)
    messages.close(broadcast_id=message.pk, actor=street, now=NOW, words="台风过去了")
    yield street, f"/desk/grids/messages/{message.pk}/close/", {"words": TYPED}, 409
    yield street, f"/desk/grids/messages/{message.pk}/people/{silent.pk}/tell/", {"words": TYPED}, 409
    yield worker, f"/day/messages/{message.pk}/{copy.pk}/finish/", {"words": TYPED}, 409


def at_the_doors(partners: Partners) -> Iterator[Case]:
    day = Day(partners.world)
    world, worker = day.world, day.worker
    finding = day.found().row
    day.settled(finding)
    yield worker, f"/day/findings/{finding.pk}/", {"is_settled": "yes", "words": TYPED}, 403
    checklist = Checklist.objects.create(name="消防")
    point = checklist.points.create(position=1, title="灭火器")
    check = HazardCheck.objects.create(
        checklist=checklist, building=world.building, area_code=world.grid.code, due_on=TODAY, done_at=NOW,
        done_by=worker,
    )  # fmt: skip
    answered = {f"point_{point.pk}": "OPEN_POINT", f"words_{point.pk}": TYPED}
    yield worker, f"/day/checks/{check.pk}/", answered, 409
    stairs = Entrance.objects.create(building=world.building, name="8单元")
    door = Dwelling.objects.create(building=world.building, entrance=stairs, room="808")
    service = CareService.objects.create(code="meal", name="助餐", purpose="送饭")
    care = {"dwelling": door, "service": service, "consent_on": TODAY, "consent_words": "当面", "actor": worker}
    tag: CareTag = add_care(**care, now=NOW)
    yield (
        worker,
        f"/day/doors/{door.pk}/care/",
        {"service": service.pk, "consent_words": TYPED, "consent_on": TODAY},
        409,
    )
    end_care(tag_id=tag.pk, reason="不用了", actor=worker, now=NOW)
    yield worker, f"/day/care/{tag.pk}/", {"verb": "keep", "words": TYPED}, 409


def of_partners(partners: Partners) -> Iterator[Case]:
    world, contact, resident = partners.world, partners.contact, partners.resident
    by = {"actor": world.community_worker, "now": NOW}
    book = {"facility_id": partners.hall.pk, "slots": 1, "purpose": "合唱", "now": NOW}
    row = booking.book(starts_at=at(9), actor=resident, **book)
    booking.cancel(booking_id=row.pk, actor=resident, now=NOW)
    yield contact, f"/grids/bookings/{row.code}/call-off/", {"words": TYPED}, 409
    booking.book(starts_at=at(9), actor=settle(world, person("李邻居"), "102"), **book)
    taken = {"starts_at": int(at(9).timestamp()), "slots": 1, "purpose": TYPED, "who": ""}
    yield resident, f"/grids/facilities/{partners.hall.pk}/?day={at(9):%F}", taken, 422
    draft = MemberDraft("EMPLOYEE", ("ELDERLY",), "WEEKENDS")
    member = members.apply_as_member(community=world.community, draft=draft, consents=True, actor=resident, now=NOW)
    members.confirm(member_id=member.pk, **by)
    yield world.community_worker, f"/desk/grids/members/{member.pk}/decline/", {"words": TYPED}, 409
    need = lists.add_need(community=world.community, title="陪诊", field="ELDERLY", **by)
    lists.drop_need(need_id=need.pk, words="不用了", **by)
    offer = {"who": f"member-{member.pk}", "words": TYPED}
    yield resident, f"/grids/registration/needs/{need.pk}/", offer, 409
    said = evaluating.evaluate(registration_id=partners.registration.pk, stars=4, words="好", **by)
    evaluating.reply(evaluation_id=said.pk, words="谢谢", actor=contact, now=NOW)
    yield contact, f"/grids/registration/evaluations/{said.pk}/reply/", {"words": TYPED}, 409
    own = f"/grids/registration/{partners.registration.code}/"
    yield contact, f"{own}resubmit/", {"name": TYPED}, 409
    partners.registration.refresh_from_db()
    partners.registration.state = "ENDED"
    partners.registration.save(update_fields=["state"])
    yield contact, f"{own}resources/", {"kind": "SERVICE", "title": TYPED, "field": "OTHER"}, 403
    yield contact, f"{own}needs/", {"title": TYPED, "field": "OTHER"}, 403


def test_forms_when_a_service_refuses_then_they_come_back_with_what_was_typed(partners: Partners):
    clients: dict[int, Client] = {}
    for cases in (at_the_desk, messages_down_the_tree, at_the_doors, of_partners):
        for user, address, data, status in cases(partners):
            client = clients.setdefault(user.pk, client_of(user))
            answer = client.post(address, data)
            page = answer.content.decode()
            assert (answer.status_code, TYPED in page, 'role="alert"' in page) == (status, True, True), address
            assert 'name="csrfmiddlewaretoken"' in page, address
