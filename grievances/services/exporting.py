"""Exports: asked for by a person, written by whichever worker comes by. The row holds the job, its progress and its end."""

import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import structlog
from django.conf import settings
from django.core.files import File
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from governance.common.days import in_force
from governance.common.errors import DomainError, InputRefused, LimitReached, PermissionRefused, StateRefused
from governance.notifications.services import notify
from governance.people.models import Posting, User
from governance.trail.services import record
from grievances.daily_policies import decide_export, is_staff, may_request_export
from grievances.export_rows import HEADER, WIDE, cells, readable, watermark
from grievances.export_states import ACTIVE_STATES, ExportFormat, ExportState, ExportVerb
from grievances.exports import CsvSheet, Sheet, XlsxSheet
from grievances.models import Export, Grievance

log = structlog.get_logger(__name__)

BATCH = 1000
SILENT_AFTER = timedelta(minutes=2)  # a worker that wrote nothing for so long is taken for dead
MOST_ATTEMPTS = 3
EXPORTS_LINK = "/desk/exports/"
Rows = Callable[[Export, datetime], QuerySet[Grievance]]
Clock = Callable[[], datetime]


class Stopped(Exception):
    """Cancelled, or taken over by another worker: what was written is thrown away."""


# --- By the person ------------------------------------------------------------------------------------------
@transaction.atomic
def request_export(
    *, actor: User, now: datetime, format: str, scope: str, query: Mapping[str, str], words: str
) -> Export:
    """Put an export into the queue; raises `LimitReached` above the caps, `PermissionRefused` for who is no staff."""
    if format not in ExportFormat.values:
        raise InputRefused("bad_format", _("请选择 .xlsx 或 .csv。"))
    is_staff(actor, now).require()
    User.objects.select_for_update().get(pk=actor.pk)  # two clicks at once count one after the other
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    own = Export.objects.filter(owner=actor)
    decision = may_request_export(
        actor,
        active=own.filter(state__in=ACTIVE_STATES).count(),
        today=own.filter(requested_at__gte=midnight).count(),
        now=now,
    )
    if not decision:
        raise LimitReached("exports", decision.reason)
    export = Export.objects.create(
        owner=actor, format=format, scope=scope, query=dict(query), words=words[:300], requested_at=now
    )
    names = sorted(query)  # never the values: somebody may have searched for a name
    record(actor=actor, verb="grievances.export_request", subject=export, now=now, format=format, scope=scope,
           filters=names)  # fmt: skip
    return export


@transaction.atomic
def cancel_export(*, export_id: int, actor: User, now: datetime) -> Export:
    export = Export.objects.select_for_update().get(pk=export_id)
    _require(actor, ExportVerb.CANCEL, export)
    export.state, export.finished_at = ExportState.CANCELLED, now
    export.save(update_fields=["state", "finished_at"])
    record(actor=actor, verb="grievances.export_cancel", subject=export, now=now)
    return export


@transaction.atomic
def note_download(*, export_id: int, actor: User, now: datetime) -> Export:
    """Every download leaves a trail entry: who, when, how many rows."""
    export = Export.objects.select_for_update().get(pk=export_id)
    _require(actor, ExportVerb.DOWNLOAD, export)
    record(actor=actor, verb="grievances.export_download", subject=export, now=now, rows=export.done,
           format=export.format)  # fmt: skip
    return export


def _require(actor: User, verb: ExportVerb, export: Export) -> None:
    decision = decide_export(actor, verb, export)
    if not decision:
        is_own = actor.pk == export.owner_id
        raise StateRefused("wrong_state", decision.reason) if is_own else PermissionRefused("not_own", decision.reason)


# --- By a worker --------------------------------------------------------------------------------------------
@transaction.atomic
def claim_export(*, now: datetime) -> Export | None:
    """The oldest that waits, or that a silent worker left behind; None where enough are being written already.

    Workers wait for each other at the oldest, so that none counts past another's claim; the last ones come by again.
    """
    alive_since = now - SILENT_AFTER
    waits = Q(state=ExportState.QUEUED) | Q(state=ExportState.RUNNING, heartbeat_at__lt=alive_since)
    export = Export.objects.select_for_update().filter(waits).order_by("id").first()
    running = Export.objects.filter(state=ExportState.RUNNING, heartbeat_at__gte=alive_since)
    if export is None or running[: settings.EXPORTS_RUNNING].count() >= settings.EXPORTS_RUNNING:
        return None
    if export.attempts >= MOST_ATTEMPTS:
        _fail(export, now, _("试了几次都中断了，请缩小范围再试。"))
        return None
    export.state, export.heartbeat_at, export.attempts, export.done = (
        ExportState.RUNNING, now, export.attempts + 1, 0,
    )  # fmt: skip
    export.save(update_fields=["state", "heartbeat_at", "attempts", "done"])
    return export


def run_export(*, export: Export, rows: Rows, clock: Clock) -> Export:
    """Write a claimed export outside every transaction. What the owner may see is asked now, not when it was ordered.

    `rows(export, now)` gives the owner's rows. Between the batches the row shows progress, which is the heartbeat too.
    """
    began = clock()
    try:
        owner = User.objects.get(pk=export.owner_id)
        is_staff(owner, began).require()
        with tempfile.TemporaryDirectory(prefix="export-") as folder:
            path = Path(folder) / f"file.{export.format}"
            _write(export, rows(export, began), path, owner, began, clock)
            return _finish(export, path, clock())
    except Stopped:
        return Export.objects.get(pk=export.pk)
    except DomainError as refused:
        return _give_up(export, clock(), refused.message, for_good=True)
    except Exception as problem:  # one bad file must not stop the queue; what it says may hold data
        log.exception("export failed", export=export.pk, problem=type(problem).__name__)
        return _give_up(export, clock(), _("生成文件时出错了，没有丢失任何数据，请再试一次。"), for_good=False)


