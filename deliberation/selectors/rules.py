"""Reads of decision rules: dated presets, and what a district has put in the place of a built-in one."""

from collections.abc import Collection
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Left

from deliberation.models import Council, DecisionRule
from governance.common.days import in_force, is_in_force
from governance.territory.levels import CODE_LENGTH, Level, code_at


def rules_on(day: date) -> QuerySet[DecisionRule]:
    return DecisionRule.objects.filter(in_force(day))


def rules_in_force(districts: Collection[str], on: date) -> QuerySet[DecisionRule]:
    """What may be decided by in these districts: the built-in rules, but for those that each of them replaced by its
    own of the same code; and their own."""
    own = rules_on(on).filter(district__code__in=districts)
    replaced = own.filter(code=OuterRef("code")).order_by().values("code")
    replaced = replaced.annotate(by=Count("district", distinct=True)).filter(by__gte=max(len(districts), 1))
    rows = rules_on(on).filter(Q(district__code__in=districts) | Q(~Exists(replaced), district=None))
    return rows.order_by("electorate", "name", "pk")


def rules_of(council: Council, on: date) -> QuerySet[DecisionRule]:
    """What this council may decide by that day."""
    return rules_in_force({code_at(council.area_code, Level.DISTRICT)}, on)


def districts_of(councils: QuerySet[Council]) -> set[str]:
    code = Left("area_code", CODE_LENGTH[Level.DISTRICT])
    return set(councils.order_by().values_list(code, flat=True).distinct())


def as_of(rule: DecisionRule, on: date) -> DecisionRule:
    """A dated preset goes on in the row of its code that is in force that day; itself where there is none."""
    if is_in_force(rule, on):
        return rule
    same = rules_on(on).filter(code=rule.code, district=rule.district_id)
    return same.order_by("-starts_on").first() or rule
