"""居民公约 in the making: clauses, what residents would word otherwise, and the vote (居委会组织法 31)."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from deliberation.models import Ballot, ClauseAmendment, Council, Covenant, CovenantClause, DecisionRule
from deliberation.policies.councils import may_lead
from deliberation.selectors.covenants import covenant_in_force, rules_for, texts_of, unfinished
from deliberation.selectors.resolutions import people_above
from deliberation.services.ballots import BallotDraft, assemble_roll, create_ballot
from deliberation.services.covenants.change import CovenantChange, drafting, leave_trail, tell
from deliberation.states import BallotState, CovenantState, WordsState
from deliberation.states_resolutions import CovenantVerb
from governance.common.errors import InputRefused, StateRefused
from governance.deadlines import services as deadlines
from governance.people.models import User

COMMENTS, FILING = "deliberation.covenant_comments", "deliberation.covenant_filing"
CLAUSE_LENGTH, CLAUSES_LIMIT, NAME_LENGTH, ANSWER_LENGTH, REASON_LENGTH = 1000, 100, 60, 300, 300
DETAILS_LENGTH = 5000  # of a ballot


@transaction.atomic
def draft_covenant(*, council_id: int, name: str, clauses: Sequence[str] = (), actor: User, now: datetime) -> Covenant:
    """A new version: with the clauses given, else those of the version in force. One at a time in a council."""
    council = Council.objects.select_for_update().get(pk=council_id)
    may_lead(actor, council, now).require()
    if unfinished(council):
        raise StateRefused("unfinished", _("还有一版公约没有完成，请先完成或放弃它。"))
    name = name.strip()
    if not name or len(name) > NAME_LENGTH:
        message = _("请填写，最多 %(n)d 字") % {"n": NAME_LENGTH}
        raise InputRefused("bad_name", message, fields={"name": message})
    current, last = covenant_in_force(council), council.covenants.order_by("-version").first()
    covenant = Covenant.objects.create(
        council=council,
        area_code=council.area_code,
        name=name,
        version=last.version + 1 if last else 1,
        created_by=actor,
        created_at=now,
    )
    _put_clauses(covenant, clauses or (texts_of(current) if current else []))
    leave_trail(CovenantChange(covenant, CovenantVerb.WRITE, actor, now, "", {"version": covenant.version}))
    return covenant


def write_clauses(*, covenant_id: int, clauses: Sequence[str], actor: User, now: datetime) -> Covenant:
    """All clauses anew, until residents are asked; afterwards a clause changes by an adopted amendment only."""
    with drafting(covenant_id, CovenantVerb.WRITE, actor, now, clauses=list(clauses)) as change:
        change.covenant.clauses.all().delete()
        _put_clauses(change.covenant, clauses)
        change.data["clauses"] = len(clauses)
    return change.covenant


def _put_clauses(covenant: Covenant, clauses: Sequence[str]) -> None:
    texts = [text.strip() for text in clauses if text.strip()]
    if len(texts) > CLAUSES_LIMIT or any(len(text) > CLAUSE_LENGTH for text in texts):
        message = _("最多 %(n)d 条，每条最多 %(m)d 字") % {"n": CLAUSES_LIMIT, "m": CLAUSE_LENGTH}
        raise InputRefused("too_long", message, fields={"clauses": message})
    CovenantClause.objects.bulk_create(
        CovenantClause(covenant=covenant, position=position, text=text) for position, text in enumerate(texts, start=1)
    )


def ask_residents(*, covenant_id: int, actor: User, now: datetime) -> Covenant:
    """Publish the draft for comments; the clock says until when."""
    with drafting(covenant_id, CovenantVerb.ASK, actor, now) as change:
        if not change.covenant.clauses.exists():
            raise InputRefused("empty", _("还没有写条文。"))
        clock = deadlines.start(subject=change.covenant, purpose=COMMENTS, now=now, actor=actor)
        change.covenant.comments_until = clock.due_at
    return change.covenant


def amend_clause(
    *, covenant_id: int, clause_id: int, text: str, reason: str = "", actor: User, now: datetime
) -> ClauseAmendment:
    """A resident would word a clause otherwise. Public after somebody has looked at it; the same again is the same."""
    text, reason = text.strip(), reason.strip()
    with drafting(covenant_id, CovenantVerb.AMEND, actor, now, clause_id=clause_id, text=text) as change:
        too_long = {name for name, value, limit in
                    (("text", text, CLAUSE_LENGTH), ("reason", reason, REASON_LENGTH)) if len(value) > limit}  # fmt: skip
        if too_long:
            raise InputRefused("too_long", _("内容太长了。"), fields=dict.fromkeys(too_long, _("内容太长了。")))
        clause = change.covenant.clauses.filter(pk=clause_id).first()
        if clause is None:
            raise StateRefused("no_clause", _("没有这一条，可能已经改过了。"))
        twin = clause.amendments.filter(user=actor, text=text).first()
        if twin:
            change.is_repeated = True
            return twin
        amendment = ClauseAmendment.objects.create(clause=clause, user=actor, text=text, reason=reason, at=now)
        change.data |= {"clause": clause.position, "amendment": amendment.pk}
    return amendment


def moderate_amendment(*, covenant_id: int, amendment_id: int, is_shown: bool, actor: User, now: datetime) -> Covenant:
    """Somebody looked at the words: shown to everybody, or not."""
    verb = CovenantVerb.MODERATE
    with drafting(covenant_id, verb, actor, now, amendment_id=amendment_id) as change:
        amendment = _amendment(change, amendment_id, WordsState.WAITING, WordsState.SHOWN, WordsState.HIDDEN)
        amendment.state = WordsState.SHOWN if is_shown else WordsState.HIDDEN
        amendment.save(update_fields=["state"])
        change.data |= {"amendment": amendment.pk, "shown": is_shown}
    return change.covenant


def decide_amendment(
    *, covenant_id: int, amendment_id: int, is_adopted: bool, answer: str, actor: User, now: datetime
) -> Covenant:
    """Adopting rewrites the clause; either way whoever proposed it is answered."""
    answer, verb = answer.strip(), CovenantVerb.DECIDE
    if len(answer) > ANSWER_LENGTH:
        message = _("最多 %(limit)d 字") % {"limit": ANSWER_LENGTH}
        raise InputRefused("too_long", message, fields={"answer": message})
    with drafting(covenant_id, verb, actor, now, amendment_id=amendment_id, answer=answer) as change:
        amendment = _amendment(change, amendment_id, WordsState.WAITING, WordsState.SHOWN)
        amendment.state = WordsState.ADOPTED if is_adopted else WordsState.DECLINED
        amendment.answer, amendment.decided_at, amendment.decided_by = answer, now, actor
        amendment.save()
        if is_adopted:
            amendment.clause.text = amendment.text
            amendment.clause.save(update_fields=["text"])
        change.data |= {"amendment": amendment.pk, "adopted": is_adopted}
        title = _("您对公约条文的修改建议有了答复")
        tell(change.covenant, f"amendment-{amendment.pk}", [amendment.user], title, now)
    return change.covenant


def _amendment(change: CovenantChange, amendment_id: int, *states: str) -> ClauseAmendment:
    rows = ClauseAmendment.objects.select_related("clause", "user")
    found = rows.filter(clause__covenant=change.covenant, pk=amendment_id, state__in=states).first()
    if found is None:
        raise StateRefused("no_amendment", _("没有这条待处理的修改建议，可能已经处理过了。"))
    return found


def put_to_vote(
    *, covenant_id: int, rule: DecisionRule, opens_at: datetime, closes_at: datetime, actor: User, now: datetime
) -> Covenant:
    """Everybody whom it binds votes on this text (居委会组织法 27, 民法典 278): its ballot, with the roll as the portal
    knows it, for the office to look over and publish. From now on nothing in the text changes.

    Again where that ballot was annulled.
    """
    given = {"rule": rule, "opens_at": opens_at, "closes_at": closes_at}  # none may be missing
    with drafting(covenant_id, CovenantVerb.VOTE, actor, now, **given) as change:
        covenant = change.covenant
        if not rules_for(covenant.council, timezone.localdate(now)).filter(pk=rule.pk).exists():
            message = _("请选择居民会议（或业主）的表决规则")
            raise InputRefused("bad_rule", message, fields={"rule": message})
        draft = BallotDraft(covenant.council, _question(covenant), rule, opens_at, closes_at, _text(covenant))
        ballot = covenant.ballot = create_ballot(draft=draft, actor=actor, now=now)
        with suppress(InputRefused):  # nobody is known yet: the list is imported on the ballot's own page
            assemble_roll(ballot_id=ballot.pk, actor=actor, now=now)
        deadlines.end_all(subject=change.covenant, now=now, actor=actor, purposes=(COMMENTS,), met=True)
        change.data["ballot"] = ballot.pk
    return change.covenant


def _question(covenant: Covenant) -> str:
    return _("通过《%(name)s》（第 %(n)d 版）") % {"name": covenant.name, "n": covenant.version}


def _text(covenant: Covenant) -> str:
    """The clauses as far as the column goes; the covenant's page has them all."""
    clauses = [_("第 %(n)d 条 %(text)s") % {"n": n, "text": text} for n, text in enumerate(texts_of(covenant), start=1)]
    return "\n".join(clauses)[:DETAILS_LENGTH]