def _write(export: Export, rows: QuerySet[Grievance], path: Path, owner: User, began: datetime, clock: Clock) -> None:
    limit = settings.EXPORT_ROWS
    found = rows.order_by()[: limit + 1].count()  # bounded by the limit, and nobody waits for it
    export.total, export.is_cut = min(found, limit), found > limit
    _beat(export, 0, clock(), total=export.total, is_cut=export.is_cut)
    mark = watermark(
        site=settings.SITE_NAME, person=str(owner), posts=_posts(owner, began), words=export.words, at=began
    )
    kind = XlsxSheet if export.format == ExportFormat.XLSX else CsvSheet
    sheet: Sheet = kind(path, watermark=mark, header=HEADER, wide=WIDE)
    try:
        done = 0
        for batch in batches(readable(rows), limit):
            sheet.add([cells(row) for row in batch])
            done += len(batch)
            _beat(export, done, clock())
        if export.is_cut:
            sheet.add([(_("只导出了最新的 %(n)d 件，请缩小范围分次导出。") % {"n": limit},)])
    finally:
        sheet.close()


def batches(rows: QuerySet[Grievance], limit: int) -> Iterator[list[Grievance]]:
    """Newest first, by key: the last batch costs what the first one does, and none is held longer than it is written."""
    last, left = None, limit
    while left > 0:
        page = rows.filter(pk__lt=last) if last else rows
        batch = list(page.order_by("-pk")[: min(BATCH, left)])
        if not batch:
            return
        yield batch
        last, left = batch[-1].pk, left - len(batch)


def _posts(owner: User, now: datetime) -> str:
    posts = Posting.objects.filter(in_force(timezone.localdate(now)), user=owner).select_related("area", "department")
    return "、".join(str(post.department or post.area) for post in posts.order_by("id")[:2])


def _ours(export: Export) -> QuerySet[Export]:
    """The row, as long as this attempt still owns it."""
    return Export.objects.filter(pk=export.pk, state=ExportState.RUNNING, attempts=export.attempts)


def _beat(export: Export, done: int, now: datetime, **fields: object) -> None:
    if not _ours(export).update(done=done, heartbeat_at=now, **fields):
        raise Stopped
    export.done = done


def _finish(export: Export, path: Path, now: datetime) -> Export:
    name = f"{timezone.localtime(now):%Y%m%d-%H%M%S}-{export.pk}-{export.attempts}.{export.format}"
    with path.open("rb") as content:
        export.file.save(name, File(content), save=False)
    expires_at = now + timedelta(days=settings.EXPORT_KEPT_DAYS)
    with transaction.atomic():
        is_ours = _ours(export).update(
            state=ExportState.DONE, file=export.file.name, size=path.stat().st_size, finished_at=now,
            expires_at=expires_at, problem="",
        )  # fmt: skip
        if is_ours:
            _tell(export, "done", _("导出的表格可以下载了"), export.words, now)
    if not is_ours:
        export.file.delete(save=False)
    return Export.objects.get(pk=export.pk)


def _give_up(export: Export, now: datetime, words: str, *, for_good: bool) -> Export:
    """Back into the queue, or failed with the reason in words."""
    with transaction.atomic():
        locked = _ours(export).select_for_update().first()
        if locked is None:
            return Export.objects.get(pk=export.pk)
        if for_good or locked.attempts >= MOST_ATTEMPTS:
            return _fail(locked, now, words)
        locked.state = ExportState.QUEUED
        locked.save(update_fields=["state"])
        return locked


def _fail(export: Export, now: datetime, words: str) -> Export:
    export.state, export.problem, export.finished_at = ExportState.FAILED, words[:200], now
    export.save(update_fields=["state", "problem", "finished_at"])
    _tell(export, "failed", _("导出没有完成"), words, now)
    return export


def _tell(export: Export, about: str, title: str, body: str, now: datetime) -> None:
    key = f"export:{export.pk}:{about}"
    notify(key=key, recipients=[export.owner], title=title, body=body, link=EXPORTS_LINK, now=now)


def expire_exports(*, now: datetime, limit: int = 200) -> int:
    """Remove files whose days are over; what was searched for goes with them. Returns how many."""
    due = Export.objects.filter(state=ExportState.DONE, expires_at__lte=now).order_by("expires_at")
    count = 0
    for export_id in list(due.values_list("pk", flat=True)[:limit]):
        with transaction.atomic():
            export = due.select_for_update(skip_locked=True).filter(pk=export_id).first()
            if export is None:
                continue
            name = export.file.name or ""
            export.state, export.file, export.query = ExportState.EXPIRED, "", {}
            export.save(update_fields=["state", "file", "query"])
            transaction.on_commit(partial(_remove, name))
            count += 1
    return count


def _remove(name: str) -> None:
    with suppress(FileNotFoundError):
        Export._meta.get_field("file").storage.delete(name)  # type: ignore[union-attr]
