"""Family ties: declared by one, agreed to by the other, checked by the community. No names outlive them."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from governance.common.errors import InputRefused, StateRefused
from governance.people.models import User
from governance.people.selectors import user_by_phone
from governance.territory.levels import Level
from governance.territory.models import Area
from volunteers.models import FamilyTie
from volunteers.selectors.time_bank import ties_of
from volunteers.services.bank.change import banking, leave_trail, tell
from volunteers.states.bank_steps import BankVerb

FAMILY = "/bank/family/"
MOST_TIES = 8


@transaction.atomic
def declare_tie(*, name: str, relation: str, community: Area, actor: User, now: datetime, phone: str = "") -> FamilyTie:
    """`phone` finds the other one's account, where they have one, so that points can be given to it."""
    if community.level != Level.COMMUNITY:
        raise InputRefused("level", _("请选一个社区。"), fields={"community": _("请选一个社区。")})
    if ties_of(actor).count() >= MOST_TIES:
        raise StateRefused("enough", _("最多登记 %(most)d 位家人。") % {"most": MOST_TIES})
    relative = user_by_phone(phone) if phone.strip() else None
    if relative and relative.pk == actor.pk:
        raise InputRefused("phone", _("请填家人的手机号。"), fields={"phone": _("请填家人的手机号。")})
    tie = FamilyTie.objects.create(
        user=actor, relative=relative, name=name.strip(), relation=relation, area_code=community.code, declared_at=now
    )
    leave_trail(tie, "declare", actor, now)
    if relative:
        tell(tie, "asked", [relative], _("有人登记您为家人，请看看是否同意"), FAMILY, now)
    return tie


def confirm_tie(*, tie_id: int, actor: User, now: datetime) -> FamilyTie:
    """The community has spoken with both."""
    with banking(FamilyTie, tie_id, BankVerb.CONFIRM, actor, now) as change:
        change.row.checked_by, change.row.checked_at = actor, now
        tell(change.row, "checked", [change.row.user], _("家人关系已核实"), FAMILY, now)
    return change.row


def refuse_tie(*, tie_id: int, reason: str, actor: User, now: datetime) -> FamilyTie:
    with banking(FamilyTie, tie_id, BankVerb.REFUSE, actor, now, reason=reason) as change:
        tie = change.row
        tie.reason, tie.checked_by, tie.checked_at = reason.strip(), actor, now
        tell(tie, "checked", [tie.user], _("家人关系没有通过核实"), FAMILY, now, tie.reason)
    return tie


def agree_to_tie(*, tie_id: int, actor: User, now: datetime) -> FamilyTie:
    with banking(FamilyTie, tie_id, BankVerb.AGREE, actor, now) as change:
        change.row.agreed_at = now
    return change.row


def end_tie(*, tie_id: int, actor: User, now: datetime) -> FamilyTie:
    with banking(FamilyTie, tie_id, BankVerb.END, actor, now) as change:
        change.row.name = ""
    return change.row
