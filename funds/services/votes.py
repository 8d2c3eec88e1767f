"""What a resolution allows to be spent: read from its words by one person, read again by another. With a project or without."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from deliberation.models import Resolution
from funds.models import Fund, VotedAmount
from funds.policies.votes import decide_vote, may_enter, misfit_vote
from funds.selectors.projects import open_resolutions, people_for
from funds.services.pledges import check_amount
from funds.states.foundation import FundKind
from funds.states.roles import KEEPS_MONEY
from funds.states.vote_steps import VOTE_STEPS, VoteVerb
from governance.common.errors import InputRefused, PermissionRefused, StateRefused
from governance.common.given import require_given
from governance.common.scrub import scrub
from governance.notifications.services import notify
from governance.people.models import User
from governance.people.roles import Role
from governance.trail.services import record

CONFIRMS = (Role.COMMUNITY_SECRETARY, Role.FUND_REVIEWER)
WHAT_LENGTH = 60


# --- The two readings, of a project's vote too -------------------------------------------------------------
def write_amount(
    row: VotedAmount, resolutions: QuerySet[Resolution], resolution_id: int, amount_fen: int, actor: User, now: datetime
) -> None:
    """Raises `InputRefused` for a resolution that is not one of those."""
    if row.resolution_id != resolution_id and not resolutions.filter(pk=resolution_id).exists():
        words = _("请选择本社区正在生效、还没有登记过金额的决议。")
        raise InputRefused("no_resolution", words, fields={"resolution_id": words})
    row.resolution_id, row.amount_fen = resolution_id, amount_fen
    row.entered_by, row.entered_at = actor, now
    row.save()


def read_again(row: VotedAmount, amount_fen: int, actor: User, now: datetime) -> None:
    """The second person's own reading. Raises `InputRefused` where the two differ: then it is entered again."""
    if row.entered_by_id == actor.pk:
        raise PermissionRefused("same_person", _("决议金额须由另一个人核对确认。"))
    if row.amount_fen != amount_fen:
        words = _("和登记的金额不一样，请两个人再看一遍决议。")
        raise InputRefused("amounts_differ", words, fields={"amount_fen": words})
    row.confirmed_by, row.confirmed_at = actor, now
    row.save(update_fields=["confirmed_by", "confirmed_at"])


# --- Without a project --------------------------------------------------------------------------------------
@transaction.atomic
def enter_voted(*, resolution_id: int, amount_fen: int, what: str, actor: User, now: datetime) -> VotedAmount:
    """For grants, contracts and rewards that the community's fund pays. Counts when another person has read the same."""
    require_given(("what",), {"what": what})
    check_amount(amount_fen)
    resolution = Resolution.objects.filter(pk=resolution_id).first()
    code = resolution.area_code if resolution else ""
    may_enter(actor, code, now).require()
    fund = Fund.objects.select_for_update().filter(kind=FundKind.COMMUNITY, area_code=code, closed_at=None).first()
    if fund is None:
        words = _("这个社区还没有公益基金。")
        raise InputRefused("no_fund", words, fields={"resolution_id": words})
    row = VotedAmount(fund=fund, what=scrub(what.strip())[:WHAT_LENGTH])
    write_amount(row, open_resolutions().filter(area_code=code), resolution_id, amount_fen, actor, now)
    _leave(row, "enter", actor, now)
    _tell(row, "enter", CONFIRMS, _("有一份决议金额等您核对"), now)
    return row


def confirm_voted(*, vote_id: int, amount_fen: int, actor: User, now: datetime) -> VotedAmount:
    with _changing(vote_id, VoteVerb.CONFIRM, actor, now, amount_fen=amount_fen) as row:
        read_again(row, amount_fen, actor, now)
        _tell(row, "confirm", KEEPS_MONEY, _("决议金额已确认，可以动用"), now)
    return row


def drop_voted(*, vote_id: int, reason: str, actor: User, now: datetime) -> VotedAmount:
    """Entered wrongly and not confirmed yet: it goes, its trail stays, the resolution may be entered again."""
    with _changing(vote_id, VoteVerb.DROP, actor, now, reason=reason) as row:
        row.delete()
        row.pk = vote_id
    return row


@contextmanager
def _changing(vote_id: int, verb: VoteVerb, actor: User, now: datetime, **given: object) -> Iterator[VotedAmount]:
    """One transaction around one verb. Raises `StateRefused`, `PermissionRefused`, `InputRefused`."""
    with transaction.atomic():
        VotedAmount.objects.select_for_update().only("pk").get(pk=vote_id)
        row = VotedAmount.objects.select_related("fund", "resolution").get(pk=vote_id)
        reason = misfit_vote(verb, row)
        if reason:
            raise StateRefused("wrong_state", reason)
        decide_vote(actor, verb, row, now).require()
        require_given(VOTE_STEPS[row.state, verb].required, given)
        yield row
        _leave(row, verb, actor, now)


def _leave(row: VotedAmount, verb: str, actor: User, now: datetime) -> None:
    record(
        actor=actor, verb=f"funds.vote_{verb}", subject=row, now=now, area_code=row.fund.area_code,
        resolution=row.resolution_id, amount_fen=row.amount_fen,
    )  # fmt: skip


def _tell(row: VotedAmount, about: str, roles: tuple[Role, ...], title: str, now: datetime) -> None:
    notify(
        key=f"vote:{row.pk}:{about}", recipients=list(people_for(row.fund.area_code, roles, timezone.localdate(now))),
        title=title, body=row.what or "", link=f"/desk/funds/votes/{row.pk}/", now=now,
    )  # fmt: skip
