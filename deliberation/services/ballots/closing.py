"""Closing and counting. Closing takes the ballot's lock alone: every vote before it is counted, none after it."""

import hashlib
import random
from collections import Counter
from datetime import datetime

from django.db.models import Count, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from deliberation.models import Ballot, Casting, CountedVote, SealedVote
from deliberation.policies.ballots import Actor
from deliberation.selectors.ballots import options_of, rule_of, waiting_slips
from deliberation.selectors.councils import staff_of
from deliberation.services import outcomes
from deliberation.services.ballots.change import balloting, leave_trail, tell
from deliberation.states import BallotState, Secrecy, SlipState
from deliberation.states_ballots import BallotVerb
from deliberation.tallying import Counted, Sums, tally
from deliberation.tallying.files import canonical
from deliberation.tallying.results import CENT
from governance.common.errors import StateRefused
from governance.common.rows import insert_tuples
from governance.deadlines.models import Deadline
from governance.people.models import User

BATCH = 2000


def close_when_due(ballot: Ballot, deadline: Deadline | None, now: datetime) -> None:
    """The closing clock ran out. Counted at once, unless papers wait for a second person."""
    if ballot.state != BallotState.OPEN:
        return
    ballot.state, ballot.closed_at = BallotState.CLOSED, now
    ballot.save(update_fields=["state", "closed_at"])
    cast, digest = _digest_of_castings(ballot)
    leave_trail(ballot, BallotVerb.CLOSE, None, now, castings=cast, sha256=digest)
    if waiting_slips(ballot).exists():
        title = _("投票已截止，还有纸质选票等第二个人录入")
        tell(ballot, "slips", staff_of(ballot.council, timezone.localdate(now)), title, now, desk=True)
        return
    ballot.state = BallotState.COUNTED
    count(ballot, None, now)


def count_ballot(*, ballot_id: int, actor: Actor, now: datetime, without_papers: bool = False) -> Ballot:
    """Count a closed ballot by hand: once no paper waits, or (`without_papers`) leaving out those that still do."""
    with balloting(ballot_id, BallotVerb.COUNT, actor, now) as change:
        ballot = change.ballot
        waiting = waiting_slips(ballot).count()
        if waiting and not without_papers:
            raise StateRefused("slips_wait", _("还有 %(count)d 张纸质选票没有核对完。") % {"count": waiting})
        change.data = {"left_out": waiting}
        waiting_slips(ballot).update(state=SlipState.SPOILT)
        count(ballot, actor, now)
        return ballot


def count(ballot: Ballot, actor: Actor, now: datetime, *, present: int | None = None) -> None:
    """For a locked ballot whose state is COUNTED already: tally, publish, tell whoever waits for the result."""
    lines = _open_secret(ballot) if ballot.secrecy == Secrecy.SECRET else _lines(ballot)
    result = tally(
        rule=rule_of(ballot), roll=Sums(ballot.roll_heads, ballot.roll_area_m2), options=options_of(ballot),
        votes=lines, present=present, seats_to_fill=ballot.seats_to_fill, is_election=ballot.is_election,
    )  # fmt: skip
    ballot.result, ballot.is_passed, ballot.counted_at, ballot.key = result.as_data(), result.is_passed, now, ""
    ballot.save()
    digest = hashlib.sha256(canonical(ballot.result).encode()).hexdigest()
    leave_trail(ballot, BallotVerb.COUNT, actor, now, passed=result.is_passed, result_sha256=digest)
    if ballot.motion_id is None:  # the others were in the room
        voted = ballot.roll.filter(voted_at__isnull=False, is_struck=False, user__isnull=False).values("user_id")
        title = _("您参加的表决有结果了")
        tell(ballot, "counted-for-voters", User.objects.filter(pk__in=voted, is_active=True), title, now)
    tell(ballot, "counted", staff_of(ballot.council, timezone.localdate(now)), _("表决有结果了"), now, desk=True)
    for listener in outcomes.ballot_counted:
        listener(ballot, now)


def _lines(ballot: Ballot) -> list[Counted]:
    """Open votes by choice, summed by the database."""
    voted = ballot.roll.filter(is_struck=False, voted_at__isnull=False)
    rows = voted.order_by().values("choice").annotate(heads=Count("pk"), area=Sum("area_m2"))
    return [Counted(row["choice"], Sums(row["heads"], row["area"].quantize(CENT))) for row in rows]


def _open_secret(ballot: Ballot) -> list[Counted]:
    """Copy the sealed votes in random order under their receipts, and destroy what could lead back to the voters."""
    sealed = list(SealedVote.objects.filter(ballot=ballot).values_list("receipt", "sealed_choice"))
    voted = ballot.roll.filter(is_struck=False, voted_at__isnull=False).count()
    if len(sealed) != voted:
        raise RuntimeError(f"ballot {ballot.pk}: {len(sealed)} sealed votes of {voted} voters")
    random.SystemRandom().shuffle(sealed)
    insert_tuples(CountedVote, ("ballot_id", "receipt", "choice"), [(ballot.pk, *vote) for vote in sealed])
    SealedVote.objects.filter(ballot=ballot).delete()
    return [Counted(choice, Sums(heads)) for choice, heads in Counter(choice for _receipt, choice in sealed).items()]


def _digest_of_castings(ballot: Ballot) -> tuple[int, str]:
    """How many votes were cast and a hash of who cast when over which channel: sealed with the trail, it holds them all."""
    digest, cast = hashlib.sha256(), 0
    rows = Casting.objects.filter(ballot=ballot).order_by("pk").values_list("pk", "entry_id", "channel", "at", "choice")
    for row in rows.iterator(chunk_size=BATCH):
        cast += 1
        digest.update("|".join(map(str, row)).encode() + b"\n")
    return cast, digest.hexdigest()
