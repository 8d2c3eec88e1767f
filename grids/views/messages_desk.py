"""Messages at the desk: the list, writing one with a look at who gets it, and how it stands."""

from collections import Counter
from datetime import datetime
from typing import Any

from django.contrib import messages as flash
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from governance.common.errors import DomainError, PermissionRefused
from governance.common.keyset import page_by_key
from governance.people.authority import authority_of
from governance.people.models import User
from governance.people.roles import READ_ONLY
from grids.forms.messages import BroadcastForm, WordsForm
from grids.models import Broadcast, BroadcastCopy
from grids.policies.messages import decide, may_close, may_compose, may_pass_on
from grids.selectors.messages import (
    SENDERS,
    answers,
    desk_codes,
    legs_of,
    name_areas,
    plan_recipients,
    silent_copies,
    standing_by_tier,
    standing_of_many,
    total,
    visible_broadcasts,
)
from grids.services import messages
from grids.states_messages import BroadcastState, LegState, MessageVerb, Tier
from grievances.views.desk_common import put_on_form, staff_only, staff_user, status_of

PAGE_SIZE = 50
ANSWERS_SHOWN = 10


def shows_in_navigation(request: HttpRequest) -> bool:
    return authority_of(request.user, timezone.localdate()).has(*SENDERS, *READ_ONLY)


def _broadcast_or_404(user: User, pk: int, now: datetime) -> Broadcast:
    rows = visible_broadcasts(user, now).select_related("area", "sender")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404(_("没有这条通知，或者它不在您的辖区。"))
    return found


@staff_only
@require_safe
def list_page(request: HttpRequest) -> HttpResponse:
    user, now = staff_user(request), timezone.now()
    rows = visible_broadcasts(user, now).select_related("area", "sender").defer("body")
    page = page_by_key(rows, ["-id"], size=PAGE_SIZE, after=request.GET.get("after", ""))
    standings = standing_of_many(page.rows, desk_codes(user, now))
    context = {
        "page": page,
        "rows": [(row, standings.get(row.pk)) for row in page.rows],
        "may_send": may_compose(user, now),
        "next_url": f"?after={page.next}" if page.next else "",
        "previous_url": f"?after={page.previous}" if page.previous else "",
        "now": now,
    }
    return render(request, "grids/messages/list.html", context)


@staff_only
def new_page(request: HttpRequest) -> HttpResponse:
    """GET asks, POST with `preview` shows who gets it by level, POST with `send` sends."""
    user, now = staff_user(request), timezone.now()
    if not may_compose(user, now):
        raise PermissionRefused("not_allowed", _("通知由网格长、社区和街道下达。"))
    form = BroadcastForm(request.POST if request.method == "POST" else None, user=user, now=now)
    preview: list[dict[str, Any]] = []
    if request.method == "POST" and form.is_valid():
        preview = _preview(form, user, now)
        if "send" in request.POST:
            try:
                broadcast = messages.send(draft=form.draft(), actor=user, now=now)
            except DomainError as error:
                put_on_form(form, error)
            else:
                flash.success(request, _("通知已发出。"))
                return redirect("grids:message", broadcast.pk)
        elif not preview:
            form.add_error("audience", _("这个区域里没有这些岗位的人员。"))
    context = {
        "form": form, "preview": preview, "total": sum(row["count"] for row in preview), "now": now,
        "without_account": sum(row["without_account"] for row in preview),
    }  # fmt: skip
    return render(request, "grids/messages/new.html", context, status=status_of(form))


def _preview(form: BroadcastForm, user: User, now: datetime) -> list[dict[str, Any]]:
    draft = form.draft()
    plan = plan_recipients(draft.area.code, draft.audience, timezone.localdate(now), without=user.pk)
    shown = []
    for tier in Tier:
        own = [planned for planned in plan if planned.tier is tier]
        if own:
            shown.append(
                {
                    "tier": tier,
                    "count": len(own),
                    "duties": [(duty.label, count) for duty, count in Counter(row.duty for row in own).items()],
                    "areas": len({row.leg_code for row in own}),
                    "without_account": sum(row.user_id is None for row in own),
                }
            )
    return shown


# --- One message --------------------------------------------------------------------------------------------
@staff_only
@require_safe
def message_page(request: HttpRequest, pk: int) -> HttpResponse:
    user, now = staff_user(request), timezone.now()
    return _render(request, _broadcast_or_404(user, pk, now), user, now, WordsForm())


def _render(request: HttpRequest, broadcast: Broadcast, user: User, now: datetime, form: WordsForm) -> HttpResponse:
    codes = desk_codes(user, now)
    waiting = legs_of(broadcast, codes).filter(state=LegState.WAITING).select_related("broadcast", "area__parent")
    reported = list(answers(broadcast, codes).order_by("-done_at", "-id")[:ANSWERS_SHOWN])
    name_areas(reported)
    context = _standing(broadcast, user, now) | {
        "legs_page": _legs_page(request, broadcast, codes),
        "to_pass_on": [leg for leg in waiting.order_by("tier", "area_code")[:PAGE_SIZE] if may_pass_on(user, leg, now)]
        if broadcast.state == BroadcastState.RUNNING
        else [],
        "answers": reported,
        "may_close": may_close(user, broadcast, now),
        "form": form,
    }
    return render(request, "grids/messages/message.html", context, status=status_of(form))


