"""Who may do what to a dispute, and who may open its file. Closer than a matter's rules: the area above sees nothing
of a dispute until it has risen there."""

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from governance.common.decisions import ALLOWED, Decision, refuse
from governance.people.authority import Authority, Held, authority_of
from governance.people.models import User
from governance.people.roles import HANDLERS, Role
from governance.territory.levels import Level
from grievances.mediation_states import (
    LEVELS,
    DisputeState,
    MediationActors,
    MediationVerb,
    step,
    verbs_of,
)
from grievances.models import Dispute, Mediator

Actor = User | None  # None: what follows from another verb


def offices(authority: Authority) -> list[Held]:
    """The postings that speak for an office which mediates: community, street, district; the most exact first."""
    held = [
        posting for posting in authority.postings if posting.level in LEVELS and posting.role in HANDLERS[posting.level]
    ]
    return sorted(held, key=lambda posting: -len(posting.area_code))


def is_in_line(area_code: str, dispute: Dispute) -> bool:
    """Whether the office of `area_code` holds the dispute or held it on its way up."""
    return dispute.area_code.startswith(area_code) and len(area_code) >= len(dispute.holder_code)


def decide(actor: Actor, verb: MediationVerb, dispute: Dispute, now: datetime) -> Decision:
    """May `actor` do `verb` to this dispute as it stands now? A refusal says why in words."""
    rule = step(dispute.state, verb)
    if rule is None:
        return refuse(_("这件纠纷现在是「%(state)s」，不能这样操作。") % {"state": DisputeState(dispute.state).label})
    if rule.actors is MediationActors.SYSTEM:
        return ALLOWED if actor is None else refuse(_("这一步由系统按调解结果自动进行。"))
    if actor is None:
        return refuse(_("只有工作人员可以这样操作。"))
    authority = authority_of(actor, timezone.localdate(now))
    if any(posting.area_code == dispute.holder_code for posting in offices(authority)):
        return ALLOWED
    if rule.actors is not MediationActors.OFFICE and _mediates(authority, dispute, level=dispute.level):
        return ALLOWED
    if rule.actors is MediationActors.LINE and _is_of_the_line(authority, dispute):
        return ALLOWED
    return refuse(_("这件纠纷现在由%(holder)s调解，您不能这样操作。") % {"holder": dispute.holder.name})


def _is_of_the_line(authority: Authority, dispute: Dispute) -> bool:
    return any(is_in_line(posting.area_code, dispute) for posting in offices(authority)) or _mediates(
        authority, dispute
    )


def _mediates(authority: Authority, dispute: Dispute, *, level: str = "") -> bool:
    """An appointed mediator who still holds a posting that acts; at `level`, or at any."""
    if not authority.is_staff or authority.is_read_only:
        return False
    rows: Iterable[Mediator] = dispute.mediators.all()
    return any(
        row.user_id == authority.user.pk and row.ended_at is None and (not level or row.level == level) for row in rows
    )


def may_open(user: User, dispute: Dispute, now: datetime) -> Decision:
    """May this person read the file? Says of one dispute what `mediation_selectors.visible_to` says of all."""
    authority = authority_of(user, timezone.localdate(now))
    if _is_of_the_line(authority, dispute) or authority.covers(dispute.area_code, Role.AUDITOR):
        return ALLOWED
    return refuse(_("这件纠纷不在您的职责范围内。"))


def verbs_for(user: User, dispute: Dispute, now: datetime) -> list[MediationVerb]:
    """What this person may do now: the buttons of the page."""
    return [verb for verb in verbs_of(dispute.state) if decide(user, verb, dispute, now)]


def office_of(user: User, now: datetime, *, area_code: str = "") -> str:
    """The code of the office for which this person takes a dispute in: the most exact one (around `area_code`); '' for none."""
    held = offices(authority_of(user, timezone.localdate(now)))
    return next((posting.area_code for posting in held if area_code.startswith(posting.area_code) or not area_code), "")


def may_take_in(user: User, now: datetime) -> Decision:
    """Communities, streets and the district take disputes in; grid workers bring them to their community."""
    if office_of(user, now):
        return ALLOWED
    return refuse(_("纠纷由社区、街道或区登记调解，请先告诉社区。"))


def level_for(area_code: str) -> Level:
    return next(level for level in LEVELS if level.code_length == len(area_code))
