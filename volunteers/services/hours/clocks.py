"""What happens when a record was not finished in ten working days, or a dispute not answered."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from governance.deadlines.models import Deadline
from governance.notifications.services import notify
from governance.people.selectors import holders_within
from volunteers.models import ServiceRecord
from volunteers.selectors.people import OFFICE


def record_is_late(record: ServiceRecord, deadline: Deadline, now: datetime) -> None:
    """办法 11: nothing counts by itself; the office is told that it is late."""
    _tell_office(record, deadline, _("服务记录超过期限还没有确认"), now)


def dispute_is_late(record: ServiceRecord, deadline: Deadline, now: datetime) -> None:
    _tell_office(record, deadline, _("服务时间的异议超过期限还没有答复"), now)


def _tell_office(record: ServiceRecord, deadline: Deadline, title: str, now: datetime) -> None:
    notify(
        key=f"service-record:{record.pk}:late:{deadline.pk}",
        recipients=holders_within(record.area_code, OFFICE, timezone.localdate(now)), title=title, body=record.title,
        link=f"/desk/volunteers/records/{record.pk}/", now=now, area_code=record.area_code,
    )  # fmt: skip
