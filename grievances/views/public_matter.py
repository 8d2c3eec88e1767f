"""The page of one public matter. Whatever is not published is not there: 404."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from grievances.models import Grievance, Photo, TimelineEntry
from grievances.public_reads import show
from grievances.selectors import photos_for, public_matters, timeline_for
from grievances.states import Verb

ICONS = {
    Verb.TRIAGE: "selector",
    Verb.RETRIAGE: "selector",
    Verb.DISPATCH: "send",
    Verb.PLAN: "clipboard-list",
    Verb.ASK: "message-question",
    Verb.REPLY: "message-2",
    Verb.TRANSFER: "arrows-exchange",
    Verb.ESCALATE: "arrow-up",
    Verb.RISE: "arrow-up-circle",
    Verb.RESOLVE: "circle-check",
    Verb.RATE: "star",
    Verb.DISPUTE: "arrow-back-up",
    Verb.CLOSE_SILENT: "archive",
    Verb.OBJECT: "gavel",
    Verb.RULE_OBJECTION: "scale",
    Verb.RULE_MORE_TIME: "clock-pause",
    Verb.RESUME_CLOCK: "clock-play",
    Verb.SUPERVISE: "urgent",
    Verb.REPLY_SUPERVISION: "message-2",
    Verb.CLOSE_SUPERVISION: "checks",
    Verb.SUPERVISION_LATE: "alert-triangle",
    Verb.PROXY: "walk",
    Verb.ADD: "inbox",
    Verb.ACCEPT: "check",
    Verb.DECLINE: "circle-x",
    Verb.WITHDRAW: "circle-x",
}


@require_safe
def matter(request: HttpRequest, pk: int) -> HttpResponse:
    now = timezone.now()
    try:
        grievance = public_matters().get(pk=pk)
    except (Grievance.DoesNotExist, OverflowError) as problem:
        raise Http404 from problem
    photos = list(photos_for(grievance, public=True))
    context = {
        "matter": show(grievance, now),
        "body": grievance.public_body,
        "result": grievance.public_result if grievance.resolved_at else "",
        "entries": [_line(entry) for entry in timeline_for(grievance, TimelineEntry.Audience.PUBLIC).reverse()],
        "photos": [photo for photo in photos if photo.phase == Photo.Phase.RAISED],
        "photos_before": [photo for photo in photos if photo.phase == Photo.Phase.BEFORE],
        "photos_after": [photo for photo in photos if photo.phase == Photo.Phase.AFTER],
    }
    return render(request, "grievances/public/matter.html", context)


def _line(entry: TimelineEntry) -> dict[str, object]:
    """Only the public sentence: neither the words that somebody wrote nor who acted."""
    return {"at": entry.at, "title": entry.line, "icon": ICONS.get(Verb(entry.verb), "point-filled")}
