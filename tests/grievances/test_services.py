"""The verbs one by one: what they write and when they refuse."""

import uuid
from datetime import timedelta

import pytest

from governance.common.errors import InputRefused, PermissionRefused, StateRefused
from governance.deadlines.models import Deadline
from governance.deadlines.selectors import live
from governance.deadlines.services import sweep
from governance.notifications.models import Message
from governance.territory.levels import Level
from governance.trail.models import Entry
from grievances import services
from grievances.models import Grievance, Rating, TimelineEntry
from grievances.policies import Resident
from grievances.services import clocks
from grievances.states import ClosedHow, Kind, Source, State, Urgency
from tests.grievances.world import NOW, World


def owner_of(grievance: Grievance) -> Resident:
    return Resident(opened=frozenset({grievance.pk}))


def running(grievance: Grievance) -> dict[str, Deadline]:
    return {clock.purpose: clock for clock in live(grievance)}


def test_raise_writes_matter_clock_trail_timeline_and_messages_together(world: World):
    grievance = world.raised(contact_name="李小梅", contact_phone="138 1234 5678")
    grievance.refresh_from_db()
    assert (grievance.state, grievance.level, grievance.holder) == (State.RAISED, Level.GRID, world.grid)
    assert grievance.due_at == NOW + timedelta(hours=24)
    assert list(running(grievance)) == [clocks.TRIAGE]
    assert grievance.contact_phone == "13812345678"
    assert [entry.verb for entry in Entry.objects.filter(subject_id=grievance.pk)] == ["grievances.raise"]
    told = set(Message.objects.values_list("recipient", flat=True))
    assert told == {world.grid_worker.pk, world.grid_leader.pk}


def test_raise_with_the_same_submission_gives_the_same_matter(world: World):
    draft = world.draft()
    first = services.raise_matter(draft=draft, actor=None, now=NOW)
    again = services.raise_matter(draft=draft, actor=None, now=NOW)
    assert first.pk == again.pk
    assert Grievance.objects.count() == 1


@pytest.mark.parametrize("body", ["", "   ", "灯坏", "\x00\x01\x02", "长" * 4001])
def test_raise_with_unusable_words_is_refused_and_writes_nothing(world: World, body: str):
    with pytest.raises(InputRefused) as refused:
        world.raised(body=body)
    assert "body" in refused.value.fields
    assert not Grievance.objects.exists()
    assert not Entry.objects.exists()


def test_raise_where_the_grid_has_nobody_goes_to_the_community(world: World):
    world.grid.postings.all().delete()
    assert world.raised().holder == world.community


def test_raise_without_any_place_goes_to_the_district(world: World, settings):
    settings.DISTRICT_CODE = world.district.code
    grievance = world.raised(building=None)
    assert (grievance.holder, grievance.level) == (world.district, Level.DISTRICT)


def test_raise_by_staff_for_a_caller_records_first_contact(world: World):
    grievance = world.raised(actor=world.community_worker, source=Source.CALL)
    assert (grievance.first_contact, grievance.reporter) == (world.community_worker, None)
    with pytest.raises(PermissionRefused):
        world.raised(actor=world.auditor, source=Source.CALL)


def test_accept_by_two_people_makes_the_first_one_first_contact(world: World):
    grievance = world.raised()
    services.accept(grievance_id=grievance.pk, actor=world.grid_worker, now=NOW)
    with pytest.raises(StateRefused) as refused:
        services.accept(grievance_id=grievance.pk, actor=world.grid_leader, now=NOW)
    assert "待分流" in refused.value.message
    grievance.refresh_from_db()
    assert grievance.first_contact == world.grid_worker


def test_triage_meets_its_clock_starts_the_handling_clocks_and_publishes(world: World):
    grievance = world.triaged(world.raised())
    assert grievance.state == State.HANDLING
    assert set(running(grievance)) == {clocks.FIRST_CONTACT, clocks.SETTLE}
    assert grievance.due_at == NOW + timedelta(hours=24)
    assert grievance.published_at == NOW
    assert Deadline.objects.get(purpose=clocks.TRIAGE).state == Deadline.State.MET


@pytest.mark.parametrize(("may_publish", "kind"), [(False, Kind.COMMUNITY), (True, Kind.PRIVATE)])
def test_triage_without_consent_or_of_a_private_matter_publishes_nothing(world: World, may_publish: bool, kind: Kind):
    grievance = world.triaged(world.raised(may_publish=may_publish), kind)
    assert grievance.published_at is None


