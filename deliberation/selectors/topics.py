"""Reads of topics. List and page start from the same rule, so a stranger gets 404."""

from collections.abc import Iterable
from datetime import date, datetime

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from deliberation.models import Council, Seat, StageRun, Topic, TopicComment, TopicEntry, TopicSupport, TopicSuspension
from deliberation.search import topic_index
from deliberation.selectors.councils import ABOVE_ROLES, in_office
from deliberation.states import OPEN_TOPICS, ProposerKind, TopicState, WordsState
from governance.common.days import in_force
from governance.common.kept import KeptQuery
from governance.people.authority import authority_of, within
from governance.people.models import User
from governance.people.roles import READ_ONLY
from governance.territory.models import Area
from grievances.models import Grievance

ROW_RELATIONS = ("council__community", "stage", "procedure")
SIMILAR = 5


# --- Who sees what ------------------------------------------------------------------------------------------
def visible_to(user: User | AnonymousUser, now: datetime) -> QuerySet[Topic]:
    """What is published; and what is not yet: for its office, its council's members, its proposer, an auditor's area."""
    rule = Q(is_published=True)
    if isinstance(user, User):
        on = timezone.localdate(now)
        rule |= Q(proposer=user) | at_desk_of(user, now)
        rule |= Q(Exists(Seat.objects.filter(in_force(on), user=user, council=OuterRef("council"))))
    return Topic.objects.filter(rule)


def at_desk_of(user: User, now: datetime) -> Q:
    """Topics of the councils that this person works for, or looks at as an auditor."""
    authority = authority_of(user, timezone.localdate(now))
    councils = Council.objects.filter(in_office(authority), pk=OuterRef("council"))
    rule = within(authority.codes(*READ_ONLY))
    if authority.is_staff and not authority.is_read_only:
        rule |= Q(Exists(councils))
    return rule


def get_visible(user: User | AnonymousUser, code: str, now: datetime) -> Topic:
    """One topic with what its page shows; raises `Topic.DoesNotExist` for a stranger."""
    return (
        visible_to(user, now)
        .select_related(
            "council__community",
            "council__building__grid",
            "council__group",
            "council__estate",
            "council__above",
            "stage",
            "procedure",
            "building__estate",
            "entrance__building",
            "estate",
            "lane",
            "organisation",
            "proposer",
            "grievance",
        )
        .get(code=code)
    )


# --- Lists --------------------------------------------------------------------------------------------------
def published(*, text: str = "", community: Area | None = None, state: str = "") -> QuerySet[Topic]:
    """What everybody may read, newest first."""
    rows = Topic.objects.filter(is_published=True).select_related(*ROW_RELATIONS)
    if community:
        rows = rows.filter(within((community.code,)))
    if state == "OPEN":
        rows = rows.filter(is_open=True)
    elif state:
        rows = rows.filter(state=state)
    if text.strip():
        rows = rows.filter(pk__in=topic_index.matching(text))
    return rows.defer("body", "fact_sheet")


DESK_SCOPES = ("new", "late", "asked", "open", "ended", "all")


def desk_topics(user: User, scope: str, now: datetime) -> QuerySet[Topic]:
    """The rows of one tab of the desk: new (to be accepted), late, open, ended, all."""
    rows = Topic.objects.filter(at_desk_of(user, now)).select_related(*ROW_RELATIONS)
    match scope:
        case "new":
            rows = rows.filter(state=TopicState.PROPOSED)
        case "late":
            rows = rows.filter(is_open=True, due_at__lte=now)
        case "asked":
            rows = rows.filter(has_suspension_request=True)
        case "open":
            rows = rows.filter(is_open=True)
        case "ended":
            rows = rows.filter(is_open=False)
    return rows


def suspensions_to_rule(user: User, now: datetime) -> QuerySet[Topic]:
    """Topics whose suspension this person may grant or refuse: asked for below, and by somebody else."""
    codes = authority_of(user, timezone.localdate(now)).codes(*ABOVE_ROLES)
    own = TopicSuspension.objects.filter(topic=OuterRef("pk"), ruling="", requested_by=user)
    return Topic.objects.filter(within(codes), ~Exists(own), has_suspension_request=True)


