"""Findings, visits, care, checks and the log, through their services."""

import uuid
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from governance.common.errors import InputRefused, PermissionRefused, StateRefused
from governance.deadlines.models import Deadline
from governance.notifications.models import Message
from governance.territory.services import move_building
from governance.trail.models import Entry
from grids.models import CareTag, DwellingDue, Finding, HazardCheck, Visit
from grids.rounds import Month
from grids.selectors.day import checks_due, to_verify, today_of
from grids.selectors.log import log_of, month_of, outcome_words
from grids.selectors.visits import buildings_due, coverage, next_door, walk
from grids.services.care import add_care, end_care, keep_care
from grids.services.checks import PointAnswer, do_check, open_season, order_checks
from grids.services.findings import verify_finding
from grids.services.log import add_note
from grids.services.visits import follow_buildings, open_rounds
from grids.states import CheckAnswer, FindingState
from grievances import services
from grievances.models import Grievance
from grievances.states import Source, State
from tests.grids.day_world import HOLE, TODAY, Day, build_day
from tests.grievances.world import NOW


@pytest.fixture
def day(db) -> Day:
    return build_day()


# --- Findings -----------------------------------------------------------------------------------------------
def test_finding_when_reported_then_is_a_matter_at_once_and_once(day: Day):
    client_id = uuid.uuid4()
    first = day.found(client_id=client_id, found_at=NOW - timedelta(hours=3))
    again = day.found(client_id=client_id)
    grievance = first.row.grievance
    assert (first.is_new, again.is_new, again.row) == (True, False, first.row)
    assert (grievance.source, grievance.state, grievance.holder) == (Source.PATROL, State.RAISED, day.world.grid)
    assert (first.row.found_at, first.row.received_at) == (NOW - timedelta(hours=3), NOW)
    assert Deadline.objects.filter(subject_id=grievance.pk).exists()  # it rises as any other
    assert Entry.objects.filter(verb="grids.report_finding").count() == 1


def test_finding_when_it_may_not_be_then_refused_and_nothing_is_written(day: Day):
    world = day.world
    for fields, error in (
        ({"building": day.beside}, PermissionRefused),
        ({"building": None}, InputRefused),
        ({"building": None, "grid": world.community}, InputRefused),
        ({"words": "灯坏"}, InputRefused),
        ({"words": f"{HOLE}住户有精神病"}, InputRefused),
        ({"words": "长" * 501}, InputRefused),
        ({"actor": world.auditor}, PermissionRefused),
        ({"actor": world.neighbour_worker}, PermissionRefused),
        ({"found_at": NOW - timedelta(days=9)}, InputRefused),
    ):
        with pytest.raises(error):
            day.found(**fields)
    assert not Grievance.objects.exists()
    taken = day.found().row.client_id
    with pytest.raises(InputRefused):
        day.found(client_id=taken, actor=world.grid_leader)


def test_finding_when_handled_then_another_person_verifies_it(day: Day):
    finding = day.found().row
    with pytest.raises(StateRefused):
        verify_finding(finding_id=finding.pk, is_settled=True, actor=day.world.grid_leader, now=NOW)
    day.settled(finding)
    finding.refresh_from_db()
    assert (finding.state, finding.handled_by) == (FindingState.HANDLED, day.worker)
    assert list(to_verify(day.worker, (finding.area_code,))) == []
    assert list(to_verify(day.world.grid_leader, (finding.area_code,))) == [finding]
    with pytest.raises(PermissionRefused):
        verify_finding(finding_id=finding.pk, is_settled=True, actor=day.worker, now=NOW)
    verified = verify_finding(finding_id=finding.pk, is_settled=True, actor=day.world.grid_leader, now=NOW)
    assert (verified.state, verified.verified_by) == (FindingState.VERIFIED, day.world.grid_leader)
    with pytest.raises(IntegrityError), transaction.atomic():  # the database holds it too
        Finding.objects.filter(pk=finding.pk).update(verified_by=day.worker)


def test_finding_when_not_settled_on_looking_again_then_its_matter_rises_and_both_are_open(day: Day):
    finding = day.found().row
    day.settled(finding)
    with pytest.raises(InputRefused):
        verify_finding(finding_id=finding.pk, is_settled=False, actor=day.world.grid_leader, now=NOW)
    verify_finding(finding_id=finding.pk, is_settled=False, words="井盖还在晃", actor=day.world.grid_leader, now=NOW)
    finding.refresh_from_db()
    grievance = Grievance.objects.get(pk=finding.grievance_id)
    assert (finding.state, finding.handled_by, finding.verdict) == (FindingState.REPORTED, None, "井盖还在晃")
    assert (grievance.state, grievance.holder, grievance.verdict) == (State.HANDLING, day.world.community, "")
    services.resolve(grievance_id=grievance.pk, actor=day.world.community_worker, now=NOW, result="换了新井盖")
    finding.refresh_from_db()
    assert (finding.state, finding.handled_by) == (FindingState.HANDLED, day.world.community_worker)


