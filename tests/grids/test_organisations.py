"""双报到: organisations and people in service register, offer, help, meet, and are judged in public."""

from dataclasses import replace
from datetime import timedelta

import pytest

from governance.common.credit_code import ALPHABET, check_character, read_credit_code
from governance.common.errors import InputRefused, PermissionRefused, StateRefused
from governance.deadlines.models import Deadline
from governance.deadlines.services import sweep
from governance.notifications.models import Message
from governance.people.models import Organisation
from governance.trail.models import Entry
from grids.models import CommunityNeed, MemberRegistration, NeedClaim, OrganisationRegistration
from grids.policies.organisations import decide, side_of, step_of
from grids.selectors.organisations import (
    lives_in,
    needs_met,
    needs_to_claim,
    residents_words,
    services_of,
    times_served,
)
from grids.services import joint_meetings, lists
from grids.services.facilities import booking
from grids.services.organisations import claims, evaluating, members, registering
from grids.services.organisations.members import MemberDraft
from grids.states_lists import Field, NeedState
from grids.states_organisations import (
    MEMBER_STEPS,
    REGISTRATION_STEPS,
    Actors,
    ClaimState,
    MemberState,
    RegistrationState,
    Verb,
)
from tests.grids.organisation_world import CREDIT_CODE, DRAFT, NOW, Partners, at, build_partners, person

OFFICE = {"community_worker", "community_secretary", "street_officer"}
MEMBER = MemberDraft(kind="PARTY_MEMBER", fields=("ELDERLY",), available="WEEKENDS", employer="区税务局")


@pytest.fixture
def partners(db) -> Partners:
    return build_partners()


def applied(partners: Partners, **fields) -> OrganisationRegistration:
    draft = replace(DRAFT, **({"name": "便民药店", "credit_code": "91110000600037341L"} | fields))
    actor = person("药店联络员")
    return registering.apply_for_organisation(
        community=partners.world.community, draft=draft, actor=actor, now=NOW, representative=actor
    )


def member(partners: Partners, **fields) -> MemberRegistration:
    row = members.apply_as_member(
        community=partners.world.community, draft=replace(MEMBER, **fields), consents=True, actor=partners.resident,
        now=NOW,
    )  # fmt: skip
    return members.confirm(member_id=row.pk, actor=partners.world.community_worker, now=NOW)


# --- Pure ---------------------------------------------------------------------------------------------------
def test_credit_code_when_one_character_is_wrong_then_refused():
    for sound in (CREDIT_CODE, "91110000600037341L"):
        assert read_credit_code(f" {sound[:8].lower()} {sound[8:]}") == sound
        assert check_character(sound[:-1]) == sound[-1]
        for place in range(len(sound)):
            for other in set(ALPHABET) - {sound[place]}:
                with pytest.raises(InputRefused):
                    read_credit_code(sound[:place] + other + sound[place + 1 :])
    for wrong in ("", CREDIT_CODE[:-1], CREDIT_CODE + "0", "I" * 18):
        with pytest.raises(InputRefused):
            read_credit_code(wrong)