def drop_draft(*, covenant_id: int, words: str, actor: User, now: datetime) -> Covenant:
    """This version will not be; the one in force stays."""
    with drafting(covenant_id, CovenantVerb.DROP, actor, now, words=words.strip()) as change:
        deadlines.end_all(subject=change.covenant, now=now, actor=actor, reason=words.strip())
    return change.covenant


# --- Adopted, filed -----------------------------------------------------------------------------------------
def hear_ballot(ballot: Ballot, now: datetime) -> None:
    """The ballot of a version was counted: adopted, with the clock of its filing, or rejected."""
    if ballot.state != BallotState.COUNTED or ballot.is_passed is None:
        return
    covenant = Covenant.objects.filter(ballot=ballot, state=CovenantState.VOTING).first()
    if covenant is None:
        return
    verb = CovenantVerb.ADOPT if ballot.is_passed else CovenantVerb.REJECT
    with drafting(covenant.pk, verb, None, now) as change:
        change.data["ballot"] = ballot.pk
        if ballot.is_passed:
            change.covenant.adopted_at = now
            deadlines.start(subject=change.covenant, purpose=FILING, now=now)
            street = people_above(change.covenant.council, timezone.localdate(now))
            tell(change.covenant, "to-file", street, _("有一版居民公约等街道备案"), now, desk=True)
        tell(change.covenant, verb.value, [change.covenant.created_by], _("一版居民公约的表决有了结果"), now)


