"""Several neighbours with one trouble: some already merged, some that the desk will be shown, and a hotspot of them all."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils import timezone

from governance.people.selectors import handlers_at
from governance.territory.models import Building
from grievances import services
from grievances.models import Grievance
from grievances.services import Draft
from grievances.states import Urgency

SAID = [
    "昨天晚上开始小区水压特别低，六楼以上基本没有水，家里有老人小孩，请尽快派人检查加压泵。",
    "小区水压特别低，六楼以上基本没有水，家里有老人，请尽快派人检查加压泵！",
    "昨晚开始小区水压特别低，高层没水用，物业说是加压泵坏了，请催一催。",
    "水压特别低，洗澡都出不来水，已经两天了，是不是加压泵的问题？",
    "小区水压特别低，六楼以上没有水，请尽快检查加压泵。",
]
MERGED = (1, 2)  # these follow the first; the others wait to be noticed


def show_together(buildings: Sequence[Building], *, now: datetime) -> None:
    """Raised within the last two days, from different telephones."""
    matters: list[Grievance] = []
    for number, body in enumerate(SAID):
        draft = Draft(
            body=body,
            building=buildings[0],
            contact_phone=f"1990002{1000 + number}",
            urgency=Urgency.GENERAL,
        )
        matters.append(services.raise_matter(draft=draft, actor=None, now=now - timedelta(hours=17 - number)))
    lead = matters[0]
    worker = next(iter(handlers_at(lead.holder_code, timezone.localdate(now))), None)
    if worker:
        services.merge_into(
            lead_id=lead.pk,
            grievance_ids=[matters[number].pk for number in MERGED],
            actor=worker,
            now=now - timedelta(hours=2),
        )
