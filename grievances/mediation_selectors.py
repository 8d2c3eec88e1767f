"""Reads of disputes. The list, the page and the figures start from the same rules, so a stranger gets 404."""

from collections.abc import Iterable
from datetime import date, datetime

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from governance.common.days import in_force
from governance.common.errors import DomainError
from governance.common.kept import KeptQuery
from governance.people.authority import authority_of, within
from governance.people.models import User
from governance.people.roles import HANDLERS, Role
from governance.people.selectors import handlers_at, holders_within
from governance.territory.levels import CODE_LENGTH, Level
from grievances.mediation_policies import offices
from grievances.mediation_states import LEVELS, RoundOutcome
from grievances.models import (
    Agreement,
    Clause,
    Dispute,
    DisputeEntry,
    Grievance,
    LegalAdviser,
    Mediator,
    Party,
    ReturnVisit,
    Round,
    RoundLimit,
)
from grievances.selectors import in_area, unique

ROW_RELATIONS = ("kind", "area", "holder")


def visible_to(user: User | AnonymousUser, now: datetime) -> QuerySet[Dispute]:
    """Every dispute whose file this person may open: their office's own, those they mediate, an auditor's area."""
    if isinstance(user, AnonymousUser):
        return Dispute.objects.none()
    authority = authority_of(user, timezone.localdate(now))
    rule = Q(pk__in=[])
    for held in offices(authority):
        rule |= in_area(held.area_code) & Q(level__in=LEVELS[LEVELS.index(held.level) :])
    for code in authority.codes(Role.AUDITOR):
        rule |= in_area(code)
    if authority.is_staff and not authority.is_read_only:
        rule |= Q(Exists(Mediator.objects.filter(dispute=OuterRef("pk"), user=user, ended_at=None)))
    return Dispute.objects.filter(rule)


def countable_by(user: User, now: datetime) -> QuerySet[Dispute]:
    """What the figures of this person count: also disputes of their area that lower levels hold and whose file is shut
    to them. Of those a list shows number, kind, office and state, and nothing else."""
    authority = authority_of(user, timezone.localdate(now))
    codes = tuple(held.area_code for held in offices(authority))
    return Dispute.objects.filter(within(codes) | Q(pk__in=visible_to(user, now).values("pk")))


def scoped(user: User, scope: str, now: datetime) -> QuerySet[Dispute]:
    """The rows of one tab: waiting, mine, all, ended; `counted` is what the figures open."""
    rows = visible_to(user, now)
    mediating = Q(Exists(Mediator.objects.filter(dispute=OuterRef("pk"), user=user, ended_at=None)))
    match scope:
        case "waiting":
            codes = [held.area_code for held in offices(authority_of(user, timezone.localdate(now)))]
            here = Q(
                Exists(
                    Mediator.objects.filter(dispute=OuterRef("pk"), user=user, ended_at=None, level=OuterRef("level"))
                )
            )
            return rows.filter(Q(holder_code__in=codes) | here, is_open=True)
        case "mine":
            return rows.filter(mediating | Q(opened_by=user), is_open=True)
        case "ended":
            return rows.filter(is_open=False)
        case "counted":
            return countable_by(user, now)
        case _:
            return rows


def get_visible(user: User, code: str, now: datetime) -> Dispute:
    """One dispute with its mediators, as the policies read them; raises `Dispute.DoesNotExist` for a stranger."""
    return (
        visible_to(user, now)
        .select_related(*ROW_RELATIONS, "opened_by", "grievance")
        .prefetch_related(Prefetch("mediators", Mediator.objects.select_related("user", "adviser")))
        .get(code=code)
    )


# --- The file -----------------------------------------------------------------------------------------------
def parties_of(dispute: Dispute) -> QuerySet[Party]:
    return dispute.parties.filter(removed_at=None)


def mediators_at(dispute: Dispute, level: str) -> QuerySet[Mediator]:
    return dispute.mediators.filter(level=level, ended_at=None).select_related("user", "adviser")


