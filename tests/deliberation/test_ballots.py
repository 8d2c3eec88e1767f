"""Ballots through their services: who may, the roll, many channels, proxies, secrecy, closing, the room."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from deliberation.models import (
    Attendance,
    Ballot,
    CallAtDoor,
    Casting,
    Charter,
    CountedVote,
    Proxy,
    SealedVote,
    Seat,
)
from deliberation.policies.ballots import decide
from deliberation.selectors.ballots import votes_file
from deliberation.services import ballots, outcomes
from deliberation.services.ballots import clocks
from deliberation.states import BallotState, CouncilKind, SlipState
from deliberation.states_ballots import BALLOT_STEPS, BallotActors, BallotVerb
from deliberation.tallying.files import differences, recount
from governance.common.errors import DomainError, InputRefused, LimitReached, PermissionRefused, StateRefused
from governance.deadlines.services import sweep
from governance.notifications.models import Message
from governance.people.models import User
from governance.territory.models import Dwelling
from governance.trail.models import Entry
from tests.deliberation.ballot_world import DAY, drafted, owners_council, resident, rule
from tests.grievances.world import NOW, World

OFFICE = {"community_worker", "community_secretary", "street_officer", "district_supervisor"}
FIELD = OFFICE | {"grid_worker", "grid_leader", "grid_worker_beside"}
ALLOWED_TO = {
    BallotActors.OFFICE: OFFICE,
    BallotActors.OFFICE_OR_CLOCK: OFFICE | {"clock"},
    BallotActors.FIELD: FIELD,
    BallotActors.CONCERNED: {"voter"},
    BallotActors.VOTER: {"voter"},
    BallotActors.CLOCK: {"clock"},
}


def refused(error: type[DomainError], act, *args, **kwargs) -> DomainError:
    with pytest.raises(error) as problem, transaction.atomic():
        act(*args, **kwargs)
    return problem.value


def test_matrix_when_every_role_tries_every_verb_in_every_state_then_as_the_table_says(world: World):
    voter = User.objects.create(display_name="业主甲", password="!")
    voting = drafted(world).heads(2, users=[voter])
    people = world.people | {"voter": voter, "clock": None}
    for state in BallotState:
        voting.ballot.state = state
        for verb in BallotVerb:
            step = BALLOT_STEPS.get((state, verb))
            allowed = {name for name, person in people.items() if decide(person, verb, voting.ballot, NOW)}
            assert allowed == (ALLOWED_TO[step.actors] if step else set()), (state, verb)
    for name in ("neighbour_worker", "grid_worker", "resident", "auditor", "department_officer"):
        refused(
            PermissionRefused,
            ballots.freeze_roll,
            ballot_id=voting.ballot.pk,
            confirmed=True,
            actor=people[name],
            now=NOW,
        )


def test_owners_when_the_special_share_misses_by_one_head_then_fails_and_one_more_passes(world: World):
    users = [User.objects.create(display_name=f"业主{n}", password="!") for n in range(3)]
    for yes, passes in ((5, False), (6, True)):
        voting = drafted(world, "owners_special").heads(12, users=users).opened()
        ballot = voting.ballot
        for number, user in enumerate(users, start=1):
            ballots.vote(
                ballot_id=ballot.pk, entry_id=voting.entry(number).pk, choice="YES", actor=user, now=voting.now
            )
        voting.door(4), voting.door(5, channel="TELEPHONE")
        for number, choice in ((6, "YES" if yes == 6 else "NO"), (7, "NO"), (8, "ABSTAIN")):
            for clerk in (world.community_worker, world.grid_worker):
                voting.paper(number, choice, clerk)
        voting.door(1, "NO"), voting.door(1, "YES")  # changed at the door, and back
        counted = voting.closed()
        assert (counted.state, counted.is_passed) == (BallotState.COUNTED, passes), counted.result["steps"]
        assert voting.entry(1).times_voted == 3
        assert counted.result["participants"] == {"heads": 8, "area_m2": "800.00"}
        wanting = [] if passes else ["还要 1 人 赞成（参与情况不变时）", "还要 100.00 m² 赞成（参与情况不变时）"]
        assert counted.result["wanting"] == wanting
        assert differences(counted.result, recount(votes_file(counted)).as_data()) == []
        assert "张三" not in str(votes_file(counted)) and "张**" in str(votes_file(counted))
        page = f"/ballots/{ballot.code}/"
        assert "1 人，只算最后一次" in Client().get(page).content.decode()  # doubles are shown
        assert "投了 3 次，算最后一次" in Client().get(f"{page}votes/").content.decode()
    assert Message.objects.filter(recipient=users[1], title="您参加的表决有结果了").count() == 2
    recorded = Message.objects.filter(recipient=users[0], title="您的投票已由工作人员登记")
    assert recorded.count() == 4 and CallAtDoor.objects.filter(was_met=True).count() == 8


def test_times_when_before_at_and_after_opening_and_closing_then_votes_count_only_between(world: World):
    voter = User.objects.create(display_name="业主甲", password="!")
    voting = drafted(world).heads(3, users=[voter]).frozen()
    given = {"ballot_id": voting.ballot.pk, "entry_id": voting.entry(1).pk, "choice": "YES", "actor": voter}
    refused(StateRefused, ballots.vote, **given, now=voting.ballot.opens_at)  # its clock has not run yet
    sweep(now=voting.ballot.opens_at - timedelta(seconds=1))
    assert voting.fresh().state == BallotState.ROLL
    sweep(now=voting.ballot.opens_at)
    assert voting.fresh().state == BallotState.OPEN
    last = voting.ballot.closes_at - timedelta(seconds=1)
    ballots.vote(**given, now=last)
    refused(StateRefused, ballots.vote, **given, now=voting.ballot.closes_at)
    sweep(now=last)
    assert voting.fresh().state == BallotState.OPEN
    assert voting.closed().result["participants"]["heads"] == 1
    assert Casting.objects.count() == 1
    other = User.objects.create(display_name="路人", password="!")
    assert refused(PermissionRefused, drafted_vote, world, other).code == "not_yours"


def drafted_vote(world: World, stranger: User) -> None:
    voting = drafted(world).heads(2).opened()
    ballots.vote(ballot_id=voting.ballot.pk, entry_id=voting.entry(1).pk, choice="YES", actor=stranger, now=voting.now)


def test_secret_when_counted_then_no_link_is_left_and_every_receipt_is_published(world: World):
    voters = [User.objects.create(display_name=f"选民{n}", password="!") for n in range(4)]
    voting = drafted(
        world, "election_voters", is_election=True, choices=["甲某", "乙某", "丙某"], seats_to_fill=2
    ).heads(6, area="0", users=voters).opened()  # fmt: skip
    ballot, receipts = voting.ballot, {}
    assert ballot.secrecy == "SECRET" and ballot.key
    for choice in ("1", "1,2"):  # everybody changes their mind: only the last receipt is worth something
        for number, voter in enumerate(voters, start=1):
            done = ballots.vote(
                ballot_id=ballot.pk, entry_id=voting.entry(number).pk, choice=choice, actor=voter, now=voting.now
            )
            receipts[number] = done.receipt
    refused(InputRefused, voting.door, 5, "1", channel="TELEPHONE")
    refused(InputRefused, voting.door, 5, "1,2,3")
    refused(InputRefused, voting.door, 5, "9")
    assert SealedVote.objects.count() == 4
    assert not Casting.objects.exclude(choice="").exists() and not ballot.roll.exclude(choice="").exists()
    counted = voting.closed()
    assert (counted.state, counted.key, counted.result["elected"]) == (BallotState.COUNTED, "", ["1", "2"])
    assert not SealedVote.objects.exists()
    assert set(CountedVote.objects.values_list("receipt", "choice")) == {(code, "1,2") for code in receipts.values()}
    published = votes_file(counted)
    assert differences(counted.result, recount(published).as_data()) == []
    assert [vote["receipt"] for vote in published["votes"]] == sorted(receipts.values())
    for rows in (CountedVote.objects.all(), Casting.objects.all()):
        refused(DatabaseError, rows.delete)
        refused(DatabaseError, rows.update, choice="3")


def test_papers_when_two_people_enter_them_then_agreed_in_conflict_settled_spoilt_or_too_late(world: World):
    voting = drafted(world).heads(8).opened()
    first, second, third = world.community_worker, world.grid_worker, world.community_secretary
    assert voting.paper(1, "YES", first).state == SlipState.ONCE
    assert voting.paper(1, "NO", first).state == SlipState.ONCE  # the same person corrects a slip of the finger
    assert voting.entry(1).voted_at is None
    assert voting.paper(1, "NO", second).state == SlipState.AGREED
    assert voting.entry(1).choice == "NO"
    assert refused(StateRefused, voting.paper, 1, "NO", third).code == "entered"
    voting.paper(2, "YES", first)
    slip = voting.paper(2, "NO", second)
    assert slip.state == SlipState.CONFLICT
    settle = {"slip_id": slip.pk, "now": voting.now}
    refused(InputRefused, ballots.settle_paper, **settle, choice="YES", actor=first)  # still alone with it
    refused(InputRefused, ballots.settle_paper, **settle, choice="ABSTAIN", actor=third)
    assert ballots.settle_paper(**settle, choice="YES", actor=third).state == SlipState.AGREED
    assert [voting.paper(3, "SPOILT", who).state for who in (first, second)] == [SlipState.ONCE, SlipState.SPOILT]
    # A paper that was entered before a vote at the door is older, however late the second person comes.
    voting.paper(4, "NO", first)
    voting.door(4, "YES", now=voting.now + timedelta(hours=1))
    voting.paper(4, "NO", second, voting.now + timedelta(hours=2))
    assert (voting.entry(4).choice, voting.entry(4).times_voted) == ("YES", 2)
    for number in ("12345678", "", voting.entry(5).paper_number[:-1] + "x"):
        refused(
            InputRefused, ballots.enter_paper, ballot_id=voting.ballot.pk, number=number, choice="YES", actor=first,
            now=voting.now,
        )  # fmt: skip
    refused(PermissionRefused, voting.paper, 5, "YES", world.neighbour_worker)
    voting.paper(5, "YES", first)
    assert voting.closed().state == BallotState.CLOSED  # waits for the second person
    refused(StateRefused, voting.paper, 6, "YES", first)
    refused(StateRefused, ballots.count_ballot, ballot_id=voting.ballot.pk, actor=first, now=voting.now)
    voting.paper(5, "YES", second)
    counted = ballots.count_ballot(ballot_id=voting.ballot.pk, actor=first, now=voting.now)
    assert counted.state == BallotState.COUNTED and counted.result["participants"]["heads"] == 4


def test_roll_objections_when_raised_in_time_then_answered_hold_back_the_opening_and_correct_the_totals(world: World):
    voter = User.objects.create(display_name="业主甲", password="!")
    voting = drafted(world, days=6).heads(3, users=[voter]).frozen()
    ballot = voting.ballot
    given = {"ballot_id": ballot.pk, "actor": voter, "words": "302 的面积不对"}
    over = clocks.objections_until(ballot)
    assert over == NOW.replace(hour=0) + 6 * DAY  # five calendar days, the first not counted
    refused(PermissionRefused, ballots.object_to_roll, **given | {"actor": world.resident}, now=NOW)
    refused(InputRefused, ballots.object_to_roll, **given | {"words": " "}, now=NOW)
    objection = ballots.object_to_roll(**given, now=over - timedelta(seconds=1))
    assert ballots.object_to_roll(**given, now=over - timedelta(seconds=1)) == objection
    refused(StateRefused, ballots.object_to_roll, **given, now=over)
    for words in ("甲", "乙"):
        ballots.object_to_roll(**given | {"words": words}, now=NOW)
    refused(LimitReached, ballots.object_to_roll, **given | {"words": "丙"}, now=NOW)
    for one in ballot.roll_objections.exclude(pk=objection.pk):
        ballots.answer_objection(
            objection_id=one.pk, is_upheld=False, answer="已核对", actor=world.community_worker, now=NOW
        )
    sweep(now=ballot.opens_at)
    assert voting.fresh().state == BallotState.ROLL  # held back
    refused(StateRefused, ballots.open_ballot, ballot_id=ballot.pk, actor=world.community_worker, now=ballot.opens_at)
    late = over + 4 * DAY
    sweep(now=late)
    assert Message.objects.filter(recipient=world.street_officer, title="名册异议超过期限没有答复").exists()
    entry = voting.entry(3)
    ballots.strike_entry(
        ballot_id=ballot.pk, entry_id=entry.pk, reason="面积登记错误", actor=world.community_worker, now=late
    )
    dwelling = Dwelling.objects.create(building=world.building, room="302", floor_area_m2="88.80")
    ballots.add_entry(
        ballot_id=ballot.pk, name="李四", reason="更正", actor=world.community_worker, now=late, dwelling=dwelling,
        area_m2=Decimal("88.80"),
    )  # fmt: skip
    assert (voting.fresh().roll_heads, voting.ballot.roll_area_m2) == (3, Decimal("288.80"))
    ballots.answer_objection(
        objection_id=objection.pk, is_upheld=True, answer="已更正", actor=world.community_worker, now=late
    )
    assert voting.fresh().state == BallotState.OPEN  # the last answer opens what had waited
    refused(InputRefused, voting.door, 3)


def test_freezing_when_days_or_areas_or_the_clerks_word_are_missing_then_refused(world: World):
    freeze = {"confirmed": True, "actor": world.community_worker, "now": NOW}
    early = drafted(world, days=4).heads(2)
    assert "最早" in refused(InputRefused, ballots.freeze_roll, ballot_id=early.ballot.pk, **freeze).message
    refused(InputRefused, ballots.freeze_roll, ballot_id=drafted(world).ballot.pk, **freeze)
    refused(InputRefused, ballots.freeze_roll, ballot_id=drafted(world).heads(2, area="0").ballot.pk, **freeze)
    unconfirmed = freeze | {"confirmed": False}
    refused(InputRefused, ballots.freeze_roll, ballot_id=drafted(world).heads(2).ballot.pk, **unconfirmed)
    for wrong in (
        {"question": " "}, {"closes_at": NOW}, {"choices": ["甲"]}, {"choices": ["甲", "甲"]},
        {"is_election": True, "choices": ["甲"]}, {"secrecy": "SECRET"}, {"opens_at": NOW + 90 * DAY},
    ):  # fmt: skip
        refused(InputRefused, drafted, world, **wrong)
    ballots.annul_ballot(ballot_id=early.ballot.pk, reason="重新发起", actor=world.street_officer, now=NOW)
    assert early.fresh().state == BallotState.ANNULLED
    frozen = drafted(world).heads(2).frozen()
    frozen.ballot.rule.pass_numerator = 0
    frozen.ballot.rule.save()
    assert frozen.fresh().rule_data["pass_numerator"] == 1  # a later edit of the rule changes no ballot


def test_proxies_when_registered_then_as_the_law_has_them(world: World):
    agent = User.objects.create(display_name="受托人", password="!")
    voting = drafted(
        world, "election_voters", is_election=True, choices=["张三5", "乙某"], seats_to_fill=1
    ).heads(9, area="0", users=[agent]).opened()  # fmt: skip

    def give(principal: int, to: int = 1, is_written: bool = True) -> Proxy:
        return ballots.register_proxy(
            ballot_id=voting.ballot.pk, entry_id=voting.entry(principal).pk, agent_id=voting.entry(to).pk,
            is_written=is_written, actor=world.community_worker, now=voting.now,
        )  # fmt: skip

    refused(InputRefused, give, 2, 1, is_written=False)
    refused(InputRefused, give, 2, 2)
    refused(InputRefused, give, 2, 6)  # a candidate
    proxies = [give(number) for number in (2, 3, 4)]
    refused(InputRefused, give, 5)  # a fourth
    refused(StateRefused, give, 2, 7)  # twice
    refused(StateRefused, give, 1, 7)  # passed on
    refused(StateRefused, give, 7, 2)  # to somebody who has given theirs away
    done = ballots.vote_for_another(
        ballot_id=voting.ballot.pk, proxy_id=proxies[0].pk, choice="2", actor=agent, now=voting.now
    )
    assert done.receipt and Casting.objects.get().by_proxy == proxies[0]
    voting.door(2, "1")  # in person after all: the mandate ends, the last vote counts
    proxies[0].refresh_from_db()
    assert proxies[0].revoked_at
    stale = {"ballot_id": voting.ballot.pk, "proxy_id": proxies[0].pk, "choice": "2", "actor": agent}
    refused(StateRefused, ballots.vote_for_another, **stale, now=voting.now)
    refused(PermissionRefused, ballots.vote_for_another, **stale | {"actor": world.resident}, now=voting.now)
    ballots.revoke_proxy(proxy_id=proxies[1].pk, actor=world.community_worker, now=voting.now)
    give(5)
    assert voting.closed().result["options"][0]["heads"] == 1
    none = drafted(world, "owners_general").heads(3).opened()
    voting.ballot = none.ballot
    assert refused(InputRefused, give, 2).code == "no_proxies"


def test_roll_when_assembled_then_owners_are_merged_and_households_and_residents_are_counted(world: World):
    rooms = [
        Dwelling.objects.create(building=world.building, room=str(101 + n), floor_area_m2=f"{80 + n}.50")
        for n in range(5)
    ]
    for dwelling, names in zip(rooms, (["甲"], ["甲"], ["甲", "乙"], ["丙"]), strict=False):
        for name in names:
            resident(world, dwelling, name)
    resident(world, rooms[3], "丁", "TENANT")
    for code, heads, area in [
        ("owners_general", 4, "412.50"),  # 甲 with two rooms, 甲 and 乙 together, 丙, and one nobody knows
        ("household_meeting", 5, "0.00"),
        ("residents_meeting", 4, "0.00"),
    ]:
        voting = drafted(world, code)
        ballots.assemble_roll(ballot_id=voting.ballot.pk, actor=world.community_worker, now=NOW)
        ballots.assemble_roll(ballot_id=voting.ballot.pk, actor=world.community_worker, now=NOW)
        voting.frozen()
        assert (voting.ballot.roll_heads, str(voting.ballot.roll_area_m2)) == (heads, area), code
    owners = list(Ballot.objects.get(rule__code="owners_general").roll.order_by("number"))
    assert [(one.name, one.place.endswith("等 2 套"), one.user_id is None) for one in owners] == [
        ("甲", True, False), ("甲、乙", False, True), ("丙", False, False), ("业主待核实", False, True),
    ]  # fmt: skip


def test_room_when_a_motion_is_voted_on_then_counted_at_once_and_told(world: World):
    council = owners_council(world, CouncilKind.COMMUNITY)
    Charter.objects.create(council=council, version=1, rule=rule("council_default"), starts_on=NOW.date())
    seats = [
        Seat.objects.create(council=council, basis="ELECTION", name=f"成员{n}", starts_on=NOW.date()) for n in range(9)
    ]
    Seat.objects.create(council=council, basis="ELECTION", name="候补", role="SUBSTITUTE", starts_on=NOW.date())
    meeting = council.meetings.create(
        code="HY-1", title="例会", starts_at=NOW, place="院坝", convened_by=world.community_worker, state="RUNNING"
    )
    item = meeting.agenda.create(position=1, title="装路灯")
    for seat in seats[:6]:
        Attendance.objects.create(meeting=meeting, seat=seat, way="LIST", at=NOW)
    heard = []
    listener = lambda ballot, now: heard.append((ballot.motion_id, ballot.is_passed))  # noqa: E731
    outcomes.ballot_counted.append(listener)
    try:
        for votes, passes in [(("YES",) * 4, True), (("YES",) * 3 + ("NO",), False)]:
            motion = item.motions.create(text="装三盏路灯", moved_by=seats[0], moved_at=NOW, state="VOTING")
            given = {seat.pk: choice for seat, choice in zip(seats, votes, strict=False)}
            ballot = ballots.record_room_votes(motion_id=motion.pk, votes=given, actor=world.community_worker, now=NOW)
            assert (ballot.state, ballot.is_passed, ballot.result["present"]) == ("COUNTED", passes, 6)
            assert ballot.roll_heads == 9 and ballot.roll.filter(channel="ROOM").count() == 4
            refused(
                StateRefused, ballots.record_room_votes, motion_id=motion.pk, votes=given, actor=world.community_worker,
                now=NOW,
            )  # fmt: skip
            motion.refresh_from_db()
            assert motion.state == ("CARRIED" if passes else "LOST")
            assert (motion.pk, passes) in heard
            assert "成员0" in str(votes_file(ballot))  # members of a council are public
    finally:
        outcomes.ballot_counted.remove(listener)


def test_trail_when_a_ballot_has_run_then_it_holds_every_step_and_no_choice(world: World):
    voting = drafted(world).heads(2).opened()
    voting.door(1, "NO")
    voting.closed()
    entries = list(Entry.objects.filter(subject_type="deliberation.ballot").order_by("pk"))
    verbs = [entry.verb.removeprefix("deliberation.ballot_") for entry in entries]
    assert verbs == ["edit", "freeze", "open", "record", "close", "count"]
    assert entries[-2].data["castings"] == 1 and len(entries[-2].data["sha256"]) == 64
    assert not any("NO" in entry.data.values() or "张三" in str(entry.data) for entry in entries)
