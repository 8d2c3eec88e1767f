"""Activities, their shifts, sign-ups with a waiting list, codes of check-in, rolls, registering and leaving."""

from datetime import date, timedelta

import pytest

from governance.common.errors import DomainError, InputRefused, PermissionRefused, StateRefused
from governance.deadlines.services import sweep
from governance.notifications.models import Message
from governance.people.models import User
from governance.people.roles import Role
from tests.factories import COMMUNITY, posted
from tests.volunteers.service_world import HOUR, NOW, Serving, build_serving
from volunteers.models import Activity, Membership, ServiceRecord, Shift, SignUp, Skill, TeamMember
from volunteers.policies.activities import decide
from volunteers.services import activities, people, shifts
from volunteers.services.codes import code_of, moment_of, window_at
from volunteers.states.activity_steps import ACTIVITY_STEPS, ActivityVerb
from volunteers.states.service import ActivityState, SignUpState

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def test_a_code_holds_for_its_window_and_the_one_before_and_proves_the_time_it_was_seen():
    secret, seconds, grace = "ab" * 32, 30, timedelta(hours=2)
    code = code_of(secret, window_at(NOW, seconds))
    shown = {
        late: moment_of(secret, code, seen_at=NOW, now=NOW + late, seconds=seconds, grace=grace)
        for late in (timedelta(0), timedelta(minutes=90), timedelta(hours=3))
    }
    assert list(shown.values()) == [NOW, NOW, None]
    assert moment_of(secret, code, seen_at=NOW + 29 * MINUTE / 30, now=NOW + MINUTE, seconds=30, grace=grace) == NOW
    assert moment_of(secret, code, seen_at=NOW + 2 * MINUTE, now=NOW + 2 * MINUTE, seconds=30, grace=grace) is None
    assert moment_of(secret, code, seen_at=NOW + HOUR, now=NOW, seconds=30, grace=grace) is None
    assert len(code) == 6 and code != code_of("cd" * 32, window_at(NOW, seconds))


def published(serving: Serving, *, most: int = 2, most_waiting: int = 2, skills=(), starts=HOUR, **given) -> Shift:
    activity = activities.draft_activity(draft=draft(serving, **given), actor=serving.leader.user, now=serving.now)
    starts_at = serving.now + 48 * HOUR + starts
    shift = activities.ShiftDraft(
        name="陪护",
        starts_at=starts_at,
        ends_at=starts_at + 2 * HOUR,
        most=most,
        most_waiting=most_waiting,
        skills=skills,
    )
    activities.add_shift(activity_id=activity.pk, shift=shift, actor=serving.leader.user, now=serving.now)
    activities.publish(activity_id=activity.pk, actor=serving.clerk, now=serving.now)
    return activity.shifts.get()


def draft(serving: Serving, **given) -> activities.ActivityDraft:
    return activities.ActivityDraft(
        **{
            "title": "敬老陪护", "community": serving.community, "theme": serving.team.theme, "content": "陪老人说说话",
            "place": "社区活动室", "risks": "路上注意安全", "team": serving.team, **given,
        }
    )  # fmt: skip


def code_at(shift: Shift, moment) -> str:
    return code_of(shift.secret, window_at(moment, 30))


def test_who_waits_and_serves_elsewhere_by_then_is_passed_over_when_a_place_becomes_free():
    serving = build_serving()
    here, there = published(serving, most=1), published(serving)
    for number in range(3):
        shifts.sign_up(shift_id=here.pk, actor=serving.volunteer(number).user, now=NOW + number * MINUTE)
    shifts.sign_up(shift_id=there.pk, actor=serving.volunteer(1).user, now=NOW)
    shifts.cancel(shift_id=here.pk, actor=serving.volunteer(0).user, now=NOW)
    states = dict(SignUp.objects.filter(shift=here).values_list("volunteer", "state"))
    assert [states[serving.volunteer(number).pk] for number in range(3)] == ["CANCELLED", "WAITING", "SIGNED"]


