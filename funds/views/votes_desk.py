"""Amounts that resolutions allow, at the desk: the list, entering one, the page of one with its two readings."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from funds.forms.votes import ConfirmVoteForm, DropVoteForm, EnterVotedForm
from funds.models import VotedAmount
from funds.policies.votes import decide_vote, misfit_vote, vote_verbs_for
from funds.selectors.choices import funds_to_open
from funds.selectors.votes import votes_for, votes_waiting
from funds.services import votes
from funds.states.roles import OFFICE
from funds.states.vote_steps import VoteState, VoteVerb
from governance.common.errors import DomainError, PermissionRefused, StateRefused
from governance.common.keyset import page_by_key
from governance.people.models import User
from grievances.views.desk_common import put_on_form, staff_only, staff_user
from grievances.views.verb_pages import VerbPage, run_verb

PAGE_SIZE, COUNT_CAP = 50, 100
PAGES = (
    VerbPage(VoteVerb.CONFIRM, "checks", _("核对决议金额"), _("核对无误"), _("已核对，可以动用。"), ConfirmVoteForm, votes.confirm_voted, is_main=True),
    VerbPage(VoteVerb.DROP, "circle-x", _("撤销登记"), _("撤销登记"), _("已撤销，可以重新登记。"), DropVoteForm, votes.drop_voted, is_danger=True),
)  # fmt: skip
BY_SLUG = {page.slug: page for page in PAGES}


class VoteDesk:
    """What the page of one amount needs (`verb_pages.Desk`)."""

    id_name = "vote_id"

    def render(
        self, request: HttpRequest, subject: Any, user: User, now: datetime, *, status: int = 200, **more: Any
    ) -> HttpResponse:
        verbs = vote_verbs_for(user, subject, now)
        may = [page for page in PAGES if page.verb in verbs]
        context = {
            "row": subject,
            "buttons": {"main": may, "more": []},
            "verbs_url": reverse("funds:desk_vote", args=[subject.pk]),
            "commitments": list(subject.commitments.select_related("project").order_by("id")),
            "left_fen": subject.amount_fen - subject.committed_fen,
            "now": now,
        }
        return render(request, "funds/votes/desk.html", context | more, status=status)

    def address(self, subject: Any) -> str:
        """A dropped one has no page any more."""
        if VotedAmount.objects.filter(pk=subject.pk).exists():
            return reverse("funds:desk_vote", args=[subject.pk])
        return reverse("funds:desk_votes")

    def refusal(self, page: VerbPage, subject: Any, user: User, now: datetime) -> DomainError | None:
        reason = misfit_vote(page.verb, subject)
        if reason:
            return StateRefused("wrong_state", reason)
        decision = decide_vote(user, page.verb, subject, now)
        return None if decision else PermissionRefused("not_allowed", decision.reason)


def count_waiting(request: HttpRequest) -> int:
    """At most a hundred."""
    assert isinstance(request.user, User)
    return len(votes_waiting(request.user, timezone.now()).values_list("pk")[:COUNT_CAP])


@staff_only
def list_page(request: HttpRequest) -> HttpResponse:
    user, now = staff_user(request), timezone.now()
    state = request.GET.get("state", "")
    state = state if state in VoteState else ""
    rows = votes_for(user, now)
    if state:
        rows = rows.filter(confirmed_at__isnull=state == VoteState.ENTERED)
    page = page_by_key(rows, ("-id",), size=PAGE_SIZE, after=request.GET.get("after", ""))
    context = {
        "rows": page.rows,
        "state": state,
        "open_pane": "filters" if request.GET.get("pane") == "filters" else "list",
        "states": [
            ("", _t("全部"), not state),
            *((value, label, value == state) for value, label in VoteState.choices),
        ],
        "next_url": f"?state={state}&after={page.next}" if page.next else "",
        "previous_url": f"?state={state}&after={page.previous}" if page.previous else "",
        "may_open": funds_to_open(user, now, *OFFICE).exists(),
        "now": now,
    }
    return render(request, "funds/votes/desk_list.html", context)


@staff_only
def new_page(request: HttpRequest) -> HttpResponseBase:
    user, now = staff_user(request), timezone.now()
    if not funds_to_open(user, now, *OFFICE).exists():
        raise PermissionRefused("not_allowed", _t("决议金额由有公益基金的社区的工作人员或基金经办员登记。"))
    form = EnterVotedForm(request.POST if request.method == "POST" else None, subject=None, user=user, now=now)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                row = votes.enter_voted(actor=user, now=now, **form.arguments())
                messages.success(request, _t("已登记，等另一个人核对。"))
                return HttpResponseRedirect(reverse("funds:desk_vote", args=[row.pk]))
            except DomainError as error:
                put_on_form(form, error)
                status = error.status
    return render(request, "funds/votes/new.html", {"form": form, "now": now}, status=status)


def vote_or_404(user: User, pk: int, now: datetime) -> VotedAmount:
    row = votes_for(user, now).filter(pk=pk).first()
    if row is None:
        raise Http404(_t("没有这份决议金额，或者它不在您的辖区。"))
    return row


@staff_only
def desk_page(request: HttpRequest, pk: int) -> HttpResponse:
    user, now = staff_user(request), timezone.now()
    return VoteDesk().render(request, vote_or_404(user, pk, now), user, now)


@staff_only
def verb_page(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    user, now = staff_user(request), timezone.now()
    if slug not in BY_SLUG:
        raise Http404(_t("没有这个操作。"))
    return run_verb(request, VoteDesk(), BY_SLUG[slug], vote_or_404(user, pk, now), user, now)
