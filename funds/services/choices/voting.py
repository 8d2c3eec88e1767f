"""Voting: on the phone, or written down from a numbered paper at the desk; changed until closing.

A vote on the phone takes the place of a paper, never the other way round: nobody's own vote is changed at a desk.

A head is found by account; whoever has none by name and dwelling (`voter_key`, a keyed hash). A vote holds the choice's
row, so the same person over two channels, or a vote and the count, never pass each other; constraints stand behind it.
"""

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext as _

from funds.models import Choice, ChoiceBallot
from funds.policies.choices import may_by_age
from funds.selectors.choices import homes_of, listed, residents_at
from funds.services.choices.change import CLOSES, choosing, leave_trail
from funds.states.choice_steps import ChoiceVerb
from funds.states.choices import ChoiceBallotKind, VoteChannel
from governance.common.crypto import blind_index
from governance.common.errors import InputRefused, PermissionRefused
from governance.deadlines.models import Deadline
from governance.deadlines.moments import start_until
from governance.people.models import User
from governance.territory.models import Dwelling

Marks = Mapping[str, int]  # number of the project → points; an approval is one point


def vote(*, choice_id: int, marks: Marks, actor: User, now: datetime, is_of_age: bool = False) -> ChoiceBallot:
    """On the phone, by a verified resident. Voting again replaces the ballot, also one that was written on paper."""
    with choosing(choice_id, ChoiceVerb.VOTE, actor, now) as change:
        change.is_silent = True
        may_by_age(actor, change.choice, now, confirmed=is_of_age).require()
        return _cast(change.choice, valid_marks(change.choice, marks), now, VoteChannel.PHONE, user=actor)


def enter_paper(
    *, choice_id: int, paper_number: str, dwelling_id: int, name: str, marks: Marks, actor: User, now: datetime
) -> Choice:
    """A paper from the box of the community, for a resident whose name and card the desk has seen.

    Who has an account keeps one ballot over both channels. Raises `InputRefused` for a number entered before for
    somebody else, or a dwelling of another community.
    """
    paper_number, name = paper_number.strip().upper(), "".join(name.split())
    given = {"paper_number": paper_number, "dwelling_id": dwelling_id, "name": name}
    with choosing(choice_id, ChoiceVerb.PAPER, actor, now, **given) as change:
        choice = change.choice
        if not Dwelling.objects.filter(pk=dwelling_id, building__community__code=choice.area_code).exists():
            words = _("请选择这个社区的一户。")
            raise InputRefused("not_here", words, fields={"dwelling_id": words})
        voter = residents_at(dwelling_id).filter(display_name=name).first()
        if voter and not (decision := may_by_age(voter, choice, now, confirmed=True)):
            raise PermissionRefused("too_young", decision.reason)
        ballot = _cast(
            choice, valid_marks(choice, marks), now, VoteChannel.PAPER, user=voter, key=voter_key(dwelling_id, name),
            paper_number=paper_number, entered_by=actor,
        )  # fmt: skip
        change.data["ballot"] = ballot.pk
        change.is_silent = True  # the choice itself has not changed
        leave_trail(change)
        return choice


def voter_key(dwelling_id: int, name: str) -> str:
    return blind_index("choice-voter", f"{dwelling_id}:{name}")


def _cast(
    choice: Choice, marks: Marks, now: datetime, channel: VoteChannel, *, user: User | None, key: str = "",
    paper_number: str = "", entered_by: User | None = None,
) -> ChoiceBallot:  # fmt: skip
    """Put it in the place of the head's earlier one; whoever calls holds the row of the choice."""
    found = ChoiceBallot.objects.filter(choice=choice)
    mine = list(found.filter(user=user)) if user else []
    if user:
        name = "".join(user.display_name.split())
        keys = [voter_key(home.dwelling_id, name) for home in homes_of(user, choice.area_code)] if name else []
        mine += list(found.filter(user=None, voter_key__in=keys))
    else:
        mine = list(found.filter(voter_key=key))
    if channel == VoteChannel.PAPER and any(row.channel == VoteChannel.PHONE for row in mine):
        raise InputRefused("voted_on_phone", _("这位居民已经在手机上投过票，要改请本人在手机上改。"))
    if paper_number and found.filter(paper_number=paper_number).exclude(pk__in=[row.pk for row in mine]).exists():
        words = _("这个编号的纸票已经录过了。")
        raise InputRefused("paper_twice", words, fields={"paper_number": words})
    ChoiceBallot.objects.filter(pk__in=[row.pk for row in mine[1:]]).delete()
    ballot = mine[0] if mine else ChoiceBallot(choice=choice)
    ballot.user, ballot.voter_key = user, "" if user else key
    ballot.marks, ballot.cast_at, ballot.channel = dict(marks), now, channel
    ballot.paper_number, ballot.entered_by = paper_number, entered_by
    ballot.save()
    return ballot


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
