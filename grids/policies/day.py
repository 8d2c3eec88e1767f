"""Who may work in a grid, who reads what was written there, who orders a check and who looks at a finding again."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from governance.common.decisions import ALLOWED, Decision, refuse
from governance.people.authority import authority_of
from governance.people.models import User
from governance.people.roles import DISPATCHING_ROLES, HANDLERS, HANDLING_ROLES, READ_ONLY
from governance.territory.levels import Level
from grids.models import Finding
from grids.states import FINDING_STEPS, FindingState, FindingVerb

# Who knocks at doors, and whose office answers for it; the words of a visit stay among them.
LOCAL_ROLES = (*HANDLERS[Level.GRID], *HANDLERS[Level.COMMUNITY])


def codes_of(user: User, now: datetime) -> tuple[str, ...]:
    """The grids and communities where this person works at doors today."""
    return authority_of(user, timezone.localdate(now)).codes(*LOCAL_ROLES)


def may_work(user: User, area_code: str, now: datetime) -> Decision:
    """Report, visit, check and note: in one's own grid or community."""
    if authority_of(user, timezone.localdate(now)).covers(area_code, *LOCAL_ROLES):
        return ALLOWED
    return refuse(_("这里不在您负责的网格或社区。"))


def may_read(user: User, area_code: str, now: datetime) -> Decision:
    """Counts, logs and lists: everybody who handles matters there or above, and who audits."""
    if authority_of(user, timezone.localdate(now)).covers(area_code, *HANDLING_ROLES, *READ_ONLY):
        return ALLOWED
    return refuse(_("这里不在您的职责范围内。"))


def may_order(user: User, area_code: str, now: datetime) -> Decision:
    """A check beyond the season is ordered by the community or a level above."""
    if authority_of(user, timezone.localdate(now)).covers(area_code, *DISPATCHING_ROLES):
        return ALLOWED
    return refuse(_("部署检查由社区或以上进行。"))


def decide_finding(user: User, verb: FindingVerb, finding: Finding, now: datetime) -> Decision:
    """Whoever handled it does not verify it (有人督查)."""
    step = FINDING_STEPS.get((FindingState(finding.state), verb))
    if step is None:
        return refuse(_("这件发现现在是「%(state)s」，不能这样操作。") % {"state": FindingState(finding.state).label})
    if not step.by_hand:
        return refuse(_("这一步随诉求的办理自动进行。"))
    if not authority_of(user, timezone.localdate(now)).covers(finding.area_code, *HANDLING_ROLES):
        return refuse(_("这件发现不在您的职责范围内。"))
    if finding.handled_by_id == user.pk:
        return refuse(_("谁处置的不能由谁核查，请由另一位同事核查。"))
    return ALLOWED