def open_suspension(topic: Topic) -> TopicSuspension | None:
    """What the office asks the level above for, as long as nobody has ruled on it."""
    return topic.suspensions.filter(ruling="").first() if topic.has_suspension_request else None


def words_waiting(user: User, now: datetime) -> QuerySet[TopicComment]:
    """Comments and amendments that somebody of this person's desk has to look at, the oldest first."""
    topics = Topic.objects.filter(at_desk_of(user, now))
    return (
        TopicComment.objects.filter(state=WordsState.WAITING, topic__in=topics.values("pk"))
        .select_related("topic__council", "user")
        .order_by("id")
    )


def similar_topics(text: str, *, community: Area | None = None, limit: int = SIMILAR) -> list[Topic]:
    """Published topics of the community that share words with the text, open ones first."""
    if len(text.strip()) < 2:
        return []
    rows = published(community=community).filter(pk__in=topic_index.matching_any(text))
    wanted = set(_pairs(text))
    ranked = sorted(rows.order_by("-id")[:50], key=lambda row: (-len(wanted & set(_pairs(row.title))), not row.is_open))
    return [row for row in ranked if wanted & set(_pairs(row.title))][:limit]


def _pairs(text: str) -> list[str]:
    return [text[at : at + 2] for at in range(len(text) - 1)]


def proposed_by(user: User) -> QuerySet[Topic]:
    return Topic.objects.filter(proposer=user).select_related(*ROW_RELATIONS).order_by("-id")


# --- One topic ----------------------------------------------------------------------------------------------
def open_topic_of(grievance: Grievance) -> Topic | None:
    """The topic in which this matter is being settled."""
    return Topic.objects.filter(grievance=grievance, is_open=True).select_related(*ROW_RELATIONS).first()


_LATEST = KeptQuery(
    lambda grievance: Topic.objects.filter(grievance=grievance).select_related(*ROW_RELATIONS).order_by("-id")[:1]
)


def latest_topic_of(grievance: Grievance) -> Topic | None:
    """Asked on every page of a matter."""
    return next(iter(_LATEST(grievance=grievance.pk)), None)


def current_run(topic: Topic) -> StageRun | None:
    return topic.runs.filter(ended_at=None).select_related("stage", "council").first()


def runs_of(topic: Topic) -> list[StageRun]:
    return list(topic.runs.select_related("stage", "council").order_by("id"))


def entries_of(topic: Topic, *, public: bool) -> QuerySet[TopicEntry]:
    """The timeline, newest first."""
    rows = topic.entries.select_related("actor").order_by("-id")
    return rows.filter(is_public=True) if public else rows


def shown_comments(topic: Topic) -> QuerySet[TopicComment]:
    """What everybody may read of what was said."""
    return (
        topic.comments.filter(state__in=[WordsState.SHOWN, WordsState.ADOPTED, WordsState.DECLINED])
        .select_related("user")
        .order_by("id")
    )


def supports(user: User | AnonymousUser, topic: Topic) -> bool:
    return isinstance(user, User) and TopicSupport.objects.filter(topic=topic, user=user).exists()


def paragraphs_of(text: str) -> list[str]:
    """The paragraphs that comments and amendments point at: the first is number 1."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def kinds_open_to(user: User, community: Area, on: date) -> list[ProposerKind]:
    """As what this person may propose here: always as a resident; as more where a seat says so."""
    seats = Seat.objects.filter(in_force(on), user=user, council__community=community)
    bases = set(seats.values_list("basis", flat=True))
    kinds = [ProposerKind.RESIDENT]
    kinds += [kind for kind in (ProposerKind.HUB_HOUSEHOLD, ProposerKind.ORGANISATION) if kind.value in bases]
    return [*kinds, ProposerKind.MEMBER] if bases else kinds


def is_open_state(state: str) -> bool:
    return TopicState(state) in OPEN_TOPICS


def unique_people(people: Iterable[User | None]) -> list[User]:
    return list({person.pk: person for person in people if person}.values())
