"""住址核对: a resident says where they live and follows the answer; the community's desk looks and answers."""

from datetime import datetime
from typing import Any

from django.contrib import messages as flash
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from governance.common.errors import DomainError, PermissionRefused
from governance.common.given import number_in
from governance.people.models import User
from governance.people.sessions import signed_in_user
from governance.portal.lists import list_by_state
from governance.portal.selectors import MOST_PLACES, search_places
from governance.territory.models import Building, Estate
from grids.forms.lists import StepForm, WordsStepForm
from grids.forms.residency import ResidencyForm
from grids.models import ResidencyClaim
from grids.policies.organisations import decide, keeping_codes, step_of, verbs_for
from grids.selectors.facilities import MOST_COUNTED
from grids.selectors.residency import (
    MOST_OWN,
    buildings_in,
    claims_in,
    homes_shown,
    homes_without_claim,
    known_at,
    own_claims,
)
from grids.services import residency
from grids.states_organisations import Verb
from grids.states_residency import ResidencyClaimState
from grids.views.acts import Act, Tried, act_or_404, require, run, shown, table
from grievances.views.desk_common import put_on_form, staff_only, staff_user, status_of

IN_PANEL = 3
OWN_ACTS = table(
    Act(Verb.WITHDRAW, _("撤回，或已不住这里"), "x", residency.withdraw, _("已撤回，登记的住址已删除。"), StepForm)
)
ACTS = table(
    Act(Verb.ACCEPT, _("核对无误，住址属实"), "check", residency.accept, _("已核实，居民会收到通知。"), StepForm, is_main=True),
    Act(Verb.REFUSE, _("不能核实"), "x", residency.refuse, _("已答复，登记的住址已删除。"), WordsStepForm),
    Act(Verb.END, _("已搬走，不再核实"), "logout", residency.end, _("已登记，居民会收到通知。"), WordsStepForm, is_danger=True),
)  # fmt: skip


def mine_panel(request: HttpRequest) -> dict[str, Any] | None:
    """The panel of 我的: which addresses stand, and whether the community has looked."""
    if not request.user.is_authenticated:
        return None
    return {"homes": homes_shown(signed_in_user(request), IN_PANEL)}


def shows_in_navigation(request: HttpRequest) -> bool:
    return request.user.is_authenticated and bool(keeping_codes(signed_in_user(request), timezone.now()))


def count_waiting(request: HttpRequest) -> int:
    """What this person may check now: not what they handed in themselves."""
    user = signed_in_user(request)
    rows = claims_in(keeping_codes(user, timezone.now())).filter(state=ResidencyClaimState.WAITING)
    return rows.exclude(user=user)[:MOST_COUNTED].count()


# --- One's own ----------------------------------------------------------------------------------------------
@never_cache
@login_required
@require_safe
def mine_page(request: HttpRequest) -> HttpResponse:
    user = signed_in_user(request)
    claims = own_claims(user).exclude(state=ResidencyClaimState.WITHDRAWN).order_by("-id")[:MOST_OWN]
    context = {"claims": claims, "homes": homes_without_claim(user), "now": timezone.now()}
    return render(request, "grids/residency/mine.html", context)


@never_cache
@login_required
def new_page(request: HttpRequest) -> HttpResponseBase:
    """`?q=` finds estates and buildings, `?estate=` lists its buildings, `?building=` asks which door; POST hands it in."""
    text = request.GET.get("q", "").strip()[:60]
    if building := number_in(request.GET.get("building")):
        place = get_object_or_404(Building.objects.select_related("estate", "community"), pk=building)
        form = ResidencyForm(request.POST if request.method == "POST" else None, building=place)
        status = _hand_in(request, form) if request.method == "POST" else 200
        if status == 302:
            return redirect("grids:residency")
        return _show_new(request, status=status, form=form, place=place)
    if estate := number_in(request.GET.get("estate")):
        found = get_object_or_404(Estate.objects.select_related("community"), pk=estate)
        return _show_new(request, place=found, buildings=buildings_in(found), is_estate=True)
    estates, buildings = search_places(text)
    is_cut = MOST_PLACES in (len(estates), len(buildings))
    return _show_new(request, q=text, estates=estates, buildings=buildings, is_cut=is_cut)


def _show_new(request: HttpRequest, status: int = 200, **context: Any) -> HttpResponse:
    return render(request, "grids/residency/new.html", context, status=status)


def _hand_in(request: HttpRequest, form: ResidencyForm) -> int:
    """The status of the answer: a refusal stands on the form, beside what was typed."""
    if not form.is_valid():
        return 422
    try:
        residency.claim_residency(actor=signed_in_user(request), now=timezone.now(), **form.cleaned_data)
    except DomainError as error:
        put_on_form(form, error)
        return error.status
    flash.success(request, _t("已提交，社区核对后会通知您。"))
    return 302


@never_cache
@login_required
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponseBase:
    user, now = signed_in_user(request), timezone.now()
    row = get_object_or_404(own_claims(user), pk=pk)
    require(decide(user, Verb.WITHDRAW, row, now), exists=step_of(row, Verb.WITHDRAW) is not None)
    residency.withdraw(claim_id=row.pk, actor=user, now=now)
    flash.success(request, str(OWN_ACTS[Verb.WITHDRAW].done))
    return redirect("grids:residency")


# --- At the desk --------------------------------------------------------------------------------------------
@staff_only
@require_safe
def list_page(request: HttpRequest) -> HttpResponse:
    user, now = staff_user(request), timezone.now()
    codes = keeping_codes(user, now)
    if not codes:
        raise PermissionRefused("not_allowed", _t("居民住址由所在社区和街道核对。"))
    context = list_by_state(request, claims_in(codes), ResidencyClaimState.choices)
    return render(request, "grids/residency/desk_list.html", {**context, "now": now})


def _claim_or_404(user: User, pk: int, now: datetime) -> ResidencyClaim:
    row = claims_in(keeping_codes(user, now)).filter(pk=pk).first()
    if row is None:
        raise Http404(_t("没有这条登记，或者它不在您的辖区。"))
    return row


@staff_only
@require_safe
def claim_page(request: HttpRequest, pk: int) -> HttpResponse:
    user, now = staff_user(request), timezone.now()
    return _show(request, _claim_or_404(user, pk, now), user, now)


def _show(request: HttpRequest, row: ResidencyClaim, user: User, now: datetime, tried: Tried = None) -> HttpResponse:
    context = {
        "row": row, "acts": shown(ACTS, verbs_for(user, row, now), row, tried), "now": now,
        "known": known_at(row) if row.dwelling_id else [], "is_own": row.user_id == user.pk,
    }  # fmt: skip
    return render(request, "grids/residency/desk_claim.html", context, status=status_of(tried[1]) if tried else 200)


@staff_only
@require_POST
def claim_do(request: HttpRequest, pk: int, slug: str) -> HttpResponseBase:
    user, now = staff_user(request), timezone.now()
    act, row = act_or_404(ACTS, slug), _claim_or_404(user, pk, now)
    verb = Verb(act.verb)
    return run(
        request, act, row, user, now, decision=decide(user, verb, row, now), exists=step_of(row, verb) is not None,
        key="claim_id", back=f"{reverse('grids:desk_residency')}?state={ResidencyClaimState.WAITING}",
        again=lambda tried: _show(request, row, user, now, tried),
    )  # fmt: skip
