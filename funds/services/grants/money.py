"""A project for what was awarded: its purse filled, its instalments laid out; what is left goes back where it came from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from funds.models import BudgetLine, Commitment, Fund, Milestone, Project, Purse, Share, VotedAmount
from funds.selectors.projects import is_paid
from funds.services.foundation import new_purse
from funds.services.grants.clocks import stage_is_accepted, stop_watching
from funds.services.projects.change import ProjectChange, leave_trail, lock_project
from funds.services.projects.giving_back import give_rest_back
from funds.states.foundation import FundKind, PurseKind, Source
from funds.states.project_steps import ProjectVerb
from funds.states.projects import MilestoneState, ProjectState, ShareState
from governance.common.codes import new_code
from governance.common.errors import InputRefused, StateRefused
from governance.ledger.services import Move, move
from governance.people.models import Organisation, User
from governance.trail.services import record

NEED_LENGTH, PLAN_LENGTH, TITLE_LENGTH, RESULT_LENGTH = 2000, 4000, 60, 4000


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What is paid for: to whom, from which purse, in which instalments (title, due, 分)."""

    title: str
    words: str
    organisation: Organisation
    purse: Purse
    amount_fen: int
    budget: Sequence[tuple[str, int]]
    instalments: Sequence[tuple[str, date, int]]
    starts_on: date
    ends_on: date
    voted: VotedAmount | None = None


def open_project(work: Work, *, actor: User, now: datetime) -> Project:
    """A project that runs at once, with its money in its own purse."""
    project = Project.objects.create(
        code=new_code("XM"), fund=work.purse.fund, area_code=work.purse.fund.area_code, title=work.title[:TITLE_LENGTH],
        need=work.words[:NEED_LENGTH], carried_out_by=work.organisation.name, organisation=work.organisation,
        opened_by=actor, opened_at=now,
    )  # fmt: skip
    return start_project(project, work, actor=actor, now=now)


def start_project(project: Project, work: Work, *, actor: User, now: datetime) -> Project:
    """From draft to running: published, funded, its instalments laid out. Money of a community's fund needs its
    resolution (`voted`)."""
    fund = Fund.objects.select_for_update().get(pk=project.fund_id)
    project.purse = new_purse(fund, PurseKind.PROJECT, project.title, project.title, actor, now)
    project.plan, project.state = work.words[:PLAN_LENGTH], ProjectState.RUNNING
    project.starts_on, project.ends_on, project.published_at = work.starts_on, work.ends_on, now
    project.save()
    for position, (title, fen) in enumerate(work.budget, 1):
        BudgetLine.objects.create(project=project, position=position, title=title, amount_fen=fen)
    for position, (title, due_on, fen) in enumerate(work.instalments, 1):
        Milestone.objects.create(project=project, position=position, title=title, due_on=due_on, amount_fen=fen)
    _fund(project, work, actor, now)
    record(
        actor=actor, verb="funds.project_granted", subject=project, now=now, area_code=project.area_code,
        amount_fen=work.amount_fen,
    )  # fmt: skip
    return project


def _fund(project: Project, work: Work, actor: User, now: datetime) -> None:
    assert project.purse
    voted = _vote_for(work)
    transfer = move(
        Move(
            key=f"funds.grant:{project.pk}", debit=work.purse.account.code, credit=project.purse.account.code,
            amount=work.amount_fen, purpose="funds.grant", why=project.title, subject=voted or project,
        ),
        actor=actor, now=now,
    )  # fmt: skip
    if voted:
        Commitment.objects.create(
            voted=voted, project=project, purse=work.purse, amount_fen=work.amount_fen, transfer=transfer,
            committed_by=actor, committed_at=now,
        )  # fmt: skip
    Share.objects.create(
        project=project, source=Source.FOUNDATION, who=work.purse.fund.name, amount_fen=work.amount_fen,
        arrived_fen=work.amount_fen, purse=work.purse, state=ShareState.ARRIVED,
    )  # fmt: skip


def _vote_for(work: Work) -> VotedAmount | None:
    """Locked, with room for the amount. Raises `InputRefused` where a community's money has no vote."""
    if work.purse.fund.kind != FundKind.COMMUNITY:
        return None
    rows = VotedAmount.objects.select_for_update().filter(fund=work.purse.fund_id, confirmed_at__isnull=False)
    row = rows.filter(pk=work.voted.pk).first() if work.voted else None
    if row is None or row.amount_fen - row.committed_fen < work.amount_fen:
        words = _("动用社区公益基金要有本社区生效的决议，并且决议金额够用。")
        raise InputRefused("no_vote", words, fields={"voted": words})
    return row


def accept(project: Project, position: int, words: str, actor: User, now: datetime) -> None:
    """The instalment of this position may be asked for."""
    rows = Milestone.objects.select_for_update(of=("self",))
    row = rows.filter(project=project, position=position, state=MilestoneState.OPEN).first()
    if row is None:
        return
    row.state, row.accepted_by, row.accepted_at, row.words = MilestoneState.ACCEPTED, actor, now, words[:300]
    stage_is_accepted(row, actor, now)
    row.save()


def require_paid(project: Project) -> None:
    """Raises `StateRefused` while an opened instalment is not paid."""
    if not is_paid(project):
        raise StateRefused("unpaid", _("还有分期款没有付清，付清以后才能办结。"))


def end_project(project_id: int, state: ProjectState, result: str, actor: User, now: datetime) -> int:
    """Nothing more is paid; what is left returns by itself. Answers how much. Raises `StateRefused` while a payment is
    under way."""
    project = lock_project(project_id)
    verb = ProjectVerb.FINISH if state == ProjectState.DONE else ProjectVerb.STOP
    change = ProjectChange(project, verb, actor, now, project.state)
    give_rest_back(change)
    stop_watching(project, actor, now)
    project.state, project.ended_at, project.result = state, now, result[:RESULT_LENGTH]
    project.save(update_fields=["state", "ended_at", "result"])
    leave_trail(change)
    return int(change.data["returned_fen"])
