"""Meetings, verb by verb."""

from deliberation.services.meetings.answering import answer_invitation
from deliberation.services.meetings.attendance import attend, check_in, leave
from deliberation.services.meetings.minutes import correct_minutes, publish_minutes, sign_minutes
from deliberation.services.meetings.motions import count_votes, decide_motion, drop_motion, move, put_to_vote, second
from deliberation.services.meetings.photos import add_photos, clear_photo
from deliberation.services.meetings.planning import (
    DOWN,
    UP,
    add_item,
    cancel_meeting,
    convene,
    drop_item,
    earliest_start,
    edit_meeting,
    plan_meeting,
    repeat_meeting,
    shift_item,
)
from deliberation.services.meetings.running import (
    close_meeting,
    end_item,
    end_without_quorum,
    open_meeting,
    start_item,
)
from deliberation.services.meetings.speaking import call_speaker, lower_hand, raise_hand, stop_speaker

__all__ = [
    "DOWN", "UP", "add_item", "add_photos", "answer_invitation", "attend", "call_speaker", "cancel_meeting", "check_in",
    "clear_photo", "close_meeting", "convene", "correct_minutes", "count_votes", "decide_motion", "drop_item",
    "drop_motion", "earliest_start", "edit_meeting", "end_item", "end_without_quorum", "leave", "lower_hand", "move",
    "open_meeting", "plan_meeting", "publish_minutes", "put_to_vote", "raise_hand", "repeat_meeting", "second",
    "shift_item", "sign_minutes", "start_item", "stop_speaker",
]  # fmt: skip