def file_covenant(*, covenant_id: int, filing_number: str, actor: User, now: datetime) -> Covenant:
    """The street office files it (居委会组织法 31): in force, and the version before it is replaced."""
    filing_number = filing_number.strip()[:40]
    with drafting(covenant_id, CovenantVerb.FILE, actor, now, filing_number=filing_number) as change:
        before = covenant_in_force(change.covenant.council)
        if before:
            with drafting(before.pk, CovenantVerb.REPLACE, None, now) as replaced:
                replaced.covenant.replaced_at = now
        change.covenant.filing_number, change.covenant.filed_at = filing_number, now
        deadlines.end_all(subject=change.covenant, now=now, actor=actor, met=True)
        tell(change.covenant, "filed", [change.covenant.created_by], _("居民公约已备案，开始施行"), now)
    return change.covenant


def filing_is_late(covenant: Covenant, _deadline: object, now: datetime) -> None:
    """The sweep calls this: whoever drafted it and the street are told."""
    street = people_above(covenant.council, timezone.localdate(now))
    tell(covenant, "filing-late", [covenant.created_by, *street], _("一版居民公约通过后没有按期备案"), now)


def comments_are_over(covenant: Covenant, _deadline: object, now: datetime) -> None:
    tell(covenant, "comments-over", [covenant.created_by], _("公约征求意见结束了，请处理建议、付诸表决"), now)
