"""Reads of covenants and committee reports."""

from datetime import date, datetime

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from deliberation.models import ClauseAmendment, CommitteeReport, Council, Covenant, CovenantClause, DecisionRule, Seat
from deliberation.selectors.councils import ABOVE_ROLES
from deliberation.selectors.rules import rules_of
from deliberation.states import CouncilKind, CovenantState, Electorate, WordsState
from governance.common.days import in_force
from governance.people.authority import authority_of, within
from governance.people.models import User
from governance.territory.levels import Level, code_at

UNFINISHED = (CovenantState.DRAFTING, CovenantState.VOTING, CovenantState.ADOPTED)


def published() -> QuerySet[Covenant]:
    """Everything that residents were asked about or that was ever in force; a draft in the making is not there."""
    return Covenant.objects.filter(comments_until__isnull=False).select_related("council", "council__community")


def of_desk(user: User, now: datetime) -> Q:
    """Rows of the councils on somebody's desk: of their area, the community of their grid, where they sit."""
    on = timezone.localdate(now)
    codes = authority_of(user, on).codes()
    communities = tuple({code_at(code, Level.COMMUNITY) or code for code in codes})
    seats = Seat.objects.filter(in_force(on), council=OuterRef("council"), user=user)
    return within(communities) | Q(Exists(seats))


def visible_to(user: User, now: datetime) -> QuerySet[Covenant]:
    return Covenant.objects.filter(of_desk(user, now)).select_related("council", "council__community")


def to_file(user: User, now: datetime) -> QuerySet[Covenant]:
    """What this person's street has to file, the oldest first."""
    codes = authority_of(user, timezone.localdate(now)).codes(*ABOVE_ROLES)
    rows = Covenant.objects.filter(within(codes), state=CovenantState.ADOPTED).select_related("council__community")
    return rows.order_by("adopted_at", "id")


def reports_visible_to(user: User, now: datetime) -> QuerySet[CommitteeReport]:
    return CommitteeReport.objects.filter(of_desk(user, now)).select_related("council", "council__community")


def whole(pk: int, rows: QuerySet[Covenant] | None = None) -> Covenant:
    """One version with clauses and amendments; raises `Covenant.DoesNotExist`."""
    amendments = ClauseAmendment.objects.select_related("user").order_by("id")
    clauses = CovenantClause.objects.order_by("position").prefetch_related(Prefetch("amendments", amendments))
    source = Covenant.objects.select_related("council", "council__community", "ballot") if rows is None else rows
    return source.prefetch_related(Prefetch("clauses", clauses)).get(pk=pk)


def texts_of(covenant: Covenant) -> list[str]:
    return list(covenant.clauses.order_by("position").values_list("text", flat=True))


def versions_of(council_id: int) -> QuerySet[Covenant]:
    """The versions that everybody reads, newest first."""
    return published().filter(council=council_id).order_by("-version")


def covenant_in_force(council: Council) -> Covenant | None:
    return Covenant.objects.filter(council=council, state=CovenantState.FILED).first()


def unfinished(council: Council) -> Covenant | None:
    return Covenant.objects.filter(council=council, state__in=UNFINISHED).first()


def waiting_amendments(covenant: Covenant) -> QuerySet[ClauseAmendment]:
    return ClauseAmendment.objects.filter(
        clause__covenant=covenant, state__in=[WordsState.WAITING, WordsState.SHOWN]
    ).select_related("clause", "user")


def rules_for(council: Council, on: date) -> QuerySet[DecisionRule]:
    """What a covenant may be decided by: the residents' meeting (居委会组织法 27), or the owners (民法典 278)."""
    electorates = (
        [Electorate.OWNERS] if council.kind == CouncilKind.OWNERS else [Electorate.ADULTS, Electorate.HOUSEHOLDS]
    )
    return rules_of(council, on).filter(electorate__in=electorates).order_by("pk")


# --- Reports ------------------------------------------------------------------------------------------------


def public_reports() -> QuerySet[CommitteeReport]:
    """Those that came, and those that are late: lateness is public."""
    return CommitteeReport.objects.select_related("council", "council__community")
