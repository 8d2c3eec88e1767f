"""A disclosure from draft to public: figures are frozen when it is published, afterwards a correction is added."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from funds.models import Disclosure
from funds.policies.disclosures import decide, misfit
from funds.selectors.disclosures import RELATED
from funds.selectors.reports import content_of
from funds.services.disclosures.opening import CLOCK
from funds.states.duties import DISCLOSURE_STEPS, DisclosureVerb
from governance.common.errors import StateRefused
from governance.common.given import require_given
from governance.common.scrub import scrub
from governance.deadlines import services as deadlines
from governance.people.models import User
from governance.trail.services import record

WORDS_LENGTH = 4000


@contextmanager
def _disclosing(
    disclosure_id: int, verb: DisclosureVerb, actor: User, now: datetime, **given: object
) -> Iterator[Disclosure]:
    """One transaction around one verb. Raises `StateRefused`, `PermissionRefused`, `InputRefused`."""
    with transaction.atomic():
        Disclosure.objects.select_for_update().only("pk").get(pk=disclosure_id)
        row = Disclosure.objects.select_related(*RELATED).get(pk=disclosure_id)
        reason = misfit(verb, row)
        if reason:
            raise StateRefused("wrong_state", reason)
        decide(actor, verb, row, now).require()
        step = DISCLOSURE_STEPS[row.state, verb]
        require_given(step.required, given)
        before, row.state = row.state, step.to or row.state
        yield row
        row.save()
        if step.to:
            deadlines.end_all(subject=row, purposes=[CLOCK], now=now, actor=actor, met=verb is DisclosureVerb.PUBLISH)
        record(
            actor=actor, verb=f"funds.disclosure_{verb}", subject=row, now=now, area_code=row.area_code,
            **{"from": before, "to": row.state},
        )  # fmt: skip


def write(*, disclosure_id: int, words: str, actor: User, now: datetime) -> Disclosure:
    """What a person adds to the figures; kept until it is published."""
    with _disclosing(disclosure_id, DisclosureVerb.WRITE, actor, now, words=words) as row:
        row.words = scrub(words.strip())[:WORDS_LENGTH]
    return row


def publish(*, disclosure_id: int, words: str = "", actor: User, now: datetime) -> Disclosure:
    """The figures as they stand now, frozen; `words` '' keeps what was written before."""
    with _disclosing(disclosure_id, DisclosureVerb.PUBLISH, actor, now) as row:
        row.words = scrub(words.strip())[:WORDS_LENGTH] or row.words
        row.content = content_of(row, timezone.localdate(now))
        row.published_at, row.published_by = now, actor
    return row


def drop(*, disclosure_id: int, words: str, actor: User, now: datetime) -> Disclosure:
    """No longer owed; the reason stays with it."""
    with _disclosing(disclosure_id, DisclosureVerb.DROP, actor, now, words=words) as row:
        row.words = scrub(words.strip())[:WORDS_LENGTH]
    return row


def correct(*, disclosure_id: int, words: str, actor: User, now: datetime) -> Disclosure:
    """What was published stays as it was; the correction stands above it."""
    with _disclosing(disclosure_id, DisclosureVerb.CORRECT, actor, now, words=words) as row:
        row.corrections = [*row.corrections, {"at": now.isoformat(), "words": scrub(words.strip())[:WORDS_LENGTH]}]
    return row
