"""One matter at the desk: everything about it on one page, the verbs of this person on top."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.defaultfilters import linebreaksbr
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from governance.deadlines.models import Deadline, DeadlineEvent
from governance.deadlines.registry import label_of
from governance.deadlines.selectors import history_with_events
from governance.people.authority import authority_of
from governance.people.models import User
from governance.people.phones import mask_phone
from governance.portal.templatetags.portal import icon, when
from grievances.daily_reads import people_mentioned
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
AUDIENCE_WORDS = {
    TimelineEntry.Audience.PUBLIC: _("公开"),
    TimelineEntry.Audience.RESIDENT: _("居民可见"),
    TimelineEntry.Audience.STAFF: _("内部"),
}
LINE = (
    '<li class="timeline-item{}"><span class="timeline-icon">{}</span><div class="timeline-body">'
    '<p class="timeline-head"><strong>{}</strong> <span class="audience audience-{}">{}</span> '
    '<span class="quiet">{} · {}</span></p>{}{}</div></li>'
)
CHIP = '<span class="badge badge-state">@{}</span>'


@dataclass(frozen=True, slots=True)
class ClockCard:
    deadline: Deadline
    label: str
    events: Sequence[DeadlineEvent]
    is_live: bool
    is_paused: bool


def matter_context(user: User, pk: int, now: datetime, *, found: Grievance | None = None) -> dict[str, Any]:
    """What the template of one matter needs; raises `Grievance.DoesNotExist` for a stranger. `found`: read just now."""
    grievance = found or get_visible(user, pk, now)
    verbs = verbs_for(user, grievance, now)
    proceedings = proceedings_of(grievance)
    whistles = whistles_for(grievance)
    hanging = around(grievance)
    plan, photos = getattr(grievance, "plan", None), hanging.photos
    return {
        "matter": grievance,
        "responsible": responsible_label(grievance),
        "verbs": verbs,
        "buttons": buttons_for(verbs),
        "lines": _lines(grievance, hanging.timeline, now),
        "clocks": _clock_cards(grievance),
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
        "reveal_form": RevealPhoneForm(label_suffix=""),
        "proceedings": proceedings,
        "errands": errand_lines(proceedings.errands, timezone.localdate(now)),
        "may_tick": Verb.TICK_ERRAND in verbs,
        "may_assign": authority_of(user, timezone.localdate(now)).has(*HANDLING_ROLES),
        "lead": grievance.lead if grievance.lead and may_open(user, grievance.lead, now) else None,
        "now": now,
    }


def _lines(grievance: Grievance, entries: Sequence[TimelineEntry], now: datetime) -> list[SafeString]:
    """Each happening as an item of the list, a note with the colleagues it calls. A template took four times as long."""
    called = people_mentioned(grievance, [entry.pk for entry in entries if entry.verb == Verb.NOTE])
    return [_line(entry, called.get(entry.pk, ()), now) for entry in entries]


def _line(entry: TimelineEntry, mentioned: Sequence[User], now: datetime) -> SafeString:
    who = _t("居民") if entry.by_resident else str(entry.actor) if entry.actor else _t("系统")
    is_note = entry.audience == TimelineEntry.Audience.STAFF
    return format_html(
        LINE,
        " is-note" if is_note else "",
        icon(ICONS.get(entry.verb, "point-filled")),
        entry.line,
        entry.audience.lower(),
        AUDIENCE_WORDS[TimelineEntry.Audience(entry.audience)],
        who,
        when(entry.at, now),
        format_html('<p class="mention-chips">{}</p>', format_html_join(" ", CHIP, [(person,) for person in mentioned]))
        if mentioned
        else "",
        _words(entry),
    )


def _words(entry: TimelineEntry) -> SafeString | str:
    if not entry.words:
        return ""
    words = format_html('<p class="timeline-words">{}</p>', linebreaksbr(entry.words))
    if entry.audience != TimelineEntry.Audience.PUBLIC:
        return words
    hint = _t("这段话只有居民和工作人员看得到")
    return words + format_html('<p class="form-hint timeline-hint">{}{}</p>', icon("lock"), hint)


def _clock_cards(grievance: Grievance) -> list[ClockCard]:
    cards = [
        ClockCard(
            deadline,
            str(label_of(deadline.purpose)),
            events,
            deadline.ended_at is None,
            deadline.state == Deadline.State.SUSPENDED,
        )
        for deadline, events in history_with_events(grievance)
    ]
    return sorted(cards, key=lambda card: (not card.is_live, -card.deadline.pk))


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
    form = RevealPhoneForm(request.POST, label_suffix="")
    if not form.is_valid() or not grievance.contact_phone:
        return render_matter(request, grievance.pk, user, now, status=422, reveal_form=form, reveal_open=True)
    number = reveal_contact(grievance=grievance, looker=user, reason=form.reason, now=now)
    return render_matter(request, grievance.pk, user, now, full_phone=number)
