"""Housekeeping that nobody waits for, jobs whose rows wait in the database, and what goes out to partners."""

import time
from datetime import datetime

from celery import shared_task
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from governance.common.errors import InputRefused
from governance.notifications.delivering import keep_delivering
from governance.people.models import User
from grievances.composing import compose
from grievances.forms.desk import read_worklist
from grievances.models import Export, Grievance
from grievances.selectors import worklist
from grievances.services.counting import fold
from grievances.services.exporting import claim_export, expire_exports, run_export
from grievances.services.hotspots import refresh_hotspots
from grievances.services.pending import sweep
from grievances.services.subscriptions import send_due
from grievances.services.webhooks import deliver_webhooks, prune_sent

EXPORT_BUDGET_SECONDS = 60  # a wake-up takes no further export after so long; the next one does


@shared_task(name="grievances.sweep_pending")
def sweep_pending() -> None:
    """Photos of forms that were never sent do not stay, nor what partners received long ago."""
    sweep(timezone.now())
    prune_sent(now=timezone.now())


@shared_task(name="grievances.deliver_webhooks")
def deliver_to_partners() -> None:
    keep_delivering(lambda now: deliver_webhooks(now=now))


@shared_task(name="grievances.run_exports")
def run_exports() -> None:
    """Write the exports that wait, one after the other."""
    stop_at = time.monotonic() + EXPORT_BUDGET_SECONDS
    while time.monotonic() < stop_at and (export := claim_export(now=timezone.now())):
        run_export(export=export, rows=rows_of, clock=timezone.now)


def rows_of(export: Export, now: datetime) -> QuerySet[Grievance]:
    """What the owner of an export may see now, by its filters as they are valid now."""
    owner = User.objects.get(pk=export.owner_id)
    reading = read_worklist(owner, {"scope": export.scope, **export.query}, now)
    if lost := "、".join(reading.form.outdated):  # without it the file would hold more than was asked for
        raise InputRefused("outdated", _("筛选条件「%(names)s」已经不能用，请重新筛选后导出。") % {"names": lost})
    return worklist(owner, scope=reading.scope, filters=reading.conditions, text=reading.text, now=now)


@shared_task(name="grievances.remove_old_exports")
def remove_old_exports() -> None:
    expire_exports(now=timezone.now())


@shared_task(name="grievances.send_subscriptions")
def send_subscriptions() -> None:
    send_due(now=timezone.now(), compose=compose)


@shared_task(name="grievances.fold_rates")
def fold_rates() -> None:
    """The three rates follow what happened: a lost wake-up costs lateness, which the page shows."""
    fold(now=timezone.now())


@shared_task(name="grievances.refresh_hotspots")
def count_hotspots() -> None:
    """The page of hotspots reads what stands here; an hour old at most."""
    refresh_hotspots(now=timezone.now())
