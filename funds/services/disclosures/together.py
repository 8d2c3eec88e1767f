"""Reports published together: asked for by a person who checked them, done by whichever worker comes by.

Each report is published in its own transaction, which also writes what became of it: a worker that dies leaves the rest
to the next one, and nothing is published twice.
"""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

import structlog
from django.db import transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from funds.models import Disclosure, Publishing, PublishingLine
from funds.periods import Period
from funds.policies.publishings import may_publish_many, misfit
from funds.selectors.publishings import counts_of
from funds.selectors.quarters import reports_of
from funds.services.disclosures.publishing import publish
from funds.states.grants import DisclosureState
from funds.states.publishings import ACTIVE_STATES, PUBLISHING_STEPS, Outcome, PublishingState, PublishingVerb
from governance.common.errors import DomainError, InputRefused, LimitReached, StateRefused
from governance.notifications.services import notify
from governance.people.models import User
from governance.trail.services import record

log = structlog.get_logger(__name__)

PUBLISH_AT_ONCE, MOST_WAITING, MOST_ATTEMPTS, WHY_LENGTH = 500, 3, 3, 200
SILENT_AFTER = timedelta(minutes=2)  # a worker that wrote nothing for so long is taken for dead
Clock = Callable[[], datetime]


class TakenOver(Exception):
    """Another worker goes on with it: what this one had begun is undone."""


# --- By the person ------------------------------------------------------------------------------------------
@transaction.atomic
def publish_together(*, quarter: Period, disclosure_ids: Iterable[int], actor: User, now: datetime) -> Publishing:
    """Put the reports into the queue; asked again for the same ones while they wait, it is the same job.

    Raises `PermissionRefused`, `InputRefused` for none, too many or somebody else's, `LimitReached`.
    """
    may_publish_many(actor, now).require()
    ids = list(dict.fromkeys(disclosure_ids))
    _check(ids, quarter, actor, now)
    User.objects.select_for_update().only("pk").get(pk=actor.pk)  # two clicks at once count one after the other
    waiting = list(Publishing.objects.filter(owner=actor, state__in=ACTIVE_STATES)[: MOST_WAITING + 1])
    for job in waiting:
        if set(job.lines.values_list("disclosure_id", flat=True)) == set(ids):
            return job
    if len(waiting) >= MOST_WAITING:
        raise LimitReached("publishings", _("前面的批量公开还没有办完，请稍等。"))
    job = Publishing.objects.create(owner=actor, quarter=quarter.name, total=len(ids), requested_at=now)
    PublishingLine.objects.bulk_create([PublishingLine(publishing=job, disclosure_id=pk) for pk in ids])
    record(actor=actor, verb="funds.publish_together", subject=job, now=now, quarter=quarter.name, reports=len(ids))
    return job


def _check(ids: list[int], quarter: Period, actor: User, now: datetime) -> None:
    words = ""
    if not ids:
        words = _("请先勾选要公开的报告。")
    elif len(ids) > PUBLISH_AT_ONCE:
        words = _("一次最多公开 %(n)d 份。") % {"n": PUBLISH_AT_ONCE}
    elif reports_of(actor, now, quarter).filter(pk__in=ids).count() != len(ids):
        words = _("有的报告不是这个季度的，或者不在您的辖区。")
    if words:
        raise InputRefused("bad_reports", words, fields={"disclosure_ids": words})


# --- By a worker --------------------------------------------------------------------------------------------
@transaction.atomic
def claim_publishing(*, now: datetime) -> Publishing | None:
    """The oldest that waits, or that a silent worker left behind."""
    silent = Q(state=PublishingState.RUNNING, heartbeat_at__lt=now - SILENT_AFTER)
    jobs = Publishing.objects.filter(Q(state=PublishingState.QUEUED) | silent).order_by("id")
    job = jobs.select_for_update(skip_locked=True).first()
    if job is None:
        return None
    _move(job, PublishingVerb.CLAIM)
    if job.attempts >= MOST_ATTEMPTS:
        _end(job, PublishingVerb.FAIL, now, _("试了几次都中断了。已公开的不变，其余的请再试一次。"))
        return None
    job.heartbeat_at, job.attempts = now, job.attempts + 1
    job.save(update_fields=["state", "heartbeat_at", "attempts"])
    return job


def run_publishing(*, job: Publishing, clock: Clock) -> Publishing:
    """Go through the lines that wait; who may publish is asked now, for each of them."""
    try:
        for line in job.lines.filter(outcome=Outcome.WAITING).order_by("id"):
            _do(job, line, clock())
        return _finish(job, clock())
    except TakenOver:
        return Publishing.objects.get(pk=job.pk)


def _do(job: Publishing, line: PublishingLine, now: datetime) -> None:
    """One report and what became of it. A refusal, or an accident, does not hold up the others."""
    try:
        with transaction.atomic():
            publish(disclosure_id=line.disclosure_id, actor=job.owner, now=now)
            _note(job, line, Outcome.PUBLISHED, "", now)
    except DomainError as refused:
        is_public = Disclosure.objects.filter(pk=line.disclosure_id, state=DisclosureState.PUBLISHED).exists()
        _note(job, line, *((Outcome.BEFORE, "") if is_public else (Outcome.REFUSED, refused.message)), now)
    except TakenOver:
        raise
    except Exception as problem:  # what it says may hold data
        log.exception("report not published", line=line.pk, problem=type(problem).__name__)
        _note(job, line, Outcome.REFUSED, _("公开这一份时出错了，没有改动，请再试一次。"), now)


@transaction.atomic
def _note(job: Publishing, line: PublishingLine, outcome: Outcome, why: str, now: datetime) -> None:
    ours = Publishing.objects.filter(pk=job.pk, state=PublishingState.RUNNING, attempts=job.attempts)
    if not ours.update(done=F("done") + 1, heartbeat_at=now):
        raise TakenOver
    PublishingLine.objects.filter(pk=line.pk).update(outcome=outcome, why=why[:WHY_LENGTH])


@transaction.atomic
def _finish(job: Publishing, now: datetime) -> Publishing:
    locked = Publishing.objects.select_for_update().get(pk=job.pk)
    if locked.attempts != job.attempts:
        raise TakenOver
    return _end(locked, PublishingVerb.FINISH, now, "")


def _move(job: Publishing, verb: PublishingVerb) -> None:
    if reason := misfit(verb, job):
        raise StateRefused("wrong_state", reason)
    job.state = PUBLISHING_STEPS[job.state, verb]


def _end(job: Publishing, verb: PublishingVerb, now: datetime, problem: str) -> Publishing:
    _move(job, verb)
    job.problem, job.finished_at = problem, now
    job.save(update_fields=["state", "problem", "finished_at"])
    counts = counts_of(job)
    title = _("%(name)s 的报告：公开了 %(n)d 份") % {"name": job.quarter, "n": counts[Outcome.PUBLISHED]}
    left = job.total - counts[Outcome.PUBLISHED] - counts[Outcome.BEFORE]
    words = problem or (_("%(n)d 份没有公开，请看原因。") % {"n": left} if left else "")
    link = reverse("funds:publishing", args=[job.pk])
    notify(key=f"publishing:{job.pk}", recipients=[job.owner], title=title, body=words, link=link, now=now)
    return job
