"""Reads of reports published together. Only who asked for it sees a job; what it published everybody sees."""

from collections import Counter

from django.db.models import Count, QuerySet

from funds.models import Publishing, PublishingLine
from funds.selectors.disclosures import RELATED
from funds.states.publishings import Outcome
from governance.people.models import User


def publishings_of(user: User) -> QuerySet[Publishing]:
    return Publishing.objects.filter(owner=user).order_by("-id")


def lines_of(job: Publishing) -> QuerySet[PublishingLine]:
    """As many as can be published at once; with what each is about."""
    related = [f"disclosure__{name}" for name in RELATED]
    return job.lines.select_related("disclosure", *related).order_by("disclosure__area_code", "id")


def counts_of(job: Publishing) -> Counter[str]:
    return Counter(dict(job.lines.order_by().values_list("outcome").annotate(Count("pk"))))


def left_over(job: Publishing) -> QuerySet[PublishingLine]:
    """What can be checked again once it is over."""
    return job.lines.filter(outcome__in=[Outcome.WAITING, Outcome.REFUSED])
