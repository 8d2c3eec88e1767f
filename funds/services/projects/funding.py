"""Money for a plan: others promise, residents vote, the purses give under their vote; who fails is written down."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from deliberation.models import Resolution
from deliberation.states import ResolutionState
from funds.models import Commitment, Project, Share, VotedAmount
from funds.money import yuan
from funds.selectors.projects import needs_vote, resolutions_for, shares_of, vote_of
from funds.services.pledges import NewDonor, NewPledge, end_pledge, lock_pledge, pledge
from funds.services.projects.change import ProjectChange, changing, tell, tell_desk
from funds.services.votes import CONFIRMS, read_again, write_amount
from funds.states.donations import DonorKind, GiftWay, PledgeState
from funds.states.foundation import FundKind
from funds.states.project_steps import ProjectVerb
from funds.states.projects import ShareState
from funds.states.roles import KEEPS_MONEY, OFFICE
from governance.common.errors import InputRefused, StateRefused
from governance.common.scrub import scrub
from governance.ledger import services as ledger
from governance.ledger.models import Account
from governance.ledger.services import Move
from governance.people.models import User


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """Who stands behind a part of the plan; the name is for the receipt, `who` of the part is public."""

    name: str = ""
    phone: str = ""
    kind: str = DonorKind.ORGANISATION
    way: str = GiftWay.BANK
    is_voluntary: bool = False
    expected_on: date | None = None


def promise_share(*, project_id: int, share_id: int, promise: Promise, actor: User, now: datetime) -> Project:
    """A pledge into the project's own purse, reserved in the ledger; what arrives for it is counted by itself."""
    with changing(project_id, ProjectVerb.PROMISE, actor, now, share_id=share_id) as change:
        share = _share(change, share_id, ShareState.PLANNED)
        if share.purse_id:
            raise StateRefused("from_purse", _("这一份由基金自己出，表决以后落实资金时划拨。"))
        assert change.project.purse is not None
        change.project.purse.fund = change.project.fund
        share.pledge = pledge(
            new=NewPledge(
                purse=change.project.purse, amount_fen=share.amount_fen, way=promise.way, source=share.source,
                is_voluntary=promise.is_voluntary, expected_on=promise.expected_on,
            ),
            donor=NewDonor(kind=promise.kind, name=promise.name, phone=promise.phone, public_name=share.who),
            actor=actor, now=now,
        )  # fmt: skip
        share.state = ShareState.PROMISED
        share.save(update_fields=["pledge", "state"])
        change.data |= {"share": share.pk, "amount_fen": share.amount_fen, "pledge": share.pledge.pk}
    return change.project


def fail_share(*, project_id: int, share_id: int, words: str, actor: User, now: datetime) -> Project:
    """A source does not give: its promise ends, the plan has to be made again and voted again."""
    with changing(project_id, ProjectVerb.FAIL, actor, now, share_id=share_id, words=words) as change:
        share = _share(change, share_id, ShareState.PLANNED, ShareState.PROMISED)
        if share.pledge_id:
            row = lock_pledge(share.pledge_id)
            if row.state in (PledgeState.PLEDGED, PledgeState.PART):
                end_pledge(row, reason=words, actor=actor, now=now)
            share.arrived_fen = min(row.received_fen, share.amount_fen)
        if share.arrived_fen == share.amount_fen:
            raise StateRefused("arrived", _("这一份的钱已经到位了。"))
        share.state, share.words = ShareState.FAILED, scrub(words.strip())[:200]
        share.save(update_fields=["state", "words", "arrived_fen"])
        change.data |= {"share": share.pk, "amount_fen": share.amount_fen, "arrived_fen": share.arrived_fen}
        title = _("一个出资方落空，方案要重新制定并重新表决")
        tell_desk(change.project, f"failed-{share.pk}", OFFICE, title, now)
    return change.project


def _share(change: ProjectChange, share_id: int, *states: str) -> Share:
    row = shares_of(change.project).filter(pk=share_id, state__in=states).first()
    if row is None:
        words = _("没有这一份出资，或者它已经处理过了。")
        raise InputRefused("no_share", words, fields={"share_id": words})
    return row


# --- The vote -----------------------------------------------------------------------------------------------
def enter_vote(*, project_id: int, resolution_id: int, amount_fen: int, actor: User, now: datetime) -> Project:
    """What a resolution in force allows, read from its words; counts when another person has read the same amount."""
    given = {"resolution_id": resolution_id, "amount_fen": amount_fen}
    with changing(project_id, ProjectVerb.ENTER_VOTE, actor, now, **given) as change:
        project, row = change.project, vote_of(change.project)
        if row is not None and row.confirmed_at:
            raise StateRefused("voted", _("这个方案的表决已经登记并确认。"))
        row = row or VotedAmount(fund=project.fund, project=project, plan_version=project.plan_version)
        write_amount(row, resolutions_for(project), resolution_id, amount_fen, actor, now)
        change.data |= {"resolution": resolution_id, "amount_fen": amount_fen}
        tell_desk(project, f"vote-{row.pk}-{now.timestamp():.0f}", CONFIRMS, _("有一份决议金额等您核对"), now)
    return change.project


