"""Counting the hotspots anew: read five weeks once, replace the small table that the page reads."""

from collections import defaultdict
from datetime import datetime

from django.db import transaction

from governance.territory.levels import Level
from governance.territory.models import Area, Estate
from grievances.hotspots import WEEK, WEEKS_BEFORE, Finding, Said, find_hotspots, without
from grievances.models import Grievance, Hotspot
from grievances.states import State
from grievances.suggestions import person_of


def refresh_hotspots(*, now: datetime) -> int:
    """Find what rises and keep it; returns how many. Readers see the last count until the new one is complete."""
    findings = find_hotspots(_said(now))
    names = dict(Area.objects.filter(code__in={found.place for found in findings}).values_list("code", "name"))
    with transaction.atomic():
        Hotspot.objects.all().delete()
        rows = Hotspot.objects.bulk_create(_row(found, names, now) for found in findings)
        through = Hotspot.matters.through
        through.objects.bulk_create(
            (
                through(hotspot_id=row.pk, grievance_id=pk)
                for row, found in zip(rows, findings, strict=True)
                for pk in found.ids
            ),
            batch_size=1000,
        )
    return len(rows)


def _said(now: datetime) -> list[Said]:
    """The matters of five weeks, by the community they were raised in; taken back, they are not said."""
    columns = (
        "pk", "area_code", "category_id", "title", "raised_at", "contact_phone_index", "reporter_id", "reporter__phone_index",
    )  # fmt: skip
    rows = (
        Grievance.objects.filter(raised_at__gt=now - (WEEKS_BEFORE + 1) * WEEK, raised_at__lte=now)
        .exclude(state=State.WITHDRAWN)
        .values_list(*columns)
    )
    length, since, names = Level.COMMUNITY.code_length, now - WEEK, _names()
    return [
        Said(
            pk,
            code[:length],
            category,
            without(title, names.get(code[:length], ())),
            person_of(pk, phone, reporter, reporter_phone),
            raised_at > since,
        )
        for pk, code, category, title, raised_at, phone, reporter, reporter_phone in rows.iterator(chunk_size=5000)
    ]


def _names() -> dict[str, list[str]]:
    """What every title of a community may name, longest first: its own name and those of its estates are no news."""
    names: dict[str, list[str]] = defaultdict(list)
    for code, name in Area.objects.filter(level=Level.COMMUNITY).values_list("code", "name"):
        names[code].append(name)
    for code, name in Estate.objects.values_list("community__code", "name"):
        names[code].append(name)
    return {code: sorted(own, key=len, reverse=True) for code, own in names.items()}


def _row(found: Finding, names: dict[str, str], now: datetime) -> Hotspot:
    return Hotspot(
        area_code=found.place,
        area_name=names.get(found.place, found.place),
        category_id=found.category_id,
        words=found.words,
        recent=found.recent,
        before=found.before,
        surprise=found.surprise,
        counted_at=now,
    )
