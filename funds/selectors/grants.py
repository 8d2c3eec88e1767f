"""Reads of grant calls, agreements, tenders and rewards; who speaks for an organisation; the rules of the day."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, TypeVar

from django.db.models import Count, F, Model, Q, QuerySet, Sum
from django.utils import timezone

from funds.models import (
    AcceptanceItem,
    Agreement,
    Application,
    Bid,
    Contract,
    Document,
    Fund,
    GrantCall,
    GrantPreset,
    Project,
    Purse,
    RewardGrant,
    ScorerSeat,
    Tender,
    TenderPreset,
    VotedAmount,
)
from funds.states.foundation import FundKind, PurseKind
from funds.states.grants import AgreementState, ApplicationState, CallState, RewardState, TenderState
from funds.states.projects import DocumentKind
from funds.states.roles import READS
from governance.common.days import in_force
from governance.people.authority import authority_of, within
from governance.people.models import Organisation, User
from grids.models import OrganisationRegistration
from grids.states_organisations import RegistrationState

PAPERS_SHOWN = 100
Preset = TypeVar("Preset", GrantPreset, TenderPreset)
AREA_COLUMNS: dict[type[Model], str] = {
    GrantCall: "area_code", Tender: "area_code", Agreement: "application__call__area_code",
    RewardGrant: "project__area_code",
}  # fmt: skip
JOINS: dict[type[Model], tuple[str, ...]] = {
    GrantCall: ("purse__fund__area",),
    Tender: ("purse__fund__area", "again_of"),
    Agreement: ("application__call__purse__fund", "application__organisation", "project__purse"),
    RewardGrant: ("project__fund__area", "project__organisation", "purse__fund"),
}


# --- Organisations ------------------------------------------------------------------------------------------
def speaks_for(user: Any, *kinds: str) -> QuerySet[Organisation]:
    """Registered organisations whose contact in the portal this person is."""
    if not isinstance(user, User):
        return Organisation.objects.none()
    own = OrganisationRegistration.objects.filter(
        representative=user, state=RegistrationState.REGISTERED, organisation__isnull=False
    )
    rows = Organisation.objects.filter(pk__in=own.values("organisation"), is_active=True)
    return rows.filter(kind__in=kinds) if kinds else rows


def contacts_of(organisation_ids: Iterable[int]) -> QuerySet[User]:
    """Who is told: the contacts of these organisations."""
    rows = OrganisationRegistration.objects.filter(
        organisation__in=organisation_ids, state=RegistrationState.REGISTERED, representative__isnull=False
    )
    return User.objects.filter(pk__in=rows.values("representative"))


def social_organisations(call: GrantCall) -> QuerySet[Organisation]:
    """Registered ones of the call's area, with a contact in the portal or without."""
    registered = OrganisationRegistration.objects.filter(
        within((call.area_code,)), state=RegistrationState.REGISTERED, organisation__isnull=False
    )
    rows = Organisation.objects.filter(pk__in=registered.values("organisation"), kind=Organisation.Kind.SOCIAL)
    return rows.filter(is_active=True).order_by("name", "id")


# --- Rules of the day ---------------------------------------------------------------------------------------
def grant_rules(day: date) -> GrantPreset | None:
    return _in_force(GrantPreset, day)


def tender_rules(day: date) -> TenderPreset | None:
    return _in_force(TenderPreset, day)


def _in_force(model: type[Preset], day: date) -> Preset | None:
    rows = model._default_manager.filter(in_force(day))
    return rows.order_by("-starts_on").first()


# --- Lists --------------------------------------------------------------------------------------------------
def rows_of(model: type[Model]) -> QuerySet[Any]:
    return model._default_manager.select_related(*JOINS[model])


def public_rows(model: type[Model]) -> QuerySet[Any]:
    """Drafts stay in the office; of rewards everybody reads what was granted."""
    if model is RewardGrant:
        return rows_of(model).filter(state=RewardState.GRANTED)
    rows = rows_of(model)
    if model is Agreement:
        return rows.filter(application__call__state__in=[CallState.AWARDED, CallState.CLOSED])
    return rows.exclude(state="DRAFT")


def open_to(user: Any, model: type[Model]) -> QuerySet[Any]:
    """What everybody reads; of rewards also what one's own organisation asked for."""
    rows = public_rows(model)
    if model is RewardGrant and isinstance(user, User):
        return rows | carried_by(user, model)
    return rows


def carried_by(user: User, model: type[Model]) -> QuerySet[Any]:
    """What this person's organisation carries out: its agreements, contracts, rewards."""
    column = {
        Agreement: "application__organisation__in", Tender: "contract__bid__organisation__in",
        RewardGrant: "project__organisation__in",
    }  # fmt: skip
    return rows_of(model).filter(**{column[model]: speaks_for(user)})


def visible_to(user: User, model: type[Model], now: datetime) -> QuerySet[Any]:
    """At the desk: money staff of the area, and auditors."""
    codes = authority_of(user, timezone.localdate(now)).codes(*READS)
    return rows_of(model).filter(within(codes, AREA_COLUMNS[model])) if codes else rows_of(model).none()


