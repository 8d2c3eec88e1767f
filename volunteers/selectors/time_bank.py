"""Reads of the time bank: families, orders of help, who is served first."""

from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.utils import timezone

from governance.people.authority import authority_of, within
from governance.people.models import User
from volunteers.banking.serving import Waiting, serving_order
from volunteers.models import FamilyTie, ServingRule, TimeOrder, Volunteer
from volunteers.selectors.people import OFFICE, READS, communities_of
from volunteers.states.bank import Relation, TieState, TimeOrderState

SHOWN = 200  # orders of one community that are put in order at once


def ties_of(user: User) -> QuerySet[FamilyTie]:
    rows = FamilyTie.objects.filter(user=user).exclude(state=TieState.ENDED)
    return rows.select_related("relative").order_by("id")


def ties_asking(user: User) -> QuerySet[FamilyTie]:
    """Somebody named this person as family, and they have not answered."""
    rows = FamilyTie.objects.filter(relative=user, agreed_at=None, state__in=(TieState.DECLARED, TieState.CONFIRMED))
    return rows.select_related("user")


def ties_for_points(user: User) -> QuerySet[FamilyTie]:
    return ties_of(user).filter(state=TieState.CONFIRMED, relative__isnull=False, agreed_at__isnull=False)


def parents_of(user: User) -> QuerySet[FamilyTie]:
    return ties_of(user).filter(state=TieState.CONFIRMED, relation=Relation.PARENT)


def ties_for(user: User, now: datetime) -> QuerySet[FamilyTie]:
    """At the desk of the community that checks."""
    codes = authority_of(user, timezone.localdate(now)).codes(*OFFICE)
    rows = FamilyTie.objects.filter(within(codes)) if codes else FamilyTie.objects.none()
    return rows.select_related("user", "relative")


def reach_of(user: User) -> Q:
    """Orders that this person asked for, is the volunteer of, or may take."""
    return Q(user=user) | Q(volunteer__user=user) | _open_to(user)


def _open_to(user: User) -> Q:
    volunteer = Volunteer.objects.filter(user=user, state="ACTIVE").first()
    codes = list(communities_of(volunteer).values_list("area_code", flat=True)) if volunteer else []
    return Q(area_code__in=codes, state=TimeOrderState.OPEN)


def own_or_open(user: User) -> QuerySet[TimeOrder]:
    return TimeOrder.objects.filter(reach_of(user)).select_related("user", "volunteer__user", "tie")


def orders_of(user: User) -> QuerySet[TimeOrder]:
    return TimeOrder.objects.filter(user=user).select_related("volunteer__user", "tie").order_by("-id")


def jobs_of(user: User) -> QuerySet[TimeOrder]:
    """What this volunteer has taken and not finished."""
    rows = TimeOrder.objects.filter(volunteer__user=user, state__in=(TimeOrderState.TAKEN, TimeOrderState.DONE))
    return rows.select_related("user", "tie").order_by("wanted_on", "id")


def time_orders_for(user: User, now: datetime) -> QuerySet[TimeOrder]:
    """At the desk: of one's communities, for the street above and auditors to look at."""
    codes = authority_of(user, timezone.localdate(now)).codes(*READS)
    rows = TimeOrder.objects.filter(within(codes)) if codes else TimeOrder.objects.none()
    return rows.select_related("user", "volunteer__user", "tie")


def rule_of_serving(day: date) -> ServingRule | None:
    return ServingRule.objects.filter(starts_on__lte=day).order_by("-starts_on", "-version").first()


def served_first(user: User, today: date) -> list[TimeOrder]:
    """What waits in this volunteer's communities, in the order of the rule."""
    rule = rule_of_serving(today)
    rows = TimeOrder.objects.filter(_open_to(user)).exclude(user=user).select_related("tie").order_by("id")[:SHOWN]
    orders = {order.pk: order for order in rows}
    waiting = [
        Waiting(order.pk, order.wanted_on, order.asked_at, order.is_frail, order.tie_id is not None)
        for order in orders.values()
    ]
    return [orders[one.id] for one in serving_order(waiting, rule.criteria if rule else ["asked_first"], today)]
