"""Care that a household asked for: a service with consent and purpose, looked at again by a day, ended at any time."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from governance.common.errors import InputRefused, PermissionRefused, StateRefused
from governance.people.models import User
from governance.territory.models import Dwelling
from governance.trail.services import record
from grids.collecting import refuse_never_collected
from grids.models import CareService, CareTag, DwellingDue
from grids.policies.day import may_work
from grids.rounds import add_months
from grids.services.visits import area_code_of


def add_care(
    *,
    dwelling: Dwelling,
    service: CareService,
    consent_on: date,
    consent_words: str,
    actor: User,
    now: datetime,
    who: str = "",
) -> CareTag:
    """Register a service that the household agreed to. Raises `StateRefused` where it has it already."""
    decision = may_work(actor, area_code_of(dwelling.building), now)
    if not decision:
        raise PermissionRefused("not_yours", decision.reason)
    _check_consent(consent_on, consent_words, timezone.localdate(now))
    refuse_never_collected(who=who, consent_words=consent_words)
    with transaction.atomic():
        Dwelling.objects.select_for_update().get(pk=dwelling.pk)
        if CareTag.objects.filter(dwelling=dwelling, service=service, ended_on=None).exists():
            raise StateRefused("has_it", _("这户已经登记了这项服务。"))
        tag = CareTag.objects.create(
            dwelling=dwelling, area_code=area_code_of(dwelling.building), service=service, who=who,
            consent_on=consent_on, consent_words=consent_words, added_by=actor,
            review_on=add_months(consent_on, service.review_months),
        )  # fmt: skip
        _mark_dwelling(dwelling.pk)
        _leave_trail("grids.add_care", tag, actor, now)
    return tag


def _check_consent(consent_on: date, consent_words: str, today: date) -> None:
    if consent_on > today:
        message = _("同意的日期不能晚于今天")
        raise InputRefused("future", message, fields={"consent_on": message})
    if not consent_words.strip():
        message = _("没有本人同意不能登记，请写明怎样同意的（当面、电话、书面）")
        raise InputRefused("no_consent", message, fields={"consent_words": message})


def keep_care(*, tag_id: int, consent_words: str, actor: User, now: datetime) -> CareTag:
    """Looked at again and still wanted: consent is given anew, and the next review counts from today."""
    today = timezone.localdate(now)
    _check_consent(today, consent_words, today)
    refuse_never_collected(consent_words=consent_words)
    with _changing(tag_id, "grids.keep_care", actor, now) as tag:
        tag.consent_on, tag.consent_words = today, consent_words
        tag.review_on = add_months(today, tag.service.review_months)
    return tag


def end_care(*, tag_id: int, reason: str, actor: User, now: datetime) -> CareTag:
    """No longer wanted or needed; the household need not say why, so the reason is one of the office."""
    refuse_never_collected(reason=reason)
    with _changing(tag_id, "grids.end_care", actor, now) as tag:
        tag.ended_on, tag.end_reason = timezone.localdate(now), reason
    return tag


@contextmanager
def _changing(tag_id: int, verb: str, actor: User, now: datetime) -> Iterator[CareTag]:
    with transaction.atomic():
        tag = CareTag.objects.select_for_update().get(pk=tag_id)
        decision = may_work(actor, tag.area_code, now)
        if not decision:
            raise PermissionRefused("not_yours", decision.reason)
        if tag.ended_on:
            raise StateRefused("ended", _("这项关照已经结束。"))
        yield tag
        tag.save()
        _mark_dwelling(tag.dwelling_id)
        _leave_trail(verb, tag, actor, now)


def _mark_dwelling(dwelling_id: int) -> None:
    needs_care = CareTag.objects.filter(dwelling_id=dwelling_id, ended_on=None).exists()
    DwellingDue.objects.filter(dwelling_id=dwelling_id).update(needs_care=needs_care)


def _leave_trail(verb: str, tag: CareTag, actor: User, now: datetime) -> None:
    record(
        actor=actor, verb=verb, subject=tag, now=now, area_code=tag.area_code,
        service=tag.service.code, review_on=tag.review_on,
    )  # fmt: skip
