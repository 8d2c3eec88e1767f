"""Reads of meetings: who is asked, who is in the room, whose turn it is. Lists start from `visible_to`."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from deliberation.models import (
    AgendaItem,
    Attendance,
    Charter,
    Council,
    DecisionRule,
    Invitation,
    Meeting,
    MeetingPhoto,
    MinutesSignature,
    Motion,
    Seat,
    SpeakRequest,
    Topic,
)
from deliberation.quorum import Quorum, needed_of
from deliberation.selectors.councils import LEADING, charter_of, role_rank
from deliberation.speaking import in_order
from deliberation.states import MeetingState, SeatRole, Side, StageProduct, TopicState
from deliberation.states_meetings import AHEAD, HELD, PUBLIC_STATES
from deliberation.tallying.rules import Rule, share_words
from governance.common.days import in_force
from governance.common.errors import DomainError
from governance.people.authority import authority_of, within
from governance.people.models import User
from governance.people.roles import HANDLING_ROLES, Role

ROW_RELATIONS = ("council__community", "council__building__grid", "venue")


def day_of(moment: datetime) -> date:
    return timezone.localdate(moment)


# --- Which meetings -----------------------------------------------------------------------------------------
def visible_to(user: User | AnonymousUser, now: datetime) -> QuerySet[Meeting]:
    """Every meeting whose desk page this person may open: in the areas of their postings, of councils they sit in."""
    if isinstance(user, AnonymousUser):
        return Meeting.objects.none()
    authority = authority_of(user, day_of(now))
    seats = Seat.objects.filter(in_force(day_of(now)), user=user, council=OuterRef("council"))
    return Meeting.objects.filter(within(authority.codes(*HANDLING_ROLES, Role.AUDITOR)) | Q(Exists(seats)))


def public_meetings() -> QuerySet[Meeting]:
    """What anybody may read about: everything that was announced."""
    return Meeting.objects.filter(state__in=PUBLIC_STATES)


def scoped(user: User, scope: str, now: datetime) -> QuerySet[Meeting]:
    """The rows of one tab of the desk: ahead, minutes (held, not yet published), all."""
    rows = visible_to(user, now)
    match scope:
        case "ahead":
            return rows.filter(state__in=AHEAD)
        case "minutes":
            return rows.filter(
                state__in=(MeetingState.CLOSED, MeetingState.NO_QUORUM), minutes_published_at__isnull=True
            )
        case _:
            return rows


def meetings_between(rows: QuerySet[Meeting], start: datetime, end: datetime) -> QuerySet[Meeting]:
    return rows.filter(starts_at__gte=start, starts_at__lt=end).order_by("starts_at", "id")


def clashing(*, venue_id: int | None, starts_at: datetime, ends_at: datetime, except_pk: int | None) -> list[Meeting]:
    """Other meetings that want the same venue at the same time: a warning, never a refusal."""
    if venue_id is None:
        return []
    rows = Meeting.objects.filter(venue_id=venue_id, state__in=AHEAD, starts_at__lt=ends_at).exclude(pk=except_pk or 0)
    # No meeting lasts longer than a day, so the index on the venue's starts bounds the look back.
    near = rows.filter(starts_at__gt=starts_at - timedelta(days=1)).select_related("council")
    return [row for row in near if row.starts_at + timedelta(minutes=row.minutes_planned) > starts_at]


# --- The council --------------------------------------------------------------------------------------------
def charter_in_force(council: Council, on: date) -> Charter:
    """The council's own rules on a day, with the decision rule; `DomainError` where it has none."""
    charter = charter_of(council, on)
    if charter is None:
        raise DomainError("no_charter", _("%(council)s还没有章程，请先在后台登记。") % {"council": council.name})
    return charter


def members_of(council: Council, on: date) -> QuerySet[Seat]:
    """The seats that count for the quorum: in force, without substitutes."""
    return Seat.objects.filter(in_force(on), council=council).exclude(role=SeatRole.SUBSTITUTE)


def substitutes_of(council: Council, on: date) -> QuerySet[Seat]:
    return Seat.objects.filter(in_force(on), council=council, role=SeatRole.SUBSTITUTE)


def seats_held(user: User | AnonymousUser, council_id: int, on: date) -> list[Seat]:
    """The seats of this person in a council; usually none or one."""
    if not isinstance(user, User):
        return []
    return list(Seat.objects.filter(in_force(on), council_id=council_id, user=user).order_by("id"))


# --- The room -----------------------------------------------------------------------------------------------
def quorum_of(meeting: Meeting, rule: DecisionRule | None = None) -> Quorum:
    """As it stands now. Total and needed are those frozen at the opening, or of the meeting's day until then."""
    on = day_of(meeting.starts_at)
    rule = rule or charter_in_force(meeting.council, on).rule
    numbers = Rule.of(rule)
    total = meeting.seats_total or members_of(meeting.council, on).count()
    needed = meeting.quorum_needed or needed_of(total, numbers.quorum, strict=numbers.quorum_is_strict)
    return Quorum(total, counted(meeting).count(), needed, share_words(numbers.quorum, strict=numbers.quorum_is_strict))