# --- Organisations ------------------------------------------------------------------------------------------
def test_organisation_when_it_registers_then_checked_in_time_and_entered_once(partners: Partners):
    world = partners.world
    assert Organisation.objects.get(registrations=partners.registration).phone == DRAFT.phone
    row = applied(partners)
    for again in ({}, {"name": "另一个名字"}):
        with pytest.raises(InputRefused):
            applied(partners, **again)
    for fields in ({"credit_code": ""}, {"credit_code": "91110000600037341A"}, {"phone": ""}):
        with pytest.raises(InputRefused):
            applied(partners, **({"name": "别的单位"} | fields))
    assert applied(partners, name="太极队", kind="SOCIAL", credit_code="").state == RegistrationState.APPLIED

    sweep(now=NOW + timedelta(days=9))
    row.refresh_from_db()
    assert row.is_late
    assert Message.objects.filter(recipient=world.street_officer, title__contains="超时").count() == 2
    act = {"registration_id": row.pk, "now": NOW}
    with pytest.raises(PermissionRefused):
        registering.accept(**act, actor=row.representative)
    with pytest.raises(InputRefused):
        registering.send_back(**act, actor=world.community_worker, words=" ")
    registering.send_back(**act, actor=world.community_worker, words="请附许可证")
    assert Message.objects.filter(recipient=row.representative, body="请附许可证").exists()
    with pytest.raises(StateRefused):
        registering.accept(**act, actor=world.community_worker)
    draft = replace(DRAFT, name="实验小学", credit_code="91110000600037341L")
    with pytest.raises(InputRefused):
        registering.resubmit(**act, actor=row.representative, draft=draft)  # that is somebody else here
    registering.resubmit(**act, actor=row.representative, draft=replace(draft, name="便民大药房"))
    row = registering.accept(**act, actor=world.community_secretary)
    assert (row.organisation.name, row.is_late) == ("便民大药房", False)
    assert not Deadline.objects.filter(subject_id=row.pk, purpose=registering.CHECK, state="RUNNING").exists()
    changed = registering.change(**act, actor=row.representative, draft=replace(draft, name="换名", phone="023111"))
    row.organisation.refresh_from_db()
    assert (changed.name, row.organisation.phone) == ("便民大药房", "023111")
    assert [one.verb for one in row.entries.order_by("id")] == ["apply", "return", "resubmit", "accept", "change"]
    assert not Entry.objects.filter(data__icontains="药").exists()


def test_organisation_when_it_leaves_then_nothing_of_it_is_offered_or_booked(partners: Partners):
    row = booking.book(
        facility_id=partners.hall.pk, starts_at=at(9), slots=1, purpose="读书会", actor=partners.resident, now=NOW
    )
    with pytest.raises(PermissionRefused):
        registering.end(registration_id=partners.registration.pk, actor=partners.resident, now=NOW, words="x")
    ended = registering.end(registration_id=partners.registration.pk, actor=partners.contact, now=NOW, words="搬走了")
    row.refresh_from_db()
    partners.hall.resource.refresh_from_db()
    assert (ended.state, row.state, partners.hall.resource.is_active) == ("ENDED", "CANCELLED", False)
    assert not Organisation.objects.get(pk=ended.organisation_id).is_active
    with pytest.raises(PermissionRefused):
        lists.add_resource(
            community=partners.world.community, title="操场", field=Field.CULTURE, kind="PLACE", actor=partners.contact,
            now=NOW, provider=ended.organisation,
        )  # fmt: skip


def test_registrations_when_each_verb_is_tried_by_each_then_the_table_is_kept(partners: Partners):
    world, row = partners.world, partners.registration
    people = world.people | {"own": partners.contact, "somebody": person("路人")}
    mine = MemberRegistration(user=partners.contact, community=world.community, area_code=world.community.code)
    by = {Actors.OFFICE: OFFICE, Actors.OWN: {"own"}, Actors.EITHER: OFFICE | {"own"}}
    for subject, states, steps in (
        (row, RegistrationState, REGISTRATION_STEPS), (mine, MemberState, MEMBER_STEPS),
    ):  # fmt: skip
        for state in states:
            subject.state = state
            for verb in Verb:
                rule = steps.get((state, verb))
                assert step_of(subject, verb) is rule
                expected = by[rule.actors] if rule else set()
                assert {who for who, user in people.items() if decide(user, verb, subject, NOW)} == expected
    row.representative = world.community_worker
    row.state = RegistrationState.APPLIED
    assert not decide(world.community_worker, Verb.ACCEPT, row, NOW)  # nobody checks their own


def test_representative_when_linked_by_telephone_then_acts_for_the_organisation(partners: Partners):
    new = person("新联络员")
    new.set_phone("13800001111")
    new.save()
    act = {"registration_id": partners.registration.pk, "actor": partners.world.community_worker, "now": NOW}
    with pytest.raises(InputRefused):
        registering.link_representative(**act, phone="13800002222")
    assert registering.link_representative(**act, phone="138 0000 1111").representative == new
    with pytest.raises(PermissionRefused):
        registering.change(registration_id=partners.registration.pk, actor=partners.contact, now=NOW, draft=DRAFT)
    assert registering.link_representative(**act, phone="").representative is None


