"""An activity is drafted: what, where, with which risks, in which shifts."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from governance.common.codes import new_code
from governance.common.errors import InputRefused
from governance.people.models import User
from governance.territory.levels import Level
from governance.territory.models import Area
from governance.trail.services import record
from volunteers.models import Activity, Shift, Skill, Team, TeamTheme
from volunteers.policies.activities import may_draft
from volunteers.services.activities.change import organising
from volunteers.services.shifts.clocks import start_clocks
from volunteers.states.activity_steps import ActivityVerb
from volunteers.states.service import ActivityState


@dataclass(frozen=True, slots=True)
class ActivityDraft:
    title: str
    community: Area
    theme: TeamTheme
    content: str
    place: str
    risks: str  # 志愿服务条例 12
    is_risky: bool = False
    is_for_frail: bool = False
    team: Team | None = None


@dataclass(frozen=True, slots=True)
class ShiftDraft:
    name: str
    starts_at: datetime
    ends_at: datetime
    most: int
    least: int = 1
    most_waiting: int = 0
    skills: Sequence[Skill] = ()


def draft_activity(*, draft: ActivityDraft, actor: User, now: datetime) -> Activity:
    """By the community's office or a leader of the team, who leads the activity."""
    if draft.community.level != Level.COMMUNITY or (draft.team and draft.team.community_id != draft.community.pk):
        words = _("请选择这个社区，和这个社区的服务队。")
        raise InputRefused("community", words, fields={"community": words})
    may_draft(actor, draft.community.code, draft.team, now).require()
    with transaction.atomic():
        activity = Activity.objects.create(
            code=new_code("HD"), title=draft.title.strip(), community=draft.community,
            area_code=draft.community.code, team=draft.team, theme=draft.theme, content=draft.content.strip(),
            place=draft.place.strip(), leader=actor, risks=draft.risks.strip(), is_risky=draft.is_risky,
            is_for_frail=draft.is_for_frail, created_by=actor, created_at=now,
        )  # fmt: skip
        record(actor=actor, verb="volunteers.activity_draft", subject=activity, now=now, area_code=activity.area_code)
        return activity


def edit_activity(
    *, activity_id: int, title: str, content: str, place: str, risks: str, is_risky: bool, is_for_frail: bool,
    actor: User, now: datetime,
) -> Activity:  # fmt: skip
    given = {"title": title.strip(), "content": content.strip(), "place": place.strip(), "risks": risks.strip()}
    with organising(activity_id, ActivityVerb.EDIT, actor, now, **given) as change:
        for name, value in given.items():
            setattr(change.activity, name, value)
        change.activity.is_risky, change.activity.is_for_frail = is_risky, is_for_frail
        return change.activity


def add_shift(*, activity_id: int, shift: ShiftDraft, actor: User, now: datetime) -> Activity:
    """In a published activity it takes sign-ups at once."""
    given = {name: getattr(shift, name) for name in ("name", "starts_at", "ends_at", "most")}
    with organising(activity_id, ActivityVerb.ADD_SHIFT, actor, now, **given) as change:
        _check(shift, now)
        is_open = change.activity.state == ActivityState.PUBLISHED
        row = Shift.objects.create(
            activity=change.activity, area_code=change.activity.area_code, least=shift.least,
            most_waiting=shift.most_waiting, is_open=is_open, secret=secrets.token_hex(32), **given,
        )  # fmt: skip
        row.skills.set(shift.skills)
        if is_open:
            start_clocks(row, actor, now)
        change.data["shift"] = row.pk
        return change.activity


def remove_shift(*, activity_id: int, shift_id: int, actor: User, now: datetime) -> Activity:
    with organising(activity_id, ActivityVerb.REMOVE_SHIFT, actor, now, shift_id=shift_id) as change:
        Shift.objects.filter(pk=shift_id, activity=change.activity).delete()
        change.data["shift"] = shift_id
        return change.activity


def insure(*, activity_id: int, insurance: str, actor: User, now: datetime) -> Activity:
    """The policy that covers the volunteers is noted (志愿服务条例 17): insurer and number."""
    with organising(activity_id, ActivityVerb.INSURE, actor, now, insurance=insurance) as change:
        change.activity.insurance = insurance.strip()[:120]
        return change.activity


def _check(shift: ShiftDraft, now: datetime) -> None:
    wrong: dict[str, str] = {}
    if shift.starts_at <= now:
        wrong["starts_at"] = _("开始要晚于现在。")
    if shift.ends_at <= shift.starts_at:
        wrong["ends_at"] = _("结束要晚于开始。")
    if not 1 <= shift.least <= shift.most:
        wrong["most"] = _("最多人数不能少于最少人数。")
    if wrong:
        raise InputRefused("invalid", next(iter(wrong.values())), fields=wrong)
