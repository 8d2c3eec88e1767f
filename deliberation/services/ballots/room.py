"""A motion is voted on in the room: a ballot that is created, cast and counted in one go, by show of hands."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from deliberation.models import Ballot, BallotOption, Casting, Council, DecisionRule, Meeting, Motion, RollEntry
from deliberation.selectors.ballots import roll_totals
from deliberation.selectors.councils import charter_of
from deliberation.selectors.meetings import counted
from deliberation.services.ballots.closing import count
from deliberation.services.ballots.creating import YES_OR_NO, save_with_code
from deliberation.services.ballots.opening import rule_data_of
from deliberation.services.ballots.rolls import seat_heads, write_roll
from deliberation.states import BallotState, Channel, Electorate, Secrecy
from governance.common.errors import InputRefused, StateRefused
from governance.people.models import User

SEATED = (Electorate.SEATS, Electorate.REPRESENTATIVES)


@transaction.atomic
def record_room_votes(*, motion_id: int, votes: Mapping[int, str], actor: User, now: datetime) -> Ballot:
    """`votes`: by seat, YES, NO or ABSTAIN. Who is in the room and says nothing counts as present and not in favour.

    The caller (the meeting) holds its own lock and has asked its policy. The rule is that of the council's charter;
    listeners of `ballot_counted` carry or lose the motion.
    """
    motion = Motion.objects.select_related("item__meeting__council").get(pk=motion_id)
    meeting = motion.item.meeting
    if motion.ballots.exclude(state=BallotState.ANNULLED).exists():
        raise StateRefused("counted", _("这个动议已经表决过了。"))
    ballot = _begin(motion, meeting, actor, now)
    entries = {entry.seat_id: entry for entry in ballot.roll.all() if entry.seat_id}
    strangers = set(votes) - set(entries)
    if strangers:
        raise InputRefused("not_a_seat", _("有人不是这个议事会的成员，不能计票。"))
    known = {code for code, _title, _counts in YES_OR_NO}
    if not set(votes.values()) <= known:
        raise InputRefused("bad_choice", _("每个人只能选赞成、反对或弃权。"))
    _cast_all(ballot, {entries[seat]: choice for seat, choice in votes.items()}, actor, now)
    count(ballot, actor, now, present=counted(meeting).count())
    return ballot


def rule_by_hands(council: Council, now: datetime) -> DecisionRule:
    """The rule of the council's charter, where a show of hands can decide by it; else `StateRefused` says where to go."""
    charter = charter_of(council, timezone.localdate(now))
    if charter is None:
        raise StateRefused("no_charter", _("%(council)s还没有章程，不能表决。") % {"council": council.name})
    rule = charter.rule
    if rule.electorate not in SEATED or rule.secrecy == Secrecy.SECRET:
        raise StateRefused("not_by_hands", _("这个议事会的规则不能在会场举手表决，请在“表决”里发起。"))
    return rule


def _begin(motion: Motion, meeting: Meeting, actor: User, now: datetime) -> Ballot:
    council = meeting.council
    rule = rule_by_hands(council, now)
    ballot = Ballot(
        question=" ".join(motion.text.split())[:120], council=council, area_code=council.area_code, motion=motion, topic=motion.item.topic,
        rule=rule, rule_data=rule_data_of(rule), secrecy=Secrecy.OPEN, state=BallotState.COUNTED, created_by=actor,
        created_at=now, closed_at=now, counted_at=now,
    )  # fmt: skip
    save_with_code(ballot)
    BallotOption.objects.bulk_create(
        BallotOption(ballot=ballot, position=place, code=code, title=title, counts_for=counts_for)
        for place, (code, title, counts_for) in enumerate(YES_OR_NO, start=1)
    )
    write_roll(ballot, seat_heads(council, now))
    totals = roll_totals(ballot)
    ballot.roll_heads, ballot.roll_area_m2 = totals.heads, totals.area_m2
    return ballot


def _cast_all(ballot: Ballot, votes: Mapping[RollEntry, str], actor: User, now: datetime) -> None:
    for entry, choice in votes.items():
        entry.choice, entry.voted_at, entry.channel, entry.times_voted = choice, now, Channel.ROOM, 1
    RollEntry.objects.bulk_update(votes, ["choice", "voted_at", "channel", "times_voted"])
    Casting.objects.bulk_create(
        Casting(ballot=ballot, entry=entry, channel=Channel.ROOM, at=now, recorded_by=actor, choice=choice)
        for entry, choice in votes.items()
    )
