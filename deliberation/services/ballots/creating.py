"""A ballot begins: the question, its options, the rule it is decided by."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from deliberation.models import Ballot, BallotOption, Council, DecisionRule, SealedVote, Topic
from deliberation.policies.ballots import may_create
from deliberation.selectors.rules import rules_of
from deliberation.services.ballots import clocks
from deliberation.services.ballots.change import balloting, leave_trail
from deliberation.states import Secrecy
from deliberation.states_ballots import BallotVerb
from governance.common.codes import new_code
from governance.common.errors import InputRefused
from governance.people.models import User

PREFIX = "TP"
TRIES = 5
YES, NO, ABSTAIN = "YES", "NO", "ABSTAIN"
YES_OR_NO = ((YES, "赞成", True), (NO, "反对", False), (ABSTAIN, "弃权", False))
MOST_OPTIONS = 30
SHORTEST = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class BallotDraft:
    """What the clerk asks. Without `choices` it is yes or no; with them they stand against each other."""

    council: Council
    question: str
    rule: DecisionRule
    opens_at: datetime
    closes_at: datetime
    details: str = ""
    topic: Topic | None = None
    choices: Sequence[str] = ()
    is_election: bool = False
    seats_to_fill: int = 1
    secrecy: str = ""


@transaction.atomic
def create_ballot(*, draft: BallotDraft, actor: User, now: datetime) -> Ballot:
    """A draft; its roll is filled next. Raises `InputRefused` for what cannot be voted on."""
    may_create(actor, draft.council, now).require()
    _check(draft, now)
    ballot = Ballot(council=draft.council, area_code=draft.council.area_code, created_by=actor, created_at=now)
    _write(ballot, draft)
    save_with_code(ballot)
    _write_options(ballot, draft)
    leave_trail(ballot, BallotVerb.EDIT, actor, now, rule=ballot.rule.code, topic=ballot.topic_id)
    return ballot


def edit_ballot(*, ballot_id: int, draft: BallotDraft, actor: User, now: datetime) -> Ballot:
    """Another question, rule or time while it is a draft; a roll for another electorate is filled again."""
    with balloting(ballot_id, BallotVerb.EDIT, actor, now, question=draft.question.strip()) as change:
        ballot = change.ballot
        _check(draft, now)
        if draft.rule.electorate != ballot.rule.electorate:
            ballot.roll.all().delete()
        _write(ballot, draft)
        ballot.options.all().delete()
        _write_options(ballot, draft)
        change.data = {"rule": draft.rule.code}
        return ballot


def annul_ballot(*, ballot_id: int, reason: str, actor: User, now: datetime) -> Ballot:
    """It counts for nothing any more; what was cast stays recorded, a secret ballot's key is destroyed."""
    with balloting(ballot_id, BallotVerb.ANNUL, actor, now, reason=reason.strip()[:200]) as change:
        ballot = change.ballot
        ballot.annul_reason, ballot.key = reason.strip()[:200], ""
        SealedVote.objects.filter(ballot=ballot).delete()
        clocks.end_all(ballot, now, actor, "annulled")
        return ballot


def save_with_code(ballot: Ballot) -> None:
    """A new number; one that is taken already is drawn again."""
    for attempt in range(TRIES):
        ballot.code = new_code(PREFIX)
        try:
            with transaction.atomic():
                ballot.save(force_insert=True)
            return
        except IntegrityError:
            if attempt == TRIES - 1:
                raise


def secrecy_of(rule: DecisionRule, wished: str) -> str:
    """A rule that says secret is secret; floor area would name the dwelling, so a vote with it is open."""
    if rule.secrecy == Secrecy.SECRET:
        return Secrecy.SECRET
    if wished == Secrecy.SECRET and (rule.pass_needs_area or rule.quorum_needs_area):
        words = _("按面积计票的表决只能记名：面积会说出是哪一户。")
        raise InputRefused("area_is_open", words, fields={"secrecy": words})
    return wished or rule.secrecy


def _write(ballot: Ballot, draft: BallotDraft) -> None:
    ballot.question, ballot.details = draft.question.strip(), draft.details.strip()
    ballot.rule, ballot.topic = draft.rule, draft.topic
    ballot.secrecy = secrecy_of(draft.rule, draft.secrecy)
    ballot.is_election, ballot.seats_to_fill = draft.is_election, draft.seats_to_fill
    ballot.opens_at, ballot.closes_at = draft.opens_at, draft.closes_at


def _write_options(ballot: Ballot, draft: BallotDraft) -> None:
    titles = [title.strip() for title in draft.choices if title.strip()]
    rows = [(str(number), title, False) for number, title in enumerate(titles, start=1)] or list(YES_OR_NO)
    BallotOption.objects.bulk_create(
        BallotOption(ballot=ballot, position=place, code=code, title=title, counts_for=counts_for)
        for place, (code, title, counts_for) in enumerate(rows, start=1)
    )


def _check(draft: BallotDraft, now: datetime) -> None:
    fields: dict[str, str] = {}
    titles = [title.strip() for title in draft.choices if title.strip()]
    if not draft.question.strip():
        fields["question"] = _("请写明表决什么。")
    if draft.closes_at <= draft.opens_at + SHORTEST:
        fields["closes_at"] = _("截止时间要晚于开始时间。")
    if draft.closes_at <= now:
        fields["closes_at"] = _("截止时间已经过去。")
    if len(set(titles)) != len(titles) or len(titles) > MOST_OPTIONS or any(len(title) > 60 for title in titles):
        fields["choices"] = _("选项不能重复，最多 %(limit)d 个，每个最多 60 字。") % {"limit": MOST_OPTIONS}
    if draft.is_election and len(titles) <= draft.seats_to_fill:
        fields["choices"] = _("候选人要多于应选名额。")
    if not draft.is_election and (len(titles) == 1 or draft.seats_to_fill != 1):
        fields["choices"] = _("请写两个以上的方案；赞成或反对的表决不用写选项。")
    if not rules_of(draft.council, timezone.localdate(now)).filter(pk=draft.rule.pk).exists():
        fields["rule"] = _("这条表决规则在本区现在不适用，请另选一条。")
    if fields:
        raise InputRefused("bad_ballot", _("还有要改的地方。"), fields=fields)
