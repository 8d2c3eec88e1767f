"""One matter as its resident sees it: who has it, until when, what was done, and what they can do next."""

import uuid
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from governance.deadlines.models import Deadline
from governance.deadlines.selectors import live
from governance.portal.templatetags.portal import exact
from grievances.forms.resident import (
    AddForm,
    AnotherForm,
    ContestForm,
    DisputeForm,
    RateForm,
    ReplyForm,
    SentForm,
    WithdrawForm,
)
from grievances.models import Grievance, Guidance, Photo, TimelineEntry
from grievances.policies import Resident, verbs_for
from grievances.proceedings import ErrandLine, errand_lines, errands_of
from grievances.selectors import photos_for, responsible_label, timeline_for
from grievances.services import clocks
from grievances.services.pending import PendingPhoto, Tray, pending_photos
from grievances.services.photos import PHOTOS_AT_ONCE
from grievances.states import State, Verb
from grievances.suggestions import residents_by_lead
from grievances.views.session import MARK, mark_of

FORMS: dict[Verb, type[SentForm]] = {
    Verb.REPLY: ReplyForm,
    Verb.ADD: AddForm,
    Verb.WITHDRAW: WithdrawForm,
    Verb.RATE: RateForm,
    Verb.DISPUTE: DisputeForm,
    Verb.CONTEST_DECLINE: ContestForm,
    Verb.MINE_IS_ANOTHER: AnotherForm,
}
WITH_PHOTOS = (Verb.REPLY, Verb.ADD)
ICONS = {
    "add": "send", "accept": "check", "triage": "arrows-exchange", "retriage": "arrows-exchange", "dispatch": "building",
    "plan": "clipboard-list", "guide": "route", "assign": "user-check", "transfer": "arrow-right", "escalate": "arrow-up", "rise": "arrow-up",
    "ask": "message-question", "reply": "message", "answer": "message-circle", "resolve": "circle-check", "rate": "star",
    "merge": "arrows-join", "split": "arrows-split", "mine_is_another": "arrows-split", "follow": "arrows-join",
    "dispute": "arrow-back-up", "withdraw": "arrow-back-up", "decline": "circle-x", "close_silent": "clock", "stop_waiting": "clock-play",
    "object": "gavel", "rule_objection": "scale", "request_more_time": "clock-pause", "rule_more_time": "clock-pause",
    "resume_clock": "clock-play", "supervise": "urgent", "reply_supervision": "message-2", "close_supervision": "checks",
    "supervision_late": "alert-triangle", "contest_decline": "message-question", "rule_contest": "scale", "proxy": "walk",
    "add_errand": "plus", "tick_errand": "checkbox", "remove_errand": "trash",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Promise:
    """One clock in words: what happens at the latest when."""

    words: str
    clock: Deadline

    @property
    def until(self) -> str:
        return until_words(self.clock.due_at)

    @property
    def is_paused(self) -> bool:
        return self.clock.state == Deadline.State.SUSPENDED


def until_words(due_at: datetime | None) -> str:
    """`11月21日 周六 15:00`; a day's end is 24:00 of that day, which nobody mistakes for the morning before."""
    if due_at is None:
        return ""
    if timezone.localtime(due_at).time() != time.min:
        return exact(due_at)
    return exact(due_at - timedelta(minutes=1)).rsplit(" ", 1)[0] + " 24:00"


@dataclass(frozen=True, slots=True)
class Together:
    """How the lead stands that this matter is handled under: public lines only, for it is somebody else's."""

    residents: int
    entries: list[dict[str, object]]
    public_id: int | None


@dataclass
class MatterPage:
    grievance: Grievance
    who: str
    who_phone: str
    headline: str
    promises: list[Promise]
    due: str
    verbs: list[Verb]
    entries: list[dict[str, object]]
    last_entry: TimelineEntry | None
    question: TimelineEntry | None
    raised_photos: list[Photo]
    before_photos: list[Photo]
    after_photos: list[Photo]
    guidance: list[Guidance]
    errands: list[ErrandLine]
    contest_until: str
    together: "Together | None" = None
    forms: dict[str, SentForm] = field(default_factory=dict)
    trays: dict[str, list[PendingPhoto]] = field(default_factory=dict)
    photo_problems: list[str] = field(default_factory=list)
    failed: str = ""
    photos_at_once: int = PHOTOS_AT_ONCE

    def may(self, verb: Verb) -> bool:
        return verb in self.verbs


def build_matter(grievance: Grievance, resident: Resident, now: datetime) -> MatterPage:
    timeline = list(timeline_for(grievance, TimelineEntry.Audience.RESIDENT))
    photos = list(photos_for(grievance, public=False))
    verbs = [verb for verb in verbs_for(resident, grievance, now) if verb in FORMS]
    asked = [entry for entry in timeline if entry.verb == Verb.ASK]
    done = [entry for entry in timeline if entry.words or not entry.by_resident]
    handled = grievance.lead if grievance.state == State.MERGED and grievance.lead else grievance
    return MatterPage(
        grievance=grievance,
        who=responsible_label(handled),
        who_phone=office_phone(handled),
        headline=headline(grievance),
        promises=promises(handled, is_own=handled is grievance),
        due=until_words(handled.due_at),
        verbs=verbs,
        entries=[_shown(entry) for entry in reversed(timeline)],
        last_entry=done[-1] if done else None,
        question=asked[-1] if asked and grievance.state == State.WAITING else None,
        raised_photos=[photo for photo in photos if photo.phase == Photo.Phase.RAISED],
        before_photos=[photo for photo in photos if photo.phase == Photo.Phase.BEFORE],
        after_photos=[photo for photo in photos if photo.phase == Photo.Phase.AFTER],
        guidance=list(grievance.guidance.select_related("entry")),
        errands=errand_lines(errands_of(grievance), timezone.localdate(now)),
        contest_until=until_words(grievance.contest_until),
        together=_together(handled) if handled is not grievance else None,
        forms={
            verb.value: FORMS[verb](initial={"sent": uuid.uuid4()}, auto_id=f"id_{verb.value}_%s") for verb in verbs
        },
    )


def _together(lead: Grievance) -> Together:
    lines = timeline_for(lead, TimelineEntry.Audience.PUBLIC)
    return Together(
        residents=len(residents_by_lead([lead.pk])[lead.pk]),
        entries=[
            {"at": line.at, "title": line.line, "words": "", "who": "", "icon": ICONS.get(line.verb, "point-filled")}
            for line in reversed(lines)
        ],
        public_id=lead.pk if lead.published_at else None,
    )


def _shown(entry: TimelineEntry) -> dict[str, object]:
    return {
        "at": entry.at,
        "title": entry.line,
        "words": entry.words,
        "who": _("您") if entry.by_resident and entry.words else "",
        "icon": ICONS.get(entry.verb, "point-filled"),
        "note": entry.verb in (Verb.ASK, Verb.RISE),
    }


def office_phone(grievance: Grievance) -> str:
    """The telephone of whoever has it; a grid has none, so its community answers."""
    if grievance.department and grievance.department.phone:
        return grievance.department.phone
    holder = grievance.holder
    return holder.office_phone or (holder.parent.office_phone if holder.parent else "")


def headline(grievance: Grievance) -> str:
    """The state in one sentence, without officialese."""
    sentences = {
        State.RAISED: _("已收到，等待受理"),
        State.ACCEPTED: _("已受理，正在分派"),
        State.HANDLING: _("正在办理") if not grievance.reopenings else _("正在重新办理"),
        State.WAITING: _("工作人员有问题要问您"),
        State.MERGED: _("和同一件事的其他诉求一并办理"),
        State.RESOLVED: _("已办结，等您评价"),
        State.CLOSED: _("已结案"),
        State.DECLINED: _("没有受理") if not grievance.contest_level else _("没有受理，您的异议正在裁定"),
        State.WITHDRAWN: _("您已撤回"),
    }
    return sentences[State(grievance.state)]


def promises(grievance: Grievance, *, is_own: bool = True) -> list[Promise]:
    """The clocks that matter to a resident, in the order in which they run out; of a lead, those that promise work."""
    words = {
        clocks.TRIAGE: _("受理并分派"),
        clocks.FIRST_CONTACT: _("联系您"),
        clocks.SETTLE: _("办结"),
        clocks.WAITING: _("等您回复到"),
        clocks.SILENCE: _("等您评价到"),
        clocks.SUSPENSION: _("恢复计时"),
        clocks.CONTEST: _("裁定您的异议"),
    }
    wanted = words if is_own else (clocks.TRIAGE, clocks.SETTLE)
    return [Promise(words[clock.purpose], clock) for clock in live(grievance) if clock.purpose in wanted]


def sent_tray(request: HttpRequest, sent: uuid.UUID) -> Tray:
    return Tray(mark_of(request), sent)


def render_matter(request: HttpRequest, page: MatterPage, *, status: int = 200) -> HttpResponse:
    if MARK in request.session:
        for verb in WITH_PHOTOS:
            sent = page.forms[verb.value]["sent"].value() if verb.value in page.forms else None
            if isinstance(sent, uuid.UUID) or (sent and page.failed == verb.value):
                page.trays[verb.value] = pending_photos(sent_tray(request, uuid.UUID(str(sent))))
    response = render(
        request, "grievances/track/matter.html", {"page": page, "grievance": page.grievance}, status=status
    )
    response["Cache-Control"] = "no-store"
    return response
