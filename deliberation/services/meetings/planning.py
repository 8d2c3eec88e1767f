"""A meeting is planned, convened in time, moved or called off; and met again where it lacked quorum."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from deliberation.models import (
    AgendaItem,
    Council,
    DecisionRule,
    Invitation,
    Meeting,
    Topic,
    TopicEntry,
    Venue,
)
from deliberation.policies.councils import may_lead
from deliberation.selectors.meetings import (
    agenda_of,
    charter_in_force,
    day_of,
    members_of,
    offered_topics,
)
from deliberation.services.meetings import reminders
from deliberation.services.meetings.change import PREFIX, MeetingChange, council_of, holding, item_of
from deliberation.services.meetings.words import when_and_where
from deliberation.services.topics.origin import write_into_origin
from deliberation.states import AnswerState, MeetingState
from deliberation.states_meetings import MeetingVerb
from governance.common.codes import new_code
from governance.common.errors import InputRefused
from governance.notifications.services import notify
from governance.people.models import User
from governance.trail.services import record

UP, DOWN = "up", "down"
LONGEST_MINUTES = 24 * 60  # `selectors.meetings.clashing` looks back a day


@transaction.atomic
def plan_meeting(
    *,
    council_id: int,
    actor: User,
    now: datetime,
    title: str,
    starts_at: datetime,
    minutes_planned: int,
    venue: Venue | None = None,
    place: str = "",
    topics: Sequence[Topic] = (),
    items: Sequence[str] = (),
    repeats: Meeting | None = None,
) -> Meeting:
    """A meeting with its agenda, not announced yet. Raises `InputRefused` for a time past, a place unknown."""
    council = council_of(council_id)
    may_lead(actor, council, now).require()
    charter_in_force(council, day_of(starts_at))
    place = place.strip() or (f"{venue.name}" if venue else "")
    _check_time_and_place(council, starts_at, minutes_planned, venue, place, now)
    meeting = Meeting(
        council=council,
        area_code=council.area_code,
        title=title.strip() or council.name,
        starts_at=starts_at,
        minutes_planned=minutes_planned,
        venue=venue,
        place=place,
        convened_by=actor,
        repeats=repeats,
        check_in_secret=secrets.token_urlsafe(16),
    )
    _save_with_code(meeting)
    offered = set(offered_topics(council).values_list("pk", flat=True)) if topics else set()
    for topic in topics:
        if topic.pk not in offered and repeats is None:
            raise InputRefused("not_offered", _("「%(title)s」现在不在这个议事会商议。") % {"title": topic.title})
    titles: list[tuple[Topic | None, str]] = [(topic, topic.title) for topic in topics]
    titles += [(None, words.strip()[:80]) for words in items if words.strip()]
    AgendaItem.objects.bulk_create(
        AgendaItem(meeting=meeting, position=position, topic=topic, title=words)
        for position, (topic, words) in enumerate(titles, start=1)
    )
    record(
        actor=actor, verb="deliberation.meeting_plan", subject=meeting, now=now, area_code=meeting.area_code,
        council=council.pk, items=len(titles), repeats=repeats.pk if repeats else None,
    )  # fmt: skip
    return meeting


def _save_with_code(meeting: Meeting) -> None:
    for attempt in range(5):
        meeting.code = new_code(PREFIX)
        try:
            with transaction.atomic():
                meeting.save(force_insert=True)
            return
        except IntegrityError:
            if attempt == 4:
                raise


def _check_time_and_place(
    council: Council, starts_at: datetime, minutes: int, venue: Venue | None, place: str, now: datetime
) -> None:
    if starts_at <= now:
        raise InputRefused("in_the_past", _("时间已经过去。"), fields={"starts_at": _("时间已经过去，请重新选择")})
    if not 0 < minutes <= LONGEST_MINUTES:
        raise InputRefused("bad_length", _("时长不对。"), fields={"minutes_planned": _("请填分钟数")})
    if not place:
        raise InputRefused("no_place", _("还没有写地点。"), fields={"place": _("请选择场所或写明地点")})
    if venue and (venue.community_id != council.community_id or not venue.is_active):
        raise InputRefused("wrong_venue", _("这个场所不在本社区。"), fields={"venue": _("请重新选择")})


def edit_meeting(
    *,
    meeting_id: int,
    actor: User,
    now: datetime,
    title: str,
    starts_at: datetime,
    minutes_planned: int,
    venue: Venue | None = None,
    place: str = "",
    notice_reason: str = "",
) -> Meeting:
    """Another time, place or name. Of a convened meeting everybody is told; a new time asks everybody anew."""
    place = place.strip() or (venue.name if venue else "")
    with holding(
        meeting_id, MeetingVerb.EDIT, actor, now, title=title.strip(), starts_at=starts_at, place=place
    ) as change:
        meeting = change.meeting
        _check_time_and_place(meeting.council, starts_at, minutes_planned, venue, place, now)
        is_moved = (meeting.starts_at, meeting.place) != (starts_at, place)
        is_new_time = meeting.starts_at != starts_at
        meeting.title, meeting.starts_at, meeting.minutes_planned = title.strip(), starts_at, minutes_planned
        meeting.venue, meeting.place = venue, place
        change.data = {"moved": is_moved}
        if meeting.state == MeetingState.CONVENED and is_moved:
            if is_new_time:
                _check_notice(change, notice_reason)
                meeting.invitations.update(answer=AnswerState.NONE, answered_at=None, substitute=None)
                reminders.restart(meeting, now, actor)
            _tell_invited(change, "moved", _("会议改了时间或地点：%(title)s") % {"title": meeting.title})
        return meeting


def add_item(
    *,
    meeting_id: int,
    actor: User,
    now: datetime,
    title: str = "",
    topic: Topic | None = None,
    minutes_planned: int = 15,
) -> Meeting:
    """One more item at the end: a topic that stands before the council, or anything else by its name."""
    title = topic.title if topic else title.strip()
    with holding(meeting_id, MeetingVerb.ADD_ITEM, actor, now, title=title) as change:
        meeting = change.meeting
        if topic and not offered_topics(meeting.council, except_meeting=meeting).filter(pk=topic.pk).exists():
            raise InputRefused("not_offered", _("这个议题已经在议程上，或者现在不由本议事会商议。"))
        last = meeting.agenda.order_by("-position").first()
        item = AgendaItem.objects.create(
            meeting=meeting, position=last.position + 1 if last else 1, topic=topic, title=title[:80],
            minutes_planned=minutes_planned,
        )  # fmt: skip
        change.data = {"item": item.pk, "topic": topic.pk if topic else None}
        if meeting.state != MeetingState.PLANNED and topic:
            _write_into_topic(change, item)
        return meeting


def drop_item(*, meeting_id: int, actor: User, now: datetime, item_id: int) -> Meeting:
    with holding(meeting_id, MeetingVerb.DROP_ITEM, actor, now, item_id=item_id) as change:
        item = item_of(change.meeting, item_id)
        change.data = {"item": item.pk, "topic": item.topic_id}
        item.delete()
        return change.meeting


def shift_item(*, meeting_id: int, actor: User, now: datetime, item_id: int, way: str) -> Meeting:
    """One place `UP` or `DOWN`, before the meeting opens. At the edge nothing happens."""
    with holding(meeting_id, MeetingVerb.SHIFT_ITEM, actor, now, item_id=item_id, way=way) as change:
        meeting = change.meeting
        if way not in (UP, DOWN):
            raise InputRefused("bad_way", _("请选择上移或下移。"), fields={"way": _("请选择")})
        item = item_of(meeting, item_id)
        others = meeting.agenda.order_by("-position" if way == UP else "position")
        other = others.filter(**{"position__lt" if way == UP else "position__gt": item.position}).first()
        if other is None:
            change.is_idle = True
            return meeting
        here, there = item.position, other.position
        for row, position in ((item, 0), (other, here), (item, there)):  # two rows never stand at one place
            row.position = position
            row.save(update_fields=["position"])
        change.data = {"item": item.pk, "position": there}
        return meeting


def convene(*, meeting_id: int, actor: User, now: datetime, notice_reason: str = "") -> Meeting:
    """Announce it: every seat is asked, residents can read it, and a clock reminds. Shorter notice needs a reason."""
    with holding(meeting_id, MeetingVerb.CONVENE, actor, now) as change:
        meeting = change.meeting
        if meeting.starts_at <= now:
            raise InputRefused("in_the_past", _("开会时间已经过去，请先改时间。"))
        if not meeting.agenda.exists():
            raise InputRefused("no_agenda", _("还没有议程，请至少写一项再通知。"))
        seats = list(members_of(meeting.council, day_of(meeting.starts_at)).select_related("user"))
        if not seats:
            raise InputRefused("no_seats", _("这个议事会还没有成员，请先登记成员。"))
        _check_notice(change, notice_reason)
        meeting.convened_at, meeting.convened_by = now, actor
        Invitation.objects.bulk_create([Invitation(meeting=meeting, seat=seat) for seat in seats])
        change.data = {"invited": len(seats), "short_notice": bool(meeting.notice_reason)}
        change.tell("convened", seats, _("请参加会议：%(title)s") % {"title": meeting.title})
        for item in agenda_of(meeting).filter(topic__isnull=False):
            _write_into_topic(change, item)
        reminders.restart(meeting, now, actor)
        return meeting


def earliest_start(rule: DecisionRule, now: datetime) -> datetime:
    """The first moment that keeps the notice period; its first day does not count (民法典 201)."""
    return now + timedelta(days=rule.notice_days)


def _check_notice(change: MeetingChange, reason: str) -> None:
    meeting = change.meeting
    rule = charter_in_force(meeting.council, day_of(meeting.starts_at)).rule
    days = (day_of(meeting.starts_at) - day_of(change.now)).days
    meeting.notice_reason = reason.strip()[:200] if days < rule.notice_days else ""
    if days < rule.notice_days and not meeting.notice_reason:
        words = _("按「%(rule)s」应提前 %(days)d 天通知，现在只有 %(left)d 天，请写明原因。")
        message = words % {"rule": rule.name, "days": rule.notice_days, "left": days}
        raise InputRefused("short_notice", message, fields={"notice_reason": message})


def _write_into_topic(change: MeetingChange, item: AgendaItem) -> None:
    """The topic's timeline says when it is talked over; whoever proposed it is told."""
    topic, meeting = item.topic, change.meeting
    assert topic
    line = _("%(council)s定于%(when)s开会商议") % {"council": meeting.council.name, "when": when_and_where(meeting)}
    TopicEntry.objects.create(topic=topic, at=change.now, verb="meeting", actor=change.actor, line=line[:300])
    write_into_origin(topic, line, change.now)
    if topic.proposer:
        notify(
            key=f"meeting:{meeting.pk}:topic-{topic.pk}",
            recipients=[topic.proposer],
            title=_("您提的议题要开会商议：%(title)s") % {"title": topic.title},
            body=when_and_where(meeting),
            link=f"/meetings/{meeting.code}/",
            now=change.now,
        )