def purses_for(user: User, now: datetime, *roles: Any) -> QuerySet[Purse]:
    """Purses that calls, tenders and rewards may be paid from: no project's."""
    codes = authority_of(user, timezone.localdate(now)).codes(*roles)
    rows = Purse.objects.exclude(kind=PurseKind.PROJECT).filter(closed_at=None, fund__closed_at=None)
    rows = rows.select_related("fund", "account").order_by("-fund__kind", "fund_id", "id")
    return rows.filter(within(codes, "fund__area_code")) if codes else rows.none()


def promised_fen(purse: Purse) -> int:
    """What is promised of a purse and has not left it: awards that are not signed yet, tenders that are awarded."""
    awards = Agreement.objects.filter(application__call__purse=purse, state=AgreementState.DRAFT)
    won = Bid.objects.filter(tender__purse=purse, tender__state=TenderState.AWARDED, is_winner=True)
    return sum(rows.aggregate(sum=Sum(name))["sum"] or 0 for rows, name in ((awards, "amount_fen"), (won, "price_fen")))


WAITING: tuple[tuple[type[Model], tuple[str, ...]], ...] = (
    (GrantCall, (CallState.DRAFT, CallState.SCORING)),
    (Agreement, (AgreementState.DRAFT,)),
    (Tender, (TenderState.DRAFT, TenderState.OPENED, TenderState.AWARDED)),
    (RewardGrant, (RewardState.APPLIED, RewardState.ASSESSED)),
)
LATE: tuple[tuple[type[Model], str, str], ...] = (  # work or payments that a clock has run out for
    (Agreement, AgreementState.SIGNED, "project__milestones__late_since__isnull"),
    (Tender, TenderState.CONTRACTED, "contract__project__milestones__late_since__isnull"),
)


def waiting_for(user: User, now: datetime, limit: int) -> int:
    """How much waits for this person's desk, of each kind at most `limit`."""
    rows = [visible_to(user, model, now).filter(state__in=states) for model, states in WAITING]
    rows += [
        visible_to(user, model, now).filter(state=state, **{late: False}).distinct() for model, state, late in LATE
    ]
    return sum(len(found.values_list("pk")[:limit]) for found in rows)


AWARDED_TENDERS = (TenderState.AWARDED, TenderState.CONTRACTED, TenderState.ENDED)
SHOWN_APPLICATIONS = (  # once the result is published
    ApplicationState.SUBMITTED, ApplicationState.REFUSED, ApplicationState.AWARDED, ApplicationState.NOT_AWARDED,
)  # fmt: skip


def granted_page(project: Project, root: str) -> str:
    """`/grants/agreements/7/` under `/grants/`: what carries this project; '' for a project of residents."""
    for model, kind in ((Agreement, "agreements"), (RewardGrant, "rewards")):
        found = model._default_manager.filter(project=project).values_list("pk", flat=True).first()
        if found:
            return f"{root}{kind}/{found}/"
    tender = Tender.objects.filter(contract__project=project).values_list("code", flat=True).first()
    return f"{root}tenders/{tender}/" if tender else ""


# --- One call -----------------------------------------------------------------------------------------------
def applications_of(call: GrantCall, *states: str) -> QuerySet[Application]:
    return Application.objects.filter(call=call, state__in=states).select_related("organisation")


def standing_applications(call: GrantCall) -> QuerySet[Application]:
    """What is scored and awarded: submitted, not refused."""
    states = (ApplicationState.SUBMITTED, ApplicationState.AWARDED, ApplicationState.NOT_AWARDED)
    return applications_of(call, *states).order_by("-score", "id")


def organisations_in(subject: Any) -> QuerySet[Organisation]:
    """Whose interest is at stake: nobody who speaks for one of them decides."""
    if isinstance(subject, GrantCall):
        return Organisation.objects.filter(applications__call=subject)
    if isinstance(subject, Tender):
        return Organisation.objects.filter(bids__tender=subject)
    if isinstance(subject, Agreement):
        return Organisation.objects.filter(pk=subject.application.organisation_id)
    return Organisation.objects.filter(pk=subject.project.organisation_id)


def carriers_of(subject: Any) -> QuerySet[Organisation]:
    """Who carries it out: of an agreement, a contract, a reward; of a call nobody."""
    if isinstance(subject, GrantCall):
        return Organisation.objects.none()
    if isinstance(subject, Tender):
        return Organisation.objects.filter(bids__tender=subject, bids__is_winner=True)
    return organisations_in(subject)


def documents_of(subject: Any) -> QuerySet[Document]:
    """Of applications that were handed in, of bids that were opened, of the project that it became."""
    rows = Document.objects.select_related("application__organisation", "bid__organisation", "project__organisation")
    if isinstance(subject, GrantCall):
        handed_in = rows.filter(application__call=subject).exclude(application__state=ApplicationState.DRAFT)
        return handed_in.order_by("id")
    if isinstance(subject, Tender):
        opened = Q(bid__tender=subject, bid__price_fen__isnull=False)
        return rows.filter(opened | Q(project__contract__tender=subject)).order_by("id")
    return rows.filter(project=subject.project_id, project__isnull=False).order_by("id")


