"""The charter of a foundation, version after version: public from the moment it is entered (慈善法 78), never removed."""

import hashlib
from datetime import date, datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from funds.models import Foundation, FoundationCharter
from funds.policies.foundation import may_handle, may_keep_money
from funds.policies.organs import refuse, refuse_charter, wrong_approval
from funds.services.documents import read_file
from governance.common.errors import StateRefused
from governance.common.given import require_given
from governance.common.scrub import scrub
from governance.people.models import User
from governance.trail.services import record

BODY_LENGTH, REASON_LENGTH = 60_000, 200


@transaction.atomic
def add_charter(
    *, foundation_id: int, adopted_on: date, starts_on: date, actor: User, now: datetime, body: str = "",
    file: UploadedFile | None = None, approved_on: date | None = None, approval_number: str = "",
) -> FoundationCharter:  # fmt: skip
    """Text, file or both. An amendment holds once it is approved (条例 15). Raises `InputRefused`."""
    foundation = Foundation.objects.select_for_update().get(pk=foundation_id)
    may_handle(actor, foundation.area_code, now).require()
    rows = FoundationCharter.objects.filter(foundation=foundation).defer("body").order_by("number")
    known = list(rows)
    row = FoundationCharter(
        foundation=foundation, area_code=foundation.area_code, number=len(known) + 1,
        body=body.strip()[:BODY_LENGTH], adopted_on=adopted_on, starts_on=starts_on, approved_on=approved_on,
        approval_number=approval_number.strip(), added_by=actor, added_at=now,
    )  # fmt: skip
    before = next((each for each in reversed(known) if each.withdrawn_at is None), None)
    refuse_charter(row, before, timezone.localdate(now), has_file=file is not None)
    if file is not None:
        suffix, content = read_file(file)
        row.sha256 = hashlib.sha256(content).hexdigest()
        file.seek(0)
        row.file.save(f"{row.sha256[:16]}{suffix}", file, save=False)
    row.save(force_insert=True)
    record(
        actor=actor, verb="funds.charter_add", subject=row, now=now, area_code=row.area_code, number=row.number,
        sha256=row.sha256, body=hashlib.sha256(row.body.encode()).hexdigest(),
    )  # fmt: skip
    return row


def _held(charter_id: int) -> FoundationCharter:
    """The version under the lock of its foundation."""
    foundation_id = FoundationCharter.objects.values_list("foundation", flat=True).get(pk=charter_id)
    Foundation.objects.select_for_update().only("pk").get(pk=foundation_id)
    row = FoundationCharter.objects.select_related("foundation").get(pk=charter_id)
    if row.withdrawn_at is not None:
        raise StateRefused("withdrawn", _("这一版已经作废。"))
    return row


@transaction.atomic
def approve_charter(
    *, charter_id: int, approved_on: date, actor: User, now: datetime, approval_number: str = ""
) -> FoundationCharter:
    """The registration authority has approved it (条例 15): from that day on it holds."""
    row = _held(charter_id)
    may_handle(actor, row.area_code, now).require()
    if row.approved_on is not None:
        raise StateRefused("approved", _("这一版已经登记过核准。"))
    row.approved_on, row.approval_number = approved_on, approval_number.strip()
    refuse(wrong_approval(row, timezone.localdate(now)))
    row.save(update_fields=["approved_on", "approval_number"])
    record(
        actor=actor, verb="funds.charter_approve", subject=row, now=now, area_code=row.area_code,
        on=approved_on.isoformat(),
    )  # fmt: skip
    return row


@transaction.atomic
def withdraw_charter(*, charter_id: int, reason: str, actor: User, now: datetime) -> FoundationCharter:
    """Entered wrongly: it holds no more, and stays readable with the reason."""
    row = _held(charter_id)
    may_keep_money(actor, row.area_code, now).require()
    require_given(("reason",), {"reason": reason})
    row.withdrawn_by, row.withdrawn_at = actor, now
    row.withdrawn_reason = scrub(reason.strip())[:REASON_LENGTH]
    row.save(update_fields=["withdrawn_by", "withdrawn_at", "withdrawn_reason"])
    record(actor=actor, verb="funds.charter_withdraw", subject=row, now=now, area_code=row.area_code)
    return row
