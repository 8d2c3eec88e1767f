"""Every verb on a ballot. All take `actor` and `now`; most take `ballot_id`."""

from deliberation.services.ballots.casting import record_call, record_vote, vote, vote_for_another
from deliberation.services.ballots.closing import count_ballot
from deliberation.services.ballots.creating import BallotDraft, annul_ballot, create_ballot, edit_ballot
from deliberation.services.ballots.opening import freeze_roll, open_ballot, reschedule
from deliberation.services.ballots.papers import enter_paper, settle_paper
from deliberation.services.ballots.proxies import register_proxy, revoke_proxy
from deliberation.services.ballots.roll_imports import import_roll
from deliberation.services.ballots.roll_objections import add_entry, answer_objection, object_to_roll, strike_entry
from deliberation.services.ballots.rolls import assemble_roll
from deliberation.services.ballots.room import record_room_votes
from deliberation.services.ballots.suggesting import suggest_times

__all__ = [
    "BallotDraft", "add_entry", "annul_ballot", "answer_objection", "assemble_roll", "count_ballot", "create_ballot",
    "edit_ballot", "enter_paper", "freeze_roll", "import_roll", "object_to_roll", "open_ballot", "record_call",
    "record_room_votes", "record_vote", "register_proxy", "reschedule", "revoke_proxy", "settle_paper", "strike_entry",
    "suggest_times", "vote", "vote_for_another",
]  # fmt: skip
