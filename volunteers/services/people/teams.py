"""Teams: founded with the community's consent, joined by volunteers, led by some of them."""

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from governance.common.codes import new_code
from governance.common.errors import InputRefused, StateRefused
from governance.common.given import require_given
from governance.notifications.services import notify
from governance.people.models import User
from governance.territory.levels import Level
from governance.territory.models import Area
from governance.trail.services import record
from volunteers.models import MemberOrganisation, Team, TeamMember, TeamTheme
from volunteers.policies.people import may_found_team, may_remove
from volunteers.services.people.change import volunteering
from volunteers.states.people import VolunteerState
from volunteers.states.people_steps import VolunteerVerb


@dataclass(frozen=True, slots=True)
class TeamDraft:
    name: str
    theme: TeamTheme
    community: Area
    words: str = ""
    member_organisation: MemberOrganisation | None = None


def found_team(*, draft: TeamDraft, actor: User, now: datetime) -> Team:
    """Raises `StateRefused` where the community has a team of this name."""
    may_found_team(actor, draft.community.code, now).require()
    if draft.community.level != Level.COMMUNITY:
        raise InputRefused("community", _("请选择一个社区。"), fields={"community": _("请选择一个社区。")})
    try:
        with transaction.atomic():
            team = Team.objects.create(
                code=new_code("DW"), name=draft.name.strip(), theme=draft.theme, community=draft.community,
                area_code=draft.community.code, words=draft.words.strip(), founded_on=timezone.localdate(now),
                member_organisation=draft.member_organisation,
            )  # fmt: skip
            record(actor=actor, verb="volunteers.team_found", subject=team, now=now, area_code=team.area_code)
            return team
    except IntegrityError:
        if not Team.objects.filter(community=draft.community, name=draft.name.strip(), closed_on=None).exists():
            raise
        words = _("这个社区已经有同名的服务队。")
        raise StateRefused("same_name", words, fields={"name": words}) from None


def join_team(*, volunteer_id: int, team: Team, actor: User, now: datetime) -> Team:
    """By the volunteer; becomes a member of its community too."""
    with volunteering(volunteer_id, VolunteerVerb.JOIN, actor, now) as change:
        if team.closed_on or change.volunteer.state != VolunteerState.ACTIVE:
            raise StateRefused("not_active", _("身份核验以后才能加入服务队；已经解散的队不能加入。"))
        member, _new = TeamMember.objects.get_or_create(
            team=team, volunteer=change.volunteer, left_on=None, defaults={"joined_on": timezone.localdate(now)}
        )
        change.data["team"] = member.team_id
        return team


def set_leader(*, team_id: int, member: TeamMember, is_leader: bool, actor: User, now: datetime) -> Team:
    with transaction.atomic():
        team = Team.objects.select_for_update().get(pk=team_id)
        may_found_team(actor, team.area_code, now).require()
        if member.team_id != team.pk or member.left_on:
            words = _("这位志愿者不在这支队里。")
            raise InputRefused("not_member", words, fields={"member": words})
        member.is_leader = is_leader
        member.save(update_fields=["is_leader"])
        _record(team, "leader", actor, now, member=member.pk, leads=is_leader)
        return team


def remove_member(*, team_id: int, member: TeamMember, actor: User, now: datetime, reason: str = "") -> Team:
    """By a leader or the office, with a reason that the member is told; by the member themselves, without. Hours stay."""
    with transaction.atomic():
        team = Team.objects.select_for_update().get(pk=team_id)
        held = TeamMember.objects.select_related("volunteer__user", "team").filter(pk=member.pk, team=team).first()
        if held is None or held.left_on:
            raise StateRefused("not_member", _("这位志愿者不在这支队里。"))
        may_remove(actor, held, now).require()
        is_self = held.volunteer.user_id == actor.pk
        if not is_self:
            require_given(("reason",), {"reason": reason})
            notify(
                key=f"team-member:{held.pk}:out", recipients=[held.volunteer.user], body=reason.strip()[:200],
                title=_("您不再是「%(team)s」的队员") % {"team": team.name}, link="/volunteers/me/", now=now,
            )  # fmt: skip
        TeamMember.objects.filter(pk=held.pk).update(left_on=timezone.localdate(now))
        _record(team, "member_out", actor, now, member=held.pk, by_self=is_self)
        return team


def close_team(*, team_id: int, actor: User, now: datetime) -> Team:
    with transaction.atomic():
        team = Team.objects.select_for_update().get(pk=team_id)
        may_found_team(actor, team.area_code, now).require()
        if team.closed_on:
            raise StateRefused("closed", _("这支服务队已经解散。"))
        team.closed_on = timezone.localdate(now)
        team.save(update_fields=["closed_on"])
        TeamMember.objects.filter(team=team, left_on=None).update(left_on=team.closed_on)
        _record(team, "close", actor, now)
        return team


def _record(team: Team, verb: str, actor: User, now: datetime, **data: object) -> None:
    record(actor=actor, verb=f"volunteers.team_{verb}", subject=team, now=now, area_code=team.area_code, **data)
