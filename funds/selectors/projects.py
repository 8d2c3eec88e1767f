"""Reads of projects: lists, one whole with its money by source, the votes it stands on, what it still needs."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Sum
from django.utils import timezone

from deliberation.models import Resolution
from deliberation.states import CouncilKind, ResolutionState
from funds.models import (
    BudgetLine,
    CoFundingScheme,
    Document,
    DocumentRule,
    Fund,
    MatchingRule,
    Milestone,
    Project,
    Purse,
    Share,
    VotedAmount,
)
from funds.selectors.choices import homes_of
from funds.states.foundation import FundKind, PurseKind
from funds.states.projects import DocumentKind, DocumentStep, MilestoneState, PaymentState, ProjectState, ShareState
from funds.states.roles import MONEY_ROLES, OFFICE
from governance.common.days import in_force
from governance.ledger.models import Kind, Transfer
from governance.people.authority import authority_of, within
from governance.people.models import Posting, Residency, User
from governance.people.roles import READ_ONLY, Role
from governance.territory.levels import CODE_LENGTH
from grids.states_organisations import RegistrationState

READS = (*OFFICE, *MONEY_ROLES, Role.STREET_OFFICER, *READ_ONLY)
DECIDES = (CouncilKind.COMMUNITY, CouncilKind.REPRESENTATIVES, CouncilKind.RESIDENTS)
TRANSFERS_SHOWN = 300
RELATED = ("fund__area", "fund__foundation", "scheme", "matching", "organisation", "purse__account")


def public_projects() -> QuerySet[Project]:
    """What everybody reads: from the first publication of its plan on."""
    return Project.objects.exclude(published_at=None).select_related("fund__area")


def with_budgets(rows: QuerySet[Project]) -> QuerySet[Project]:
    """`budget_fen`: the sum of the current plan; None where there is no plan yet."""
    lines = BudgetLine.objects.filter(project=OuterRef("pk"), version=OuterRef("plan_version")).order_by()
    return rows.annotate(budget_fen=Subquery(lines.values("project").annotate(sum=Sum("amount_fen")).values("sum")))


def visible_to(user: User, now: datetime) -> QuerySet[Project]:
    """At the desk: of the areas that somebody works for, keeps the money of, or reads; and what they carry out."""
    codes = authority_of(user, timezone.localdate(now)).codes(*READS)
    rows = Project.objects.select_related("fund__area")
    return rows.filter(within(codes) | Q(organisation__in=organisations_of(user, now)))


def whole(project: Project) -> Project:
    """The same row with what its pages show beside it, in one statement."""
    return Project.objects.select_related(*RELATED, "opened_by").get(pk=project.pk)


def proposed_by(user: User) -> QuerySet[Project]:
    """A resident's own ideas, and what became of them."""
    return Project.objects.filter(opened_by=user).select_related("fund__area").order_by("-id")


def organisations_of(user: User, now: datetime) -> set[int]:
    """For whom this person speaks: by posting, or as the representative of a registered organisation. Remembered."""
    today = timezone.localdate(now)
    kept: dict[date, set[int]] = user.__dict__.setdefault("_organisations", {})
    if today not in kept:
        held = Posting.objects.filter(in_force(today), user=user, organisation__isnull=False)
        registered = user.organisation_registrations.filter(
            state=RegistrationState.REGISTERED, organisation__isnull=False
        )
        rows = held.order_by().values_list("organisation").union(registered.order_by().values_list("organisation"))
        kept[today] = {row[0] for row in rows}
    return kept[today]


def speaks_for(user: User, organisation_id: int | None, now: datetime) -> bool:
    return organisation_id is not None and organisation_id in organisations_of(user, now)


def funds_at_home(user: User) -> QuerySet[Fund]:
    """The funds of the communities where this person is a verified resident."""
    homes = Residency.objects.filter(user=user, verified_at__isnull=False)
    communities = homes.values("dwelling__building__community")
    return Fund.objects.filter(area__in=communities, kind=FundKind.COMMUNITY, closed_at=None).select_related("area")


def lives_there(user: User, fund: Fund) -> bool:
    return homes_of(user, fund.area_code).exists()