# --- People in service --------------------------------------------------------------------------------------
def test_member_when_registered_with_consent_then_helps_and_is_forgotten_on_leaving(partners: Partners):
    world = partners.world
    ask = {"community": world.community, "actor": partners.resident, "now": NOW}
    for fields, consents in (({}, False), ({"fields": ()}, True), ({"employer": "身份证500108199001011234"}, True)):
        with pytest.raises(InputRefused):
            members.apply_as_member(**ask, draft=replace(MEMBER, **fields), consents=consents)
    row = member(partners)
    with pytest.raises(InputRefused):
        members.apply_as_member(**ask, draft=MEMBER, consents=True)
    assert lives_in(row)
    need = lists.add_need(
        community=world.community, title="老人要人陪", field=Field.ELDERLY, actor=world.grid_worker, now=NOW
    )
    assert needs_to_claim(partners.resident, NOW) == [need]
    with pytest.raises(PermissionRefused):
        claims.claim(need=need, actor=partners.contact, now=NOW, member=row)
    first = claims.claim(need=need, actor=partners.resident, now=NOW, member=row, words="周六可以")
    with pytest.raises(StateRefused):
        claims.claim(need=need, actor=partners.resident, now=NOW, member=row)
    claims.withdraw_claim(claim_id=first.pk, actor=partners.resident, now=NOW)
    second = claims.claim(need=need, actor=partners.resident, now=NOW, member=row)
    with pytest.raises(PermissionRefused):
        claims.accept_claim(claim_id=second.pk, actor=world.grid_worker, now=NOW)
    claims.accept_claim(claim_id=second.pk, actor=world.community_worker, now=NOW)
    need.refresh_from_db()
    assert (need.state, need.resource.title) == (NeedState.SERVING, "在职党员和职工服务队")
    step = {"need_id": need.pk, "actor": world.community_worker, "now": NOW}
    lists.report(**step, words="陪诊一次")
    assert times_served(row) == 1
    lists.again(**step, words="没等到人")
    assert times_served(row) == 0
    assert NeedClaim.objects.get(pk=second.pk).state == ClaimState.LAPSED

    gone = members.end(member_id=row.pk, actor=partners.resident, now=NOW)
    gone.refresh_from_db()
    assert (gone.state, gone.kind, gone.employer, gone.fields, gone.available) == ("ENDED", "", "", [], "")
    assert not Entry.objects.filter(data__icontains="税务").exists()


def test_claim_when_an_organisation_offers_its_resource_then_counted_for_it(partners: Partners):
    world = partners.world
    need = lists.add_need(
        community=world.community, title="想借会议室", field=Field.OTHER, actor=world.community_worker, now=NOW
    )
    resource = partners.hall.resource
    with pytest.raises(PermissionRefused):
        claims.claim(need=need, actor=partners.resident, now=NOW, resource=resource)
    with pytest.raises(InputRefused):
        claims.claim(need=need, actor=partners.contact, now=NOW)
    row = claims.claim(need=need, actor=partners.contact, now=NOW, resource=resource)
    claims.decline_claim(claim_id=row.pk, actor=world.community_worker, now=NOW)
    with pytest.raises(StateRefused):
        claims.accept_claim(claim_id=row.pk, actor=world.community_worker, now=NOW)
    row = claims.claim(need=need, actor=partners.contact, now=NOW, resource=resource)
    claims.accept_claim(claim_id=row.pk, actor=world.community_worker, now=NOW)
    with pytest.raises(StateRefused):
        claims.claim(need=CommunityNeed.objects.get(), actor=partners.contact, now=NOW, resource=resource)
    step = {"need_id": need.pk, "actor": world.community_worker, "now": NOW}
    lists.report(**step, words="借了一下午")
    lists.rate(**step, stars=5, words="很好")
    assert needs_met(services_of(world.community.code)) == {resource.pk: 1}
    organisation = partners.registration.organisation_id
    assert residents_words([organisation], NOW)[organisation].count == 1


