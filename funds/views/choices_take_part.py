"""What residents do in a yearly choice: propose, withdraw, vote. One page each, without script."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from funds.forms.choices import ProposeForm, VoteForm, in_fen
from funds.models import Choice
from funds.policies.choices import decide, misfit
from funds.selectors.choices import ballot_of
from funds.services import choices as services
from funds.states.choice_steps import ChoiceVerb
from funds.views.choices_public import public_or_404, render_page
from governance.common.errors import DomainError, InputRefused, PermissionRefused, StateRefused
from governance.people.identity import birthday_in
from governance.people.models import User
from grievances.views.desk_common import put_on_form


def _address(choice: Choice) -> str:
    return reverse("funds:choice", args=[choice.code])


def _refusal(user: User, verb: ChoiceVerb, choice: Choice, now: datetime) -> DomainError | None:
    reason = misfit(verb, choice, now)
    if reason:
        return StateRefused("wrong_state", reason)
    decision = decide(user, verb, choice, now)
    return None if decision else PermissionRefused("not_allowed", decision.reason)


@never_cache
def propose_page(request: HttpRequest, code: str) -> HttpResponseBase:
    choice, now = public_or_404(code), timezone.now()
    if not isinstance(request.user, User):
        return redirect_to_login(request.get_full_path(), reverse("people:sign_in"))
    refusal = _refusal(request.user, ChoiceVerb.PROPOSE, choice, now)
    if refusal:
        return render_page(request, choice, now, status=refusal.status, refusal=refusal)
    form, status = ProposeForm(request.POST if request.method == "POST" else None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                services.propose(choice_id=choice.pk, actor=request.user, now=now, **in_fen(form.cleaned_data))
                messages.success(request, _("提案已收到。社区审核后告诉您结果，名单公布后大家投票。"))
                return HttpResponseRedirect(_address(choice))
            except DomainError as error:
                put_on_form(form, error)
                status = error.status
    return render(request, "funds/choices/propose.html", {"choice": choice, "form": form, "now": now}, status=status)


@never_cache
@require_POST
def withdraw(request: HttpRequest, code: str, option_id: int) -> HttpResponseBase:
    choice, now = public_or_404(code), timezone.now()
    if not isinstance(request.user, User):
        return redirect_to_login(_address(choice), reverse("people:sign_in"))
    try:
        services.withdraw(choice_id=choice.pk, option_id=option_id, actor=request.user, now=now)
    except DomainError as error:
        return render_page(request, choice, now, status=error.status, refusal=error)
    messages.success(request, _("提案已撤回。"))
    return HttpResponseRedirect(_address(choice))


@never_cache
def vote_page(request: HttpRequest, code: str) -> HttpResponseBase:
    """The ballot on the phone, with what was chosen before; saving it again replaces it."""
    choice, now = public_or_404(code), timezone.now()
    if not isinstance(request.user, User):
        return redirect_to_login(request.get_full_path(), reverse("people:sign_in"))
    user = request.user
    refusal = _refusal(user, ChoiceVerb.VOTE, choice, now)
    if refusal:
        return render_page(request, choice, now, status=refusal.status, refusal=refusal)
    form = _form(request, choice, user)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                is_of_age = bool(form.cleaned_data.get("is_of_age"))
                services.vote(choice_id=choice.pk, marks=form.marks(), is_of_age=is_of_age, actor=user, now=now)
                messages.success(request, _("已投票，谢谢。截止前可以改，以最后一次为准。"))
                return HttpResponseRedirect(_address(choice))
            except InputRefused as error:
                put_on_form(form, error)
            except DomainError as error:
                put_on_form(form, error)
                status = error.status
    return _show(request, choice, form, now, status)


def _form(request: HttpRequest, choice: Choice, user: User) -> VoteForm:
    ballot = ballot_of(user, choice)
    needs_age = birthday_in(user.identity_number) is None
    data: Any = request.POST if request.method == "POST" else None
    return VoteForm(data, choice=choice, needs_age=needs_age, marks=ballot.marks if ballot else {})


def _show(request: HttpRequest, choice: Choice, form: VoteForm, now: datetime, status: int) -> HttpResponse:
    context = {"choice": choice, "form": form, "rows": form.rows(), "now": now}
    return render(request, "funds/choices/vote.html", context, status=status)
