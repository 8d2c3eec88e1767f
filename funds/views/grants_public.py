"""Grants for everybody: what can be applied for now, lists, the page of a call, an agreement, a tender; rating a service."""

from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from funds.forms.taking_part import RateForm
from funds.models import GrantCall, Tender
from funds.policies.grants import verbs_for
from funds.selectors.grants import carriers_of, open_to, papers_of, public_rows, speaks_for, visible_to
from funds.selectors.panels import seat_of
from funds.services import grants, tenders
from funds.states.grant_steps import AgreementVerb, CallVerb, RewardVerb, TenderVerb
from funds.states.grants import CallState, TenderState
from funds.views.grant_pages import KINDS
from funds.views.grant_tasks import Task, run_task
from funds.views.grants_desk import CONTEXTS, subject_or_404
from governance.common.keyset import page_by_key
from governance.people.models import User

PAGE_SIZE, OPEN_SHOWN = 20, 20
RATING: dict[str, tuple[Callable[..., Any], StrEnum]] = {
    "agreements": (grants.rate, AgreementVerb.RATE),
    "tenders": (tenders.rate_service, TenderVerb.RATE),
    "rewards": (grants.rate_reward, RewardVerb.RATE),
}


@require_safe
@never_cache
def index(request: HttpRequest) -> HttpResponse:
    """What is open now, and the ways to the lists."""
    now = timezone.now()
    calls = public_rows(GrantCall).filter(state=CallState.OPEN, closes_at__gt=now).order_by("closes_at")
    open_tenders = public_rows(Tender).filter(state=TenderState.OPEN, closes_at__gt=now).order_by("closes_at")
    context = {
        "calls": list(calls[:OPEN_SHOWN]), "tenders": list(open_tenders[:OPEN_SHOWN]), "kinds": KINDS.values(), "now": now,
    }  # fmt: skip
    return render(request, "funds/grants/index.html", context)


@require_safe
@never_cache
def list_page(request: HttpRequest, kind: str) -> HttpResponse:
    shown = KINDS[kind]
    page = page_by_key(public_rows(shown.model), ("-id",), size=PAGE_SIZE, after=request.GET.get("after", ""))
    context = {
        "kind": shown,
        "kinds": KINDS.values(),
        "rows": [(row, shown.key_of(row)) for row in page.rows],
        "next_url": f"?after={page.next}" if page.next else "",
        "previous_url": f"?after={page.previous}" if page.previous else "",
        "now": timezone.now(),
    }
    return render(request, "funds/grants/list.html", context)


@require_safe
@never_cache
def page(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    return render_page(request, kind, key, timezone.now())


def render_page(
    request: HttpRequest, kind: str, key: str, now: datetime, *, status: int = 200, **more: Any
) -> HttpResponse:
    """The page as this person sees it: to apply, to bid, to score, to rate."""
    shown = KINDS[kind]
    user = request.user if isinstance(request.user, User) else None
    subject = subject_or_404(shown, open_to(user, shown.model), key)
    verbs = verbs_for(user, subject, now) if user else []
    context = {
        "kind": shown,
        "subject": subject,
        "key": shown.key_of(subject),
        "body": f"funds/grants/_{kind}.html",
        "may_apply": CallVerb.APPLY in verbs,
        "may_bid": TenderVerb.BID in verbs,
        "may_rate": AgreementVerb.RATE in verbs,
        "may_attach": kind != "calls" and AgreementVerb.ATTACH in verbs,
        **_papers(subject, user),
        "is_taking": subject.state == "OPEN" and getattr(subject, "closes_at", now) > now,
        "seat": seat_of(user, subject) if user and isinstance(subject, GrantCall | Tender) else None,
        "may_work": user is not None and visible_to(user, shown.model, now).filter(pk=subject.pk).exists(),
        "sign_in_url": f"{reverse('people:sign_in')}?next={request.path}",
        "now": now,
    }
    context |= CONTEXTS[type(subject)](subject, now, is_desk=False)
    return render(request, "funds/grants/page.html", context | more, status=status)


def _papers(subject: Any, user: User | None) -> dict[str, Any]:
    """For everybody what is cleared; all for whom it belongs to."""
    is_own = user is not None and carriers_of(subject).filter(pk__in=speaks_for(user).values("pk")).exists()
    return {"is_own": is_own, "papers": [row for row in papers_of(subject) if is_own or row.is_public]}


@never_cache
def rate_page(request: HttpRequest, kind: str, key: str) -> HttpResponseBase:
    """By residents whom the project serves."""
    shown, now = KINDS[kind], timezone.now()
    subject = subject_or_404(shown, public_rows(shown.model), key)
    if not isinstance(request.user, User):
        return redirect_to_login(request.get_full_path(), reverse("people:sign_in"))
    user, (service, verb) = request.user, RATING[kind]
    task = Task(
        title=_("评价服务"), lead=str(subject), submit=_("提交评价"), done=_("谢谢，您的评价已公开（不显示姓名）。"),
        back=reverse("funds:grant", args=[kind, key]), subject=subject, verb=verb,
        act=lambda given: service(actor=user, now=now, **{shown.id_name: subject.pk}, **given),
    )  # fmt: skip
    return run_task(request, task, lambda data: RateForm(data), now)
