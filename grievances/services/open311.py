"""A matter that another program raises for a resident. Sending the same again gives the same matter."""

import uuid
from dataclasses import replace
from datetime import datetime, timedelta

from django.utils import timezone

from grievances.models import ApiKey, Grievance
from grievances.services.raising import Draft, raise_matter

SUBMISSION_SPACE = uuid.UUID("7d0a3c52-94e6-4f7e-9f6c-53f1f4a9d2b8")
SAME_WITHIN = timedelta(hours=24)


def raise_by_key(*, key: ApiKey, draft: Draft, said: str, given: str, now: datetime) -> Grievance:
    """Raise `draft` on behalf of a resident. `given` is the client's own idempotency key, good for ever; without one
    the same words (`said`: everything that was sent) within 24 hours are one matter.

    Raises what `raise_matter` raises.
    """
    submission = _named(key, f"key:{given}") if given else _by_words(key, said, now)
    sent = replace(draft, submission=submission, source_ref=f"open311-{key.pk}:{submission.hex}")
    return raise_matter(draft=sent, actor=None, now=now)


def _by_words(key: ApiKey, said: str, now: datetime) -> uuid.UUID:
    today = timezone.localdate(now)
    yesterday = _named(key, f"{today - timedelta(days=1)}:{said}")
    if Grievance.objects.filter(submission=yesterday, raised_at__gte=now - SAME_WITHIN).exists():
        return yesterday
    return _named(key, f"{today}:{said}")


def _named(key: ApiKey, text: str) -> uuid.UUID:
    return uuid.uuid5(SUBMISSION_SPACE, f"{key.pk}\x1f{text}")