# --- Judged, met --------------------------------------------------------------------------------------------
def test_organisation_when_evaluated_then_once_a_year_and_side_and_it_may_reply(partners: Partners):
    world = partners.world
    sides = {name: side_of(user, partners.registration, NOW) for name, user in world.people.items()}
    assert {name: side.value for name, side in sides.items() if side} == {
        "community_worker": "COMMUNITY", "community_secretary": "COMMUNITY", "street_officer": "STREET",
    }  # fmt: skip
    act = {"registration_id": partners.registration.pk, "now": NOW}
    with pytest.raises(PermissionRefused):
        evaluating.evaluate(**act, stars=5, words="好", actor=partners.contact)
    for stars, words in ((0, "好"), (5, " ")):
        with pytest.raises(InputRefused):
            evaluating.evaluate(**act, stars=stars, words=words, actor=world.street_officer)
    evaluating.evaluate(**act, stars=4, words="操场开放及时，联系13812345678", actor=world.community_worker)
    row = evaluating.evaluate(**act, stars=5, words="更好了，联系13812345678", actor=world.community_secretary)
    evaluating.evaluate(**act, stars=3, words="一般", actor=world.street_officer)
    assert [(one.side, one.stars) for one in partners.registration.evaluations.order_by("side")] == [
        ("COMMUNITY", 5), ("STREET", 3),
    ]  # fmt: skip
    assert "138" not in row.words
    with pytest.raises(PermissionRefused):
        evaluating.reply(evaluation_id=row.pk, words="谢谢", actor=world.community_worker, now=NOW)
    assert evaluating.reply(evaluation_id=row.pk, words="谢谢", actor=partners.contact, now=NOW).reply == "谢谢"
    with pytest.raises(StateRefused):
        evaluating.reply(evaluation_id=row.pk, words="再谢", actor=partners.contact, now=NOW)


def test_joint_meeting_when_held_then_tasks_are_followed_to_their_day(partners: Partners):
    world, office = partners.world, {"actor": partners.world.community_worker, "now": NOW}
    call = {
        "community": world.community,
        "title": "停车共享",
        "starts_at": at(15),
        "place": "社区会议室",
        "agenda": "共享车位",
    }
    waiting = applied(partners)
    for invited in ([], [waiting]):
        with pytest.raises(InputRefused):
            joint_meetings.call_meeting(**call, **office, invited=invited)
    meeting = joint_meetings.call_meeting(**call, **office, invited=[partners.registration])
    assert Message.objects.filter(recipient=partners.contact, title__contains="停车共享").count() == 1
    with pytest.raises(InputRefused):
        joint_meetings.hold_meeting(meeting_id=meeting.pk, minutes="谈了", present=[], **office)
    later = office | {"now": at(17)}
    meeting = joint_meetings.hold_meeting(
        meeting_id=meeting.pk,
        minutes="同意开放20个车位，联系人：李四13812345678",
        present=[partners.registration],
        **later,
    )
    assert "13812345678" not in meeting.minutes
    assert meeting.invitations.get().was_present
    task = {"meeting_id": meeting.pk, "title": "划出车位", "due_on": at(9, days=4).date()}
    with pytest.raises(InputRefused):
        joint_meetings.add_task(**task, **later, registration=waiting)
    with pytest.raises(InputRefused):
        joint_meetings.add_task(**(task | {"due_on": NOW.date()}), **later)
    row = joint_meetings.add_task(**task, **later, registration=partners.registration)
    done = joint_meetings.add_task(**task, **later)
    joint_meetings.finish_task(task_id=done.pk, words="已划好", **later)
    sweep(now=at(9, days=7))
    row.refresh_from_db()
    done.refresh_from_db()
    assert (row.is_late, done.is_late) == (True, False)
    assert Message.objects.filter(recipient=partners.contact, title__contains="到期").count() == 1
    with pytest.raises(PermissionRefused):
        joint_meetings.finish_task(task_id=row.pk, words="好", actor=partners.contact, now=NOW)
    with pytest.raises(StateRefused):
        joint_meetings.cancel_meeting(meeting_id=meeting.pk, words="不开了", **later)
