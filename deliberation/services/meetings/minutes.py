"""Minutes: assembled from what was entered, corrected, signed by chair and clerk, published."""

import hashlib
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from deliberation.minutes_text import ItemFact, MeetingFact, MotionFact, SpokenFact, compose
from deliberation.models import AgendaItem, Ballot, Meeting, MinutesSignature, Motion, Seat
from deliberation.selectors.meetings import (
    agenda_of,
    attendances_of,
    day_of,
    invitations_of,
    motions_of,
    quorum_of,
    signatures_of,
    signers_of,
)
from deliberation.services.meetings.change import holding, seat_in
from deliberation.states import AnswerState, BallotState, MinutesState, SeatRole
from deliberation.states_meetings import MeetingVerb
from governance.common.errors import InputRefused, PermissionRefused, StateRefused
from governance.people.models import User

WEEKDAYS = "一二三四五六日"


def hash_of(text: str) -> str:
    """SHA-256 of the minutes as they were signed."""
    return hashlib.sha256(text.encode()).hexdigest()


def write_minutes(meeting: Meeting) -> None:
    """Put the draft together anew; the caller saves the meeting."""
    meeting.minutes = compose(facts_of(meeting))


def facts_of(meeting: Meeting) -> MeetingFact:
    rows = list(attendances_of(meeting))
    quorum = quorum_of(meeting)
    came = {row.seat_id for row in rows} | {row.stands_for_id for row in rows if row.stands_for_id}
    missing = [row for row in invitations_of(meeting) if row.seat_id not in came]
    heads = {seat.role: seat.name for seat in reversed(signers_of(meeting))}
    return MeetingFact(
        title=meeting.title,
        council=meeting.council.name,
        code=meeting.code,
        opened=_moment(meeting.opened_at or meeting.starts_at),
        closed=_clock(meeting.closed_at),
        place=meeting.place,
        chair=heads.get(SeatRole.CHAIR, ""),
        clerk=heads.get(SeatRole.CLERK, ""),
        seats_total=quorum.total,
        quorum_needed=quorum.needed,
        quorum_words=quorum.share,
        present_count=_heads_that_counted(meeting, rows),
        present=[_shown(row.seat.name, row.stands_for.name if row.stands_for else "") for row in rows],
        excused=[row.seat.name for row in missing if row.answer == AnswerState.NOT_COMING],
        absent=[row.seat.name for row in missing if row.answer != AnswerState.NOT_COMING],
        left_early=[f"{row.seat.name}（{_clock(row.left_at)}）" for row in rows if row.left_at],
        is_quorate=meeting.opened_at is not None,
        items=[_item(item) for item in agenda_of(meeting)],
    )


def _heads_that_counted(meeting: Meeting, rows: list) -> int:
    """Whoever counted at any time; leaving early is told apart."""
    return len({row.stands_for_id or row.seat_id for row in rows
                if row.stands_for_id or row.seat.role != SeatRole.SUBSTITUTE})  # fmt: skip


def _shown(name: str, stands_for: str) -> str:
    return _("%(name)s（代%(member)s）") % {"name": name, "member": stands_for} if stands_for else name


def _moment(moment: datetime) -> str:
    local = timezone.localtime(moment)
    return f"{local.year}年{local.month}月{local.day}日（周{WEEKDAYS[local.weekday()]}）{local:%H:%M}"


def _clock(moment: datetime | None) -> str:
    return f"{timezone.localtime(moment):%H:%M}" if moment else ""


def _item(item: AgendaItem) -> ItemFact:
    spoken = item.speakers.filter(started_at__isnull=False).select_related("seat").order_by("started_at", "id")
    return ItemFact(
        title=item.title,
        topic_code=item.topic.code if item.topic else "",
        summary=item.summary,
        is_done=item.started_at is not None,
        spoken=[SpokenFact(row.seat.name, row.get_side_display()) for row in spoken],
        motions=[_motion(motion) for motion in motions_of(item)],
    )