def test_triage_with_missing_fields_names_each_of_them(world: World):
    grievance = world.raised()
    with pytest.raises(InputRefused) as refused:
        services.triage(grievance_id=grievance.pk, actor=world.grid_worker, now=NOW, kind="", category=None, urgency="")
    assert set(refused.value.fields) == {"kind", "category", "urgency"}


def test_retriage_to_a_laxer_urgency_counts_from_the_old_start_and_keeps_the_history(world: World):
    grievance = world.brought_to(State.HANDLING)
    later = NOW + timedelta(days=2)
    services.answer(grievance_id=grievance.pk, actor=world.grid_worker, now=later, words="正在联系")
    before = running(grievance)[clocks.SETTLE]
    grievance = services.retriage(
        grievance_id=grievance.pk, actor=world.grid_worker, now=later, kind=Kind.COMMUNITY,
        category=world.category, urgency=Urgency.COMPLEX, words="要全楼更换线路",
    )  # fmt: skip
    after = running(grievance)[clocks.SETTLE]
    assert after.pk != before.pk
    assert after.started_at == before.started_at
    assert after.due_at > before.due_at
    before.refresh_from_db()
    assert before.state == Deadline.State.CANCELLED


def test_retriage_away_from_government_takes_the_department_off(world: World):
    grievance = world.brought_to(State.HANDLING, Kind.GOVERNMENT)
    services.dispatch(grievance_id=grievance.pk, actor=world.community_worker, now=NOW, department=world.department)
    grievance = services.retriage(
        grievance_id=grievance.pk, actor=world.community_worker, now=NOW, kind=Kind.COMMUNITY,
        category=world.category, urgency=Urgency.GENERAL, words="小区自己的灯",
    )  # fmt: skip
    assert grievance.department is None


def test_ask_suspends_the_clock_until_the_resident_replies(world: World):
    grievance = world.brought_to(State.HANDLING)
    due = running(grievance)[clocks.SETTLE].due_at
    grievance = services.ask(grievance_id=grievance.pk, actor=world.grid_worker, now=NOW, words="哪一层？")
    assert (grievance.state, grievance.is_suspended, grievance.due_at) == (State.WAITING, True, None)
    later = NOW + timedelta(days=1)
    grievance = services.reply(grievance_id=grievance.pk, actor=owner_of(grievance), now=later, words="五层")
    assert (grievance.state, grievance.is_suspended) == (State.HANDLING, False)
    assert running(grievance)[clocks.SETTLE].due_at == due + timedelta(days=1)


def test_ask_without_answer_goes_on_after_three_working_days(world: World):
    grievance = world.brought_to(State.WAITING)
    sweep(now=NOW + timedelta(days=2))
    grievance.refresh_from_db()
    assert grievance.state == State.WAITING
    sweep(now=NOW + timedelta(days=6))
    grievance.refresh_from_db()
    assert grievance.state == State.HANDLING


def test_escalate_moves_one_rung_up_with_new_clocks_and_stops_at_the_district(world: World):
    grievance = world.brought_to(State.HANDLING)
    rungs = [world.community, world.street, world.district]
    for actor, area in zip([world.grid_worker, world.community_worker, world.street_officer], rungs, strict=True):
        grievance = services.escalate(grievance_id=grievance.pk, actor=actor, now=NOW, words="需要上级协调")
        assert (grievance.holder, grievance.level, grievance.holder_code) == (area, area.level, area.code)
        assert all(clock.level == area.level for clock in live(grievance))
    with pytest.raises(InputRefused):
        services.escalate(grievance_id=grievance.pk, actor=world.district_supervisor, now=NOW, words="再上报")


def test_transfer_goes_only_to_a_neighbour_on_the_same_rung(world: World):
    grievance = world.brought_to(State.HANDLING)
    due = grievance.due_at
    with pytest.raises(InputRefused):
        services.transfer(grievance_id=grievance.pk, actor=world.grid_worker, now=NOW, area=world.community, words="转")
    grievance = services.transfer(
        grievance_id=grievance.pk, actor=world.grid_worker, now=NOW, area=world.grid_beside, words="是隔壁网格的楼"
    )
    assert (grievance.holder, grievance.due_at) == (world.grid_beside, due)


def test_assign_to_somebody_without_the_posting_is_refused(world: World):
    grievance = world.raised()
    with pytest.raises(InputRefused) as refused:
        services.assign(grievance_id=grievance.pk, actor=world.grid_leader, now=NOW, assignee=world.neighbour_worker)
    assert "assignee" in refused.value.fields