# --- Visits -------------------------------------------------------------------------------------------------
def test_visit_when_met_telephoned_tried_or_refused_then_the_round_goes_on_accordingly(day: Day):
    met, called, tried, refused = day.doors
    owed = {door: day.due(door).due_on for door in day.doors}
    for door, outcome in ((met, "MET"), (called, "TELEPHONE"), (tried, "ATTEMPT"), (refused, "REFUSED")):
        day.visit(door, outcome)
    next_round = date(2026, 12, 18)
    assert [day.due(door).due_on for door in day.doors] == [next_round, next_round, owed[tried], next_round]
    assert [day.due(door).attempts for door in day.doors] == [0, 0, 1, 0]
    assert [day.due(door).last_met_on for door in day.doors] == [TODAY, None, None, None]
    assert {visit.outcome: visit.due_on for visit in Visit.objects.all()} == {
        "MET": owed[met], "TELEPHONE": owed[called], "ATTEMPT": None, "REFUSED": owed[refused]
    }  # fmt: skip


def test_visit_when_arriving_late_and_out_of_order_then_the_due_day_is_the_same(day: Day):
    door = day.doors[0]
    day.visit(door, "MET", at=NOW - timedelta(days=1))
    day.visit(door, "ATTEMPT", at=NOW - timedelta(days=3))  # before it: of the round that ended
    day.visit(door, "MET", at=NOW - timedelta(days=5))
    due = day.due(door)
    assert (due.due_on, due.attempts, due.last_tried_on) == (date(2026, 12, 17), 0, date(2026, 11, 17))
    day.visit(door, "ATTEMPT")
    assert day.due(door).attempts == 1


def test_visit_when_sent_twice_then_once_and_what_may_not_be_is_refused(day: Day):
    door, client_id = day.doors[0], uuid.uuid4()
    first = day.visit(door, client_id=client_id, words="灯不亮", need="希望帮忙换一个楼道灯泡")
    again = day.visit(door, client_id=client_id)
    assert (again.row, again.is_new, Visit.objects.count()) == (first.row, False, 1)
    need = first.row.grievance
    assert need is not None
    assert (need.may_publish, need.place_detail, need.source) == (False, "1单元101", Source.PATROL)
    stranger = day.dwellings(1, building=day.beside)[0]
    for fields, error in (
        ({"words": "信佛"}, InputRefused),
        ({"need": "有糖尿病，要送药"}, InputRefused),
        ({"outcome": "ATTEMPT", "need": "需要送餐上门"}, InputRefused),
        ({"words": "长" * 301}, InputRefused),
        ({"at": NOW - timedelta(days=8)}, InputRefused),
        ({"actor": day.world.grid_worker_beside}, PermissionRefused),
        ({"actor": day.world.street_officer}, PermissionRefused),
        ({"client_id": client_id, "actor": day.world.grid_leader}, InputRefused),
    ):
        with pytest.raises(error):
            day.visit(door, **fields)
    with pytest.raises(PermissionRefused):
        day.visit(stranger)
    assert Visit.objects.count() == 1
    entry = Entry.objects.get(verb="grids.visit")
    assert "灯" not in str(entry.data)


def test_coverage_when_counted_then_visited_through_due_of_the_month_and_debt_is_what_is_late(day: Day):
    codes, month = (day.world.grid.code,), Month.of(TODAY)
    DwellingDue.objects.update(due_on=date(2026, 11, 10))
    early = day.dwellings(1)[0]
    DwellingDue.objects.create(
        dwelling=early, building=day.world.building, area_code=codes[0], due_on=date(2026, 12, 20)
    )
    met, called, refused, _owed = day.doors
    for door, outcome in ((met, "MET"), (called, "TELEPHONE"), (refused, "REFUSED"), (_owed, "ATTEMPT")):
        day.visit(door, outcome)
    day.visit(called, "MET")  # twice in a month is one dwelling
    here = coverage(codes, month, TODAY)[day.world.building.pk]
    assert (here.due, here.visited, here.owed, here.percent) == (4, 2, 1, 50)
    day.visit(early)  # ahead of its day: due and visited in this month
    assert coverage(codes, month, TODAY, by="area_code")[codes[0]].due == 5
    # A month later, when the debt is paid: November still says what was owed in it, and a quarter is missing.
    later = NOW + timedelta(days=20)
    day.visit(_owed, "MET", now=later)
    past = coverage(codes, month, TODAY + timedelta(days=20))[day.world.building.pk]
    assert (past.due, past.visited, past.owed) == (5, 3, 0)


def test_walk_when_read_then_entrance_by_entrance_and_care_first_among_buildings(day: Day):
    day.dwellings(45, entrance="2单元")
    open_rounds(now=NOW - timedelta(days=40))
    rooms: list[str] = []
    after = ""
    while True:
        page = walk(day.world.building, until=None, size=20, after=after)
        rooms += [f"{row.dwelling.entrance.name}{row.dwelling.room}" for row in page.rows]
        if not page.next:
            break
        after = page.next
    assert len(rooms) == 49
    assert rooms[:5] == ["1单元101", "1单元102", "1单元103", "1单元104", "2单元101"]
    assert rooms.index("2单元904") < rooms.index("2单元1001")
    DwellingDue.objects.update(due_on=TODAY)
    other = day.dwellings(2, building=day.beside)
    open_rounds(now=NOW - timedelta(days=40))
    add_care(
        dwelling=other[0], service=day.service(), consent_on=TODAY, consent_words="当面同意",
        actor=day.world.community_worker, now=NOW,
    )  # fmt: skip
    found = buildings_due((day.world.community.code,), TODAY)
    assert [(row.building.pk, row.care) for row in found] == [(day.beside.pk, 1), (day.world.building.pk, 0)]
    following = next_door(day.world.building.pk, TODAY, apart_from=day.doors[0].pk)
    assert following is not None
    assert following.dwelling_id == day.doors[1].pk
    day.visit(day.doors[1])
    after_it = next_door(day.world.building.pk, TODAY, apart_from=day.doors[1].pk)
    assert after_it is not None
    assert after_it.dwelling_id == day.doors[2].pk  # onwards, not back to the first


def test_rounds_when_opened_then_each_dwelling_once_and_they_follow_their_building(day: Day):
    assert open_rounds(now=NOW) == 0
    day.dwellings(3)
    assert open_rounds(now=NOW) == 3
    move_building(
        building=day.world.building, grid=day.world.grid_beside, on=TODAY, actor=day.world.community_worker, now=NOW
    )
    assert follow_buildings() == 7
    assert set(DwellingDue.objects.values_list("area_code", flat=True)) == {day.world.grid_beside.code}
    assert follow_buildings() == 0


# --- Care ---------------------------------------------------------------------------------------------------
def test_care_when_registered_reviewed_and_ended_then_consent_and_dates_are_kept(day: Day):
    door, worker = day.doors[0], day.worker
    asked = {"dwelling": door, "service": day.service(), "consent_on": TODAY, "actor": worker, "now": NOW}
    for fields in ({"consent_words": " "}, {"consent_words": "同意", "consent_on": TODAY + timedelta(days=1)}):
        with pytest.raises(InputRefused):
            add_care(**{**asked, **fields})
    with pytest.raises(InputRefused):
        add_care(**asked, consent_words="当面", who="张阿姨，痴呆")
    tag = add_care(**asked, consent_words="当面同意", who="张阿姨")
    assert (tag.review_on, day.due(door).needs_care) == (date(2027, 5, 18), True)
    with pytest.raises(StateRefused):
        add_care(**asked, consent_words="当面同意")
    later = NOW + timedelta(days=181)
    kept = keep_care(tag_id=tag.pk, consent_words="电话同意", actor=worker, now=later)
    assert kept.review_on == date(2027, 11, 18)
    end_care(tag_id=tag.pk, reason="搬走了", actor=worker, now=later)
    assert (CareTag.objects.get().ended_on, day.due(door).needs_care) == (date(2027, 5, 18), False)
    with pytest.raises(StateRefused):
        end_care(tag_id=tag.pk, reason="搬走了", actor=worker, now=later)
    with pytest.raises(PermissionRefused):
        add_care(**{**asked, "actor": day.world.street_officer}, consent_words="当面同意")


