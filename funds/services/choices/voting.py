"""Voting: on the phone, or from a numbered paper that two people have read alike (`papers`); changed until closing.

A head is found by account; whoever has none by name and dwelling (`voter_key`, a keyed hash). A vote holds the choice's
row, so the same person over two channels, or a vote and the count, never pass each other; constraints stand behind it.
"""

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext as _

from funds.models import Choice, ChoiceBallot
from funds.policies.choices import may_by_age
from funds.selectors.choices import homes_of, listed
from funds.services.choices.change import CLOSES, choosing
from funds.states.choice_steps import ChoiceVerb
from funds.states.choices import ChoiceBallotKind, VoteChannel
from governance.common.crypto import blind_index
from governance.common.errors import InputRefused
from governance.deadlines.models import Deadline
from governance.deadlines.moments import start_until
from governance.people.models import User

Marks = Mapping[str, int]  # number of the project → points; an approval is one point


def vote(*, choice_id: int, marks: Marks, actor: User, now: datetime, is_of_age: bool = False) -> ChoiceBallot:
    """On the phone, by a verified resident. Voting again replaces the ballot, also one that was written on paper."""
    with choosing(choice_id, ChoiceVerb.VOTE, actor, now) as change:
        change.is_silent = True
        may_by_age(actor, change.choice, now, confirmed=is_of_age).require()
        return cast(change.choice, valid_marks(change.choice, marks), now, VoteChannel.PHONE, user=actor)


def cast(
    choice: Choice, marks: Marks, now: datetime, channel: VoteChannel, *, user: User | None, key: str = "",
    paper_number: str = "", entered_by: User | None = None,
) -> ChoiceBallot:  # fmt: skip
    """Put it in the place of the head's earlier one; whoever calls holds the row of the choice."""
    mine = earlier_of(choice, user=user, key=key)
    ChoiceBallot.objects.filter(pk__in=[row.pk for row in mine[1:]]).delete()
    ballot = mine[0] if mine else ChoiceBallot(choice=choice)
    ballot.user, ballot.voter_key = user, "" if user else key
    ballot.marks, ballot.cast_at, ballot.channel = dict(marks), now, channel
    ballot.paper_number, ballot.entered_by = paper_number, entered_by
    ballot.save()
    return ballot


def earlier_of(choice: Choice, *, user: User | None, key: str) -> list[ChoiceBallot]:
    """The head's ballots until now: by account, or entered for the name and one of the homes of that account."""
    found = ChoiceBallot.objects.filter(choice=choice)
    if user is None:
        return list(found.filter(voter_key=key))
    name = "".join(user.display_name.split())
    keys = [voter_key(home.dwelling_id, name) for home in homes_of(user, choice.area_code)] if name else []
    return [*found.filter(user=user), *found.filter(user=None, voter_key__in=keys)]


def voter_key(dwelling_id: int, name: str) -> str:
    return blind_index("choice-voter", f"{dwelling_id}:{name}")


def valid_marks(choice: Choice, marks: Marks) -> dict[str, int]:
    """In the order of the list. Raises `InputRefused` for none, unknown projects, too many, or too many points."""
    wanted = {str(number): points for number, points in marks.items() if points}
    known = [str(number) for number in listed(choice).values_list("number", flat=True)]
    words = ""
    if not wanted or not wanted.keys() <= set(known) or min(wanted.values()) < 0:
        words = _("请至少选一个项目。")
    elif choice.most_choices and len(wanted) > choice.most_choices:
        words = _("最多选 %(most)d 个项目。") % {"most": choice.most_choices}
    elif choice.ballot_kind == ChoiceBallotKind.APPROVAL and set(wanted.values()) != {1}:
        words = _("每个项目只能选或者不选。")
    elif choice.ballot_kind == ChoiceBallotKind.POINTS and sum(wanted.values()) > choice.points:
        words = _("一共 %(points)d 分，您用了 %(used)d 分。") % {"points": choice.points, "used": sum(wanted.values())}
    if words:
        raise InputRefused("bad_marks", words, fields={"marks": words})
    return {number: wanted[number] for number in known if number in wanted}


def opening_is_due(choice: Choice, deadline: Deadline, now: datetime) -> None:
    """The clock of the list: voting begins."""
    with choosing(choice.pk, ChoiceVerb.OPEN_VOTE, None, now) as change:
        start_until(change.choice, CLOSES, change.choice.closes_at, now, None)