def test_assign_many_does_what_it_can_and_says_what_it_could_not(world: World):
    good, ended = world.raised(), world.brought_to(State.CLOSED)
    report = services.assign_many(
        grievance_ids=[good.pk, ended.pk, 999_999, good.pk],
        actor=world.grid_leader,
        now=NOW,
        assignee=world.grid_worker,
    )
    assert report.done == [good.pk]
    assert set(report.refused) == {ended.pk, 999_999}


def test_resolve_then_seven_silent_days_closes_without_satisfaction(world: World):
    grievance = world.brought_to(State.RESOLVED)
    assert not grievance.is_open
    sweep(now=NOW + timedelta(days=9))
    grievance.refresh_from_db()
    assert (grievance.state, grievance.closed_how, grievance.stars) == (State.CLOSED, ClosedHow.SILENCE, None)
    assert not Rating.objects.exists()


def test_dispute_reopens_one_rung_higher_with_a_new_clock(world: World):
    grievance = world.brought_to(State.RESOLVED)
    grievance = services.dispute(grievance_id=grievance.pk, actor=owner_of(grievance), now=NOW, words="又坏了")
    assert (grievance.state, grievance.holder, grievance.reopenings) == (State.HANDLING, world.community, 1)
    assert set(running(grievance)) == {clocks.SETTLE}
    services.resolve(grievance_id=grievance.pk, actor=world.community_worker, now=NOW, result="换了整条线")
    services.rate(grievance_id=grievance.pk, actor=owner_of(grievance), now=NOW, stars=4)
    assert list(Rating.objects.values_list("round", "is_settled", "stars")) == [(1, False, None), (2, True, 4)]


@pytest.mark.parametrize("stars", [0, 6, -1])
def test_rate_outside_one_to_five_is_refused(world: World, stars: int):
    grievance = world.brought_to(State.RESOLVED)
    with pytest.raises(InputRefused):
        services.rate(grievance_id=grievance.pk, actor=owner_of(grievance), now=NOW, stars=stars)
    assert not Rating.objects.exists()


def test_withdraw_stops_every_clock(world: World):
    grievance = world.brought_to(State.WAITING)
    services.withdraw(grievance_id=grievance.pk, actor=owner_of(grievance), now=NOW)
    assert not live(grievance)


def test_guide_sends_entries_of_the_directory_and_counts_as_first_contact(world: World):
    grievance = world.brought_to(State.HANDLING, Kind.PRIVATE)
    grievance = services.guide(grievance_id=grievance.pk, actor=world.grid_worker, now=NOW, services=[world.service])
    assert grievance.contacted_at == NOW
    assert [row.entry for row in grievance.guidance.all()] == [world.service]


def test_note_is_for_staff_only(world: World):
    grievance = world.raised()
    services.note(grievance_id=grievance.pk, actor=world.grid_worker, now=NOW, words="住户情绪激动")
    assert TimelineEntry.objects.get(verb="note").audience == TimelineEntry.Audience.STAFF


def test_support_counts_each_person_once(world: World):
    grievance = world.triaged(world.raised())
    joined = [services.support(grievance_id=grievance.pk, person=who, user=None, now=NOW) for who in ("a", "a", "b")]
    grievance.refresh_from_db()
    assert (joined, grievance.supports) == ([True, False, True], 2)


def test_trail_holds_no_personal_data(world: World):
    grievance = world.brought_to(State.CLOSED, contact_name="王秀英", contact_phone="13912345678", place_detail="502室")
    services.note(grievance_id=grievance.pk, actor=world.grid_worker, now=NOW, words="王秀英说13912345678")
    everything = str(list(Entry.objects.values()))
    assert not any(private in everything for private in ("王秀英", "13912345678", "502"))


def test_unknown_submission_does_not_collide(world: World):
    codes = {world.raised(submission=uuid.uuid4()).code for _ in range(20)}
    assert len(codes) == 20


def test_retriage_out_of_private_publishes_what_the_resident_agreed_to(world: World):
    grievance = world.brought_to(State.HANDLING, Kind.PRIVATE)
    assert grievance.published_at is None
    grievance = services.retriage(
        grievance_id=grievance.pk,
        actor=world.grid_worker,
        now=NOW,
        kind=Kind.COMMUNITY,
        category=world.category,
        urgency=Urgency.GENERAL,
        words="是公共管道",
    )
    assert grievance.published_at == NOW
