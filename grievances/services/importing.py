"""Many matters at once, from a hotline's export: the rows that `raise_matter` writes, in batches.

An imported matter keeps the day it was raised; its clock starts at the import, for nobody here could act on it before.
Its source number makes it unique, so the same file can come again. Residents are not told: they did not raise it here.
"""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from governance.common.codes import new_code
from governance.common.crypto import blind_index
from governance.common.scrub import scrub
from governance.deadlines.bulk import plan_clock, start_many
from governance.notifications.services import notify
from governance.people.models import User
from governance.people.selectors import handlers_at
from governance.territory.levels import Level, code_at
from governance.territory.models import Area
from governance.trail.bulk import record_many
from grievances.imports.places import Place, PlaceFinder
from grievances.imports.rows import ImportRow
from grievances.models import Category, Grievance, TimelineEntry
from grievances.search import index_likeness, staff_index, staff_words
from grievances.selectors import first_staffed_area
from grievances.services import clocks
from grievances.states import Source, State, Urgency

BATCH = 200
SUBMISSION_SPACE = uuid.UUID("0a6d1b1e-6f0c-4d0c-9a3e-5a3d8c1f7b10")


@dataclass(slots=True)
class ImportReport:
    """What became of the good rows."""

    added: int = 0
    known: int = 0
    by_holder: dict[str, int] = field(default_factory=dict)


class Importer:
    """One import into `area`: holds what every batch needs, so that no batch asks for it again."""

    def __init__(self, *, area: Area, actor: User | None, now: datetime, may_publish: bool = False):
        self.area, self.actor, self.now, self.may_publish = area, actor, now, may_publish
        self.report = ImportReport()
        self._run = uuid.uuid4().hex[:12]
        self._finder = PlaceFinder(area)
        self._categories = {
            category.name: category for category in Category.objects.filter(is_active=True).order_by("-parent_id")
        }
        self._staffed: dict[int, Area] = {}
        district = Area.objects.get(code=code_at(area.code, Level.DISTRICT))
        self._prefix = (district.initials or "SQ")[:2].upper()

    @transaction.atomic
    def add(self, rows: Sequence[ImportRow]) -> int:
        """Write one batch; rows whose number is known are left alone. Returns how many are new."""
        known = set(
            Grievance.objects.filter(source_ref__in=[row.source_ref for row in rows]).values_list(
                "source_ref", flat=True
            )
        )
        fresh = list({row.source_ref: row for row in rows if row.source_ref not in known}.values())
        codes = self._free_codes(len(fresh))
        matters = Grievance.objects.bulk_create(self._build(row, code) for row, code in zip(fresh, codes, strict=True))
        self._start_clocks(matters)
        self._write_records(matters)
        self.report.known += len(rows) - len(fresh)
        self.report.added += len(matters)
        return len(matters)

    @transaction.atomic
    def finish(self) -> ImportReport:
        """Tell each office once how many matters it received."""
        on = timezone.localdate(self.now)
        for code, count in self.report.by_holder.items():
            notify(
                key=f"import:{self._run}:{code}",
                recipients=handlers_at(code, on),
                title=_("导入了 %(count)d 件诉求，待受理") % {"count": count},
                link="/desk/",
                now=self.now,
            )
        return self.report

    def _free_codes(self, count: int) -> list[str]:
        codes: set[str] = set()
        while len(codes) < count:
            candidates = {new_code(self._prefix) for _number in range(count - len(codes))} - codes
            codes |= candidates - set(Grievance.objects.filter(code__in=candidates).values_list("code", flat=True))
        return list(codes)

    def _holder_of(self, area: Area) -> Area:
        if area.pk not in self._staffed:
            self._staffed[area.pk] = first_staffed_area(area, timezone.localdate(self.now))[0]
        return self._staffed[area.pk]

    def _build(self, row: ImportRow, code: str) -> Grievance:
        place: Place = self._finder.find(f"{row.place} {row.title} {row.body}")
        holder = self._holder_of(place.area)
        private = [word for word in (row.name, row.phone) if word]
        return Grievance(
            code=code,
            title=row.title,
            body=row.body,
            source=Source.IMPORT,
            source_ref=row.source_ref,
            submission=uuid.uuid5(SUBMISSION_SPACE, row.source_ref),
            area=place.area,
            area_code=place.area.code,
            estate=place.estate,
            place_detail=row.place,
            contact_name=row.name,
            contact_phone=row.phone,
            contact_phone_index=blind_index("phone", row.phone),
            category=self._categories.get(row.category),
            urgency=Urgency.GENERAL,
            level=holder.level,
            first_level=holder.level,
            holder=holder,
            holder_code=holder.code,
            raised_at=row.raised_at,
            may_publish=self.may_publish,
            public_title=scrub(row.title, also=private)[:80],
            public_body=scrub(row.body, also=private),
        )

    def _start_clocks(self, matters: Sequence[Grievance]) -> None:
        by_level: dict[str, list[Grievance]] = {}
        for matter in matters:
            by_level.setdefault(matter.level, []).append(matter)
        for level, own in by_level.items():
            plan = plan_clock(purpose=clocks.TRIAGE, level=level, urgency=Urgency.GENERAL, now=self.now)
            start_many(starts=[(matter, plan) for matter in own], actor=self.actor)
            due_at, warn_at = plan.times.due_at, plan.times.warn_at
            Grievance.objects.filter(pk__in=[matter.pk for matter in own]).update(due_at=due_at, warn_at=warn_at)

    def _write_records(self, matters: Sequence[Grievance]) -> None:
        TimelineEntry.objects.bulk_create(
            TimelineEntry(
                grievance=matter,
                at=self.now,
                verb="add",
                actor=self.actor,
                line=_("由热线转入，由%(holder)s受理") % {"holder": matter.holder.name},
                audience=TimelineEntry.Audience.PUBLIC,
                state_after=State.RAISED,
            )
            for matter in matters
        )
        record_many(
            actor=self.actor,
            verb="grievances.import",
            subjects=[
                (
                    matter,
                    matter.area_code,
                    {"source": Source.IMPORT, "level": matter.level, "holder": matter.holder_code, "to": State.RAISED},
                )
                for matter in matters
            ],
            now=self.now,
        )
        staff_index.put_many(((matter.pk, staff_words(matter)) for matter in matters), is_new=True)
        index_likeness(matters)
        for matter in matters:
            self.report.by_holder[matter.holder_code] = self.report.by_holder.get(matter.holder_code, 0) + 1


def in_batches(rows: Iterable[ImportRow], size: int = BATCH) -> Iterable[list[ImportRow]]:
    batch: list[ImportRow] = []
    for row in rows:
        batch.append(row)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch
