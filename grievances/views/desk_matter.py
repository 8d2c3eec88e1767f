"""One matter at the desk: everything about it on one page, the verbs of this person on top."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from governance.deadlines.selectors import history_with_events
from governance.people.authority import authority_of
from governance.people.models import User
from governance.people.phones import mask_phone
from governance.portal.templatetags.portal import TimeWords
from grievances.daily_reads import people_mentioned
from grievances.desk_html import clock_cards, timeline_item
from grievances.forms.desk_verbs import RevealPhoneForm
from grievances.mediation_selectors import disputes_of
from grievances.models import Grievance, Photo, TimelineEntry
from grievances.policies import HANDLING_ROLES, decide, may_open, verbs_for
from grievances.proceedings import errand_lines, proceedings_of
from grievances.selectors import around, get_visible, responsible_label
from grievances.services.looks import reveal_contact
from grievances.states import Verb
from grievances.views.desk_common import staff_only, staff_user, visible_or_404
from grievances.views.desk_pages import ICONS, buttons_for
from grievances.whistle_policies import may_open_whistle
from grievances.whistle_selectors import whistles_for

DONE_PHASES = (Photo.Phase.BEFORE, Photo.Phase.AFTER)


def matter_context(user: User, pk: int, now: datetime, *, found: Grievance | None = None) -> dict[str, Any]:
    """What the template of one matter needs; raises `Grievance.DoesNotExist` for a stranger. `found`: read just now."""
    grievance = found or get_visible(user, pk, now)
    verbs = verbs_for(user, grievance, now)
    proceedings = proceedings_of(grievance)
    whistles = whistles_for(grievance)
    hanging = around(grievance)
    plan, photos, words = getattr(grievance, "plan", None), hanging.photos, TimeWords.at(now)
    return {
        "matter": grievance,
        "responsible": responsible_label(grievance),
        "verbs": verbs,
        "buttons": buttons_for(verbs),
        "lines": _lines(grievance, hanging.timeline, words),
        "clocks": clock_cards(history_with_events(grievance), words),
        "photos_raised": [photo for photo in photos if photo.phase == Photo.Phase.RAISED],
        "photos_done": [photo for photo in photos if photo.phase in DONE_PHASES],
        "disputes": disputes_of(user, grievance, now),
        "plan": plan,
        "plan_people": list(plan.responsible.all()) if plan else [],
        "guidance": hanging.guidance,
        "whistles": [(whistle, bool(may_open_whistle(user, whistle, now))) for whistle in whistles],
        "may_whistle": Verb.WHISTLE in verbs and not any(whistle.is_open for whistle in whistles),
        "ratings": hanging.ratings,
        "follow_ups": hanging.follow_ups,
        "masked_phone": mask_phone(grievance.contact_phone),
        "may_reveal": Verb.NOTE in verbs,
        "may_clear": Verb.CLEAR_PHOTO in verbs,
        "may_edit_public": Verb.EDIT_PUBLIC in verbs,
        "reveal_form": RevealPhoneForm(),
        "proceedings": proceedings,
        "errands": errand_lines(proceedings.errands, timezone.localdate(now)),
        "may_tick": Verb.TICK_ERRAND in verbs,
        "may_assign": authority_of(user, timezone.localdate(now)).has(*HANDLING_ROLES),
        "lead": grievance.lead if grievance.lead and may_open(user, grievance.lead, now) else None,
        "now": now,
    }


def _lines(grievance: Grievance, entries: Sequence[TimelineEntry], words: TimeWords) -> list[SafeString]:
    called = people_mentioned(grievance, [entry.pk for entry in entries if entry.verb == Verb.NOTE])
    return [
        timeline_item(entry, ICONS.get(entry.verb, "point-filled"), called.get(entry.pk, ()), words)
        for entry in entries
    ]


@staff_only
def matter_page(request: HttpRequest, code: str) -> HttpResponse:
    user, now = staff_user(request), timezone.now()
    grievance = visible_or_404(user, code, now)
    return render_matter(request, grievance.pk, user, now, found=grievance)


def render_matter(
    request: HttpRequest,
    pk: int,
    user: User,
    now: datetime,
    *,
    found: Grievance | None = None,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    """The matter for the right pane where HTMX asks, else as a page of its own."""
    is_pane = bool(getattr(request, "htmx", False))
    context = matter_context(user, pk, now, found=found) | {"is_pane": is_pane} | more
    template = "grievances/desk/pane.html" if is_pane else "grievances/desk/matter.html"
    return render(request, template, context, status=status)


@staff_only
@require_POST
def reveal(request: HttpRequest, code: str) -> HttpResponse:
    """Show the full number once, after writing who looked and why."""
    user, now = staff_user(request), timezone.now()
    grievance = visible_or_404(user, code, now)
    decide(user, Verb.NOTE, grievance, now).require()
    form = RevealPhoneForm(request.POST)
    if not form.is_valid() or not grievance.contact_phone:
        return render_matter(request, grievance.pk, user, now, status=422, reveal_form=form, reveal_open=True)
    number = reveal_contact(grievance=grievance, looker=user, reason=form.reason, now=now)
    return render_matter(request, grievance.pk, user, now, full_phone=number)
