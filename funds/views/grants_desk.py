"""Calls, agreements, tenders and rewards at the desk: a list a kind, beginning one, the page of one with every verb."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from funds.models import Agreement, GrantCall, RewardGrant, Tender
from funds.policies.grants import decide, misfit, verbs_for
from funds.selectors.grants import papers_of, purses_for, visible_to
from funds.states.grant_steps import CallVerb
from funds.states.roles import HANDLES
from funds.views.grant_pages import KINDS, Kind, buttons_for
from funds.views.grant_reads import agreement_context, call_context, reward_context, tender_context
from governance.common.codes import normalise_code
from governance.common.errors import DomainError, InputRefused, PermissionRefused, StateRefused
from governance.deadlines.registry import label_of
from governance.deadlines.selectors import live, live_of
from governance.people.models import User
from governance.portal.lists import list_by_state
from grievances.views.desk_common import put_on_form, staff_only, staff_user
from grievances.views.verb_pages import VerbPage, run_verb

PAGE_SIZE = 50
CONTEXTS: dict[type, Any] = {
    GrantCall: call_context, Agreement: agreement_context, Tender: tender_context, RewardGrant: reward_context,
}  # fmt: skip


class GrantDesk:
    """What the page of one kind's verbs needs (`verb_pages.Desk`)."""

    def __init__(self, kind: Kind) -> None:
        self.kind, self.id_name = kind, kind.id_name

    def render(
        self, request: HttpRequest, subject: Any, user: User, now: datetime, *, status: int = 200, **more: Any
    ) -> HttpResponse:
        verbs = verbs_for(user, subject, now)
        context = {
            "kind": self.kind,
            "subject": subject,
            "body": f"funds/grants/_{self.kind.slug}.html",
            "is_desk": True,
            "verbs_url": self.address(subject),
            "may_clear": CallVerb.CLEAR in verbs,
            "papers": papers_of(subject),
            "buttons": buttons_for(self.kind, verbs, subject),
            "now": now,
        }
        context |= CONTEXTS[type(subject)](subject, now, is_desk=True)
        clocks = [*live(subject), *live_of(context.get("milestones", []))]
        context["clocks"] = [(label_of(clock.purpose), clock) for clock in clocks]
        return render(request, "funds/grants/desk.html", context | more, status=status)

    def address(self, subject: Any) -> str:
        return reverse("funds:desk_grant", args=[self.kind.slug, self.kind.key_of(subject)])

    def refusal(self, page: VerbPage, subject: Any, user: User, now: datetime) -> DomainError | None:
        reason = misfit(page.verb, subject, now)
        if reason:
            return StateRefused("wrong_state", reason)
        decision = decide(user, page.verb, subject, now)
        return None if decision else PermissionRefused("not_allowed", decision.reason)


def subject_or_404(kind: Kind, rows: Any, key: str) -> Any:
    try:
        if kind.prefix:
            return rows.get(code=normalise_code(key, prefix=kind.prefix))
        return rows.get(pk=int(key))
    except (kind.model.DoesNotExist, InputRefused, ValueError, OverflowError):  # type: ignore[attr-defined]
        raise Http404(_("没有这一项，或者它不在您的辖区。")) from None


@staff_only
def home(request: HttpRequest) -> HttpResponseBase:
    """Where the workbench leads: the calls, with the other kinds beside them."""
    return HttpResponseRedirect(reverse("funds:desk_grants", args=["calls"]))


@staff_only
def list_page(request: HttpRequest, kind: str) -> HttpResponse:
    user, now, shown = staff_user(request), timezone.now(), KINDS[kind]
    field: Any = shown.model._meta.get_field("state")
    listed = list_by_state(request, visible_to(user, shown.model, now), field.choices)
    context = listed | {
        "kind": shown,
        "kinds": KINDS.values(),
        "rows": [(row, shown.key_of(row)) for row in listed["rows"]],
        "may_open": shown.new is not None and purses_for(user, now, *HANDLES).exists(),
        "now": now,
    }
    return render(request, "funds/grants/desk_list.html", context)


def require_purses(user: User, now: datetime) -> None:
    """Who has nothing to pay from begins nothing. Raises `PermissionRefused`."""
    if not purses_for(user, now, *HANDLES).exists():
        raise PermissionRefused("not_allowed", _("这项业务由基金经办员或基金财务办理。"))


@staff_only
def new_page(request: HttpRequest, kind: str) -> HttpResponseBase:
    user, now, shown = staff_user(request), timezone.now(), KINDS[kind]
    if shown.new is None:
        raise Http404
    require_purses(user, now)
    form = shown.new.form(request.POST if request.method == "POST" else None, subject=None, user=user, now=now)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                made = shown.new.service(actor=user, now=now, **form.arguments())
                messages.success(request, str(shown.new.done))
                return HttpResponseRedirect(reverse("funds:desk_grant", args=[kind, shown.key_of(made)]))
            except DomainError as error:
                put_on_form(form, error)
                status = error.status
    return render(request, "funds/grants/new.html", {"kind": shown, "form": form, "now": now}, status=status)


@staff_only
def desk_page(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    user, now, shown = staff_user(request), timezone.now(), KINDS[kind]
    return GrantDesk(shown).render(request, subject_or_404(shown, visible_to(user, shown.model, now), key), user, now)


@staff_only
def verb_page(request: HttpRequest, kind: str, key: str, slug: str) -> HttpResponse:
    user, now, shown = staff_user(request), timezone.now(), KINDS[kind]
    page = shown.page(slug)
    if page is None:
        raise Http404(_("没有这个操作。"))
    subject = subject_or_404(shown, visible_to(user, shown.model, now), key)
    return run_verb(request, GrantDesk(shown), page, subject, user, now)
