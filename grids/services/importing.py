"""Spreadsheets brought in by a worker: the row of the job holds progress, outcome and the report, line by line."""

import tempfile
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Protocol, TypeVar

import structlog
from django.core.files.base import File
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from governance.common.errors import DomainError, InputRefused, LimitReached
from governance.notifications.services import notify
from governance.people.models import User
from governance.territory.models import Area
from governance.trail.services import record
from grids.imports import columns as headings
from grids.imports.dwellings import read_dwelling
from grids.imports.roster import read_entry
from grids.imports.services import GEOJSON, read_service, sheet_of_points
from grids.models import ImportJob
from grids.policies.roster import may_manage_territory
from grids.services.circle import PlaceImporter
from grids.services.dwelling_import import BATCH, DwellingImporter
from grids.services.roster_import import RosterImporter
from grids.states import ImportKind, ImportState
from grievances.imports.reader import FileNotUnderstood, Sheet, read_sheet
from grievances.imports.report import LEFT_OUT, ReportLine
from grievances.imports.rows import BadRow

log = structlog.get_logger(__name__)

MOST_BYTES = 30 * 1024 * 1024
MOST_LINES = 2000  # of the report; how many more there were is said
MOST_WAITING = 3
MOST_ATTEMPTS = 3
SILENT_AFTER = timedelta(minutes=2)
REQUIRED = {
    ImportKind.DWELLINGS: ("building", "room"), ImportKind.ROSTER: ("duty", "name"),
    ImportKind.SERVICES: ("kind", "name"),
}  # fmt: skip
SYNONYMS = {
    ImportKind.DWELLINGS: headings.DWELLINGS, ImportKind.ROSTER: headings.ROSTER, ImportKind.SERVICES: headings.SERVICES,
}  # fmt: skip
SUFFIXES = dict.fromkeys(ImportKind, (".xlsx", ".csv")) | {ImportKind.SERVICES: (".xlsx", ".csv", *GEOJSON)}
Clock = Callable[[], datetime]
R = TypeVar("R")
Row = TypeVar("Row", contravariant=True)


@transaction.atomic
def request_import(*, kind: str, community: Area, upload: File, actor: User, now: datetime) -> ImportJob:
    """Keep the file and put it into the queue; raises `PermissionRefused`, `InputRefused`, `LimitReached`."""
    may_manage_territory(actor, community.code, now).require()
    if kind not in ImportKind.values:
        raise InputRefused("bad_kind", _("请选择导入什么。"), fields={"kind": _("请选择")})
    name = Path(upload.name or "").name
    if Path(name).suffix.lower() not in SUFFIXES[ImportKind(kind)]:
        words = _("请用 %(kinds)s 文件") % {"kinds": "、".join(SUFFIXES[ImportKind(kind)])}
        raise InputRefused("bad_file", words, fields={"file": words})
    if (upload.size or 0) > MOST_BYTES:
        raise InputRefused("too_large", _("文件超过 30 MB。"), fields={"file": _("文件超过 30 MB")})
    User.objects.select_for_update().get(pk=actor.pk)
    waiting = ImportJob.objects.filter(owner=actor, state__in=[ImportState.QUEUED, ImportState.RUNNING])
    if waiting.count() >= MOST_WAITING:
        raise LimitReached("imports", _("前面的导入还没完成，请稍等。"))
    job = ImportJob(kind=kind, community=community, owner=actor, file_name=name[-120:], requested_at=now)
    job.file.save(f"{now:%Y%m%d%H%M%S}-{actor.pk}{Path(name).suffix.lower()}", upload, save=False)
    job.save(force_insert=True)
    record(actor=actor, verb="grids.import_request", subject=job, now=now, area_code=community.code, kind=kind)
    return job


@transaction.atomic
def claim_import(*, now: datetime) -> ImportJob | None:
    """The oldest that waits, or that a silent worker left behind."""
    silent = Q(state=ImportState.RUNNING, heartbeat_at__lt=now - SILENT_AFTER)
    job = (
        ImportJob.objects.select_for_update(skip_locked=True)
        .filter(Q(state=ImportState.QUEUED) | silent)
        .order_by("id")
        .first()
    )
    if job is None:
        return None
    if job.attempts >= MOST_ATTEMPTS:
        _end(job, ImportState.FAILED, now, _("试了几次都中断了；已导入的行保留，可以再导入一次。"))
        return None
    job.state, job.heartbeat_at, job.attempts = ImportState.RUNNING, now, job.attempts + 1
    job.done, job.known, job.added, job.report = 0, 0, {}, []
    job.save()
    return job


def run_import(*, job: ImportJob, clock: Clock) -> ImportJob:
    """Bring a claimed file in, batch by batch; between them the row shows progress. Rows that came in stay in."""
    now = clock()
    try:
        may_manage_territory(job.owner, job.community.code, now).require()
        sheet, columns = _read(job)
        _beat(job, clock(), total=len(sheet.rows))
        lines = _bring_in(job, sheet, columns, now, clock)
        job.report = [[line.line, line.ref, line.outcome, line.reason] for line in lines[:MOST_LINES]]
        if len(lines) > MOST_LINES:
            words = _("还有 %(n)d 行没有列出") % {"n": len(lines) - MOST_LINES}
            job.report.append([0, "", LEFT_OUT, words])
        return _end(job, ImportState.DONE, clock(), "")
    except (FileNotUnderstood, DomainError) as problem:
        words = problem.message if isinstance(problem, DomainError) else str(problem)
        return _end(job, ImportState.FAILED, clock(), words)
    except Exception as problem:  # one bad file must not stop the queue; what it says may hold data
        log.exception("import failed", job=job.pk, problem=type(problem).__name__)
        return _end(job, ImportState.FAILED, clock(), _("导入时出错了；已导入的行保留，请检查文件后再试。"))


