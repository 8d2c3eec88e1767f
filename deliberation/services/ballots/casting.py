"""A vote is cast: by the voter, for another by proxy, or written down at a door or on the telephone.

Votes run side by side: each shares the ballot's lock (`FOR SHARE`), which closing takes alone, and holds its own row
of the roll. Whoever waits for closing finds the ballot closed; nothing is counted twice or lost.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from deliberation.models import Ballot, CallAtDoor, Casting, Proxy, RollEntry, SealedVote
from deliberation.policies.ballots import may_collect
from deliberation.selectors.ballots import paper_options
from deliberation.services.ballots.change import leave_trail, tell
from deliberation.states import BallotState, Channel, Secrecy
from deliberation.states_ballots import RECORDED_CHANNELS, BallotVerb
from deliberation.tallying.results import SEPARATOR
from governance.common.codes import ALPHABET
from governance.common.errors import InputRefused, PermissionRefused, StateRefused
from governance.common.kept import KeptQuery
from governance.common.rows import insert_row, update_rows
from governance.people.models import User

RECEIPT_LENGTH = 10
# What a vote needs to know of its ballot; the long texts stay in the database.
SHARED_COLUMNS = (
    "code", "question", "council_id", "area_code", "secrecy", "seats_to_fill", "state", "closes_at", "key", "rule_data",
    "topic_id",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cast:
    """What the voter is shown. `receipt` only of a secret vote, and only this once."""

    entry: RollEntry
    choice: str
    receipt: str = ""


def vote(*, ballot_id: int, entry_id: int, choice: str, actor: User, now: datetime) -> Cast:
    """On the phone page, by whoever the roll names. Voting again replaces the vote until closing."""
    with transaction.atomic():
        ballot, entry = hold_both(ballot_id, entry_id, now)
        if entry.user_id != actor.pk:
            raise PermissionRefused("not_yours", _("这一票不在您名下。"))
        return cast(ballot, entry, choice, Channel.PHONE_PAGE, now)


def vote_for_another(*, ballot_id: int, proxy_id: int, choice: str, actor: User, now: datetime) -> Cast:
    """By the agent of a proxy in force; ends with the first vote that the principal casts in person."""
    with transaction.atomic():
        ballot = share(ballot_id, now)
        found = Proxy.objects.select_related("agent").filter(pk=proxy_id, ballot=ballot).first()
        if found is None or found.agent.user_id != actor.pk:
            raise PermissionRefused("not_yours", _("您没有受托投这一票。"))
        entry = hold_entry(ballot, found.entry_id)
        if Proxy.objects.filter(pk=proxy_id, revoked_at__isnull=False).exists():
            raise StateRefused("revoked", _("这份委托已经撤销，或者本人已经投票。"))
        result = cast(ballot, entry, choice, Channel.PHONE_PAGE, now, proxy=found)
        _tell_voter(ballot, entry, _("受托人已代您投票"), now)
        return result


def record_vote(
    *, ballot_id: int, entry_id: int, choice: str, channel: str, actor: User, now: datetime, words: str = ""
) -> Cast:
    """At the door or on the telephone, by a grid worker; the voter is told. A secret vote is not said on the telephone."""
    if channel not in RECORDED_CHANNELS:
        raise InputRefused("bad_channel", _("请选择上门或电话。"), fields={"channel": _("请选择上门或电话")})
    with transaction.atomic():
        ballot = share(ballot_id, now)
        may_collect(actor, ballot, now).require()
        if ballot.secrecy == Secrecy.SECRET and channel == Channel.TELEPHONE:
            raise InputRefused("secret_by_phone", _("无记名投票不能由别人代听代录，请用纸质选票或请本人用手机投。"))
        entry = hold_entry(ballot, entry_id)
        result = cast(ballot, entry, choice, channel, now, recorded_by=actor)
        CallAtDoor.objects.create(
            entry=entry, at=now, by=actor, channel=channel, was_met=True, words=words.strip()[:120]
        )
        leave_trail(ballot, BallotVerb.RECORD, actor, now, entry=entry.pk, channel=channel)
        _tell_voter(ballot, entry, _("您的投票已由工作人员登记"), now)
        return result


def record_call(
    *, ballot_id: int, entry_id: int, channel: str, actor: User, now: datetime, was_met: bool = False, words: str = ""
) -> CallAtDoor:
    """Tried without getting a vote: nobody at home, will vote on the phone."""
    if channel not in RECORDED_CHANNELS:
        raise InputRefused("bad_channel", _("请选择上门或电话。"), fields={"channel": _("请选择上门或电话")})
    with transaction.atomic():
        ballot = share(ballot_id, now)
        may_collect(actor, ballot, now).require()
        entry = hold_entry(ballot, entry_id)
        return CallAtDoor.objects.create(
            entry=entry, at=now, by=actor, channel=channel, was_met=was_met, words=words.strip()[:120]
        )


# --- What all channels share --------------------------------------------------------------------------------
def _counting(ballot: int, also: str, now: datetime) -> QuerySet[Ballot]:
    is_counting = Q(state=BallotState.OPEN, closes_at__gt=now) | Q(state=also)
    return Ballot.objects.filter(is_counting, pk=ballot).only(*SHARED_COLUMNS).order_by()


def _entry(entry: int, ballot: int) -> QuerySet[RollEntry]:
    return RollEntry.objects.filter(pk=entry, ballot_id=ballot, is_struck=False).order_by()


def _entry_and_ballot(entry: int, ballot: int, now: datetime) -> QuerySet[RollEntry]:
    columns = [field.attname for field in RollEntry._meta.concrete_fields]
    is_counting = Q(ballot__state=BallotState.OPEN, ballot__closes_at__gt=now)
    found = _entry(entry, ballot).filter(is_counting).select_related("ballot")
    return found.only(*columns, *(f"ballot__{name}" for name in SHARED_COLUMNS))


_SHARED, _HELD = KeptQuery(_counting, lock="FOR SHARE"), KeptQuery(_entry, lock="FOR UPDATE")
_BOTH = KeptQuery(
    _entry_and_ballot,
    lock=f"FOR SHARE OF {Ballot._meta.db_table} FOR UPDATE OF {RollEntry._meta.db_table}",
)


def hold_both(ballot_id: int, entry_id: int, now: datetime) -> tuple[Ballot, RollEntry]:
    """`share` and `hold_entry` in one question; where it finds nothing, they say why."""
    found = _BOTH(entry=entry_id, ballot=ballot_id, now=now)
    if found:
        return found[0].ballot, found[0]
    ballot = share(ballot_id, now)
    return ballot, hold_entry(ballot, entry_id)


def share(ballot_id: int, now: datetime, *, also: BallotState | None = None) -> Ballot:
    """The ballot under a lock that other votes share and closing does not. Raises `StateRefused` unless votes count now
    (`also`: a state in which what was handed in before is still entered).

    Whoever comes after the time locks nothing, so that closing need not wait for them.
    """
    found = _SHARED(ballot=ballot_id, also=also or "", now=now)
    if not found:
        raise _why_closed(ballot_id)
    return found[0]


def _why_closed(ballot_id: int) -> StateRefused:
    if Ballot.objects.only("state").get(pk=ballot_id).state in (BallotState.DRAFT, BallotState.ROLL):
        return StateRefused("not_open", _("投票还没有开始。"))
    return StateRefused("closed", _("投票已经截止，这一票没有计入。"))


def hold_entry(ballot: Ballot, entry_id: int) -> RollEntry:
    """The row of the roll, locked without the ballot: one vote of a head at a time."""
    found = _HELD(entry=entry_id, ballot=ballot.pk)
    if not found:
        raise InputRefused("not_on_roll", _("名册上没有这一条，或者已经更正剔除。"))
    return found[0]


def cast(
    ballot: Ballot,
    entry: RollEntry,
    choice: str,
    channel: str,
    now: datetime,
    *,
    recorded_by: User | None = None,
    proxy: Proxy | None = None,
) -> Cast:
    """Write one vote of a locked row. A vote that is older than the last one (a paper entered late) only stays on record.

    Sending the same open vote again over the same channel changes nothing.
    """
    chosen = valid_choice(ballot, choice)
    is_secret = ballot.secrecy == Secrecy.SECRET
    if not is_secret and entry.voted_at and entry.choice == chosen and entry.channel == channel:
        return Cast(entry, chosen)
    is_last = entry.voted_at is None or now >= entry.voted_at
    insert_row(
        Casting(
            ballot=ballot, entry=entry, channel=channel, at=now, recorded_by=recorded_by, by_proxy=proxy,
            choice="" if is_secret else chosen,
        )
    )  # fmt: skip
    entry.times_voted += 1
    if is_last:
        entry.voted_at, entry.channel = now, channel
        entry.choice = "" if is_secret else chosen
    update_rows([entry], ("times_voted", "voted_at", "channel", "choice"))
    if proxy is None and ballot.rule_data.get("proxies_per_agent"):
        Proxy.objects.filter(entry=entry, revoked_at=None).update(revoked_at=now)
    return Cast(entry, chosen, seal(ballot, entry, chosen) if is_secret and is_last else "")


def valid_choice(ballot: Ballot, choice: str) -> str:
    """The codes in the order of the paper; raises `InputRefused` for none, unknown ones, or too many."""
    wanted = {code.strip() for code in choice.split(SEPARATOR) if code.strip()}
    known = [code for code, _title in paper_options(ballot)]
    if not wanted or not wanted <= set(known):
        raise InputRefused("bad_choice", _("请选择一项。"), fields={"choice": _("请选择一项")})
    if len(wanted) > ballot.seats_to_fill:
        words = _("最多选 %(limit)d 个。") % {"limit": ballot.seats_to_fill}
        raise InputRefused("too_many", words, fields={"choice": words})
    return SEPARATOR.join(code for code in known if code in wanted)


def seal(ballot: Ballot, entry: RollEntry, choice: str) -> str:
    """Put the secret vote in the place of the head's last one; returns its receipt, which nothing links to the voter."""
    receipt = new_receipt()
    ticket = hmac.new(ballot.key.encode(), f"{ballot.pk}:{entry.pk}".encode(), hashlib.sha256).hexdigest()
    if entry.times_voted > 1:
        SealedVote.objects.filter(ballot=ballot, ticket=ticket).delete()
    insert_row(SealedVote(ballot=ballot, ticket=ticket, sealed_choice=choice, receipt=receipt))
    return receipt


def new_receipt() -> str:
    """Fifty random bits, in groups that can be read aloud: 4F7K-92Q-XM3."""
    drawn = "".join(secrets.choice(ALPHABET) for _place in range(RECEIPT_LENGTH))
    return f"{drawn[:4]}-{drawn[4:7]}-{drawn[7:]}"


def _tell_voter(ballot: Ballot, entry: RollEntry, title: str, now: datetime) -> None:
    if entry.user:
        tell(ballot, f"cast:{entry.pk}:{entry.times_voted}", [entry.user], title, now)
