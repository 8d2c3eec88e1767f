"""回访: the call list of an office, and one call with its form."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from governance.common.errors import DomainError, InputRefused, PermissionRefused, StateRefused
from governance.common.keyset import page_by_key
from governance.people.models import User
from governance.people.phones import mask_phone
from grievances.forms.follow_ups import CallForm
from grievances.models import FollowUp, TimelineEntry
from grievances.policies import may_call
from grievances.selectors import follow_ups_for, get_visible, timeline_for, visible_to
from grievances.services.follow_ups import call_back, reveal_number
from grievances.states import State
from grievances.views.desk_common import staff_only, staff_user
from grievances.views.desk_panels import speaks_for_office

PAGE_SIZE = 50
SCOPES = {
    "waiting": (_("现在可打"), _("现在没有要打的回访电话。")),
    "later": (_("稍后再打"), _("没有排在以后的回访。")),
    "below": (_("下级待回访"), _("下级没有待回访的诉求。")),
    "ended": (_("已回访"), _("还没有回访过的诉求。")),
}
DONE = {
    "settled": _("已记录：居民确认已解决。"),
    "unsettled": _("已记录：没有解决，已上升一级重新办理。"),
    "again": _("已记录：没有联系上，稍后会再出现在清单里。"),
    "unreached": _("已记录：多次没有联系上，不再拨打，单独统计。"),
}


@staff_only
def follow_ups(request: HttpRequest) -> HttpResponse:
    if not speaks_for_office(request):
        raise PermissionRefused("not_caller", _t("回访由社区、街道和区级进行，您目前没有这样的任职。"))
    user, now = staff_user(request), timezone.now()
    scope = request.GET.get("scope", "waiting")
    scope = scope if scope in SCOPES else "waiting"
    order = ("-id",) if scope == "ended" else ("due_at", "id")
    page = page_by_key(follow_ups_for(user, scope, now), order, size=PAGE_SIZE, after=request.GET.get("after", ""))
    context = {
        "scope": scope,
        "tabs": [(key, label, f"?scope={key}", key == scope) for key, (label, _why) in SCOPES.items()],
        "page": page,
        "why_empty": SCOPES[scope][1],
        "next_url": f"?scope={scope}&after={page.next}" if page.next else "",
        "previous_url": f"?scope={scope}&after={page.previous}" if page.previous else "",
        "now": now,
    }
    return render(request, "grievances/follow_ups/list.html", context)


@staff_only
def follow_up(request: HttpRequest, pk: int) -> HttpResponse:
    """GET shows the matter, the number and the form; POST writes the answer down."""
    user, now = staff_user(request), timezone.now()
    row = visible_call(user, pk, now)
    if request.method != "POST":
        return _page(request, row, _form(row, user, now), user, now)
    form = _form(row, user, now, request.POST)
    try:
        if row.state != FollowUp.State.WAITING:
            raise StateRefused("called", _t("这件事已经回访过了。"))
        may_call(user, row, now).require()
        if not form.is_valid():
            return _page(request, row, form, user, now, status=422)
        call_back(grievance_id=row.grievance_id, actor=user, now=now, **form.arguments())
    except InputRefused as error:
        form.add_error(None, error.message)
        return _page(request, row, form, user, now, status=422)
    except DomainError as error:
        return _page(request, visible_call(user, pk, now), form, user, now, status=error.status, refusal=error)
    row.refresh_from_db(fields=["state", "is_settled"])
    messages.success(request, str(DONE[outcome_of(row)]))
    return HttpResponseRedirect(reverse("grievances:desk_follow_ups"))


@staff_only
@require_POST
def number(request: HttpRequest, pk: int) -> HttpResponse:
    """The full number, once; what was typed so far is kept."""
    user, now = staff_user(request), timezone.now()
    row = visible_call(user, pk, now)
    full = reveal_number(follow_up=row, actor=user, now=now)
    form = _form(row, user, now)
    form.initial = {name: request.POST.get(name, "") for name in form.fields}
    return _page(request, row, form, user, now, full_phone=full)


def _form(row: FollowUp, user: User, now: datetime, data: QueryDict | None = None) -> CallForm:
    return CallForm(data, grievance=row.grievance, user=user, now=now)


def outcome_of(row: FollowUp) -> str:
    if row.state == FollowUp.State.DONE:
        return "settled" if row.is_settled else "unsettled"
    return "unreached" if row.state == FollowUp.State.UNREACHED else "again"


def visible_call(user: User, pk: int, now: datetime) -> FollowUp:
    """Who may open the matter may read its call; a stranger gets 404."""
    row = FollowUp.objects.select_related("policy", "caller").filter(pk=pk).first()
    if row is None or not visible_to(user, now).filter(pk=row.grievance_id).exists():
        raise Http404(_t("没有这次回访，或者它不在您的辖区。"))
    row.grievance = get_visible(user, row.grievance_id, now)
    return row


def _page(
    request: HttpRequest, row: FollowUp, form: CallForm, user: User, now: datetime, *, status: int = 200, **more: Any
) -> HttpResponse:
    decision = may_call(user, row, now)
    matter = row.grievance
    context = {
        "row": row,
        "matter": matter,
        "form": form,
        "decision": decision,
        "is_waiting": row.state == FollowUp.State.WAITING and matter.state == State.CLOSED,
        "last_lines": list(timeline_for(matter, TimelineEntry.Audience.RESIDENT).order_by("-id")[:5]),
        "rating": matter.ratings.order_by("-id").first(),
        "masked_phone": mask_phone(matter.contact_phone),
        "attempts_left": row.policy.attempts - row.attempts,
        "now": now,
        **more,
    }
    return render(request, "grievances/follow_ups/call.html", context, status=status)
