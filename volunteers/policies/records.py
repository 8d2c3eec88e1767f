"""Who may turn which key of a service record. Nobody decides about their own hours, nobody turns both keys."""

from datetime import datetime
from functools import cached_property

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from governance.common.decisions import ALLOWED, Decision, refuse
from governance.people.authority import Authority, authority_of
from governance.people.models import User
from governance.people.roles import Role
from volunteers.models import ServiceRecord
from volunteers.policies.answering import answer
from volunteers.selectors.people import OFFICE, leads
from volunteers.states.record_steps import RECORD_STEPS, Actors, RecordVerb
from volunteers.states.service import RecordState

Actor = User | AnonymousUser | None  # None: whoever holds the signed link of the served person
VISITS = (*OFFICE, Role.GRID_WORKER, Role.GRID_LEADER)


def may_see_patterns(user: User, now: datetime) -> Decision:
    if authority_of(user, timezone.localdate(now)).has(Role.AUDITOR, Role.DISTRICT_SUPERVISOR):
        return ALLOWED
    return refuse(_("可疑时长由监督审计员和区级查看。"))


class Standing:
    """What somebody is to a record; each question is asked at most once."""

    def __init__(self, actor: User, record: ServiceRecord, now: datetime) -> None:
        self.actor, self.record, self.now = actor, record, now

    @cached_property
    def authority(self) -> Authority:
        return authority_of(self.actor, timezone.localdate(self.now))

    @cached_property
    def is_own(self) -> bool:
        return self.record.volunteer.user_id == self.actor.pk

    @cached_property
    def is_office(self) -> bool:
        return self.authority.covers(self.record.area_code, *OFFICE)

    @cached_property
    def is_organiser(self) -> bool:
        activity = self.record.activity
        if activity and activity.leader_id == self.actor.pk:
            return True
        return self.is_office or leads(self.actor, self.record.team_id)

    @cached_property
    def may_vouch(self) -> bool:
        if self.record.organiser_by_id == self.actor.pk:
            return False
        is_near = self.authority.covers(self.record.area_code, *VISITS) or any(
            held.area_code.startswith(self.record.area_code) for held in self.authority.postings if held.role in VISITS
        )
        return is_near or self.is_organiser

    @cached_property
    def is_auditor(self) -> bool:
        return self.authority.covers(self.record.area_code, Role.AUDITOR)

    def is_one_of(self, actors: Actors) -> bool:
        if actors is Actors.SERVED:
            return self.record.served_id == self.actor.pk
        if actors is Actors.DOUBTERS:
            return self.is_own or self.record.served_id == self.actor.pk or self.is_auditor
        if self.is_own:
            return False
        if actors is Actors.ORGANISER:
            return self.is_organiser
        if actors is Actors.JUDGES:
            return self.is_organiser or (self.record.needs_audit and self.is_auditor)
        if actors is Actors.SECOND:
            return self.may_vouch
        return self.is_auditor if actors is Actors.AUDITOR else self.is_office


def misfit(verb: RecordVerb, record: ServiceRecord, now: datetime) -> str:
    """Why the verb does not exist for anybody just now (409); '' where it does."""
    if (record.state, verb) not in RECORD_STEPS:
        return _("这条服务记录现在是「%(state)s」，不能这样操作。") % {"state": RecordState(record.state).label}
    if verb is RecordVerb.CONFIRM and record.organiser_at:
        return _("组织方已经确认过时间。")
    if verb in (RecordVerb.RATE, RecordVerb.VOUCH) and record.served_at:
        return _("服务对象一方已经确认过。")
    if verb is RecordVerb.VOUCH and not record.organiser_at:
        return _("请先由组织方确认时间，再由第二人确认。")
    if verb is RecordVerb.AUDIT and (not record.needs_audit or record.audited_at):
        return _("这条记录没有抽中，或者已经抽查过。")
    return ""


REFUSALS = {
    Actors.ORGANISER: gettext_lazy("服务时间由活动负责人、队长或社区工作人员确认，不能确认自己的。"),
    Actors.SERVED: gettext_lazy("这一步由服务对象本人或家人办理。"),
    Actors.SECOND: gettext_lazy("第二把钥匙要由另一个人来转：没有确认过时间，也不是志愿者本人。"),
    Actors.OFFICE: gettext_lazy("这一步由这个社区的工作人员办理。"),
    Actors.AUDITOR: gettext_lazy("这一步由监督审计员办理。"),
    Actors.JUDGES: gettext_lazy("这一步由活动负责人、队长或社区工作人员办理；抽中的由审计员办理。"),
    Actors.DOUBTERS: gettext_lazy("只有志愿者本人、服务对象和监督审计员可以提出异议。"),
}


def decide(
    actor: Actor, verb: RecordVerb, record: ServiceRecord, now: datetime, *, standing: Standing | None = None
) -> Decision:
    """May `actor` do `verb` to this record as it stands now? A refusal says why in words."""
    reason = misfit(verb, record, now)
    if reason:
        return refuse(reason)
    actors = RECORD_STEPS[record.state, verb].actors
    return answer(
        actor, actors, REFUSALS, lambda user: standing or Standing(user, record, now), without_account=Actors.SERVED
    )


def verbs_for(actor: User, record: ServiceRecord, now: datetime) -> list[RecordVerb]:
    """What this person may do now: the buttons of the page."""
    standing = Standing(actor, record, now)
    verbs = [verb for (state, verb) in RECORD_STEPS if state == record.state]
    return [verb for verb in verbs if decide(actor, verb, record, now, standing=standing)]