def _motion(motion: Motion) -> MotionFact:
    ballot = motion.ballots.filter(state=BallotState.COUNTED).first()
    return MotionFact(
        text=motion.text,
        mover=motion.moved_by.name,
        seconder=motion.seconded_by.name if motion.seconded_by else "",
        state=motion.get_state_display() if motion.decided_at or motion.state == "DROPPED" else _("没有表决"),
        arithmetic=arithmetic_of(ballot) if ballot else (),
    )


def arithmetic_of(ballot: Ballot) -> list[str]:
    """The printed steps of a counted ballot."""
    return [step["words"] for step in ballot.result.get("steps", [])] + [ballot.result.get("conclusion", "")]


# --- Corrected, signed, published ---------------------------------------------------------------------------
def correct_minutes(*, meeting_id: int, actor: User, now: datetime, minutes: str) -> Meeting:
    """Another text: signatures under the former one no longer hold, and what was published goes back to be signed."""
    text = minutes.replace("\r\n", "\n").strip() + "\n"
    with holding(meeting_id, MeetingVerb.CORRECT_MINUTES, actor, now, minutes=text.strip()) as change:
        meeting = change.meeting
        if text == meeting.minutes:
            change.is_idle = True
            return meeting
        voided, _rows = MinutesSignature.objects.filter(meeting=meeting).delete()
        meeting.minutes, meeting.minutes_state, meeting.minutes_published_at = text, MinutesState.DRAFT, None
        change.data = {"voided": voided, "hash": hash_of(text)}
        if voided:
            change.tell(
                "corrected", signers_of(meeting), _("纪要有更正，请重新签字：%(title)s") % {"title": meeting.title}
            )
        return meeting


def sign_minutes(*, meeting_id: int, actor: User, now: datetime, seat_id: int, text_hash: str) -> Meeting:
    """Chair or clerk sign the text they read (`text_hash`); for one without an account the office notes the paper."""
    with holding(meeting_id, MeetingVerb.SIGN_MINUTES, actor, now, seat_id=seat_id) as change:
        meeting = change.meeting
        signers = signers_of(meeting)
        seat = seat_in(meeting, seat_id)
        if seat not in signers:
            raise InputRefused("no_signer", _("纪要由召集人和记录员签字。"))
        if seat.user_id is not None and seat.user_id != actor.pk:
            raise PermissionRefused("not_yours", _("%(name)s有账号，请本人签字。") % {"name": seat.name})
        if text_hash != hash_of(meeting.minutes):
            raise StateRefused("text_changed", _("纪要刚刚有更正，请看过新的再签。"))
        row, is_new = MinutesSignature.objects.get_or_create(
            meeting=meeting, seat=seat, defaults={"at": now, "text_hash": text_hash}
        )
        change.is_idle = not is_new
        if _is_complete(meeting, signers) and meeting.minutes_state == MinutesState.DRAFT:
            meeting.minutes_state = MinutesState.SIGNED
        change.data = {"seat": seat.pk, "hash": text_hash, "on_paper": seat.user_id is None}
        return meeting


def _is_complete(meeting: Meeting, signers: list[Seat]) -> bool:
    signed = {row.seat_id for row in signatures_of(meeting) if row.text_hash == hash_of(meeting.minutes)}
    return bool(signers) and all(seat.pk in signed for seat in signers)


def publish_minutes(*, meeting_id: int, actor: User, now: datetime) -> Meeting:
    """For everybody to read, once all signatures stand under this very text."""
    with holding(meeting_id, MeetingVerb.PUBLISH_MINUTES, actor, now) as change:
        meeting = change.meeting
        if meeting.minutes_state == MinutesState.PUBLISHED:
            change.is_idle = True
            return meeting
        signers = signers_of(meeting)
        if not signers:
            raise StateRefused("no_signers", _("这个议事会没有召集人和记录员，请先登记。"))
        if not _is_complete(meeting, signers):
            raise StateRefused("not_signed", _("召集人和记录员都签字后才能公开。"))
        meeting.minutes_state, meeting.minutes_published_at = MinutesState.PUBLISHED, now
        change.data = {"hash": hash_of(meeting.minutes), "day": str(day_of(now))}
        rows = invitations_of(meeting)
        change.tell("minutes", [row.seat for row in rows], _("会议纪要已公开：%(title)s") % {"title": meeting.title})
        return meeting