def confirm_vote(*, project_id: int, amount_fen: int, actor: User, now: datetime) -> Project:
    """The second person's own reading. Raises `InputRefused` where the two differ: then it is entered again."""
    with changing(project_id, ProjectVerb.CONFIRM_VOTE, actor, now, amount_fen=amount_fen) as change:
        row = vote_of(change.project)
        if row is None or row.confirmed_at:
            raise StateRefused("no_vote", _("没有等待确认的决议金额。"))
        read_again(row, amount_fen, actor, now)
        change.data |= {"vote": row.pk, "amount_fen": row.amount_fen}
        tell_desk(change.project, f"voted-{row.pk}", KEEPS_MONEY, _("决议金额已确认，可以落实资金"), now)
    return change.project


# --- The commitment -----------------------------------------------------------------------------------------
def commit_money(*, project_id: int, actor: User, now: datetime) -> Project:
    """What purses give moves into the project: of the community's fund under the vote and up to it (a constraint of the
    database), of the foundation's own by its treasurer. All other sources have promised or given."""
    with changing(project_id, ProjectVerb.COMMIT, actor, now) as change:
        project = change.project
        shares = list(shares_of(project))
        _refuse_unpromised(shares)
        vote = _vote_in_force(project, sum(share.amount_fen for share in shares if _is_of(share, project)))
        for share in shares:
            if share.purse is not None:
                _give(change, share, vote if _is_of(share, project) else None)
        total = sum(share.amount_fen for share in shares if share.purse_id)
        change.data |= {"amount_fen": total, "vote": vote.pk if vote else None}
        tell(project, f"funded-{project.plan_version}", [project.opened_by], _("您提的项目资金已落实"), now)
    return change.project


def _is_of(share: Share, project: Project) -> bool:
    """Whether it comes from the community's fund, whose money follows a vote."""
    return share.purse is not None and share.purse.fund.kind == FundKind.COMMUNITY


def _refuse_unpromised(shares: list[Share]) -> None:
    open_ones = [
        share for share in shares if not share.purse_id and share.state not in (ShareState.PROMISED, ShareState.ARRIVED)
    ]
    if open_ones:
        names = "、".join(f"{share.get_source_display()} {share.who}".strip() for share in open_ones)
        raise StateRefused("not_promised", _("这些来源还没有承诺，或者已经落空：%(names)s。") % {"names": names})


def _vote_in_force(project: Project, amount_fen: int) -> VotedAmount | None:
    """The confirmed vote on this very plan, locked. Raises `StateRefused` where there is none or it allows less."""
    if not needs_vote(project):
        return None
    rows = VotedAmount.objects.select_for_update().filter(project=project, plan_version=project.plan_version)
    vote = rows.filter(confirmed_at__isnull=False).first()
    if vote is None:
        raise StateRefused("no_vote", _("动用社区公益基金要有居民的决议：这个方案还没有经两人核对的决议金额。"))
    if not Resolution.objects.filter(pk=vote.resolution_id, state=ResolutionState.IN_FORCE).exists():
        raise StateRefused("not_in_force", _("登记的决议现在不在生效状态，不能动用资金。"))
    if amount_fen > vote.amount_fen - vote.committed_fen:
        words = {"voted": yuan(vote.amount_fen - vote.committed_fen), "needed": yuan(amount_fen)}
        raise StateRefused("over_vote", _("决议只同意 %(voted)s 元，方案要用 %(needed)s 元。") % words)
    return vote


def _give(change: ProjectChange, share: Share, vote: VotedAmount | None) -> None:
    project = change.project
    assert share.purse is not None and project.purse is not None
    number = Account.objects.values_list("transfers", flat=True).get(pk=project.purse.account_id)
    asked = Move(
        key=change.key("share", share.pk, number), debit=share.purse.account.code, credit=project.purse.account.code,
        amount=share.amount_fen, purpose="funds.commitment", why=_("项目出资：%(title)s") % {"title": project.title},
        subject=vote or share,
    )  # fmt: skip
    transfer = ledger.move(asked, actor=change.actor, now=change.now)
    if vote is not None:
        Commitment.objects.create(
            voted=vote, project=project, purse=share.purse, amount_fen=share.amount_fen, transfer=transfer,
            committed_by=change.actor, committed_at=change.now,
        )  # fmt: skip
    share.state, share.arrived_fen = ShareState.ARRIVED, share.amount_fen
    share.save(update_fields=["state", "arrived_fen"])