def _tell_invited(change: MeetingChange, about: str, title: str, body: str = "") -> None:
    rows = change.meeting.invitations.select_related("seat__user", "substitute__user")
    seats = [seat for row in rows for seat in (row.seat, row.substitute) if seat]
    change.tell(about, seats, title, body)


def cancel_meeting(*, meeting_id: int, actor: User, now: datetime, words: str) -> Meeting:
    with holding(meeting_id, MeetingVerb.CANCEL, actor, now, words=words.strip()) as change:
        meeting = change.meeting
        meeting.cancel_reason = words.strip()[:200]
        reminders.stop(meeting, now, actor)
        _tell_invited(change, "cancelled", _("会议取消：%(title)s") % {"title": meeting.title}, meeting.cancel_reason)
        return meeting


def repeat_meeting(
    *, meeting_id: int, actor: User, now: datetime, starts_at: datetime, notice_reason: str = ""
) -> Meeting:
    """After a meeting without quorum: the same council, place and agenda at another time, announced at once."""
    with holding(meeting_id, MeetingVerb.REPEAT, actor, now, starts_at=starts_at) as change:
        old = change.meeting
        if Meeting.objects.filter(repeats=old).exclude(state=MeetingState.CANCELLED).exists():
            raise InputRefused("repeated", _("已经重新召开了。"))
        agenda = list(agenda_of(old))
        new = plan_meeting(
            council_id=old.council_id, actor=actor, now=now, title=old.title, starts_at=starts_at,
            minutes_planned=old.minutes_planned, venue=old.venue if old.venue and old.venue.is_active else None,
            place=old.place, repeats=old,
        )  # fmt: skip
        AgendaItem.objects.bulk_create(
            AgendaItem(meeting=new, position=number, topic=item.topic, title=item.title,
                       minutes_planned=item.minutes_planned)
            for number, item in enumerate(agenda, start=1)
        )  # fmt: skip
        change.data = {"repeated_as": new.pk}
        return convene(meeting_id=new.pk, actor=actor, now=now, notice_reason=notice_reason)
