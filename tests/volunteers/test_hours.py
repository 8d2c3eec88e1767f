"""Hours take two keys, by two people; corrections count anew; what an office enters afterwards is capped and sampled."""

from dataclasses import replace
from datetime import timedelta

import pytest

from governance.common.errors import DomainError, InputRefused, PermissionRefused, StateRefused
from governance.deadlines.selectors import live
from governance.deadlines.services import sweep
from governance.notifications.models import Message
from governance.people.models import User
from governance.people.roles import Role
from governance.trail.models import Entry
from tests.factories import COMMUNITY, posted
from tests.volunteers.service_world import HOUR, NOW, build_serving
from volunteers.models import ServiceRecord
from volunteers.policies.records import decide
from volunteers.selectors.rules import stars_of
from volunteers.services import hours
from volunteers.services.hours import confirmed
from volunteers.services.hours.entering import is_drawn
from volunteers.services.hours.keys import link_token
from volunteers.states.record_steps import RECORD_STEPS, RecordVerb
from volunteers.states.service import RecordState

pytestmark = pytest.mark.django_db


def test_stars_and_sample_are_plain_arithmetic():
    steps = [(1, 100), (2, 300)]
    assert [stars_of(minutes, steps) for minutes in (0, 5999, 6000, 18000, 99999)] == [0, 0, 1, 2, 2]
    drawn = [is_drawn(number, 20) for number in range(1000)]
    assert 150 < sum(drawn) < 250 and drawn == [is_drawn(number, 20) for number in range(1000)]
    assert not any(is_drawn(number, 0) for number in range(50)) and all(is_drawn(number, 100) for number in range(50))


def test_a_record_counts_with_two_keys_of_two_people_and_is_told_in_the_same_transaction(monkeypatch):
    serving, told = build_serving(), []
    monkeypatch.setattr(confirmed, "ON_CONFIRMED", [lambda row, now: told.append((row.pk, row.minutes))])
    monkeypatch.setattr("volunteers.services.hours.change.ON_CONFIRMED", confirmed.ON_CONFIRMED)
    served = User.objects.create(display_name="李奶奶", password="!")
    record = serving.record(served=served)
    assert [clock.purpose for clock in live(record)] == ["volunteers.record"]
    with pytest.raises(InputRefused):
        hours.confirm_minutes(record_id=record.pk, minutes=121, actor=serving.clerk, now=NOW)
    record = hours.confirm_minutes(record_id=record.pk, minutes=90, actor=serving.leader.user, now=NOW)
    assert (record.state, told) == (RecordState.WAITING, [])
    with pytest.raises(PermissionRefused):
        hours.vouch(record_id=record.pk, words="问过了", actor=serving.leader.user, now=NOW)
    with pytest.raises(PermissionRefused):
        hours.rate_by_link(record_id=record.pk, token="0" * 32, stars=5, now=NOW)
    record = hours.rate_by_link(
        record_id=record.pk, token=link_token(record.pk), stars=5, words="谢谢，我的电话13812345678", now=NOW
    )
    assert (record.state, record.minutes, record.stars, told) == (RecordState.CONFIRMED, 90, 5, [(record.pk, 90)])
    assert "13812345678" not in record.rating_words and not live(record)
    assert Message.objects.filter(recipient=record.volunteer.user).count() == 1
    with pytest.raises(StateRefused):
        hours.rate(record_id=record.pk, stars=1, actor=served, now=NOW)
    verbs = list(Entry.objects.filter(subject_type="volunteers.servicerecord").values_list("verb", flat=True))
    assert verbs == ["volunteers.record_enter", "volunteers.record_confirm", "volunteers.record_rate"]