def readable_document(user: Any, pk: int, now: datetime) -> Document | None:
    """A document of an application: for everybody what is cleared, once the result is published; else where this person
    is of its organisation, of the office, or scores it. A file of a bid: `_is_bid_read`."""
    row = Document.objects.filter(pk=pk).select_related("application__call", "bid__tender").first()
    if row is not None and row.bid is not None:
        return row if _is_bid_read(user, row.bid, row.is_public, now) else None
    if row is None or row.application is None:
        return None
    if row.is_public and row.application.call.awarded_at and row.application.state in SHOWN_APPLICATIONS:
        return row
    if not isinstance(user, User):
        return None
    call = row.application.call_id
    may = (
        speaks_for(user).filter(pk=row.application.organisation_id).exists()
        or visible_to(user, GrantCall, now).filter(pk=call).exists()
        or is_scored_by(user, row.application)
    )
    return row if may else None


def papers_of(subject: Any) -> list[Document]:
    """Of what it became: the signed agreement first, then reports, photos, and so on."""
    if isinstance(subject, GrantCall):
        return []
    rows = documents_of(subject).filter(project__isnull=False)
    return sorted(rows[:PAPERS_SHOWN], key=lambda row: (row.kind != DocumentKind.AGREEMENT, row.pk))


def is_scored_by(user: Any, entry: Application | Bid) -> bool:
    """Somebody with a seat, who has said to whom they are near, and it is not this one."""
    owner: dict[str, Any] = {"call": entry.call_id} if isinstance(entry, Application) else {"tender": entry.tender_id}
    seats = ScorerSeat.objects.filter(**owner, user=user.pk, declared_at__isnull=False)
    return seats.exclude(conflicts__in=entry.conflicts.all()).exists()


def _is_bid_read(user: Any, bid: Bid, is_public: bool, now: datetime) -> bool:
    """Sealed by nobody, its bidder neither; opened by its organisation, the desk and who scores it; what is cleared by
    everybody once the tender is awarded."""
    if bid.price_fen is None:
        return False
    if is_public and bid.tender.state in AWARDED_TENDERS:
        return True
    return (
        speaks_for(user).filter(pk=bid.organisation_id).exists()
        or isinstance(user, User)
        and (visible_to(user, Tender, now).filter(pk=bid.tender_id).exists() or is_scored_by(user, bid))
    )


def counts_of(call: GrantCall) -> dict[str, int]:
    return dict(Application.objects.filter(call=call).values_list("state").annotate(Count("pk")))


def own_rows(user: User) -> dict[str, Any]:
    """What an organisation's contact follows: its applications, bids and rewards, newest first."""
    mine = speaks_for(user)
    return {
        "applications": Application.objects.filter(organisation__in=mine)
        .select_related("call", "organisation")
        .order_by("-id"),
        "bids": Bid.objects.filter(organisation__in=mine, withdrawn_at=None)
        .select_related("tender", "organisation")
        .prefetch_related("documents")
        .order_by("-id"),
        "rewards": rows_of(RewardGrant).filter(project__organisation__in=mine).order_by("-id"),
    }


def votes_with_room(fund_id: int) -> QuerySet[VotedAmount]:
    """Confirmed amounts of a community's fund that are not used up."""
    rows = VotedAmount.objects.filter(fund=fund_id, confirmed_at__isnull=False, committed_fen__lt=F("amount_fen"))
    return rows.select_related("resolution").order_by("-id")


def reward_funds(organisations: QuerySet[Organisation]) -> QuerySet[Fund]:
    """Where an organisation may ask for a reward: its community's fund, and the foundation's own."""
    own = Q(kind=FundKind.COMMUNITY, area__in=organisations.values("area")) | Q(kind=FundKind.OWN)
    return Fund.objects.filter(own, closed_at=None).order_by("kind", "id")


def reward_purses(row: RewardGrant) -> QuerySet[Purse]:
    """What a reward may be paid from: the fund that was asked, and the foundation's own."""
    fund = row.project.fund
    own = Q(fund=fund) | Q(fund__foundation=fund.foundation_id, fund__kind=FundKind.OWN)
    return (
        Purse.objects.filter(own, closed_at=None)
        .exclude(kind=PurseKind.PROJECT)
        .select_related("fund", "account")
        .order_by("fund_id", "id")
    )


def opened_bids(tender: Tender) -> QuerySet[Bid]:
    """Best first; none while they are sealed."""
    rows = Bid.objects.filter(tender=tender, withdrawn_at=None, price_fen__isnull=False)
    return (
        rows.select_related("organisation")
        .prefetch_related("documents")
        .order_by(F("score").desc(nulls_last=True), "id")
    )


def open_items(tender: Tender) -> QuerySet[AcceptanceItem]:
    """What is not accepted yet."""
    return AcceptanceItem.objects.filter(contract__tender=tender).exclude(is_accepted=True).order_by("position")


def contract_of(tender: Tender) -> Contract | None:
    return Contract.objects.filter(tender=tender).select_related("bid__organisation", "project__purse").first()