def _legs_page(request: HttpRequest, broadcast: Broadcast, codes: tuple[str, ...]) -> Any:
    rows = legs_of(broadcast, codes)
    page = page_by_key(rows, ["tier", "area_code", "id"], size=PAGE_SIZE, after=request.GET.get("after", ""))
    name_areas(page.rows)
    return page


def _standing(broadcast: Broadcast, user: User, now: datetime) -> dict[str, Any]:
    by_tier = standing_by_tier(broadcast, desk_codes(user, now))
    return {"broadcast": broadcast, "by_tier": list(by_tier.items()), "all": total(by_tier.values()), "now": now}


@staff_only
@require_safe
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The part of the page that asks for itself every few seconds: one statement over the legs."""
    user, now = staff_user(request), timezone.now()
    return render(request, "grids/messages/_progress.html", _standing(_broadcast_or_404(user, pk, now), user, now))


@staff_only
@require_safe
def people_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Who has not signed (`?only=phone`: whom to call), area by area."""
    user, now = staff_user(request), timezone.now()
    return _people(request, _broadcast_or_404(user, pk, now), user, now)


def _people(
    request: HttpRequest, broadcast: Broadcast, user: User, now: datetime, error: DomainError | None = None,
    copy: int | None = None,
) -> HttpResponse:  # fmt: skip
    only_phone = request.GET.get("only") == "phone"
    rows = silent_copies(broadcast, desk_codes(user, now), only_phone=only_phone)
    page = page_by_key(rows, ["area_code", "id"], size=PAGE_SIZE, after=request.GET.get("after", ""))
    name_areas(page.rows)
    for row in page.rows:
        row.leg.broadcast = broadcast
    query = "only=phone&" if only_phone else ""
    context = {
        "broadcast": broadcast,
        "rows": [(row, bool(decide(user, MessageVerb.TELL, row, row.leg, now))) for row in page.rows],
        "only_phone": only_phone,
        "next_url": f"?{query}after={page.next}" if page.next else "",
        "previous_url": f"?{query}after={page.previous}" if page.previous else "",
        "refusal": error,
        "refused": copy,
        "typed": request.POST.get("words", ""),
        "now": now,
    }
    return render(request, "grids/messages/people.html", context, status=error.status if error else 200)


# --- Doing --------------------------------------------------------------------------------------------------
@staff_only
@require_POST
def tell(request: HttpRequest, pk: int, copy: int) -> HttpResponseBase:
    """One line of the telephone list: called, and how it went."""
    user, now = staff_user(request), timezone.now()
    broadcast = _broadcast_or_404(user, pk, now)
    if not BroadcastCopy.objects.filter(pk=copy, broadcast=broadcast).exists():
        raise Http404
    try:
        messages.tell(copy_id=copy, actor=user, now=now, words=request.POST.get("words", ""))
    except DomainError as error:
        return _people(request, broadcast, user, now, error, copy)
    flash.success(request, _("已记下。"))
    only = "?only=phone" if request.GET.get("only") == "phone" else ""
    response = redirect("grids:message_people", pk)
    response["Location"] += only
    return response


@staff_only
@require_POST
def pass_on(request: HttpRequest, pk: int, leg: int) -> HttpResponseBase:
    user, now = staff_user(request), timezone.now()
    broadcast = _broadcast_or_404(user, pk, now)
    if not broadcast.legs.filter(pk=leg).exists():
        raise Http404
    messages.pass_on(leg_id=leg, actor=user, now=now)
    flash.success(request, _("已转发。"))
    if request.POST.get("back") == "day":
        return redirect("grids:own_message", pk)
    return redirect("grids:message", pk)


@staff_only
@require_POST
def pass_on_all(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Everything that waits for this person, in a storm one touch instead of thirteen."""
    user, now = staff_user(request), timezone.now()
    count = messages.pass_on_all(broadcast_id=_broadcast_or_404(user, pk, now).pk, actor=user, now=now)
    flash.success(request, _("已转发 %(n)d 处。") % {"n": count})
    return redirect("grids:own_message" if request.POST.get("back") == "day" else "grids:message", pk)


@staff_only
@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponseBase:
    user, now = staff_user(request), timezone.now()
    _broadcast_or_404(user, pk, now)
    form = WordsForm(request.POST)
    if form.is_valid():
        try:
            messages.close(broadcast_id=pk, actor=user, now=now, words=form.cleaned_data["words"])
        except DomainError as error:
            put_on_form(form, error)
        else:
            flash.success(request, _("通知已结束，不再提醒。"))
            return redirect("grids:message", pk)
    return _render(request, _broadcast_or_404(user, pk, now), user, now, form)
