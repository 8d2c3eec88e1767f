"""Leaving, all of it or one community of several: what the law wants kept is kept, the rest is erased."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from governance.common.errors import StateRefused
from governance.people.models import User
from governance.territory.models import Area
from volunteers.models import GuardianConsent, Membership, SignUp, TeamMember, Volunteer
from volunteers.selectors.leaving import claims_of, jobs_of
from volunteers.services.bank.hours import give_job_back
from volunteers.services.needs.claiming import release
from volunteers.services.people.change import volunteering
from volunteers.services.shifts.signing import cancel_all_of
from volunteers.states.people_steps import VolunteerVerb
from volunteers.states.service import SignUpState


@transaction.atomic
def leave(*, volunteer_id: int, actor: User, now: datetime) -> Volunteer:
    """Service records, trainings and certificates stay (志愿服务条例 19, 办法 16), so that they can be proved later.

    Birthday, skills, times, guardian and consent to honours go (个保法 47). Places on shifts to come go to who waits,
    help that was promised goes back to be claimed. Points and hours belong to the person and stay.
    """
    on = timezone.localdate(now)
    cancel_all_of(volunteer_id, actor, now)
    _give_back(volunteer_id, None, _("志愿者退出了志愿服务。"), actor, now)
    with volunteering(volunteer_id, VolunteerVerb.LEAVE, actor, now) as change:
        volunteer = change.volunteer
        volunteer.left_at, volunteer.born_on, volunteer.words = now, "", ""
        volunteer.free_times, volunteer.honours_consent_at = [], None
        volunteer.skills.clear()
        volunteer.places.clear()
        GuardianConsent.objects.filter(volunteer=volunteer, withdrawn_at=None).update(withdrawn_at=now)
        GuardianConsent.objects.filter(volunteer=volunteer).update(name="", phone="", relation="")
        Membership.objects.filter(volunteer=volunteer, left_on=None).update(left_on=on)
        TeamMember.objects.filter(volunteer=volunteer, left_on=None).update(left_on=on)
        SignUp.objects.filter(volunteer=volunteer, state=SignUpState.CANCELLED).delete()
        return volunteer


@transaction.atomic
def leave_community(*, volunteer_id: int, community: Area, actor: User, now: datetime) -> Volunteer:
    """One of several: help promised there goes back to be claimed, teams there are left. Sign-ups stay, as activities
    are open to volunteers of every community. Raises `StateRefused` for the only one: that is leaving altogether."""
    on = timezone.localdate(now)
    _give_back(volunteer_id, community, _("志愿者退出了这个社区。"), actor, now)
    with volunteering(volunteer_id, VolunteerVerb.LEAVE_COMMUNITY, actor, now) as change:
        volunteer = change.volunteer
        rows = Membership.objects.filter(volunteer=volunteer, left_on=None)
        if not rows.filter(community=community).exists():
            raise StateRefused("not_there", _("您不在这个社区服务。"))
        if not rows.exclude(community=community).exists():
            raise StateRefused("only_one", _("这是您唯一的社区。先加入别的社区，或者退出志愿服务。"))
        rows.filter(community=community).update(left_on=on)
        teams = TeamMember.objects.filter(volunteer=volunteer, team__community=community, left_on=None)
        teams.update(left_on=on)
        volunteer.places.remove(*volunteer.places.filter(community=community))
        change.data["community"] = community.code
        return volunteer


def _give_back(volunteer_id: int, community: Area | None, words: str, actor: User, now: datetime) -> None:
    """Help that was promised there, or anywhere."""
    for request in claims_of(volunteer_id, community):
        release(request_id=request.pk, words=words, actor=actor, now=now)
    for order in jobs_of(volunteer_id, community):
        give_job_back(time_order_id=order.pk, actor=actor, now=now)
