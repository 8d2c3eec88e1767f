"""Paper ballots: the number on the paper is entered by two different people, who must read the same choice."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from deliberation.models import Ballot, PaperSlip, RollEntry
from deliberation.policies.ballots import may_collect
from deliberation.services.ballots.casting import cast, hold_entry, share, valid_choice
from deliberation.services.ballots.change import leave_trail
from deliberation.services.ballots.rolls import is_paper_number
from deliberation.states import BallotState, Channel, Secrecy, SlipState
from deliberation.states_ballots import BallotVerb
from governance.common.errors import InputRefused, StateRefused
from governance.people.models import User

SPOILT = "SPOILT"  # what both enter for a paper that says nothing valid


def enter_paper(*, ballot_id: int, number: str, choice: str, actor: User, now: datetime) -> PaperSlip:
    """First or second entry of a paper. The second person does not see what the first typed.

    The same person entering again corrects the first entry. After closing only papers that were entered once
    before are finished. Raises `InputRefused` for a number that is nobody's.
    """
    with transaction.atomic():
        ballot = share(ballot_id, now, also=BallotState.CLOSED)
        may_collect(actor, ballot, now).require()
        entry = _entry_of(ballot, number)
        chosen = _read(ballot, choice)
        slip = PaperSlip.objects.select_for_update().filter(ballot=ballot, entry=entry).first()
        if slip is None:
            _require_still_open(ballot)
            slip = PaperSlip.objects.create(
                ballot=ballot, entry=entry, first_choice=chosen, first_by=actor, first_at=now
            )
        elif slip.state != SlipState.ONCE:
            raise StateRefused("entered", _("这张选票现在是「%(state)s」。") % {"state": slip.get_state_display()})
        elif slip.first_by_id == actor.pk:
            slip.first_choice = chosen
            slip.save(update_fields=["first_choice"])
        else:
            slip.second_choice, slip.second_by, slip.second_at = chosen, actor, now
            _compare(ballot, entry, slip, actor)
        _trail(ballot, BallotVerb.ENTER, slip, actor, now)
        return slip


def settle_paper(*, slip_id: int, choice: str, actor: User, now: datetime) -> PaperSlip:
    """Two people differed: somebody looks at the paper again. What they read must equal what another person read."""
    ballot_id = PaperSlip.objects.values_list("ballot_id", flat=True).get(pk=slip_id)
    with transaction.atomic():
        ballot = share(ballot_id, now, also=BallotState.CLOSED)
        may_collect(actor, ballot, now).require()
        entry = hold_entry(ballot, PaperSlip.objects.values_list("entry_id", flat=True).get(pk=slip_id))
        slip = PaperSlip.objects.select_for_update().get(pk=slip_id)
        if slip.state != SlipState.CONFLICT:
            raise StateRefused("no_conflict", _("这张选票已经没有不一致。"))
        chosen = _read(ballot, choice)
        readings = {slip.first_by_id: slip.first_choice, slip.second_by_id: slip.second_choice}
        others = [read for person, read in readings.items() if person != actor.pk]
        if chosen not in others:
            raise InputRefused("still_differs", _("和另一位录入人还是不一致，请两个人一起看选票。"))
        slip.first_choice = slip.second_choice = chosen
        _compare(ballot, entry, slip, actor)
        _trail(ballot, BallotVerb.SETTLE, slip, actor, now)
        return slip


def _compare(ballot: Ballot, entry: RollEntry, slip: PaperSlip, actor: User) -> None:
    """Agreed: it is cast as of the moment when the paper was first entered, so that a later vote still stands."""
    if slip.first_choice != slip.second_choice:
        slip.state = SlipState.CONFLICT
    elif slip.first_choice == SPOILT:
        slip.state = SlipState.SPOILT
    else:
        slip.state = SlipState.AGREED
        cast(ballot, entry, slip.first_choice, Channel.PAPER, slip.first_at, recorded_by=actor)
    if slip.state == SlipState.AGREED and ballot.secrecy == Secrecy.SECRET:
        slip.first_choice = slip.second_choice = ""
    slip.save()


def _read(ballot: Ballot, choice: str) -> str:
    return SPOILT if choice == SPOILT else valid_choice(ballot, choice)


def _entry_of(ballot: Ballot, number: str) -> RollEntry:
    digits = "".join(character for character in number if character.isdigit())
    words = _("没有这个选票号，请对照选票再看一遍。")
    refused = InputRefused("bad_number", words, fields={"number": words})
    if not is_paper_number(digits):
        raise refused
    found = ballot.roll.filter(paper_number=digits).values_list("pk", flat=True).first()
    if found is None:
        raise refused
    return hold_entry(ballot, found)


def _require_still_open(ballot: Ballot) -> None:
    if ballot.state != BallotState.OPEN:
        raise StateRefused("closed", _("投票已经截止，没有在截止前录过的选票不再计入。"))


def _trail(ballot: Ballot, verb: BallotVerb, slip: PaperSlip, actor: User, now: datetime) -> None:
    leave_trail(ballot, verb, actor, now, slip=slip.pk, entry=slip.entry_id, state=slip.state)