def test_the_waiting_list_moves_up_with_a_cancellation_and_the_person_is_told():
    serving = build_serving()
    shift = published(serving)
    for number, state in enumerate(["SIGNED", "SIGNED", "WAITING", "WAITING"]):
        user = serving.volunteer(number).user
        assert shifts.sign_up(shift_id=shift.pk, actor=user, now=NOW).state == state
    assert shifts.sign_up(shift_id=shift.pk, actor=serving.volunteer(0).user, now=NOW).state == "SIGNED"
    with pytest.raises(StateRefused) as full:
        shifts.sign_up(shift_id=shift.pk, actor=serving.volunteer(4).user, now=NOW)
    assert full.value.code == "full"
    shifts.cancel(shift_id=shift.pk, actor=serving.volunteer(1).user, now=NOW)
    third = SignUp.objects.get(volunteer=serving.volunteer(2))
    assert (third.state, third.moved_up_at) == (SignUpState.SIGNED, NOW)
    assert Message.objects.get(recipient=serving.volunteer(2).user).title.startswith("候补转正")
    shifts.sign_up(shift_id=shift.pk, actor=serving.volunteer(1).user, now=NOW + HOUR)
    shift.refresh_from_db()
    assert (shift.signed, shift.waiting) == (2, 2)
    sweep(now=shift.starts_at - 23 * HOUR)
    assert Message.objects.filter(title__startswith="提醒").count() == 2


def test_who_may_not_come_is_told_why():
    serving = build_serving()
    skill = Skill.objects.get(code="first_aid")
    shift, stranger = published(serving, skills=[skill]), User.objects.create(display_name="路人", password="!")
    user = serving.volunteer().user
    for actor, when, refusal in [
        (stranger, NOW, "not_checked"),
        (user, NOW, "skills"),
        (user, shift.starts_at, "begun"),
    ]:
        with pytest.raises(DomainError) as refused:
            shifts.sign_up(shift_id=shift.pk, actor=actor, now=when)
        assert refused.value.code == refusal
    serving.volunteer().skills.add(skill)
    assert shifts.sign_up(shift_id=shift.pk, actor=user, now=NOW).state == "SIGNED"
    with pytest.raises(StateRefused) as busy:
        shifts.sign_up(shift_id=published(serving, title="另一个").pk, actor=user, now=NOW)
    assert busy.value.code == "busy"
    assert shifts.sign_up(shift_id=published(serving, starts=9 * HOUR).pk, actor=user, now=NOW).state == "SIGNED"


def test_coming_and_going_by_code_or_by_hand_makes_records_and_the_end_marks_who_did_not_come():
    serving = build_serving()
    shift = published(serving, most=4)
    users = [serving.volunteer(number).user for number in range(4)]
    for user in users:
        shifts.sign_up(shift_id=shift.pk, actor=user, now=NOW)
    begin, end = shift.starts_at, shift.ends_at
    for wrong, moment in [("000000", begin), (code_at(shift, NOW), NOW)]:
        with pytest.raises(InputRefused):
            shifts.check(shift_id=shift.pk, code=wrong, is_going=False, actor=users[0], now=moment)
    with pytest.raises(StateRefused):
        shifts.check(shift_id=shift.pk, code=code_at(shift, begin), is_going=True, actor=users[0], now=begin)
    for user in users[:2]:
        for _twice in range(2):
            row = shifts.check(
                shift_id=shift.pk,
                code=code_at(shift, begin - 5 * MINUTE),
                is_going=False,
                actor=user,
                now=begin - 5 * MINUTE,
            )
    assert (row.state, row.came_by) == ("CAME", "CODE")
    left = end - 30 * MINUTE
    row = shifts.check(
        shift_id=shift.pk, code=code_at(shift, left), is_going=True, actor=users[0], now=left + HOUR, seen_at=left
    )
    record = ServiceRecord.objects.get(shift=shift, volunteer__user=users[0])
    assert (row.went_by, record.minutes, record.state) == ("LATE_CODE", 90, "WAITING")
    by_hand = SignUp.objects.get(volunteer__user=users[2])
    given = {"activity_id": shift.activity_id, "shift_id": shift.pk, "came_at": begin, "went_at": end}
    activities.mark(sign_up_id=by_hand.pk, actor=serving.leader.user, now=end, **given)
    with pytest.raises(StateRefused):
        activities.finish(activity_id=shift.activity_id, actor=serving.leader.user, now=left)
    sweep(now=end + 2 * HOUR)
    states = dict(SignUp.objects.values_list("volunteer__user", "state"))
    assert states == dict(zip([user.pk for user in users], ["CAME", "CAME", "CAME", "NO_SHOW"], strict=True))
    minutes = ServiceRecord.objects.order_by("volunteer_id").values_list("minutes", flat=True)
    assert list(minutes) == [90, 120, 120]
    activity = activities.finish(activity_id=shift.activity_id, actor=serving.leader.user, now=end + 2 * HOUR)
    assert activity.state == ActivityState.DONE and ServiceRecord.objects.count() == 3


