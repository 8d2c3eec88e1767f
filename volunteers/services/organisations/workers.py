"""Social workers of an organisation: named, their certificate looked at by the office, sent no more."""

from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from governance.common.errors import InputRefused
from governance.people.models import User
from volunteers.models import MemberOrganisation, SocialWorker
from volunteers.services.organisations.change import changing
from volunteers.states.organisation_steps import OrganisationVerb as V
from volunteers.states.people import SocialWorkLevel


def add_worker(
    *, member_id: int, name: str, level: str, starts_on: date, actor: User, now: datetime, licence_number: str = "",
    licence_until: date | None = None,
) -> MemberOrganisation:  # fmt: skip
    """A level is held by a certificate: its number is asked for, and until when its registration holds."""
    given = {"name": name, "level": level, "starts_on": starts_on}
    with changing(MemberOrganisation, member_id, V.ADD_WORKER, actor, now, **given) as row:
        if level not in SocialWorkLevel.values:
            raise InputRefused("level", _("请选择职业资格。"), fields={"level": _("请选择职业资格。")})
        holds = level != SocialWorkLevel.NONE
        if holds and not (licence_number.strip() and licence_until):
            words = _("有职业资格的，请填证书编号和登记有效期。")
            raise InputRefused("licence", words, fields={"licence_number": words})
        SocialWorker.objects.create(
            member=row, name=name.strip()[:40], level=level, starts_on=starts_on,
            licence_number=licence_number.strip()[:40] if holds else "", licence_until=licence_until if holds else None,
        )  # fmt: skip
    return row


def check_worker(*, member_id: int, worker: SocialWorker, actor: User, now: datetime) -> MemberOrganisation:
    """The office has looked at the certificate: name, number and term are as told."""
    with changing(MemberOrganisation, member_id, V.CHECK_WORKER, actor, now, worker=worker) as row:
        _of(row, worker)
        if worker.is_expired_on(timezone.localdate(now)):
            words = _("证书登记已经到期，请先更新后再核对。")
            raise InputRefused("expired", words, fields={"worker": words})
        SocialWorker.objects.filter(pk=worker.pk).update(checked_at=now, checked_by=actor)
    return row


def end_worker(
    *, member_id: int, worker: SocialWorker, ends_on: date, actor: User, now: datetime
) -> MemberOrganisation:
    """Sent no more from that day on; the number of the certificate is not needed any longer (个保法 47)."""
    with changing(MemberOrganisation, member_id, V.END_WORKER, actor, now, worker=worker, ends_on=ends_on) as row:
        _of(row, worker)
        if ends_on < worker.starts_on:
            words = _("不能早于开始的那一天。")
            raise InputRefused("ends_on", words, fields={"ends_on": words})
        SocialWorker.objects.filter(pk=worker.pk).update(ends_on=ends_on, licence_number="")
    return row


def _of(row: MemberOrganisation, worker: SocialWorker) -> None:
    if worker.member_id != row.pk:
        words = _("这位社会工作者不是这个组织的。")
        raise InputRefused("worker", words, fields={"worker": words})
