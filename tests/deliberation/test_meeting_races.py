"""Two people at the same moment in one meeting: on real connections, one per thread, on both databases."""

import pytest

from deliberation.models import Attendance, Motion
from deliberation.selectors.meetings import quorum_of
from deliberation.services import meetings
from governance.trail.models import Entry
from tests.deliberation.meeting_world import STARTS, build_room
from tests.grievances.test_races import at_once, outcomes
from tests.grievances.world import build_world

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_seat_through_two_channels_and_a_motion_seconded_twice_at_once_count_once(transactional_db):
    room = build_room(build_world(), members=4)
    room.convened()
    seat, given = room.seats[2], {"meeting_id": room.meeting.pk, "now": STARTS}
    secret = room.meeting.check_in_secret
    results = at_once(
        lambda: meetings.check_in(actor=room.member, secret=secret, **given),
        lambda: meetings.attend(actor=room.clerk, seat_id=seat.pk, **given),
        lambda: meetings.attend(actor=room.chair, name=seat.name, **given),
    )
    assert outcomes(results) == {"done": 3}
    assert Attendance.objects.filter(seat=seat).count() == 1
    assert Entry.objects.filter(verb__in=["deliberation.meeting_check_in", "deliberation.meeting_attend"]).count() == 1
    assert quorum_of(room.meeting).present == 1
    room.come(4)
    room.do(meetings.open_meeting)
    room.do(meetings.start_item, item_id=room.meeting.agenda.get(position=1).pk)
    room.do(meetings.move, seat_id=room.seats[0].pk, text="换灯")
    motion = Motion.objects.get()
    seconders = [room.seats[1], room.seats[3]]
    results = at_once(
        *[
            lambda s=s: meetings.second(actor=room.users[s.pk], seat_id=s.pk, motion_id=motion.pk, **given)
            for s in seconders
        ]
    )
    assert outcomes(results) == {"done": 1, "refused": 1}
