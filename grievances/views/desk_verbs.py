"""One view for all verbs of the desk: show the form, do it, or say why not."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _t

from governance.common.errors import DomainError, InputRefused
from governance.people.models import User
from grievances.daily_reads import ready_replies
from grievances.desk_rows import row_of
from grievances.models import Grievance
from grievances.policies import decide, misfit
from grievances.replies import REPLY_FIELDS
from grievances.selectors import visible_to
from grievances.states import transition
from grievances.views.desk_common import put_on_form, refusal_of, staff_only, staff_user, visible_or_404
from grievances.views.desk_matter import render_matter
from grievances.views.desk_pages import BY_SLUG, VerbPage


@staff_only
def verb_page(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    """GET shows the form, POST does it. Refusals come back with the matter as it is now and with what was typed."""
    user, now = staff_user(request), timezone.now()
    if slug not in BY_SLUG:
        raise Http404(_t("没有这个操作。"))
    page = BY_SLUG[slug]
    grievance = visible_or_404(user, code, now)
    if request.method != "POST":
        return _asked(request, page, grievance, user, now)
    form = page.form(request.POST, request.FILES, grievance=grievance, user=user, now=now)
    refusal = _refusal(page, grievance, user, now)
    if refusal:
        return _refused(request, page, grievance, user, now, refusal)
    if not form.is_valid():
        return render_form(request, page, form, grievance, now, status=422)
    try:
        page.service(grievance_id=grievance.pk, actor=user, now=now, **form.arguments())
    except InputRefused as error:
        put_on_form(form, error)
        return render_form(request, page, form, grievance, now, status=422)
    except DomainError as error:
        return _refused(request, page, grievance, user, now, error)
    return _done(request, page, grievance, user, now)


def _asked(request: HttpRequest, page: VerbPage, grievance: Grievance, user: User, now: datetime) -> HttpResponse:
    refusal = _refusal(page, grievance, user, now)
    if refusal:
        return _refused(request, page, grievance, user, now, refusal)
    initial = chosen_reply(request, page, grievance, user, now)
    return render_form(
        request, page, page.form(grievance=grievance, user=user, now=now, initial=initial), grievance, now
    )


def chosen_reply(
    request: HttpRequest, page: VerbPage, grievance: Grievance, user: User, now: datetime
) -> dict[str, str]:
    """`?reply=…` fills the words in without script; a reply that is gone fills in nothing."""
    wanted = request.GET.get("reply", "")
    if not wanted or page.verb not in REPLY_FIELDS:
        return {}
    found = [reply for reply in ready_replies(user, grievance, page.verb, now) if str(reply.pk) == wanted]
    return {REPLY_FIELDS[page.verb]: found[0].text} if found else {}


def _refusal(page: VerbPage, grievance: Grievance, user: User, now: datetime) -> DomainError | None:
    """Why not, before any form is looked at: an outdated page must not complain about fields first."""
    fits = transition(grievance.state, page.verb) is not None and not misfit(page.verb, grievance, now)
    return refusal_of(decide(user, page.verb, grievance, now), fits=fits)


def render_form(
    request: HttpRequest, page: VerbPage, form: Any, grievance: Grievance, now: datetime, *, status: int = 200
) -> HttpResponse:
    is_pane = bool(getattr(request, "htmx", False))
    replies = ready_replies(staff_user(request), grievance, page.verb, now) if page.verb in REPLY_FIELDS else []
    context = {
        "page": page,
        "form": form,
        "matter": grievance,
        "is_pane": is_pane,
        "now": now,
        "replies": replies,
        "reply_verbs": REPLY_FIELDS,
    }
    template = "grievances/desk/_verb_form.html" if is_pane else "grievances/desk/verb.html"
    response = render(request, template, context, status=status)
    if is_pane:
        response["HX-Retarget"] = "#verb-form"
        response["HX-Reswap"] = "innerHTML"
    return response


def _refused(
    request: HttpRequest, page: VerbPage, grievance: Grievance, user: User, now: datetime, error: DomainError
) -> HttpResponse:
    """Somebody was quicker, or may not: the matter as it stands, what happened last, and the words that were typed."""
    typed = [
        value.strip() for name in ("words", "result", "plan", "body") if (value := request.POST.get(name, "")).strip()
    ]
    still_visible = visible_or_404(user, grievance.code, now)
    last = still_visible.timeline.select_related("actor").order_by("-id").first()
    return render_matter(
        request,
        still_visible.pk,
        user,
        now,
        status=error.status,
        refusal=error,
        refused_page=page,
        typed=typed,
        last=last,
        changed_row=[row_of(still_visible.pk, now)],
    )


def _done(request: HttpRequest, page: VerbPage, grievance: Grievance, user: User, now: datetime) -> HttpResponse:
    """Back to the matter; where it is no longer this person's to see, back to the list."""
    if not visible_to(user, now).filter(pk=grievance.pk).exists():
        messages.success(request, str(page.done))
        if not getattr(request, "htmx", False):
            return HttpResponseRedirect(reverse("grievances:desk"))
        return HttpResponse(status=204, headers={"HX-Redirect": reverse("grievances:desk")})
    if getattr(request, "htmx", False):
        response = render_matter(
            request, grievance.pk, user, now, done=page.done, changed_row=[row_of(grievance.pk, now)]
        )
        response["HX-Trigger"] = "matter-changed"
        return response
    messages.success(request, str(page.done))
    return HttpResponseRedirect(reverse("grievances:desk_matter", args=[grievance.code]))
