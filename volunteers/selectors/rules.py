"""Figures of service that a district sets: caps, shares, lengths, stars."""

from datetime import date

from django.utils.translation import gettext as _

from governance.common.days import in_force
from governance.common.errors import DomainError
from governance.common.remember import remembered
from volunteers.models import ServiceRule, StarRule


@remembered(60)
def figure_on(code: str, day: date) -> int:
    """The amount of a rule on a day, in the unit of its row. Raises `DomainError` where none is in force."""
    found = figure_or_none(code, day)
    if found is None:
        raise DomainError("no_rule", _("志愿服务限额「%(code)s」还没有设置，请联系管理员。") % {"code": code})
    return found


def figure_or_none(code: str, day: date) -> int | None:
    rows = ServiceRule.objects.filter(in_force(day), code=code).order_by("-starts_on")
    return rows.values_list("amount", flat=True).first()


def stars_of(minutes: int, steps: list[tuple[int, int]]) -> int:
    """How many stars so many confirmed minutes are; `steps`: (stars, hours). Pure."""
    return max((stars for stars, hours in steps if minutes >= hours * 60), default=0)


@remembered(60)
def star_steps(day: date) -> list[tuple[int, int]]:
    """(stars, hours) in force on a day: of each number of stars the latest row."""
    rows = StarRule.objects.filter(in_force(day)).order_by("stars", "starts_on")
    return sorted(dict(rows.values_list("stars", "hours")).items())