def rounds_of(dispute: Dispute) -> QuerySet[Round]:
    return dispute.rounds.select_related("recorded_by").prefetch_related(
        "parties", "mediators__user", "mediators__adviser"
    )


def planned_round(dispute: Dispute) -> Round | None:
    return dispute.rounds.filter(held_at=None).first()


def rounds_used(dispute: Dispute, level: str) -> int:
    """Rounds that came to an end at a level; a sitting that was adjourned is not the end of its round."""
    return dispute.rounds.filter(level=level, outcome__in=[RoundOutcome.AGREED, RoundOutcome.FAILED]).count()


def round_limit(level: str, on: date) -> int:
    """How many rounds the level has by the rule in force that day; `DomainError` where nobody wrote one."""
    rows = RoundLimit.objects.filter(in_force(on), level=level)
    rule = rows.order_by("-starts_on").first()
    if rule is None:
        raise DomainError(
            "round_limit_missing",
            _("没有「%(level)s」的调解轮次规则，请管理员在后台添加。") % {"level": Level(level).label},
        )
    return rule.rounds


def agreement_of(dispute: Dispute) -> Agreement | None:
    """The agreement in force, signed or still to be signed."""
    return dispute.agreements.filter(ended_at=None).first()


def agreements_of(dispute: Dispute) -> QuerySet[Agreement]:
    """All of them, the one in force last, each with clauses and photos."""
    return dispute.agreements.select_related("round").prefetch_related(
        Prefetch("clauses", Clause.objects.select_related("party")), "photos"
    )


def visits_of(dispute: Dispute) -> QuerySet[ReturnVisit]:
    return dispute.visits.select_related("visited_by")


def timeline_of(dispute: Dispute) -> QuerySet[DisputeEntry]:
    return dispute.timeline.select_related("actor").order_by("-id")


# --- People -------------------------------------------------------------------------------------------------
def possible_mediators(dispute: Dispute, on: date) -> list[User]:
    """Colleagues of the office that holds it; in a community its grid workers too; and who mediated it before."""
    people = handlers_at(dispute.holder_code, on)
    if dispute.level == Level.COMMUNITY:
        people += holders_within(dispute.holder_code, HANDLERS[Level.GRID], on)
    earlier = User.objects.filter(mediations__dispute=dispute, mediations__ended_at=None, is_active=True).distinct()
    return unique([*people, *(user for user in earlier if authority_of(user, on).is_staff)])


def possible_advisers(dispute: Dispute) -> QuerySet[LegalAdviser]:
    """Advisers of the areas on the way from the district down to where the dispute came in."""
    around = [dispute.area_code[:length] for length in CODE_LENGTH.values() if length <= len(dispute.area_code)]
    return LegalAdviser.objects.filter(is_active=True, area__code__in=around).select_related("area")


def people_at_work(dispute: Dispute, on: date) -> list[User]:
    """Who is told of news: the mediators of the level, or its whole office while there are none."""
    people: Iterable[User] = [row.user for row in mediators_at(dispute, dispute.level) if row.user]
    return unique(people) or handlers_at(dispute.holder_code, on)


_DISPUTES = KeptQuery(
    lambda grievance: (
        Dispute.objects.filter(grievance=grievance).select_related("holder").defer("summary").order_by("-id")
    )
)


def disputes_of(user: User, grievance: Grievance, now: datetime) -> list[tuple[Dispute, bool]]:
    """The disputes that came from a matter, newest first, and whether this person may open each file."""
    rows = _DISPUTES(grievance=grievance.pk)
    mine = (
        set(visible_to(user, now).filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True)) if rows else ()
    )
    return [(row, row.pk in mine) for row in rows]


def open_dispute_of(grievance_id: int) -> Dispute | None:
    return Dispute.objects.filter(grievance_id=grievance_id, is_open=True).first()
