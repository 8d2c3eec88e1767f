"""Reads of resolutions: lists, one resolution with its parts, what it may rest on, and whom it concerns."""

from datetime import date, datetime

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from deliberation.models import (
    Ballot,
    Council,
    DecisionRule,
    Motion,
    ProcedureStage,
    Resolution,
    ResolutionObjection,
    ResolutionTask,
    RollEntry,
    Seat,
    TaskPhoto,
    Topic,
    TopicSupport,
)
from deliberation.selectors.councils import LEADING, chairs_of, charter_of, councils_at_home, in_office, staff_of
from deliberation.states import BallotState, MotionState, ObjectionState, ResolutionState, StageProduct, TaskState
from governance.common.days import in_force
from governance.people.authority import authority_of, within
from governance.people.models import Posting, User
from governance.people.selectors import leaders_at
from governance.territory.levels import Level, code_at, code_range
from governance.territory.models import Area

LIST_RELATIONS = ("council", "council__community")


def rule_of(council: Council, on: date, ballot: Ballot | None = None) -> DecisionRule | None:
    """The rule that a decision was taken by: the ballot's, else the one of the charter in force."""
    if ballot:
        return ballot.rule
    charter = charter_of(council, on)
    return charter.rule if charter else None


# --- Lists --------------------------------------------------------------------------------------------------
def published() -> QuerySet[Resolution]:
    """Every resolution is public from its first day."""
    return Resolution.objects.select_related(*LIST_RELATIONS)


def visible_to(user: User | AnonymousUser, now: datetime) -> QuerySet[Resolution]:
    """What stands on somebody's desk: of their area, of the community of their grid, of their councils, their tasks."""
    if isinstance(user, AnonymousUser):
        return Resolution.objects.none()
    on = timezone.localdate(now)
    codes = authority_of(user, on).codes()
    communities = tuple({code_at(code, Level.COMMUNITY) or code for code in codes})
    rule = within(communities)
    seats = Seat.objects.filter(in_force(on), council=OuterRef("council"), user=user)
    tasks = ResolutionTask.objects.filter(resolution=OuterRef("pk"), responsible=user)
    return Resolution.objects.filter(rule | Q(Exists(seats)) | Q(Exists(tasks)))


def open_to_objections_of(user: User, now: datetime) -> QuerySet[Resolution]:
    """Under publication where this person lives, as long as they may object; the nearest last day first."""
    councils = Council.objects.filter(councils_at_home(user))
    rows = published().filter(state=ResolutionState.PUBLISHED, objections_until__gt=now, council__in=councils)
    return rows.order_by("objections_until", "id")


def waiting_for_work(rows: QuerySet[Resolution]) -> QuerySet[Resolution]:
    """What somebody has to do something about: objections to answer, tasks to finish, results to publish."""
    objections = ResolutionObjection.objects.filter(resolution=OuterRef("pk"), state=ObjectionState.OPEN)
    return rows.filter(
        Q(state__in=[ResolutionState.IN_FORCE, ResolutionState.CARRIED_OUT])
        | Q(Exists(objections), state=ResolutionState.PUBLISHED)
    )


def whole(code: str) -> Resolution:
    """One resolution with everything its page shows; raises `Resolution.DoesNotExist`."""
    return (
        Resolution.objects.select_related(*LIST_RELATIONS, "topic", "ballot", "ballot__rule", "meeting")
        .prefetch_related(
            Prefetch("objections", ResolutionObjection.objects.select_related("user", "answered_by").order_by("id")),
            Prefetch("tasks", ResolutionTask.objects.select_related("responsible", "organisation")),
            Prefetch("tasks__photos", TaskPhoto.objects.order_by("id")),
        )
        .get(code=code)
    )


def open_objections(resolution: Resolution) -> QuerySet[ResolutionObjection]:
    return resolution.objections.filter(state=ObjectionState.OPEN)


def open_tasks(resolution: Resolution) -> QuerySet[ResolutionTask]:
    return resolution.tasks.filter(state=TaskState.OPEN)


# --- What a resolution may rest on --------------------------------------------------------------------------
def passed_ballots(council: Council) -> QuerySet[Ballot]:
    """Passed ballots of a council that no standing resolution rests on yet."""
    used = Resolution.objects.filter(ballot=OuterRef("pk")).exclude(state=ResolutionState.OVERTURNED)
    return Ballot.objects.filter(council=council, state=BallotState.COUNTED, is_passed=True).exclude(Exists(used))