def _read(job: ImportJob) -> tuple[Sheet, dict[str, int]]:
    kind = ImportKind(job.kind)
    with tempfile.TemporaryDirectory(prefix="import-") as folder, job.file.open("rb") as content:
        path = Path(folder) / f"file{Path(job.file.name or '').suffix}"
        path.write_bytes(content.read())
        return understand(path, kind)


def understand(path: Path, kind: ImportKind) -> tuple[Sheet, dict[str, int]]:
    """The sheet and its columns; raises `FileNotUnderstood` where a needed column is missing."""
    is_geojson = path.suffix.lower() in GEOJSON
    sheet = sheet_of_points(path) if is_geojson else read_sheet(path, looks_like=headings.score(SYNONYMS[kind]))
    columns = headings.find_columns(sheet.header, SYNONYMS[kind])
    missing = [SYNONYMS[kind][field][0] for field in REQUIRED[kind] if field not in columns]
    if missing:
        have = "、".join(filter(None, sheet.header))[:120]
        raise FileNotUnderstood(f"找不到列：{'、'.join(missing)}。文件的列有：{have}")
    return sheet, columns


def _bring_in(job: ImportJob, sheet: Sheet, columns: dict[str, int], now: datetime, clock: Clock) -> list[ReportLine]:
    tick = lambda done: _beat(job, clock(), done=done)  # noqa: E731 - one line reads better here
    if job.kind == ImportKind.DWELLINGS:
        importer = DwellingImporter(community=job.community, actor=job.owner, now=now)
        lines = bring_dwellings(importer, sheet, columns, tick)
        report = importer.report
        job.known = report.known
        job.added = {"小区": report.estates, "楼栋": report.buildings, "单元": report.entrances, "房屋": report.dwellings,
                     "更新面积": report.changed, "更新坐标": report.placed}  # fmt: skip
        return lines
    if job.kind == ImportKind.SERVICES:
        places = PlaceImporter(community=job.community, actor=job.owner, now=now)
        lines = bring_one_by_one(places, sheet, tick, lambda line, cells: read_service(line, cells, columns))
        job.known, job.added = places.known, {"网点": places.added, "更新": places.changed}
        return lines
    roster = RosterImporter(community=job.community, actor=job.owner, now=now)
    lines = bring_roster(roster, sheet, columns, now, tick)
    job.known, job.added = roster.known, {"任职": roster.added}
    return lines


def bring_dwellings(
    importer: DwellingImporter, sheet: Sheet, columns: dict[str, int], tick: Callable[[int], None]
) -> list[ReportLine]:
    lines: list[ReportLine] = []
    done = 0
    for batch in _in_batches(sheet.rows, BATCH):
        good = [row for row in (_try(lines, line, read_dwelling, line, cells, columns) for line, cells in batch) if row]
        importer.add(good)
        done += len(batch)
        tick(done)
    importer.finish()
    return sorted([*lines, *importer.report.remarks], key=lambda line: line.line)


def bring_roster(
    importer: RosterImporter, sheet: Sheet, columns: dict[str, int], now: datetime, tick: Callable[[int], None]
) -> list[ReportLine]:
    zone = timezone.get_current_timezone()
    return bring_one_by_one(
        importer, sheet, tick, lambda line, cells: read_entry(line, cells, columns, zone=zone, now=now)
    )


class Importer(Protocol[Row]):
    """Takes row after row, and says of which it has a word to say."""

    lines: list[ReportLine]

    def add(self, row: Row) -> None: ...


def bring_one_by_one(
    importer: Importer[Row], sheet: Sheet, tick: Callable[[int], None], read: Callable[[int, list[Any]], Row]
) -> list[ReportLine]:
    lines: list[ReportLine] = []
    for done, (line, cells) in enumerate(sheet.rows, start=1):
        row = _try(lines, line, read, line, cells)
        if row:
            importer.add(row)
        if done % 50 == 0:
            tick(done)
    tick(len(sheet.rows))
    return sorted([*lines, *importer.lines], key=lambda line: line.line)


def _try(lines: list[ReportLine], line: int, read: Callable[..., R], *args: Any, **given: Any) -> R | None:
    try:
        return read(*args, **given)
    except BadRow as problem:
        lines.append(ReportLine(line, "", LEFT_OUT, str(problem)))
        return None


def _in_batches(rows: Iterable[R], size: int) -> Iterator[list[R]]:
    batch: list[R] = []
    for row in rows:
        batch.append(row)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch


def _beat(job: ImportJob, now: datetime, **fields: Any) -> None:
    ImportJob.objects.filter(pk=job.pk).update(heartbeat_at=now, **fields)
    for name, value in fields.items():
        setattr(job, name, value)


@transaction.atomic
def _end(job: ImportJob, state: ImportState, now: datetime, problem: str) -> ImportJob:
    """The file has names and telephones in it: it goes when its job ends, the report stays."""
    name = job.file.name or ""
    job.state, job.finished_at, job.problem, job.file = state, now, problem[:300], ""  # type: ignore[assignment]
    job.save()
    title = _("表格导入完成") if state == ImportState.DONE else _("表格没有导入")
    notify(key=f"import-job:{job.pk}:{job.attempts}", recipients=[job.owner], title=title, body=problem or job.file_name,
           link=f"/desk/grids/{job.community.code}/imports/", now=now)  # fmt: skip
    if name:
        storage = ImportJob._meta.get_field("file").storage  # type: ignore[union-attr]
        transaction.on_commit(lambda: storage.delete(name))
    return job