def test_a_dispute_that_is_right_takes_back_what_counted_and_counts_the_corrected_minutes(monkeypatch):
    serving, told = build_serving(), []
    for name in ("ON_CONFIRMED", "ON_UNDONE"):
        hook = [lambda row, now, name=name: told.append((name, row.minutes, row.times_confirmed))]
        monkeypatch.setattr(f"volunteers.services.hours.change.{name}", hook)
    record = serving.record()
    hours.confirm_minutes(record_id=record.pk, minutes=120, actor=serving.clerk, now=NOW)
    record = hours.vouch(record_id=record.pk, words="我在现场", actor=serving.second, now=NOW)
    assert (record.state, record.second_key) == (RecordState.CONFIRMED, "SECOND_PERSON")
    record = hours.dispute(record_id=record.pk, words="多记了", actor=record.volunteer.user, now=NOW)
    assert record.state == RecordState.DISPUTED and told[1:] == [("ON_UNDONE", 120, 1)] and not record.confirmed_at
    record = hours.uphold(record_id=record.pk, answer="按签退改", minutes=60, actor=serving.second, now=NOW)
    assert told == [("ON_CONFIRMED", 120, 1), ("ON_UNDONE", 120, 1), ("ON_CONFIRMED", 60, 2)]
    hours.dispute(record_id=record.pk, words="没有来过", actor=serving.auditor, now=NOW)
    assert Message.objects.filter(recipient=record.volunteer.user, title__contains="答复以前不计入").count() == 1
    record = hours.uphold(record_id=record.pk, answer="确实没有来", minutes=0, actor=serving.clerk, now=NOW)
    assert (record.state, record.confirmed_at, told[-1]) == (RecordState.REFUSED, None, ("ON_UNDONE", 60, 2))
    other = serving.record(starts_at=NOW - 5 * HOUR, ends_at=NOW - 3 * HOUR)
    hours.dispute(record_id=other.pk, words="少记了", actor=other.volunteer.user, now=NOW)
    other = hours.turn_down(record_id=other.pk, answer="核对过", actor=serving.clerk, now=NOW)
    assert (other.state, other.disputes.get().state) == (RecordState.WAITING, "TURNED_DOWN")


def test_what_an_office_enters_afterwards_is_marked_capped_and_waits_for_the_auditor_where_drawn():
    serving = build_serving()
    row = hours.enter_afterwards(service=serving.service(), actor=serving.clerk, now=NOW)
    assert row.entered_afterwards and row.organiser_by == serving.clerk and row.needs_audit == is_drawn(row.pk, 20)
    again = serving.service(starts_at=NOW - 8 * HOUR, ends_at=NOW - 5 * HOUR, minutes=121)
    for wrong, actor, refusal in [
        (again, serving.clerk, "over_the_cap"),
        (serving.service(ends_at=NOW - timedelta(days=40)), serving.clerk, "too_late"),
        (serving.service(), serving.leader.user, "not_allowed"),
        (replace(again, minutes=0), serving.clerk, "invalid"),
    ]:
        with pytest.raises(DomainError) as refused:
            hours.enter_afterwards(service=wrong, actor=actor, now=NOW)
        assert refused.value.code == refusal
    ServiceRecord.objects.filter(pk=row.pk).update(needs_audit=True)
    row = hours.vouch(record_id=row.pk, words="问过李奶奶", actor=serving.second, now=NOW)
    assert row.state == RecordState.WAITING
    row = hours.audit(record_id=row.pk, words="电话核实", actor=serving.auditor, now=NOW)
    assert row.state == RecordState.CONFIRMED


def test_a_record_that_is_late_tells_the_office_and_counts_nothing():
    serving = build_serving()
    record = serving.record()
    sweep(now=NOW + timedelta(days=20))
    record.refresh_from_db()
    told = Message.objects.filter(title__contains="超过期限").values_list("recipient", flat=True)
    assert record.state == RecordState.WAITING and set(told) == {serving.clerk.pk, serving.second.pk}


MAY = {
    "CONFIRM": {"leader", "clerk"},
    "RATE": {"served"},
    "VOUCH": {"leader", "clerk", "grid"},
    "AUDIT": {"auditor"},
    "REFUSE": {"leader", "clerk", "auditor"},
    "DISPUTE": {"volunteer", "served", "auditor"},
    "UPHOLD": {"clerk"},
    "TURN_DOWN": {"clerk"},
}


def test_every_verb_in_every_state_is_for_its_people_alone():
    serving = build_serving()
    people = {
        "volunteer": serving.volunteer().user, "leader": serving.leader.user, "clerk": serving.clerk,
        "auditor": serving.auditor, "grid": posted(Role.GRID_WORKER, COMMUNITY + "001"),
        "served": User.objects.create(display_name="李奶奶", password="!"),
        "street": posted(Role.STREET_OFFICER, COMMUNITY[:9]),
        "neighbour": posted(Role.COMMUNITY_WORKER, COMMUNITY[:9] + "009"),
    }  # fmt: skip
    record = serving.record(served=people["served"])
    for state in RecordState.values:
        for verb in RecordVerb:
            record.state, record.needs_audit = state, True
            record.organiser_at = NOW if verb is RecordVerb.VOUCH else None
            record.organiser_by = serving.second if verb is RecordVerb.VOUCH else None
            may = {name for name, user in people.items() if decide(user, verb, record, NOW)}
            expected = MAY[verb.name] if (state, verb) in RECORD_STEPS else set()
            assert may == expected, (state, verb)
            assert bool(decide(None, verb, record, NOW)) == (verb is RecordVerb.RATE and state == "WAITING")
