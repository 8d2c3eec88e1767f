"""Who may publish reports together, and which step exists. Whether one of them may be public is asked of each, by its own policy."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from funds.models import Publishing
from funds.states.publishings import PUBLISHING_STEPS, PublishingVerb
from funds.states.roles import HANDLES
from governance.common.decisions import ALLOWED, Decision, refuse
from governance.people.authority import authority_of
from governance.people.models import User


def may_publish_many(actor: User, now: datetime) -> Decision:
    if authority_of(actor, timezone.localdate(now)).codes(*HANDLES):
        return ALLOWED
    return refuse(_("信息公开由基金经办员或基金财务办理。"))


def misfit(verb: PublishingVerb, job: Publishing) -> str:
    """Why the verb does not exist just now; '' where it does."""
    if (job.state, verb) in PUBLISHING_STEPS:
        return ""
    return _("这次批量公开现在是「%(state)s」，不能这样操作。") % {"state": job.get_state_display()}
