"""Who is near to those who give to a foundation or decide for it, as they declared."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils import timezone

from funds.models import Commitment, DeclaredRelation, Fund, Gift, Project, Purse
from funds.states.foundation import PurseKind
from funds.states.roles import MONEY_ROLES
from governance.common.crypto import blind_index
from governance.people.authority import authority_of, within
from governance.people.models import Organisation, User
from governance.people.roles import Role

INDEX = "funds.relation"


def name_index(name: str) -> str:
    """The hash by which names are compared: spaces do not count."""
    plain = "".join(name.split())
    return blind_index(INDEX, plain) if plain else ""


def relations_for(user: User, now: datetime) -> QuerySet[DeclaredRelation]:
    """One's own, and for reviewers and auditors all of their areas."""
    codes = authority_of(user, timezone.localdate(now)).codes(Role.FUND_REVIEWER, Role.AUDITOR)
    rows = DeclaredRelation.objects.filter(ended_at=None).select_related("manager", "organisation", "foundation")
    mine = Q(manager=user)
    return rows.filter(mine | within(codes)) if codes else rows.filter(mine)


def near_to(
    fund: Fund, purses: Iterable[Purse], project: Project | None, *, name: str, person: User | None,
    organisation: Organisation | None,
) -> DeclaredRelation | None:  # fmt: skip
    """A declaration that this payee answers to: of a manager of the foundation, or of who gave money for this purpose."""
    names = (name, getattr(person, "display_name", ""), getattr(organisation, "name", ""))
    who = Q(name_index__in=[index for each in names if (index := name_index(each))])
    if organisation is not None:
        who |= Q(organisation=organisation)
    used = {purse.pk for purse in purses if purse.kind != PurseKind.UNRESTRICTED}
    if project is not None:
        commitments = Commitment.objects.filter(project=project).exclude(purse__kind=PurseKind.UNRESTRICTED)
        used |= set(commitments.values_list("purse", flat=True))
    givers = Gift.objects.filter(purse__in=used).values("donor")
    rows = DeclaredRelation.objects.filter(who, foundation=fund.foundation_id, ended_at=None)
    return rows.filter(Q(manager__isnull=False) | Q(donor__in=givers)).order_by("pk").first()


def is_manager(user: User, area_code: str, now: datetime) -> bool:
    return authority_of(user, timezone.localdate(now)).covers(area_code, *MONEY_ROLES)
