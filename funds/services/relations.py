"""Declaring who is near (慈善法 14, 40, 59): a manager for themselves, a handler for a donor who says so."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from funds.models import DeclaredRelation, Donor, Foundation, Gift
from funds.policies.foundation import may_handle
from funds.selectors.relations import is_manager, name_index
from governance.common.errors import PermissionRefused
from governance.common.given import require_given
from governance.people.models import Organisation, User
from governance.trail.services import record


@transaction.atomic
def declare_own(
    *, foundation: Foundation, name: str, actor: User, now: datetime, organisation: Organisation | None = None
) -> DeclaredRelation:
    """Of a manager: money staff of the foundation."""
    if not is_manager(actor, foundation.area_code, now):
        raise PermissionRefused("not_allowed", _("利害关系由基金会的工作人员本人申报。"))
    return _declare(foundation, name, organisation, actor, now, manager=actor)


@transaction.atomic
def declare_for_donor(
    *, gift_id: int, name: str, actor: User, now: datetime, organisation: Organisation | None = None
) -> DeclaredRelation:
    """What a donor has said about who is near to them."""
    gift = Gift.objects.select_related("fund__foundation", "donor").get(pk=gift_id)
    may_handle(actor, gift.area_code, now).require()
    return _declare(gift.fund.foundation, name, organisation, actor, now, donor=gift.donor)


def _declare(
    foundation: Foundation, name: str, organisation: Organisation | None, actor: User, now: datetime, *,
    manager: User | None = None, donor: Donor | None = None,
) -> DeclaredRelation:  # fmt: skip
    name = name.strip() or (organisation.name if organisation else "")
    require_given(("name",), {"name": name})
    row = DeclaredRelation.objects.create(
        foundation=foundation, area_code=foundation.area_code, manager=manager, donor=donor, name=name,
        name_index=name_index(name), organisation=organisation, declared_by=actor, declared_at=now,
    )  # fmt: skip
    record(actor=actor, verb="funds.relation_declare", subject=row, now=now, area_code=row.area_code)
    return row


@transaction.atomic
def end_relation(*, relation_id: int, actor: User, now: datetime) -> DeclaredRelation:
    """It no longer holds: by who declared it."""
    row = DeclaredRelation.objects.select_for_update().get(pk=relation_id, ended_at=None)
    if row.declared_by_id != actor.pk:
        raise PermissionRefused("not_allowed", _("由申报人本人撤回。"))
    row.ended_at = now
    row.save(update_fields=["ended_at"])
    record(actor=actor, verb="funds.relation_end", subject=row, now=now, area_code=row.area_code)
    return row
