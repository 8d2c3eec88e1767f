"""What the pages of calls, agreements, tenders and rewards show, at the desk and in public."""

from datetime import datetime
from typing import Any

from django.db.models import Avg, Count
from django.utils import timezone

from funds.models import Agreement, GrantCall, Project, RewardGrant, Tender
from funds.scoring import HUNDRED
from funds.selectors.grants import (
    AWARDED_TENDERS,
    SHOWN_APPLICATIONS,
    applications_of,
    contract_of,
    counts_of,
    grant_rules,
    opened_bids,
    tender_rules,
)
from funds.selectors.panels import (
    conflicts_in,
    has_panel,
    missing_scores,
    opinions_in,
    places_short,
    scores_by_kind,
    seats_of,
)
from funds.services.grants.awarding import awarded_fen
from funds.states.grants import ApplicationState, CallState, RewardState, ScorerKind, TenderState

RATINGS_SHOWN, SHOWN = 20, 300
OVER = (CallState.AWARDED, CallState.CLOSED)


def call_context(call: GrantCall, now: datetime, *, is_desk: bool) -> dict[str, Any]:
    """Scores and who was awarded are read together, when all scores are in; by everybody once they are published."""
    is_published = call.state in OVER
    panel = panel_context(call, is_being_scored=call.state == CallState.SCORING, is_over=is_published)
    context: dict[str, Any] = {
        "title": call.title,
        "lead": call.purse.fund.name,
        "public_url": "" if call.state == CallState.DRAFT else f"/grants/calls/{call.code}/",
        "rows": application_rows(call, with_scores=panel["shows_scores"]),
        "drafts": counts_of(call).get(ApplicationState.DRAFT, 0),
        "is_published": is_published,
        "awarded_fen": awarded_fen(call),
        **panel,
    }
    return context | {"left_fen": call.budget_fen - context["awarded_fen"]}


def panel_context(subject: GrantCall | Tender, *, is_being_scored: bool, is_over: bool) -> dict[str, Any]:
    """Who scores, what is missing, who is too near to what. Scores are shown when all are in."""
    missing = missing_scores(subject) if is_being_scored else 0
    short = places_short(subject) if not is_over else 0
    shows = is_over or (is_being_scored and not missing and not short)
    conflicts = (
        conflicts_in(subject).select_related("seat", "application__organisation", "bid__organisation").order_by("id")
    )
    return {
        "seats": list(seats_of(subject).annotate(n=Count("conflicts"))),
        "conflicts": list(conflicts) if shows else [],
        "missing": missing,
        "short": short,
        "shows_scores": shows,
    }


def application_rows(call: GrantCall, *, with_scores: bool) -> list[dict[str, Any]]:
    """Best first where scores may be read; how many of each group scored, never who gave what."""
    rows = applications_of(call, *SHOWN_APPLICATIONS).select_related("agreement").prefetch_related("documents")
    totals, opinions = (scores_by_kind(call), opinions_in(call)) if with_scores else ({}, {})
    shown = rows.order_by("-score", "id") if with_scores else rows.order_by("id")
    return [
        {
            "row": row,
            "score": None if row.score is None or not with_scores else f"{row.score / HUNDRED:.2f}",
            "experts": totals.get((row.pk, ScorerKind.EXPERT), []),
            "residents": totals.get((row.pk, ScorerKind.RESIDENT), []),
            "opinions": opinions.get(row.pk, []),
            "agreement": getattr(row, "agreement", None),
        }
        for row in shown[:SHOWN]
    ]


def agreement_context(row: Agreement, now: datetime, *, is_desk: bool) -> dict[str, Any]:
    application = row.application
    return {
        "title": application.title,
        "lead": application.organisation.name,
        "public_url": f"/grants/agreements/{row.pk}/" if application.call.awarded_at else "",
        "call": application.call,
        "reviews": list(row.reviews.order_by("id")),
        "rules": grant_rules(timezone.localdate(now)),
        **project_context(row.project),
    }


def tender_context(tender: Tender, now: datetime, *, is_desk: bool) -> dict[str, Any]:
    """Before the opening nobody reads who bids; the desk neither. Scores are the desk's until the award."""
    contract = contract_of(tender)
    is_opened = tender.state in (TenderState.OPENED, *AWARDED_TENDERS)
    is_awarded, with_panel = tender.state in AWARDED_TENDERS, has_panel(tender)
    panel = panel_context(tender, is_being_scored=tender.state == TenderState.OPENED, is_over=is_awarded)
    with_scores = is_awarded or (is_desk and (panel["shows_scores"] or not with_panel))
    bids = bid_rows(tender, with_scores=with_scores) if is_opened else []
    return {
        "title": tender.title,
        "lead": tender.purse.fund.name,
        "public_url": "" if tender.state == TenderState.DRAFT else f"/grants/tenders/{tender.code}/",
        "bids": bids,
        "unmarked": 0 if with_panel else sum(row["row"].score is None for row in bids),
        "is_awarded": is_awarded,
        "with_panel": with_panel,
        **panel,
        "conflicts": panel["conflicts"] if with_scores else [],
        "seats": panel["seats"] if is_desk or is_awarded else [],  # so that nobody is lobbied
        "winner": tender.bids.filter(is_winner=True).select_related("organisation").first(),
        "contract": contract,
        "items": list(contract.items.order_by("position")) if contract else [],
        "again": getattr(tender, "repeated_as", None),
        "rules": tender_rules(timezone.localdate(now)),
        **project_context(contract.project if contract else None),
    }


def bid_rows(tender: Tender, *, with_scores: bool) -> list[dict[str, Any]]:
    """Best first where scores may be read; what the scorers gave, never who gave what."""
    totals, opinions = (scores_by_kind(tender), opinions_in(tender)) if with_scores else ({}, {})
    shown = opened_bids(tender) if with_scores else opened_bids(tender).order_by("id")
    return [
        {
            "row": bid,
            "score": None if bid.score is None or not with_scores else f"{bid.score / HUNDRED:.2f}",
            "opinions": opinions.get(bid.pk, []),
            "totals": [*totals.get((bid.pk, ScorerKind.EXPERT), []), *totals.get((bid.pk, ScorerKind.RESIDENT), [])],
        }
        for bid in shown
    ]


def reward_context(row: RewardGrant, now: datetime, *, is_desk: bool) -> dict[str, Any]:
    return {
        "title": row.project.title,
        "lead": row.project.carried_out_by,
        "public_url": f"/grants/rewards/{row.pk}/" if row.state == RewardState.GRANTED else "",
        "rules": grant_rules(timezone.localdate(now)),
        **project_context(row.project if row.purse_id else None),
    }


def project_context(project: Project | None) -> dict[str, Any]:
    """Instalments with what is paid, what those served say."""
    if project is None:
        return {"project": None, "milestones": [], "ratings": [], "stars": {}}
    return {
        "project": project,
        "milestones": list(project.milestones.prefetch_related("payments").order_by("position")),
        "ratings": list(project.ratings.exclude(words="").order_by("-rated_at")[:RATINGS_SHOWN]),
        "stars": project.ratings.aggregate(count=Count("pk"), mean=Avg("stars")),
    }
