"""Resolutions through the services: what they rest on, their clocks, objections that hold them back, late tasks, ratings."""

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage

from deliberation.models import Ballot, ResolutionObjection, ResolutionTask
from deliberation.policies.resolutions import decide as may
from deliberation.selectors.resolutions import people_concerned, visible_to, waiting_for_work
from deliberation.services import outcomes
from deliberation.services import resolutions as services
from deliberation.states import ResolutionState
from deliberation.states_resolutions import RESOLUTION_STEPS, Actors, ResolutionVerb, resolution_step
from governance.common.errors import InputRefused, PermissionRefused, StateRefused
from governance.deadlines.selectors import live
from governance.notifications.models import Message
from governance.trail.models import Entry
from tests.deliberation.decided import NOW, Decided, decide, photo
from tests.factories import at
from tests.grievances.world import build_world

S, V = ResolutionState, ResolutionVerb
SECOND = timedelta(seconds=1)


@pytest.fixture
def case(db, settings, tmp_path, monkeypatch) -> Decided:
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(outcomes, "resolution_moved", [])
    return decide(build_world())


def told(user, about: str = "") -> list[str]:
    return list(Message.objects.filter(recipient=user, key__contains=about).values_list("title", flat=True))


# --- The table ----------------------------------------------------------------------------------------------
def test_table_when_read_then_each_verb_has_just_its_states():
    working = {S.IN_FORCE, S.CARRIED_OUT, S.REPORTED}
    early = {S.PUBLISHED, S.IN_FORCE}
    assert {verb: {state for state, other in RESOLUTION_STEPS if other == verb} for verb in V} == {
        V.OBJECT: {S.PUBLISHED}, V.WITHDRAW_OBJECTION: {S.PUBLISHED}, V.ANSWER: {S.PUBLISHED}, V.UPHOLD: {S.PUBLISHED},
        V.TAKE_EFFECT: {S.PUBLISHED}, V.ADD_TASK: early, V.DROP_TASK: early, V.FINISH_TASK: {S.IN_FORCE},
        V.CLEAR_PHOTO: working, V.CARRY_OUT: {S.IN_FORCE}, V.REPORT: {S.CARRIED_OUT}, V.RATE: {S.REPORTED},
    }  # fmt: skip


def test_every_state_verb_and_person_when_asked_then_just_the_rule(case: Decided):
    world = case.world
    everybody = {**world.people, **case.people}
    office = {"community_worker", "community_secretary", "street_officer", "grid_worker", "grid_leader", "chair"}
    office |= {"district_supervisor"}
    for state in (S.OVERTURNED, S.PUBLISHED, S.IN_FORCE, S.CARRIED_OUT, S.REPORTED):
        if state in (S.OVERTURNED, S.PUBLISHED):
            case.publish()
        resolution = case.to(state)
        homes = {"proposer", "supporter", "resident", "chair"}
        who = {
            Actors.RESIDENT: homes,
            Actors.OFFICE: office,
            Actors.WORKER: office | {"worker"},
            Actors.SYSTEM: set(),
        }
        for verb in V:
            rule = resolution_step(state, verb)
            allowed = {name for name, user in everybody.items() if may(user, verb, resolution, case.now)}
            assert allowed == (who[rule.actors] if rule else set()), (state, verb)
            is_ours = rule is not None and (rule.actors is Actors.SYSTEM or verb is V.CARRY_OUT)
            assert bool(may(None, verb, resolution, case.now)) == is_ours


def test_desk_when_listed_then_those_of_the_area_the_seats_and_the_responsible_see_it(case: Decided):
    case.publish()
    everybody = {**case.world.people, **case.people}
    sees = {name for name, user in everybody.items() if visible_to(user, NOW).exists()}
    hidden = {"neighbour_worker", "resident", "proposer", "supporter", "stranger"}
    assert hidden.isdisjoint(sees) and sees == set(everybody) - hidden
    assert not waiting_for_work(visible_to(case.office, NOW)).exists()
    case.do(services.object_to, case.resident, words="太亮")
    assert waiting_for_work(visible_to(case.office, NOW)).exists()


# --- What it rests on ---------------------------------------------------------------------------------------
def test_publish_when_nothing_was_decided_then_refused(case: Decided):
    for changes in ({"is_passed": False}, {"is_passed": None, "state": "CLOSED"}, {"is_passed": True, "state": "OPEN"}):
        Ballot.objects.filter(pk=case.ballot.pk).update(**changes)
        with pytest.raises(StateRefused):
            case.publish()
    with pytest.raises(StateRefused):  # its procedure has a ballot, and none passed
        case.publish(ballot_id=None)
    Ballot.objects.filter(pk=case.ballot.pk).update(is_passed=True, state="COUNTED")
    with pytest.raises(PermissionRefused):
        case.publish(actor=case.resident)
    with pytest.raises(InputRefused) as refused:
        case.publish(title=" ")
    assert "title" in refused.value.fields


