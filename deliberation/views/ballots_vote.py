"""Casting a vote on the phone: choose, read it once more, cast. The receipt of a secret vote is shown here only."""

from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from deliberation.forms.ballots import ChoiceForm
from deliberation.models import Ballot, RollEntry
from deliberation.selectors.ballots import agencies_of, entries_of
from deliberation.services import ballots
from deliberation.services.ballots.casting import Cast
from deliberation.tallying.results import SEPARATOR
from deliberation.views.ballots_public import public_or_404, render_page
from governance.common.errors import DomainError, PermissionRefused
from governance.people.models import User
from grievances.views.qr import qr_data_uri


@never_cache
@require_POST
def vote(request: HttpRequest, code: str) -> HttpResponseBase:
    """First POST shows what will be cast, the second (`confirmed`) casts it. Rendered, not redirected: nothing keeps the receipt."""
    ballot, now = public_or_404(code), timezone.now()
    if not isinstance(request.user, User):
        return redirect_to_login(reverse("deliberation:ballot", args=[ballot.code]), reverse("people:sign_in"))
    try:
        entry, proxy_id = _whose(ballot, request.user, request.POST)
    except PermissionRefused as error:
        return render_page(request, ballot, now, status=error.status, refusal=error)
    form = ChoiceForm(request.POST, ballot=ballot)
    if not form.is_valid():
        return render_page(request, ballot, now, status=422, bad_form=form, bad_entry=entry.pk)
    context: dict[str, Any] = {
        "ballot": ballot,
        "entry": entry,
        "proxy_id": proxy_id,
        "form": form,
        "titles": form.titles,
        "codes": form.choice.split(SEPARATOR),
        "now": now,
    }
    if "confirmed" not in request.POST:
        return render(request, "deliberation/ballots/confirm.html", context)
    try:
        cast = _cast(ballot, entry, proxy_id, form.choice, request.user)
    except DomainError as error:
        return render_page(request, public_or_404(code), now, status=error.status, refusal=error)
    context = context | {"receipt": cast.receipt, "qr": qr_data_uri(cast.receipt) if cast.receipt else ""}
    return render(request, "deliberation/ballots/receipt.html", context)


def _whose(ballot: Ballot, user: User, posted: dict[str, str]) -> tuple[RollEntry, int | None]:
    """The vote that is meant: one's own, or of somebody who gave a proxy."""
    if posted.get("proxy"):
        for proxy in agencies_of(ballot, user):
            if posted["proxy"] == str(proxy.pk):
                return proxy.entry, proxy.pk
    else:
        for entry in entries_of(ballot, user):
            if posted.get("entry") == str(entry.pk):
                return entry, None
    raise PermissionRefused("not_yours", "这一票不在您名下。")


def _cast(ballot: Ballot, entry: RollEntry, proxy_id: int | None, choice: str, user: User) -> Cast:
    now = timezone.now()
    if proxy_id:
        return ballots.vote_for_another(ballot_id=ballot.pk, proxy_id=proxy_id, choice=choice, actor=user, now=now)
    return ballots.vote(ballot_id=ballot.pk, entry_id=entry.pk, choice=choice, actor=user, now=now)