def test_something_dangerous_is_published_only_with_insurance_and_who_signed_up_hears_of_a_cancellation():
    serving = build_serving()
    with pytest.raises(StateRefused):
        published(serving, is_risky=True)
    activity = Activity.objects.get()
    activities.insure(activity_id=activity.pk, insurance="平安 12345", actor=serving.leader.user, now=NOW)
    with pytest.raises(PermissionRefused):
        activities.publish(activity_id=activity.pk, actor=serving.leader.user, now=NOW)
    activities.publish(activity_id=activity.pk, actor=serving.clerk, now=NOW)
    shift = activity.shifts.get()
    shifts.sign_up(shift_id=shift.pk, actor=serving.volunteer().user, now=NOW)
    activities.call_off(activity_id=activity.pk, reason="下暴雨", actor=serving.leader.user, now=NOW)
    assert Message.objects.get(recipient=serving.volunteer().user).body == "下暴雨"
    with pytest.raises(StateRefused):
        shifts.sign_up(shift_id=shift.pk, actor=serving.volunteer(1).user, now=NOW)


ORGANISERS = {"leader", "clerk"}


def test_every_verb_of_an_activity_is_for_its_people_alone():
    serving = build_serving()
    shift = published(serving)
    users = {
        "volunteer": serving.volunteer().user, "leader": serving.leader.user, "clerk": serving.clerk,
        "auditor": serving.auditor, "stranger": User.objects.create(password="!"),
        "neighbour": posted(Role.COMMUNITY_WORKER, COMMUNITY[:9] + "009"),
    }  # fmt: skip
    activity = shift.activity
    for state in ActivityState.values:
        for verb in ActivityVerb:
            activity.state = state
            expected = {"clerk"} if verb is ActivityVerb.PUBLISH else ORGANISERS
            expected = {"volunteer", "leader"} if verb is ActivityVerb.SIGN_UP else expected
            expected = expected if (state, verb) in ACTIVITY_STEPS else set()
            assert {name for name, user in users.items() if decide(user, verb, activity, NOW)} == expected, (
                state,
                verb,
            )


def test_registering_is_checked_once_and_a_minor_needs_a_guardian_who_was_spoken_to():
    serving = build_serving()
    child = User.objects.create(password="!")
    guardian = people.Guardian("王妈妈", "13900001111", "母亲")
    given = {"name": "小王", "community": serving.community, "born_on": date(2012, 3, 5)}
    for wrong in ({"born_on": date(2020, 1, 1)}, {}, {"guardian": guardian, "community": serving.community.parent}):
        with pytest.raises(InputRefused):
            people.register(draft=people.Registration(**{**given, **wrong}), actor=child, now=NOW)
    row = people.register(draft=people.Registration(**given, guardian=guardian), actor=child, now=NOW)
    with pytest.raises(StateRefused):
        people.register(draft=people.Registration(**given, guardian=guardian), actor=child, now=NOW)
    with pytest.raises(InputRefused):
        people.check_identity(volunteer_id=row.pk, name="王小明", actor=serving.clerk, now=NOW)
    with pytest.raises(PermissionRefused):
        people.check_identity(volunteer_id=row.pk, name="王小明", actor=child, now=NOW, guardian_agrees=True)
    people.check_identity(volunteer_id=row.pk, name="王小明", actor=serving.clerk, now=NOW, guardian_agrees=True)
    row.refresh_from_db()
    assert (row.state, row.checked_by, row.user.display_name) == ("ACTIVE", serving.clerk, "王小明")


def test_leaving_erases_what_is_private_keeps_the_service_and_frees_the_places():
    serving = build_serving()
    shift = published(serving, most=1)
    first, second = serving.volunteer(0), serving.volunteer(1)
    people.join_team(volunteer_id=first.pk, team=serving.team, actor=first.user, now=NOW)
    for volunteer in (first, second):
        shifts.sign_up(shift_id=shift.pk, actor=volunteer.user, now=NOW)
    serving.record(volunteer=first)
    people.leave(volunteer_id=first.pk, actor=first.user, now=NOW)
    first.refresh_from_db()
    assert (first.state, first.born_on, first.records.count()) == ("LEFT", "", 1)
    assert not Membership.objects.filter(volunteer=first, left_on=None).exists()
    assert not TeamMember.objects.filter(volunteer=first, left_on=None).exists()
    assert SignUp.objects.get(volunteer=second).state == "SIGNED"
    with pytest.raises(PermissionRefused):
        shifts.sign_up(shift_id=shift.pk, actor=first.user, now=NOW)
