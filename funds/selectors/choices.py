"""Reads of yearly choices: lists, one whole, the ballot of a person, the counted file, the rules to begin with."""

from datetime import date, datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from funds.choosing import BallotKind, Candidate, Instance
from funds.models import Choice, ChoiceBallot, ChoiceOption, ChoicePreset, Fund, PaperReading
from funds.states.choices import ChoiceState, OptionState
from funds.states.foundation import FundKind
from governance.common.days import in_force
from governance.people.authority import authority_of, within
from governance.people.models import Residency, User
from governance.people.roles import READ_ONLY, Role
from governance.territory.models import Dwelling

WAITING = (ChoiceState.CALLING, ChoiceState.CHECKING)
READS = (
    Role.COMMUNITY_WORKER, Role.COMMUNITY_SECRETARY, Role.STREET_OFFICER, Role.FUND_HANDLER, Role.FUND_TREASURER,
    Role.FUND_REVIEWER, *READ_ONLY,
)  # fmt: skip


def homes_of(user: User, area_code: str) -> QuerySet[Residency]:
    """Where a person is a verified resident of this community."""
    return Residency.objects.filter(
        user=user, verified_at__isnull=False, dwelling__building__community__code=area_code
    ).order_by("pk")


def public_choices() -> QuerySet[Choice]:
    return Choice.objects.select_related("fund__area")


def visible_to(user: User, now: datetime) -> QuerySet[Choice]:
    """At the desk: of the communities that somebody works for, or reads as the level above or as auditor."""
    codes = authority_of(user, timezone.localdate(now)).codes(*READS)
    return public_choices().filter(within(codes)) if codes else Choice.objects.none()


def funds_to_open(user: User, now: datetime, *roles: Role) -> QuerySet[Fund]:
    """Funds for which this person may begin a choice."""
    codes = authority_of(user, timezone.localdate(now)).codes(*roles)
    rows = Fund.objects.filter(kind=FundKind.COMMUNITY, closed_at=None).select_related("area")
    return rows.filter(within(codes)) if codes else rows.none()


def options_of(choice: Choice, *states: str) -> QuerySet[ChoiceOption]:
    return ChoiceOption.objects.filter(choice=choice, state__in=states).order_by("number", "id")


def listed(choice: Choice) -> QuerySet[ChoiceOption]:
    """What residents vote about, in the order of the paper."""
    return options_of(choice, OptionState.FEASIBLE).exclude(number=None)


def proposals_by(user: User, choice: Choice) -> QuerySet[ChoiceOption]:
    return ChoiceOption.objects.filter(choice=choice, proposed_by=user).select_related("merged_into").order_by("-id")


def counts_by_state(choice: Choice) -> dict[str, int]:
    rows = ChoiceOption.objects.filter(choice=choice).values_list("state").annotate(Count("pk"))
    return dict(rows)


def ballot_of(user: User, choice: Choice) -> ChoiceBallot | None:
    return ChoiceBallot.objects.filter(choice=choice, user=user).first()


def taken_part(choice: Choice) -> dict[str, int]:
    """How many ballots there are, by channel. Before counting that is all that anybody learns of them."""
    return dict(ChoiceBallot.objects.filter(choice=choice).values_list("channel").annotate(Count("pk")))


def papers_waiting(choice: Choice) -> QuerySet[PaperReading]:
    """Papers that two people have not read alike yet, each as it was first entered; `is_different`: two did not agree."""
    same = PaperReading.objects.filter(choice=OuterRef("choice"), paper_number=OuterRef("paper_number"))
    firsts = PaperReading.objects.filter(~Exists(same.filter(pk__lt=OuterRef("pk"))), choice=choice)
    return firsts.annotate(is_different=Exists(same.filter(pk__gt=OuterRef("pk")))).order_by("paper_number")


def residents_at(dwelling_id: int) -> QuerySet[User]:
    rows = Residency.objects.filter(dwelling=dwelling_id, verified_at__isnull=False)
    return User.objects.filter(pk__in=rows.values("user"))


def dwellings_like(text: str, area_code: str, limit: int = 20) -> list[Dwelling]:
    """Dwellings of the community whose building or room is written in `text`: 3栋1202, 阳光花园 3栋."""
    rows = Dwelling.objects.filter(building__community__code=area_code)
    for word in text.replace("栋", "栋 ").replace("单元", "单元 ").split()[:4]:
        rows = rows.filter(
            Q(building__name__icontains=word)
            | Q(room__startswith=word)
            | Q(building__estate__name__icontains=word)
            | Q(entrance__name__icontains=word)
        )
    rows = rows.select_related("entrance__building__estate", "building__estate")
    return list(rows.order_by("building_id", "entrance_id", "room")[:limit])


def instance_of(choice: Choice) -> Instance:
    """What the count begins from: the list and the ballots in no order of time."""
    return Instance(
        budget_fen=choice.budget_fen,
        kind=BallotKind(choice.ballot_kind),
        candidates=[Candidate(str(row.number), row.cost_fen, row.title) for row in listed(choice)],
        ballots=list(ChoiceBallot.objects.filter(choice=choice).values_list("marks", flat=True)),
    )


def preset_on(day: date) -> ChoicePreset | None:
    """The rules that a new choice begins with."""
    rows = ChoicePreset.objects.filter(in_force(day))
    return rows.order_by("-starts_on").first()


def waiting_for(user: User, now: datetime, limit: int) -> int:
    """How many choices wait for this person's desk: proposals to check, lists to publish."""
    return len(visible_to(user, now).filter(state__in=WAITING).values_list("pk")[:limit])


def open_for(user: User, now: datetime) -> QuerySet[Choice]:
    """Where this person may vote or propose just now, on 我的."""
    homes = Residency.objects.filter(user=user, verified_at__isnull=False)
    running = Q(state=ChoiceState.VOTING, closes_at__gt=now) | Q(state=ChoiceState.CALLING, proposals_until__gt=now)
    return (
        public_choices()
        .filter(running, area_code__in=homes.values("dwelling__building__community__code"))
        .order_by("-id")
    )
