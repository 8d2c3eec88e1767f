"""Follow-up calls of the demonstration: most have been made, some wait for whoever tries the call list."""

import random
from datetime import datetime, timedelta

from django.utils import timezone

from governance.people.selectors import handlers_at
from grievances.models import FollowUp
from grievances.services import call_back
from grievances.services.counting import recount_all

CALLS = 40
MADE = 0.6
OUTCOMES = [
    ({"is_reached": True, "is_settled": True, "is_satisfied": True, "words": "修好了，谢谢。"}, 66),
    ({"is_reached": True, "is_settled": True, "is_satisfied": False, "words": "修是修好了，等得太久。"}, 14),
    ({"is_reached": True, "is_settled": False, "words": "管了两天又坏了，请再来看看。"}, 6),
    ({"is_reached": False}, 14),
]


def load_calls(chance: random.Random, now: datetime) -> None:
    """Through the service, each call some hours after it could first be made; then the three rates are counted."""
    waiting = FollowUp.objects.filter(state=FollowUp.State.WAITING, due_at__lt=now - timedelta(hours=6)).order_by("id")
    outcomes, weights = zip(*OUTCOMES, strict=True)
    for row in list(waiting[:CALLS]):
        callers = handlers_at(row.rung_code, timezone.localdate(now))
        if callers and chance.random() < MADE:
            (outcome,) = chance.choices(outcomes, weights=weights)
            at = row.due_at + timedelta(hours=chance.uniform(0.5, 5))
            call_back(grievance_id=row.grievance_id, actor=chance.choice(callers), now=at, **outcome)
    recount_all(now=now)