def people_for(area_code: str, roles: Iterable[Role], on: date) -> QuerySet[User]:
    """Who holds one of the roles for this area or one above it."""
    codes = [area_code[:length] for length in CODE_LENGTH.values() if length <= len(area_code)]
    postings = Posting.objects.filter(in_force(on), role__in=list(roles), area__code__in=codes)
    return User.objects.filter(pk__in=postings.values("user"), is_active=True)


def is_granted(project: Project) -> bool:
    """Whether a call, a tender or a reward carries it: then it is accepted and ended there. Asked once a row."""
    if "_is_granted" not in project.__dict__:
        by = Q(agreement__isnull=False) | Q(contract__isnull=False) | Q(reward__isnull=False)
        project.__dict__["_is_granted"] = Project.objects.filter(by, pk=project.pk).exists()
    return bool(project.__dict__["_is_granted"])


# --- The plan -----------------------------------------------------------------------------------------------
def lines_of(project: Project, version: int | None = None) -> QuerySet[BudgetLine]:
    return BudgetLine.objects.filter(project=project, version=version or project.plan_version).order_by("position")


def shares_of(project: Project, version: int | None = None) -> QuerySet[Share]:
    rows = Share.objects.filter(project=project, version=version or project.plan_version)
    return rows.select_related("purse__fund", "purse__account", "pledge").order_by("id")


def total_of(project: Project) -> int:
    return lines_of(project).aggregate(sum=Sum("amount_fen"))["sum"] or 0


def milestones_of(project: Project) -> QuerySet[Milestone]:
    return Milestone.objects.filter(project=project).select_related("accepted_by").order_by("position")


def is_paid(project: Project) -> bool:
    """Runs, and nothing that was accepted is left to be paid."""
    owed = project.milestones.filter(state=MilestoneState.ACCEPTED, amount_fen__gt=0)
    return project.state == ProjectState.RUNNING and not owed.exclude(payments__state=PaymentState.PAID).exists()


def payable(project: Project) -> QuerySet[Milestone]:
    """Whose instalment may be asked for."""
    return milestones_of(project).filter(state=MilestoneState.ACCEPTED, amount_fen__gt=0)


def purses_to_give(project: Project) -> QuerySet[Purse]:
    """What a project of this fund may be paid from: the fund's own purposes, and the foundation's."""
    own = Q(fund=project.fund_id) | Q(fund__foundation=project.fund.foundation_id, fund__kind=FundKind.OWN)
    rows = Purse.objects.filter(own, closed_at=None).exclude(kind=PurseKind.PROJECT)
    return rows.select_related("fund", "account").order_by("fund__kind", "pk")


def schemes_on(day: date) -> QuerySet[CoFundingScheme]:
    return CoFundingScheme.objects.filter(in_force(day)).order_by("code")


def matchings_on(day: date) -> QuerySet[MatchingRule]:
    """The newest version of each rule in force."""
    rows = MatchingRule.objects.filter(starts_on__lte=day).order_by("code", "-version")
    newest: dict[str, int] = {}
    for code, pk in rows.values_list("code", "pk"):
        newest.setdefault(code, pk)
    return MatchingRule.objects.filter(pk__in=newest.values()).order_by("code")


# --- Votes --------------------------------------------------------------------------------------------------
def open_resolutions() -> QuerySet[Resolution]:
    """Resolutions in force of communities' own councils that no amount has been read from yet."""
    rows = Resolution.objects.filter(state=ResolutionState.IN_FORCE, council__kind__in=DECIDES, voted_amount=None)
    return rows.select_related("council").order_by("-id")


def resolutions_for(project: Project) -> QuerySet[Resolution]:
    return open_resolutions().filter(area_code=project.area_code)


def vote_of(project: Project) -> VotedAmount | None:
    """The vote on the plan as it stands, confirmed or not."""
    rows = VotedAmount.objects.filter(project=project, plan_version=project.plan_version)
    return rows.select_related("resolution__council", "entered_by", "confirmed_by").order_by("-id").first()


def votes_of(project: Project) -> QuerySet[VotedAmount]:
    return VotedAmount.objects.filter(project=project).select_related("resolution").order_by("id")


