"""Appointing to the organs of a foundation and ending it: public from the moment it is entered (慈善法 78)."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from funds.models import Foundation, OrganMember
from funds.policies.foundation import may_handle
from funds.policies.organs import Candidacy, refuse, refuse_appointment
from funds.selectors.organs import finance_names, members_of, rule_on
from funds.states.organs import ORGAN_OF, Bar, Position
from governance.common.errors import DomainError, StateRefused
from governance.common.given import require_given
from governance.common.scrub import scrub
from governance.people.models import User
from governance.trail.services import record

REASON_LENGTH = 200


@transaction.atomic
def appoint_member(
    *, foundation_id: int, position: str, name: str, starts_on: date, is_declared: bool, actor: User, now: datetime,
    ends_on: date | None = None, bars: Collection[str] = (),
) -> OrganMember:  # fmt: skip
    """`bars`: what the person has declared in writing (`is_declared`). Raises `InputRefused` with the article."""
    foundation = Foundation.objects.select_for_update().get(pk=foundation_id)
    may_handle(actor, foundation.area_code, now).require()
    name = " ".join(name.split())
    require_given(("name", "is_declared"), {"name": name, "is_declared": is_declared})
    rule = rule_on(starts_on)
    if rule is None:
        raise DomainError("no_rule", _("没有那一天适用的机构规则，请管理员在后台“基金会机构规则”里添加。"))
    row = OrganMember(
        foundation=foundation, area_code=foundation.area_code, organ=ORGAN_OF[Position(position)], position=position,
        name=name, starts_on=starts_on, ends_on=ends_on, has_kin=Bar.KIN in bars, is_paid=Bar.PAID in bars,
        added_by=actor, added_at=now,
    )  # fmt: skip
    keeps_money = finance_names(foundation, timezone.localdate(now))
    refuse_appointment(Candidacy(row, bars, list(members_of(foundation)), rule, keeps_money))
    row.save(force_insert=True)
    record(
        actor=actor, verb="funds.organ_appoint", subject=row, now=now, area_code=row.area_code, position=row.position,
        foundation=foundation.pk,
    )  # fmt: skip
    return row


@transaction.atomic
def end_member(*, member_id: int, ended_on: date, reason: str, actor: User, now: datetime) -> OrganMember:
    """Before the term is over, or of who has none; `ended_on`: the first day on which it holds no more."""
    foundation_id = OrganMember.objects.values_list("foundation", flat=True).get(pk=member_id)
    foundation = Foundation.objects.select_for_update().get(pk=foundation_id)
    may_handle(actor, foundation.area_code, now).require()
    row = OrganMember.objects.get(pk=member_id)
    if row.ended_at is not None:
        raise StateRefused("ended", _("已经办理过离任。"))
    require_given(("reason",), {"reason": reason})
    if ended_on <= row.starts_on:
        refuse({"ended_on": _("离任要晚于任职开始的 %(day)s。") % {"day": row.starts_on}})
    if row.ends_on is not None and ended_on > row.ends_on:
        refuse({"ended_on": _("任期到 %(day)s 已经届满；连选连任的另登记一届。") % {"day": row.ends_on}})
    before, row.ends_on = row.ends_on, ended_on
    row.ended_by, row.ended_at, row.ended_reason = actor, now, scrub(reason.strip())[:REASON_LENGTH]
    row.save(update_fields=["ends_on", "ended_by", "ended_at", "ended_reason"])
    record(
        actor=actor, verb="funds.organ_end", subject=row, now=now, area_code=row.area_code,
        term_until=before.isoformat() if before else "", until=ended_on.isoformat(),
    )  # fmt: skip
    return row
