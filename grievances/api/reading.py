"""What one matter's answer shows beside its own row."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from governance.deadlines.models import Deadline
from governance.deadlines.registry import label_of
from governance.people.models import User
from grievances.api.serializers import place_label
from grievances.models import Dispute, Grievance, Guidance, Photo, Plan, Rating, TimelineEntry
from grievances.policies import Resident, verbs_for
from grievances.public_reads import show
from grievances.selectors import get_visible, photos_for, timeline_for
from grievances.tracking import link_token
from grievances.views.track_page import build_matter


@dataclass(frozen=True, slots=True)
class Shown:
    plan: Plan | None
    clocks: list[dict[str, Any]]
    photos: list[Photo]
    guidance: list[Guidance]
    ratings: list[Rating]
    verbs: list[str]


def slug_of(verb: str) -> str:
    return verb.replace("_", "-")


def read_matter(user: User, pk: int, now: datetime) -> Grievance:
    """The matter as staff see it, with `shown` on it; raises `Grievance.DoesNotExist` for a stranger."""
    matter: Any = get_visible(user, pk, now)
    matter.shown = Shown(
        plan=getattr(matter, "plan", None),
        clocks=clocks_of(matter),
        photos=list(photos_for(matter, public=False)),
        guidance=list(matter.guidance.select_related("entry")),
        ratings=list(matter.ratings.all()),
        verbs=[slug_of(verb) for verb in verbs_for(user, matter, now)],
    )
    return matter


def clocks_of(subject: Grievance | Dispute) -> list[dict[str, Any]]:
    rows = Deadline.objects.filter(subject_type=subject._meta.label_lower, subject_id=subject.pk)
    return [_clock(clock) for clock in rows.order_by("id")]


def _clock(clock: Deadline) -> dict[str, Any]:
    return {
        "purpose": clock.purpose,
        "label": str(label_of(clock.purpose)),
        "started_at": clock.started_at,
        "due_at": clock.due_at,
        "state": clock.state,
        "is_live": clock.ended_at is None,
    }


def read_tracked(matter: Grievance, resident: Resident, now: datetime) -> dict[str, Any]:
    """What the resident's own page shows, as data."""
    page = build_matter(matter, resident, now)
    timeline = list(timeline_for(matter, TimelineEntry.Audience.RESIDENT))
    plan = getattr(matter, "plan", None)
    return {
        "code": matter.code,
        "token": link_token(matter.code),
        "title": matter.title,
        "body": matter.body,
        "headline": str(page.headline),
        "state": matter.state,
        "kind": matter.kind,
        "category": str(matter.category or ""),
        "place": place_label(matter),
        "responsible": page.who,
        "responsible_phone": page.who_phone,
        "raised_at": matter.raised_at,
        "due_at": matter.due_at,
        "promises": [
            {
                "words": str(promise.words),
                "until": promise.until,
                "due_at": promise.clock.due_at,
                "is_paused": promise.is_paused,
            }
            for promise in page.promises
        ],
        "question": page.question.words if page.question else None,
        "decline_reason": str(matter.decline_reason) if matter.decline_reason else None,
        "plan": plan.text if plan else None,
        "result": matter.result,
        "stars": matter.stars,
        "guidance": page.guidance,
        "photos": [*page.raised_photos, *page.before_photos, *page.after_photos],
        "timeline": timeline,
        "verbs": [slug_of(verb) for verb in page.verbs],
    }


def read_public(matter: Grievance, now: datetime) -> dict[str, Any]:
    """What everybody may read of one published matter."""
    line = show(matter, now)
    return {
        **{name: getattr(line, name) for name in line.__slots__},
        "body": matter.public_body,
        "result": matter.public_result if matter.resolved_at else "",
        "photos": list(photos_for(matter, public=True)),
        "timeline": list(timeline_for(matter, TimelineEntry.Audience.PUBLIC)),
    }
