"""在职人员报到: somebody in service registers where they live, with consent; what they told goes when they leave."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from governance.common.errors import InputRefused
from governance.notifications.services import notify
from governance.people.models import User
from governance.territory.models import Area
from governance.trail.services import record
from grids.collecting import refuse_never_collected
from grids.models import MemberRegistration
from grids.services.organisations.change import changing, tell_community
from grids.states_lists import Field
from grids.states_organisations import Availability, ClaimState, MemberKind, Verb

TOKEN_BYTES = 9  # twelve characters


@dataclass(frozen=True, slots=True)
class MemberDraft:
    kind: str
    fields: tuple[str, ...]  # values of `Field`
    available: str
    employer: str = ""


def apply_as_member(
    *, community: Area, draft: MemberDraft, consents: bool, actor: User, now: datetime
) -> MemberRegistration:
    """One's own registration and nobody else's. Raises `InputRefused` without consent, and where it is registered already."""
    if not consents:
        message = _("请先看清收集什么、用来做什么，同意后再提交。")
        raise InputRefused("no_consent", message, fields={"consents": message})
    _check(draft)
    try:
        with transaction.atomic():
            row = MemberRegistration.objects.create(
                community=community, area_code=community.code, user=actor, kind=draft.kind,
                employer=draft.employer.strip(), fields=list(draft.fields), available=draft.available,
                consent_at=now, token=secrets.token_urlsafe(TOKEN_BYTES),
            )  # fmt: skip
            record(actor=actor, verb="grids.member_apply", subject=row, now=now, area_code=row.area_code)
            link = f"/desk/grids/members/{row.pk}/"
            tell_community(row, f"member:{row.pk}:apply", _("有在职人员来报到，请确认"), link, now)
    except IntegrityError:
        raise InputRefused("known", _("您已经在这个社区报到了。")) from None
    return row


def _check(draft: MemberDraft) -> None:
    wrong = {}
    if draft.kind not in MemberKind.values:
        wrong["kind"] = _("请选择")
    if not draft.fields or not set(draft.fields) <= set(Field.values):
        wrong["fields"] = _("请至少选一项")
    if draft.available not in Availability.values:
        wrong["available"] = _("请选择")
    if len(draft.employer) > 60:
        wrong["employer"] = _("最多 60 字")
    if wrong:
        raise InputRefused("missing", _("还有必填的内容没有填。"), fields=wrong)
    refuse_never_collected(employer=draft.employer)


def confirm(*, member_id: int, actor: User, now: datetime) -> MemberRegistration:
    with changing(MemberRegistration, member_id, Verb.CONFIRM, actor, now) as row:
        row.registered_at, row.decided_by = now, actor
        _tell(row, actor, now, _("社区已确认您的报到"))
    return row


def decline(*, member_id: int, actor: User, now: datetime, words: str) -> MemberRegistration:
    with changing(MemberRegistration, member_id, Verb.DECLINE, actor, now, words=words) as row:
        _forget(row)
        row.decided_by, row.words = actor, words.strip()
        _tell(row, actor, now, _("社区没有确认您的报到"), words.strip())
    return row


def end(*, member_id: int, actor: User, now: datetime) -> MemberRegistration:
    """By the person, who takes back the consent, or by the community. What they told is taken out at once."""
    with changing(MemberRegistration, member_id, Verb.END, actor, now) as row:
        _forget(row)
        row.claims.filter(state=ClaimState.OFFERED).update(state=ClaimState.WITHDRAWN, decided_at=now)
        _tell(row, actor, now, _("您的报到已结束，填写的内容已删除"))
    return row


def _forget(row: MemberRegistration) -> None:
    row.kind, row.employer, row.fields, row.available = "", "", [], ""


def _tell(row: MemberRegistration, actor: User, now: datetime, title: str, words: str = "") -> None:
    if actor.pk != row.user_id:
        notify(
            key=f"member:{row.pk}:{row.state}", recipients=[row.user], title=title, body=words,
            link="/grids/registration/", now=now,
        )  # fmt: skip
