"""What the pages of calls, agreements, tenders and rewards show, at the desk and in public."""

from datetime import datetime
from typing import Any

from django.db.models import Avg, Count
from django.utils import timezone

from funds.models import Agreement, Conflict, GrantCall, Project, RewardGrant, Tender
from funds.selectors.grants import (
    AWARDED_TENDERS,
    SHOWN_APPLICATIONS,
    applications_of,
    contract_of,
    counts_of,
    grant_rules,
    missing_scores,
    opened_bids,
    scores_by_kind,
    tender_rules,
)
from funds.services.grants.awarding import awarded_fen
from funds.states.grants import ApplicationState, CallState, ScorerKind, TenderState

RATINGS_SHOWN, SHOWN = 20, 300
OVER = (CallState.AWARDED, CallState.CLOSED)


def call_context(call: GrantCall, now: datetime) -> dict[str, Any]:
    """Scores and who was awarded are read together, when all scores are in; by everybody once they are published."""
    is_published = call.state in OVER
    missing = missing_scores(call) if call.state == CallState.SCORING else 0
    is_open_to_read = is_published or (call.state == CallState.SCORING and not missing)
    seats = list(call.scorers.annotate(n=Count("conflicts")).order_by("kind", "id"))
    context: dict[str, Any] = {
        "title": call.title,
        "lead": call.purse.fund.name,
        "public_url": "" if call.state == CallState.DRAFT else f"/grants/calls/{call.code}/",
        "rows": application_rows(call, with_scores=is_open_to_read),
        "drafts": counts_of(call).get(ApplicationState.DRAFT, 0),
        "seats": seats,
        "conflicts": list(
            Conflict.objects.filter(seat__call=call).select_related("seat", "application").order_by("id")
        ),
        "missing": missing,
        "is_published": is_published,
        "shows_scores": is_open_to_read,
        "awarded_fen": awarded_fen(call),
    }
    return context | {"left_fen": call.budget_fen - context["awarded_fen"]}


def application_rows(call: GrantCall, *, with_scores: bool) -> list[dict[str, Any]]:
    """Best first where scores may be read; how many of each group scored, never who gave what."""
    rows = applications_of(call, *SHOWN_APPLICATIONS).select_related("agreement").prefetch_related("documents")
    totals = scores_by_kind(call) if with_scores else {}
    shown = rows.order_by("-score", "id") if with_scores else rows.order_by("id")
    return [
        {
            "row": row,
            "score": None if row.score is None or not with_scores else f"{row.score / 100:.2f}",
            "experts": sorted(totals.get((row.pk, ScorerKind.EXPERT), []), reverse=True),
            "residents": sorted(totals.get((row.pk, ScorerKind.RESIDENT), []), reverse=True),
            "agreement": getattr(row, "agreement", None),
        }
        for row in shown[:SHOWN]
    ]


def agreement_context(row: Agreement, now: datetime) -> dict[str, Any]:
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


def tender_context(tender: Tender, now: datetime) -> dict[str, Any]:
    """Before the opening nobody reads who bids; the desk neither."""
    contract = contract_of(tender)
    is_opened = tender.state in (TenderState.OPENED, *AWARDED_TENDERS)
    bids = list(opened_bids(tender)) if is_opened else []
    return {
        "title": tender.title,
        "lead": tender.purse.fund.name,
        "public_url": "" if tender.state == TenderState.DRAFT else f"/grants/tenders/{tender.code}/",
        "bids": bids,
        "unmarked": sum(bid.points is None for bid in bids),
        "is_awarded": tender.state in AWARDED_TENDERS,
        "winner": tender.bids.filter(is_winner=True).select_related("organisation").first(),
        "contract": contract,
        "items": list(contract.items.order_by("position")) if contract else [],
        "again": getattr(tender, "repeated_as", None),
        "rules": tender_rules(timezone.localdate(now)),
        **project_context(contract.project if contract else None),
    }


def reward_context(row: RewardGrant, now: datetime) -> dict[str, Any]:
    return {
        "title": row.project.title,
        "lead": row.project.carried_out_by,
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
