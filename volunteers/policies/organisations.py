"""Who may do what to an organisation of the platform, and in the incubation base."""

from datetime import datetime
from functools import cached_property

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from governance.common.decisions import ALLOWED, Decision, refuse
from governance.people.authority import authority_of
from governance.people.models import User
from governance.people.roles import Role
from volunteers.models import IncubatedOrganisation, MemberOrganisation
from volunteers.policies.answering import answer
from volunteers.selectors.people import OFFICE
from volunteers.states.organisation_steps import (
    INCUBATION_STEPS,
    MEMBER_STEPS,
    OrganisationActors,
    OrganisationVerb,
    Steps,
)

Row = MemberOrganisation | IncubatedOrganisation
KEEPERS = (*OFFICE, Role.STREET_OFFICER, Role.DISTRICT_SUPERVISOR)
STEPS: dict[type, Steps] = {MemberOrganisation: MEMBER_STEPS, IncubatedOrganisation: INCUBATION_STEPS}
REFUSALS = {
    OrganisationActors.OFFICE: gettext_lazy("这一步由这个社区，或者它的街道、区办理；自己代表的组织由别人办理。"),
    OrganisationActors.OWN: gettext_lazy("这一步由提出申请的组织办理。"),
    OrganisationActors.EITHER: gettext_lazy("这一步由这个组织的联络员，或者社区、街道、区办理。"),
}


class Standing:
    """What somebody is to one row; each question is asked at most once."""

    def __init__(self, actor: User, row: Row, now: datetime) -> None:
        self.actor, self.row, self.now = actor, row, now

    @cached_property
    def is_own(self) -> bool:
        return isinstance(self.row, MemberOrganisation) and self.row.representative_id == self.actor.pk

    @cached_property
    def is_office(self) -> bool:
        return not self.is_own and bool(may_keep(self.actor, self.row.area_code, self.now))

    def is_one_of(self, actors: OrganisationActors) -> bool:
        is_theirs = actors is not OrganisationActors.OFFICE and self.is_own
        return is_theirs or (actors is not OrganisationActors.OWN and self.is_office)


def may_keep(actor: User, area_code: str, now: datetime) -> Decision:
    """Enter an organisation for the area, or what the base brings up there."""
    if authority_of(actor, timezone.localdate(now)).covers(area_code, *KEEPERS):
        return ALLOWED
    return refuse(_("社会组织由这个社区，或者它的街道、区登记。"))


def misfit(verb: OrganisationVerb, row: Row) -> str:
    """Why the verb does not exist for anybody just now (409); '' where it does."""
    if (row.state, verb) in STEPS[type(row)]:
        return ""
    return _("现在是「%(state)s」，不能这样操作。") % {"state": row.get_state_display()}


def decide(
    actor: User | AnonymousUser, verb: OrganisationVerb, row: Row, now: datetime, *, standing: Standing | None = None
) -> Decision:
    """May `actor` do `verb` to this organisation as it stands now? A refusal says why in words."""
    reason = misfit(verb, row)
    if reason:
        return refuse(reason)
    actors = STEPS[type(row)][row.state, verb].actors
    return answer(actor, actors, REFUSALS, lambda user: standing or Standing(user, row, now), without_account=None)


def verbs_for(actor: User, row: Row, now: datetime) -> list[OrganisationVerb]:
    """What this person may do now: the buttons of the page."""
    standing = Standing(actor, row, now)
    verbs = [verb for (state, verb) in STEPS[type(row)] if state == row.state]
    return [verb for verb in verbs if decide(actor, verb, row, now, standing=standing)]