def carried_motions(council: Council) -> QuerySet[Motion]:
    return Motion.objects.filter(item__meeting__council=council, state=MotionState.CARRIED).select_related(
        "item", "item__meeting"
    )


def topics_without_vote(council: Council) -> QuerySet[Topic]:
    """Topics that stand where their resolution is published, by procedures that never ask for a ballot."""
    ballots = ProcedureStage.objects.filter(procedure=OuterRef("procedure"), product=StageProduct.BALLOT)
    standing = Resolution.objects.filter(topic=OuterRef("pk")).exclude(state=ResolutionState.OVERTURNED)
    return Topic.objects.filter(council=council, is_open=True, stage__product=StageProduct.RESOLUTION).exclude(
        Exists(ballots) | Exists(standing)
    )


def basis_of(topic: Topic) -> str:
    """What the topic's resolution can rest on now, as its form names it (`ballot:3`, `topic:7`); '' for nothing yet."""
    passed = passed_ballots(topic.council).filter(Q(topic=topic) | Q(motion__item__topic=topic))
    ballot = passed.order_by("-id").values_list("pk", flat=True).first()
    if ballot:
        return f"ballot:{ballot}"
    return f"topic:{topic.pk}" if topics_without_vote(topic.council).filter(pk=topic.pk).exists() else ""


def standing_resolution(*, topic: Topic | None = None, ballot: Ballot | None = None) -> Resolution | None:
    """The resolution of a topic or ballot that was not overturned."""
    rows = Resolution.objects.exclude(state=ResolutionState.OVERTURNED)
    if topic:
        return rows.filter(topic=topic).first()
    return rows.filter(ballot=ballot).first() if ballot else None


# --- People -------------------------------------------------------------------------------------------------
def people_concerned(resolution: Resolution) -> QuerySet[User]:
    """Everybody who proposed, supported or voted (that they voted is on the roll, how they did may not be)."""
    rule = Q(pk__in=[])
    if resolution.topic_id:
        rule |= Q(pk__in=Topic.objects.filter(pk=resolution.topic_id).values("proposer_id"))
        rule |= Q(pk__in=TopicSupport.objects.filter(topic=resolution.topic_id).values("user_id"))
    if resolution.topic_id or resolution.ballot_id:
        ballots = Q(ballot=resolution.ballot_id) if resolution.ballot_id else Q(pk__in=[])
        if resolution.topic_id:
            ballots |= Q(ballot__topic=resolution.topic_id)
        voted = RollEntry.objects.filter(ballots, voted_at__isnull=False, user__isnull=False)
        rule |= Q(pk__in=voted.values("user_id"))
    return User.objects.filter(rule, is_active=True)


def office_people(council: Council, on: date) -> list[User]:
    """Who is told about a council's work: its chair and clerk, and its community."""
    return [*chairs_of(council, on), *staff_of(council, on)]


def colleagues(council: Council, on: date) -> QuerySet[User]:
    """Who may answer for a task by their account: the community's people, its grids' and the council's members."""
    low, high = code_range(council.area_code)
    postings = Posting.objects.filter(in_force(on), area__code__gte=low, area__code__lt=high)
    seats = Seat.objects.filter(in_force(on), council=council, user__isnull=False)
    rule = Q(pk__in=postings.values("user_id")) | Q(pk__in=seats.values("user_id"))
    return User.objects.filter(rule, is_active=True).order_by("display_name", "id")


def people_above(council: Council, on: date, level: Level = Level.STREET) -> list[User]:
    """Who leads in the council's street, or in its district."""
    return leaders_at(code_at(council.area_code, level), on)


def leading_councils(user: User, now: datetime) -> QuerySet[Council]:
    """The councils that this person speaks for: as their office, or as chair or clerk."""
    on = timezone.localdate(now)
    seats = Seat.objects.filter(in_force(on), council=OuterRef("pk"), user=user, role__in=LEADING)
    return Council.objects.filter(in_office(authority_of(user, on)) | Q(Exists(seats)), is_active=True).order_by(
        "area_code", "kind", "name"
    )


def communities_with_resolutions() -> list[Area]:
    """The choices of the list's filter."""
    ids = Resolution.objects.order_by().values("council__community_id").distinct()
    return list(Area.objects.filter(pk__in=ids).order_by("code").only("code", "name")[:60])
