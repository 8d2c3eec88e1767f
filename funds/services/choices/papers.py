"""Papers from the box of the community: a paper counts when two different people have read the same from it.

What one person read is kept as a keyed hash only, until another reads the same, or until the count; nobody sees what the
first one typed. A vote on the phone takes the place of a paper, never the other way round: nobody's own vote is changed
at a desk.
"""

import json
from datetime import datetime

from django.utils.translation import gettext as _

from funds.models import Choice, ChoiceBallot, PaperReading
from funds.policies.choices import may_by_age
from funds.selectors.choices import residents_at
from funds.services.choices.change import choosing, leave_trail
from funds.services.choices.voting import Marks, cast, earlier_of, valid_marks, voter_key
from funds.states.choice_steps import ChoiceVerb
from funds.states.choices import ReadingState, VoteChannel
from governance.common.crypto import blind_index
from governance.common.errors import InputRefused, PermissionRefused
from governance.people.models import User
from governance.territory.models import Dwelling


def enter_paper(
    *, choice_id: int, paper_number: str, dwelling_id: int, name: str, marks: Marks, actor: User, now: datetime
) -> ReadingState:
    """A paper of a resident whose name and card the desk has seen: COUNTED with the second person who reads the same.

    The same person entering again corrects what they read. Who has an account keeps one ballot over both channels.
    Raises `InputRefused` for a number that counts for somebody else already, or a dwelling of another community.
    """
    paper_number, name = paper_number.strip().upper(), "".join(name.split())
    given = {"paper_number": paper_number, "dwelling_id": dwelling_id, "name": name}
    with choosing(choice_id, ChoiceVerb.PAPER, actor, now, **given) as change:
        choice, key, chosen = change.choice, voter_key(dwelling_id, name), valid_marks(change.choice, marks)
        voter = _voter(choice, dwelling_id, name, now)
        _refuse_taken(choice, earlier_of(choice, user=voter, key=key), paper_number)
        state = _compare(choice, paper_number, f"{key}:{json.dumps(chosen)}", actor, now)
        if state == ReadingState.COUNTED:
            ballot = cast(
                choice, chosen, now, VoteChannel.PAPER, user=voter, key=key, paper_number=paper_number, entered_by=actor
            )
            change.data["ballot"] = ballot.pk
        change.data["reading"] = state.value
        change.is_silent = True  # the choice itself has not changed
        leave_trail(change)
        return state


def _voter(choice: Choice, dwelling_id: int, name: str, now: datetime) -> User | None:
    """Their account, where the register of the dwelling has one of this name."""
    if not Dwelling.objects.filter(pk=dwelling_id, building__community__code=choice.area_code).exists():
        words = _("请选择这个社区的一户。")
        raise InputRefused("not_here", words, fields={"dwelling_id": words})
    voter = residents_at(dwelling_id).filter(display_name=name).first()
    if voter and not (decision := may_by_age(voter, choice, now, confirmed=True)):
        raise PermissionRefused("too_young", decision.reason)
    return voter


def _refuse_taken(choice: Choice, mine: list[ChoiceBallot], paper_number: str) -> None:
    if any(row.channel == VoteChannel.PHONE for row in mine):
        raise InputRefused("voted_on_phone", _("这位居民已经在手机上投过票，要改请本人在手机上改。"))
    others = ChoiceBallot.objects.filter(choice=choice, paper_number=paper_number)
    if others.exclude(pk__in=[row.pk for row in mine]).exists():
        words = _("这个编号的纸票已经录过了。")
        raise InputRefused("paper_twice", words, fields={"paper_number": words})


def _compare(choice: Choice, paper_number: str, read: str, actor: User, now: datetime) -> ReadingState:
    """Keep what this person read, or, once two agree, nothing of it."""
    digest = blind_index("choice-paper", f"{choice.pk}:{paper_number}:{read}")
    readings = PaperReading.objects.filter(choice=choice, paper_number=paper_number)
    others = list(readings.exclude(entered_by=actor).values_list("digest", flat=True))
    if digest in others:
        readings.delete()
        return ReadingState.COUNTED
    PaperReading.objects.update_or_create(
        choice=choice, paper_number=paper_number, entered_by=actor, defaults={"digest": digest, "entered_at": now}
    )
    return ReadingState.DIFFERENT if others else ReadingState.WAITING
