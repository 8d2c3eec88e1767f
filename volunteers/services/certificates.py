"""Certificates of service: free, made by the volunteer from what counts, checked by anybody (办法 14, 15, 17)."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from governance.common.codes import new_code, normalise_code
from governance.common.errors import InputRefused, PermissionRefused
from governance.people.models import User
from governance.trail.services import record
from volunteers.models import Certificate, ServiceRecord, Volunteer
from volunteers.states.service import RecordState


@transaction.atomic
def issue(*, volunteer: Volunteer, from_on: date, to_on: date, actor: User, now: datetime) -> Certificate:
    """Of one's own confirmed service between two days, both counted. Raises `InputRefused` where there is none."""
    if volunteer.user_id != actor.pk:
        raise PermissionRefused("not_yours", _("服务证明由志愿者本人开具。"))
    rows = list(
        ServiceRecord.objects.filter(volunteer=volunteer, state=RecordState.CONFIRMED, on__gte=from_on, on__lte=to_on)
    )
    if not rows:
        words = _("这段时间没有已经计入的服务记录。")
        raise InputRefused("nothing", words, fields={"to_on": words})
    made = Certificate.objects.create(
        code=new_code("ZM"), volunteer=volunteer, from_on=from_on, to_on=to_on, issued_at=now,
        minutes=sum(row.minutes for row in rows),
    )  # fmt: skip
    made.records.set(rows)
    record(actor=actor, verb="volunteers.certificate", subject=made, now=now, minutes=made.minutes, records=len(rows))
    return made


def find_certificate(code: str) -> Certificate | None:
    """By its code, for whoever was shown it; None where there is none. Raises `InputRefused` for a mistyped code."""
    rows = Certificate.objects.select_related("volunteer__user")
    return rows.filter(code=normalise_code(code, prefix="ZM")).first()


def is_still_true(certificate: Certificate) -> bool:
    """Whether every record still counts with the same minutes: a dispute may have corrected one."""
    rows = certificate.records.values_list("state", "minutes")
    counted = [minutes for state, minutes in rows if state == RecordState.CONFIRMED]
    return len(counted) == len(rows) and sum(counted) == certificate.minutes