# --- Checks -------------------------------------------------------------------------------------------------
def test_checks_when_the_season_comes_or_the_community_orders_then_rows_once_and_an_open_point_is_a_matter(day: Day):
    assert open_season(now=NOW) == 2  # 冬季燃气和取暖, both buildings
    assert open_season(now=NOW) == 0
    world, checklist = day.world, day.checklist()
    order = {"checklist": checklist, "buildings": [world.building], "due_on": TODAY, "now": NOW}
    with pytest.raises(PermissionRefused):
        order_checks(**order, actor=day.worker)
    with pytest.raises(InputRefused):
        order_checks(**{**order, "due_on": TODAY - timedelta(days=1)}, actor=world.community_worker)
    assert [order_checks(**order, actor=world.community_worker) for _ in range(2)] == [1, 0]
    assert Message.objects.filter(recipient=day.worker, title__contains="隐患检查").count() == 1
    check = checks_due((world.grid.code,)).order_by("due_on").first()
    assert check is not None
    points = list(check.checklist.points.all())
    answers = {point.pk: PointAnswer(CheckAnswer.FINE) for point in points}
    answers[points[1].pk] = PointAnswer(CheckAnswer.OPEN_POINT, "")
    with pytest.raises(InputRefused) as refusal:
        do_check(check_id=check.pk, answers={**answers, points[0].pk: None}, actor=day.worker, now=NOW)  # type: ignore[dict-item]
    assert set(refusal.value.fields) == {f"point_{points[0].pk}", f"words_{points[1].pk}"}
    answers[points[1].pk] = PointAnswer(CheckAnswer.OPEN_POINT, "三楼消防门关不严")
    by_phone = {
        "check_id": check.pk,
        "client_id": uuid.uuid4(),
        "at": NOW - timedelta(hours=2),
        "actor": day.worker,
        "now": NOW,
    }
    arrived = do_check(answers=answers, **by_phone)
    done = arrived.row
    assert (arrived.is_new, done.done_at) == (True, NOW - timedelta(hours=2))
    assert not do_check(answers=answers, **by_phone).is_new
    with pytest.raises(InputRefused):
        do_check(answers=answers, **(by_phone | {"at": NOW - timedelta(days=8)}))
    matter = done.answers.get(point=points[1]).grievance
    assert matter is not None
    assert (matter.building, matter.source) == (world.building, Source.PATROL)
    assert done.answers.count() == len(points)
    with pytest.raises(StateRefused):
        do_check(check_id=check.pk, answers=answers, actor=world.grid_leader, now=NOW)
    with pytest.raises(PermissionRefused):
        do_check(
            check_id=HazardCheck.objects.filter(building=day.beside).first().pk, answers=answers, actor=day.worker, now=NOW
        )  # fmt: skip


# --- The log ------------------------------------------------------------------------------------------------
def test_log_when_read_then_is_what_was_done_without_private_words(day: Day, django_assert_max_num_queries):
    world = day.world
    finding = day.found().row
    day.visit(day.doors[0], words="家里只有一位老人")
    day.visit(day.doors[1], "ATTEMPT")
    day.settled(finding)
    add_note(grid=world.grid, day=TODAY, words="和物业走了一遍地下车库", actor=day.worker, now=NOW)
    with django_assert_max_num_queries(9):
        log = log_of(world.grid, TODAY)
        assert [row.grievance.code for row in log.findings] == [finding.grievance.code]
        assert log.visit_total == 2
        assert outcome_words(log) in {"见到人 1 户，没人在家 1 户", "没人在家 1 户，见到人 1 户"}
        assert {entry.verb for entry in log.handled} == {"accept", "triage", "resolve"}
        assert [note.words for note in log.notes] == ["和物业走了一遍地下车库"]
    assert log_of(world.grid_beside, TODAY).is_empty
    with django_assert_max_num_queries(5):
        days = month_of(world.grid, Month.of(TODAY))
    busy = [row for row in days if not row.is_empty]
    assert [(row.day, row.findings, row.visits, row.notes) for row in busy] == [(TODAY, 1, 2, 1)]
    for fields, error in (
        ({"words": " "}, InputRefused),
        ({"day": TODAY + timedelta(days=1)}, InputRefused),
        ({"words": "某户是重点人员"}, InputRefused),
        ({"actor": world.grid_worker_beside}, PermissionRefused),
        ({"grid": world.community, "actor": world.community_worker}, PermissionRefused),
    ):
        with pytest.raises(error):
            add_note(**{"grid": world.grid, "day": TODAY, "words": "好", "actor": day.worker, "now": NOW} | fields)


def test_today_when_there_is_one_or_much_then_the_same_statements(day: Day, django_assert_max_num_queries):
    codes = (day.world.grid.code,)
    day.world.raised()
    DwellingDue.objects.update(due_on=TODAY)
    with django_assert_max_num_queries(7):
        one = today_of(day.worker, codes, TODAY, NOW)
        _read = [(row.holder.name, str(row.building)) for row in one.matters]
    for _ in range(3):
        day.world.raised()
    day.dwellings(300)
    open_rounds(now=NOW - timedelta(days=40))
    with django_assert_max_num_queries(7):
        many = today_of(day.worker, codes, TODAY, NOW)
        _read = [(row.holder.name, str(row.building)) for row in many.matters]
        _doors = [(row.dwelling.entrance.name, str(row.building)) for row in many.doors]
    assert (len(one.matters), one.doors_due, len(many.matters), len(many.doors)) == (1, 4, 4, 5)
    assert many.doors_due == 100  # capped: shown as 99+
