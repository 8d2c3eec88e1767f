"""A resolution as pages show it: masked names, words that somebody looked at, the bar of its publication."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from deliberation.models import Resolution, ResolutionObjection, ResolutionTask
from deliberation.services.resolutions.clocks import OBJECTION_ANSWER
from deliberation.states import ObjectionState, ResolutionState, TaskState
from governance.common.scrub import scrub
from governance.deadlines.models import Deadline
from governance.people.phones import mask_name
from governance.trail.selectors import entries_of

LINES: dict[str, tuple[str, Any]] = {
    "publish": ("speakerphone", _l("公布决议，开始公示")),
    "object": ("message-question", _l("有居民提出异议")),
    "withdraw_objection": ("arrow-back-up", _l("提出人撤回异议")),
    "answer": ("message-2", _l("答复异议，不成立")),
    "uphold": ("arrow-back-up", _l("异议成立，决议不生效")),
    "take_effect": ("gavel", _l("公示期满，决议生效")),
    "add_task": ("plus", _l("增加任务")),
    "finish_task": ("circle-check", _l("完成一项任务")),
    "drop_task": ("ban", _l("取消一项任务")),
    "carry_out": ("checks", _l("记为已落实")),
    "report": ("file-text", _l("公开落实结果")),
}


@dataclass(frozen=True, slots=True)
class ShownObjection:
    row: ResolutionObjection
    who: str
    words: str  # '' where nobody has looked at them yet
    answer_due: datetime | None
    is_mine: bool


@dataclass(frozen=True, slots=True)
class ShownTask:
    row: ResolutionTask
    photos: list[Any]
    due_at: datetime
    is_late: bool


def headline(resolution: Resolution, now: datetime) -> str:
    """Where it stands, in one sentence."""
    match resolution.state:
        case ResolutionState.PUBLISHED if now < max(resolution.publish_until, resolution.objections_until):
            return _("正在公示，期满没有异议就生效")
        case ResolutionState.PUBLISHED:
            return _("公示期满，等异议答复后生效")
        case ResolutionState.IN_FORCE:
            return _("已经生效，正在落实")
        case ResolutionState.CARRIED_OUT:
            return _("已经落实，等公开结果")
        case ResolutionState.REPORTED:
            return _("已经办成，结果已公开")
        case _:
            return _("异议成立，决议不生效")


def publication_bar(resolution: Resolution, now: datetime) -> dict[str, Any]:
    """How far the publication has run, in whole hundredths."""
    end = max(resolution.publish_until, resolution.objections_until)
    whole = (end - resolution.published_at).total_seconds()
    run = min(max((now - resolution.published_at).total_seconds(), 0), whole)
    return {"percent": int(run * 100 // whole) if whole else 100, "end": end, "is_over": now >= end}


def objections_shown(resolution: Resolution, user: Any, *, staff: bool) -> list[ShownObjection]:
    """Withdrawn ones are nobody's business but their own; the rest by their masked name."""
    rows = list(resolution.objections.all())
    due = dict(
        Deadline.objects.filter(
            subject_type=ResolutionObjection._meta.label_lower,
            subject_id__in=[row.pk for row in rows if row.state == ObjectionState.OPEN],
            purpose=OBJECTION_ANSWER,
        ).values_list("subject_id", "due_at")
    )
    shown = []
    for row in rows:
        is_mine = getattr(user, "pk", None) == row.user_id
        if row.state == ObjectionState.WITHDRAWN and not (staff or is_mine):
            continue
        words = row.words if staff or is_mine else scrub(row.words) if row.is_public else ""
        who = mask_name(row.user.display_name) or _("居民")
        shown.append(ShownObjection(row, who, words, due.get(row.pk), is_mine))
    return shown


def tasks_shown(resolution: Resolution, now: datetime, *, staff: bool) -> list[ShownTask]:
    shown = []
    for row in resolution.tasks.all():
        photos = [photo for photo in row.photos.all() if staff or photo.is_cleared]
        due_at = datetime.combine(row.finish_on + timedelta(days=1), time(0), timezone.get_default_timezone())
        shown.append(ShownTask(row, photos, due_at, row.state == TaskState.OPEN and now >= due_at))
    return shown


def steps_of(resolution: Resolution) -> dict[str, Any]:
    """The printed arithmetic: its comparisons, conclusion, article."""
    kept = resolution.arithmetic
    result = kept.get("result") or {}
    return {
        "steps": [step["words"] for step in result.get("steps", [])],
        "conclusion": result.get("conclusion", ""),
        "rule": kept.get("rule", ""),
        "article": kept.get("article", ""),
        "is_confirmed": kept.get("is_confirmed", True),
        "motion": kept.get("motion", ""),
        "by_word": kept.get("basis") == "WORD",
        "publish_days": kept.get("publish_days"),
    }


def lines_of(resolution: Resolution, *, staff: bool) -> list[dict[str, Any]]:
    """What happened, newest first; the public reads no names."""
    lines = []
    for entry in reversed(entries_of(resolution)):
        verb = entry.verb.removeprefix("deliberation.resolution_")
        if verb not in LINES:
            continue
        icon, title = LINES[verb]
        who = str(entry.actor) if staff and entry.actor and verb not in ("object", "withdraw_objection") else ""
        lines.append({"at": entry.at, "title": title, "icon": icon, "who": who})
    return lines


def average(resolution: Resolution) -> str:
    """Stars with one decimal; '' without a rating."""
    if not resolution.ratings_count:
        return ""
    return f"{resolution.stars_total / resolution.ratings_count:.1f}"