def test_publish_when_the_procedure_has_no_ballot_then_the_communitys_word_is_enough(case: Decided):
    case.topic.procedure.stages.filter(product="BALLOT").delete()
    with pytest.raises(PermissionRefused):
        case.publish(ballot_id=None, actor=case.chair)
    assert case.publish(ballot_id=None).arithmetic["basis"] == "WORD"


def test_publish_when_passed_then_days_and_arithmetic_are_the_rules_and_twice_is_once(case: Decided):
    heard = []
    outcomes.resolution_moved.append(lambda resolution, now: heard.append(resolution.state))
    first = case.publish(actor=case.chair)
    assert case.publish() == first and heard == [S.PUBLISHED]
    assert first.arithmetic["result"] == case.ballot.result and first.arithmetic["article"] == "本会章程"
    # 18 Nov + 15 days = 3 Dec, a Thursday: until its 24:00
    assert first.publish_until == first.objections_until == at("2026-12-04 00:00")
    assert [clock.purpose for clock in live(first)] == ["deliberation.publication"]
    assert first.due_at == first.publish_until
    assert Entry.objects.get(verb="deliberation.resolution_publish").data["basis"] == "BALLOT"
    assert set(people_concerned(first)) == {case.proposer, case.supporter, case.chair}


# --- Clocks and objections ----------------------------------------------------------------------------------
def test_publication_when_its_last_second_has_not_passed_then_not_in_force(case: Decided):
    end = case.publish().publish_until
    assert case.sweep_at(end - timedelta(days=1)).state == S.PUBLISHED
    assert case.sweep_at(end - SECOND).state == S.PUBLISHED
    resolution = case.sweep_at(end)
    assert resolution.state == S.IN_FORCE and resolution.in_force_at == end
    task = resolution.tasks.get()
    assert [clock.purpose for clock in live(task)] == ["deliberation.task"]
    assert resolution.due_at == live(task)[0].due_at
    for person in (case.proposer, case.supporter, case.chair):
        assert told(person, "in-force")
    assert told(case.worker, "tasks") and not told(case.resident)


def test_objection_when_open_then_it_holds_the_effect_back_until_it_is_answered(case: Decided):
    end = case.publish().publish_until
    case.now = end - timedelta(days=2)
    first = case.do(services.object_to, case.resident, words="没有通知我们单元")
    assert case.do(services.object_to, case.resident, words="又点了一次") == first
    other = case.do(services.object_to, case.proposer, words="灯太贵")
    assert Entry.objects.filter(verb="deliberation.resolution_object").count() == 2
    assert told(case.office, "objection-")
    assert case.sweep_at(end).state == S.PUBLISHED
    with pytest.raises(StateRefused):
        case.do(services.object_to, case.supporter, words="晚了")
    with pytest.raises(StateRefused):
        case.do(services.withdraw_objection, case.supporter, objection_id=other.pk)
    case.do(services.withdraw_objection, case.proposer, objection_id=other.pk)
    assert case.resolution.state == S.PUBLISHED
    case.do(services.answer_objection, objection_id=first.pk, answer="已在楼道补贴通知")
    assert case.resolution.state == S.IN_FORCE and case.resolution.in_force_at == end
    assert told(case.resident, f"answered-{first.pk}")
    with pytest.raises(StateRefused):
        case.do(services.answer_objection, objection_id=first.pk, answer="再答一次")


def test_answer_when_late_then_the_street_hears_and_may_answer(case: Decided):
    case.publish()
    objection = case.do(services.object_to, case.resident, words="没有通知我们单元")
    due = live(objection)[0].due_at  # 18 Nov + 7 days: until 25 Nov 24:00
    assert due == at("2026-11-26 00:00")
    case.sweep_at(due - SECOND)
    assert not told(case.world.street_officer)
    case.sweep_at(due)
    assert told(case.world.street_officer, "street")
    assert ResolutionObjection.objects.get().risen_at == due
    case.do(services.answer_objection, case.world.street_officer, objection_id=objection.pk, answer="街道答复")
    assert case.sweep_at(case.resolution.publish_until).state == S.IN_FORCE


def test_objection_when_upheld_then_overturned_and_the_decision_may_be_taken_anew(case: Decided):
    heard = []
    outcomes.resolution_moved.append(lambda resolution, now: heard.append(resolution.state))
    first = case.publish()
    objection = case.do(services.object_to, case.resident, words="没有通知我们单元")
    other = case.do(services.object_to, case.proposer, words="灯太贵")
    case.do(services.uphold_objection, objection_id=objection.pk, answer="确实漏了，重新表决")
    assert case.resolution.state == S.OVERTURNED and case.resolution.ended_at == NOW
    assert heard == [S.PUBLISHED, S.OVERTURNED]
    assert not live(case.resolution) and not live(objection) and not live(other)
    assert case.resolution.due_at is None and told(case.supporter, "overturned")
    assert case.sweep_at(first.publish_until).state == S.OVERTURNED
    assert case.publish() != first


