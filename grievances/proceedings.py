"""Reads of what is open beside the work: limits in force, and everything about one matter for its pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from governance.common.days import in_force
from governance.common.errors import DomainError
from grievances.models import DeclineContest, Errand, Grievance, LimitPolicy, Objection, SupervisionOrder, TimeRequest


def limit_of(name: LimitPolicy.Name, now: datetime) -> int:
    """The limit in force today; raises `DomainError` where the district has none."""
    on = timezone.localdate(now)
    held = LimitPolicy.objects.filter(in_force(on), name=name)
    amount = held.order_by("-starts_on").values_list("amount", flat=True).first()
    if amount is None:
        raise DomainError(
            "limit_missing", _("没有“%(name)s”的限额，请管理员在后台“办理限额”里添加。") % {"name": name.label}
        )
    return amount


@dataclass(frozen=True, slots=True)
class Proceedings:
    """Everything beside the work of one matter, newest first; errands in their order."""

    objections: Sequence[Objection] = ()
    time_requests: Sequence[TimeRequest] = ()
    orders: Sequence[SupervisionOrder] = ()
    contest: DeclineContest | None = None
    errands: Sequence[Errand] = ()

    def __bool__(self) -> bool:
        return bool(self.objections or self.time_requests or self.orders or self.contest)


NONE = Proceedings()


def proceedings_of(grievance: Grievance) -> Proceedings:
    """No statement for a matter that never had any; six for one that has."""
    if not grievance.has_proceedings:
        return NONE
    return Proceedings(
        list(
            grievance.objections.select_related("department", "redispatched_to", "objected_by", "ruled_by").order_by(
                "-id"
            )
        ),
        list(
            grievance.time_requests.select_related("requested_by", "ruled_by")
            .prefetch_related("photos")
            .order_by("-id")
        ),
        list(grievance.supervision_orders.select_related("ordered_by", "replied_by", "closed_by").order_by("-id")),
        DeclineContest.objects.filter(grievance=grievance).select_related("ruled_by").first(),
        errands_of(grievance),
    )


def errands_of(grievance: Grievance) -> list[Errand]:
    if not grievance.proxied_at:
        return []
    return list(grievance.errands.select_related("done_by"))


@dataclass(frozen=True, slots=True)
class ErrandLine:
    errand: Errand
    is_late: bool


def errand_lines(errands: Sequence[Errand], today: date) -> list[ErrandLine]:
    return [
        ErrandLine(errand, errand.done_at is None and errand.due_on is not None and errand.due_on < today)
        for errand in errands
    ]
