"""Services of daily life in a community: entered, changed, closed, brought in from a file. They are public."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from governance.common.errors import InputRefused, StateRefused
from governance.common.scrub import scrub
from governance.people.models import User
from governance.territory.models import Area
from governance.trail.services import record
from grids.coordinates import require_whole_point
from grids.imports.services import ServiceRow
from grids.models import ServiceKind, ServicePlace
from grids.policies.lists import may_keep
from grids.selectors.circle import service_kinds_on
from grids.services.roster import lock_community
from grievances.imports.report import LEFT_OUT, REMARKED, ReportLine


@dataclass(frozen=True, slots=True)
class PlaceDraft:
    """What somebody says of a place; the point in WGS-84, both or neither."""

    kind: ServiceKind
    name: str
    address: str = ""
    hours: str = ""
    phone: str = ""
    latitude: Decimal | None = None
    longitude: Decimal | None = None


@transaction.atomic
def save_place(
    *, community: Area, draft: PlaceDraft, actor: User, now: datetime, place_id: int | None = None
) -> ServicePlace:
    """A new place, or changed words of one; saved again, a closed one is open again.

    Raises `StateRefused` where the community has another of this kind and name, `InputRefused` for half a point.
    """
    may_keep(actor, community.code, now).require()
    lock_community(community.pk)
    name = draft.name.strip()
    if not name:
        raise InputRefused("missing", _("请写名称。"), fields={"name": _("请填写")})
    require_whole_point(draft.longitude, draft.latitude)
    same = ServicePlace.objects.filter(community=community, kind=draft.kind, name=name)
    if same.exclude(pk=place_id or 0).exists():
        raise StateRefused("there", _("这个社区已经登记了同名的网点。"))
    place = (
        ServicePlace.objects.get(pk=place_id, community=community) if place_id else ServicePlace(community=community)
    )
    if place_id is None:
        place.added_by = actor
    _write(place, draft, now)
    place.save()
    verb = "change_place" if place_id else "add_place"
    record(actor=actor, verb=f"grids.{verb}", subject=place, now=now, area_code=community.code)
    return place


def _write(place: ServicePlace, draft: PlaceDraft, now: datetime) -> None:
    place.kind, place.name, place.area_code = draft.kind, draft.name.strip()[:60], place.community.code
    place.address, place.hours = scrub(draft.address.strip())[:120], draft.hours.strip()[:60]
    place.phone, place.latitude, place.longitude = draft.phone.strip()[:30], draft.latitude, draft.longitude
    place.changed_at, place.closed_on = now, None


@transaction.atomic
def close_place(*, place_id: int, actor: User, now: datetime) -> ServicePlace:
    """It is not there any more: no building counts it from now on."""
    place = ServicePlace.objects.select_for_update().get(pk=place_id)
    may_keep(actor, place.area_code, now).require()
    if place.closed_on is not None:
        raise StateRefused("closed", _("这个网点已经关停。"))
    place.closed_on, place.changed_at = timezone.localdate(now), now
    place.save(update_fields=["closed_on", "changed_at"])
    record(actor=actor, verb="grids.close_place", subject=place, now=now, area_code=place.area_code)
    return place


class PlaceImporter:
    """A file of places: known ones are renewed where the file says something else; running it again changes nothing."""

    def __init__(self, *, community: Area, actor: User, now: datetime) -> None:
        self.community, self.actor, self.now = community, actor, now
        self._kinds = {name: kind for kind in service_kinds_on(timezone.localdate(now)) for name in kind.names}
        self.added = self.changed = self.known = 0
        self.lines: list[ReportLine] = []

    @transaction.atomic
    def add(self, row: ServiceRow) -> None:
        kind = self._kinds.get(row.kind)
        if kind is None:
            self.lines.append(ReportLine(row.line, row.name, LEFT_OUT, f"没有网点类型「{row.kind}」"))
            return
        if row.latitude is None:
            words = "没有坐标，会列出来，但不参与步行计算"
            self.lines.append(ReportLine(row.line, row.name, REMARKED, words))
        draft = PlaceDraft(kind, row.name, row.address, row.hours, row.phone, row.latitude, row.longitude)
        known = ServicePlace.objects.filter(community=self.community, kind=kind, name=row.name).first()
        if known is not None and self._says_the_same(known, draft):
            self.known += 1
            return
        save_place(
            community=self.community, draft=draft, actor=self.actor, now=self.now, place_id=known.pk if known else None
        )
        self.added, self.changed = self.added + (known is None), self.changed + (known is not None)

    @staticmethod
    def _says_the_same(known: ServicePlace, draft: PlaceDraft) -> bool:
        kept = (known.address, known.hours, known.phone, known.latitude, known.longitude, known.closed_on)
        return kept == (
            scrub(draft.address.strip())[:120], draft.hours.strip()[:60], draft.phone.strip()[:30], draft.latitude,
            draft.longitude, None,
        )  # fmt: skip