# --- Carrying out -------------------------------------------------------------------------------------------
def test_task_when_late_then_told_to_responsible_and_community_then_to_street_and_district(case: Decided):
    case.publish()
    case.to(S.IN_FORCE)
    task = case.resolution.tasks.get()
    due = live(task)[0].due_at
    case.sweep_at(due - SECOND)
    assert not told(case.worker, "late") and told(case.worker, "task-warn")
    case.sweep_at(due)
    task.refresh_from_db()
    assert task.rises == 1 and told(case.worker, "late") and told(case.world.community_secretary, "late")
    assert not told(case.world.street_officer)
    assert case.fresh().due_at == due  # stays red
    late = live(task)[0]
    assert late.purpose == "deliberation.task_late"
    case.sweep_at(late.due_at)
    task.refresh_from_db()
    assert task.rises == 2 and told(case.world.street_officer, "street")
    assert not told(case.world.district_supervisor)
    case.sweep_at(live(task)[0].due_at)
    task.refresh_from_db()
    assert task.rises == 3 and told(case.world.district_supervisor, "district") and not live(task)
    case.do(services.finish_task, case.worker, task_id=task.pk, result="装好了")
    assert case.resolution.state == S.CARRIED_OUT and not live(ResolutionTask.objects.get())


def test_tasks_when_the_last_is_done_then_carried_out_with_photos_that_wait_to_be_cleared(case: Decided):
    case.publish()
    case.do(services.add_task, title="验收", responsible_name="物业", finish_on=NOW.date() + timedelta(days=40))
    case.to(S.IN_FORCE)
    first, second = case.resolution.tasks.all()
    with pytest.raises(PermissionRefused):
        case.do(services.finish_task, case.worker, task_id=second.pk, result="不是我的")
    with pytest.raises(StateRefused):
        case.do(services.carry_out)
    case.do(services.finish_task, case.worker, task_id=first.pk, result="装好了", photos=[photo()])
    assert case.resolution.state == S.IN_FORCE
    taken = first.photos.get()
    assert not taken.is_cleared and default_storage.exists(taken.image.name)
    case.do(services.clear_photo, photo_id=taken.pk)
    assert first.photos.get().is_cleared
    with pytest.raises(InputRefused):
        case.do(services.drop_task, task_id=second.pk, words="")
    case.do(services.drop_task, task_id=second.pk, words="物业已包含")
    assert case.resolution.state == S.CARRIED_OUT
    assert told(case.supporter, "carried-out") and [c.purpose for c in live(case.resolution)] == ["deliberation.result"]


def test_photos_when_the_verb_fails_then_no_file_stays(case: Decided, monkeypatch):
    case.publish()
    case.to(S.IN_FORCE)

    def broken(*_args: object, **_given: object) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr("deliberation.services.resolutions.tasks.clocks.end_task", broken)
    with pytest.raises(RuntimeError):
        case.do(services.finish_task, task_id=case.resolution.tasks.get().pk, result="装好了", photos=[photo()])
    assert _files("resolutions") == []


def _files(folder: str) -> list[str]:
    if not default_storage.exists(folder):
        return []
    folders, files = default_storage.listdir(folder)
    return files + [name for sub in folders for name in _files(f"{folder}/{sub}")]


# --- Result and ratings -------------------------------------------------------------------------------------
def test_result_when_late_then_community_and_street_hear_and_when_published_residents_rate_once(case: Decided):
    case.publish()
    case.to(S.CARRIED_OUT)
    case.sweep_at(live(case.resolution)[0].due_at)
    assert told(case.office, "result-late") and told(case.world.street_officer, "result-street")
    with pytest.raises(StateRefused):
        case.do(services.rate_resolution, case.resident, stars=5)
    case.do(services.report_result, result="三盏路灯全部换好。")
    assert told(case.supporter, "reported") and case.resolution.due_at is None
    for bad in ({"stars": 0}, {"stars": 6}, {"stars": 5, "words": "长" * 301}):
        with pytest.raises(InputRefused):
            case.do(services.rate_resolution, case.resident, **bad)
    with pytest.raises(PermissionRefused):
        case.do(services.rate_resolution, case.stranger, stars=5)
    case.do(services.rate_resolution, case.resident, stars=4)
    case.do(services.rate_resolution, case.resident, stars=4)
    with pytest.raises(StateRefused):
        case.do(services.rate_resolution, case.resident, stars=1)
    case.do(services.rate_resolution, case.supporter, stars=5, words="亮了")
    assert (case.resolution.stars_total, case.resolution.ratings_count) == (9, 2)
