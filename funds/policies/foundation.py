"""Who keeps the foundation's books. Nobody alone: who handles, who keeps the money and who reviews hold different roles."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from funds.states.roles import HANDLES, KEEPS_MONEY, MONEY_ROLES, SETS_UP
from governance.common.decisions import ALLOWED, Decision, refuse
from governance.people.authority import authority_of
from governance.people.models import User
from governance.people.roles import Role


def holds(actor: User, area_code: str, now: datetime, *roles: Role) -> bool:
    """Whether `actor` holds one of the roles for this area today."""
    return authority_of(actor, timezone.localdate(now)).covers(area_code, *roles)


def may_set_up(actor: User, area_code: str, now: datetime) -> Decision:
    """Open a foundation, its funds, its accounts."""
    if holds(actor, area_code, now, *SETS_UP):
        return ALLOWED
    return refuse(_("设立基金和账户由基金财务或系统管理员办理。"))


def may_handle(actor: User, area_code: str, now: datetime) -> Decision:
    """Take in pledges and gifts, open purposes, open appeals."""
    return ALLOWED if holds(actor, area_code, now, *HANDLES) else refuse(_("这项业务由基金经办员或基金财务办理。"))


def may_keep_money(actor: User, area_code: str, now: datetime) -> Decision:
    """Bring in statements, match them, reverse."""
    return ALLOWED if holds(actor, area_code, now, *KEEPS_MONEY) else refuse(_("这项业务由基金财务办理。"))


def may_count_money(actor: User, area_code: str, now: datetime) -> Decision:
    """Be the second who counts cash: anybody of the foundation's money staff."""
    return ALLOWED if holds(actor, area_code, now, *MONEY_ROLES) else refuse(_("现金由基金工作人员清点。"))
