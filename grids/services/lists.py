"""三项清单: entries are added, a need is followed 需求征集 → 提供服务 → 沟通反馈 → 考核评价, a project carried out."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import TypeVar

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from governance.common.errors import InputRefused, PermissionRefused, StateRefused
from governance.common.given import require_given
from governance.common.scrub import scrub
from governance.notifications.services import notify
from governance.people.authority import authority_of
from governance.people.models import Organisation, User
from governance.territory.models import Area
from governance.trail.services import record
from grids.collecting import refuse_never_collected
from grids.models import CommunityNeed, CommunityProject, CommunityResource, NeedEntry
from grids.policies.lists import decide, may_bring, may_keep, may_offer, step_of
from grids.services.facilities.booking import call_off_all
from grids.states_lists import ListVerb
from grids.states_organisations import ClaimState

Kept = TypeVar("Kept", CommunityNeed, CommunityProject)


# --- Adding -------------------------------------------------------------------------------------------------
@transaction.atomic
def add_resource(
    *, community: Area, title: str, field: str, kind: str, actor: User, now: datetime, words: str = "",
    provider: Organisation | None = None, phone: str = "",
) -> CommunityResource:  # fmt: skip
    """Raises `InputRefused` for an organisation of another street."""
    may_offer(actor, community.code, provider, now).require()
    refuse_never_collected(title=title, words=words)
    if provider and provider.area.code[:9] != community.code[:9]:
        message = _("请选择本街道的单位。")
        raise InputRefused("foreign_provider", message, fields={"provider": message})
    row = CommunityResource.objects.create(
        community=community, area_code=community.code, title=_public(title), field=field, kind=kind,
        words=scrub(words.strip()), provider=provider, phone=phone, added_by=actor, added_at=now,
    )  # fmt: skip
    record(actor=actor, verb="grids.resource_add", subject=row, now=now, area_code=row.area_code)
    return row


@transaction.atomic
def retire_resource(*, resource_id: int, actor: User, now: datetime) -> CommunityResource:
    """No longer offered: needs that it serves go on, bookings to come are called off."""
    row = CommunityResource.objects.select_for_update().get(pk=resource_id)
    may_offer(actor, row.area_code, row.provider, now).require()
    if not row.is_active:
        raise StateRefused("retired", _("这项资源已经停用。"))
    retire_locked(row, actor=actor, now=now, words=_("这个场地已停用"))
    return row


def retire_locked(row: CommunityResource, *, actor: User, now: datetime, words: str) -> None:
    """The same for a row that the caller has locked; `words` go to whoever has booked."""
    row.is_active = False
    row.save(update_fields=["is_active"])
    record(actor=actor, verb="grids.resource_retire", subject=row, now=now, area_code=row.area_code)
    call_off_all(resource_id=row.pk, actor=actor, now=now, words=words)


@transaction.atomic
def add_need(*, community: Area, title: str, field: str, actor: User, now: datetime, words: str = "") -> CommunityNeed:
    """`title` is published without names and numbers; `words` stay with the staff."""
    may_bring(actor, community.code, now).require()
    refuse_never_collected(title=title, words=words)
    row = CommunityNeed.objects.create(
        community=community, area_code=community.code, title=_public(title), field=field, words=words.strip(),
        added_by=actor, added_at=now,
    )  # fmt: skip
    NeedEntry.objects.create(need=row, at=now, verb="add", actor=actor, line=_("登记需求"))
    record(actor=actor, verb="grids.need_add", subject=row, now=now, area_code=row.area_code)
    return row


@transaction.atomic
def add_project(
    *, community: Area, title: str, field: str, starts_on: date, ends_on: date, actor: User, now: datetime,
    words: str = "",
) -> CommunityProject:  # fmt: skip
    may_keep(actor, community.code, now).require()
    refuse_never_collected(title=title, words=words)
    if ends_on < starts_on:
        raise InputRefused("days", _("结束日期不能早于开始。"), fields={"ends_on": _("不能早于开始日期")})
    row = CommunityProject.objects.create(
        community=community, area_code=community.code, title=_public(title), field=field, words=scrub(words.strip()),
        starts_on=starts_on, ends_on=ends_on, added_by=actor, added_at=now,
    )  # fmt: skip
    record(actor=actor, verb="grids.project_add", subject=row, now=now, area_code=row.area_code)
    return row


def _public(title: str) -> str:
    title = scrub(title.strip())
    if not title:
        raise InputRefused("missing", _("请写名称。"), fields={"title": _("请填写")})
    return title[:60]


# --- A need -------------------------------------------------------------------------------------------------
def offer(*, need_id: int, resource: CommunityResource, actor: User, now: datetime, words: str = "") -> CommunityNeed:
    """Match the need with a resource of the street. Raises `InputRefused` for one that is not offered here."""
    with _changing(CommunityNeed, need_id, ListVerb.OFFER, actor, now, resource=resource) as need:
        if not resource.is_active or resource.area_code[:9] != need.area_code[:9]:
            message = _("这项资源现在不能用。")
            raise InputRefused("bad_resource", message, fields={"resource": message})
        need.resource = resource
        _say(need, ListVerb.OFFER, actor, now, _("对接资源：%(title)s") % {"title": resource.title}, words)
    return need


def report(*, need_id: int, actor: User, now: datetime, words: str) -> CommunityNeed:
    """The service was given; what was done is talked over with whoever asked."""
    with _changing(CommunityNeed, need_id, ListVerb.REPORT, actor, now, words=words) as need:
        _say(need, ListVerb.REPORT, actor, now, _("服务已提供"), words)
    return need


def rate(*, need_id: int, actor: User, now: datetime, stars: int, words: str) -> CommunityNeed:
    """What whoever asked says of it, in stars (1–5) and words."""
    with _changing(CommunityNeed, need_id, ListVerb.RATE, actor, now, stars=stars, words=words) as need:
        if stars not in range(1, 6):
            raise InputRefused("stars", _("请选 1 到 5 星。"), fields={"stars": _("请选择")})
        need.stars = stars
        _say(need, ListVerb.RATE, actor, now, _("评价 %(n)d 星") % {"n": stars}, words)
    return need


def again(*, need_id: int, actor: User, now: datetime, words: str) -> CommunityNeed:
    """It did not help, or the resource fell through: another one is looked for."""
    with _changing(CommunityNeed, need_id, ListVerb.AGAIN, actor, now, words=words) as need:
        need.resource = None
        need.claims.filter(state=ClaimState.ACCEPTED).update(state=ClaimState.LAPSED)
        _say(need, ListVerb.AGAIN, actor, now, _("重新对接"), words)
    return need


def drop_need(*, need_id: int, actor: User, now: datetime, words: str) -> CommunityNeed:
    with _changing(CommunityNeed, need_id, ListVerb.DROP, actor, now, words=words) as need:
        _say(need, ListVerb.DROP, actor, now, _("不再需要"), words)
    return need


# --- A project ----------------------------------------------------------------------------------------------
def begin(*, project_id: int, actor: User, now: datetime) -> CommunityProject:
    with _changing(CommunityProject, project_id, ListVerb.BEGIN, actor, now) as project:
        return project


def finish(*, project_id: int, actor: User, now: datetime, words: str) -> CommunityProject:
    """`words`: the result, published."""
    with _changing(CommunityProject, project_id, ListVerb.FINISH, actor, now, words=words) as project:
        project.result = scrub(words.strip())[:300]
    return project


def drop_project(*, project_id: int, actor: User, now: datetime, words: str) -> CommunityProject:
    with _changing(CommunityProject, project_id, ListVerb.DROP, actor, now, words=words) as project:
        project.result = scrub(words.strip())[:300]
    return project


@contextmanager
def _changing(
    model: type[Kept], pk: int, verb: ListVerb, actor: User, now: datetime, **given: object
) -> Iterator[Kept]:
    """One transaction around one verb: lock, table, policy, what must be given, then save and trail."""
    with transaction.atomic():
        row: Kept = model._default_manager.select_for_update().get(pk=pk)
        rule, decision = step_of(row, verb), decide(actor, verb, row, now)
        if rule is None:
            raise StateRefused("wrong_state", decision.reason)
        if not decision:
            raise PermissionRefused("not_allowed", decision.reason)
        require_given(rule.required, given)
        if len(str(given.get("words", ""))) > 300:
            raise InputRefused("too_long", _("内容太长了。"), fields={"words": _("最多 300 字。")})
        refuse_never_collected(words=str(given.get("words", "")))
        before, row.state = row.state, rule.to
        yield row
        row.save()
        kind = "need" if isinstance(row, CommunityNeed) else "project"
        record(
            actor=actor, verb=f"grids.{kind}_{verb}", subject=row, now=now, area_code=row.area_code,
            **{"from": before, "to": row.state},
        )  # fmt: skip


def _say(need: CommunityNeed, verb: ListVerb, actor: User, now: datetime, line: str, words: str = "") -> None:
    """A line of the need's own history, and a word to whoever brought it in."""
    entry = NeedEntry.objects.create(need=need, at=now, verb=verb, actor=actor, line=line[:120], words=words.strip())
    if need.added_by_id != actor.pk:
        notify(
            key=f"grid-need:{need.pk}:{entry.pk}",
            recipients=[need.added_by],
            title=_("您登记的需求：%(line)s") % {"line": line},
            body=need.title,
            link=f"/desk/grids/lists/needs/{need.pk}/" if _is_staff(need.added_by, now) else "/grids/registration/",
            now=now,
        )


def _is_staff(user: User, now: datetime) -> bool:
    return authority_of(user, timezone.localdate(now)).is_staff
