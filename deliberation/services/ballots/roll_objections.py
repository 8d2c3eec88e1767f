"""Objections to the roll: raised within the days of the rule, answered within its days, and the corrections."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from deliberation.models import Ballot, RollDwelling, RollEntry, RollObjection
from deliberation.selectors.ballots import roll_totals
from deliberation.selectors.councils import leaders_of, staff_of
from deliberation.services.ballots import clocks
from deliberation.services.ballots.change import BallotChange, balloting, tell
from deliberation.services.ballots.opening import open_if_ready
from deliberation.services.ballots.rolls import draw_paper_numbers, place_of
from deliberation.states import RollObjectionState
from deliberation.states_ballots import BallotVerb
from governance.common.errors import InputRefused, LimitReached, StateRefused
from governance.deadlines.models import Deadline
from governance.people.models import User
from governance.territory.models import Dwelling

MOST_OPEN = 3  # of one person on one ballot, so that nobody holds it up alone with a hundred


def object_to_roll(
    *, ballot_id: int, words: str, actor: User, now: datetime, entry_id: int | None = None
) -> RollObjection:
    """Somebody says that the roll is wrong. The same words sent twice are one objection."""
    words = words.strip()
    with balloting(ballot_id, BallotVerb.OBJECT, actor, now, words=words) as change:
        ballot = change.ballot
        until = clocks.objections_until(ballot)
        if until is None or now >= until:
            raise StateRefused("objections_over", _("名册异议期已经结束。"))
        mine = ballot.roll_objections.filter(user=actor, state=RollObjectionState.OPEN)
        same = mine.filter(words=words, entry_id=entry_id).first()
        if same:
            return same
        if mine.count() >= MOST_OPEN:
            raise LimitReached("objections", _("您已有几条异议在处理，请等答复后再提。"))
        if entry_id and not ballot.roll.filter(pk=entry_id).exists():
            raise InputRefused("no_entry", _("名册上没有这一条。"))
        objection = RollObjection.objects.create(ballot=ballot, entry_id=entry_id, user=actor, words=words, at=now)
        clocks.start_answer(objection, ballot.rule_data["roll_answer_days"], now, actor)
        change.data = {"objection": objection.pk}
        people = staff_of(ballot.council, timezone.localdate(now))
        tell(ballot, f"objection:{objection.pk}", people, _("有人对表决名册提出异议"), now, desk=True)
        return objection


def answer_objection(*, objection_id: int, is_upheld: bool, answer: str, actor: User, now: datetime) -> RollObjection:
    """Say what came of it. The correction itself is `strike_entry` or `add_entry`. The last answer may open the ballot."""
    ballot_id = RollObjection.objects.values_list("ballot_id", flat=True).get(pk=objection_id)
    with balloting(ballot_id, BallotVerb.ANSWER, actor, now, answer=answer.strip()) as change:
        ballot = change.ballot
        objection = RollObjection.objects.select_for_update().get(pk=objection_id)
        if objection.state != RollObjectionState.OPEN:
            raise StateRefused("answered", _("这条异议已经答复过了。"))
        objection.state = RollObjectionState.UPHELD if is_upheld else RollObjectionState.REJECTED
        objection.answer, objection.answered_at, objection.answered_by = answer.strip(), now, actor
        objection.save()
        clocks.end_answer(objection, now, actor)
        change.data = {"objection": objection.pk, "upheld": is_upheld}
        tell(ballot, f"objection-answered:{objection.pk}", [objection.user], _("您对名册的异议有了答复"), now)
        open_if_ready(ballot, now)
        return objection


def answer_is_late(objection: RollObjection, deadline: Deadline, now: datetime) -> None:
    """Nobody answered in the days of the rule: who leads in the community and the street above are told."""
    people = leaders_of(objection.ballot.council, timezone.localdate(now), rises=1)
    title = _("名册异议超过期限没有答复")
    tell(objection.ballot, f"objection-late:{objection.pk}", people, title, now, desk=True)


def strike_entry(*, ballot_id: int, entry_id: int, reason: str, actor: User, now: datetime) -> Ballot:
    """Take a head off the frozen roll; the row stays to be seen."""
    with balloting(ballot_id, BallotVerb.CORRECT, actor, now, reason=reason.strip()) as change:
        entry = change.ballot.roll.select_for_update().order_by("pk").filter(pk=entry_id, is_struck=False).first()
        if entry is None:
            raise InputRefused("no_entry", _("名册上没有这一条，或者已经剔除。"))
        entry.is_struck = True
        entry.save(update_fields=["is_struck"])
        _recount(change, entry, "strike")
        return change.ballot


def add_entry(
    *,
    ballot_id: int,
    name: str,
    reason: str,
    actor: User,
    now: datetime,
    dwelling: Dwelling | None = None,
    area_m2: Decimal = Decimal(),
    user: User | None = None,
) -> RollEntry:
    """Put a head on the frozen roll that was forgotten."""
    with balloting(ballot_id, BallotVerb.CORRECT, actor, now, reason=reason.strip()) as change:
        ballot = change.ballot
        if not name.strip():
            raise InputRefused("no_name", _("请写姓名。"), fields={"name": _("请写姓名")})
        if dwelling and RollDwelling.objects.filter(ballot=ballot, dwelling=dwelling, entry__is_struck=False).exists():
            words = _("这套房屋已经在名册上。")
            raise InputRefused("dwelling_taken", words, fields={"dwelling": words})
        last = ballot.roll.order_by("-number").first()
        papers = set(ballot.roll.values_list("paper_number", flat=True))
        entry = RollEntry.objects.create(
            ballot=ballot, number=last.number + 1 if last else 1, name=name.strip()[:60], user=user,
            building=dwelling.building if dwelling else None, place=place_of([dwelling]) if dwelling else "",
            area_m2=area_m2, paper_number=draw_paper_numbers(1, taken=papers)[0],
        )  # fmt: skip
        if dwelling:
            with transaction.atomic():
                RollDwelling.objects.filter(ballot=ballot, dwelling=dwelling).delete()  # of a struck head
                RollDwelling.objects.create(ballot=ballot, entry=entry, dwelling=dwelling, area_m2=area_m2)
        _recount(change, entry, "add")
        return entry


def _recount(change: BallotChange, entry: RollEntry, what: str) -> None:
    totals = roll_totals(change.ballot)
    change.ballot.roll_heads, change.ballot.roll_area_m2 = totals.heads, totals.area_m2
    change.data = {"correction": what, "entry": entry.pk, "heads": totals.heads, "area_m2": str(totals.area_m2)}