def counted(meeting: Meeting) -> QuerySet[Attendance]:
    """Who is in the room and counts: members, and substitutes who stand in for one."""
    here = meeting.attendances.filter(left_at=None)
    return here.exclude(Q(seat__role=SeatRole.SUBSTITUTE) & Q(stands_for=None)).select_related("seat", "stands_for")


def voting_seats(meeting: Meeting) -> dict[int, Attendance]:
    """By the seat that votes (a substitute votes for the member's seat): whoever is in the room for it."""
    return {row.stands_for_id or row.seat_id: row for row in counted(meeting)}


def attendances_of(meeting: Meeting) -> QuerySet[Attendance]:
    return meeting.attendances.select_related("seat", "stands_for").order_by("at", "id")


def invitations_of(meeting: Meeting) -> QuerySet[Invitation]:
    return meeting.invitations.select_related("seat__user", "substitute__user").order_by("id")


def agenda_of(meeting: Meeting) -> QuerySet[AgendaItem]:
    return meeting.agenda.select_related("topic").order_by("position")


def current_item(meeting: Meeting) -> AgendaItem | None:
    return meeting.agenda.select_related("topic").filter(started_at__isnull=False, ended_at=None).first()


def can_end_talk(item: AgendaItem, meeting: Meeting) -> bool:
    """Whether ending the item may end the talk of its topic too: it stands in talks before this very council."""
    topic = item.topic
    return bool(
        topic
        and topic.state == TopicState.RUNNING
        and topic.stage
        and topic.stage.product == StageProduct.TALK
        and topic.council_id == meeting.council_id
    )


def offered_topics(council: Council, *, except_meeting: Meeting | None = None) -> QuerySet[Topic]:
    """Topics that stand before this council to be talked over or voted on, and are not on this agenda yet."""
    rows = Topic.objects.filter(
        council=council,
        state=TopicState.RUNNING,
        stage__product__in=[StageProduct.TALK, StageProduct.BALLOT],
    ).order_by("id")
    if except_meeting is not None:
        rows = rows.exclude(Exists(AgendaItem.objects.filter(meeting=except_meeting, topic=OuterRef("pk"))))
    return rows


# --- Speaking and moving ------------------------------------------------------------------------------------
def speaking_now(item: AgendaItem) -> SpeakRequest | None:
    return item.speakers.filter(started_at__isnull=False, ended_at=None).select_related("seat").first()


def last_side(item: AgendaItem) -> str | None:
    """For or against, whichever was last heard on this item."""
    heard = item.speakers.filter(started_at__isnull=False).exclude(side=Side.QUESTION).order_by("-started_at", "-id")
    return heard.values_list("side", flat=True).first()


def queue_of(item: AgendaItem) -> list[SpeakRequest]:
    """Who waits, in the order they will be called."""
    waiting = item.speakers.filter(started_at=None, ended_at=None).select_related("seat").order_by("id")
    return in_order(list(waiting), last_side(item))


def motions_of(item: AgendaItem) -> QuerySet[Motion]:
    return item.motions.select_related("moved_by", "seconded_by").order_by("id")


# --- The minutes --------------------------------------------------------------------------------------------
def signers_of(meeting: Meeting) -> list[Seat]:
    """Who has to sign the minutes: the chair and the clerk of the meeting's day."""
    rows = Seat.objects.filter(in_force(day_of(meeting.starts_at)), council=meeting.council_id, role__in=LEADING)
    return sorted(rows, key=lambda seat: (LEADING.index(SeatRole(seat.role)), seat.pk))


def signatures_of(meeting: Meeting) -> list[MinutesSignature]:
    return list(meeting.signatures.select_related("seat").order_by("at", "id"))


def accounts_of(seats: Iterable[Seat]) -> list[User]:
    """Whoever of them can be told in the portal, each once."""
    return list({seat.user_id: seat.user for seat in seats if seat.user}.values())


def public_photos(meeting: Meeting) -> list[MeetingPhoto]:
    """Cleared ones, once the meeting was held."""
    return list(meeting.photos.filter(is_cleared=True)) if meeting.state in HELD else []


def repeated_by(meeting: Meeting) -> Meeting | None:
    return Meeting.objects.filter(repeats=meeting).order_by("-id").first()


def seats_of_day(meeting: Meeting) -> list[Seat]:
    """Everybody who sits in the council on the meeting's day: chair, clerk, members, substitutes."""
    rows = Seat.objects.filter(in_force(day_of(meeting.starts_at)), council=meeting.council_id)
    return list(rows.order_by(role_rank(), "id"))
