"""Who may do what to a disclosure: who handles the foundation's books prepares and publishes it; everybody reads it."""

from datetime import datetime

from django.utils.translation import gettext as _

from funds.models import Disclosure
from funds.policies.foundation import holds
from funds.states.duties import DISCLOSURE_STEPS, DisclosureVerb
from funds.states.roles import HANDLES, KEEPS_MONEY
from governance.common.decisions import ALLOWED, Decision, refuse
from governance.people.models import User

# What takes something off the public list, or changes what was said, is the treasurer's.
ROLES = {
    DisclosureVerb.WRITE: HANDLES,
    DisclosureVerb.PUBLISH: HANDLES,
    DisclosureVerb.DROP: KEEPS_MONEY,
    DisclosureVerb.CORRECT: KEEPS_MONEY,
}


def misfit(verb: DisclosureVerb, row: Disclosure) -> str:
    """Why the verb does not exist for anybody just now (409); '' where it does."""
    if (row.state, verb) in DISCLOSURE_STEPS:
        return ""
    return _("这一项现在是「%(state)s」，不能这样操作。") % {"state": row.get_state_display()}


def decide(actor: User, verb: DisclosureVerb, row: Disclosure, now: datetime) -> Decision:
    reason = misfit(verb, row)
    if reason:
        return refuse(reason)
    if holds(actor, row.area_code, now, *ROLES[verb]):
        return ALLOWED
    if ROLES[verb] is KEEPS_MONEY:
        return refuse(_("这一步由基金财务办理。"))
    return refuse(_("信息公开由基金经办员或基金财务办理。"))


def verbs_for(actor: User, row: Disclosure, now: datetime) -> list[DisclosureVerb]:
    return [verb for (state, verb) in DISCLOSURE_STEPS if state == row.state and decide(actor, verb, row, now)]