def needs_vote(project: Project) -> bool:
    """Whether the plan takes money of the community's fund."""
    shares = Share.objects.filter(project=project, version=project.plan_version, purse__fund=project.fund_id)
    return project.fund.kind == FundKind.COMMUNITY and shares.exists()


# --- Documents ----------------------------------------------------------------------------------------------
def documents_needed(step: DocumentStep, amount_fen: int, on: date) -> list[DocumentRule]:
    rows = DocumentRule.objects.filter(in_force(on))
    return list(rows.filter(step=step, from_fen__lte=amount_fen).order_by("from_fen", "pk"))


def documents_missing(step: DocumentStep, amount_fen: int, have: QuerySet[Document], on: date) -> list[DocumentRule]:
    kinds = set(have.values_list("kind", flat=True))
    return [rule for rule in documents_needed(step, amount_fen, on) if rule.kind not in kinds]


def kind_labels(rules: Iterable[DocumentRule]) -> str:
    return "、".join(str(DocumentKind(rule.kind).label) for rule in rules)


# --- Money --------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class SourceMoney:
    """One part of the plan in words and figures: planned, of it promised, of it arrived; in per mille of the whole."""

    share: Share
    label: str
    planned_fen: int
    promised_fen: int
    arrived_fen: int
    whole_fen: int

    @property
    def arrived_percent(self) -> int:
        return self.arrived_fen * 100 // self.planned_fen

    @property
    def part(self) -> int:
        """In percent, rounded to the nearest."""
        return (self.planned_fen * 200 + self.whole_fen) // (self.whole_fen * 2) if self.whole_fen else 0


def money_by_source(project: Project) -> list[SourceMoney]:
    """For the current plan; a share whose source has failed counts as neither promised nor more than arrived."""
    shares = list(shares_of(project))
    whole_fen = sum(share.amount_fen for share in shares)
    stands = (ShareState.PROMISED, ShareState.ARRIVED)
    return [
        SourceMoney(
            share=share, label=str(share.get_source_display()), planned_fen=share.amount_fen,
            promised_fen=share.amount_fen if share.state in stands else share.arrived_fen,
            arrived_fen=share.arrived_fen, whole_fen=whole_fen,
        )
        for share in shares
    ]  # fmt: skip


def committed_net(project: Project) -> dict[tuple[int, int], int]:
    """(voted amount, purse) → what of the community's fund is still in the project or spent by it."""
    rows = project.commitments.values_list("voted", "purse").annotate(sum=Sum("amount_fen"))
    return {(voted, purse): fen for voted, purse, fen in rows if fen > 0}


@dataclass(frozen=True, slots=True)
class Moved:
    """One transfer of a project's purse as everybody reads it: money in is positive."""

    at: datetime
    fen: int
    other: str
    why: str
    is_reversal: bool


def moved_money(project: Project) -> list[Moved]:
    """Every transfer into and out of the project, oldest first; names are those of purses and holdings, never persons."""
    if project.purse is None:
        return []
    account = project.purse.account_id
    rows = Transfer.objects.filter(Q(debit=account) | Q(credit=account), kind__in=[Kind.POSTED, Kind.POST])
    return [
        Moved(
            row.at, row.amount if row.credit_id == account else -row.amount,
            row.debit.name if row.credit_id == account else row.credit.name, row.why, row.reverses_id is not None,
        )
        for row in rows.select_related("debit", "credit").order_by("id")[:TRANSFERS_SHOWN]
    ]  # fmt: skip


def waiting_for(user: User, now: datetime, limit: int) -> int:
    """Projects that wait for this person's desk: ideas to plan, votes to confirm, money to commit, work to start."""
    today = authority_of(user, timezone.localdate(now))
    ideas = Project.objects.filter(
        within(today.codes(*OFFICE)), state__in=[ProjectState.DRAFT, ProjectState.FUNDED], reward=None
    )
    votes = Project.objects.filter(
        within(today.codes(Role.COMMUNITY_SECRETARY, Role.FUND_REVIEWER, Role.FUND_TREASURER)),
        state=ProjectState.PUBLISHED, voted_amounts__confirmed_at=None, voted_amounts__plan_version=F("plan_version"),
    ).exclude(voted_amounts__entered_by=user)  # fmt: skip
    return len(ideas.values("pk")[:limit]) + len(votes.values("pk")[:limit])
