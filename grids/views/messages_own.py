"""Messages for whom they are: a phone page to read, sign, report and pass on."""

from datetime import datetime
from typing import Any

from django.contrib import messages as flash
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from governance.common.errors import DomainError, InputRefused
from governance.common.keyset import page_by_key
from governance.people.models import User
from governance.people.sessions import signed_in_user
from grids.forms.messages import FinishForm
from grids.models import BroadcastCopy, BroadcastLeg
from grids.policies.messages import may_pass_on, verbs_for
from grids.selectors.messages import desk_codes, legs_of, own_copies, to_sign, visible_broadcasts
from grids.services import messages
from grids.states_messages import BroadcastState, CopyState, LegState, MessageVerb
from grids.views.day_common import works_at_doors
from grievances.views.desk_common import put_on_form

PAGE_SIZE = 20
COUNT_CAP = 99


def count_to_sign(request: HttpRequest) -> int:
    return to_sign(signed_in_user(request))[:COUNT_CAP].count()


def has_messages(request: HttpRequest) -> dict[str, Any] | None:
    """The panel of 我的: what waits for a signature."""
    if not request.user.is_authenticated:
        return None
    rows = list(to_sign(signed_in_user(request))[:5])
    return {"copies": rows} if rows else None


@never_cache
@login_required
@require_safe
def list_page(request: HttpRequest) -> HttpResponse:
    user, now = signed_in_user(request), timezone.now()
    page = page_by_key(own_copies(user), ["-id"], size=PAGE_SIZE, after=request.GET.get("after", ""))
    context = {
        "waiting": list(to_sign(user)[:PAGE_SIZE]) if not request.GET.get("after") else [],
        "page": page,
        "next_url": f"?after={page.next}" if page.next else "",
        "previous_url": f"?after={page.previous}" if page.previous else "",
        "at_doors": works_at_doors(request),
        "now": now,
    }
    return render(request, "grids/messages/own_list.html", context)


@never_cache
@login_required
@require_safe
def message_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Opening it is reading it, for every copy that this person answers for."""
    user, now = signed_in_user(request), timezone.now()
    for copy in _own_or_404(user, pk):
        if copy.state == CopyState.SENT and copy.broadcast.state == BroadcastState.RUNNING:
            messages.mark_seen(copy_id=copy.pk, actor=user, now=now)
    return _render(request, user, pk, now, FinishForm())


def _own_or_404(user: User, pk: int) -> list[BroadcastCopy]:
    rows = list(own_copies(user).filter(broadcast=pk).select_related("leg__area", "leg__broadcast"))
    if not rows:
        raise Http404(_("没有这条通知，或者它不是发给您的。"))
    return rows


def _render(
    request: HttpRequest, user: User, pk: int, now: datetime, form: FinishForm, refusal: DomainError | None = None,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    copies = _own_or_404(user, pk)
    copies.sort(key=lambda row: row.user_id != user.pk)  # own first
    broadcast = copies[0].broadcast
    context = {
        "broadcast": broadcast,
        "copies": [
            (row, {str(verb) for verb in verbs_for(user, row, row.leg, now)}, row.user_id != user.pk) for row in copies
        ],
        "to_pass_on": _to_pass_on(user, pk, now),
        "form": form,
        "refusal": refusal,
        "at_doors": works_at_doors(request),
        "now": now,
    }
    return render(request, "grids/messages/own.html", context, status=refusal.status if refusal else status)


def _to_pass_on(user: User, pk: int, now: datetime) -> list[BroadcastLeg]:
    broadcast = visible_broadcasts(user, now).filter(pk=pk).first()
    if broadcast is None or broadcast.state != BroadcastState.RUNNING or not broadcast.by_level:
        return []
    rows = legs_of(broadcast, desk_codes(user, now)).filter(state=LegState.WAITING).select_related("broadcast", "area")
    return [leg for leg in rows.order_by("tier", "area_code")[:PAGE_SIZE] if may_pass_on(user, leg, now)]


@never_cache
@login_required
@require_POST
def do(request: HttpRequest, pk: int, copy: int, verb: str) -> HttpResponseBase:
    """Sign, or report that it is done. Refusals come back with the page as it is now and what was typed."""
    user, now = signed_in_user(request), timezone.now()
    if verb not in (MessageVerb.ACKNOWLEDGE, MessageVerb.FINISH) or copy not in {
        row.pk for row in _own_or_404(user, pk)
    }:
        raise Http404
    form = FinishForm(request.POST, request.FILES) if verb == MessageVerb.FINISH else FinishForm()
    try:
        if verb == MessageVerb.ACKNOWLEDGE:
            messages.acknowledge(copy_id=copy, actor=user, now=now)
        elif not form.is_valid():
            return _render(request, user, pk, now, form, status=422)
        else:
            messages.finish(copy_id=copy, actor=user, now=now, **form.cleaned_data)
    except InputRefused as error:
        put_on_form(form, error)
        return _render(request, user, pk, now, form, status=422)
    except DomainError as error:
        return _render(request, user, pk, now, form, error)
    flash.success(request, _("已签收。") if verb == MessageVerb.ACKNOWLEDGE else _("已反馈落实情况。"))
    return redirect("grids:own_message", pk)


@never_cache
@login_required
@require_safe
def photo(request: HttpRequest, copy: int) -> HttpResponseBase:
    """For who sent the photo and for who reads the message's progress in that area."""
    user, now = signed_in_user(request), timezone.now()
    found = BroadcastCopy.objects.filter(pk=copy).exclude(photo="").first()
    if found is None or not (user.pk in (found.user_id, found.deputy_id) or _leads(user, found, now)):
        raise Http404
    try:
        content = found.photo.open("rb")
    except FileNotFoundError as problem:
        raise Http404 from problem
    response = FileResponse(content, content_type="image/jpeg", filename="photo.jpg")
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _leads(user: User, copy: BroadcastCopy, now: datetime) -> bool:
    return any(copy.area_code.startswith(code) for code in desk_codes(user, now))
