"""What may be the same matter as this one, and what was merged into it: a part of the matter's page, or a page of its own."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from governance.common.errors import DomainError, InputRefused
from governance.common.given import numbers_in
from governance.people.models import User
from grievances.desk_rows import row_of
from grievances.models import Grievance
from grievances.policies import decide
from grievances.selectors import visible_to
from grievances.services.merging import MERGE_AT_ONCE, merge_into
from grievances.states import ALONE_STATES, Verb
from grievances.suggestions import residents_by_lead, suggestions_for
from grievances.views.desk_common import staff_only, staff_user, visible_or_404
from grievances.views.desk_matter import render_matter
from grievances.views.desk_pages import PAGE_OF

FOLLOWERS_SHOWN = 50


@staff_only
def alike_page(request: HttpRequest, code: str) -> HttpResponse:
    """GET shows; POST puts what was picked under this matter."""
    user, now = staff_user(request), timezone.now()
    grievance = visible_or_404(user, code, now)
    if request.method == "POST":
        return _merge_picked(request, grievance, user, now)
    is_pane = bool(getattr(request, "htmx", False))
    template = "grievances/desk/_alike.html" if is_pane else "grievances/desk/alike.html"
    return render(request, template, _context(grievance, user, now) | {"is_pane": is_pane})


def _context(grievance: Grievance, user: User, now: datetime) -> dict[str, Any]:
    can_lead = grievance.state in ALONE_STATES
    followers = Grievance.objects.filter(lead=grievance).order_by("id")[: FOLLOWERS_SHOWN + 1]
    found = suggestions_for(grievance, user, now) if can_lead else []
    return {
        "matter": grievance,
        "followers": [(row, bool(decide(user, Verb.SPLIT, row, now))) for row in followers[:FOLLOWERS_SHOWN]],
        "has_more": len(followers) > FOLLOWERS_SHOWN,
        "residents": len(residents_by_lead([grievance.pk])[grievance.pk]) if followers else 1,
        "found": [(row, bool(decide(user, Verb.MERGE, row.grievance, now))) for row in found],
        "may_follow": bool(decide(user, Verb.MERGE, grievance, now)),
        "now": now,
    }


def _merge_picked(request: HttpRequest, grievance: Grievance, user: User, now: datetime) -> HttpResponse:
    """Only what this person sees can be picked."""
    picked = numbers_in(request.POST.getlist("follower")[: MERGE_AT_ONCE + 1])
    own = list(visible_to(user, now).filter(pk__in=picked).values_list("pk", flat=True))
    is_pane = bool(getattr(request, "htmx", False))
    try:
        if not own:
            raise InputRefused("nothing_picked", _("请先勾选要并入的诉求。"))
        lead = merge_into(lead_id=grievance.pk, grievance_ids=own, actor=user, now=now)
    except DomainError as refusal:
        page = PAGE_OF[Verb.MERGE]
        return render_matter(
            request, grievance.pk, user, now, status=refusal.status, refusal=refusal, refused_page=page
        )
    done = _("已并入 %(n)d 件，一并办理；居民会收到通知。") % {"n": len(own)}
    if is_pane:
        return render_matter(request, lead.pk, user, now, done=done, changed_row=[row_of(lead.pk, now)])
    messages.success(request, done)
    return HttpResponseRedirect(reverse("grievances:desk_matter", args=[grievance.code]))
